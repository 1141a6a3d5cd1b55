"""How often one reader may send something in an hour: counted in the site's cache, with nothing that names them."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from django.core.cache import cache
from django.http import HttpRequest

_PREFIX = "wagtail_sqa.limit"
_HOUR, _DAY = 3600, 86400


def minutes_to_wait(request: HttpRequest, *, what: str, most: int, at: datetime) -> int:
    """Count one more of ``what`` for the reader of ``request``; return 0, or the minutes until there is room again.

    Readers who are logged in are counted by themselves, others by their network address. The count begins anew with
    every hour of the clock.
    """
    hour = int(at.timestamp()) // _HOUR
    key = f"{_PREFIX}.{what}.{hour}.{_reader(request, at)}"
    cache.add(key, 0, timeout=_HOUR)
    if _one_more(key) <= most:
        return 0
    return ceil(((hour + 1) * _HOUR - at.timestamp()) / timedelta(minutes=1).total_seconds()) or 1


def _one_more(key) -> int:
    try:
        return cache.incr(key) or 1  # None from a cache that is gone, where its backend passes over that
    except ValueError:  # the cache has dropped it meanwhile
        return 1


def _reader(request, at) -> str:
    """Return what stands for the reader: a hash under a salt that is forgotten with the day."""
    user = request.user
    name = f"user {user.pk}" if user.is_authenticated else f"address {request.META.get('REMOTE_ADDR', '')}"
    day = int(at.timestamp()) // _DAY
    salt = cache.get_or_set(f"{_PREFIX}.salt.{day}", lambda: secrets.token_hex(16), timeout=_DAY)
    return hmac.new(str(salt).encode(), name.encode(), sha256).hexdigest()[:32]
