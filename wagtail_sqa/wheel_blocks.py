"""What a site puts into its own StreamFields. Built of Wagtail's blocks only, since they stand in its migrations."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .enums import WheelPart

MOST = 50


class WheelBlock(blocks.StructBlock):
    """A wheel on any page: its picture, what comes next in it, or what happens this month.

    Readers see what they would see on the wheel's own page; of a wheel that is not published, deleted or closed to
    some of those who may read the page around it, nothing.
    """

    wheel = blocks.PageChooserBlock(page_type="wagtail_sqa.AnnualWheelPage", label=_("Annual wheel"))
    shows = blocks.ChoiceBlock(label=_("Shows"), choices=WheelPart.choices, default=WheelPart.NEXT)
    number = blocks.IntegerBlock(
        label=_("How many"),
        default=5,
        min_value=1,
        max_value=MOST,
        help_text=_("Of the activities that come next or happen this month. The picture always shows the whole year."),
    )
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=150)

    class Meta:
        icon = "calendar-alt"
        label = _("Annual wheel")
        template = "wagtail_sqa/blocks/wheel.html"
