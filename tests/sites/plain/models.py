"""The pages of a site that knows nothing of wagtail_sqa."""

from wagtail.models import Page


class PlainPage(Page):
    template = "plain_page.html"
