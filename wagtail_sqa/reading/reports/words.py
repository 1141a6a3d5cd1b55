"""What a fact says, taken apart for comparison: its name, its values, and its words."""

from django.utils.translation import gettext as _

from ..indicators import IndicatorView
from .fact_views import FactView
from .offers import lines

_TITLES = ("title", "name", "who", "heading")
# What is compared as a value, or draws a chart, and not as words.
_VALUES = {
    "fact_figures": {"figures"},
    "fact_table": {"table"},
    "fact_goal": {"attainment"},
    "fact_measure": {"status", "effect", "decision"},
    "fact_indicator": {"readings", "baseline", "baseline_day", "target", "target_words", "trend"},
}


def title_of(fact: FactView) -> str:
    """Return what readers call ``fact``, "" where somebody has taken its name away."""
    if fact.kind == "fact_table":
        return (fact.raw.get("table") or {}).get("caption") or _("Table")
    return next((text for name in _TITLES if (text := fact.raw.get(name))), fact.group)


def values_of(fact: FactView, title: str) -> dict[str, str]:
    """Return what goes from one value to another, by what it is called; ``title`` is what readers call the fact."""
    if fact.kind == "fact_figures":
        return {figure["label"] or "": figure["value"] for figure in fact.value["figures"]}
    if fact.kind == "fact_table":
        return _cells(fact.value["table"])
    if fact.kind == "fact_goal":
        return {_("The goal “%(title)s”") % {"title": title}: fact.badge.label}
    if fact.kind == "fact_measure":
        return _states(fact, title)
    return _measured(fact.indicator, title) if fact.indicator is not None else {}


def _cells(table) -> dict[str, str]:
    """Return the cells of a table by row and column; the first of each row is its name."""
    headings = [column["heading"] for column in table.columns]
    rows = ([str(cell.value or "") for cell in row] for row in table.rows)
    named = ((row[0], zip(headings[1:], row[1:], strict=False)) for row in rows if row)
    return {f"{name}, {heading}": value for name, columns in named for heading, value in columns}


def _states(fact: FactView, title: str) -> dict[str, str]:
    labels = (fact.badge and fact.badge.label, fact.effect and fact.effect.label, fact.decision)
    names = (_("Status of “%(title)s”"), _("Effect of “%(title)s”"), _("Decision on “%(title)s”"))
    return {name % {"title": title}: str(label or "") for name, label in zip(names, labels, strict=True)}


def _measured(view: IndicatorView, name: str) -> dict[str, str]:
    labels = (_("Latest value of %(name)s"), _("Baseline of %(name)s"), _("Target of %(name)s"))
    values = (view.latest, view.baseline, view.target)
    return {label % {"name": name}: value for label, value in zip(labels, values, strict=True)}


def words_of(fact: FactView) -> str:
    """Return the rest of what ``fact`` says, a line for each part."""
    values = {*_TITLES, *_VALUES.get(fact.kind, ())}
    return "\n".join(lines({name: part for name, part in fact.raw.items() if name not in values}))
