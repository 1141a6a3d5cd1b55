from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate
from django.utils.translation import gettext_lazy as _


def use_write_ahead_log(using, **kwargs):
    """Let readers and a writer work side by side in SQLite; the file remembers it from its first migration on."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


class HomeConfig(AppConfig):
    name = "example_site.home"
    label = "home"
    verbose_name = _("intranet")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        pre_migrate.connect(use_write_ahead_log, sender=self, dispatch_uid="home.use_write_ahead_log")
