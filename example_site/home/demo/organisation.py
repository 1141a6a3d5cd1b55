"""The site and its units as pages, and the section that is closed."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction, Site

from example_site.home.models import HomePage, StandardPage, UnitPage


def load(organisation, ledger):
    home = ledger.once(HomePage, organisation["site"]["key"], lambda: _home(organisation["site"]))
    for row in organisation["units"]:
        _below(home, row, UnitPage, ledger, lambda row=row: _unit(row))
    for row in organisation["closed_sections"]:
        section = _below(home, row, StandardPage, ledger, lambda row=row: _section(row))
        ledger.once(PageViewRestriction, row["key"], lambda row=row, section=section: _close(section, row, ledger))


def _home(row):
    """Put our home page in the place of the one that Wagtail's first migration makes."""
    root = Page.get_first_root_node()
    home = _publish(root, HomePage(title=row["title"], slug=row["slug"], intro=row["intro"]))
    site = Site.objects.get(is_default_site=True)
    welcome, site.root_page, site.site_name = site.root_page, home, row["title"].split(" – ")[0]
    site.save()
    if welcome.specific_class is Page:
        welcome.delete()
    return home


def _below(home, row, model, ledger, build):
    """The page of a row, below the page of its parent; None where the parent has been deleted."""
    parent = ledger.find(UnitPage, row["parent"]) if row["parent"] else home
    if parent is None:
        return None
    return ledger.once(model, row["key"], lambda: _publish(parent, build()))


def _unit(row):
    fields = ("title", "slug", "kind", "accountable_role", "intro")
    return UnitPage(**{name: row[name] for name in fields})


def _section(row):
    return StandardPage(title=row["title"], slug=row["slug"], intro=row["intro"])


def _publish(parent, page):
    """Add a page with a revision of its own, as if the administrator had written it."""
    page.live = False
    parent.add_child(instance=page)
    author = get_user_model().objects.filter(is_superuser=True).first()
    page.save_revision(user=author).publish(user=author)
    return page


def _close(section, row, ledger):
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(ledger.find(Group, row["group"]))
    return restriction
