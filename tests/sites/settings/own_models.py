"""Users who log in by mail, images and documents of the site's own."""

from tests.sites.settings.base import *  # noqa: F403
from tests.sites.settings.base import INSTALLED_APPS

INSTALLED_APPS = ["tests.sites.own_models", *INSTALLED_APPS]
AUTH_USER_MODEL = "own_models.Person"
WAGTAILIMAGES_IMAGE_MODEL = "own_models.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "own_models.Paper"
