"""The reader's choice among the units of an overview, from the address of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...presets import site as presets
from ..filters import Choice
from ..phases import Stage
from ..wheels.filters import FilterField
from .numbers import UnitYear
from .periods import Period, usual_period
from .phases import phase_of

#: Choices of a phase and of a state that are no stage of a plan.
NO_PLAN, NOT_ADOPTED, OVERDUE, DOUBLED = "no_plan", "not_adopted", "overdue", "doubled"
LEVELS, UNITS = "", "units"
TREE, NAME = "", "name"


@dataclass(frozen=True, slots=True)
class OverviewChoice:
    """What is asked for, "" for anything. ``preset`` is "none" for plans without one.

    ``show`` says whether rows are levels or units, ``order`` whether they stand as in the tree or by name: never by
    what has come of them, which would rank the units. ``note`` says what could not be shown.
    """

    period: Period | None
    kind: str = ""
    preset: str = ""
    phase: str = ""
    state: str = ""
    show: str = LEVELS
    order: str = TREE
    note: str = ""
    is_usual: bool = True

    @property
    def is_filtered(self) -> bool:
        return any((self.kind, self.preset, self.phase, self.state))

    @property
    def query(self) -> dict[str, str]:
        """What stands in an address that asks for this."""
        names = ("kind", "preset", "phase", "state", "show", "order")
        asked = {name: value for name in names if (value := getattr(self, name))}
        return asked if self.is_usual or self.period is None else {"period": self.period.value, **asked}

    @property
    def address(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def unfiltered(self) -> str:
        """The address with the same period and no filter."""
        kept = {name: value for name, value in self.query.items() if name in ("period", "show", "order")}
        return f"?{urlencode(kept)}"

    def takes(self, unit: UnitYear) -> bool:
        return (
            self.kind in ("", type_name(unit.page.type_id))
            and (not self.preset or any(_preset_key(plan.preset) == self.preset for plan, _facts in unit.plans))
            and self._takes_phase(unit)
            and self._takes_state(unit)
        )

    def _takes_phase(self, unit: UnitYear) -> bool:
        if self.phase == NO_PLAN:
            return not unit.plans
        return not self.phase or any(facts.stage and facts.stage.value == self.phase for _plan, facts in unit.plans)

    def _takes_state(self, unit: UnitYear) -> bool:
        asked = {
            "": True,
            NOT_ADOPTED: any(facts.adopted_on is None for _plan, facts in unit.plans),
            OVERDUE: any(facts.overdue for _plan, facts in unit.plans),
            DOUBLED: bool(unit.doubled),
        }
        return asked[self.state]


def overview_choice(query: Mapping[str, str], counted: Mapping[Period, int], *, on: date) -> OverviewChoice:
    """Read the choice from ``query``; ``counted`` are the periods that there are. What is not on offer is no choice."""
    usual = usual_period(counted, on=on)
    asked = query.get("period", "").strip()
    chosen = next((period for period in counted if period.value == asked), usual)
    note = ""
    if asked and chosen is not None and chosen.value != asked:
        note = _("No plan here has the period that the address asks for. Shown instead: %(period)s.") % {
            "period": chosen.label
        }
    return OverviewChoice(
        period=chosen,
        kind=query.get("kind", ""),
        preset=query.get("preset", ""),
        phase=_known(query.get("phase", ""), (*(stage.value for stage in Stage), NO_PLAN)),
        state=_known(query.get("state", ""), (NOT_ADOPTED, OVERDUE, DOUBLED)),
        show=_known(query.get("show", ""), (UNITS,)),
        order=_known(query.get("order", ""), (NAME,)),
        note=note,
        is_usual=chosen == usual,
    )


def choice_fields(
    chosen: OverviewChoice, counted: Iterable[Period], units: Sequence[UnitYear]
) -> tuple[FilterField, ...]:
    """Return the questions of the form about ``units``: of those with more than one answer all for many units, for one
    only the period; and those answered."""
    kinds = {type_name(unit.page.type_id): unit.page.kind for unit in units}
    found = (
        _field("kind", _("Kind of unit"), _("All kinds"), chosen.kind, kinds),
        _field("preset", _("Kind of plan"), _("All kinds"), chosen.preset, _presets(units)),
        _field("phase", _("Phase"), _("All phases"), chosen.phase, _phases(units)),
        _field("state", pgettext("of units", "Only"), pgettext("units", "All"), chosen.state, _states()),
        _field("show", _("Rows"), _("Level by level"), chosen.show, {UNITS: _("Every unit")}),
        _field("order", _("Order"), _("As in the organisation"), chosen.order, {NAME: _("By name")}),
    )
    always = ("state", "show", "order")
    many = [field.name for field in found if field.name in always or len(field.choices) > 1] if len(units) > 1 else ()
    asked = [field for field in found if field.name in many or _is_answered(field)]
    return (_period_field(chosen, counted), *asked)


def type_name(type_id: int) -> str:
    """Return the type of a page as addresses name it, "app.model"."""
    return ".".join(ContentType.objects.get_for_id(type_id).natural_key())


def _period_field(chosen: OverviewChoice, counted: Iterable[Period]) -> FilterField:
    """Two periods may have the same short name: then both have their days."""
    labels = [period.label for period in counted]
    words = {p.value: p.label if labels.count(p.label) == 1 else f"{p.label}: {p.dates}" for p in counted}
    value = chosen.period.value if chosen.period is not None else ""
    return FilterField("period", _("Period"), "", tuple(Choice(v, word, v == value) for v, word in words.items()))


def _field(name: str, label: str, everything: str, chosen: str, words: Mapping[str, str]) -> FilterField:
    """What is chosen is among the answers even when no unit is so any longer."""
    words = {**words, **({chosen: chosen} if chosen and chosen not in words else {})}
    choices = tuple(Choice(value, word, value == chosen) for value, word in words.items())
    return FilterField(name, label, everything, choices)


def _is_answered(field: FilterField) -> bool:
    return any(choice.is_chosen for choice in field.choices)


def _presets(units: Iterable[UnitYear]) -> dict[str, str]:
    keys = {_preset_key(plan.preset) for unit in units for plan, _facts in unit.plans}
    return dict(sorted(((key, preset_title(key)) for key in keys), key=lambda pair: pair[1]))


def _preset_key(preset: str) -> str:
    return preset or "none"


def preset_title(key: str) -> str:
    """Return what plans of this kind are called; the key itself for a preset that has gone."""
    preset = presets.find(key)
    if preset is not None:
        return preset.title.say(presets.language())
    return _("Without a preset") if key in ("", "none") else key


def _phases(units: Iterable[UnitYear]) -> dict[str, str]:
    stages = {facts.stage for unit in units for _plan, facts in unit.plans if facts.stage is not None}
    words = {stage.value: phase_of(stage).label for stage in Stage if stage in stages}
    return {**words, NO_PLAN: _("No plan")} if any(not unit.plans for unit in units) else words


def _states() -> dict[str, str]:
    return {
        OVERDUE: _("With overdue measures"),
        NOT_ADOPTED: _("With a plan that is not adopted"),
        DOUBLED: _("With two plans of the same kind"),
    }


def _known(value: str, values: Iterable[str]) -> str:
    return value if value in {*values} else ""
