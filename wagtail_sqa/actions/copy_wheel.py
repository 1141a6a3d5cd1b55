"""A wheel for another year out of one that is there, which stays untouched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from ..enums import YearMode
from ..models import AnnualWheelPage, WheelActivity
from ..wheel.shifting import same_date, same_weekday
from .edit_activities import DraftActivities, day_fields, latest_draft


class KeepWhat(TextChoices):
    WEEKDAY = "weekday", pgettext_lazy("copied activities keep", "Weekday and week number")
    DATE = "date", pgettext_lazy("copied activities keep", "Date")


_SHIFT = {KeepWhat.WEEKDAY: same_weekday, KeepWhat.DATE: same_date}


@dataclass(frozen=True)
class CopiedRow:
    """An activity by its key in the draft, with its days there and in the copy; None: no day."""

    key: str
    title: str
    ring: str
    old: tuple[date | None, date | None]
    new: tuple[date | None, date | None]


@dataclass(frozen=True)
class WantedCopy:
    """Where and what the copy is to be.

    ``days`` says by key which activities go along, each with its first day in the copy; its last day follows it, and
    how it repeats goes on as it is.
    """

    parent: Page
    title: str
    year: int
    keep: str
    days: Mapping[str, date | None]


def years_to(wheel: AnnualWheelPage, year: int, *, on: date) -> int:
    """Return by how many years the copy lies later, for a wheel that begins in ``year``."""
    return year - wheel.first_day(on=on).year


def copied_rows(activities: DraftActivities, *, years: int, keep: str) -> list[CopiedRow]:
    """Return each activity with its days in the copy."""
    return [_copied(row, years, keep) for row in activities.rows]


def copies_in(parent: Page, wheel: AnnualWheelPage, year: int):
    """Return the wheels of ``year`` that lie under ``parent`` already, others than ``wheel``."""
    wheels = AnnualWheelPage.objects.child_of(parent).exclude(pk=wheel.pk)
    return wheels.filter(year_mode=YearMode.FIXED, start_year=year, start_month=wheel.start_month)


def copy_wheel(wheel: AnnualWheelPage, wanted: WantedCopy, *, user, on: date) -> AnnualWheelPage:
    """Copy the latest draft of ``wheel`` as a draft of its own, and return it.

    Raises ``PermissionDenied`` where ``user`` may not copy the page there.
    """
    with transaction.atomic():
        draft = latest_draft(wheel)  # changed in memory only, to be copied as it stands there
        years = years_to(draft, wanted.year, on=on)
        activities = DraftActivities(draft)
        for row in activities.rows:
            if row.key in wanted.days:
                _shift(row.activity, wanted.days[row.key], years, wanted.keep)
            else:
                activities.remove(row)
        fields = {"title": wanted.title, "slug": _slug(wanted), "start_year": wanted.year, "year_mode": YearMode.FIXED}
        copy = draft.copy(to=wanted.parent, update_attrs=fields, copy_revisions=False, keep_live=False, user=user)
    return AnnualWheelPage.objects.get(pk=copy.pk)


def _copied(row, years, keep) -> CopiedRow:
    activity = row.activity
    start = _in_other_year(activity.start, years, keep)
    length = activity.end - activity.start if activity.start and activity.end else None
    end = start + length if start and length is not None else None
    return CopiedRow(row.key, activity.title, row.ring.name, (activity.start, activity.end), (start, end))


def _in_other_year(day, years, keep) -> date | None:
    try:
        return day and _SHIFT[KeepWhat(keep)](day, years)
    except (ValueError, OverflowError):
        raise ValidationError(_("%(day)s lies too far away for a copy.") % {"day": f"{day:%Y-%m-%d}"}) from None


def _shift(activity: WheelActivity, start: date | None, years, keep) -> None:
    """Move the first day to ``start`` and the last by as much; other days, of a repeat, go to the other year."""
    length = activity.end - activity.start if activity.start and activity.end else None
    for name in set(day_fields()) - {"start", "end"}:
        setattr(activity, name, _in_other_year(getattr(activity, name), years, keep))
    activity.start = start
    activity.end = start + length if start and length is not None else None


def _slug(wanted: WantedCopy) -> str:
    """Return a slug that no page beside the copy has."""
    taken = set(wanted.parent.get_children().values_list("slug", flat=True))
    slug = slugify(wanted.title, allow_unicode=True)[:200] or "wheel"
    return next(name for name in chain([slug], (f"{slug}-{n}" for n in count(2))) if name not in taken)
