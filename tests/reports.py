"""Reports to test with, and what stands in them."""

from wagtail_sqa.actions.draft_report import begin_gathering, gather_in_background
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.actions.start_report import start_report
from wagtail_sqa.models import QualityReportPage
from wagtail_sqa.presets import site as presets

from .factories import TODAY
from .overviews import SCHOOL_YEAR


def make_report(parent, *, kind="quality-report", scope="unit", on=TODAY, publish=False, **fields):
    """Return a begun report below ``parent`` for the school year that goes on, unless told otherwise."""
    parent.refresh_from_db()
    report = start_report(parent, presets.find_report(kind), scope=scope, on=on, language="en")
    change(report, **{**SCHOOL_YEAR, **fields})
    if publish:
        put_out(report)
    return stored(report)


def change(report, **fields):
    draft = stored(report).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(clean=False)
    report.refresh_from_db()


def put_out(report):
    save_and_publish(stored(report).get_latest_revision_as_object())


def stored(report) -> QualityReportPage:
    return QualityReportPage.objects.get(pk=report.pk)


def gathered(report, *, on=TODAY, user=None):
    """Gather, and return the report as its draft stands then."""
    row = begin_gathering(stored(report), on=on, language="en", user=user)
    gather_in_background.func(row.pk)  # as the worker does for a level; nothing is left to do for a unit
    return stored(report).get_latest_revision_as_object()


def blocks(draft, kind=None):
    """Return the stored values of the blocks of ``draft``, of one kind or of all."""
    rows = [block for section in draft.sections.raw_data for block in section["value"]["body"]]
    return [block["value"] for block in rows if kind in (None, block["type"])]


def figures(draft):
    """Return every figure by its label: its value, and over what it is taken."""
    rows = [item["value"] for value in blocks(draft, "fact_figures") for item in value["figures"]]
    return {row["label"]: (row["value"], row["note"]) for row in rows}


def table(draft, caption):
    """Return the rows of a table by their first cell."""
    found = next(v["table"] for v in blocks(draft, "fact_table") if v["table"]["caption"] == caption)
    return {row["values"][0]: row["values"][1:] for row in found["rows"]}
