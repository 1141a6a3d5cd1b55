"""The report *Governing documents*: all that is done under each, in plans, measures and checks."""

from datetime import date
from operator import attrgetter

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from ...models import GoverningDocument
from ...permissions import can_read_register
from ..exports import SafeSpreadsheetMixin, chosen, file_name
from ..filters import with_those_above
from .filters import period_choices
from .places import plans_named_to
from .resting import Chosen, Resting, RestingRow

REPORT = "wagtail_sqa_documents_report"
PER_PAGE = 50


def report_of(document: int) -> str:
    """Return the address of what rests on one document."""
    return f"{reverse(REPORT)}?document={document}"


class Kind(TextChoices):
    """In the order of the tabs; the values are names of lists of `Resting`."""

    GOALS = "goals", pgettext_lazy("what rests on a document", "Goals")
    MEASURES = "measures", pgettext_lazy("what rests on a document", "Measures")
    CHECKS = "checks", pgettext_lazy("what rests on a document", "Checks of plans")


class ChoiceForm(forms.Form):
    """What is listed; nonsense in an address is no choice."""

    document = forms.ModelChoiceField(GoverningDocument.objects.all(), label=gettext_lazy("Governing document"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    unit = forms.ModelChoiceField(Page.objects.none(), label=gettext_lazy("Unit, with the units below it"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        self.fields["document"].empty_label = self.fields["unit"].empty_label = _("All")
        self.fields["period"].choices = [("", _("All")), *period_choices(user)]
        self.fields["unit"].queryset = units_of(user)

    def chosen(self) -> Chosen:
        said = self.cleaned_data
        one, period = said.get("document"), said.get("period")
        documents = {one.pk: one} if one else GoverningDocument.objects.in_bulk()
        return Chosen(
            documents, tuple(map(date.fromisoformat, period.split("_"))) if period else None, said.get("unit")
        )


def units_of(user):
    """Return the units of the plans that ``user`` may know of, and those above them."""
    rows = plans_named_to(user).values_list("path", "unit__path")
    paths = {unit or path[: -Page.steplen] for path, unit in rows}
    return with_those_above(Page.objects.filter(path__in=paths).values("pk"))


class DocumentsReportView(SafeSpreadsheetMixin, WagtailAdminTemplateMixin, TemplateView):
    """A tab for each kind of thing that rests on documents, with its number; a file has all of them."""

    page_title = gettext_lazy("Governing documents")
    header_icon = "doc-full"
    template_name = "wagtail_sqa/admin/reports/documents.html"
    index_url_name = REPORT
    export = {
        "document": (gettext_lazy("Governing document"), attrgetter("document")),
        "kind": (gettext_lazy("Kind"), attrgetter("what")),
        "title": (gettext_lazy("Title"), attrgetter("title")),
        "state": (gettext_lazy("State"), attrgetter("state")),
        "through": (gettext_lazy("By its goal"), attrgetter("through")),
        "plan": (gettext_lazy("Plan"), attrgetter("plan")),
        "unit": (gettext_lazy("Unit"), attrgetter("unit")),
        "period": (gettext_lazy("Period"), attrgetter("period")),
    }

    def dispatch(self, request, *args, **kwargs):
        if not can_read_register(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        write = {self.FORMAT_CSV: self.write_csv_response, self.FORMAT_XLSX: self.write_xlsx_response}
        return write[request.GET["export"]](self._all_rows())

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> ChoiceForm:
        form = ChoiceForm(self.request.GET, user=self.request.user)
        form.is_valid()
        return form

    @cached_property
    def resting(self) -> Resting:
        return Resting(self.request.user, self.form.chosen(), on=timezone.localdate())

    def get_context_data(self, **kwargs):
        found = {kind: getattr(self.resting, kind) for kind in Kind}
        asked = self.request.GET.get("kind")
        kind = Kind(asked) if asked in Kind.values else next((kind for kind in Kind if found[kind]), Kind.GOALS)
        page = Paginator(found[kind], PER_PAGE).get_page(self.request.GET.get("p"))
        page.object_list = self._with_details(kind, page.object_list)
        pages = {"rows": page, "before": self._page(page, -1), "after": self._page(page, 1)}
        tabs = [self._tab(one, len(found[one]), one == kind) for one in Kind]
        files = [(name.upper(), self._url(export=name, p="", kind="")) for name in (self.FORMAT_XLSX, self.FORMAT_CSV)]
        has_register = bool(self.resting.chosen.documents)
        shown = {"form": self.form, "tabs": tabs, "kind": kind, "files": files, "has_register": has_register}
        return {**super().get_context_data(**kwargs), **shown, **pages}

    def _with_details(self, kind, rows) -> list[RestingRow]:
        more = {Kind.MEASURES: self.resting.with_links, Kind.CHECKS: self.resting.with_outcomes}
        return more.get(kind, list)(rows)

    def _all_rows(self) -> list[RestingRow]:
        checks = self.resting.with_outcomes(self.resting.checks)
        return [*self.resting.goals, *self.resting.measures, *checks]

    def _tab(self, kind, number, is_chosen) -> dict:
        return {"label": kind.label, "number": number, "url": self._url(kind=kind, p=""), "is_chosen": is_chosen}

    def _page(self, page, step) -> str:
        has = page.has_previous() if step < 0 else page.has_next()
        return self._url(p=page.number + step) if has else ""

    def _url(self, **changes) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
        return "?" + query.urlencode()

    @property
    def list_export(self):
        return list(self.export)

    def to_row_dict(self, item):
        return {name: value(item) for name, (_heading, value) in self.export.items()}

    def get_heading(self, queryset, field):
        return str(self.export[field][0])

    def get_filename(self):
        return file_name(self.page_title, *chosen(self.form))
