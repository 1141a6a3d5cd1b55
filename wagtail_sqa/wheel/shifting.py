"""The same thing in another year: on the same date, or on the same weekday of the same ISO week."""

from datetime import date


def same_date(day: date, years: int) -> date:
    """Return the day of the same date ``years`` later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if (day.month, day.day) != (2, 29):
            raise
        return date(day.year + years, 2, 28)


def same_weekday(day: date, years: int) -> date:
    """Return the same weekday of the same ISO week ``years`` later; week 53 becomes the year's last week, 52."""
    year, week, weekday = day.isocalendar()
    last_week = date(year + years, 12, 28).isocalendar().week
    return date.fromisocalendar(year + years, min(week, last_week), weekday)
