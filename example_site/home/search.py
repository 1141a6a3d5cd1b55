"""The intranet's search: pages by Wagtail's own backend, measures as wagtail-sqa finds them."""

import logging

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from wagtail.models import Page

from wagtail_sqa.reading.search import search_measures, search_words

from .visibility import readable

logger = logging.getLogger(__name__)
PAGES, MEASURES = 10, 20


@never_cache
def search(request):
    """Answer ``?q=``; what this reader may not open is not found either."""
    words = search_words(request.GET.get("q", ""))
    try:
        found = _found(words, request)
    except Exception:  # each search server has errors of its own
        logger.exception("Nothing could be searched for")
        found = {"is_broken": True}
    return render(request, "home/search.html", {"words": words, **found})


def _found(words, request):
    pages = Paginator(_pages(words, request), PAGES).get_page(request.GET.get("page"))
    measures = search_measures(words, request.user, on=timezone.localdate(), limit=MEASURES)
    return {"pages": pages, "measures": list(measures)}


def _pages(words, request):
    return readable(Page.objects.all(), request).specific().search(words) if words else []
