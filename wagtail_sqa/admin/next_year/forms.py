"""The questions that are asked before next year's plan is made; each has an answer already."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from ... import periods
from ...actions.roll_over import TEXTS, NextYear
from ...enums import Decision, Phase
from ...models import QualityPlanPage
from .source import Source
from .threads import Thread, threads

# What is true for one year only begins empty; where we are going and how we work may well go on.
_KEPT = {Phase.DIRECTION.value, Phase.APPROACH.value}
_KEEP = [("keep", _("Keep as a start")), ("empty", _("Begin empty"))]
_STAYS = [(Decision.CONTINUE.value, _("Stays in the plan")), (Decision.END.value, _("Is left out"))]


class NextYearForm(forms.Form):
    """Period and title, what becomes of each question's text, of each goal and of each measure."""

    title = forms.CharField(label=_("Title"), max_length=255)
    start = forms.DateField(label=_("First day"), widget=AdminDateInput)
    end = forms.DateField(label=_("Last day"), widget=AdminDateInput)
    despite = forms.BooleanField(label=_("Make one more plan all the same"), required=False)

    def __init__(self, *args, source: Source, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source
        for name in TEXTS:
            self.fields[f"text-{name}"] = _text_field(name)
        for goal in source.goals:
            label = _("This goal goes on")
            self.fields[f"goal-{goal.pk}"] = forms.BooleanField(label=label, required=False, initial=True)
            for line in source.lines[goal.pk]:
                if line.goal is None:
                    self.fields[f"measure-{line.measure.pk}"] = _measure_field(line)
        for pk in self.threads:
            if not self.threads[pk].is_covered:
                self.fields[f"supports-{pk}"] = _supports_field(self.threads[pk])

    @property
    def period(self):
        """The days that are asked for, where they can be read, else those that are proposed."""
        proposed = proposed_period(self.source.plan)
        fields = {name: self.fields[name] for name in ("start", "end")}
        try:
            start, end = (field.clean(self[name].value()) for name, field in fields.items())
        except forms.ValidationError:
            return proposed
        return (start, end) if start <= end else proposed

    @cached_property
    def threads(self) -> dict[int, Thread]:
        return threads(self.source.goals, *self.period, self.source.user)

    def clean(self):
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", _("The period ends before it begins. Change one of the days."))
        return data

    def wanted(self) -> NextYear:
        """Return the answers for the action. Call it on a valid form."""
        data, own = self.cleaned_data, self.source.own
        decisions = {m.pk: data[f"measure-{m.pk}"] for m in self.source.measures}
        return NextYear(
            **{name: data[name] for name in ("title", "start", "end")},
            kind=self.source.plan.period_kind,
            keep=[name for name in TEXTS if data[f"text-{name}"] == "keep"],
            goals=[goal.pk for goal in self.source.goals if data[f"goal-{goal.pk}"]],
            decisions={pk: decision for pk, decision in decisions.items() if pk in own},
            stay=[pk for pk, decision in decisions.items() if pk not in own and decision == Decision.CONTINUE],
            supports={pk: self._supports(pk, thread) for pk, thread in self.threads.items()},
        )

    def _supports(self, goal_pk, thread) -> int | None:
        """Another period than was shown may ask another question: then what would have been proposed holds."""
        name = f"supports-{goal_pk}"
        if thread.is_covered or name not in self.data:
            return thread.proposed
        return int(self.cleaned_data[name]) if self.cleaned_data[name] else None


def first_answers(plan) -> dict:
    """Return the title and the period that are proposed."""
    start, end = proposed_period(plan)
    return {"title": proposed_title(plan, start, end), "start": start, "end": end}


def proposed_period(plan):
    return periods.next_period(plan.period_kind, plan.period_start, plan.period_end)


def proposed_title(plan, start, end) -> str:
    """Return the title with the new period in the place of the old one, or at its end."""
    old, new = plan.period_label, periods.label(plan.period_kind, start, end)
    title = plan.title.replace(old, new) if old in plan.title else f"{plan.title} {new}"
    return title[: QualityPlanPage._meta.get_field("title").max_length]


def _text_field(name) -> forms.ChoiceField:
    label = QualityPlanPage._meta.get_field(name).verbose_name
    initial = "keep" if name in _KEPT else "empty"
    return forms.ChoiceField(label=label, choices=_KEEP, initial=initial, widget=forms.RadioSelect)


def _measure_field(line) -> forms.ChoiceField:
    """The label is for those who hear the page: the title stands in the row's heading."""
    choices = Decision.choices if line.is_own else _STAYS
    initial = line.proposal if line.is_own else _stays(line)
    label = gettext("What becomes of “%(measure)s”") % {"measure": line.measure.title}
    return forms.ChoiceField(label=label, choices=choices, initial=initial)


def _stays(line) -> str:
    """A measure of another unit stays as long as it goes on there."""
    return Decision.END if line.measure.has_ended or not line.measure.live else Decision.CONTINUE


def _supports_field(thread) -> forms.ChoiceField:
    choices = [("", _("None for now")), *((goal.pk, f"{goal.title} ({goal.plan.title})") for goal in thread.successors)]
    if thread.goal is not None:
        choices.append((thread.goal.pk, _("As before: %(goal)s") % {"goal": thread.goal.title}))
    return forms.ChoiceField(label=_("Contributes to"), choices=choices, initial=thread.proposed, required=False)
