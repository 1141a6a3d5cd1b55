"""What the templates of PDF files need: a state as sign and word, texts that fit."""

from textwrap import wrap

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
_HELD_BY_A_PAGE = 2000  # characters


@register.filter
def sign(badge: Badge) -> str:
    """Return the sign and the word of ``badge``, kept on one line."""
    return f"{SIGNS[badge.icon]} {badge.label}".replace(" ", _NO_BREAK_SPACE)


@register.filter
def held_by_pages(text: str) -> str:
    """Return ``text`` for ``linebreaks``, a long one with paragraphs that any page holds.

    xhtml2pdf goes on over the page with the paragraphs of a coloured box, but cuts off the foot of a taller one.
    """
    if len(text) <= _HELD_BY_A_PAGE:
        return text
    return "\n\n".join(piece for line in text.splitlines() for piece in wrap(line, _HELD_BY_A_PAGE))


@register.filter
def pdf_rich_text(value: RichText | str, address: str) -> SafeString:
    """Return rich text as it may stand in a file; ``address``, which every template has, is that of its web version."""
    return rich_text(value if isinstance(value, RichText) else RichText(value), address=address)
