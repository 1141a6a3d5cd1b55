"""Where activities lead, as far as a reader of the wheel may go: asked once for a whole wheel."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wagtail.documents import get_document_model
from wagtail.models import Page

from ..models.measures import Measure
from .dated import PageAbove
from .visibility import PageLink, closed_beside, own_and_above, page_link
from .wheel_rows import ActivityRow

_PLAN = "goal_measures__goal__plan__"
_PLAN_COLUMNS = tuple(_PLAN + name for name in ("live", "pk", "title", "url_path", "locale_id"))


@dataclass(frozen=True, slots=True)
class Link:
    """``kind`` is "page", "document" or "url"."""

    kind: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What the links of a wheel's activities lead to; what a reader may not know of is missing."""

    links: dict[tuple[str, int], Link] = field(default_factory=dict)
    measures: dict[int, PageLink] = field(default_factory=dict)

    def of(self, activity: ActivityRow) -> tuple[Link, ...]:
        found = (_address(value) if kind == "url" else self.links.get((kind, value)) for kind, value in activity.links)
        return tuple(link for link in found if link)

    def measure_of(self, activity: ActivityRow) -> PageLink | None:
        """The measure in force that the activity belongs to; its ``url`` is "" when no plan may be read about it."""
        return self.measures.get(activity.measure_id)


def find_targets(activities: Iterable[ActivityRow], *, path: str) -> Targets:
    """Look up what the activities of the wheel at the tree path ``path`` lead to, in at most three queries."""
    activities = list(activities)
    wanted = {link for activity in activities for link in activity.links}
    links = _pages({pk for kind, pk in wanted if kind == "page"}, path)
    links += _documents({pk for kind, pk in wanted if kind == "document"})
    return Targets(dict(links), _measures({a.measure_id for a in activities if a.measure_id}, path))


def pages_above(path: str) -> tuple[PageAbove, ...]:
    """Return the published pages above the page at this tree path, topmost first."""
    rows = Page.objects.live().filter(path__in=own_and_above(path)[:-1]).order_by("path")
    columns = rows.values_list("pk", "path", "title", "url_path", "locale_id")
    return tuple(PageAbove(pk, path, page_link(pk, *link)) for pk, path, *link in columns)


def title_beside(pk: int, *, path: str) -> str:
    """Return the title of a page that readers of the page at ``path`` may read; "" of any other."""
    titles = Page.objects.live().filter(~closed_beside("path", path=path), pk=pk).values_list("title", flat=True)
    return titles.first() or ""


def _address(url: str) -> Link | None:
    """The link to a web address, named by host and path; None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    return Link("url", f"{parts.netloc}{parts.path}".rstrip("/"), url)


def _pages(pks: set[int], path: str) -> list[tuple[tuple[str, int], Link]]:
    if not pks:
        return []
    open_pages = Page.objects.live().filter(~closed_beside("path", path=path), pk__in=pks)
    rows = open_pages.values_list("pk", "title", "url_path", "locale_id")
    found = ((row[0], page_link(*row)) for row in rows)
    return [(("page", pk), Link("page", target.title, target.url)) for pk, target in found if target.url]


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
