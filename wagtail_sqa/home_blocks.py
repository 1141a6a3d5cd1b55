"""Blocks for the first page of an intranet or of a unit. Built of Wagtail's only: they stand in a site's migrations."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

MOST = 20


class _HomeBlock(blocks.StructBlock):
    """A list with a heading of its own and how long it may be."""

    heading = blocks.CharBlock(
        label=_("Heading"), required=False, max_length=150, help_text=_("Left empty, it says what the list holds.")
    )
    number = blocks.IntegerBlock(
        label=_("How many"),
        default=5,
        min_value=1,
        max_value=MOST,
        help_text=_("At most so many; below them stands how many more there are, with a link to all."),
    )

    class Meta:
        group = _("Quality work")


class _UnitBlock(_HomeBlock):
    unit = blocks.PageChooserBlock(
        label=_("Unit, with the units below it"),
        required=False,
        help_text=_(
            "Left empty, it is the page on which the block stands. Readers see what they may read; of a page that is "
            "closed to some of those who may read this one, nothing is shown."
        ),
    )


class MyMeasuresBlock(_HomeBlock):
    """What the reader who is logged in has to follow up, the most urgent first."""

    asks_visitors = blocks.BooleanBlock(
        label=_("Ask visitors to log in"),
        required=False,
        default=True,
        help_text=_("Whoever is not logged in reads a sentence with a link. Without it they see nothing here."),
    )

    class Meta:
        icon = "user"
        label = _("My measures")
        template = "wagtail_sqa/blocks/home/my_measures.html"


class UnitPlansBlock(_UnitBlock):
    """The plans of a unit that are going on, each with where in its year it stands."""

    class Meta:
        icon = "clipboard-list"
        label = _("Plans of the unit")
        template = "wagtail_sqa/blocks/home/unit_plans.html"


class OverdueBlock(_UnitBlock):
    class Meta:
        icon = "warning"
        label = _("Overdue in the unit")
        template = "wagtail_sqa/blocks/home/overdue.html"


class FollowUpsBlock(_UnitBlock):
    class Meta:
        icon = "history"
        label = _("Latest follow-ups")
        template = "wagtail_sqa/blocks/home/follow_ups.html"


HOME_BLOCKS = (
    ("my_measures", MyMeasuresBlock()),
    ("unit_plans", UnitPlansBlock()),
    ("overdue", OverdueBlock()),
    ("follow_ups", FollowUpsBlock()),
)
