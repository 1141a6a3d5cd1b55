"""Groups and log-ins. Every log-in has the password “demo”."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD = "demo"  # noqa: S105 (printed by `make demo`, and known to everyone)


def load(organisation, ledger):
    for row in organisation["groups"]:
        ledger.once(Group, row["key"], lambda row=row: Group.objects.get_or_create(name=row["name"])[0])
    for row in organisation["users"]:
        ledger.once(get_user_model(), row["username"], lambda row=row: _user(row, ledger))


def _user(row, ledger):
    user = get_user_model().objects.create_user(
        row["username"],
        row["email"],
        PASSWORD,
        first_name=row["display_name"],
        is_staff=row["superuser"],
        is_superuser=row["superuser"],
    )
    user.groups.set(filter(None, (ledger.find(Group, key) for key in row["groups"])))
    return user
