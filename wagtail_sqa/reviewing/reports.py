"""The facts of a report, a draft in memory or stored. Nothing is looked up: all that is asked stands in the page."""

from collections.abc import Mapping

from ..report_blocks import FACT
from .facts import ReportFacts, ReportSection
from .texts import section_facts


def report_facts(report) -> ReportFacts:
    return ReportFacts(
        start=report.period_start,
        end=report.period_end,
        introduction=report.introduction,
        accountable_role=report.accountable_role,
        sections=tuple(_section(raw) for raw in report.sections.raw_data),
    )


def _section(raw: Mapping) -> ReportSection:
    value = raw["value"]
    body = value.get("body") or []
    return ReportSection(
        key=value.get("key") or "",
        heading=value.get("heading") or "",
        block=raw.get("id") or "",
        own=section_facts(block for block in body if not block["type"].startswith(FACT)),
        gathered=section_facts(block for block in body if block["type"].startswith(FACT)).text,
    )
