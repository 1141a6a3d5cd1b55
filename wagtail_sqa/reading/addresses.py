"""The pages of the package that are not pages of the tree."""

from django.urls import NoReverseMatch, reverse


def has_intranet_pages() -> bool:
    """Say whether the site has included ``wagtail_sqa.urls``."""
    try:
        reverse("wagtail_sqa:my_measures")
    except NoReverseMatch:
        return False
    return True


def unit_plans_address(pk: int) -> str:
    """Return where the plans below the page ``pk`` stand side by side, "" where the site has no such address."""
    return unit_list_address("unit_plans", pk)


def unit_list_address(name: str, pk: int) -> str:
    """Return where the list ``name`` of the page ``pk`` stands whole, "" where the site has no such address."""
    return reverse(f"wagtail_sqa:{name}", args=[pk]) if has_intranet_pages() else ""
