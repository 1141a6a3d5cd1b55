"""What a person answers for, as a calendar: their measures' due dates and check-points, activities of their roles."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Site

from ..calendars import CalendarEvent
from ..models import Measure
from ..permissions import measures_of, roles_of
from ..reading.mine import Task, tasks
from ..reading.my_wheels import wheels_of_roles
from ..reading.wheels.events import Event, check_point_key
from .answers import Version, changed_at, version_of
from .calendars import calendar_event, calendar_response, host_of


def my_version(user, *, on: date) -> Version:
    """Return the version of the calendar of ``user``: who they are, and what has changed in each thing of theirs."""
    roles = roles_of(user)
    changes = _changes(measures_of(user).in_force().open().values("pk"))
    wheels = list(wheels_of_roles(user, roles).values_list("pk", "content_version", "content_changed_at"))
    told = repr((sorted(roles), sorted(changes.items()), sorted(wheels)))
    moments = [last for _number, last in changes.values()] + [changed for *_key, changed in wheels if changed]
    digest = sha256(told.encode("utf-8", "replace")).hexdigest()
    return version_of("mine", user.pk, digest, changed=max(moments, default=None), on=on)


def my_calendar(user, *, on: date) -> HttpResponse:
    events = sorted([*_of_measures(user, on), *_activities(user, on)], key=lambda event: (event.start, event.uid))
    return calendar_response(_("My quality work"), events, file_name="kvalitet")


def _of_measures(user, on: date) -> Iterable[CalendarEvent]:
    mine = tasks(user, on=on)
    changes = _changes([task.measure.pk for task in mine])
    site = _default_address()
    for task in mine:
        number, changed = changes[task.measure.pk]
        for event in _days_of(task, site):
            yield calendar_event(event, host=host_of(site), stamp=changed, sequence=number)


def _days_of(task: Task, site: str) -> Iterable[Event]:
    """Yield the day by which a measure is due, and the days on which it is looked at."""
    measure = task.measure
    plan = (task.place.plan.title,) if task.place else ()
    shared = {
        "role": measure.responsible_role,
        "category": _("Measure"),
        "url": f"{site}{task.url}" if task.url.startswith("/") else task.url,
    }
    if measure.due is not None:
        key, title = f"measure-{measure.pk}-due", _("Due: %(measure)s") % {"measure": measure.title}
        yield Event(key, title, measure.due, measure.due, notes=plan, **shared)
    for point in task.check_points:
        key, title = check_point_key(measure.pk, point.key), point.title(measure.title)
        yield Event(key, title, point.day, point.day, notes=(measure.title, *plan), **shared)


def _activities(user, on: date) -> Iterable[CalendarEvent]:
    roles = roles_of(user)
    for wheel in wheels_of_roles(user, roles):
        known = {"host": host_of(wheel.get_full_url() or ""), "stamp": changed_at(wheel)}
        for event in wheel.calendar_events(on=on):
            if event.role in roles:
                yield calendar_event(event, **known, sequence=wheel.content_version)


def _changes(measures) -> dict[int, tuple[int, object]]:
    """Return how often, and when last, what was in force of each of the ``measures`` has changed."""
    rows = Measure.history.filter(id__in=measures).order_by().values("id")
    counted = rows.annotate(number=Count("pk"), last=Max("history_date"))
    return {row["id"]: (row["number"], row["last"]) for row in counted}


def _default_address() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site is not None else ""
