"""Rows of a page that stay the same row in every draft."""

from uuid import UUID, uuid4

from django.db import models


class KeptMixin(models.Model):
    """Gives a child of a page a name that lasts: in drafts, when published, when reverted, when put elsewhere.

    Its primary key does not last: a row that is new in a draft has none there, and gets another one each time that
    such a draft is published. A copy of the page has rows of the same names, so what is remembered of one goes by the
    page and the name together.
    """

    uid = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True


def named_by_pk(pk: int) -> UUID:
    """Return the name of a row that was saved before rows had names; a migration has given it the same."""
    return UUID(int=int(pk))


def with_uids(rows: list[dict]) -> list[dict]:
    """Return serialised ``rows``, also those of an old revision, with the names that they have."""
    return [row if "uid" in row or row["pk"] is None else {**row, "uid": str(named_by_pk(row["pk"]))} for row in rows]
