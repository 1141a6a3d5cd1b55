"""Who is reminded: who can be written to, who answers for a unit, and what a person may read."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models import ReminderDigest, Viewpoint

LONGEST_ADDRESS = ReminderDigest._meta.get_field("address").max_length


def people(pks: Iterable[int]) -> dict[int, object]:
    """Return users by primary key, with what is asked of each of them."""
    users = get_user_model()._default_manager.filter(pk__in=set(pks))
    wishes = users.select_related("wagtail_userprofile", "sqa_reminders").prefetch_related("groups")
    return {user.pk: user for user in wishes}


def has_address(user) -> bool:
    """Say whether ``user`` has one that can be written to and kept in the log."""
    try:
        validate_email(user.email)
    except ValidationError:
        return False
    return len(user.email) <= LONGEST_ADDRESS


def why_not(user) -> str:
    """Return why ``user`` gets no mail; "" when they do."""
    if not user.is_active:
        return "deactivated"
    if not has_address(user):
        return "no usable mail address"
    wish = getattr(user, "sqa_reminders", None)
    return "" if wish is None or wish.wanted else "wants no reminders"


def editors(unit: Page | None) -> list[int]:
    """Return who is reminded of a unit's measures: who may change its page.

    Superusers are asked only when nobody else is there who could be written to.
    """
    return _reachable(_editors_of_page(unit) if unit is not None else [])


def moderators(unit: Page | None) -> list[int]:
    """Return who is told of a unit's viewpoints: who answers them in the admin, superusers as with `editors`."""
    of_all = ModelPermissionPolicy(Viewpoint).users_with_permission("change").filter(is_superuser=False)
    found = [*(_editors_of_page(unit) if unit is not None else []), *of_all]
    return _reachable([user for user in found if user.has_perm("wagtailadmin.access_admin")])


def _reachable(found) -> list[int]:
    if not any(has_address(user) for user in found):
        found += get_user_model()._default_manager.filter(is_active=True, is_superuser=True)
    return list(dict.fromkeys(user.pk for user in found))


def _editors_of_page(page) -> list:
    policy = PagePermissionPolicy()
    return list(policy.users_with_permission_for_instance("change", page, include_superusers=False))


class Doors:
    """Which pages a person may read, asked of Wagtail itself and remembered for one round."""

    def __init__(self):
        self._restrictions = {}
        self._answers = {}

    def open_to(self, user, page: Page) -> bool:
        """Say whether ``user`` may read ``page`` when logged in; a password typed into a browser does not count."""
        key = user.pk, page.pk
        if key not in self._answers:
            self._answers[key] = self._accepts(user, page) or page.permissions_for_user(user).can_edit()
        return self._answers[key]

    def _accepts(self, user, page) -> bool:
        request = HttpRequest()
        request.user, request.session = user, {}
        return page.live and all(restriction.accept_request(request) for restriction in self._of(page))

    def _of(self, page):
        if page.pk not in self._restrictions:
            self._restrictions[page.pk] = list(page.get_view_restrictions().prefetch_related("groups"))
        return self._restrictions[page.pk]
