"""Eight people, each by one letter, and what they are given."""

from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories import make_admin, make_user

ADMIN, EDITOR, OTHER, MODERATOR, RESPONSIBLE, READER, OUTSIDER, ANYBODY = "AEOMSRXN"
NAMES = {
    ADMIN: "administrator",
    EDITOR: "editor of the unit",
    OTHER: "editor of another unit",
    MODERATOR: "moderator, who may only publish",
    RESPONSIBLE: "reader who answers for the measures",
    READER: "plain reader",
    OUTSIDER: "reader outside the closed section",
    ANYBODY: "visitor who is not logged in",
}


def make_people(unit, other_unit, closed):
    """Return a user for each letter but the visitor's. Only two readers belong to the closed section."""
    users = {letter: make_user(NAMES[letter]) for letter in (EDITOR, OTHER, MODERATOR, RESPONSIBLE, READER, OUTSIDER)}
    users[ADMIN] = make_admin()
    _let(users[EDITOR], "change_page", unit)
    _let(users[OTHER], "change_page", other_unit)
    _let(users[MODERATOR], "publish_page", unit)
    insiders = Group.objects.create(name="Insiders")
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(insiders)
    users[RESPONSIBLE].groups.add(insiders)
    users[READER].groups.add(insiders)
    return users


def _let(user, codename, page):
    """Let ``user`` into the admin and do one thing with ``page``."""
    group = Group.objects.create(name=f"{codename} on {page}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)


def log_in(users) -> dict[str, Client]:
    """Return a browser for each letter."""
    clients = {letter: Client() for letter in NAMES}
    for letter, user in users.items():
        clients[letter].force_login(user)
    return clients
