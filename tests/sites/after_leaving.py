"""What is left of the site when the package has gone."""

from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from wagtail.models import Page, Site


def main():
    setup_test_environment()
    told = StringIO()
    call_command("fixtree", interactive=False, stdout=told)
    assert "No problems detected" in told.getvalue() or "no problems" in told.getvalue().lower(), told.getvalue()
    call_command("check")
    assert "Plain start" in Client().get("/").content.decode()
    below = Page.objects.get(slug="below")
    assert below.get_parent().slug == "unit"
    admin = Client()
    admin.force_login(get_user_model().objects.filter(is_superuser=True).first())
    for page in Page.objects.filter(path__startswith=Site.objects.get().root_page.path):
        assert type(page.specific).__name__ == "PlainPage", page
        assert Client().get(page.url).status_code == 200, page
        for place in ("", "edit/"):
            assert admin.get(f"/admin/pages/{page.pk}/{place}").status_code == 200, (page, place)
    for place in ("", "pages/", "reports/site-history/", "reports/locked/"):
        assert admin.get(f"/admin/{place}").status_code == 200, place
    print("all is well")
