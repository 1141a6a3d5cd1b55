from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from ..activity_panels import ActivitiesPanel
from ..enums import YearMode
from ..stream_blocks import WholeStreamBlock
from ..text import CleanTextMixin
from ..wheel import MAX_RINGS
from ..wheel.recurrence import most
from ..wheel_forms import WheelPageForm
from ..wheel_panels import RepeatPanel, RingsPanel, SourcePanel
from .focus_areas import hex_colour
from .kept import KeptMixin, with_uids
from .measures import Measure
from .moved_activities import KeepsMovedActivitiesMixin
from .reading_wheels import WheelReadingMixin
from .repeats import RepeatMixin
from .revisions import ReadableRevisionsMixin
from .ring_sources import RingSourceMixin
from .versions import (
    ContentVersionMixin,
    ReadWithParentMixin,
    pages_referring_to,
    pages_referring_to_pages,
    raise_versions,
)

MOST_OCCURRENCES = 2000


class ActivityCategory(CleanTextMixin, models.Model):
    """What kind of thing an activity is: planning, meeting, survey. Colour and mark always go together."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    colour = models.CharField(_("colour"), max_length=7, default="#1F5F8B", validators=[hex_colour])
    mark = models.CharField(_("mark"), max_length=3, help_text=_("One to three letters that stand beside the colour."))
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Categories are listed in this order, lowest first.")
    )

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("colour"), FieldPanel("mark"), FieldPanel("position")])]

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("activity category")
        verbose_name_plural = _("activity categories")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, and tell the wheels that show the category that they look different now."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            raise_versions(pages_referring_to(self))


class AnnualWheelPage(
    WheelReadingMixin,
    RoutablePageMixin,
    ContentVersionMixin,
    ReadableRevisionsMixin,
    KeepsMovedActivitiesMixin,
    CleanTextMixin,
    Page,
):
    """When in the year the quality work happens: rings of activities, as a picture and as a list."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=1000)
    accountable_role = models.CharField(_("accountable role"), max_length=150, blank=True)
    start_month = models.PositiveSmallIntegerField(_("first month"), choices=list(MONTHS.items()), default=8)
    months = models.PositiveSmallIntegerField(
        _("length in months"), default=12, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    year_mode = models.CharField(_("year"), max_length=10, choices=YearMode, default=YearMode.FIXED)
    start_year = models.PositiveSmallIntegerField(
        _("first year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2200)],
        help_text=_("Needed when the wheel shows a certain year."),
    )
    unit = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Only needed when the wheel is about another unit than the page it lies under."),
    )

    template = "wagtail_sqa/annual_wheel_page.html"
    base_form_class = WheelPageForm

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("introduction"),
                FieldPanel("accountable_role"),
                FieldRowPanel([FieldPanel("year_mode"), FieldPanel("start_year")]),
                FieldRowPanel([FieldPanel("start_month"), FieldPanel("months")]),
            ],
            heading=_("About the wheel"),
        ),
        HelpPanel(
            _(
                "A ring gathers the activities of one group, for example the school's management. The first ring is "
                "drawn outermost. Save the wheel, then write the activities of each ring in their own list."
            )
        ),
        RingsPanel("rings", label=_("Ring"), heading=_("Rings with their activities"), max_num=MAX_RINGS),
    ]
    settings_panels = [FieldPanel("unit"), *Page.settings_panels]

    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
    ]

    class Meta:
        verbose_name = _("annual wheel")
        verbose_name_plural = _("annual wheels")

    def __str__(self):
        return self.title

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        rings = [{**ring, "activities": with_uids(ring.get("activities", []))} for ring in data.get("rings", [])]
        return super().from_serializable_data({**data, "rings": with_uids(rings)}, check_fks, strict_fks)

    def save_revision(self, *args, clean=True, **kwargs):
        if clean:
            self.refuse_too_many([activity for ring in self.rings.all() for activity in ring.activities.all()])
        return super().save_revision(*args, clean=clean, **kwargs)

    def refuse_too_many(self, activities) -> None:
        """Raise ``ValidationError`` when ``activities`` would happen more often than anybody could read."""
        dated = [activity for activity in activities if activity.start]
        count = sum(most(activity.rule, activity.start, months=self.months or 1) for activity in dated)
        if count > MOST_OCCURRENCES:
            text = _(
                "The activities would happen up to %(count)d times, and a wheel shows at most %(most)d. %(advice)s"
            )
            advice = _("Let some of them repeat less often, or give them a last day.")
            raise ValidationError(text % {"count": count, "most": MOST_OCCURRENCES, "advice": advice})

    def get_unit(self) -> Page | None:
        """Return the page of the unit that the wheel is about: the one that is set, else the page above."""
        return self.unit or self.get_parent()

    def after_change_in_force(self):
        super().after_change_in_force()
        raise_versions(pages_referring_to_pages([self.pk]) - {self.pk})

    def first_day(self, *, on: date) -> date:
        """Return the first day of the wheel; ``on`` decides which year a wheel of the current year shows."""
        if self.year_mode == YearMode.FIXED and self.start_year:
            return date(self.start_year, self.start_month, 1)
        begun = on.month >= self.start_month
        return date(on.year if begun else on.year - 1, self.start_month, 1)

    def clean(self):
        super().clean()
        if self.year_mode == YearMode.FIXED and not self.start_year:
            raise ValidationError({"start_year": _("Say which year the wheel begins, or choose the current year.")})


class ActivityLinksBlock(WholeStreamBlock):
    """Where an activity leads: pages, documents, addresses."""

    page = blocks.PageChooserBlock(label=_("Page"))
    document = DocumentChooserBlock(label=_("Document"))
    url = blocks.URLBlock(label=_("Web address"))

    class Meta:
        required = False


class WheelRing(ReadWithParentMixin, RingSourceMixin, KeptMixin, CleanTextMixin, Orderable, ClusterableModel):
    """One circle of a wheel."""

    wheel = ParentalKey(AnnualWheelPage, on_delete=models.CASCADE, related_name="rings")
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=255, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        SourcePanel(),
        ActivitiesPanel(heading=_("Activities")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("ring")
        verbose_name_plural = _("rings")

    def __str__(self):
        return self.name


class WheelActivity(ReadWithParentMixin, RepeatMixin, KeptMixin, CleanTextMixin, Orderable):
    """Something that happens on a day or during some days of the year, once or again and again."""

    ring = ParentalKey(WheelRing, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(_("title"), max_length=255)
    short_title = models.CharField(
        _("short title"), max_length=30, blank=True, help_text=_("Drawn in the wheel where the title is too long.")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), null=True, blank=True, help_text=_("Left empty for a single day."))
    category = models.ForeignKey(
        ActivityCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    responsible_role = models.CharField(_("responsible role"), max_length=150, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="wheel_activities", verbose_name=_("measure")
    )
    links = StreamField(ActivityLinksBlock(), verbose_name=_("links"), blank=True)
    to_tick_off = models.BooleanField(
        _("to be ticked off"),
        default=False,
        help_text=_("Shown as late when its last day has passed and nobody has ticked it off."),
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("short_title")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("category")]),
        RepeatPanel(),
        FieldRowPanel([FieldPanel("responsible_role"), FieldPanel("measure"), FieldPanel("to_tick_off")]),
        FieldPanel("description"),
        FieldPanel("links"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The activity ends before it begins. Change one of the days.")})
