from itertools import groupby

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from wagtail_sqa.models import AnnualWheelPage, QualityPlanPage

from .blocks import BODY_BLOCKS, START_BLOCKS
from .enums import UnitKind
from .visibility import readable

NEWEST = 6
#: The order of the lists on a unit's page; types that are not named here come after these.
TYPES = (
    "wagtail_sqa.QualityOverviewPage",
    "wagtail_sqa.QualityPlanPage",
    "wagtail_sqa.AnnualWheelPage",
    "wagtail_sqa.QualityReportPage",
    "home.UnitPage",
    "home.StandardPage",
)


def by_type(pages):
    """Pages in groups of their type, as (heading, pages)."""

    def rank(page):
        label = page._meta.label
        return TYPES.index(label) if label in TYPES else len(TYPES), label

    groups = groupby(sorted(pages, key=rank), key=type)
    return [(capfirst(model._meta.verbose_name_plural), list(members)) for model, members in groups]


class HomePage(Page):
    """The first page of the intranet."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(START_BLOCKS, blank=True, verbose_name=_("side by side"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "units": self.units(request), "newest": self.newest(request)}

    def units(self, request):
        """Every unit but the teams, in the order of the tree."""
        units = UnitPage.objects.descendant_of(self).exclude(kind=UnitKind.TEAM)
        return readable(units, request).order_by("path")

    def newest(self, request):
        """The pages of quality work that were published last."""
        pages = self.get_descendants().filter(content_type__app_label="wagtail_sqa")
        return readable(pages, request).order_by("-first_published_at")[:NEWEST].specific()


class UnitPage(Page):
    """An administration, a school, a care home or a team: the place in the tree where its quality work hangs."""

    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices, default=UnitKind.SCHOOL)
    accountable_role = models.CharField(
        _("accountable"), max_length=120, blank=True, help_text=_("A role, not a name.")
    )
    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("accountable_role"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.UnitPage"]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = list(readable(self.get_children(), request).specific())
        wheels = [page for page in children if isinstance(page, AnnualWheelPage)]
        has_plans = any(isinstance(page, QualityPlanPage) for page in children)
        found = {"sections": by_type(children), "wheel": wheels[-1] if wheels else None, "has_plans": has_plans}
        return {**context, **found}


class StandardPage(Page):
    """A page of plain text."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["home.HomePage", "home.UnitPage", "home.StandardPage"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "sections": by_type(readable(self.get_children(), request).specific())}


class DemoRecord(models.Model):
    """Which object a key in the demo data became, so that loading again neither doubles nor restores anything."""

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="home_demo_record_once")]

    def __str__(self):
        return f"{self.model}: {self.key}"
