"""Wagtail's index of references, for a page with hundreds of rows."""

from django.db import models


class ReferencesReadOnceMixin(models.Model):
    """A page whose references are read once when it is saved with its rows.

    Wagtail reads those of the whole page again for each row that is saved: minutes for a thousand rows.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        from wagtail import signal_handlers  # noqa: PLC0415 - it needs all models itself

        if getattr(
            signal_handlers.reference_index_auto_update_disabled, "value", False
        ):  # its context manager cannot be nested
            return super().save(*args, **kwargs)
        with signal_handlers.disable_reference_index_auto_update():
            result = super().save(*args, **kwargs)
        signal_handlers.update_reference_index_on_save(self)
        return result
