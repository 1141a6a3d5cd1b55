"""Which pages someone may read, and which others a page may name: those that whoever reads it may read too."""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import Page, PageViewRestriction


@dataclass(frozen=True)
class PageLink:
    """A page by its name and address."""

    title: str
    url: str


def own_and_above(path: str) -> list[str]:
    """Return the tree paths of a page and of every page above it, topmost first."""
    step = Page.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def closed_beside(path_field: str, *, path: str) -> Exists:
    """Return an expression: the page in ``path_field`` lies behind a restriction that the page at ``path`` does not.

    So the answer depends on the page that is read, never on the reader: what is built may be cached and made into a
    file, and pages of the same closed section can name each other.
    """
    target = ExpressionWrapper(OuterRef(path_field), output_field=CharField())
    elsewhere = PageViewRestriction.objects.exclude(page__path__in=own_and_above(path))
    return Exists(elsewhere.alias(target=target).filter(target__startswith=F("page__path")))


def open_beside(path_field: str, *, beside: str) -> Exists:
    """Return the opposite of `closed_beside` for rows that each stand on another page, the one at ``beside``, a column.

    True also where ``path_field`` names no page.
    """
    paths = {"target": OuterRef(path_field), "page_path": OuterRef(beside)}
    of_row = {name: ExpressionWrapper(path, output_field=CharField()) for name, path in paths.items()}
    closing = PageViewRestriction.objects.alias(**of_row).filter(target__startswith=F("page__path"))
    return ~Exists(closing.exclude(page_path__startswith=F("page__path")))


def page_link(pk: int, title: str, url_path: str, locale_id: int) -> PageLink:
    """Return the link to a page of which only these columns are known; its ``url`` is "" outside every site."""
    return PageLink(title, Page(pk=pk, title=title, url_path=url_path, locale_id=locale_id).get_url() or "")


def pages_open_to(user):
    """Return the published pages that ``user`` may read; a password typed into a browser does not count."""
    return Page.objects.live().exclude(Exists(refusing(user, "path")))


def may_read(request, page) -> bool:
    """Say whether Wagtail would show ``page`` for ``request``; a password typed into the browser counts."""
    return page.live and all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def pages_to_name(user, *, beside: str):
    """Return the published pages that a page at the tree path ``beside``, which ``user`` is reading, may name to them.

    Those are open to the user, or closed by nothing that does not close that page too: they have passed that already.
    """
    is_open = Q(pk__in=pages_open_to(user).values("pk"))
    return Page.objects.live().filter(is_open | ~closed_beside("path", path=beside))


@dataclass(frozen=True)
class Known:
    """Which pages a page may name to whoever reads it, looked up once for many questions.

    All but those at and below ``closed``, tree paths; ``closing`` are the paths of all pages that are restricted.
    """

    closed: tuple[str, ...]
    closing: tuple[str, ...]

    def has(self, path: str, *, live: bool) -> bool:
        return live and not path.startswith(self.closed)

    def q(self, prefix: str = "") -> Q:
        """Return the condition for a page, or for the page that ``prefix`` leads to."""
        outside = (~Q(**{f"{prefix}path__startswith": path}) for path in self.closed)
        return reduce(and_, outside, Q(**{f"{prefix}live": True}))

    def open_beside(self, path_field: str, *, beside: str) -> Q:
        """Return what `open_beside` says, without a look at the restrictions for each row."""
        either = (
            Q(**{f"{beside}__startswith": path}) | ~Q(**{f"{path_field}__startswith": path}) for path in self.closing
        )
        return reduce(and_, either, Q())


def known_to(user, *, beside: str) -> Known:
    """Return what a page at the tree path ``beside``, which ``user`` is reading, may name to them, in one query.

    The same pages as `pages_to_name`, for a page that asks about hundreds of others. Each restriction is asked for
    itself: one that the user passes may stand inside one that they have passed to read the page.
    """
    passed = Exists(PageViewRestriction.objects.filter(_passed_by(user), pk=OuterRef("pk")))
    rows = PageViewRestriction.objects.values_list("page__path", passed).order_by("page__path")
    passed_here, closing = set(own_and_above(beside)), list(rows)
    closed = (path for path, is_passed in closing if not is_passed and path not in passed_here)
    return Known(tuple(dict.fromkeys(closed)), tuple(dict.fromkeys(path for path, _passed in closing)))


def known_beside(path: str) -> Known:
    """Return what the page at the tree path ``path`` may name to each of its readers alike, in one query.

    The same pages as `closed_beside` leaves open; "" is the path of what is no page, which anybody might read.
    """
    closing = list(PageViewRestriction.objects.order_by("page__path").values_list("page__path", flat=True))
    passed_here = set(own_and_above(path))
    return Known(tuple(dict.fromkeys(p for p in closing if p not in passed_here)), tuple(dict.fromkeys(closing)))


def refusing(user, path: str):
    """Return the restrictions on the page at ``path``, a column of the outer query, that keep ``user`` out."""
    page = ExpressionWrapper(OuterRef(path), output_field=CharField())
    above = PageViewRestriction.objects.alias(inner=page).filter(inner__startswith=F("page__path"))
    return above.exclude(_passed_by(user))


def _passed_by(user) -> Q:
    """Return which restrictions let ``user`` through, as Wagtail answers when the page is asked for."""
    types = [PageViewRestriction.NONE]
    if user.is_authenticated:
        types.append(PageViewRestriction.LOGIN)
    if user.is_superuser:
        types.append(PageViewRestriction.GROUPS)
    theirs = Q(restriction_type=PageViewRestriction.GROUPS, groups__in=user.groups.all())
    return Q(restriction_type__in=types) | theirs
