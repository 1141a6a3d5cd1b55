from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import converters

converters.register()  # models have addresses too


class WagtailSqaConfig(AppConfig):
    name = "wagtail_sqa"
    verbose_name = _("Quality work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail import hooks  # noqa: PLC0415

        from . import checks, log_actions, logs, signal_handlers  # noqa: F401, PLC0415

        signal_handlers.connect()
        logs.connect()
        hooks.register("register_log_actions", log_actions.register_log_actions)
