"""Another language, and no list of languages."""

from tests.sites.settings.base import *  # noqa: F403

LANGUAGE_CODE = "de-at"
del LANGUAGES  # noqa: F821
