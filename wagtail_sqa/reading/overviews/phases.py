"""Where many plans stand in their year, in few words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ...enums import Phase
from ..phases import Stage

_AFTER = {
    Stage.EVALUATED: _("Evaluated"),
    Stage.UNEVALUATED: _("Period over, not evaluated"),
    Stage.UNJUDGED: _("Period over, goals not judged"),
    Stage.CLOSED: _("Closed"),
}
# How many of the four questions are behind, or going on.
_STEPS = {
    **{Stage(phase.value): number for number, phase in enumerate(Phase, start=1)},
    **{Stage.EVALUATED: 4, Stage.UNEVALUATED: 3, Stage.UNJUDGED: 4, Stage.CLOSED: 4},
}


@dataclass(frozen=True, slots=True)
class PhaseCount:
    """How many plans stand there; ``step`` is 1–4."""

    stage: Stage
    label: str
    step: int
    number: int = 1


def phase_of(stage: Stage, number: int = 1) -> PhaseCount:
    """Return "3. How do we do it?", or what comes after the four questions."""
    step = _STEPS[stage]
    label = str(_AFTER[stage]) if stage in _AFTER else f"{step}. {Phase(stage.value).label}"
    return PhaseCount(stage, label, step, number)


def phase_counts(stages: Iterable[Stage | None]) -> tuple[PhaseCount, ...]:
    """Count the plans by where they stand, in the order of the year."""
    found = Counter(stage for stage in stages if stage is not None)
    return tuple(phase_of(stage, found[stage]) for stage in Stage if found[stage])
