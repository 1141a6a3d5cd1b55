"""Why a measure is kept: what is in use or has been in force is retired, not deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from ..models import FollowUp, GoalMeasure, Measure, WheelActivity
from ..permissions import measure_policy

# Each is an annotation of `_with_uses`; the first that holds is what the editor reads first.
REASONS = {
    "was_in_force": _("It has been published, so it belongs to the record of what was in force."),
    "has_follow_ups": _("It has been followed up, and the journal is kept."),
    "in_goals": _("It stands under a goal of a plan."),
    "in_wheels": _("It stands in an annual wheel."),
    "is_continued": _("Another measure continues it."),
    "in_texts": _("A page mentions it."),
}


@dataclass(frozen=True)
class Kept:
    """A measure that is not deleted, and why: sentences, at least one."""

    measure: Measure
    reasons: list[str]

    @property
    def can_be_retired(self) -> bool:
        return self.measure.live


def kept(measures: Iterable[Measure]) -> list[Kept]:
    """Return those of ``measures`` that must not be deleted; two queries, however many they are."""
    found = _with_uses(Measure.objects.filter(pk__in=[measure.pk for measure in measures]))
    mentioned = _mentioned([measure.pk for measure in found])
    for measure in found:
        # What stands in a goal or a wheel is also among the references of its page: said once.
        measure.in_texts = measure.pk in mentioned and not (measure.in_goals or measure.in_wheels)
    rows = [Kept(m, [text for name, text in REASONS.items() if getattr(m, name)]) for m in found]
    return [row for row in rows if row.reasons]


def _with_uses(measures):
    return measures.annotate(
        has_follow_ups=_exists(FollowUp, "measure"),
        in_goals=_exists(GoalMeasure, "measure"),
        in_wheels=_exists(WheelActivity, "measure"),
        is_continued=_exists(Measure, "continued_from"),
        was_in_force=_exists(Measure.history.model, "id"),
    )


def _exists(model, field):
    return Exists(model._base_manager.filter(**{field: OuterRef("pk")}))


def _mentioned(pks) -> set[int]:
    """Return those of ``pks`` that the content of some page refers to."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Measure),
        to_object_id__in=[str(pk) for pk in pks],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return {int(pk) for pk in references.values_list("to_object_id", flat=True)}


def refuse_to_delete(request, instances):
    """Answer a request to delete measures that are kept with a page that says why; None lets the others go.

    Wagtail asks before one measure is deleted and before many are, on GET and POST.
    """
    rows = kept([instance for instance in instances if isinstance(instance, Measure)])
    if not rows:
        return None
    theirs = measure_policy.instances_user_has_permission_for(request.user, "publish")
    retirable = [row.measure for row in rows if row.can_be_retired and row.measure in theirs]
    context = {"rows": rows, "retirable": retirable, "title": _("Kept, not deleted")}
    return TemplateResponse(request, "wagtail_sqa/admin/measures_kept.html", context)
