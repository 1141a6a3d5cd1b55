"""The draft comes into force, by those who may publish the page."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...actions.edit_activities import publish_draft
from .base import WheelMixin
from .changes import changes_of


class PublishView(WheelMixin, TemplateView):
    """Says what readers will see otherwise, and publishes it."""

    page_title = gettext_lazy("Publish the wheel")
    header_icon = "upload"
    template_name = "wagtail_sqa/admin/activities/publish.html"
    only_where_it_may_be_written = True

    def get(self, request, *args, **kwargs):
        self.refuse_others()
        return super().get(request, *args, **kwargs)

    def refuse_others(self):
        if not self.wheel.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        self.refuse_others()
        try:
            publish_draft(self.wheel, user=request.user)
        except ValidationError as error:
            return self.refuse(_("The wheel is not published. %(reasons)s") % {"reasons": " ".join(error.messages)})
        self.wheel.refresh_from_db()
        self._say_published()
        return redirect(self.listing_url)

    def _say_published(self):
        if not self.wheel.live:  # its day has not come
            messages.success(self.request, _("The wheel is published on the day that is set in its settings."))
            return
        view = [messages.button(self.wheel.url, _("View live"))] if self.wheel.url else []
        messages.success(self.request, _("The wheel is published: readers see it as it stands here."), buttons=view)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "changes": changes_of(self.wheel, self.activities),
            "rows": self.activities.rows,
            "listing_url": self.listing_url,
            "is_new": not self.wheel.live,
            "compare_url": self._compare_url(),
        }

    def _compare_url(self):
        if not self.wheel.live_revision_id or not self.wheel.latest_revision_id:
            return ""
        args = [self.wheel.pk, self.wheel.live_revision_id, self.wheel.latest_revision_id]
        return reverse("wagtailadmin_pages:revisions_compare", args=args)
