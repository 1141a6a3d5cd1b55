"""Two languages and two sites."""

from tests.sites.settings.base import *  # noqa: F403
from tests.sites.settings.base import INSTALLED_APPS

INSTALLED_APPS = ["wagtail.contrib.simple_translation", *INSTALLED_APPS]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en", "English"), ("sv", "Svenska")]
ROOT_URLCONF = "tests.sites.urls_in_languages"
