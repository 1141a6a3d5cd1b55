"""The same site after wagtail_sqa was uninstalled."""

from tests.sites.settings.base import *  # noqa: F403
from tests.sites.settings.base import INSTALLED_APPS, MIDDLEWARE

OURS = {"tests.testapp", "wagtail_sqa", "wagtail_modeladmin", "simple_history"}
INSTALLED_APPS = ["tests.sites.plain", *(app for app in INSTALLED_APPS if app not in OURS)]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("simple_history")]
ROOT_URLCONF = "tests.sites.urls_without_us"
