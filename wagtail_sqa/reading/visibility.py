"""Which pages someone may read, and which others a page may name: those that whoever reads it may read too."""

from dataclasses import dataclass

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
