"""Changes to the activities of a wheel. The page's latest draft is the one truth of what is being written.

Every change takes the page's row lock, reads that draft, changes it and saves it as a new one: drafts, preview,
workflow, locks, comparison and revert hold for the whole wheel, and what is in force stays as it is until somebody
publishes.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from ..enums import RingSource
from ..models import AnnualWheelPage, WheelActivity, WheelRing
from .publish import save_draft

# Where an activity stands says nothing about whether somebody has changed it.
_PLACE = ("id", "uid", "ring", "sort_order")


class DraftActivity:
    """An activity of a draft with its ring.

    ``key``, its lasting name, finds it again in a later draft, ``token`` says whether it has changed since.
    """

    def __init__(self, ring: WheelRing, ring_key: str, activity: WheelActivity):
        self.ring, self.ring_key, self.activity = ring, ring_key, activity

    @property
    def key(self) -> str:
        return self.activity.uid.hex

    @cached_property
    def token(self) -> str:
        return f"{content_of(self.activity)}.{self.ring_key}"

    def __str__(self):
        return self.activity.title


class DraftActivities:
    """All activities of a draft, in the order of its rings. Rings that show something else have none."""

    def __init__(self, wheel: AnnualWheelPage):
        self.wheel = wheel
        own = (ring for ring in wheel.rings.get_object_list() if ring.source == RingSource.OWN)
        self.rings = {ring.uid.hex: ring for ring in own}
        self.rows = [
            DraftActivity(ring, key, activity)
            for key, ring in self.rings.items()
            for activity in ring.activities.get_object_list()
        ]

    def find(self, key: str) -> DraftActivity | None:
        return next((row for row in self.rows if row.key == key), None)

    def refuse_too_many(self) -> None:
        """Raise ``ValidationError`` when they would happen more often than a wheel shows."""
        rings = self.rings.values()
        self.wheel.refuse_too_many([activity for ring in rings for activity in ring.activities.get_object_list()])

    def put(self, activity: WheelActivity, ring_key: str) -> None:
        """Put ``activity`` last in a ring."""
        ring = self.rings[ring_key]
        orders = [other.sort_order or 0 for other in ring.activities.get_object_list()]
        activity.sort_order = max(orders, default=-1) + 1
        ring.activities.add(activity)

    def remove(self, row: DraftActivity) -> None:
        row.ring.activities.remove(row.activity)

    def move(self, row: DraftActivity, ring_key: str) -> None:
        if ring_key != row.ring_key:
            self.remove(row)
            self.put(row.activity, ring_key)


class LockedError(ValidationError):
    """The wheel may be read by this user, and not be written now."""


def content_of(activity: WheelActivity) -> str:
    """Return a digest of what is written about ``activity``; it costs no query."""
    written = {f.name: _plain(activity, f) for f in activity._meta.concrete_fields if f.name not in _PLACE}
    words = json.dumps(written, cls=DjangoJSONEncoder, sort_keys=True)
    return blake2b(words.encode(), digest_size=8).hexdigest()


def _plain(activity, field):
    """Return the value, of blocks without their ids: Wagtail makes new ones for blocks that came without."""
    value = getattr(activity, field.attname)
    return [(block["type"], block["value"]) for block in value.raw_data] if isinstance(field, StreamField) else value


def latest_draft(wheel: AnnualWheelPage) -> AnnualWheelPage:
    return wheel.get_latest_revision_as_object()


def refuse_if_locked(wheel: AnnualWheelPage, user) -> None:
    """Raise `LockedError` with the reason why ``user`` may not write in ``wheel`` now."""
    if wheel.alias_of_id:
        raise LockedError(_("This wheel is an alias of another one. Change that one, and this one follows."))
    lock = wheel.get_lock()
    if lock and lock.for_user(user):
        raise LockedError(_("This wheel is locked, or waits for somebody else's approval. Nothing can be changed now."))


def change_draft(
    wheel: AnnualWheelPage, change: Callable[[DraftActivities], Any], *, user, log_action: str
) -> AnnualWheelPage | None:
    """Let ``change`` alter the activities of the latest draft, under lock, and save it; return the new draft.

    When ``change`` returns something false or raises, nothing is saved, and None is returned. Raises `LockedError`.
    """
    with transaction.atomic():
        wheel.lock()
        wheel.refresh_from_db()
        refuse_if_locked(wheel, user)
        draft = latest_draft(wheel)
        if not change(DraftActivities(draft)):
            return None
        save_draft(draft, user=user, log_action=f"wagtail_sqa.{log_action}", clean=False)
    return draft


def publish_draft(wheel: AnnualWheelPage, *, user) -> None:
    """Put the latest draft into force. Raises ``ValidationError`` and changes nothing when it is not ready for that."""
    with transaction.atomic():
        wheel.lock()
        wheel.refresh_from_db()
        refuse_if_locked(wheel, user)
        refuse_unready(latest_draft(wheel))
        revision = wheel.get_latest_revision() or save_draft(wheel, user=user)
        revision.publish(user=user)


def refuse_unready(draft: AnnualWheelPage) -> None:
    """Raise ``ValidationError`` with a sentence for each activity that cannot come into force; none costs a query."""
    draft.full_clean()
    activities = DraftActivities(draft)
    activities.refuse_too_many()
    problems = [_problem(row) for row in activities.rows]
    if any(problems):
        raise ValidationError([problem for problem in problems if problem])


def moved(day: date | None, days: int) -> date | None:
    """Return ``day`` moved by ``days``. Raises ``ValidationError`` where the calendar ends."""
    try:
        return day and day + timedelta(days=days)
    except OverflowError:
        raise ValidationError(_("That is too far away. Move the activities by fewer days.")) from None


def move_days(activity: WheelActivity, days: int) -> None:
    """Move all days of ``activity``, and so its length stays what it is."""
    for name in day_fields():
        setattr(activity, name, moved(getattr(activity, name), days))


def day_fields() -> Iterable[str]:
    return [field.name for field in WheelActivity._meta.concrete_fields if type(field) is models.DateField]


def _problem(row: DraftActivity) -> str:
    activity = row.activity
    relations = [field.name for field in activity._meta.concrete_fields if field.is_relation]
    try:
        activity.clean_fields(exclude=relations)
        activity.clean()
    except ValidationError as error:
        return f"{activity.title or _('An activity without a title')}: {' '.join(error.messages)}"
    return ""
