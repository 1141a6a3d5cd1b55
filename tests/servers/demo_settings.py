"""The example site with its data on the server of the tests, in a database of its own."""

import os

from example_site.settings import *  # noqa: F403
from example_site.settings import INSTALLED_APPS
from tests import settings as of_tests

DATABASES = {"default": {**of_tests.DATABASES["default"], "NAME": os.environ["SQA_DEMO_DATABASE"]}}
if of_tests.TEST_DATABASE == "postgres":
    INSTALLED_APPS.append("django.contrib.postgres")
