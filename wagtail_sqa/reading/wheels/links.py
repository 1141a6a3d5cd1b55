"""Where activities lead, as far as a reader of the wheel may go: asked once for a whole wheel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from urllib.parse import urlsplit

from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.models import Page

from ...models.measures import Measure
from ..dated import PageAbove
from ..visibility import PageLink, closed_beside, own_and_above, page_link
from .rows import ActivityRow

_REMEMBERED = 32
_PLAN = "goal_measures__goal__plan__"
_PLAN_COLUMNS = tuple(_PLAN + name for name in ("live", "pk", "title", "url_path", "locale_id"))


@dataclass(frozen=True, slots=True)
class Link:
    """``kind`` is "page", "document" or "url"."""

    kind: str
    text: str
    url: str


@dataclass(frozen=True, eq=False)
class Targets:
    """What the links of a wheel's activities lead to; what a reader may not know of is missing.

    It is equal only to itself: `find_targets` gives the same one for the same.
    """

    links: dict[tuple[str, int], Link] = field(default_factory=dict)
    measures: dict[int, PageLink] = field(default_factory=dict)

    def of(self, activity: ActivityRow) -> tuple[Link, ...]:
        found = (_address(value) if kind == "url" else self.links.get((kind, value)) for kind, value in activity.links)
        return tuple(link for link in found if link)

    def measure_of(self, activity: ActivityRow) -> PageLink | None:
        """The measure in force that the activity belongs to; its ``url`` is "" when no plan may be read about it."""
        return self.measures.get(activity.measure_id)


def linked_pages(activities: Iterable[ActivityRow]) -> set[int]:
    """Return the primary keys of the pages that activities link to."""
    return {value for activity in activities for kind, value in activity.links if kind == "page"}


def open_pages(pks: set[int], *, path: str) -> dict[int, PageAbove]:
    """Return those of the pages ``pks`` that are published and that readers of the page at ``path`` may read."""
    return _found(_open_beside(pks, path)) if pks else {}


def pages_above(path: str) -> tuple[PageAbove, ...]:
    """Return the published pages above the page at this tree path, topmost first."""
    return tuple(_found(_above(path)).values())


def pages_around(pks: set[int], *, path: str) -> dict[int, PageAbove]:
    """Return in one query the `pages_above` and with them the `open_pages`.

    What closes a page above closes the page itself, too: so it may be named.
    """
    return _found(_above(path) | _open_beside(pks, path) if pks else _above(path))


def find_targets(activities: Iterable[ActivityRow], pages: Mapping[int, PageAbove], *, path: str) -> Targets:
    """Look up what the activities of the wheel at the tree path ``path`` lead to, in at most two queries.

    ``pages`` are those of their `linked_pages` that readers may know of.
    """
    activities = list(activities)
    linked = linked_pages(activities)
    links = [_page(pages[pk]) for pk in linked if pk in pages and pages[pk].link.url]
    links += _documents({value for activity in activities for kind, value in activity.links if kind == "document"})
    measures = _measures({activity.measure_id for activity in activities if activity.measure_id}, path)
    return _targets(frozenset(links), frozenset(measures.items()))


@lru_cache(maxsize=_REMEMBERED)
def _targets(links: frozenset, measures: frozenset) -> Targets:
    return Targets(dict(links), dict(measures))


def _above(path: str) -> Q:
    return Q(path__in=own_and_above(path)[:-1])


def _open_beside(pks: set[int], path: str) -> Q:
    return Q(~closed_beside("path", path=path), pk__in=pks)


def _found(asked: Q) -> dict[int, PageAbove]:
    return {pk: PageAbove(pk, path, page_link(pk, *link)) for pk, path, *link in _all_pages().filter(asked)}


@cache
def _all_pages():
    """Built once, as `wheel_records` builds its rows."""
    return Page.objects.live().order_by("path").values_list("pk", "path", "title", "url_path", "locale_id")


def _address(url: str) -> Link | None:
    """The link to a web address, named by host and path; None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    return Link("url", f"{parts.netloc}{parts.path}".rstrip("/"), url)


def _page(page: PageAbove) -> tuple[tuple[str, int], Link]:
    return ("page", page.pk), Link("page", page.link.title, page.link.url)


def _documents(pks: set[int]) -> list[tuple[tuple[str, int], Link]]:
    if not pks:
        return []
    documents = get_document_model().objects.filter(pk__in=pks).only("title", "file")
    return [(("document", doc.pk), Link("document", doc.title, doc.url)) for doc in documents]


def _measures(pks: set[int], path: str) -> dict[int, PageLink]:
    """Measures in force by primary key, each with the address of the newest open plan that holds it."""
    if not pks:
        return {}
    rows = (
        Measure.objects.in_force()
        .filter(~closed_beside("unit__path", path=path), pk__in=pks)
        .annotate(closed=closed_beside(f"{_PLAN}path", path=path))
        .order_by(f"{_PLAN}period_start", f"{_PLAN}pk")
        .values_list(
            "pk", "title", "closed", *(_PLAN + name for name in ("live", "pk", "title", "url_path", "locale_id"))
        )
    )
    found: dict[int, PageLink] = {}
    for pk, title, closed, live, *plan in rows:
        url = page_link(*plan).url if live and not closed else ""
        if url or pk not in found:
            found[pk] = PageLink(title, url and f"{url}#measure-{pk}")
    return found
