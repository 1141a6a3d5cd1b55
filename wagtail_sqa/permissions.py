"""Who may do what: one predicate for each question, shared by views, menu items and buttons."""

from collections.abc import Iterable, Mapping

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from .conf import get_setting
from .models import ActivityCategory, FocusArea, FollowUp, GoverningDocument, Indicator, Measure, Proposal, Viewpoint
from .querysets import MeasureQuerySet
from .reading.visibility import pages_open_to, refusing

PAGES = PagePermissionPolicy()

# What one must be allowed to do with a unit's page for each thing that is done with what belongs to the unit. A measure
# that has been in force is never deleted (see `admin/keeping.py`), so whoever may write one may also throw it away.
ON_THE_PAGE = {
    **dict.fromkeys(("add", "change", "delete", "follow_up"), ("change",)),
    **dict.fromkeys(("publish", "lock", "unlock"), ("publish",)),
    "view": ("change", "publish"),
}
# Which permissions for the model are for all units, where it is not the one of the same name.
FOR_ALL = {"view": ("change", "publish", "delete"), "follow_up": ("change",)}
# Permissions of the same name that end at pages which are closed to the user.
FOR_OPEN_UNITS = ("view", "follow_up")
NOTHING = Q(unit__in=())  # by a column that the search index knows, so that what is found can be searched in


class UnitPermissionPolicy(ModelPermissionPolicy):
    """Who may do what with things that belong to a unit, a page, or to none.

    Whoever may change a unit's page, or a page above it, may see, add, change and delete what belongs to it; whoever
    may publish there may see it, publish, lock and unlock it. A permission for the model is for the whole organisation
    and the only way to what has no unit; one that only lets see ends at pages that are closed to the user.

    Actions are "add", "change", "delete", "follow_up", "lock", "publish", "unlock" and "view". To have one without
    naming a thing means that there may be things for it; which, say the questions about instances.
    """

    def user_has_permission(self, user, action):
        return (
            self._has_for_all(user, action)
            or self._has_for_open_units(user, action)
            or PAGES.user_has_any_permission(user, _on_the_page([action]))
        )

    def user_has_permission_for_instance(self, user, action, instance):
        """Answer without a query where ``instance`` has read its unit, but for what ends at closed pages."""
        if self.user_has_permission_for_unit(user, action, instance.unit):
            return True
        if not self._may_have_besides(user, action, instance):
            return False
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def user_has_permission_for_unit(self, user, action, unit: Page | None) -> bool:
        """Say whether ``user`` may ``action`` all that ``unit`` has or will have; None is no unit."""
        if self._has_for_all(user, action):
            return True
        return unit is not None and PAGES.user_has_any_permission_for_instance(user, _on_the_page([action]), unit)

    def instances_user_has_any_permission_for(self, user, actions):
        """Return them as a queryset that takes one query and that can be searched in."""
        objects = self.model._default_manager
        if any(self._has_for_all(user, action) for action in actions):
            return objects.all()
        return objects.filter(Q(unit__in=self.units(user, actions).values("pk")) | self._besides(user, actions))

    def units(self, user, actions):
        """Return the pages with all of whose things ``user`` may do any of ``actions``."""
        if any(self._has_for_all(user, action) for action in actions):
            return Page.objects.all()
        pages = PAGES.instances_user_has_any_permission_for(user, _on_the_page(actions))
        if any(self._has_for_open_units(user, action) for action in actions):
            pages |= pages_open_to(user)
        return pages

    def users_with_any_permission(self, actions):
        return _users(self._who(actions))

    def users_with_any_permission_for_instance(self, actions, instance):
        """Ask each of those who have a permission about ``instance``: some queries for each."""
        asked = self.users_with_any_permission(actions)
        may = [user.pk for user in asked if self.user_has_any_permission_for_instance(user, actions, instance)]
        return asked.filter(pk__in=may)

    def _who(self, actions) -> Q:
        enough = {*actions, *(more for action in actions for more in FOR_ALL.get(action, ()))}
        by_page = PAGES.users_with_any_permission(_on_the_page(actions))
        return Q(pk__in=super().users_with_any_permission(enough).values("pk")) | Q(pk__in=by_page.values("pk"))

    def _besides(self, user, actions) -> Q:
        """Return what ``user`` may do any of ``actions`` with besides what belongs to `units`."""
        return Q(unit=None) if any(self._has_for_open_units(user, action) for action in actions) else NOTHING

    def _may_have_besides(self, user, action, instance) -> bool:
        """Say without a query whether ``instance`` may be among `_besides` or the open units."""
        return self._has_for_open_units(user, action)

    def _has_for_all(self, user, action) -> bool:
        has = super().user_has_permission
        own = () if action in FOR_OPEN_UNITS else (action,)
        return any(has(user, enough) for enough in (*own, *FOR_ALL.get(action, ())))

    def _has_for_open_units(self, user, action) -> bool:
        return action in FOR_OPEN_UNITS and super().user_has_permission(user, action)


