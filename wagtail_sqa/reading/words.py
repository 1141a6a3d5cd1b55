"""What the four questions and the measures of a plan are called: by its preset, else as everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..enums import Phase
from ..presets.parts import Preset
from ..presets.site import language


@dataclass(frozen=True)
class TradeWords:
    """The headings of the questions; and what measures are called, in small letters."""

    headings: Mapping[Phase, str]
    one: str
    many: str
    the_many: str

    @property
    def title(self) -> str:
        """Return what one measure is called, as the heading of a column."""
        return self.one[:1].upper() + self.one[1:]

    def counted(self, number: int) -> str:
        """Return so many measures, in words: 18 measures."""
        return f"{number} {self.one if number == 1 else self.many}"


def trade_words(preset: Preset | None) -> TradeWords:
    if preset is None:
        headings = {phase: str(phase.label) for phase in Phase}
        return TradeWords(headings, _("measure"), _("measures"), _("the measures"))
    code = language()
    term = preset.term.say(code)
    headings = {phase: preset.questions[phase].heading.say(code) for phase in Phase}
    return TradeWords(headings, term["one"], term["many"], term["the_many"])
