"""What a ring shows besides activities of its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from ..enums import RingSource
from ..stream_blocks import WholeStreamBlock


class RingPlansBlock(WholeStreamBlock):
    """The plans whose measures or milestones a ring shows."""

    plan = blocks.PageChooserBlock(page_type="wagtail_sqa.QualityPlanPage", label=_("Plan"))

    class Meta:
        required = False


class RingSourceMixin(models.Model):
    """Where the contents of a ring come from. A ring of another wheel is named by that wheel and its lasting name."""

    source = models.CharField(_("shows"), max_length=20, choices=RingSource, default=RingSource.OWN)
    plans = StreamField(RingPlansBlock(), verbose_name=_("plans"), blank=True)
    source_wheel = models.ForeignKey(
        "wagtail_sqa.AnnualWheelPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other wheel"),
    )
    source_ring = models.UUIDField(null=True, blank=True, editable=False)
    category = models.ForeignKey(
        "wagtail_sqa.ActivityCategory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Gives the measures or milestones that the ring shows their colour and mark."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.source == RingSource.WHEEL and self.source_wheel_id and self.source_ring:
            self._refuse_circle()

    def _refuse_circle(self):
        """Refuse a ring that would show itself, also by way of another wheel: only what holds activities is shown."""
        if self.source_wheel_id == self.wheel_id:
            raise ValidationError({"source": _("A ring cannot show a ring of the wheel that it stands in.")})
        shown = type(self).objects.filter(wheel_id=self.source_wheel_id, uid=self.source_ring).first()
        if shown is not None and shown.source != RingSource.OWN:
            text = _("“%(ring)s” shows something else in its turn. Choose the ring that has the activities.")
            raise ValidationError({"source": text % {"ring": shown.name}})
