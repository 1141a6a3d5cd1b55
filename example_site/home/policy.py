"""What browsers may load and run on the site's pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin has scripts and styles of its own in its pages.
ADMIN = "object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
_HEADER = "Content-Security-Policy"


class PolicyMiddleware:
    """Sends a strict Content-Security-Policy with every page, a wider one with the admin's.

    A site on Django 6 can have the same of ``django.middleware.csp`` and ``SECURE_CSP``. Answers that bring a policy of
    their own, as the picture of a wheel does, keep it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_admin = request.path.startswith(reverse("wagtailadmin_home"))
        response.headers.setdefault(_HEADER, ADMIN if is_admin else PAGES)
        return response
