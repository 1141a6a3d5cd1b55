"""Links that work in a file: whoever opens it is no longer on the site."""

import re
from html import escape, unescape
from urllib.parse import urljoin

_HREF = re.compile(r'\bhref="([^"]*)"')


def with_whole_addresses(html: str, base: str) -> str:
    """Return ``html`` with the links that are relative to the address ``base`` made absolute.

    Links to a place on the same page stay as they are.
    """
    return _HREF.sub(lambda match: f'href="{escape(_whole(unescape(match[1]), base))}"', html)


def _whole(address: str, base: str) -> str:
    """An address that cannot be taken apart leads nowhere."""
    try:
        return address if address.startswith("#") else urljoin(base, address)
    except ValueError:
        return ""
