"""The activities of wheels that someone answers for, by their roles."""

from datetime import date

from ..models import AnnualWheelPage
from ..permissions import pages_open_to, roles_of
from .overviews.events import Coming, coming


def wheels_of_roles(user, roles):
    """Return the wheels that ``user`` may read with activities of their ``roles``, in one query."""
    theirs = AnnualWheelPage.objects.filter(rings__activities__responsible_role__in=roles)
    return theirs.filter(pk__in=pages_open_to(user).values("pk")).order_by("pk").distinct()


def my_coming(user, *, on: date, number: int) -> tuple[Coming, ...]:
    """Return the first ``number`` activities of the roles of ``user``, a year ahead, that remain to be done."""
    roles = roles_of(user)
    wheels = list(wheels_of_roles(user, roles)) if roles else []
    return coming({"": wheels}, on=on, most={"": number}, roles=roles).get("", ())
