"""A plan at two moments, compared for a reader: by question, by kind, in sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..enums import ChangeKind, Phase
from .difference import ABOUT, AROUND, Difference
from .differences import differences
from .points import PREVIOUS, NoPointError, Point, points_of


@dataclass(frozen=True)
class Group:
    """What changed in one part of the plan."""

    heading: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Choice:
    """A link to another choice; ``query`` is its address after "?", ``number`` how much there is, None for unknown."""

    label: str
    query: str
    number: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Comparison:
    """``problem`` says why nothing can be compared, "" when it can. ``wanted`` are the days of the form."""

    problem: str
    wanted: tuple[str, str]
    suggestions: tuple[Choice, ...]
    before: Point | None = None
    after: Point | None = None
    kinds: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    query: str = ""

    @property
    def key(self) -> str:
        """Return what tells the file of this comparison from that of another."""
        return "-" + sha256(self.query.encode()).hexdigest()[:16]


def compared(plan, query: Mapping[str, str], *, today: date) -> Comparison:
    """Return what changed in ``plan`` between ``from`` and ``to`` of ``query``, of one ``kind`` or all."""
    suggestions = tuple(_suggestions(plan))
    try:
        before, after = points_of(plan, query, today=today)
    except NoPointError as error:
        return Comparison(str(error), (query.get("from", "")[:10], query.get("to", "")[:10]), suggestions)
    found = differences(before.view, after.view, same_plan=not before.is_other_plan)
    kind = query.get("kind", "") if query.get("kind") in ChangeKind.values else ""
    asked = {"from": before.value, "to": after.value}
    return Comparison(
        problem="",
        wanted=("" if before.is_other_plan else before.day.isoformat(), after.day.isoformat()),
        suggestions=suggestions,
        before=before,
        after=after,
        kinds=tuple(_kinds(found, kind, asked)),
        groups=tuple(_groups(d for d in found if kind in ("", d.kind))),
        query=urlencode({**asked, "kind": kind} if kind else asked),
    )


def _kinds(found, chosen, asked) -> Iterable[Choice]:
    """Return a choice for all, and one for each kind of which there is something."""
    numbers = Counter(difference.kind for difference in found)
    yield Choice(_("All"), urlencode(asked), len(found), not chosen)
    for kind in ChangeKind:
        if numbers[kind] or kind == chosen:
            yield Choice(str(kind.label), urlencode({**asked, "kind": kind}), numbers[kind], kind == chosen)


def _groups(found: Iterable[Difference]) -> Iterable[Group]:
    places = {ABOUT: _("About the plan"), **{phase: str(phase.label) for phase in Phase}}
    places[AROUND] = _("Participation and milestones")
    rows = list(found)
    for place, heading in places.items():
        here = tuple(row for row in rows if row.place == place)
        if here:
            yield Group(heading, here)


def _suggestions(plan) -> Iterable[Choice]:
    """Return comparisons worth a click: since each version, and from last year's plan."""
    versions = plan.adopted_versions.in_force().order_by("-number")
    for number, day in versions.values_list("number", "adopted_on"):
        words = {"number": number, "day": date_format(day)}
        yield Choice(_("Since version %(number)d (%(day)s)") % words, urlencode({"from": f"v{number}"}))
    if plan.previous_plan_id is not None:
        yield Choice(_("From last year's plan"), urlencode({"from": PREVIOUS}))
