"""Settings of the test site: a stranger's site that overrides what can be overridden."""

import os

SECRET_KEY = "only for tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
LANGUAGE_CODE = os.environ.get("SQA_TEST_LANGUAGE_CODE", "en")
LANGUAGES = [("en", "English"), ("sv", "Svenska")]
ROOT_URLCONF = "tests.urls"
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = os.path.join(os.path.dirname(__file__), "..", "test-results", "media")
DEFAULT_AUTO_FIELD = os.environ.get("SQA_TEST_AUTO_FIELD", "django.db.models.AutoField")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

INSTALLED_APPS = [
    "tests.testapp",
    "wagtail_sqa",
    "wagtail_modeladmin",
    "simple_history",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "rest_framework",
    "wagtail.contrib.search_promotions",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_IN_A_FILE = os.path.join(os.path.dirname(__file__), "..", "test-results", "tests.sqlite3")
_DATABASES = {
    "memory": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    "file": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _IN_A_FILE,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        "TEST": {"NAME": _IN_A_FILE},
    },
    "postgres": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wagtail_sqa",
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        # Tests outlive no crash, so they need not wait for the disk.
        "OPTIONS": {"options": "-c synchronous_commit=off"},
    },
    "mariadb": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "wagtail_sqa",
        "USER": os.environ.get("MARIADB_USER", "root"),
        "PASSWORD": os.environ.get("MARIADB_PASSWORD", ""),
        "HOST": os.environ.get("MARIADB_HOST", "127.0.0.1"),
        "PORT": os.environ.get("MARIADB_PORT", "3306"),
        # As docs/how-to/databases.md asks of a site.
        "OPTIONS": {"charset": "utf8mb4", "collation": "utf8mb4_swedish_ci", "isolation_level": "read committed"},
        "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_swedish_ci"},
    },
}
TEST_DATABASE = os.environ.get("SQA_TEST_DATABASE", "memory")
os.makedirs(os.path.dirname(_IN_A_FILE), exist_ok=True)
DATABASES = {"default": _DATABASES[TEST_DATABASE]}
if TEST_DATABASE == "postgres":
    INSTALLED_APPS.append("django.contrib.postgres")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# As on a site whose worker is busy elsewhere. Tests of what Wagtail leaves to it, the indexes of words and references,
# are marked with `worker`; so are those by which something is not found, for that would be true of empty indexes.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

WAGTAIL_SITE_NAME = "Test site"
WAGTAILADMIN_BASE_URL = "http://testserver"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

for _name in ("SIMPLE_HISTORY_HISTORY_ID_USE_UUID", "SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD"):
    if os.environ.get(_name):
        globals()[_name] = True
if os.environ.get("SIMPLE_HISTORY_DATE_INDEX"):
    SIMPLE_HISTORY_DATE_INDEX = "Composite"
