"""A database as Wagtail's migrations leave it, without running them: they take longer than many a test file."""

import sqlite3
from contextlib import closing
from importlib import import_module

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Collection, Locale, Page

from tests.factories import home


def fill():
    """Make what Wagtail's migrations make and tests need, and the test site's first page."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.get_first_root_node():
        Page.add_root(title="Root", slug="root")
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    of_admin, _ = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    Permission.objects.get_or_create(
        content_type=of_admin, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    _make_searchable()
    home()


def _make_searchable():
    """Make the table of the search index again as its migration does: it is a virtual one, with triggers."""
    migration = import_module("wagtail.search.migrations.0006_customise_indexentry").Migration
    statements = [op.sql for step in migration.operations for op in getattr(step, "database_operations", ())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'insert_wagtailsearch_indexentry_fts'")
        if cursor.fetchone():
            return  # the tables are kept between runs
        cursor.execute("DROP TABLE IF EXISTS wagtailsearch_indexentry_fts")
        for statement in statements:
            cursor.execute(statement)


def copy_to(path):
    """Write the tests' database, which must be SQLite and outside a test, into a file for processes of their own."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        connection.connection.backup(target)
