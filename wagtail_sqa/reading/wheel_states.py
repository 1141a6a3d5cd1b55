"""What has become of an activity, in words and signs."""

from django.utils.translation import pgettext

from ..wheel import STATES
from .badges import Badge

PLANNED, LEFT = "planned", "left"
#: States in which something is still to be done.
LEFT_STATES = frozenset({"planned", "overdue", "paused", "moved"})
_LOOKS = {
    "planned": ("todo", "todo"),
    "done": ("done", "done"),
    "overdue": ("overdue", "overdue"),
    "paused": ("hold", "hold"),
    "cancelled": ("cancelled", "cancelled"),
    "moved": ("soon", "moved"),
}


def state_words() -> dict[str, str]:
    """Return the word for each state, in their order."""
    words = {
        "planned": pgettext("state of an activity", "Planned"),
        "done": pgettext("state of an activity", "Done"),
        "overdue": pgettext("state of an activity", "Overdue"),
        "paused": pgettext("state of an activity", "Paused"),
        "cancelled": pgettext("state of an activity", "Cancelled"),
        "moved": pgettext("state of an activity", "Moved"),
    }
    return {state: words[state] for state in STATES}


def state_badge(state: str) -> Badge | None:
    """Return the badge of ``state``; None of what is only planned, which needs no word."""
    return None if state == PLANNED else Badge(*_LOOKS[state], state_words()[state])
