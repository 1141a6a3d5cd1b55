"""The difference between two moments, in sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from ..check_points import check_points
from .recording import tracked_fields

SHORT = 80


@dataclass(frozen=True)
class Change:
    """One changed field: its name in the code, its label, and what it was and became, as readers see it."""

    field: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        words = {"field": self.label, "before": _quoted(self.before), "after": _quoted(self.after)}
        if not self.before:
            return _("%(field)s was set to %(after)s.") % words
        if not self.after:
            return _("%(field)s was emptied; it was %(before)s.") % words
        return _("%(field)s went from %(before)s to %(after)s.") % words


class CheckPointsChange(Change):
    """Changed check-points: ``before`` and ``after`` hold those that differ, a line each."""

    @property
    def sentence(self) -> str:
        words = {"before": _listed(self.before), "after": _listed(self.after)}
        if not self.before:
            return _("Check-points added: %(after)s.") % words
        if not self.after:
            return _("Check-points removed: %(before)s.") % words
        return _("Check-points changed: %(before)s became %(after)s.") % words


def changes_between(before, after) -> list[Change]:
    """Return what differs between two history rows of one thing, in the order of its fields; [] when either is None."""
    if before is None or after is None:
        return []
    fields = (f for f in tracked_fields(after.instance_type) if f.name != "live")
    changes = (_change(f, before, after) for f in fields if _raw(f, before) != _raw(f, after))
    return [change for change in changes if (change.before, change.after) != ("", "")]


def event(row, previous) -> str:
    """Return what kind of change the history ``row`` was, in words; ``previous`` is the row before it or None."""
    if row.history_type == "-":
        return _("Deleted")
    if previous is None or row.history_type == "+":
        return _("Published for the first time")
    if row.live != previous.live:
        return _("Published again") if row.live else _("Retired")
    return _("Changed")


def sentences(row, previous) -> list[str]:
    """Return the change that ``row`` was as sentences a reader understands."""
    return [change.sentence for change in changes_between(previous, row)]


def _change(field, before, after) -> Change:
    label, was, now = capfirst(str(field.verbose_name)), display(field, before), display(field, after)
    if isinstance(field, StreamField):
        return CheckPointsChange(field.name, label, _lines_without(was, now), _lines_without(now, was))
    return Change(field.name, label, was, now)


def _lines_without(text: str, other: str) -> str:
    left_out = set(other.split("\n"))
    return "\n".join(line for line in text.split("\n") if line not in left_out)


def display(field, row) -> str:
    """Return the value of ``field`` in ``row`` as a reader sees it; "" when it is empty."""
    value = _raw(field, row)
    if value in (None, ""):
        return ""
    if isinstance(field, StreamField):
        return "\n".join(point.words for point in check_points(value))
    if field.is_relation:
        return row.labels.get(field.name, "") or str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def _raw(field, row) -> Any:
    value = getattr(row, field.attname)
    return field.get_prep_value(value) if hasattr(value, "raw_data") else value


def _listed(lines: str) -> str:
    return Truncator(lines.replace("\n", ", ")).chars(2 * SHORT)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": Truncator(text).chars(SHORT)}
