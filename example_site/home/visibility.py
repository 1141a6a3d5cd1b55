"""What a reader may see in lists: the page itself is guarded by Wagtail, a list of pages is not."""

from wagtail.models import PageViewRestriction


def readable(pages, request):
    """The live pages of a queryset without those behind a view restriction that this request does not pass."""
    pages = pages.live()
    for restriction in PageViewRestriction.objects.select_related("page"):
        if not restriction.accept_request(request):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return pages
