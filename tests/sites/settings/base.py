"""A small site of a stranger; the others change one thing of it each."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as _APPS

DATA = os.environ["SQA_SITE_DATA"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(DATA, "db.sqlite3")}}
INSTALLED_APPS = [app for app in _APPS if app != "django_tasks"]
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = os.path.join(DATA, "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
