from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    AUTHORITY = "authority", _("Responsible authority")
    ADMINISTRATION = "administration", _("Administration")
    SCHOOL = "school", _("School")
    PRESCHOOL = "preschool", _("Preschool")
    CARE = "care", _("Care")
    TEAM = "team", _("Team")


#: Kinds below an administration that stand in the site's menu.
MENU_KINDS = (UnitKind.SCHOOL, UnitKind.PRESCHOOL, UnitKind.CARE)
