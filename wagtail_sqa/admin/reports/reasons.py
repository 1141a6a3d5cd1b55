"""Why a measure needs attention. What holds is asked of the database alone; Python only puts it into words."""

from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from ...enums import ENDED_STATUSES, OPEN_STATUSES, Effect, MeasureStatus
from ...models import GoalMeasure


class Reason(TextChoices):
    """In the order in which they are said."""

    OVERDUE = "overdue", pgettext_lazy("why a measure needs attention", "Overdue")
    WAITING = "waiting", pgettext_lazy("why a measure needs attention", "No follow-up for a long time")
    WITHOUT_ACCOUNT = "without_account", pgettext_lazy("why a measure needs attention", "Completed without an account")
    WITHOUT_DECISION = "without_decision", pgettext_lazy("why a measure needs attention", "Ended without a decision")
    WITHOUT_RESPONSIBLE = "without_responsible", pgettext_lazy("why a measure needs attention", "Nobody responsible")
    WITHOUT_PLAN = "without_plan", pgettext_lazy("why a measure needs attention", "In no plan")


OPEN = Q(status__in=OPEN_STATUSES)
NO_RESULT = Q(result="")
NOT_ASSESSED = Q(effect=Effect.NOT_ASSESSED)
NOBODY = Q(responsible_role="") & (Q(responsible_user=None) | Q(responsible_user__is_active=False))


def with_reasons(measures, *, on: date, days: int):
    """Return those of ``measures`` that need attention on the day ``on``, each reason as a column `column`.

    ``measures`` have the column ``last_follow_up``; after ``days`` days without a follow-up an open one waits for it.
    """
    columns = {
        column(reason): ExpressionWrapper(condition, output_field=BooleanField())
        for reason, condition in _conditions(on, days).items()
    }
    return because(measures.annotate(**columns), Reason)


def late_and_nobodys(measures, *, on: date) -> tuple[int, int]:
    """Return how many of ``measures``, in force, are overdue on the day ``on`` and how many have nobody responsible.

    Two queries, each of which an index answers: there may be a hundred thousand measures.
    """
    in_force = measures.in_force()
    return in_force.overdue(on=on).count(), in_force.filter(OPEN & NOBODY).count()


def totals_of(measures) -> dict[Reason, int]:
    """Return how many of ``measures``, which come from `with_reasons`, have each reason."""
    counts = {reason.value: Count("pk", filter=Q(**{column(reason): True})) for reason in Reason}
    found = measures.order_by().aggregate(**counts)
    return {reason: found[reason] for reason in Reason}


def because(measures, reasons):
    """Return those of ``measures``, which come from `with_reasons`, that have any of ``reasons``; all for none."""
    any_of = Q()
    for reason in reasons:
        any_of |= Q(**{column(reason): True})
    return measures.filter(any_of)


def column(reason: str) -> str:
    return f"because_{reason}"


def reasons_of(measure) -> list[Reason]:
    return [reason for reason in Reason if getattr(measure, column(reason))]


def in_words(reason: Reason, measure, *, on: date) -> str:
    """Return why ``measure`` needs attention on the day ``on``, with what is known of it."""
    say = {Reason.OVERDUE: _overdue, Reason.WAITING: _waiting, Reason.WITHOUT_ACCOUNT: _without_account}
    return say[reason](measure, on) if reason in say else str(reason.label)


def _conditions(on, days) -> dict[Reason, Q]:
    in_plan = GoalMeasure.objects.filter(measure=OuterRef("pk"))
    return {
        Reason.OVERDUE: OPEN & Q(due__lt=on),
        Reason.WAITING: OPEN & _nothing_since(on - timedelta(days=days)),
        Reason.WITHOUT_ACCOUNT: Q(status=MeasureStatus.COMPLETED) & (NO_RESULT | NOT_ASSESSED),
        Reason.WITHOUT_DECISION: Q(status__in=ENDED_STATUSES, decision=""),
        Reason.WITHOUT_RESPONSIBLE: OPEN & NOBODY,
        Reason.WITHOUT_PLAN: ~Exists(in_plan),
    }


def _nothing_since(day) -> Q:
    """Neither followed up nor begun after ``day``; without a start, a measure began when it came into force."""
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    begun = (
        Q(start__lte=day) | Q(start=None, last_follow_up__isnull=False) | Q(start=None, first_published_at__lt=after)
    )
    return begun & (Q(last_follow_up=None) | Q(last_follow_up__lte=day))


def _overdue(measure, on) -> str:
    days = (on - measure.due).days
    return ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", days) % {"days": days}


def _waiting(measure, on) -> str:
    last = measure.last_follow_up
    if last is None or (measure.start and measure.start > last):
        days = (on - (measure.start or timezone.localdate(measure.first_published_at))).days
        text = ngettext(
            "No follow-up since it began %(days)d day ago", "No follow-up since it began %(days)d days ago", days
        )
        return text % {"days": days}
    days = (on - last).days
    return ngettext("No follow-up for %(days)d day", "No follow-up for %(days)d days", days) % {"days": days}


def _without_account(measure, on) -> str:
    if measure.result:
        return _("Completed, but its effect is not assessed")
    if measure.effect == Effect.NOT_ASSESSED:
        return _("Completed without result and effect")
    return _("Completed without a result")
