"""The menu *Quality work* and what it holds."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..compat import GROUP_MENU_HOOK
from ..models import ActivityCategory, FocusArea
from ..permissions import activity_category_policy, focus_area_policy
from .choosers import PlainChooserViewSet
from .governing_documents import GoverningDocumentViewSet
from .indicators import IndicatorViewSet
from .measures import MeasureViewSet


class FocusAreaViewSet(SnippetViewSet):
    model = FocusArea
    permission_policy = focus_area_policy
    chooser_viewset_class = PlainChooserViewSet
    icon = "crosshairs"
    menu_order = 200
    list_display = ["name", "mark", "colour"]
    ordering = ["name"]


class ActivityCategoryViewSet(SnippetViewSet):
    model = ActivityCategory
    permission_policy = activity_category_policy
    chooser_viewset_class = PlainChooserViewSet
    icon = "tag"
    menu_order = 300
    list_display = ["name", "mark", "colour", "position"]


class QualityWorkGroup(SnippetViewSetGroup):
    menu_label = _("Quality work")
    menu_icon = "clipboard-list"
    menu_name = "quality-work"
    menu_order = 250
    items = (MeasureViewSet, IndicatorViewSet, FocusAreaViewSet, GoverningDocumentViewSet, ActivityCategoryViewSet)
    submenu_hook = GROUP_MENU_HOOK
