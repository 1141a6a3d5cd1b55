"""Every address of the package, found by asking Django, Wagtail and modeladmin, not by a list."""

from inspect import unwrap

from django.apps import apps
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from wagtail_sqa.actions.edit_activities import DraftActivities
from wagtail_sqa.reminders.links import reminders_path

APP = "wagtail_sqa"
OF_PAGE = {
    "wagtail_sqa_follow_thread": lambda kit: kit.plan.goals.get(),
    "wagtail_sqa_plan_review": lambda kit: kit.plan,
    "wagtail_sqa_hand_down": lambda kit: kit.plan,
    "wagtail_sqa_next_year": lambda kit: kit.plan,
    "wagtail_sqa_start_plan": lambda kit: kit.plan.get_parent(),
    "wagtail_sqa_propose_deadlines": lambda kit: kit.wheel,
    "wagtail_sqa_start_report": lambda kit: kit.report.get_parent(),
    "wagtail_sqa_gather_report": lambda kit: kit.report,
    "wagtail_sqa_report_review": lambda kit: kit.report,
}
ACTIVITIES = "wagtail_sqa_activities"
# What stands in an address after the plan: the number of a version, the name of a picture, a day.
OF_PLAN = {
    **{"wagtail_sqa_versions": [], "wagtail_sqa_adopt": []},
    **{"wagtail_sqa_withdraw_version": [1], "wagtail_sqa_version_pdf": [1]},
}
ROUTES = {
    **{"version": [1], "version_pdf": [1], "version_protocol": [1], "version_picture": [1, "1"]},
    "as_of": [f"{timezone.localdate():%Y-%m-%d}"],
}
# Routes of an overview that name a page below.
OF_UNIT = {"unit"}


def every_name() -> list[str]:
    """Return names: of the resolver; "bulk:<model>:<action>"; "page:<model>:<route>", "" for the page itself."""
    return sorted([*_in_resolver(get_resolver()), *_bulk_actions(), *_page_routes()])


def address(world, name, thing) -> str | None:
    """Return the address ``name`` of the ``thing``; None where there cannot be one."""
    kit = world.kits[thing]
    kind, _, rest = name.partition(":")
    if kind == "page":
        return _page_address(kit, *rest.split(":"))
    if kind == "bulk":
        return _bulk_address(world, kit, *rest.split(":"))
    return _resolved_address(world, kit, name)


def _resolved_address(world, kit, name) -> str | None:
    kind, _, rest = name.partition(":")
    if kind == ACTIVITIES:
        return reverse(name, args=[kit.wheel.pk, *_activity(kit) * (rest in {"edit", "delete"})])
    if kind.startswith("quality-work"):
        return _register_address(kit, name)
    if kind == "sqa-proposals":
        return reverse(name, args=[] if "index" in rest else [kit.proposal.pk])
    if kind == "sqa-viewpoints":
        return reverse(name, args=[] if "index" in rest else [kit.viewpoint.pk])
    if kind == APP or name in OF_PAGE or name in OF_PLAN or name == "wagtail_sqa_withdraw_proposal":
        return reverse(name, args=_arguments(world, kit, name))
    return _snippet_address(world, kit, kind.rpartition("_")[2], name)


def _arguments(world, kit, name):
    if name == "wagtail_sqa_withdraw_proposal":
        return [kit.plan.pk, kit.proposal.pk]
    if name in OF_PAGE:
        return [OF_PAGE[name](kit).pk]
    if name in OF_PLAN:
        return [kit.plan.pk, *OF_PLAN[name]]
    of_reader = {
        "follow_up": [kit.measure.pk],
        "tick_off": [kit.wheel.pk, kit.activity.uid, kit.activity.start.isoformat()],
        **{f"unit_{key}": [kit.plan.get_parent().pk] for key in ("plans", "plans_file", "overdue", "follow_ups")},
        "remove_calendar_feed": [kit.feed.pk],
        "personal_calendar": [kit.token],
        "reminders": [resolve(reminders_path(world.people["S"])).kwargs["token"]],
    }
    return of_reader.get(name.rpartition(":")[2], [])


