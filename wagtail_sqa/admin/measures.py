"""Measures in the admin: their listing, their editor, their retirement."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.forms import Select
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    HistoryView,
    IndexView,
    PreviewRevisionView,
    RevisionsCompareView,
    SnippetViewSet,
    UnpublishView,
)

from ..actions.publish import retire
from ..models import Measure
from ..permissions import followable, measure_policy
from .choosers import MeasureChooserViewSet
from .columns import DueColumn, StatusColumn
from .filters import MeasureFilterSet
from .follow_ups import FollowUpView
from .forms import MeasureForm
from .guard import READ, GuardedIndexViewMixin, GuardedViewSetMixin, guarded
from .labels import visibility
from .measure_files import PrintedListingMixin
from .state import MeasureStatePanel
from .units import refuse_publication, unit_chooser

FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"

PANELS = [
    MeasureStatePanel(heading=_("How far it has come")),
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldPanel("description", help_text=_("What is done, in practice? Short is better than complete.")),
            FieldPanel("unit", widget=unit_chooser()),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("focus_area")]),
            FieldPanel("governing_document", widget=Select),
        ],
        heading=_("What"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("cause"),
            FieldPanel("expected_effect"),
            FieldPanel("origin", help_text=_("What made you see that something was needed?")),
        ],
        heading=_("Why"),
        help_text=_("A measure answers a cause. Without one, nobody can tell afterwards if it was right."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("responsible_role"),
            FieldPanel("responsible_user"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("due")]),
            FieldPanel("follow_up_method"),
            FieldPanel(
                "check_points",
                help_text=_(
                    "Days on which the measure is looked at along the way, at most 24. They stand in the plan, in "
                    "wheels and in calendars, and whoever is responsible is reminded of them."
                ),
            ),
        ],
        heading=_("Who and when"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("continued_from", help_text=_("The measure of an earlier year that this one goes on with.")),
            FieldPanel("change_reason"),
        ],
        heading=_("Connections"),
    ),
    PublishingPanel(),
]


class MeasureIndexView(PrintedListingMixin, GuardedIndexViewMixin, IndexView):
    table_classname = "listing sqa-listing"
    followable = frozenset()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.followable = followable(self.request.user, [measure.pk for measure in context["object_list"]])
        return context

    def order_queryset(self, queryset):
        """Put measures that are alike in a column in one order, so that none stands on two pages or on none."""
        queryset = super().order_queryset(queryset)
        chosen = queryset.query.order_by
        return queryset.order_by(*chosen, "id") if chosen else queryset

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.pk in self.followable:
            url = reverse(FOLLOW_UP, args=[instance.pk])
            buttons.append(MenuItem(_("Follow up"), url=url, icon_name="tasks", priority=15))
        return buttons


class PublishesWhereAllowedMixin:
    """Before a view of Wagtail: a draft is published for the unit that it names only by those who may there."""

    def is_valid(self, form):
        if not super().is_valid(form):
            return False
        try:
            if self.action == "publish":
                refuse_publication(self.request.user, form.instance)
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
        return form.is_valid()


class MeasureCreateView(PublishesWhereAllowedMixin, CreateView):
    pass


class MeasureEditView(PublishesWhereAllowedMixin, EditView):
    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.user_has_permission_for_instance("follow_up", self.live_object):
            url = reverse(FOLLOW_UP, args=[self.object.pk])
            buttons.append(HeaderButton(_("Follow up"), url=url, icon_name="tasks"))
        return buttons


class MeasureHistoryView(HistoryView):
    any_permission_required = READ


class MeasureRevisionView(PreviewRevisionView):
    permission_required = None
    any_permission_required = READ


class MeasureCompareView(RevisionsCompareView):
    permission_required = None
    any_permission_required = READ


class MeasureCopyView(PublishesWhereAllowedMixin, CopyView):
    """A copy takes the text only: it is a new measure, with nothing done yet."""

    def get_initial_form_instance(self):
        original = self.get_object()
        own = {*Measure.STATE_FIELDS, "change_reason"}
        fields = [f for f in Measure._meta.concrete_fields if f.name in self.panel.get_form_options()["fields"]]
        return Measure(**{f.attname: getattr(original, f.attname) for f in fields if f.name not in own})


class RetireView(UnpublishView):
    """Takes a measure out of force through the one service that does so."""

    page_title = _("Retire")
    success_message = _("“%(object)s” is retired.")

    def get_template_names(self):
        return ["wagtail_sqa/admin/measure_retire.html"]

    def unpublish(self):
        retire(self.object, user=self.request.user, reason=self.request.POST.get("reason", "").strip())


class MeasureViewSet(GuardedViewSetMixin, SnippetViewSet):
    model = Measure
    icon = "tasks"
    menu_label = _("Measures")
    menu_order = 100
    permission_policy = measure_policy
    index_view_class = MeasureIndexView
    add_view_class = MeasureCreateView
    edit_view_class = MeasureEditView
    copy_view_class = MeasureCopyView
    history_view_class = MeasureHistoryView
    revisions_view_class = MeasureRevisionView
    revisions_compare_view_class = MeasureCompareView
    unpublish_view_class = RetireView
    chooser_viewset_class = MeasureChooserViewSet
    chooser_per_page = 25
    filterset_class = MeasureFilterSet
    list_per_page = 50
    list_display = [
        "title",
        StatusColumn("status", label=_("Status"), sort_key="status"),
        DueColumn("due", label=_("Due date"), sort_key="due", today=timezone.localdate),
        Column("responsible_role", label=_("Responsible role"), sort_key="responsible_role"),
        Column("unit", label=_("Unit"), accessor="unit.title"),
        Column("visibility", label=_("Visible"), accessor=visibility),
    ]
    edit_handler = ObjectList(PANELS, base_form_class=MeasureForm)

    def get_queryset(self, request):
        seen = measure_policy.instances_user_has_permission_for(request.user, "view")
        return seen.select_related("unit")

    def get_urlpatterns(self):
        follow_up = path(f"follow-up/<{self.pk_path_converter}:pk>/", self.follow_up_view, name="follow_up")
        return [*super().get_urlpatterns(), guarded(follow_up, measure_policy)]

    def get_permissions_to_register(self):
        """Return all permissions for measures; Wagtail would leave out the one for seeing them."""
        return Permission.objects.filter(content_type=ContentType.objects.get_for_model(Measure))

    @property
    def follow_up_view(self):
        return self.construct_view(FollowUpView)
