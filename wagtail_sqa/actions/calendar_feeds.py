"""Making and using the personal addresses of calendars."""

import secrets
from datetime import date

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models.calendar_feeds import CalendarFeed, hash_of
from ..text import clean_text

TOKEN_BYTES = 32
MOST = 50  # addresses of one user


def make_feed(user, *, name: str, wheel=None) -> tuple[CalendarFeed, str]:
    """Make an address of ``user`` and return it with its token, which is kept nowhere.

    Under a name that the user has for the same wheel already, the new address replaces the old one, which is dead from
    then on. ``ValidationError`` for a name that cannot be kept, and for more addresses than anybody needs.
    """
    token, name = secrets.token_urlsafe(TOKEN_BYTES), clean_text(name).strip()
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        feed = CalendarFeed.objects.filter(user=user, wheel=wheel, name=name).first()
        feed = feed or _new_feed(user, wheel, name)
        feed.token_hash, feed.made_at, feed.fetched_on = hash_of(token), timezone.now(), None
        feed.full_clean(validate_constraints=False)  # the lock has seen to that
        feed.save()
    return feed, token


def _new_feed(user, wheel, name) -> CalendarFeed:
    if CalendarFeed.objects.filter(user=user).count() >= MOST:
        raise ValidationError(_("You have too many addresses. Remove those that you no longer use, then try again."))
    return CalendarFeed(user=user, wheel=wheel, name=name)


def note_fetch(feed: CalendarFeed, *, on: date) -> None:
    """Remember the day on which a program last asked, so that its owner sees which addresses are in use."""
    if feed.fetched_on != on:
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_on=on)
