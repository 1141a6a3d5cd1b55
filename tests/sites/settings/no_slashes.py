"""Addresses without a slash at the end."""

from tests.sites.settings.base import *  # noqa: F403

APPEND_SLASH = False
WAGTAIL_APPEND_SLASH = False
