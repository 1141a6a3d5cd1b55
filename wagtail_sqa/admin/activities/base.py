"""What all views of a wheel's activities have in common: whose wheel it is, its draft, and why it cannot be written."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.edit_activities import DraftActivities, LockedError, change_draft, latest_draft, refuse_if_locked
from ...models import ActivityCategory, AnnualWheelPage
from ...permissions import PAGES
from ..wheel_warnings import outside, outside_sentence


def address(name: str, wheel, *args) -> str:
    return reverse(f"wagtail_sqa_activities:{name}", args=[wheel.pk, *args])


def editable_wheel(user, pk: int) -> AnnualWheelPage:
    """Return the wheel, whose draft ``user`` may see and edit; 404 when they may not know of it."""
    wheel = get_object_or_404(AnnualWheelPage, pk=pk)
    if wheel.permissions_for_user(user).can_edit():
        return wheel
    if PAGES.explorable_instances(user).filter(pk=pk).exists():
        raise PermissionDenied
    raise Http404


class WheelMixin(WagtailAdminTemplateMixin):
    """Before a view of the activities of the wheel ``pk``."""

    header_icon = "list-ul"
    only_where_it_may_be_written = False

    def dispatch(self, request, *args, **kwargs):
        self.wheel = editable_wheel(request.user, kwargs["pk"])
        if self.only_where_it_may_be_written and self.lock_sentence:
            return self.refuse(self.lock_sentence)
        try:
            return super().dispatch(request, *args, **kwargs)
        except LockedError as locked:  # since this view began
            return self.refuse(locked.message)

    def refuse(self, sentence):
        messages.error(self.request, sentence)
        return redirect(self.listing_url)

    @cached_property
    def lock_sentence(self) -> str:
        try:
            refuse_if_locked(self.wheel, self.request.user)
        except LockedError as locked:
            return locked.message
        return ""

    @cached_property
    def draft(self) -> AnnualWheelPage:
        return latest_draft(self.wheel)

    @cached_property
    def activities(self) -> DraftActivities:
        return DraftActivities(self.draft)

    @property
    def listing_url(self):
        """Return the address of the listing as it was filtered and sorted when this view was opened from it."""
        return f"{address('list', self.wheel)}{self.as_listed}"

    @property
    def as_listed(self) -> str:
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        return f"?{query.urlencode()}" if query else ""

    def get_page_subtitle(self):
        return self.draft.title

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.wheel.pk])
        wheel = {"url": edit, "label": self.draft.title}
        listing = {"url": self.listing_url, "label": _("Activities")}
        here = {"url": "", "label": self.get_page_title()}
        items = [*self.breadcrumbs_items, wheel]
        return [*items, here] if here["label"] == listing["label"] else [*items, listing, here]

    def change(self, change, *, log_action):
        """Change the draft; see `change_draft`."""
        return change_draft(self.wheel, change, user=self.request.user, log_action=log_action)

    def say_done(self, sentence, activities=(), draft=None):
        """Say what has been done, how it is undone, and which of ``activities`` readers will not see."""
        history = messages.button(reverse("wagtailadmin_pages:history", args=[self.wheel.pk]), _("History"))
        messages.success(self.request, sentence, buttons=[history])
        unseen = outside(draft or self.draft, activities, on=timezone.localdate())
        if unseen:
            messages.warning(self.request, outside_sentence([activity.title for activity in unseen]))


def with_categories(rows) -> None:
    """Give the activities of ``rows`` their categories, in one query for all."""
    categories = ActivityCategory.objects.in_bulk({row.activity.category_id for row in rows} - {None})
    for row in rows:
        if row.activity.category_id:
            row.activity.category = categories.get(row.activity.category_id)
