"""The facts of a report, a draft in memory or stored; all but its adoption stands in the page."""

from collections.abc import Mapping
from datetime import date

from django.apps import apps

from ..report_blocks import FACT
from .facts import ReportFacts, ReportSection
from .texts import section_facts


def report_facts(report) -> ReportFacts:
    return ReportFacts(
        start=report.period_start,
        end=report.period_end,
        introduction=report.introduction,
        accountable_role=report.accountable_role,
        adopted_on=_adopted_on(report),
        sections=tuple(_section(raw) for raw in report.sections.raw_data),
    )


def _adopted_on(report) -> date | None:
    return apps.get_model("wagtail_sqa", "AdoptedVersion").objects.days([report.pk]).get(report.pk)


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
