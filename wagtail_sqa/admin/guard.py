"""The door to each measure: no address that names one is answered before the policy has been asked about it."""

from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.functional import cached_property
from wagtail.permission_policies.base import BasePermissionPolicy

from ..models import Measure
from ..permissions import measure_policy

READ = ("change", "publish")


@dataclass(frozen=True)
class Door:
    """What opens an address: any of ``actions``, or taking part in the workflow that the measure is in."""

    actions: tuple[str, ...] = ("change",)
    opens_to_workflow: bool = False


# By the name of the address in the viewset. One that is not here takes the permission to change.
DOORS = {
    "copy": Door(("add",)),
    "delete": Door(("delete",)),
    "follow_up": Door(("follow_up",)),
    "lock": Door(("lock",), opens_to_workflow=True),
    "unlock": Door(("unlock",), opens_to_workflow=True),
    "unpublish": Door(("publish",)),
    "revisions_unschedule": Door(("publish",)),
    **dict.fromkeys(("edit", "preview_on_edit", "revisions_revert"), Door(opens_to_workflow=True)),
    **dict.fromkeys(("history", "history_results", "revisions_view", "revisions_compare"), Door(READ, True)),
    **dict.fromkeys(("workflow_action", "collect_workflow_action_data"), Door(opens_to_workflow=True)),
    **dict.fromkeys(("confirm_workflow_cancellation", "workflow_preview"), Door(READ, True)),
}


def guarded(pattern: URLPattern) -> URLPattern:
    """Return ``pattern`` with its view behind the door of that name, if the address names a measure (``pk``)."""
    view, door = pattern.callback, DOORS.get(pattern.name, Door())

    @wraps(view)
    def answer(request, *args, **kwargs):
        if "pk" in kwargs:
            open_to(request.user, door, measure_at(kwargs["pk"]))
        return view(request, *args, **kwargs)

    return URLPattern(pattern.pattern, answer, pattern.default_args, pattern.name)


def measure_at(pk) -> Measure:
    """Return the measure as it stands in the database, not as its draft says; 404 when there is none."""
    if not str(pk).isdecimal():
        raise Http404
    return get_object_or_404(Measure.objects.select_related("unit"), pk=pk)


def open_to(user, door: Door, measure: Measure) -> None:
    """Let ``user`` pass, or raise: 404 when they may not know of the measure, else that they have no permission."""
    if measure_policy.user_has_any_permission_for_instance(user, door.actions, measure):
        return
    if door.opens_to_workflow and takes_part(user, measure):
        return
    if measure_policy.user_has_permission_for_instance(user, "view", measure):
        raise PermissionDenied
    raise Http404


def takes_part(user, measure: Measure) -> bool:
    """Say whether the task that the measure waits for lets ``user`` into the editor."""
    task = measure.current_workflow_task
    return bool(task and task.user_can_access_editor(measure, user))


class PolicyForOne(BasePermissionPolicy):
    """The policy as views of one measure ask it: what Wagtail asks about measures at large, it answers about this one.

    Most of Wagtail's own views, buttons and menus know of rights for models only.
    """

    def __init__(self, measure: Measure):
        super().__init__(Measure)
        self.measure = measure

    def user_has_permission(self, user, action):
        return measure_policy.user_has_permission_for_instance(user, action, self.measure)

    def user_has_permission_for_instance(self, user, action, instance):
        return measure_policy.user_has_permission_for_instance(user, action, instance)


class AsksAboutOneMixin:
    """Before a view of Wagtail in the bases: gives it `PolicyForOne` where its address names a measure."""

    @cached_property
    def permission_policy(self):
        pk = self.kwargs.get("pk")
        return measure_policy if pk is None else PolicyForOne(measure_at(pk))


def asking_about_one(view_class):
    """Return ``view_class`` with `AsksAboutOneMixin`."""
    return type(view_class.__name__, (AsksAboutOneMixin, view_class), {})
