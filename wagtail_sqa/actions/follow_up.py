"""Following up: the one way in which a measure's state changes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..enums import Decision, Effect, MeasureStatus
from ..history.moment import moment
from ..models import FollowUp, Measure
from ..models.measures import LONG_TEXT
from ..text import clean_text


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
    as_recorded: bool = False,
) -> FollowUp:
    """Add a row to the journal of ``measure`` and put its state into force at once; return the row.

    ``measure`` itself is not changed in memory. ``at`` dates the history (default now). Raises ``ValidationError`` and
    saves nothing when the measure is not in force, the day is wrong, or a text is too long.

    Whoever completes a measure says with what result and effect; whoever cancels it says why, in ``analysis``, since
    that stays in the journal with its day. An import takes entries ``as_recorded`` elsewhere, also without these words,
    from days before the start, and by users who have been deactivated since.
    """
    row = FollowUp(
        **{"date": on, "seen": seen, "analysis": analysis, "status_after": status},
        **{"by_role": by_role, "by_user": user, "corrects": corrects},
    )
    with transaction.atomic():
        row.measure = _locked(measure.pk)
        _refuse_impossible(row, today=today)
        row.full_clean()
        _refuse_too_long(row, account)
        if not as_recorded:
            _refuse_unaccounted(row, account)
        with moment(at=at, user=user) as now:  # after the lock, so that entries are dated in the order of their writing
            row.created_at = now.at
            row.save()
            _put_into_force(row.measure, row, account, user)
    return row


def _locked(pk) -> Measure:
    measure = Measure.objects.filter(pk=pk)
    measure.select_for_update().values_list("pk").first()
    return measure.get()


def _refuse_impossible(row, *, today):
    if not row.measure.live:
        raise ValidationError(_("This measure is not in force, so it cannot be followed up."))
    if row.date > today:
        raise ValidationError({"date": _("The day lies in the future. Write the day on which you saw it.")})
    if row.corrects is not None and row.corrects.measure_id != row.measure_id:
        raise ValidationError({"corrects": _("The corrected entry belongs to another measure.")})


def _refuse_too_long(row, account):
    """A text field's limit holds in Django's forms only, and an import has no form."""
    texts = {"seen": row.seen, "analysis": row.analysis, "result": account.result or ""}
    text = _("The text has %(number)d characters, and %(limit)d can be kept. Shorten it.")
    sizes = {name: len(written) for name, written in texts.items() if len(written) > LONG_TEXT}
    if sizes:
        raise ValidationError({name: text % {"number": size, "limit": LONG_TEXT} for name, size in sizes.items()})


def _refuse_unaccounted(row, account):
    """Refuse what nobody could rely on afterwards, each with a sentence at its field."""
    if row.by_user is not None and not row.by_user.is_active:
        raise ValidationError(_("Your account has been deactivated, so nothing was saved."))
    errors = {**_before_start(row.measure, row), **_missing_account(row.measure, row, account)}
    if errors:
        raise ValidationError(errors)


def _before_start(measure, row) -> dict:
    """A measure can be called off before it begins, and nothing else can be seen of it then."""
    if measure.start is None or row.date >= measure.start or row.status_after == MeasureStatus.CANCELLED:
        return {}
    text = _("The measure starts on %(day)s. Write a day from then on; before it, the measure can only be cancelled.")
    return {"date": text % {"day": date_format(measure.start)}}


def _missing_account(measure, row, account) -> dict:
    """What the measure says already counts too: a second entry on a completed measure need not repeat it."""
    if row.status_after == MeasureStatus.CANCELLED and not row.analysis.strip():
        return {"analysis": _("Write why the measure is cancelled.")}
    if row.status_after != MeasureStatus.COMPLETED:
        return {}
    result = measure.result if account.result is None else account.result
    effect = measure.effect if account.effect is None else account.effect
    missing = (
        {} if clean_text(result).strip() else {"result": _("Write what came of the measure, now that it is completed.")}
    )
    if effect in ("", Effect.NOT_ASSESSED):
        missing["effect"] = _("Choose what effect the measure had, now that it is completed.")
    return missing


def _put_into_force(measure, row, account, user):
    """Set the status from the newest entry: one for an earlier day joins the journal and leaves it as it is.

    What is said of result, effect and decision holds in both cases, so that no words are lost.
    """
    newest = measure.follow_ups.order_by("-date", "-created_at", "-pk").first()
    if newest.pk == row.pk:
        _set_status(measure, row)
    if newest.pk == row.pk or account != Account():
        _set_account(measure, account)
        measure.full_clean(exclude=_text_fields())
        measure.save(update_fields=measure.STATE_FIELDS)
        Measure._sqa_history.record(measure)
    measure.after_change_in_force()
    log(instance=measure, action="wagtail_sqa.follow_up", user=user, data={"follow_up": row.pk})


def _set_status(measure, row):
    measure.status = row.status_after
    if measure.status == MeasureStatus.COMPLETED:
        measure.completed_on = measure.completed_on or row.date
    else:
        measure.completed_on = None


def _set_account(measure, account):
    for name in ("result", "effect", "decision"):
        value = getattr(account, name)
        if value is not None:
            setattr(measure, name, value)


def _text_fields():
    return [f.name for f in Measure._meta.get_fields() if f.name not in Measure.STATE_FIELDS]