class MeasurePermissionPolicy(UnitPermissionPolicy):
    """Measures are also followed up: by editors of the unit, and by the user responsible what has been in force."""

    def user_has_permission(self, user, action):
        return super().user_has_permission(user, action) or (action == "follow_up" and _answers_for_some(user))

    def _who(self, actions):
        responsible = Q(sqa_measures__first_published_at__isnull=False) if "follow_up" in actions else Q(pk__in=())
        return super()._who(actions) | responsible

    def _besides(self, user, actions):
        besides = super()._besides(user, actions)
        if "follow_up" not in actions:
            return besides
        return besides | Q(pk__in=_once_published(measures_to_answer(user)).values("pk"))

    def _may_have_besides(self, user, action, instance):
        answers = instance.responsible_user_id is not None and instance.responsible_user_id == user.pk
        return super()._may_have_besides(user, action, instance) or (action == "follow_up" and answers)


class IndicatorPermissionPolicy(UnitPermissionPolicy):
    """Indicators without a unit are those of all units: editors of any page may see them."""

    def _besides(self, user, actions):
        shared = "view" in actions and PAGES.user_has_permission(user, "change")
        return super()._besides(user, actions) | (Q(unit=None) if shared else NOTHING)

    def _may_have_besides(self, user, action, instance):
        return super()._may_have_besides(user, action, instance) or (action == "view" and instance.unit_id is None)


class RegisterPermissionPolicy(ModelPermissionPolicy):
    """Who may change what all units share: whoever has the permission. Editors of any page may see it."""

    def user_has_permission(self, user, action):
        if super().user_has_permission(user, action):
            return True
        return action == "view" and PAGES.user_has_permission(user, "change")

    def users_with_any_permission(self, actions):
        editors = PAGES.users_with_permission("change").values("pk") if "view" in actions else ()
        return _users(Q(pk__in=super().users_with_any_permission(actions).values("pk")) | Q(pk__in=editors))


measure_policy = MeasurePermissionPolicy(Measure)
indicator_policy = IndicatorPermissionPolicy(Indicator)
focus_area_policy = RegisterPermissionPolicy(FocusArea)
governing_document_policy = RegisterPermissionPolicy(GoverningDocument)
activity_category_policy = RegisterPermissionPolicy(ActivityCategory)
viewpoint_policy = UnitPermissionPolicy(Viewpoint)
proposal_policy = UnitPermissionPolicy(Proposal)
POLICIES = (
    *(measure_policy, indicator_policy, focus_area_policy, activity_category_policy),
    *(governing_document_policy, viewpoint_policy, proposal_policy),
)


def _users(who: Q):
    return get_user_model()._default_manager.filter(who, is_active=True).distinct()


def _on_the_page(actions) -> set[str]:
    return {page_action for action in actions for page_action in ON_THE_PAGE.get(action, ())}


def _answers_for_some(user) -> bool:
    return user.is_active and _once_published(Measure.objects.filter(responsible_user=user)).exists()


