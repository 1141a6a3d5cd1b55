"""The golden thread as the editors of plans may know it."""

from datetime import date

from django.db.models import Q
from django.utils.functional import cached_property
from wagtail.models import Page

from ...models import QualityPlanPage
from ...permissions import PAGES, measure_policy, pages_open_to
from ...reading.threads.loose_ends import LooseEnds, loose_ends
from ...reading.threads.mending import Mend, to_mend
from ...reading.threads.rows import PlanRow, ThreadRows, Window, thread_rows


class ThreadsOfEditor:
    """What ``user`` may know of the thread on a day, and which plans are theirs to mend."""

    def __init__(self, user, *, on: date, unit: Page | None = None):
        self.user, self.on, self.unit = user, on, unit

    @cached_property
    def edited(self):
        """The published plans that the user may edit, of the unit and those below it where one is chosen."""
        plans = QualityPlanPage.objects.live().filter(pk__in=self._may_change.values("pk"))
        if self.unit is None:
            return plans
        path = self.unit.path
        return plans.filter(Q(unit__path__startswith=path) | Q(unit=None, path__startswith=path))

    @cached_property
    def rows(self) -> ThreadRows:
        pages = Page.objects.live().filter(
            Q(pk__in=pages_open_to(self.user).values("pk")) | Q(pk__in=self._may_change.values("pk"))
        )
        plans = QualityPlanPage.objects.filter(pk__in=pages.values("pk"))
        return thread_rows(plans, pages, on=self.on)

    def loose(self, window: Window) -> LooseEnds:
        own = self._measures if self.unit is None else self._measures.of_unit(self.unit)
        return loose_ends(self.rows, own, window, concerns=self._is_theirs, on=self.on)

    def mends(self) -> tuple[Mend, ...]:
        return to_mend(self.rows, concerns=self._is_theirs, on=self.on)

    @cached_property
    def _may_change(self):
        return PAGES.instances_user_has_permission_for(self.user, "change")

    @cached_property
    def _measures(self):
        return measure_policy.instances_user_has_permission_for(self.user, "view")

    @cached_property
    def _theirs(self) -> set[int]:
        return set(self.edited.values_list("pk", flat=True))

    def _is_theirs(self, plan: PlanRow) -> bool:
        return plan.pk in self._theirs


def units_of_plans(user):
    """Return the units of the published plans that the user may edit."""
    plans = ThreadsOfEditor(user, on=date.max).edited
    paths = {unit or path[: -Page.steplen] for path, unit in plans.values_list("path", "unit__path")}
    return Page.objects.filter(path__in=paths).order_by("path")
