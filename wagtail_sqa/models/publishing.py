"""One way into force, whoever publishes: admin, workflow, schedule, command or import."""

from contextlib import nullcontext

from django.db import models, transaction
from wagtail.log_actions import LogContext
from wagtail.search.tasks import insert_or_update_object_task

from ..history.moment import moment

_BY_SCHEDULE = "wagtail.publish.scheduled"  # as Wagtail's command publish_scheduled calls it


class InForceMixin(models.Model):
    """Makes publishing and unpublishing one transaction under a row lock, with one moment for all it writes.

    Stands before ``DraftStateMixin`` or ``Page`` in the bases. Wagtail itself publishes without a lock and, outside
    its own views, without a transaction.
    """

    # Wagtail would index inside the transaction: on PostgreSQL that touches rows of other things, in no order, so that
    # two who publish at once could wait for each other, and the error of an index would undo what was published.
    search_auto_update = False

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        transaction.on_commit(self._index)

    def _index(self):
        """Let what is stored be indexed, with all that was saved in the same transaction."""
        if self.pk is not None:  # not deleted since
            insert_or_update_object_task.enqueue(self._meta.app_label, self._meta.model_name, str(self.pk))

    def publish(self, revision, user=None, **kwargs):
        """Put ``revision`` into force; see ``DraftStateMixin.publish`` for the arguments.

        A schedule that another process has carried out meanwhile is left at that.
        """
        with transaction.atomic(), moment(user=user):
            self.lock()
            revision.refresh_from_db()  # forget the object that was read before the lock
            if kwargs.get("log_action") == _BY_SCHEDULE and revision.approved_go_live_at is None:
                return None
            result = super().publish(revision, user=user, **kwargs)
            self.after_change_in_force()
        return result

    def unpublish(self, set_expired=False, commit=True, user=None, log_action=True):
        """Take the object out of force; see ``DraftStateMixin.unpublish``. Whoever calls has asked for the right.

        The user goes to the log by its context: given to Wagtail's action, 7.4 asks a snippet for its page permissions.
        """
        log_as = LogContext(user=user) if user is not None else nullcontext()
        with transaction.atomic(), moment(user=user), log_as:
            self.lock()
            if commit:
                self.refresh_from_db()
            super().unpublish(set_expired=set_expired, commit=commit, log_action=log_action)

    def delete(self, *args, **kwargs):
        with transaction.atomic(), moment():
            return super().delete(*args, **kwargs)

    def lock(self) -> None:
        """Take the row lock of this object until the transaction ends (no-op where the database has none)."""
        list(type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk"))

    def after_change_in_force(self) -> None:
        """Called inside the transaction once what is in force has changed.

        After unpublishing, by the handler of Wagtail's signal: its page view goes past ``unpublish``.
        """
