"""The door to each measure and indicator: no address that names one is answered before the policy has been asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils.functional import cached_property
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.permission_policies.base import BasePermissionPolicy

READ = ("change", "publish")


@dataclass(frozen=True)
class Door:
    """What opens an address: any of ``actions``, or taking part in the workflow that the thing is in."""

    actions: tuple[str, ...] = ("change",)
    opens_to_workflow: bool = False


# By the name of the address in the viewset. One that is not here takes the permission to change.
DOORS: Mapping[str, Door] = {
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


class GuardedViewSetMixin:
    """Before a snippet viewset with a ``permission_policy`` for things of units: each thing has its door.

    Its views are told of the rights to the thing that they show, its listing links to what one may open.
    """

    def construct_view(self, view_class, **kwargs):
        asking = type(view_class.__name__, (AsksAboutOneMixin, view_class), {"policy": self.permission_policy})
        return super().construct_view(asking, **{**kwargs, "permission_policy": self.UNDEFINED})

    def get_urlpatterns(self):
        return [guarded(pattern, self.permission_policy) for pattern in super().get_urlpatterns()]

    @property
    def url_finder_class(self):
        """Return what finds the editor of a thing for those who may open it."""
        names = {"edit_url_name": self.get_url_name("edit"), "permission_policy": self.permission_policy}
        return type("GuardedURLFinder", (ModelAdminURLFinder,), names)


class GuardedIndexViewMixin:
    """Before a listing of Wagtail: each row links to what its reader may do with it."""

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if self.may("change", instance) else None

    def get_copy_url(self, instance):
        return super().get_copy_url(instance) if self.may("add", instance) else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if self.may("delete", instance) else None

    def may(self, action, instance) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, action, instance)


def guarded(pattern: URLPattern, policy) -> URLPattern:
    """Return ``pattern`` with its view behind the door of that name, if the address names a thing (``pk``)."""
    view, door = pattern.callback, DOORS.get(pattern.name, Door())

    @wraps(view)
    def answer(request, *args, **kwargs):
        if "pk" in kwargs:
            open_to(request.user, door, stored(policy.model, kwargs["pk"]), policy)
        return view(request, *args, **kwargs)

    return URLPattern(pattern.pattern, answer, pattern.default_args, pattern.name)


def stored(model, pk):
    """Return the thing as it stands in the database, not as its draft says; 404 when there is none."""
    if not str(pk).isdecimal():
        raise Http404
    return get_object_or_404(model._default_manager.select_related("unit"), pk=pk)


def open_to(user, door: Door, thing, policy) -> None:
    """Let ``user`` pass, or raise: 404 when they may not know of the thing, else that they have no permission."""
    if policy.user_has_any_permission_for_instance(user, door.actions, thing):
        return
    if door.opens_to_workflow and takes_part(user, thing):
        return
    if policy.user_has_permission_for_instance(user, "view", thing):
        raise PermissionDenied
    raise Http404


def takes_part(user, thing) -> bool:
    """Say whether the task that the thing waits for, if any, lets ``user`` into the editor."""
    task = getattr(thing, "current_workflow_task", None)
    return bool(task and task.user_can_access_editor(thing, user))


class PolicyForOne(BasePermissionPolicy):
    """A policy as views of one thing ask it: what Wagtail asks about the model, it answers about this one.

    Most of Wagtail's own views, buttons and menus know of rights for models only.
    """

    def __init__(self, policy, thing):
        super().__init__(policy.model)
        self.policy, self.thing = policy, thing

    def user_has_permission(self, user, action):
        return self.policy.user_has_permission_for_instance(user, action, self.thing)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.policy.user_has_permission_for_instance(user, action, instance)


class AsksAboutOneMixin:
    """Before a view of Wagtail: gives it `PolicyForOne` where its address names a thing."""

    policy = None

    @cached_property
    def permission_policy(self):
        pk = self.kwargs.get("pk")
        return self.policy if pk is None else PolicyForOne(self.policy, stored(self.policy.model, pk))
