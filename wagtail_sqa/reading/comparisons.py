"""A page at two moments, compared for a reader: part by part, by kind, in sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..enums import ChangeKind
from .difference import Difference
from .points import PREVIOUS, NoPointError, Point, points_of


@dataclass(frozen=True)
class Group:
    """What changed in one part of the page."""

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


def compared(page, query: Mapping[str, str], *, today: date) -> Comparison:
    """Return what changed in ``page`` between ``from`` and ``to`` of ``query``, of one ``kind`` or all."""
    suggestions = tuple(_suggestions(page))
    try:
        before, after = points_of(page, query, today=today)
    except NoPointError as error:
        return Comparison(str(error), (query.get("from", "")[:10], query.get("to", "")[:10]), suggestions)
    headings, differences = page.compare(before.view, after.view, same_page=not before.is_other_page)
    found = list(differences)
    kind = query.get("kind", "") if query.get("kind") in ChangeKind.values else ""
    asked = {"from": before.value, "to": after.value}
    return Comparison(
        problem="",
        wanted=("" if before.is_other_page else before.day.isoformat(), after.day.isoformat()),
        suggestions=suggestions,
        before=before,
        after=after,
        kinds=tuple(_kinds(found, kind, asked)),
        groups=tuple(_groups(headings, [d for d in found if kind in ("", d.kind)])),
        query=urlencode({**asked, "kind": kind} if kind else asked),
    )


def _kinds(found, chosen, asked) -> Iterable[Choice]:
    """Return a choice for all, and one for each kind of which there is something."""
    numbers = Counter(difference.kind for difference in found)
    yield Choice(_("All"), urlencode(asked), len(found), not chosen)
    for kind in ChangeKind:
        if numbers[kind] or kind == chosen:
            yield Choice(str(kind.label), urlencode({**asked, "kind": kind}), numbers[kind], kind == chosen)


def _groups(headings: Mapping[str, str], found: Sequence[Difference]) -> Iterable[Group]:
    for place, heading in headings.items():
        here = tuple(row for row in found if row.place == place)
        if here:
            yield Group(heading, here)


def _suggestions(page) -> Iterable[Choice]:
    """Return comparisons worth a click: since each version, and from last year."""
    versions = page.sqa_adopted_versions.in_force().order_by("-number")
    for number, day in versions.values_list("number", "adopted_on"):
        words = {"number": number, "day": date_format(day)}
        yield Choice(_("Since version %(number)d (%(day)s)") % words, urlencode({"from": f"v{number}"}))
    if page.last_year() is not None:
        yield Choice(_("From last year"), urlencode({"from": PREVIOUS}))
