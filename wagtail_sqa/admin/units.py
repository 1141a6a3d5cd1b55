"""Which unit a thing may be given: the form refuses the others, the page chooser leaves them out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..permissions import PAGES, indicator_policy, measure_policy
from .safe_choosers import PageChooser

AS_UNIT = "sqa_unit"  # in the address of the page chooser, as the value of ``user_perms``

NO_UNIT = _("Choose the unit: a page that you may edit.")
NOT_THEIRS = _("You may not write for this unit. Choose one whose page you may edit.")
NOT_TO_PUBLISH = _("You may not publish measures of this unit. Save the measure as a draft instead.")


def unit_chooser() -> PageChooser:
    return PageChooser(user_perms=AS_UNIT)


def pages_to_choose(pages, request):
    """Leave pages out of the chooser that neither are units of the user nor lead to one; for Wagtail's hook."""
    user = request.user
    if request.GET.get("user_perms") != AS_UNIT or writes_for_all(user):
        return pages
    return pages.filter(pk__in=PAGES.explorable_instances(user).values("pk"))


def writes_for_all(user) -> bool:
    policies = (measure_policy, indicator_policy)
    return any(p.user_has_permission_for_unit(user, action, None) for p in policies for action in ("add", "change"))


def refuse_unit(user, thing, unit, policy=measure_policy) -> None:
    """Raise ``ValidationError`` when ``user`` may not give ``thing`` to ``unit``, a page or None for no unit.

    That takes rights to both units; the one that it has in the database may stay.
    """
    stored = type(thing)._default_manager.select_related("unit").filter(pk=thing.pk).first()
    if stored is not None and stored.unit == unit:
        return
    involved = [("add", unit)] if stored is None else [("change", unit), ("change", stored.unit)]
    if not all(policy.user_has_permission_for_unit(user, action, page) for action, page in involved):
        raise ValidationError(NO_UNIT if unit is None else NOT_THEIRS)


def refuse_publication(user, measure) -> None:
    """Raise ``ValidationError`` when ``user`` may not publish for the unit that ``measure``, a draft, has now."""
    if not measure_policy.user_has_permission_for_unit(user, "publish", measure.unit):
        raise ValidationError({"unit": NOT_TO_PUBLISH})
