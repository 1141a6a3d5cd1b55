"""The step before a new plan: which kind it is. What is begun is a draft with its period and suggested milestones."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from .. import periods
from ..actions.start_plan import start_plan
from ..models import QualityPlanPage
from ..presets import site as presets
from ..presets.days import period_of

START = "wagtail_sqa_start_plan"
BLANK = "preset"  # in the address of Wagtail's form for a new page: no step before it


class StartPlanForm(forms.Form):
    preset = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(preset.key, preset.key) for preset in presets.offered()]


class StartPlanView(FormView):
    form_class = StartPlanForm
    template_name = "wagtail_sqa/admin/start_plan.html"
    page_title = gettext_lazy("What kind of plan is it?")

    @cached_property
    def parent(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["parent_pk"]).specific

    def dispatch(self, request, *args, **kwargs):
        if not self.parent.permissions_for_user(request.user).can_add_subpage():
            raise Http404
        allowed = QualityPlanPage in self.parent.creatable_subpage_models()
        if not allowed or not QualityPlanPage.can_create_at(self.parent):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        preset = presets.find(form.cleaned_data["preset"])
        on, user = timezone.localdate(), self.request.user
        plan = start_plan(self.parent, preset, on=on, language=presets.language(), user=user)
        messages.success(
            self.request, _("Your plan is begun as a draft. Readers see nothing of it until you publish it.")
        )
        return redirect("wagtailadmin_pages:edit", plan.pk)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        blank = reverse("wagtailadmin_pages:add", args=["wagtail_sqa", "qualityplanpage", self.parent.pk])
        chosen = self.request.POST.get("preset") or usual_preset(self.parent)
        return {
            **context,
            "parent": self.parent,
            "kinds": [_kind(preset, chosen) for preset in presets.offered()],
            "blank_url": f"{blank}?{BLANK}=",
        }


def _kind(preset, chosen) -> dict:
    code = presets.language()
    start, end = period_of(preset, timezone.localdate())
    return {
        "key": preset.key,
        "title": preset.title.say(code),
        "description": preset.description.say(code),
        "period": periods.label(preset.period_kind, start, end),
        "is_chosen": preset.key == chosen,
    }


def usual_preset(parent) -> str:
    """Return the kind of the newest plan below ``parent``; the general one where there is none."""
    plans = QualityPlanPage.objects.child_of(parent).exclude(preset="")
    newest = plans.order_by("-period_start", "-pk").values_list("preset", flat=True).first()
    return newest if newest and presets.find(newest) else presets.GENERAL


def ask_for_kind(request, parent_page, page_class):
    """For Wagtail's hook: lead whoever opens the form for a new plan to the step before it."""
    if page_class is not QualityPlanPage or request.method != "GET" or BLANK in request.GET:
        return None
    return redirect(START, parent_page.pk)
