from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailSqaConfig(AppConfig):
    name = "wagtail_sqa"
    verbose_name = _("Quality work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, signal_handlers  # noqa: F401

        signal_handlers.connect()
