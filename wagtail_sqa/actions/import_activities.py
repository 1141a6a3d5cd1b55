"""Activities out of a spreadsheet: what becomes of each row, said before anything is saved; then all or none."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from ..models import ActivityCategory, AnnualWheelPage, WheelActivity
from ..text import clean_text
from .edit_activities import DraftActivities, change_draft, content_of
from .paste_readings import read_day
from .read_sheet import Rows

RING = "ring"
HEADINGS = {
    RING: gettext_lazy("Ring"),
    "title": gettext_lazy("Title"),
    "short_title": gettext_lazy("Short title"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Last day"),
    "category": gettext_lazy("Category"),
    "responsible_role": gettext_lazy("Responsible role"),
    "description": gettext_lazy("Description"),
}
DAYS = ("start", "end")
TEXTS = {"title", "short_title", "responsible_role", "description"}
YEARS = range(1990, 2201)


class Fate(TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("row of a spreadsheet", "New")
    CHANGED = "changed", pgettext_lazy("row of a spreadsheet", "Changed")
    SAME = "same", pgettext_lazy("row of a spreadsheet", "Unchanged")
    WRONG = "wrong", pgettext_lazy("row of a spreadsheet", "Must be mended")


@dataclass(frozen=True)
class SheetRow:
    """A row of the file by its number there; ``cells`` are texts by the name of their column."""

    number: int
    cells: dict[str, str]


@dataclass
class Judged:
    """A row with its fate. ``reasons`` say what is wrong, or what will be left out; ``activity`` is as it would be."""

    row: SheetRow
    activity: WheelActivity
    fate: Fate = Fate.NEW
    ring_key: str = ""
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_table(rows: Rows) -> tuple[list[SheetRow], list[str]]:
    """Return the rows under the headings, and the headings that mean nothing here.

    Raises ``ValidationError`` when what an activity must have is no heading.
    """
    table = [(n, row) for n, row in enumerate(rows, start=1) if any(cell not in (None, "") for cell in row)]
    if not table:
        raise ValidationError(_("The file is empty."))
    names, unknown = _columns(table[0][1])
    found = [
        SheetRow(number, {name: _text(row[at]) for name, at in names.items() if at < len(row)})
        for number, row in table[1:]
    ]
    found = [row for row in found if any(row.cells.values())]
    if not found:
        raise ValidationError(_("There are headings in the file, and no rows below them."))
    return found, unknown


def judge(rows: Iterable[SheetRow], activities: DraftActivities) -> list[Judged]:
    """Say what would become of each row; the rows of ``activities`` that they are about are changed in memory.

    A row is about the activity of the same title in the same ring and on the same first day; on another day, only where
    there is one such activity, and one such row.
    """
    categories = {_plain(category.name): category for category in ActivityCategory.objects.all()}
    rings = {_plain(ring.name): key for key, ring in activities.rings.items()}
    rows, known = list(rows), defaultdict(list)
    for row in activities.rows:
        known[row.ring_key, _plain(row.activity.title)].append(row.activity)
    named = Counter(_name(row, rings) for row in rows)
    about = [_about(row, known[_name(row, rings)], named[_name(row, rings)]) for row in rows]
    twice = Counter()
    return [_judge(row, activity, rings, categories, twice) for row, activity in zip(rows, about, strict=True)]


def import_activities(wheel: AnnualWheelPage, rows: list[SheetRow], expected: list[str], *, user):
    """Save the rows in a draft when their fates still are the ``expected`` ones, and return the draft; else None."""

    def put(activities: DraftActivities) -> bool:
        judged = judge(rows, activities)
        if any(one.fate == Fate.WRONG for one in judged) or [one.fate.value for one in judged] != expected:
            return False
        for one in judged:
            if one.fate == Fate.NEW:
                activities.put(one.activity, one.ring_key)
        return True

    return change_draft(wheel, put, user=user, log_action="import_activities")


def _columns(cells) -> tuple[dict[str, int], list[str]]:
    """Return where each known column stands, by its heading in the language of the user or in English."""
    known = {}
    for language in ("en", settings.LANGUAGE_CODE, get_language()):
        with override(language):
            known |= {_plain(str(heading)): name for name, heading in HEADINGS.items()}
    texts = [_plain(_text(cell)) for cell in cells]
    names = {known[text]: at for at, text in reversed(list(enumerate(texts))) if text in known}
    missing = [str(HEADINGS[name]) for name in ("title", "start") if name not in names]
    if missing:
        raise ValidationError(
            _("The first row must hold the headings; these are missing: %(headings)s. The template has them all."),
            params={"headings": ", ".join(missing)},
        )
    return names, [_text(cells[at]) for at, text in enumerate(texts) if text and text not in known]


def _judge(row: SheetRow, activity, rings, categories, twice) -> Judged:
    ring_key = _ring(row, rings)
    judged = Judged(row, activity or WheelActivity(), ring_key=ring_key or "")
    before = content_of(activity) if activity else ""
    if ring_key is None:
        judged.reasons.append(_no_ring(row))
    _fill(judged, categories)
    _check(judged, twice)
    if judged.reasons:
        judged.fate = Fate.WRONG
    elif activity:
        judged.fate = Fate.SAME if content_of(activity) == before else Fate.CHANGED
    return judged


def _ring(row, rings) -> str | None:
    """Return the key of the ring that the row names; of the only one, where it names none."""
    name = _plain(row.cells.get(RING, ""))
    if not name and len(rings) == 1:
        return next(iter(rings.values()))
    return rings.get(name)


def _name(row, rings) -> tuple:
    return _ring(row, rings), _plain(row.cells.get("title", ""))


def _no_ring(row) -> str:
    name = row.cells.get(RING, "")
    if not name:
        return _("No ring is named.")
    return _("The wheel has no ring “%(name)s”.") % {"name": name[:60]}


def _about(row, candidates, rows_of_that_name: int) -> WheelActivity | None:
    """Return which of ``candidates``, activities of the same ring and title, the row is about; None: it is new."""
    same_day = [a for a in candidates if a.start and _day(row.cells.get("start", "")) == a.start]
    if same_day:
        return same_day[0]
    return candidates[0] if len(candidates) == rows_of_that_name == 1 else None


def _day(text) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def _fill(judged: Judged, categories) -> None:
    """Put the cells on the activity; what cannot be read becomes a reason."""
    for name, text in judged.row.cells.items():
        if name in DAYS:
            _fill_day(judged, name, text)
        elif name == "category":
            _fill_category(judged, text, categories)
        elif name != RING:
            _fill_text(judged, name, text)


def _fill_text(judged, name, text):
    cleaned = clean_text(text).strip()
    if name != "description":
        cleaned = " ".join(cleaned.split())
    if not text.isprintable() and any(not clean_text(sign) for sign in text):
        remark = _("%(heading)s: signs that cannot be printed are left out.") % {"heading": HEADINGS[name]}
        judged.remarks.append(remark)
    setattr(judged.activity, name, cleaned)


def _fill_day(judged, name, text):
    try:
        day = read_day(text) if text else None
        if day and day.year not in YEARS:
            raise ValueError(_("Write a year from 1990 to 2200."))
    except ValueError as reason:
        judged.reasons.append(f"{HEADINGS[name]}: {reason}")
        return
    setattr(judged.activity, name, day)


def _fill_category(judged, text, categories):
    category = categories.get(_plain(text))
    if text and category is None:
        judged.reasons.append(_("There is no category “%(name)s”.") % {"name": text[:60]})
    judged.activity.category = category


def _check(judged: Judged, twice: Counter) -> None:
    """Ask the model about the rest: what is missing, too long, or ends before it begins."""
    activity, named = judged.activity, "".join(judged.reasons)
    if not activity.title:
        judged.reasons.append(_("The title is missing."))
    if not activity.start and str(HEADINGS["start"]) not in named:
        judged.reasons.append(_("The first day is missing."))
    checked = TEXTS if activity.title else TEXTS - {"title"}
    exclude = [f.name for f in activity._meta.concrete_fields if f.name not in checked]
    for ask in (lambda: activity.clean_fields(exclude=exclude), activity.clean):
        try:
            ask()
        except ValidationError as error:
            judged.reasons.extend(_sentences(error))
    place = (judged.ring_key, _plain(activity.title), activity.start)
    twice[place] += 1
    if twice[place] > 1 and activity.title:
        judged.reasons.append(_("The same activity stands in an earlier row."))


def _sentences(error: ValidationError) -> list[str]:
    """Return what is wrong, each with the heading of its column where it has one."""
    by_field = error.message_dict.items()
    return [f"{HEADINGS[name]}: {' '.join(texts)}" if name in HEADINGS else " ".join(texts) for name, texts in by_field]


def _text(value: Any) -> str:
    """Return a cell as text: a date as 2026-03-20, a whole number without decimals."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip(" ")


def _plain(text: str) -> str:
    return " ".join(clean_text(text).split()).casefold()
