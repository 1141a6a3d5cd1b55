"""Quality reports: gathered from the plans of their period, with what their authors have written."""

from uuid import uuid4

from django.contrib.auth import get_user_model

from example_site.home.models import UnitPage
from wagtail_sqa.actions.adopt import adopt
from wagtail_sqa.actions.draft_report import begin_gathering, gather_in_background
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.actions.start_report import put_sections, start_report
from wagtail_sqa.models import QualityReportPage
from wagtail_sqa.presets import site as presets
from wagtail_sqa.reading.reports.offers import raw_sections

from .clock import TODAY, moment

LANGUAGE = "sv"
PLAIN = ("title", "slug", "period_kind", "period_start", "period_end", "introduction")


def load(rows, ledger):
    for row in rows["reports"]:
        ledger.once(QualityReportPage, row["key"], lambda row=row: _report(row, ledger))


def _report(row, ledger):
    author = ledger.find(get_user_model(), row["author"])
    unit, preset = ledger.find(UnitPage, row["unit"]), presets.find_report(row["preset"])
    report = start_report(unit, preset, scope=row["scope"], on=TODAY, language=LANGUAGE, user=author)
    draft = report.get_latest_revision_as_object()
    for name in PLAIN:
        setattr(draft, name, row[name])
    draft.save_revision(user=author)
    gathering = begin_gathering(report, on=TODAY, language=LANGUAGE, user=author)
    gather_in_background.func(gathering.pk)  # now: the rows of the demo are not committed yet
    save_and_publish(_with_texts(report, row["texts"]), user=author, at=moment(TODAY))
    report = QualityReportPage.objects.get(pk=report.pk)
    if "adoption" in row:
        adopt(report, on=TODAY, **row["adoption"], user=author, today=TODAY)
    return report


def _with_texts(report, texts):
    """Return the draft with a paragraph at the beginning of each section that has one."""
    draft = QualityReportPage.objects.get(pk=report.pk).get_latest_revision_as_object()
    sections = raw_sections(draft)
    for section in sections:
        text = texts.get(section["value"]["key"])
        if text:
            section["value"]["body"].insert(0, {"type": "paragraph", "value": text, "id": str(uuid4())})
    put_sections(draft, sections)
    return draft
