"""What the pages of a reader who is logged in have in common."""

from urllib.parse import urldefrag

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from wagtail.models import Site

from ..reading.visibility import PageLink


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class ReaderMixin(LoginRequiredMixin):
    """Visitors log in where they do for closed pages; what a reader sees is kept nowhere."""

    def get_login_url(self):
        return login_url()

    def crumbs(self) -> list[PageLink]:
        """Return the way here: the site's first page."""
        site = Site.find_for_request(self.request)
        return [PageLink(site.root_page.title, site.root_page.get_url(self.request))] if site is not None else []


def login_url() -> str:
    """Return where visitors log in for closed pages."""
    return getattr(settings, "WAGTAIL_FRONTEND_LOGIN_URL", None) or reverse("wagtailcore_login")


def way_back(request: HttpRequest) -> str:
    """Return the address of this site from which the reader came, as ``next`` names it, else that of My measures."""
    wanted = urldefrag(request.POST.get("next") or request.GET.get("next") or "").url
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("wagtail_sqa:my_measures")
