"""Viewpoints of readers in the admin: their listing, the answer, the measure that comes of one, the erasure."""

from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_filters import MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from ..actions.viewpoints import erase, make_measure, moderate
from ..compat import REGISTER_MENU_HOOK
from ..enums import ParticipantGroup, ViewpointState
from ..models import Viewpoint
from ..permissions import measure_policy, viewpoint_policy
from .columns import StatusColumn
from .filters import UnitFilter, with_those_above
from .guard import READ, GuardedIndexViewMixin, GuardedViewSetMixin, guarded, stored
from .labels import VIEWPOINT_ICONS
from .viewpoint_forms import ErasureForm, ModerationForm

NAMESPACE = "sqa-viewpoints"
MEASURE_EDIT = "wagtailsnippets_wagtail_sqa_measure:edit"


def viewpoints_seen(request):
    return viewpoint_policy.instances_user_has_permission_for(request.user, "view")


def units_with_viewpoints(request):
    return with_those_above(viewpoints_seen(request).order_by().values("unit"))


class ViewpointFilterSet(WagtailFilterSet):
    state = MultipleChoiceFilter(label=_("State"), choices=ViewpointState.choices, widget=forms.CheckboxSelectMultiple)
    unit = UnitFilter(label=_("Unit, with the units below it"), queryset=units_with_viewpoints)
    from_group = MultipleChoiceFilter(
        label=_("From"), choices=ParticipantGroup.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Viewpoint
        fields = []


class StateColumn(StatusColumn):
    """The state of a viewpoint as icon and word."""

    def get_cell_context_data(self, instance, parent_context):
        context = Column.get_cell_context_data(self, instance, parent_context)
        return {**context, "icon": VIEWPOINT_ICONS[instance.state], "word": instance.get_state_display()}


class ViewpointIndexView(GuardedIndexViewMixin, IndexView):
    table_classname = "listing sqa-listing sqa-viewpoints"

    def get_base_queryset(self):
        return viewpoints_seen(self.request).select_related("plan", "unit")


class ViewpointHistoryView(HistoryView):
    any_permission_required = READ


class OneViewpointMixin(WagtailAdminTemplateMixin):
    """A page about one viewpoint; its door has let the user in."""

    model = Viewpoint
    index_url_name = edit_url_name = history_url_name = None
    header_icon = "comment"

    @cached_property
    def viewpoint(self) -> Viewpoint:
        return stored(Viewpoint, self.kwargs["pk"])

    @property
    def today(self):
        return timezone.localdate()

    def get_page_subtitle(self):
        return str(self.viewpoint)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(self.index_url_name), "label": Viewpoint._meta.verbose_name_plural.capitalize()}
        return [*self.breadcrumbs_items, listing, {"url": self.get_success_url(), "label": str(self.viewpoint)}]

    def get_success_url(self):
        return reverse(self.edit_url_name, args=[self.viewpoint.pk])

    def form_invalid(self, form):
        messages.validation_error(self.request, gettext("Nothing was saved. See what is wrong below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "viewpoint": self.viewpoint, "media": context["form"].media}


class ModerationView(OneViewpointMixin, FormView):
    """Shows what a reader wrote, which nobody can change, and takes the state and the answer."""

    form_class = ModerationForm
    template_name = "wagtail_sqa/admin/viewpoint.html"
    page_title = _("Viewpoint")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.viewpoint, "for_user": self.request.user}

    def form_valid(self, form):
        try:
            form.write(moderate, user=self.request.user, on=self.today)
            return self._turn_into_measure() if "make-measure" in self.request.POST else self._saved()
        except ValidationError as error:
            form.add_errors(error)
            return self.form_invalid(form)

    def _saved(self):
        messages.success(self.request, gettext("The viewpoint is saved."))
        return HttpResponseRedirect(self.get_success_url())

    def _turn_into_measure(self):
        if not self.may_make_measure:
            raise ValidationError(gettext("You may not write measures for this unit."))
        measure = make_measure(self.viewpoint, user=self.request.user)
        messages.success(self.request, gettext("The measure is a draft that quotes the viewpoint. Make it yours."))
        return HttpResponseRedirect(reverse(MEASURE_EDIT, args=[measure.pk]))

    @cached_property
    def may_make_measure(self) -> bool:
        return measure_policy.user_has_permission_for_unit(self.request.user, "add", self.viewpoint.unit)

    def get_context_data(self, **kwargs):
        viewpoint, measure = self.viewpoint, self.viewpoint.led_to
        may_edit = measure is not None and measure_policy.user_has_permission_for_instance(
            self.request.user, "change", measure
        )
        offers = {
            "can_make_measure": self.may_make_measure and measure is None and not viewpoint.is_erased,
            "measure_url": reverse(MEASURE_EDIT, args=[measure.pk]) if may_edit else "",
            "erase_url": "" if viewpoint.is_erased else reverse(f"{NAMESPACE}:erase", args=[viewpoint.pk]),
            "history_url": reverse(self.history_url_name, args=[viewpoint.pk]),
            "icon": VIEWPOINT_ICONS[viewpoint.state],
        }
        return {**super().get_context_data(**kwargs), **offers}


class EraseView(OneViewpointMixin, FormView):
    """Asks why, then erases the text for good."""

    form_class = ErasureForm
    template_name = "wagtail_sqa/admin/viewpoint_erase.html"
    page_title = _("Erase the text")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        try:
            erase(self.viewpoint, reason=form.cleaned_data["reason"], user=self.request.user, on=self.today)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The text is erased for good."))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "back_url": self.get_success_url()}


class ViewpointViewSet(GuardedViewSetMixin, ModelViewSet):
    """Nobody adds, copies or deletes a viewpoint here: readers leave them, a command deletes the old ones."""

    model = Viewpoint
    name = NAMESPACE
    url_prefix = "quality-work/viewpoints"
    icon = "comment"
    menu_label = _("Viewpoints")
    menu_order = 120
    menu_hook = REGISTER_MENU_HOOK
    permission_policy = viewpoint_policy
    index_view_class = ViewpointIndexView
    history_view_class = ViewpointHistoryView
    copy_view_enabled = False
    filterset_class = ViewpointFilterSet
    list_per_page = 50
    search_backend_name = None
    search_fields = ["text", "about", "answer", "plan__title"]
    ordering = ["-written_on", "-pk"]
    list_export = []
    list_display = [
        "excerpt",
        StateColumn("state", label=_("State"), sort_key="state"),
        Column("plan", label=_("Plan"), accessor="plan.title", sort_key="plan__title"),
        Column("from_group", label=_("From"), accessor="get_from_group_display", sort_key="from_group"),
        Column("written_on", label=_("Written on"), sort_key="written_on"),
        BooleanColumn("is_published", label=_("Readers see it"), sort_key="is_published"),
    ]

    def get_common_view_kwargs(self, **kwargs):
        absent = dict.fromkeys(("add_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self):
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<sqa_number:pk>/", self.construct_view(ModerationView), name="edit"),
            path("erase/<sqa_number:pk>/", self.construct_view(EraseView), name="erase"),
            path("history/<sqa_number:pk>/", self.history_view, name="history"),
            path("history-results/<sqa_number:pk>/", self.history_results_view, name="history_results"),
        ]
        return [guarded(pattern, viewpoint_policy) for pattern in patterns]

    def get_permissions_to_register(self):
        of_model = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Viewpoint))
        return of_model.filter(codename__in=["change_viewpoint", "view_viewpoint"])
