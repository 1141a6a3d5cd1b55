"""What the menu of the editor offers: Wagtail's own items know of the permission for all measures only."""

from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem

from ..models import Measure
from ..permissions import measure_policy


class PublishHere(PublishMenuItem):
    """Publishing, for those who may by their rights to the unit's page; in a new measure, to any page."""

    def is_shown(self, context):
        if context.get("locked_for_user") or super().is_shown(context):
            return False
        return may_publish(context["request"].user, context.get("instance"))


class RetireHere(UnpublishMenuItem):
    """Retiring, for those who may by their rights to the unit's page."""

    def is_shown(self, context):
        measure = context.get("instance")
        if context["view"] != "edit" or not measure.live or context.get("locked_for_user"):
            return False
        return not super().is_shown(context) and may_publish(context["request"].user, measure)


def may_publish(user, measure: Measure | None) -> bool:
    if measure is None or measure.pk is None:
        return measure_policy.user_has_permission(user, "publish")
    return measure_policy.user_has_permission_for_instance(user, "publish", measure)


def publish_here(model):
    return PublishHere(order=30) if model is Measure else None


def retire_here(model):
    return RetireHere(order=20) if model is Measure else None
