"""The change register: who changed which measure, when and how. It is read, never written."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from ..history.comparison import changes_between, display, event, sentences
from ..history.recording import tracked_fields
from ..models import Measure
from ..permissions import can_read_register
from .exports import SafeSpreadsheetMixin, in_chunks
from .register_filters import DateRangeFilter, KindFilter, known_parameters

HistoricalMeasure = Measure.history.model


class ReadOnly(PermissionHelper):
    """Lets those read who may see measures; nobody adds, changes or deletes."""

    def user_can_list(self, user):
        return can_read_register(user)

    def user_can_inspect_obj(self, user, obj):
        return can_read_register(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


def with_previous(rows: list) -> list:
    """Give each history row the one before it as ``previous`` (or None): one query for all of them."""
    before = HistoricalMeasure.objects.select_related("history_user").in_bulk(
        [row.previous_id for row in rows if row.previous_id]
    )
    for row in rows:
        row.previous = before.get(row.previous_id)
    return rows


def rows_with_previous_id():
    """Return all history rows, each with the key of the one before it."""
    earlier = HistoricalMeasure.objects.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date"))
    newest = earlier.order_by("-history_date").values("history_id")[:1]
    return HistoricalMeasure.objects.select_related("history_user").annotate(previous_id=Subquery(newest))


class ChangeNamesMixin:
    """Says "change" where modeladmin would say "historical measure"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.verbose_name, self.verbose_name_plural = gettext("change"), gettext("changes")


class ChangeIndexView(ChangeNamesMixin, SafeSpreadsheetMixin, IndexView):
    page_title = _("Change register")
    export_headings = {
        "at": _("When"),
        "who": _("Who"),
        "change": _("Kind of change"),
        "title": _("Measure"),
        "id": _("Measure number"),
        "reason": _("Reason"),
        "everything": _("What changed"),
    }

    def get_filters_params(self, params=None):
        """Return what the filters know; anything else in the address is nobody's, and no error."""
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name in known_parameters()}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = with_previous(list(context["object_list"]))
        return context

    def as_spreadsheet(self, queryset, spreadsheet_format):
        rows = (row for chunk in in_chunks(queryset) for row in with_previous(chunk))
        return super().as_spreadsheet(rows, spreadsheet_format)

    def to_row_dict(self, item):
        return {name: self._exported(name, item) for name in self.list_export}

    def _exported(self, name, item):
        value = getattr(self.model_admin, name, None)
        return value(item) if callable(value) else getattr(item, name)

    def get_heading(self, queryset, field):
        return str(self.export_headings[field])


class ChangeInspectView(ChangeNamesMixin, InspectView):
    page_title = pgettext_lazy("in the change register", "Change")

    def get_meta_title(self):
        return self.page_title

    def get_page_subtitle(self):
        return self.instance.title

    def get_context_data(self, **kwargs):
        row = with_previous(list(rows_with_previous_id().filter(pk=self.instance.pk)))[0]
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
        may = self.request.user.has_perm("wagtail_sqa.change_measure")
        if not may or not Measure.objects.filter(pk=row.id).exists():
            return ""
        return reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[row.id])


class ChangeRegister(ModelAdmin):
    model = HistoricalMeasure
    base_url_path = "quality-work/changes"
    menu_label = _("Change register")
    menu_icon = "history"
    menu_order = 900
    add_to_admin_menu = False  # joins the menu of the group: see wagtail_hooks.py
    history_view_enabled = False
    inspect_view_enabled = True
    index_template_name = "wagtail_sqa/admin/register_index.html"
    inspect_template_name = "wagtail_sqa/admin/change_inspect.html"
    index_view_class = ChangeIndexView
    inspect_view_class = ChangeInspectView
    permission_helper_class = ReadOnly
    list_display = ("when", "who", "change", "title", "reason", "what")
    list_display_add_buttons = "title"
    list_export = ("at", "who", "change", "title", "id", "reason", "everything")
    list_filter = (DateRangeFilter, KindFilter)
    list_per_page = 50
    inspect_view_fields = ["title"]  # the template shows the rest in words, also what points at nothing now
    ordering = ("-history_date", "-history_id")
    export_filename = "change-register"

    def get_queryset(self, request):
        return rows_with_previous_id().order_by(*self.ordering)

    def get_search_fields(self, request):
        user = get_user_model()
        existing = {field.name for field in user._meta.get_fields()}
        names = [name for name in (user.USERNAME_FIELD, "first_name", "last_name") if name in existing]
        return ("title", "history_change_reason", *(f"history_user__{name}" for name in names))

    def inspect_view(self, request, instance_pk):
        if not instance_pk.isdecimal():
            raise Http404
        return super().inspect_view(request, instance_pk)

    def get_admin_urls_for_registration(self):
        """Return the addresses of the listing and of one change: there are none for adding, changing, deleting."""
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return [url for url in super().get_admin_urls_for_registration() if url.name in kept]

    def get_permissions_for_registration(self):
        return Permission.objects.none()  # there is nothing in the register to be permitted

    def register_indexing(self):
        """Leave the rows out of the index of references: what once named a page does not use it now."""

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
