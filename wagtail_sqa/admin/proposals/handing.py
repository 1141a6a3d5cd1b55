"""The view in which goals and measures of a plan are handed down, and in which the giver sees the answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ...actions.proposals import hand_down, withdraw
from ...models import GoalMeasure, Measure, PlanGoal, Proposal, QualityPlanPage
from ...models.versions import page_kinds
from ...permissions import PAGES, may_hand_down, pages_open_to
from ...text import LongTextField
from ..labels import PROPOSAL_ICONS

HAND_DOWN, WITHDRAW = "wagtail_sqa_hand_down", "wagtail_sqa_withdraw_proposal"


class UnitsField(forms.ModelMultipleChoiceField):
    """Units below each other: how deep one lies is seen in its name."""

    widget = forms.CheckboxSelectMultiple
    top = 0

    def label_from_instance(self, page):
        return f"{'– ' * (page.depth - self.top)}{page.title}"


class HandDownForm(forms.Form):
    """What of the published plan, to which units, with which words."""

    what = forms.ChoiceField(label=gettext_lazy("What"))
    units = UnitsField(
        Page.objects.none(),
        label=gettext_lazy("To the units"),
        error_messages={"required": gettext_lazy("Choose at least one unit.")},
    )
    message = LongTextField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Why, and by when. The units' editors read it."),
    )

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["what"].choices = [("", "---------"), *_choices(plan)]
        self.fields["units"].queryset = units_below(plan, user)
        self.fields["units"].top = plan.get_unit().depth + 1

    def clean_what(self) -> PlanGoal | Measure:
        kind, _dash, pk = self.cleaned_data["what"].partition("-")
        return (PlanGoal if kind == "goal" else Measure).objects.get(pk=pk)


def _choices(plan):
    """Yield the goals of the published plan, each as a group with itself and its measures in force."""
    measures = GoalMeasure.objects.filter(goal__plan=plan.pk, measure__live=True).order_by("sort_order", "pk")
    rows = list(measures.values_list("goal_id", "measure_id", "measure__title"))
    for pk, title in PlanGoal.objects.filter(plan=plan.pk).order_by("sort_order", "pk").values_list("pk", "title"):
        of_goal = [(f"measure-{measure}", _("Measure: %(title)s") % {"title": t}) for g, measure, t in rows if g == pk]
        yield title, [(f"goal-{pk}", _("Goal: %(title)s") % {"title": title}), *of_goal]


def units_below(plan, user):
    """Return the units below that of ``plan`` that ``user`` may know of.

    A unit is a page of a type that has plans or measures somewhere on the site.
    """
    unit = plan.get_unit()
    edited = PAGES.instances_user_has_permission_for(user, "change")
    may_know = Q(pk__in=pages_open_to(user).values("pk")) | Q(pk__in=edited.values("pk"))
    below = Page.objects.filter(path__startswith=unit.path, depth__gt=unit.depth).filter(may_know)
    kinds = known_units().values_list("content_type", flat=True).distinct()
    return below.filter(content_type__in=set(kinds)).exclude(content_type__in=page_kinds()).order_by("path")


def known_units():
    """Return the pages that have a plan or measures."""
    plans = QualityPlanPage.objects.values_list("path", "unit__path")
    paths = {unit or path[: -Page.steplen] for path, unit in plans}
    return Page.objects.filter(Q(path__in=paths) | Q(pk__in=Measure.objects.order_by().values("unit"))).order_by()


class OfPlanMixin(WagtailAdminTemplateMixin):
    @cached_property
    def plan(self) -> QualityPlanPage:
        plan = get_object_or_404(QualityPlanPage, pk=self.kwargs["pk"])
        if not may_hand_down(self.request.user, plan):
            raise Http404
        return plan

    @property
    def here(self) -> str:
        return reverse(HAND_DOWN, args=[self.plan.pk])


class HandDownView(OfPlanMixin, FormView):
    form_class = HandDownForm
    template_name = "wagtail_sqa/admin/hand_down.html"
    page_title = gettext_lazy("Hand down")
    header_icon = "arrow-down"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "plan": self.plan, "user": self.request.user}

    def get_page_subtitle(self):
        return self.plan.title

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.plan.pk]), "label": self.plan.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            made = hand_down(self.plan, data["what"], data["units"], message=data["message"], user=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self._say_done(len(made), len(data["units"]) - len(made))
        return HttpResponseRedirect(self.here)

    def _say_done(self, made, left_out):
        text = ngettext("Handed down to %(number)d unit.", "Handed down to %(number)d units.", made)
        waits = ngettext(
            "It waits for an answer of %(number)d unit already.",
            "It waits for an answer of %(number)d units already.",
            left_out,
        )
        said = [text % {"number": made}] * bool(made) + [waits % {"number": left_out}] * bool(left_out)
        messages.success(self.request, " ".join(said))

    def form_invalid(self, form):
        messages.validation_error(self.request, _("Nothing was handed down. See what is wrong below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        handed = list(self.plan.proposals.select_related("unit", "in_plan", "made_measure"))
        for proposal in handed:
            proposal.icon = PROPOSAL_ICONS[proposal.state]
        return {**context, "plan": self.plan, "handed": handed, "media": context["form"].media}


class WithdrawView(OfPlanMixin, View):
    http_method_names = ["post"]

    def dispatch(self, request, pk, number):
        self.proposal = get_object_or_404(Proposal, pk=number, from_plan=self.plan)
        return super().dispatch(request, pk, number)

    def post(self, request, pk, number):
        try:
            withdraw(self.proposal, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(title)s” is taken back.") % {"title": self.proposal.title})
        return HttpResponseRedirect(self.here)


def hand_down_urls():
    base = "quality-work/plans/<sqa_number:pk>/hand-down/"
    return [
        path(base, HandDownView.as_view(), name=HAND_DOWN),
        path(f"{base}<sqa_number:number>/withdraw/", WithdrawView.as_view(), name=WITHDRAW),
    ]


def hand_down_button(page, user, view_name=None, next_url=None):
    """Offer the view in the menus of a plan in force."""
    if isinstance(page, QualityPlanPage) and may_hand_down(user, page):
        yield Button(HandDownView.page_title, reverse(HAND_DOWN, args=[page.pk]), icon_name="arrow-down", priority=24)
