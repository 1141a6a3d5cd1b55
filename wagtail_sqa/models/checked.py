from django.db import models

from ..reviewing import gate


class CheckedMixin(models.Model):
    """A page that has a check. Stands before `InForceMixin` in the bases, whose lock and transaction come after it."""

    class Meta:
        abstract = True

    def publish(self, revision, user=None, **kwargs):
        """Put ``revision`` into force; see `InForceMixin.publish`.

        Raises `PublishingRefused` where the page's check forbids it and a user publishes by their own rights, as in a
        workflow. Wagtail's editor, which has asked for the rights already, asks the check by its hook.
        """
        if user is not None and not kwargs.get("skip_permission_checks"):
            gate.refuse(revision.as_object())
        return super().publish(revision, user=user, **kwargs)
