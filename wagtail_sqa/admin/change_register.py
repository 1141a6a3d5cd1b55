"""The change register: who changed which measure, when and how. It is read, never written."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail_modeladmin.views import InspectView

from ..history.comparison import changes_between, display, event, sentences
from ..history.recording import tracked_fields
from ..models import Measure
from ..permissions import changes_seen_by, measure_policy
from .register_filters import ChangeFilter
from .registers import Register, RegisterIndexView, searched_names

HistoricalMeasure = Measure.history.model


def with_previous(rows: list) -> list:
    """Give each history row the one before it as ``previous`` (or None): one query for all of them."""
    before = HistoricalMeasure.objects.select_related("history_user").in_bulk(
        [row.previous_id for row in rows if row.previous_id]
    )
    for row in rows:
        row.previous = before.get(row.previous_id)
    return rows


def rows_with_previous_id(user):
    """Return the history rows that ``user`` may read, each with the key of the one before it."""
    earlier = HistoricalMeasure.objects.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date"))
    newest = earlier.order_by("-history_date").values("history_id")[:1]
    return changes_seen_by(user).select_related("history_user").annotate(previous_id=Subquery(newest))


class ChangeNamesMixin:
    """Says "change" where modeladmin would say "historical measure"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbose_name, self.verbose_name_plural = gettext("change"), gettext("changes")


class ChangeIndexView(ChangeNamesMixin, RegisterIndexView):
    page_title = _("Change register")
    export_headings = {
        "at": _("When"),
        "who": _("Who"),
        "change": _("Kind of change"),
        "title": _("Measure"),
        "id": _("Measure number"),
        "reason": _("Reason"),
        "everything": _("What changed"),
        "unit_then": _("Unit"),
        "status_then": _("Status after"),
    }

    def with_details(self, rows):
        return with_previous(rows)


class ChangeInspectView(ChangeNamesMixin, InspectView):
    page_title = pgettext_lazy("in the change register", "Change")

    def get_meta_title(self):
        return self.page_title

    def get_page_subtitle(self):
        return self.instance.title

    def get_context_data(self, **kwargs):
        row = with_previous(list(rows_with_previous_id(self.request.user).filter(pk=self.instance.pk)))[0]
        fields = [f for f in tracked_fields(Measure) if f.name != "live"]
        values = [(f.verbose_name, display(f, row)) for f in fields]
        return super().get_context_data(
            row=row,
            event=event(row, row.previous),
            who=self.model_admin.who(row),
            changes=changes_between(row.previous, row),
            values=[(label, value) for label, value in values if value],
            measure_url=self._measure_url(row),
            **kwargs,
        )

    def _measure_url(self, row) -> str:
        """Return the address of the measure's editor; "" when it is gone or not the reader's to edit."""
        theirs = measure_policy.instances_user_has_permission_for(self.request.user, "change")
        if not theirs.filter(pk=row.id).exists():
            return ""
        return reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[row.id])


class ChangeRegister(Register):
    model = HistoricalMeasure
    base_url_path = "quality-work/changes"
    menu_label = _("Change register")
    menu_icon = "history"
    menu_order = 900
    inspect_template_name = "wagtail_sqa/admin/change_inspect.html"
    index_view_class = ChangeIndexView
    inspect_view_class = ChangeInspectView
    list_display = ("when", "who", "change", "title", "reason", "what")
    list_display_add_buttons = "title"
    list_export = tuple(ChangeIndexView.export_headings)
    list_filter = (ChangeFilter,)
    inspect_view_fields = ["title"]  # the template shows the rest in words, also what points at nothing now
    ordering = ("-history_date", "-history_id")

    def get_queryset(self, request):
        return rows_with_previous_id(request.user).order_by(*self.ordering)

    def get_search_fields(self, request):
        return ("title", "history_change_reason", *searched_names("history_user"))

    def at(self, row):
        """Return the time of the change as a spreadsheet holds it: the site's own, without a zone."""
        return timezone.make_naive(row.history_date).replace(microsecond=0)

    def when(self, row):
        return date_format(timezone.localtime(row.history_date), "SHORT_DATETIME_FORMAT")

    when.short_description = _("When")
    when.admin_order_field = "history_date"

    def who(self, row):
        return get_user_display_name(row.history_user) if row.history_user else ""

    who.short_description = _("Who")

    def change(self, row):
        return event(row, row.previous)

    change.short_description = _("Kind of change")

    def reason(self, row):
        return row.history_change_reason or ""

    reason.short_description = _("Reason")

    def what(self, row):
        """Return the first sentence of the change, and how many follow."""
        first, *more = sentences(row, row.previous) or [""]
        if not more:
            return first
        return gettext("%(first)s And %(count)d more.") % {"first": first, "count": len(more)}

    what.short_description = _("What changed")

    def everything(self, row):
        return " ".join(sentences(row, row.previous))

    def unit_then(self, row):
        return row.labels.get("unit", "")

    def status_then(self, row):
        return row.get_status_display()
