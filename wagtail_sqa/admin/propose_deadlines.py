"""What a preset proposes for a wheel: shown first, then put into its draft."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from ..actions.propose_deadlines import propose_deadlines, proposed_for
from ..models import AnnualWheelPage
from ..presets import site as presets
from .start_plan import usual_preset

PROPOSE = "wagtail_sqa_propose_deadlines"


class KindForm(forms.Form):
    preset = forms.ChoiceField(label=_("Kind of plan"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = presets.language()
        self.fields["preset"].choices = [(preset.key, preset.title.say(code)) for preset in presets.offered()]


class ProposeDeadlinesView(FormView):
    """Shows what the kind in the address, or the usual one of the unit, proposes; a POST puts that into the draft."""

    form_class = KindForm
    template_name = "wagtail_sqa/admin/propose_deadlines.html"
    page_title = _("Propose days for the wheel")

    @cached_property
    def wheel(self) -> AnnualWheelPage:
        wheel = get_object_or_404(AnnualWheelPage, pk=self.kwargs["pk"])
        if not may_propose(self.request.user, wheel):
            raise Http404
        return wheel

    @cached_property
    def preset(self):
        unit = self.wheel.get_unit()
        usual = usual_preset(unit) if unit else presets.GENERAL
        return presets.find(self.request.GET.get("preset", "")) or presets.find(usual)

    def get_initial(self):
        return {"preset": self.preset.key}

    def form_valid(self, form):
        preset = presets.find(form.cleaned_data["preset"])
        said = {"on": timezone.localdate(), "language": presets.language(), "user": self.request.user}
        try:
            number = propose_deadlines(self.wheel, preset, **said)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _added(number))
        return redirect("wagtailadmin_pages:edit", self.wheel.pk)

    def get_context_data(self, **kwargs):
        draft = self.wheel.get_latest_revision_as_object()
        found = proposed_for(draft, self.preset, on=timezone.localdate(), language=presets.language())
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.wheel.pk])
        return {**super().get_context_data(**kwargs), "wheel": draft, "proposals": found, "edit_url": edit_url}


def _added(number: int) -> str:
    return ngettext(
        "%(number)d activity is added to the draft. Change its day, or remove it, before you publish.",
        "%(number)d activities are added to the draft. Change their days, or remove them, before you publish.",
        number,
    ) % {"number": number}


def may_propose(user, wheel) -> bool:
    rights = wheel.permissions_for_user(user)
    return rights.can_edit() and not rights.page_locked()


def propose_urls():
    address = "quality-work/wheels/<sqa_number:pk>/propose/"
    return [path(address, ProposeDeadlinesView.as_view(), name=PROPOSE)]


def propose_button(page, user, view_name=None, next_url=None):
    """Yield a button to the proposals for a wheel; for Wagtail's hooks of the menus of a page."""
    if isinstance(page, AnnualWheelPage) and may_propose(user, page):
        yield Button(ProposeDeadlinesView.page_title, reverse(PROPOSE, args=[page.pk]), icon_name="date", priority=12)
