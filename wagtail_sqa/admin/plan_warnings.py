"""What an editor is told after a plan is saved: nothing of it stops the saving."""

from django.utils.formats import date_format
from django.utils.translation import ngettext
from wagtail.admin import messages

from ..models import Measure, QualityPlanPage

NAMED = 5


def warn_about_plan(request, page) -> None:
    """Warn of measures that are due outside the plan's period. Autosaving says nothing: nobody is reading."""
    plan = page.specific
    if not isinstance(plan, QualityPlanPage) or not request.accepts("text/html"):
        return
    outside = due_outside_period(plan.get_latest_revision_as_object())
    if outside:
        messages.warning(request, _sentence(outside))


def due_outside_period(plan) -> list[Measure]:
    """Return the measures of the goals of ``plan`` that are due before it begins or after it ends."""
    if not plan.period_start or not plan.period_end:
        return []
    pks = {row.measure_id for goal in plan.goals.all() for row in goal.goal_measures.all()}
    measures = Measure.objects.filter(pk__in=pks, due__isnull=False)
    return list(measures.exclude(due__range=(plan.period_start, plan.period_end)).order_by("due", "title"))


def _sentence(measures) -> str:
    named = [f"{measure.title} ({date_format(measure.due, 'SHORT_DATE_FORMAT')})" for measure in measures[:NAMED]]
    if len(measures) > NAMED:
        named.append("…")
    return ngettext(
        "%(count)d measure is due outside the plan's period: %(names)s.",
        "%(count)d measures are due outside the plan's period: %(names)s.",
        len(measures),
    ) % {"count": len(measures), "names": ", ".join(named)}