def _in_resolver(resolver, namespaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _in_resolver(pattern, (*namespaces, *filter(None, [pattern.namespace])))
        elif _is_ours(namespaces, pattern):
            yield ":".join([*namespaces, str(pattern.name)])


def _is_ours(namespaces, pattern) -> bool:
    view = unwrap(pattern.callback)
    view = getattr(view, "view_class", None) or type(getattr(view, "__self__", None))
    modules = (pattern.callback.__module__, unwrap(pattern.callback).__module__, view.__module__)
    named = any(APP in str(part) for part in (*namespaces, pattern.name))
    return named or any(module.split(".")[0] == APP for module in modules)


def _bulk_actions():
    for model in apps.get_app_config(APP).get_models():
        for action in bulk_action_registry.get_bulk_actions_for_model(APP, model._meta.model_name):
            yield f"bulk:{model._meta.model_name}:{action.action_type}"


def _page_routes():
    for model in apps.get_app_config(APP).get_models():
        if not issubclass(model, Page):
            continue
        routes = model.get_subpage_urls() if issubclass(model, RoutablePageMixin) else []
        names = {"" if route.name == "index_route" else route.name for route in routes} | {""}
        yield from (f"page:{model._meta.model_name}:{name}" for name in names)


def _intranet_address(world, kit, name):
    if name == f"{APP}:reminders":
        return reminders_path(world.people["S"])
    return reverse(name, args=[kit.measure.pk] if name == f"{APP}:follow_up" else [])


def _page_address(kit, model, route):
    pages = {"qualityplanpage": kit.plan, "annualwheelpage": kit.wheel, "qualityoverviewpage": kit.overview}
    pages["qualityreportpage"] = kit.report
    page, unit = pages[model], [kit.plan.get_parent().pk]
    args = unit if route in OF_UNIT else ROUTES.get(route, [])
    return page.url + (page.reverse_subpage(route, args) if route else "")


def _bulk_address(world, kit, model, action):
    objects = {"focusarea": world.focus_area, "activitycategory": world.category, "governingdocument": world.document}
    chosen = objects.get(model) or getattr(kit, model)
    return reverse("wagtail_bulk_action", args=[APP, model, action]) + f"?id={chosen.pk}"


def _register_address(kit, name):
    if not name.endswith("inspect"):
        return reverse(name)
    row = kit.follow_up if "follow-ups" in name else kit.measure.history.first()
    return reverse(name, args=[row.pk]) if row else None


def _activity(kit) -> list[str]:
    """Return the key of the wheel's only activity in its draft."""
    return [row.key for row in DraftActivities(kit.wheel.get_latest_revision_as_object()).rows]


def _snippet_address(world, kit, model, name):
    action = name.rpartition(":")[2]
    if model == "measure":
        return reverse(name, args=_of_measure(kit, action)) + _query(action, kit.measure)
    shared = {"focusarea": world.focus_area, "activitycategory": world.category, "governingdocument": world.document}
    thing = {**shared, "indicator": kit.indicator}.get(model)
    without = {"list", "list_results", "add", "choose", "choose_results", "chosen_multiple"}
    args = [] if action in without or thing is None else [thing.pk]
    return reverse(name, args=args) + _query(action, thing)


def _query(action, thing) -> str:
    return f"?id={thing.pk}" if action == "chosen_multiple" else ""


def _of_measure(kit, action):
    """Return what stands in an address of the viewset or the chooser of measures."""
    pk, revision, sent = kit.measure.pk, kit.measure.latest_revision_id, kit.submitted
    task_state = sent.current_workflow_task_state
    if action in {"list", "list_results", "add", "preview_on_add", "choose", "choose_results", "chosen_multiple"}:
        return []
    special = {
        "revisions_compare": [pk, "earliest", "latest"],
        "workflow_action": [sent.pk, "approve", task_state.pk],
        "collect_workflow_action_data": [sent.pk, "approve", task_state.pk],
        "confirm_workflow_cancellation": [sent.pk],
        "workflow_preview": [sent.pk, task_state.task_id],
        "workflow_history_detail": [sent.pk, task_state.workflow_state_id],
    }
    of_revision = [pk, revision] if action.startswith("revisions_") else [pk]
    return special.get(action, of_revision)
