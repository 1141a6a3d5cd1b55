from django import template
from django.utils.translation import get_language, get_language_info
from wagtail.models import Site

from example_site.home import menu

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_items(context):
    """The site's menu for this reader, see `menu.items`."""
    return menu.items(context["request"], context.get("page"))


@register.simple_tag(takes_context=True)
def crumbs(context):
    """The pages from the home page down to the parent of the page that is shown."""
    page = context.get("page")
    if page is None or page.pk is None:
        return []
    home = Site.find_for_request(context["request"]).root_page
    return page.get_ancestors().descendant_of(home, inclusive=True)


@register.simple_tag
def other_language(languages):
    """The language that is not in use, as Django's language info; for a site of two languages."""
    code = next(code for code, name in languages if code != get_language())
    return get_language_info(code)
