"""What the templates of PDF files need: a state as sign and word."""

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from ..printing.pieces import rich_text
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
    "new": "+",
    "arrow": "→",
    "changes": "±",
    "ended": "■",
}
_NO_BREAK_SPACE = "\xa0"


@register.filter
def sign(badge: Badge) -> str:
    """Return the sign and the word of ``badge``, kept on one line."""
    return f"{SIGNS[badge.icon]} {badge.label}".replace(" ", _NO_BREAK_SPACE)


@register.filter
def pdf_rich_text(value: RichText | str, address: str) -> SafeString:
    """Return rich text as it may stand in a file; ``address``, which every template has, is that of its web version."""
    return rich_text(value if isinstance(value, RichText) else RichText(value), address=address)
