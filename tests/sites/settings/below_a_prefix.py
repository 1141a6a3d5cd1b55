"""A site below a prefix."""

from tests.sites.settings.base import *  # noqa: F403

FORCE_SCRIPT_NAME = "/intranet"
