"""Write and put into force in one step: for commands, imports and demo data."""

from datetime import datetime

from django.db import transaction

from ..history.moment import moment


def save_and_publish(obj, *, user=None, reason: str = "", at: datetime | None = None):
    """Validate ``obj``, save it as a revision and publish that; return the revision.

    ``at`` dates the history (aware datetime, default now). Raises ``ValidationError`` and changes nothing when a
    field is wrong.
    """
    with transaction.atomic(), moment(at=at, user=user, reason=reason) as now:
        obj.lock()
        revision = obj.save_revision(user=user, log_action=True)
        revision.publish(user=user, skip_permission_checks=True)
        if at is not None:
            _date_back(obj, revision, now.at)
    return revision


def save_draft(obj, *, user=None, log_action: str | bool = True, clean: bool = True):
    """Validate ``obj`` and save it as a draft; what is in force stays as it is. Return the revision.

    ``log_action`` names what is written in the log; without ``clean``, a part of a draft can be changed whose other
    parts are not ready yet.
    """
    with transaction.atomic():
        obj.lock()
        return obj.save_revision(user=user, log_action=log_action, clean=clean)


def retire(obj, *, user=None, reason: str = "", at: datetime | None = None) -> None:
    """Take ``obj`` out of force and keep it for the record."""
    with moment(at=at, user=user, reason=reason):
        obj.unpublish(user=user)


def _date_back(obj, revision, at):
    """Give what Wagtail dates "now" the date of an import."""
    type(revision).objects.filter(pk=revision.pk).update(created_at=at)
    obj.refresh_from_db()
    obj.last_published_at = at
    obj.first_published_at = min(obj.first_published_at or at, at)
    obj.save(update_fields=["first_published_at", "last_published_at"])
