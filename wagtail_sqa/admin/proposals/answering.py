"""The listing of what has been handed down to one's units, and the view in which it is answered."""

from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from django_filters import MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from ...actions.proposals import decline, take_up
from ...compat import REGISTER_MENU_HOOK
from ...enums import ProposalState
from ...models import Proposal
from ...permissions import proposal_policy
from ..columns import StatusColumn
from ..filters import UnitFilter, with_those_above
from ..guard import READ, GuardedIndexViewMixin, GuardedViewSetMixin, guarded, stored
from ..labels import PROPOSAL_ICONS
from ..start_plan import START
from .forms import DeclineForm, TakeUpForm

NAMESPACE = "sqa-proposals"
MEASURE_EDIT = "wagtailsnippets_wagtail_sqa_measure:edit"


def proposals_seen(request):
    return proposal_policy.instances_user_has_permission_for(request.user, "view")


def units_with_proposals(request):
    return with_those_above(proposals_seen(request).order_by().values("unit"))


class ProposalFilterSet(WagtailFilterSet):
    state = MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=ProposalState.choices, widget=forms.CheckboxSelectMultiple
    )
    unit = UnitFilter(label=gettext_lazy("Unit, with the units below it"), queryset=units_with_proposals)

    class Meta:
        model = Proposal
        fields = []


class StateColumn(StatusColumn):
    def get_cell_context_data(self, instance, parent_context):
        context = Column.get_cell_context_data(self, instance, parent_context)
        return {**context, "icon": PROPOSAL_ICONS[instance.state], "word": instance.get_state_display()}


class ProposalIndexView(GuardedIndexViewMixin, IndexView):
    table_classname = "listing sqa-listing"

    def get_base_queryset(self):
        return proposals_seen(self.request).select_related("unit")


class ProposalHistoryView(HistoryView):
    any_permission_required = READ


class AnswerView(WagtailAdminTemplateMixin, FormView):
    """A page about one proposal; its door has let the user in."""

    model = Proposal
    index_url_name = edit_url_name = history_url_name = None
    template_name = "wagtail_sqa/admin/proposal.html"
    page_title = gettext_lazy("Proposal")
    header_icon = "arrow-down"

    @cached_property
    def proposal(self) -> Proposal:
        stored(Proposal, self.kwargs["pk"])
        return Proposal.objects.select_related("unit", "from_plan", "goal__plan", "in_plan", "made_measure").get(
            pk=self.kwargs["pk"]
        )

    @property
    def is_declined(self) -> bool:
        return "decline" in self.request.POST

    def get_page_subtitle(self):
        return self.proposal.title

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(self.index_url_name), "label": Proposal._meta.verbose_name_plural.capitalize()}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.proposal.title}]

    def get_form(self, form_class=None):
        return DeclineForm(self.request.POST) if self.is_declined else self.take_up_form(**self.get_form_kwargs())

    def take_up_form(self, **kwargs) -> TakeUpForm:
        return TakeUpForm(**kwargs, proposal=self.proposal, user=self.request.user, on=timezone.localdate())

    def form_valid(self, form):
        try:
            self._answer(form)
        except ValidationError as error:
            _put(form, error)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.request.path)

    def _answer(self, form):
        if self.is_declined:
            decline(self.proposal, reason=form.cleaned_data["reason"], user=self.request.user)
            messages.success(self.request, _("Declined. Those who handed it down see the reason."))
            return
        answered = take_up(self.proposal, form.wanted(), user=self.request.user)
        messages.success(self.request, _("Taken up as a draft: publish it when it is ready."), buttons=_ways(answered))

    def form_invalid(self, form):
        messages.validation_error(self.request, _("Nothing was saved. See what is wrong below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.pop("form")
        take_up_form = self.take_up_form() if self.is_declined else form
        return {
            **context,
            "proposal": self.proposal,
            "icon": PROPOSAL_ICONS[self.proposal.state],
            "take_up": take_up_form,
            "decline": form if self.is_declined else DeclineForm(),
            "media": take_up_form.media + DeclineForm().media,
            "start_url": reverse(START, args=[self.proposal.unit_id]) if self.proposal.unit_id else "",
            "ways": _ways_to(self.proposal),
            "history_url": reverse(self.history_url_name, args=[self.proposal.pk]),
        }


def _put(form, error: ValidationError) -> None:
    """Put what the action refused at the fields that the form has, and the rest above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)


def _ways_to(proposal) -> list[tuple[str, str]]:
    """Return where what came of ``proposal`` stands: addresses with their labels."""
    ways = []
    if proposal.made_measure_id:
        ways.append((reverse(MEASURE_EDIT, args=[proposal.made_measure_id]), _("Open the measure")))
    if proposal.in_plan_id:
        ways.append((reverse("wagtailadmin_pages:edit", args=[proposal.in_plan_id]), _("Open the plan")))
    return ways


def _ways(proposal) -> list:
    return [messages.button(url, label) for url, label in _ways_to(proposal)]


class ProposalViewSet(GuardedViewSetMixin, ModelViewSet):
    """Nobody adds, copies or deletes a proposal here: it is handed down from a plan, and kept with its answer."""

    model = Proposal
    name = NAMESPACE
    url_prefix = "quality-work/proposals"
    icon = "arrow-down"
    menu_label = gettext_lazy("Proposals from above")
    menu_order = 125
    menu_hook = REGISTER_MENU_HOOK
    permission_policy = proposal_policy
    index_view_class = ProposalIndexView
    history_view_class = ProposalHistoryView
    copy_view_enabled = False
    filterset_class = ProposalFilterSet
    list_per_page = 50
    search_backend_name = None
    search_fields = ["title", "message", "unit_name"]
    ordering = ["-handed_at", "-pk"]
    list_export = []
    list_display = [
        "title",
        StateColumn("state", label=gettext_lazy("State"), sort_key="state"),
        "kind",
        Column("unit_name", label=gettext_lazy("Unit"), sort_key="unit_name"),
        Column("handed_at", label=gettext_lazy("Handed down"), accessor="handed_at.date", sort_key="handed_at"),
    ]

    def get_common_view_kwargs(self, **kwargs):
        absent = dict.fromkeys(("add_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self):
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<sqa_number:pk>/", self.construct_view(AnswerView), name="edit"),
            path("history/<sqa_number:pk>/", self.history_view, name="history"),
            path("history-results/<sqa_number:pk>/", self.history_results_view, name="history_results"),
        ]
        return [guarded(pattern, proposal_policy) for pattern in patterns]

    def get_permissions_to_register(self):
        of_model = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Proposal))
        return of_model.filter(codename__in=["change_proposal", "view_proposal"])