def _once_published(measures: MeasureQuerySet) -> MeasureQuerySet:
    return measures.filter(first_published_at__isnull=False)


def may_adopt(user, page) -> bool:
    """Say whether ``user`` may adopt ``page`` and withdraw its versions: whoever may publish it."""
    return PAGES.user_has_permission_for_instance(user, "publish", page)


def may_keep_versions(user, page) -> bool:
    """Say whether ``user`` may read the adopted versions of ``page`` in the admin, also while it is unpublished."""
    return PAGES.user_has_any_permission_for_instance(user, {"change", "publish"}, page)


def can_follow_up(user) -> bool:
    """Say whether there may be measures that ``user`` may follow up in the admin."""
    return measure_policy.user_has_permission(user, "follow_up")


def can_read_register(user) -> bool:
    """Say whether ``user`` may read who changed which measure, and when; which rows, `changes_seen_by` says."""
    return measure_policy.user_has_permission(user, "view")


def choosable(user) -> MeasureQuerySet:
    """Return the measures that ``user`` may name in a plan, a wheel or a text.

    Those are the measures that they may see, drafts too, since a plan and its measures are drafted side by side; and
    what is in force in the units above these, since a unit's plan takes up what the levels above have decided. The
    rest of the organisation stays out: hundreds of measures of others are no help to whoever chooses.
    """
    seen = measure_policy.instances_user_has_permission_for(user, "view")
    return seen | Measure.objects.filter(live=True, unit__in=_above(user).values("pk"))


def choosable_indicators(user):
    """Return the indicators that ``user`` may name in a plan: those that they may see and those of units above."""
    seen = indicator_policy.instances_user_has_permission_for(user, "view")
    return seen | Indicator.objects.filter(unit__in=_above(user).values("pk"))


def _above(user):
    """Return the pages open to ``user`` above those that they may change, and these."""
    own = PAGES.instances_user_has_permission_for(user, "change").filter(path__startswith=OuterRef("path"))
    return pages_open_to(user).filter(Exists(own))


def changes_seen_by(user):
    """Return the rows of the history of measures that ``user`` may read.

    Those are all rows of measures that they may see, and rows of deleted measures whose unit, in the row, is one whose
    measures they may see.
    """
    rows = Measure.history.all()
    if measure_policy.user_has_permission_for_unit(user, "view", None):
        return rows
    seen = measure_policy.instances_user_has_permission_for(user, "view")
    of_their_units = Q(unit__in=measure_policy.units(user, ["view"]).values("pk"))
    return rows.filter(Q(id__in=seen.values("pk")) | (Q(id__in=_deleted(rows)) & of_their_units))


def _deleted(rows) -> list[int]:
    """Return the primary keys of measures that are no more: few, for what has been in force is retired instead.

    They are looked up beforehand, so that a condition that holds for none of a million rows is not asked of each.
    """
    gone = rows.filter(~Exists(Measure.objects.filter(pk=OuterRef("id"))), history_type="-")
    return list(gone.order_by().values_list("id", flat=True))


def follow_ups_seen_by(user):
    """Return the entries of the journals of those measures that ``user`` may see."""
    entries = FollowUp.objects.all()
    if measure_policy.user_has_permission_for_unit(user, "view", None):
        return entries
    seen = measure_policy.instances_user_has_permission_for(user, "view")
    return entries.filter(measure__in=seen.values("pk"))


def may_open_start(user) -> bool:
    """Say whether there may be quality work in the admin that waits for ``user``: what, the page itself says."""
    answers = any(policy.user_has_permission(user, "change") for policy in (viewpoint_policy, proposal_policy))
    return can_read_register(user) or can_follow_up(user) or answers


def may_follow_up(user, measure: Measure) -> bool:
    """Say whether ``user`` may write in the journal of ``measure`` now."""
    return bool(followable(user, [measure.pk]))


