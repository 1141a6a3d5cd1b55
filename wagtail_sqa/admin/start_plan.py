"""The step before a new plan: which kind it is. What is begun is a draft with its period and suggested milestones."""

from django import forms
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from .. import periods
from ..actions.start_plan import start_plan
from ..models import QualityPlanPage
from ..presets import site as presets
from ..presets.days import period_of
from .start_page import BLANK, StartPageView, kind_to_choose

START = "wagtail_sqa_start_plan"


class StartPlanForm(forms.Form):
    preset = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(preset.key, preset.key) for preset in presets.offered()]


class StartPlanView(StartPageView):
    model = QualityPlanPage
    form_class = StartPlanForm
    template_name = "wagtail_sqa/admin/start_plan.html"
    page_title = gettext_lazy("What kind of plan is it?")

    def form_valid(self, form):
        preset = presets.find(form.cleaned_data["preset"])
        on, user = timezone.localdate(), self.request.user
        plan = start_plan(self.parent, preset, on=on, language=presets.language(), user=user)
        messages.success(
            self.request, _("Your plan is begun as a draft. Readers see nothing of it until you publish it.")
        )
        return redirect("wagtailadmin_pages:edit", plan.pk)

    def get_context_data(self, **kwargs):
        chosen, on = self.request.POST.get("preset") or usual_preset(self.parent), timezone.localdate()
        kinds = [
            kind_to_choose(preset, period=periods.label(preset.period_kind, *period_of(preset, on)), chosen=chosen)
            for preset in presets.offered()
        ]
        return {**super().get_context_data(**kwargs), "kinds": kinds}


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
