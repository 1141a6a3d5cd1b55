"""What a reader has asked of a wheel: which months, and which activities of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from . import words
from .filters import WheelFilter, wheel_filter
from .windows import Window, Windows, asked_windows, own_window


@dataclass(frozen=True, slots=True)
class WindowLink:
    """A link to other months; ``address`` is relative to the page and keeps the filter."""

    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class WheelChoice:
    """One choice for everything that shows the wheel: the picture, the list and the files."""

    windows: Windows
    filter: WheelFilter

    @property
    def address(self) -> str:
        """The choice as the end of an address, "" for the wheel as it is: the same choice always gives the same."""
        return self._address(self.windows.shown)

    @property
    def key(self) -> str:
        """A short name of the choice for ETags."""
        return sha256(self.address.encode()).hexdigest()[:16] if self.address else ""

    @property
    def kept(self) -> dict[str, str]:
        """What the form has to carry on, because it does not ask for it."""
        return {} if self.windows.is_own else self.windows.shown.query

    @property
    def without_filter(self) -> str:
        return "?" + urlencode(self.kept)

    @property
    def lengths(self) -> tuple[WindowLink, ...]:
        shown = self.windows.shown
        return tuple(self._link(words.length_text(w.months), w, w == shown) for w in self.windows.lengths)

    @property
    def earlier(self) -> WindowLink | None:
        window = self.windows.earlier
        return self._link(window.name, window) if window else None

    @property
    def later(self) -> WindowLink | None:
        window = self.windows.later
        return self._link(window.name, window) if window else None

    @property
    def home(self) -> WindowLink | None:
        """The way back to the wheel's own months from elsewhere."""
        own = self.windows.own
        label = _("To the wheel's own period, %(period)s") % {"period": own.name}
        return None if self.windows.is_own else self._link(label, own)

    def _link(self, label: str, window: Window, is_current: bool = False) -> WindowLink:
        return WindowLink(label, self._address(window) or "?", is_current)

    def _address(self, window: Window) -> str:
        months = {} if window == self.windows.own else window.query
        query = urlencode({**months, **self.filter.query})
        return query and f"?{query}"


def wheel_choice(query: Mapping[str, str], page, *, on: date) -> WheelChoice:
    """Return what ``query`` asks of the wheel ``page`` on the day ``on``, without a query to the database."""
    return WheelChoice(asked_windows(query, own_window(page, on=on), on=on), wheel_filter(query))
