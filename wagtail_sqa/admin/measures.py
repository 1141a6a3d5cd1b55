"""Measures in the admin: their listing, their editor, their retirement."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CopyView, EditView, IndexView, SnippetViewSet, UnpublishView

from ..actions.publish import retire
from ..models import Measure
from ..permissions import can_follow_up
from .choosers import MeasureChooserViewSet
from .columns import DueColumn, StatusColumn
from .filters import MeasureFilterSet
from .follow_ups import FollowUpView
from .forms import MeasureForm
from .labels import visibility
from .state import MeasureStatePanel

FOLLOW_UP = "wagtailsnippets_wagtail_sqa_measure:follow_up"

PANELS = [
    MeasureStatePanel(heading=_("How far it has come")),
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldPanel("description", help_text=_("What is done, in practice? Short is better than complete.")),
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("focus_area")]),
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


class MeasureIndexView(IndexView):
    table_classname = "listing sqa-listing"

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if can_follow_up(self.request.user):
            url = reverse(FOLLOW_UP, args=[instance.pk])
            buttons.append(MenuItem(_("Follow up"), url=url, icon_name="tasks", priority=15))
        return buttons


class MeasureEditView(EditView):
    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if can_follow_up(self.request.user):
            url = reverse(FOLLOW_UP, args=[self.object.pk])
            buttons.append(HeaderButton(_("Follow up"), url=url, icon_name="tasks"))
        return buttons


class MeasureCopyView(CopyView):
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


class MeasureViewSet(SnippetViewSet):
    model = Measure
    icon = "tasks"
    menu_label = _("Measures")
    menu_order = 100
    index_view_class = MeasureIndexView
    edit_view_class = MeasureEditView
    copy_view_class = MeasureCopyView
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
        return Measure.objects.select_related("unit")

    def get_urlpatterns(self):
        follow_up = path(f"follow-up/<{self.pk_path_converter}:pk>/", self.follow_up_view, name="follow_up")
        return [*super().get_urlpatterns(), follow_up]

    @property
    def follow_up_view(self):
        return self.construct_view(FollowUpView)
