"""Who may edit which unit. Rights to a unit's page are rights to its measures: none are given for measures."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from example_site.home.models import UnitPage

ON_PAGES = ("add_page", "change_page", "publish_page")
ON_FILES = ("add_image", "choose_image", "add_document", "choose_document")


def load(organisation, ledger):
    readers = {row["group"] for row in organisation["closed_sections"]}
    for user in organisation["users"]:
        editors = [key for key in user["groups"] if key not in readers]
        for unit in user["edits"]:
            for group in editors:
                ledger.once(GroupPagePermission, f"{group}/{unit}", lambda g=group, u=unit: _grant(g, u, ledger))


def _grant(group_key, unit_key, ledger):
    """Let a group edit and publish a unit's page and what lies below; answers the last page permission."""
    group, unit = ledger.find(Group, group_key), ledger.find(UnitPage, unit_key)
    group.permissions.add(_permission("access_admin"))
    root = Collection.get_first_root_node()
    for codename in ON_FILES:
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=_permission(codename))
    for codename in ON_PAGES:
        granted = GroupPagePermission.objects.create(group=group, page=unit, permission=_permission(codename))
    return granted


def _permission(codename):
    return Permission.objects.get(codename=codename, content_type__app_label__startswith="wagtail")
