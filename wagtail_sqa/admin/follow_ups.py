"""Following a measure up: the form, and the journal below it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import FollowUp, Measure
from ..permissions import can_follow_up
from ..views.forms import first_answers, newest_entry
from .forms import AdminFollowUpForm
from .state import state


class FollowUpView(WagtailAdminTemplateMixin, FormView):
    """Writes an entry in the journal of one measure; ``?corrects=<pk>`` begins from the entry that it corrects."""

    model = Measure
    index_url_name = None
    edit_url_name = None
    form_class = AdminFollowUpForm
    template_name = "wagtail_sqa/admin/follow_up.html"
    page_title = gettext_lazy("Follow up")
    header_icon = "tasks"

    def dispatch(self, request, *args, **kwargs):
        if not can_follow_up(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def measure(self) -> Measure:
        return get_object_or_404(Measure, pk=self.kwargs["pk"])

    @cached_property
    def journal(self) -> list[FollowUp]:
        return list(self.measure.follow_ups.select_related("by_user", "corrects"))

    def get_page_subtitle(self):
        return self.measure.title

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(self.index_url_name), "label": Measure._meta.verbose_name_plural.capitalize()}
        here = {"url": "", "label": self.page_title}
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "change", self.measure):
            return [*self.breadcrumbs_items, listing, here]
        edit = {"url": reverse(self.edit_url_name, args=[self.measure.pk]), "label": self.measure.title}
        return [*self.breadcrumbs_items, listing, edit, here]

    def get_initial(self):
        wanted = self.request.GET.get("corrects", "")
        corrected = next((row for row in self.journal if str(row.pk) == wanted), None)
        answers = first_answers(self.measure, today=timezone.localdate(), corrects=corrected)
        return {**answers, "newest_entry": newest_entry(self.measure)}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "measure": self.measure}

    def form_valid(self, form):
        row = form.write(user=self.request.user, today=timezone.localdate())
        if row is None:
            return self.form_invalid(form)
        messages.success(self.request, _("The follow-up is written in the journal."))
        for remark in form.remarks(row):
            messages.info(self.request, remark)
        return super().form_valid(form)

    def form_invalid(self, form):
        messages.validation_error(self.request, _("The follow-up could not be written due to errors."), form)
        return super().form_invalid(form)

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "measure": self.measure,
            "state": state(self.measure),
            "journal": with_corrections(self.journal),
            "media": context["form"].media,
            "action_url": self.request.path,
        }


def with_corrections(journal) -> list[tuple[FollowUp, list[FollowUp]]]:
    """Return each entry with the entries that correct it."""
    return [(row, [other for other in journal if other.corrects_id == row.pk]) for row in journal]
