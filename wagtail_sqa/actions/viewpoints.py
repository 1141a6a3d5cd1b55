"""Leaving a viewpoint, answering it, making a measure of it, erasing it, and deleting what is old."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..enums import CLOSED_VIEWPOINTS, Origin, ParticipantGroup, ViewpointState
from ..models.measures import Measure
from ..models.versions import raise_versions
from ..models.viewpoints import Viewpoint, ViewpointTally
from .publish import save_draft


@dataclass(frozen=True)
class Said:
    """What a reader leaves. ``may_be_shown``: other readers may read it, once there is an answer."""

    text: str
    from_group: ParticipantGroup | str = ""
    may_be_shown: bool = False


@dataclass(frozen=True)
class Subject:
    """What a viewpoint is about: a goal or a measure by its key, with its title; with neither, the whole plan."""

    goal: int | None = None
    measure: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Answer:
    """What staff say of a viewpoint: all of it, each time."""

    state: ViewpointState | str
    answer: str = ""
    by_role: str = ""
    is_published: bool = False
    led_to: Measure | None = None


def leave_viewpoint(plan, said: Said, *, about: Subject = Subject(), key: UUID, on: date) -> Viewpoint:
    """Keep what a reader wrote about ``plan`` and return it; the same ``key`` twice makes one.

    Raises ``ValidationError`` when there is nothing in it or too much.
    """
    viewpoint = Viewpoint(
        **{"plan": plan, "unit": plan.get_unit(), "form_key": key, "written_on": on},
        **{"goal_id": about.goal, "measure_id": about.measure, "about": about.title},
        **asdict(said),
    )
    viewpoint.clean_fields()
    if not viewpoint.text.strip():
        raise ValidationError({"text": _("Write what you want to say.")})
    names = [field.name for field in Viewpoint._meta.concrete_fields if field.name not in ("id", "form_key")]
    with transaction.atomic():
        kept, is_new = Viewpoint.objects.get_or_create(
            form_key=key, defaults={name: getattr(viewpoint, name) for name in names}
        )
        if is_new:
            raise_versions([plan.pk])
    return kept


def moderate(viewpoint: Viewpoint, answer: Answer, *, user=None, on: date, seen: datetime | None = None) -> Viewpoint:
    """Write the state and the answer of ``viewpoint`` and return it as it stands then.

    ``seen`` is its ``changed_at`` when ``user`` opened it. Raises ``ValidationError`` and changes nothing when someone
    else has written meanwhile, or when it is closed without a word.
    """
    with transaction.atomic():
        locked = _locked(viewpoint)
        if locked.changed_at != seen:
            raise ValidationError(_("Someone else has changed this viewpoint meanwhile. Look at it, then save again."))
        _put(locked, answer, on)
        locked.full_clean()
        _refuse_without_words(locked)
        _save(locked, user, "wagtail_sqa.moderate", {"state": locked.state})
    return locked


def make_measure(viewpoint: Viewpoint, *, user=None) -> Measure:
    """Return the measure that came of ``viewpoint``; the first time, make a draft of it in the viewpoint's unit."""
    with transaction.atomic():
        locked = _locked(viewpoint)
        if locked.led_to is not None:
            return locked.led_to
        if locked.is_erased:
            raise ValidationError(_("The text of this viewpoint has been erased, so no measure can quote it."))
        measure = _draft(locked)
        measure.save()
        save_draft(measure, user=user)
        locked.led_to = measure
        if locked.state == ViewpointState.NEW:
            locked.state = ViewpointState.UNDER_REVIEW
        _save(locked, user, "wagtail_sqa.make_measure", {"measure": measure.pk})
    return measure


def erase(viewpoint: Viewpoint, *, reason: str, user=None, on: date) -> None:
    """Erase the text of ``viewpoint`` for good, since it says who someone is; what was answered stays."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the text is erased, without repeating what it says.")})
    with transaction.atomic():
        locked = _locked(viewpoint)
        if locked.is_erased:
            return
        locked.text, locked.erased_on, locked.erased_because = "", on, reason.strip()
        locked.full_clean()
        Viewpoint.objects.filter(pk=locked.pk).update(text="")
        _save(locked, user, "wagtail_sqa.erase", {"reason": locked.erased_because})


def old_viewpoints(*, before: date) -> dict[int, int]:
    """Return how many viewpoints each plan has that were written before the day, by the plan's key."""
    keys = Viewpoint.objects.written_before(before).order_by("plan_id").values_list("plan_id", flat=True)
    counts: dict[int, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def delete_old(*, before: date) -> Iterator[tuple[int, int]]:
    """Delete what was written before the day, a plan at a time, and yield the plan's key and how many went.

    The plan's counts stay: what goes is added to its tally in the same transaction.
    """
    for plan in old_viewpoints(before=before):
        with transaction.atomic():
            number = _delete_old_of(plan, before)
        yield plan, number


def follow_plan(plan) -> None:
    """Give the viewpoints of ``plan`` to the unit that the plan has now."""
    Viewpoint.objects.filter(plan=plan).update(unit=plan.get_unit())


def _locked(viewpoint) -> Viewpoint:
    rows = Viewpoint.objects.filter(pk=viewpoint.pk)
    rows.select_for_update().values_list("pk").first()
    return rows.select_related("led_to", "unit").get()


def _put(viewpoint, answer: Answer, on):
    is_new_answer = answer.state in CLOSED_VIEWPOINTS and answer.answer != viewpoint.answer
    viewpoint.state, viewpoint.answer, viewpoint.led_to = answer.state, answer.answer, answer.led_to
    viewpoint.answered_by_role, viewpoint.is_published = answer.by_role, answer.is_published
    if is_new_answer:
        viewpoint.answered_on = on
    elif answer.state not in CLOSED_VIEWPOINTS:
        viewpoint.answered_on = None


def _refuse_without_words(viewpoint):
    if viewpoint.is_closed and not viewpoint.answer.strip():
        says_no = viewpoint.state == ViewpointState.DECLINED
        raise ValidationError({"answer": _("Give the reason.") if says_no else _("Write the answer.")})


def _save(viewpoint, user, action, data):
    viewpoint.changed_at = timezone.now()
    viewpoint.save()
    log(instance=viewpoint, action=action, user=user, data=data)
    raise_versions([viewpoint.plan_id])


def _draft(viewpoint) -> Measure:
    words = Truncator(" ".join(viewpoint.text.split())).chars(100)
    quote = _("A reader wrote on %(day)s: “%(text)s”")
    return Measure(
        title=_("After a viewpoint: %(words)s") % {"words": words},
        description=quote % {"day": date_format(viewpoint.written_on, "DATE_FORMAT"), "text": viewpoint.text},
        origin=Origin.COMPLAINT,
        unit=viewpoint.unit,
        focus_area_id=viewpoint.goal.focus_area_id if viewpoint.goal is not None else None,
    )


def _delete_old_of(plan: int, before: date) -> int:
    ViewpointTally.objects.get_or_create(plan_id=plan)
    tally = ViewpointTally.objects.select_for_update().get(plan_id=plan)  # a second run waits here, and finds nothing
    old = Viewpoint.objects.filter(plan_id=plan).written_before(before)
    keys = list(old.select_for_update().values_list("pk", flat=True))
    old = Viewpoint.objects.filter(pk__in=keys)
    tally.received += len(keys)
    tally.answered += old.answered().count()
    tally.led_to_measure += old.with_effect().count()
    tally.save()
    old.delete()
    return len(keys)
