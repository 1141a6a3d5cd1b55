"""*Draft from the year*: what plans say is put into a report's draft. Nothing that a person wrote is changed.

The first gathering fills the empty sections. Each later one only finds what is new, has changed or has gone since, and
that is taken or left one by one.
"""

import logging
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..compat import task
from ..enums import GatheringState, ReportScope
from ..models import QualityReportPage, ReportGathering
from ..reading.reports.facts import Fact
from ..reading.reports.gathering import STEPS, gather
from ..reading.reports.offers import GONE, Offer, offers, placed, raw_sections, section_sources
from ..reading.reports.year import open_to_readers
from .plan_drafts import change_plan_draft
from .start_report import put_sections

logger = logging.getLogger(__name__)

_LONGEST = timedelta(minutes=10)


def begin_gathering(report: QualityReportPage, *, on: date, language: str, user=None) -> ReportGathering:
    """Gather for ``report``: a unit at once, a level with all units below it in a task; return how far it is.

    Later ones are in the language of the first, or every word would have changed. Whoever asks while another gathers
    gets that one. Raises ``ValidationError`` for a report without a period.
    """
    draft = report.get_latest_revision_as_object()
    if not draft.period_start or not draft.period_end:
        raise ValidationError(
            _("Write the first and the last day of the period into the report, save it, then gather.")
        )
    with transaction.atomic():
        report.lock()
        row = ReportGathering.objects.filter(report=report).first() or ReportGathering(report=report)
        if row.pk and is_running(row):
            return row
        row.state, row.begun_at, row.begun_by = GatheringState.RUNNING, timezone.now(), user
        row.language = row.language or language
        row.on, row.done, row.steps, row.problem = on, 0, STEPS, ""
        row.save()
    if draft.scope == ReportScope.LEVEL:
        transaction.on_commit(lambda: gather_in_background.enqueue(row.pk))
    else:
        run(row)
    row.refresh_from_db()
    return row


def is_running(row: ReportGathering) -> bool:
    """Say whether somebody is at it; who has been for ten minutes is taken to be gone."""
    return row.state == GatheringState.RUNNING and row.begun_at > timezone.now() - _LONGEST


@task()
def gather_in_background(pk: int) -> None:
    row = ReportGathering.objects.filter(pk=pk, state=GatheringState.RUNNING).first()
    if row is not None:
        run(row)


def run(row: ReportGathering) -> None:
    """Gather, and fill the draft if nothing has been gathered into it yet. What goes wrong is kept for the author.

    A task may be run twice, when its worker was taken to be dead: what another run has filled is left at that.
    """
    mine = ReportGathering.objects.filter(pk=row.pk, begun_at=row.begun_at, state=GatheringState.RUNNING)
    try:
        with translation.override(row.language):
            draft = row.report.get_latest_revision_as_object()
            found = gather(draft, on=row.on, tell=lambda done: mine.update(done=done))
            facts = [fact.as_json() for fact in found.facts]
            with transaction.atomic():
                row.report.lock()
                is_first = mine.update(state=GatheringState.DONE, facts=facts, notes=list(found.notes))
                if is_first and row.report.get_latest_revision_as_object().gathered_at is None:
                    fill(row.report, found.facts, user=row.begun_by)
    except ValidationError as error:
        mine.update(state=GatheringState.FAILED, problem=" ".join(error.messages))
    except Exception:
        logger.exception("The report %s could not be gathered", row.report_id)
        with translation.override(row.language):
            mine.update(
                state=GatheringState.FAILED,
                problem=_("Something went wrong. Whoever runs the site finds it in the log."),
            )


def fill(report: QualityReportPage, facts, *, user) -> None:
    """Put ``facts`` into the sections of a draft that has been gathered into never before, below what stands there."""

    def change(draft):
        sections = raw_sections(draft)
        places = section_sources(draft, sections)
        for fact in facts:
            if fact.section in places:
                sections[places[fact.section]]["value"]["body"].append(fact.block())
        put_sections(draft, sections)
        draft.gathered_at = timezone.now()

    change_plan_draft(report, change, user=user, log_action="draft_report")


def gathered_facts(report: QualityReportPage, row: ReportGathering) -> list[Fact]:
    """Return the facts of a gathering that every reader of ``report`` may still see: pages may have closed since."""
    facts = [Fact.from_json(data) for data in row.facts]
    named = {pk for fact in facts for pk in fact.pages}
    known = open_to_readers(report.path)
    pages = Page.objects.filter(pk__in=named)
    closed = {pk for pk, path in pages.values_list("pk", "path") if not known.has(path, live=True)}
    return [fact for fact in facts if closed.isdisjoint(fact.pages)]


def waiting_offers(report: QualityReportPage, row: ReportGathering) -> list[Offer]:
    """Return what the newest gathering has that the latest draft has not."""
    return offers(report.get_latest_revision_as_object(), gathered_facts(report, row))


def take(report: QualityReportPage, key: str, *, user) -> None:
    """Put what was gathered under ``key`` into the draft.

    A block that nobody has rewritten gets its new words, or goes if the plans say it no longer. One that a person has
    rewritten stays as it is: the new words are put below it. Raises ``ValidationError`` if the offer has gone.
    """
    fact, offer = _asked(report, key)

    def change(draft):
        sections = raw_sections(draft)
        there = next((placed_row for placed_row in placed(sections) if placed_row.key == key), None)
        if offer.kind == GONE:
            _remove(sections, there)
        else:
            _put(sections, there, fact, section_sources(draft, sections))
        put_sections(draft, sections)
        draft.left_out = {name: print_ for name, print_ in draft.left_out.items() if name != key}

    change_plan_draft(report, change, user=user, log_action="take_fact")


def leave(report: QualityReportPage, key: str, *, user) -> None:
    """Offer what was gathered under ``key`` no more until it changes. The words of the draft stay as they are."""
    fact, offer = _asked(report, key)

    def change(draft):
        draft.left_out = {**draft.left_out, key: GONE if offer.kind == GONE else fact.fingerprint}

    change_plan_draft(report, change, user=user, log_action="leave_fact")


def _asked(report, key: str) -> tuple[Fact | None, Offer]:
    row = ReportGathering.objects.filter(report=report, state=GatheringState.DONE).first()
    facts = gathered_facts(report, row) if row is not None else []
    draft = report.get_latest_revision_as_object()
    offer = next((offer for offer in offers(draft, facts) if offer.key == key), None)
    if offer is None:
        raise ValidationError(
            _("This is offered no longer: the draft or the plans have changed. Look at the list again.")
        )
    return next((fact for fact in facts if fact.key == key), None), offer


def _remove(sections, there) -> None:
    """Take a fact away that nobody has rewritten; one that a person has rewritten becomes a text of theirs."""
    body = sections[there.section]["value"]["body"]
    if there.is_edited:
        body[there.place] = _without_key(body[there.place])
    else:
        del body[there.place]


def _put(sections, there, fact: Fact, places) -> None:
    if there is None:
        sections[places[fact.section]]["value"]["body"].append(fact.block())
        return
    body = sections[there.section]["value"]["body"]
    if not there.is_edited:
        body[there.place] = {**fact.block(), "id": body[there.place].get("id")}
        return
    body[there.place] = _without_key(body[there.place])
    body.insert(there.place + 1, fact.block())


def _without_key(block: dict) -> dict:
    origin = {**block["value"]["origin"], "key": ""}
    return {**block, "value": {**block["value"], "origin": origin}}
