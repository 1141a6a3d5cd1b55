"""A site of plain pages, and wagtail_sqa beside them."""

from tests.sites.settings.base import *  # noqa: F403
from tests.sites.settings.base import INSTALLED_APPS

INSTALLED_APPS = ["tests.sites.plain", *INSTALLED_APPS]
