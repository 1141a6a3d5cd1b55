"""What differs between two views of a report: its sections, what was written in them, and what was gathered."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from ...enums import ChangeKind
from ..difference import ABOUT, Difference, changed_text, changed_value
from ..texts import text_of
from .fact_views import FactView
from .page import ReportView, SectionView
from .words import title_of, values_of, words_of

_KINDS = {
    "fact_figures": ChangeKind.FIGURE,
    "fact_table": ChangeKind.FIGURE,
    "fact_goal": ChangeKind.GOAL,
    "fact_measure": ChangeKind.MEASURE,
    "fact_indicator": ChangeKind.INDICATOR,
    "fact_participation": ChangeKind.AROUND,
    "fact_text": ChangeKind.TEXT,
}
# What has the same name from one year to the next, and what is known by its title then.
_BY_KEY = ("fact_figures", "fact_table", "fact_indicator")
_BY_TITLE = ("fact_goal", "fact_measure")

Sections = Mapping[str, SectionView]


def headings(before: ReportView, after: ReportView, *, same_report: bool) -> dict[str, str]:
    """Return the headings of the parts, by the places of differences, in the order of the page."""
    sections = _by_name(after, same_report)
    return {ABOUT: _("About the report"), **{name: section.heading for name, section in sections.items()}}


def differences(before: ReportView, after: ReportView, *, same_report: bool) -> Iterator[Difference]:
    """Yield what differs, in the order of the page.

    Between two reports these are sections, figures, indicators, and which goals and measures are new, are gone or have
    come further: every text is another in another year.
    """
    was, now = _by_name(before, same_report), _by_name(after, same_report)
    if same_report:
        yield from _about(before, after)
    yield from _come_and_gone(was, now, same_report)
    for name, section in now.items():
        if name in was:
            yield from _section(name, was[name], section, same_report)


def _by_name(view: ReportView, same_report: bool) -> dict[str, SectionView]:
    """Return the sections by what they are known by: their names in the preset, else in one report their own ids."""
    found: dict[str, SectionView] = {}
    for section in view.sections:
        other = section.uid if same_report else section.heading.casefold().strip()
        names = [f"section-{name}" for name in (section.key, other) if name]
        found.setdefault(next((name for name in names if name not in found), section.anchor), section)
    return found


def _about(before, after) -> Iterable[Difference]:
    names = {"title": _("Title"), "period": _("Period"), "unit": _("Unit"), "accountable_role": _("Accountable")}
    for name, label in names.items():
        yield from changed_value(ABOUT, ChangeKind.TEXT, label, getattr(before, name), getattr(after, name))
    yield from changed_text(ABOUT, _("The introduction was changed."), before.introduction, after.introduction)


def _come_and_gone(was: Sections, now: Sections, same_report) -> Iterable[Difference]:
    for name, section in now.items():
        if name not in was:
            yield _of_section(_("New section: “%(section)s”."), section)
        elif same_report and was[name].heading != section.heading:
            sentence = _("The section “%(before)s” is now called “%(section)s”.")
            yield _of_section(sentence, section, before=was[name].heading)
    for name, section in was.items():
        if name not in now:
            yield _of_section(_("The section “%(section)s” is no longer in the report."), section)
    common = [name for name in was if name in now]
    if same_report and common != [name for name in now if name in was]:
        yield Difference(ABOUT, ChangeKind.TEXT, _("The sections stand in another order."))


def _of_section(sentence, section, **words) -> Difference:
    return Difference(ABOUT, ChangeKind.TEXT, sentence % {"section": section.heading, **words})


def _section(place, was: SectionView, now: SectionView, same_report) -> Iterable[Difference]:
    if same_report:
        sentence = _("The text of “%(section)s” was changed.") % {"section": now.heading}
        yield from changed_text(place, sentence, *map(_written, (was, now)))
    before, after = (_facts(section, same_report) for section in (was, now))
    for name, fact in after.items():
        if name not in before:
            yield _of_fact(place, _("New: “%(title)s”."), fact)
        else:
            yield from _fact(place, before[name], fact, same_report)
    for name, fact in before.items():
        if name not in after:
            yield _of_fact(place, _("No longer in the report: “%(title)s”."), fact)


def _written(section: SectionView) -> str:
    return text_of(piece for run in section.pieces for piece in run.pieces)


def _facts(section: SectionView, same_report) -> dict[tuple, FactView]:
    """Return the facts of ``section`` by what they are known by in both; between two reports only what can be."""
    facts = [fact for piece in section.pieces for fact in piece.facts]
    if same_report:
        return {(fact.kind, fact.key or title_of(fact)): fact for fact in facts}
    known = {(fact.kind, fact.key or title_of(fact)): fact for fact in facts if fact.kind in _BY_KEY}
    return known | {(f.kind, title_of(f).casefold()): f for f in facts if f.kind in _BY_TITLE}


def _of_fact(place, sentence, fact, **words) -> Difference:
    return Difference(place, _KINDS[fact.kind], sentence % {"title": title_of(fact), **words})


def _fact(place, was: FactView, now: FactView, same_report) -> Iterable[Difference]:
    kind, title = _KINDS[now.kind], title_of(now) or title_of(was)
    before, after = (values_of(fact, title) for fact in (was, now))
    if same_report and title != title_of(was):
        yield _of_fact(place, _("“%(before)s” is now called “%(title)s”."), now, before=title_of(was))
    for label, value in after.items():
        yield from changed_value(place, kind, label, before.get(label, ""), value)
    for label, value in before.items():
        if value and label not in after:
            words = {"field": label, "before": value}
            yield Difference(place, kind, _("%(field)s was %(before)s, and now there is none.") % words)
    if same_report:
        sentence = _("What is said of “%(title)s” was changed.") % {"title": title}
        yield from changed_text(place, sentence, words_of(was), words_of(now), kind)
