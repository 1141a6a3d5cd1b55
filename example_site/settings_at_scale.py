"""The example site for many readers: several processes, on several machines if you like. See docs/how-to/scale.md.

What differs from place to place comes from the environment. psycopg itself reads PGHOST, PGPORT, PGUSER, PGPASSWORD.
"""

import os

from redis.backoff import NoBackoff
from redis.retry import Retry

from .settings import *  # noqa: F403
from .settings import DATA_DIR, INSTALLED_APPS

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]  # the same everywhere: it signs sessions and the links in mails
PUBLIC_URL = os.environ["PUBLIC_URL"]  # https://intranet.example.org
WAGTAILADMIN_BASE_URL = PUBLIC_URL
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the web server in front sets it, or takes it away

INSTALLED_APPS += ["django.contrib.postgres", "django_tasks_db", "wagtail.contrib.frontend_cache"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["DATABASE_NAME"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

# A cache that is gone makes the site slower, not ill: django-redis passes over errors, which Django's own backend does
# not, and waits for none of its pages' questions longer than this.
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": os.environ["REDIS_URL"],  # redis://127.0.0.1:6379/0
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.2,
            "SOCKET_TIMEOUT": 0.2,
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 0)},
        },
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"  # read from the cache, kept in the database

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # done by `manage.py db_worker`

# What editors upload: a folder that all machines share, or an object store (`pip install "django-storages[s3]"`):
# STORAGES = {
#     "default": {
#         "BACKEND": "storages.backends.s3.S3Storage",
#         "OPTIONS": {"bucket_name": os.environ["S3_BUCKET"], "endpoint_url": os.environ["S3_URL"]},
#     },
#     "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
# }
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", DATA_DIR / "media")

# Without OpenSearch, PostgreSQL searches.
if "OPENSEARCH_URL" in os.environ:  # pip install opensearch-py
    WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "wagtail.search.backends.opensearch3",
            "URLS": [os.environ["OPENSEARCH_URL"]],
            "TIMEOUT": 2,
        }
    }

# Varnish, nginx or Squid in front of the site, told by PURGE of every page that has changed.
if "FRONTEND_CACHE_URL" in os.environ:
    WAGTAILFRONTENDCACHE = {
        "front": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": os.environ["FRONTEND_CACHE_URL"],
        }
    }

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
