from django.apps import AppConfig


class OwnModelsConfig(AppConfig):
    name = "tests.sites.own_models"
    label = "own_models"
    default_auto_field = "django.db.models.BigAutoField"
