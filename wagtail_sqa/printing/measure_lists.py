"""Lists of measures as PDF files, across the page: those of a plan, or those of a listing, as far as someone chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conf import get_setting
from ..enums import Decision, Effect
from ..models.measures import Measure, lateness
from ..models.pdf_files import PdfFile
from ..pdf.chunks import chunked
from ..reading.badges import Badge, effect_badge, lateness_badge, status_badge
from ..reading.filters import MeasureFilter, measure_filter
from ..reading.visibility import PageLink
from .documents import About, document
from .editions import Edition

_TEMPLATE = "wagtail_sqa/pdf/measures.html"
_COLUMNS = ("pk", "title", "status", "due", "responsible_role", "effect", "decision", "result", "live")
_COLUMNS += ("first_published_at", "unit__title")


@dataclass(frozen=True)
class ListedMeasure:
    """A measure on the day of the list. ``where`` names its goals in a plan, else its unit.

    ``unseen`` says in a word why readers do not see it, "" where they do; ``effect`` is None while it is not assessed.
    """

    title: str
    unseen: str
    where: str
    status: Badge
    lateness: Badge | None
    due: date | None
    role: str
    effect: Badge | None
    decision: str
    result: str


@dataclass(frozen=True)
class MeasureList:
    """``chosen`` says in words what it is limited to, "" for nothing; ``place`` is the heading of ``where``."""

    title: str
    unit: str
    place: str
    chosen: str
    measures: Sequence[ListedMeasure]

    @property
    def counted(self) -> str:
        number = len(self.measures)
        return ngettext("%(number)d measure", "%(number)d measures", number) % {"number": number}

    @property
    def tables(self) -> list[Sequence[tuple[int, ListedMeasure]]]:
        """Return the measures with their numbers, a table each run of at most fifty."""
        return chunked(list(enumerate(self.measures, start=1)))

    @property
    def digest(self) -> str:
        return sha256(repr(self).encode()).hexdigest()[:32]


def plan_list_edition(plan, chosen: MeasureFilter, request) -> Edition:
    """Return the file of those measures of ``plan`` that a reader has chosen on its page."""
    choice = {"status": chosen.status, "role": chosen.role}
    told = sha256(repr(choice).encode()).hexdigest()[:16]
    return Edition(
        kind="measures",
        version=f"{plan.pk}-{plan.content_version}-{told}",
        source=PageLink(_("Measures, %(plan)s") % {"plan": plan.title}, plan.get_url(request) or ""),
        slug=f"{plan.slug}-measures",
        rows=lambda: len(chosen.shown),
        page_pk=plan.pk,
        choice=repr(choice),
        asked=choice,
    )


def plan_list_file(row: PdfFile) -> bytes:
    plan = row.page.specific
    with translation.override(row.language):
        return _pdf(_plan_list(plan, row), row, address=plan.get_full_url() or "")


def _plan_list(plan, row: PdfFile) -> MeasureList:
    view = plan.reading_view(on=row.on)
    chosen = measure_filter(row.asked, view.measures)
    goals = {
        measure.pk: [goal for goal in view.goals if any(entry.measure.pk == measure.pk for entry in goal.measures)]
        for measure in view.measures
        if measure.pk in chosen.shown
    }
    return MeasureList(
        title=_("Measures, %(plan)s") % {"plan": plan.title},
        unit=view.unit,
        place=_("Goal"),
        chosen=chosen_words(chosen),
        measures=[_of_plan(m, goals[m.pk]) for m in view.measures if m.pk in goals],
    )


def _of_plan(measure, goals) -> ListedMeasure:
    return ListedMeasure(
        title=measure.title,
        unseen="",
        where="; ".join(f"{goal.number}. {goal.short_title}" for goal in goals),
        status=measure.status_badge,
        lateness=measure.lateness_badge,
        due=measure.due,
        role=measure.responsible_role,
        effect=measure.effect_badge if measure.is_assessed else None,
        decision=measure.decision_label,
        result=measure.result,
    )


def chosen_words(chosen: MeasureFilter) -> str:
    """Return the filter of a plan's page in words, "" where none is active."""
    status = next((str(choice.label) for choice in chosen.statuses if choice.is_chosen), "")
    parts = [(_("Status"), status), (_("Responsible"), chosen.role)]
    return " · ".join(f"{label}: {word}" for label, word in parts if word)


def listing_edition(found: MeasureList, pks: Sequence[int], *, user, source: PageLink, frame: str) -> Edition:
    """Return the file of a listing that ``user`` sees: ``found``, which `listed` has made of the measures ``pks``."""
    return Edition(
        kind="listing",
        version=f"{user.pk}-{found.digest}",
        source=source,
        slug="measures",
        rows=lambda: len(pks),
        user_pk=user.pk,
        choice=f"{found.title} {found.chosen}",
        asked={"title": found.title, "chosen": found.chosen, "pks": list(pks)},
        frame=frame,
    )


def listing_file(row: PdfFile) -> bytes:
    """Make what was asked for. The door has found out which measures these are, and does so again at each request."""
    with translation.override(row.language):
        found = listed(row.asked["pks"], title=row.asked["title"], chosen=row.asked["chosen"], on=row.on)
        return _pdf(found, row, address="")


def listed(pks: Sequence[int], *, title: str, chosen: str, on: date) -> MeasureList:
    """Return the measures ``pks`` in their order as they stand on the day ``on``, in one query."""
    rows = {row.pk: row for row in Measure.objects.filter(pk__in=pks).values_list(*_COLUMNS, named=True)}
    measures = [_of_listing(rows[pk], on) for pk in pks if pk in rows]
    return MeasureList(title, "", _("Unit"), chosen, measures)


def _of_listing(row, on: date) -> ListedMeasure:
    late = lateness(row.status, row.due, on=on, soon_days=get_setting("DUE_SOON_DAYS"))
    unseen = _("Draft") if row.first_published_at is None else _("Retired")
    return ListedMeasure(
        title=row.title,
        unseen="" if row.live else unseen,
        where=row.unit__title or "",
        status=status_badge(row.status),
        lateness=lateness_badge(late, days=(on - row.due).days) if late else None,
        due=row.due,
        role=row.responsible_role,
        effect=effect_badge(row.effect) if row.effect != Effect.NOT_ASSESSED else None,
        decision=str(Decision(row.decision).label) if row.decision else "",
        result=row.result,
    )


def _pdf(found: MeasureList, row: PdfFile, *, address: str) -> bytes:
    """Dated by the day: a list has no version of its own."""
    about = About(title=found.title, address=address, organisation="", language=row.language, epoch=_seconds(row.on))
    return document(_TEMPLATE, {"list": found, "unit": found.unit, "on": row.on}, about, images={})


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400
