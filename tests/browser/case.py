"""What the tests in a real browser share: a server, Chromium, and the tables as a new site has them."""

import os
import shutil

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import override_settings
from wagtail.models import Locale, Page

from tests.conftest import AT_ONCE
from tests.factories import home

sync_playwright = pytest.importorskip("playwright.sync_api").sync_playwright
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.mark.browser
@override_settings(ALLOWED_HOSTS=["*"], TASKS=AT_ONCE)
class BrowserTestCase(StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread
        super().setUpClass()
        cls.playwright = sync_playwright().start()
        cls.chromium = cls.playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls.playwright.stop()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        super().tearDownClass()

    def setUp(self):
        _restore_root()
        home()


def _restore_root():
    """Make what a migration of Wagtail's makes, since tests with a live server empty every table."""
    if not Page.get_first_root_node():
        locale, _ = Locale.objects.get_or_create(language_code="en")
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
