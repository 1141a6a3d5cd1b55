"""An organisation to look over, and what a reader sees of it."""

from datetime import date
from itertools import count

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests import factories
from wagtail_sqa.models import QualityOverviewPage

_number = count(1)
TODAY = factories.TODAY
SCHOOL_YEAR = {"period_start": date(2026, 8, 1), "period_end": date(2027, 7, 31)}
LAST_YEAR = {"period_start": date(2025, 8, 1), "period_end": date(2026, 7, 31)}
CALENDAR_YEAR = {"period_kind": "calendar_year", "period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}


def make_overview(title="Quality work", *, parent=None, **fields) -> QualityOverviewPage:
    parent = parent or factories.home()
    parent.refresh_from_db()
    page = parent.add_child(instance=QualityOverviewPage(title=title, slug=f"overview-{next(_number)}", **fields))
    return QualityOverviewPage.objects.get(pk=page.pk)


def make_measures(number, unit, **fields):
    return [factories.make_measure(f"Measure {n} of {unit}", unit=unit, **fields) for n in range(number)]


def seen(page, /, *, user=None, pk=None, on=TODAY, **query):
    """Return what a reader sees of ``page``: a visitor unless told otherwise."""
    request = RequestFactory().get("/", query)
    request.user = user or AnonymousUser()
    return page.reading_view(request, on=on, pk=pk)


def of(counts):
    """Return counts as a dictionary by their words."""
    return {count.badge.label: count.number for count in counts}


def rows(view):
    """Return the rows of a view by the titles of their pages."""
    return {row.page.title: row for row in view.rows}
