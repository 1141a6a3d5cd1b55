"""What an editor of a wheel should know after saving it."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import ngettext

from ..models import AnnualWheelPage, WheelActivity
from ..reading.wheels.page import period, titles_outside
from ..wheel.recurrence import spans

_NAMED = 3


def warn_of_activities_outside(request, page) -> None:
    """Tell the editor which activities of ``page`` readers will not see, because its window ends or begins elsewhere.

    ``page`` is the page as saved, of any type; what it holds in memory counts, so a draft is judged by the draft.
    """
    if not isinstance(page, AnnualWheelPage):
        return
    titles = titles_outside(page, on=timezone.localdate())
    if titles:
        messages.warning(request, outside_sentence(titles))


def outside(wheel: AnnualWheelPage, activities: Iterable[WheelActivity], *, on: date) -> list[WheelActivity]:
    """Return those of ``activities`` that ``wheel`` does not show on the day ``on``, as they stand in memory."""
    first, last = period(wheel, on=on)
    return [a for a in activities if a.start and not happens_within(a, first, last)]


def happens_within(activity: WheelActivity, first: date, last: date) -> bool:
    """Say whether ``activity`` goes on on any of these days, at some of the times that it comes back."""
    return bool(spans(activity.rule, activity.start, activity.end or activity.start, first=first, last=last))


def outside_sentence(titles: list[str]) -> str:
    named = ", ".join(titles[:_NAMED]) + (", …" if len(titles) > _NAMED else "")
    return ngettext(
        "%(count)d activity lies outside the period of the wheel and is not shown: %(titles)s. "
        "Change its days, or the period.",
        "%(count)d activities lie outside the period of the wheel and are not shown: %(titles)s. "
        "Change their days, or the period.",
        len(titles),
    ) % {"count": len(titles), "titles": named}
