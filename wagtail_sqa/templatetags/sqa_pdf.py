"""What the templates of PDF files need: a state as sign and word."""

from django import template

from ..reading.badges import Badge

register = template.Library()

# One for each icon of the page that stands for a state, in characters that the bundled font draws.
SIGNS = {
    "todo": "○",
    "going": "▶",
    "hold": "‖",
    "done": "✓",
    "cancelled": "✗",
    "soon": "△",
    "overdue": "▲",
    "partly": "½",
    "unmet": "✗",
    "moved": "→",
    "none": "–",
}
_NO_BREAK_SPACE = "\xa0"


@register.filter
def sign(badge: Badge) -> str:
    """Return the sign and the word of ``badge``, kept on one line."""
    return f"{SIGNS[badge.icon]} {badge.label}".replace(" ", _NO_BREAK_SPACE)
