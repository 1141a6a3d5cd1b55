"""The view in which next year's plan is started."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.roll_over import EXISTS, GOES_ON, plans_beside, roll_over
from ...enums import Decision
from ...models import QualityPlanPage
from ...permissions import PAGES, may_start_next_year, pages_open_to
from .forms import TEXTS, NextYearForm, first_answers
from .proposals import lacks_account
from .source import Source

AS_PROPOSED = "proposed"
LISTING = "wagtailsnippets_wagtail_sqa_measure:list"


class NextYearView(WagtailAdminTemplateMixin, FormView):
    """Makes the draft of the plan that comes after one; nothing is saved before everything has been read."""

    form_class = NextYearForm
    template_name = "wagtail_sqa/admin/next_year.html"
    page_title = gettext_lazy("Start next year")
    header_icon = "calendar-alt"
    exists = False

    @cached_property
    def source(self) -> Source:
        return Source(get_object_or_404(QualityPlanPage.objects.specific(), pk=self.kwargs["pk"]), self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if not may_start_next_year(request.user, self.source.plan):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.source.plan.title

    def get_breadcrumbs_items(self):
        plan = self.source.plan
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[plan.pk]), "label": plan.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_initial(self):
        return first_answers(self.source.plan)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "source": self.source}

    def post(self, request, *args, **kwargs):
        if "set" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.with_all_set(request.POST.get("all", ""))))

    def with_all_set(self, decision) -> NextYearForm:
        """Return the form as it was sent, but with one decision for all measures, or the proposals again."""
        form = NextYearForm(source=self.source)
        given = {name: self.request.POST.get(name, "") for name in form.fields}
        own = [f"measure-{pk}" for pk in self.source.own]
        if decision == AS_PROPOSED:
            decided = {name: form.fields[name].initial for name in own if name in form.fields}
        else:
            decided = dict.fromkeys(own, decision) if decision in Decision.values else {}
        return NextYearForm(source=self.source, initial={**given, **decided})

    def form_valid(self, form):
        wanted = form.wanted()
        try:
            made = roll_over(self.source.plan, wanted, user=self.request.user, despite=form.cleaned_data["despite"])
        except ValidationError as error:
            self.exists = getattr(error, "code", "") == EXISTS
            _put(form, error)
            return self.form_invalid(form)
        self.tell(made, wanted)
        return redirect("wagtailadmin_pages:edit", made.pk)

    def form_invalid(self, form):
        messages.validation_error(self.request, _("No plan was made: something has to be mended first."), form)
        return super().form_invalid(form)

    def tell(self, made, wanted):
        """Say what was made, and what the editor has to look at now."""
        going_on = sum(decision in GOES_ON for decision in wanted.decisions.values())
        text = ngettext(
            "“%(plan)s” is made, with %(count)d measure that goes on. Plan and measures are drafts until you publish.",
            "“%(plan)s” is made, with %(count)d measures that go on. Plan and measures are drafts until you publish.",
            going_on,
        )
        drafts = f"{reverse(LISTING)}?{urlencode({'visible': 'draft', 'unit': made.get_unit().pk})}"
        buttons = [messages.button(drafts, _("Show the measures that are drafts"))] if going_on else []
        messages.success(self.request, text % {"plan": made.title, "count": going_on}, buttons=buttons)
        lost = [goal.title for goal in self.source.goals if goal.pk in wanted.goals and self._is_lost(goal, wanted)]
        if lost:
            text = _("No longer contributes to a goal above, choose one: %(goals)s.")
            messages.warning(self.request, text % {"goals": ", ".join(lost)})

    def _is_lost(self, goal, wanted) -> bool:
        return goal.supports_id is not None and wanted.supports.get(goal.pk) is None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        beside = self.beside(form)
        return {
            **context,
            "plan": self.source.plan,
            "texts": [form[f"text-{name}"] for name in TEXTS],
            "goals": [self._goal(form, number, goal) for number, goal in enumerate(self.source.goals, start=1)],
            "unseen": self.source.unseen,
            "missing": sum(lacks_account(measure) for measure in self.source.measures),
            "count": len(self.source.measures),
            "beside": beside,
            "asks_for_more": bool(beside) or self.exists,
            "all_choices": [(AS_PROPOSED, _("As proposed")), *Decision.choices],
            "action_url": self.request.path,
            "media": form.media,
        }

    def _goal(self, form, number, goal) -> dict:
        """Return a goal with its fields; ``thread`` and ``supports`` are None where there is nothing to choose."""
        lines = self.source.lines[goal.pk]
        asked = f"supports-{goal.pk}" in form.fields
        return {
            "number": number,
            "goal": goal,
            "field": form[f"goal-{goal.pk}"],
            "thread": form.threads[goal.pk] if asked else None,
            "supports": form[f"supports-{goal.pk}"] if asked else None,
            "rows": [(line, form[f"measure-{line.measure.pk}"]) for line in lines],
        }

    def beside(self, form) -> list[dict]:
        """Return the plans that the new one would stand beside, those that the user may know of, and where they are."""
        found = plans_beside(self.source.plan, *form.period)
        theirs = PAGES.instances_user_has_permission_for(self.request.user, "change")
        known = Q(pk__in=theirs.values("pk")) | Q(pk__in=pages_open_to(self.request.user).values("pk"))
        return [{"plan": plan, "url": _edit_url(plan)} for plan in found.filter(known)]


def _edit_url(plan) -> str:
    return reverse("wagtailadmin_pages:edit", args=[plan.pk])


def _put(form, error: ValidationError) -> None:
    """Put what the action refused at the fields that the form has, and the rest above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)
