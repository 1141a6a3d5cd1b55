"""Moments of the demo's past."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

TODAY = date(2026, 11, 22)


def moment(day: date, minute: int = 0) -> datetime:
    """Nine in the morning of a day, and some minutes: what happens on one day keeps its order."""
    return timezone.make_aware(datetime.combine(day, time(9)) + timedelta(minutes=minute))