def followable(user, pks: Iterable[int]) -> frozenset[int]:
    """Return those of the measures ``pks`` that ``user`` may follow up now, in one query; none for visitors."""
    if not user.is_active:
        return frozenset()
    return frozenset(measures_to_answer(user).in_force().filter(pk__in=list(pks)).values_list("pk", flat=True))


def measures_to_answer(user) -> MeasureQuerySet:
    """Return the measures whose journals ``user`` may write in as long as they are in force.

    Those are all for whoever may change all, else those of the units whose page they may edit; and of the units that
    are not closed to them their own, or all with the permission to follow up.
    """
    if not user.is_active:
        return Measure.objects.none()
    if user.has_perm("wagtail_sqa.change_measure"):
        return Measure.objects.all()
    theirs = Q() if user.has_perm("wagtail_sqa.follow_up_measure") else Q(responsible_user=user)
    return Measure.objects.filter(_edits_unit(user) | Q(theirs, ~_unit_is_closed(user)))


def tickable(user, wheel: Page, measures: Mapping[str, int | None]) -> frozenset[str]:
    """Return which activities of ``wheel``, a page that ``user`` reads, they may tick off: two queries at most.

    ``measures`` says to which measure each activity belongs. Whoever may edit the wheel's page may tick off all of
    them, the user responsible for a measure in force those that belong to it, visitors none.
    """
    if not user.is_active or not measures:
        return frozenset()
    if PAGES.user_has_permission_for_instance(user, "change", wheel):
        return frozenset(measures)
    wanted = {pk for pk in measures.values() if pk is not None}
    theirs = Measure.objects.in_force().filter(responsible_user=user, pk__in=wanted)
    answered = set(theirs.values_list("pk", flat=True)) if wanted else set()
    return frozenset(activity for activity, pk in measures.items() if pk in answered)


def may_tick_off(user, wheel: Page, activity) -> bool:
    """Say whether ``user`` may say what became of ``activity``, a `WheelActivity` of the published ``wheel``."""
    if not tickable(user, wheel, {activity.uid.hex: activity.measure_id}):
        return False
    edits = PAGES.user_has_permission_for_instance(user, "change", wheel)
    return edits or pages_open_to(user).filter(pk=wheel.pk).exists()


def measures_of(user) -> MeasureQuerySet:
    """Return the measures that are ``user``'s: as the user responsible, or by a role.

    By a role only where nobody is named who could answer. Units that are closed to the user are left out.
    """
    unnamed = Q(responsible_user=None) | Q(responsible_user__is_active=False)
    by_role = unnamed & Q(responsible_role__in=roles_of(user))
    return Measure.objects.filter(Q(responsible_user=user) | by_role, _edits_unit(user) | ~_unit_is_closed(user))


def roles_of(user) -> list[str]:
    """Return the roles of ``user`` as the site's setting ``USER_ROLES`` knows them."""
    known = get_setting("USER_ROLES")
    if known is None:
        return []
    return list(import_string(known)(user) if isinstance(known, str) else known(user))


def may_hand_down(user, plan) -> bool:
    """Say whether ``user`` may propose goals and measures of ``plan``, which is in force, to units below."""
    return plan.live and PAGES.user_has_permission_for_instance(user, "change", plan)


def may_start_next_year(user, plan, *, parent=None) -> bool:
    """Say whether ``user`` may make a plan beside ``plan``, which has been in force, and measures for its unit.

    ``parent`` is the page above it, where that has been read already.
    """
    has_been = None not in (plan.first_published_at, plan.period_start, plan.period_end)
    if not has_been or not user.has_perm("wagtailadmin.access_admin"):
        return False
    parent = parent or plan.get_parent()
    may_add = parent.permissions_for_user(user).can_add_subpage() and type(plan).can_create_at(parent)
    return may_add and measure_policy.user_has_permission_for_unit(user, "add", plan.unit or parent)


def _edits_unit(user) -> Q:
    return Q(unit__in=PAGES.instances_user_has_permission_for(user, "change").values("pk"))


def _unit_is_closed(user) -> Q:
    return Q(unit__live=False) | Q(Exists(refusing(user, "unit__path")))
