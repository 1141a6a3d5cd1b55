"""Following up: the one way in which a measure's state changes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..enums import Decision, Effect, MeasureStatus
from ..history.moment import moment
from ..models import FollowUp, Measure


@dataclass(frozen=True)
class Account:
    """What a follow-up says of the state; None leaves a field as it is."""

    result: str | None = None
    effect: Effect | str | None = None
    decision: Decision | str | None = None


def follow_up(  # noqa: PLR0913
    measure: Measure,
    *,
    on: date,
    seen: str,
    status: MeasureStatus | str,
    analysis: str = "",
    account: Account = Account(),
    by_role: str = "",
    user=None,
    corrects: FollowUp | None = None,
    today: date,
    at: datetime | None = None,
) -> FollowUp:
    """Add a row to the journal of ``measure`` and put its state into force at once; return the row.

    ``measure`` itself is not changed in memory. ``at`` dates the history (default now). Raises ``ValidationError`` and
    saves nothing when the measure is not in force, the day is wrong, or a text is too long.
    """
    with transaction.atomic(), moment(at=at, user=user) as now:
        current = _locked(measure.pk)
        _refuse_impossible(current, on=on, today=today, corrects=corrects)
        row = FollowUp(
            **{"measure": current, "date": on, "seen": seen, "analysis": analysis, "status_after": status},
            **{"by_role": by_role, "by_user": user, "corrects": corrects, "created_at": now.at},
        )
        row.full_clean()
        row.save()
        _put_into_force(current, row, account, user)
    return row


def _locked(pk) -> Measure:
    measure = Measure.objects.filter(pk=pk)
    measure.select_for_update().values_list("pk").first()
    return measure.get()


def _refuse_impossible(measure, *, on, today, corrects):
    if not measure.live:
        raise ValidationError(_("This measure is not in force, so it cannot be followed up. Publish it first."))
    if on > today:
        raise ValidationError({"date": _("The day lies in the future. Write the day on which you saw it.")})
    if corrects is not None and corrects.measure_id != measure.pk:
        raise ValidationError({"corrects": _("The corrected entry belongs to another measure.")})


def _put_into_force(measure, row, account, user):
    """Set the state from the newest entry; an entry for an earlier day joins the journal and changes no state."""
    newest = measure.follow_ups.order_by("-date", "-created_at", "-pk").first()
    if newest.pk == row.pk:
        _set_state(measure, row, account)
        measure.full_clean(exclude=_text_fields())
        measure.save(update_fields=measure.STATE_FIELDS)
        Measure._sqa_history.record(measure)
    measure.after_change_in_force()
    log(instance=measure, action="wagtail_sqa.follow_up", user=user, data={"follow_up": row.pk})


def _set_state(measure, row, account):
    measure.status = row.status_after
    if measure.status == MeasureStatus.COMPLETED:
        measure.completed_on = measure.completed_on or row.date
    else:
        measure.completed_on = None
    for name in ("result", "effect", "decision"):
        value = getattr(account, name)
        if value is not None:
            setattr(measure, name, value)


def _text_fields():
    return [f.name for f in Measure._meta.get_fields() if f.name not in Measure.STATE_FIELDS]
