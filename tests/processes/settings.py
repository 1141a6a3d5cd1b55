"""The example site at scale as these tests drive it: every PDF file by the worker; demo data loaded without one."""

import os

from example_site.settings_at_scale import *  # noqa: F403
from example_site.settings_at_scale import CACHES, WAGTAIL_SQA

WAGTAIL_SQA = {**WAGTAIL_SQA, "PDF_ROWS_IN_REQUEST": 0}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if os.environ.get("SQA_TASKS_AT_ONCE"):
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if os.environ.get("SQA_DJANGOS_OWN_CACHE"):  # as a control
    CACHES = {"default": {**CACHES["default"], "BACKEND": "django.core.cache.backends.redis.RedisCache", "OPTIONS": {}}}
