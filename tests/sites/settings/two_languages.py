"""Two languages and two sites."""

from tests.sites.settings.base import *  # noqa: F403
from tests.sites.settings.base import INSTALLED_APPS

INSTALLED_APPS = ["wagtail.contrib.simple_translation", *INSTALLED_APPS]
WAGTAIL_I18N_ENABLED = True
LANGUAGES = [("en", "English"), ("sv", "Svenska")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
ROOT_URLCONF = "tests.sites.urls_in_languages"
