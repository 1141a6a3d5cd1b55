"""Which roles the demo's users have. A real site asks its own directory of staff."""

from functools import cache

from .demo import source


def roles_of(user) -> list[str]:
    return _roles().get(user.get_username(), [])


@cache
def _roles():
    return {row["username"]: [row["role"]] for row in source.read("organisation")["users"]}
