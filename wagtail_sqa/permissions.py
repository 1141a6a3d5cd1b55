"""Who may do what: one predicate for each question, shared by views, menu items and buttons."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.module_loading import import_string
from wagtail.models import PageViewRestriction
from wagtail.permission_policies.pages import PagePermissionPolicy

from .conf import get_setting
from .models import Measure
from .querysets import MeasureQuerySet

ON_ALL_MEASURES = ("wagtail_sqa.follow_up_measure", "wagtail_sqa.change_measure")


def can_follow_up(user) -> bool:
    """Say whether ``user`` may write in the journals of measures and read them in the admin."""
    return user.is_active and user.has_perm("wagtail_sqa.change_measure")


def can_publish(user) -> bool:
    """Say whether ``user`` may put measures into force and retire them."""
    return user.is_active and user.has_perm("wagtail_sqa.publish_measure")


def can_read_register(user) -> bool:
    """Say whether ``user`` may read who changed which measure, and when."""
    return user.is_active and (user.has_perm("wagtail_sqa.view_measure") or user.has_perm("wagtail_sqa.change_measure"))


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

    Those are all for whoever has a permission for all, else their own and those of the units whose page they may edit.
    """
    if not user.is_active:
        return Measure.objects.none()
    if any(user.has_perm(permission) for permission in ON_ALL_MEASURES):
        return Measure.objects.all()
    return Measure.objects.filter(_edits_unit(user) | Q(Q(responsible_user=user), ~_unit_is_closed(user)))


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


def _edits_unit(user) -> Q:
    return Q(unit__in=PagePermissionPolicy().instances_user_has_permission_for(user, "change"))


def _unit_is_closed(user) -> Q:
    """Whether ``user`` may not read the unit's page; a password typed into a browser does not count."""
    unit = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    above = PageViewRestriction.objects.alias(unit=unit).filter(unit__startswith=F("page__path"))
    free = (PageViewRestriction.NONE, PageViewRestriction.LOGIN)
    theirs = Q(restriction_type=PageViewRestriction.GROUPS, groups__in=user.groups.all())
    refused = above.exclude(restriction_type__in=free).exclude(theirs)
    return Q(unit__live=False) | Q(Exists(refused))
