"""The register of governing documents: its listing, its editor, and filling it from the presets."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from ..actions.fill_documents import fill_documents, missing_documents
from ..document_choices import validity
from ..enums import DocumentKind, DocumentValidity
from ..models import GoverningDocument, Measure, PlanGoal
from ..permissions import governing_document_policy, measure_policy
from ..presets import site as presets
from .choosers import PlainChooserViewSet
from .reports.documents import report_of
from .reports.places import plans_named_to

FILL = "wagtail_sqa_fill_documents"

PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("reference")]),
            FieldPanel("link"),
            FieldPanel("description"),
        ],
        heading=_("Document"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])],
        heading=_("Validity"),
        help_text=_("A document that has ended is kept: plans of its time rest on it, and say that it has ended."),
    ),
    MultiFieldPanel([FieldPanel("key")], heading=_("Checks of plans")),
]


class ValidityColumn(Column):
    """Whether it is in force on the day of reading, in words."""

    def get_value(self, instance):
        return validity(instance.valid_from, instance.valid_to, on=timezone.localdate()).label


class RestingColumn(Column):
    """How many goals and measures rest on it, of those that the user may know; leads to the report."""

    cell_template_name = "wagtail_sqa/admin/columns/resting.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "url": report_of(instance.pk)}


class GoverningDocumentFilterSet(WagtailFilterSet):
    kind = MultipleChoiceFilter(label=_("Kind"), choices=DocumentKind.choices, widget=forms.CheckboxSelectMultiple)
    validity = ChoiceFilter(
        label=_("Validity today"),
        choices=DocumentValidity.choices,
        method="filter_validity",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = GoverningDocument
        fields = []

    def filter_validity(self, queryset, name, value):
        return queryset.of_validity(value, on=timezone.localdate())


class DocumentIndexView(IndexView):
    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if governing_document_policy.user_has_permission(self.request.user, "add"):
            buttons.append(HeaderButton(_("Fill the register"), url=reverse(FILL), icon_name="download"))
        return buttons


class DocumentEditView(EditView):
    @cached_property
    def header_buttons(self):
        button = HeaderButton(_("What rests on it"), url=report_of(self.object.pk), icon_name="link")
        return [*super().header_buttons, button]


class DocumentColumnsMixin:
    """What has ended stands last: it is not what one looks for."""

    @property
    def columns(self):
        return [
            self.title_column,
            Column("reference", label=_("Reference")),
            ValidityColumn("validity", label=_("Validity")),
        ]

    def get_object_list(self):
        ended = Case(When(valid_to__lt=timezone.localdate(), then=1), default=0)
        return GoverningDocument.objects.order_by(ended, "title", "pk")


class ChooseDocumentView(DocumentColumnsMixin, ChooseView):
    pass


class ChooseDocumentResultsView(DocumentColumnsMixin, ChooseResultsView):
    pass


class DocumentChooserViewSet(PlainChooserViewSet):
    choose_view_class = ChooseDocumentView
    choose_results_view_class = ChooseDocumentResultsView


class GoverningDocumentViewSet(SnippetViewSet):
    model = GoverningDocument
    permission_policy = governing_document_policy
    index_view_class = DocumentIndexView
    edit_view_class = DocumentEditView
    chooser_viewset_class = DocumentChooserViewSet
    filterset_class = GoverningDocumentFilterSet
    icon = "doc-full"
    menu_label = _("Governing documents")
    menu_order = 250
    list_per_page = 50
    # Wagtail's own search cannot order its results by what is computed.
    search_backend_name = None
    search_fields = ["title", "reference", "description", "key"]
    ordering = ["title"]
    list_display = [
        "title",
        Column("reference", label=_("Reference"), sort_key="reference"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        ValidityColumn("validity", label=_("Validity"), sort_key="valid_to"),
        RestingColumn("number_of_goals", label=_("What rests on it"), sort_key="number_of_goals"),
    ]
    edit_handler = ObjectList(PANELS)

    def get_queryset(self, request):
        goals = PlanGoal.objects.filter(plan__in=plans_named_to(request.user).values("pk"))
        seen = measure_policy.instances_user_has_permission_for(request.user, "view")
        measures = Measure.objects.filter(pk__in=seen.values("pk"))
        return GoverningDocument.objects.annotate(number_of_goals=_number(goals), number_of_measures=_number(measures))


def _number(things):
    """Return an expression: how many of the queryset ``things`` rest on the document."""
    of_one = things.filter(governing_document=OuterRef("pk")).order_by().values("governing_document")
    counted = of_one.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def refuse_to_delete_documents(request, instances):
    """Send a request to delete documents back to their list, with a sentence, where anything rests on one of them."""
    documents = [instance for instance in instances if isinstance(instance, GoverningDocument)]
    used = [document for document in documents if document.is_used()]
    for document in used:
        sentence = gettext("“%(document)s” is kept: goals or measures rest on it, or did. Give it a last day instead.")
        messages.error(request, sentence % {"document": document.title})
    return redirect(reverse(GoverningDocument.snippet_viewset.get_url_name("list"))) if used else None


class FillDocumentsView(TemplateView):
    """Shows what the presets refer to and the register has not; a POST adds it."""

    template_name = "wagtail_sqa/admin/fill_documents.html"
    page_title = _("Add what the kinds of plans refer to")

    def dispatch(self, request, *args, **kwargs):
        if not governing_document_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        missing = missing_documents(language=presets.language())
        return {**super().get_context_data(**kwargs), "missing": missing, "list_url": _list()}

    def post(self, request):
        try:
            added = len(fill_documents(language=presets.language(), user=request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            text = ngettext("%(number)d document is added.", "%(number)d documents are added.", added)
            messages.success(request, text % {"number": added})
        return redirect(_list())


def _list() -> str:
    return reverse(GoverningDocument.snippet_viewset.get_url_name("list"))


def fill_urls():
    return [path("quality-work/governing-documents/fill/", FillDocumentsView.as_view(), name=FILL)]
