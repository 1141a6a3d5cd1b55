"""The pages of the package that are not pages of the tree, and those below a page of the tree."""

from django.urls import NoReverseMatch, reverse


def has_intranet_pages() -> bool:
    """Say whether the site has included ``wagtail_sqa.urls``."""
    try:
        reverse("wagtail_sqa:my_measures")
    except NoReverseMatch:
        return False
    return True


def with_slash(url: str | None) -> str:
    """Return the address of a page with a slash at its end, which a site may leave out; "" for a page without one."""
    return f"{url.rstrip('/')}/" if url else ""


def address_below(page, request, name: str, args=()) -> str:
    """Return the address of the route ``name`` below ``page``, "" for a page outside every site."""
    url = with_slash(page.get_url(request))
    return url and url + page.reverse_subpage(name, args)


def unit_plans_address(pk: int) -> str:
    """Return where the plans below the page ``pk`` stand side by side, "" where the site has no such address."""
    return unit_list_address("unit_plans", pk)


def unit_list_address(name: str, pk: int) -> str:
    """Return where the list ``name`` of the page ``pk`` stands whole, "" where the site has no such address."""
    return reverse(f"wagtail_sqa:{name}", args=[pk]) if has_intranet_pages() else ""
