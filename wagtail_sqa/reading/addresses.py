"""The pages of the package that are not pages of the tree."""

from django.urls import NoReverseMatch, reverse


def has_intranet_pages() -> bool:
    """Say whether the site has included ``wagtail_sqa.urls``."""
    try:
        reverse("wagtail_sqa:my_measures")
    except NoReverseMatch:
        return False
    return True
