"""What happens when something outside the package changes what is in force."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move, unpublished

from .actions.viewpoints import follow_plan
from .models import Measure, QualityPlanPage
from .models.publishing import InForceMixin


def connect():
    unpublished.connect(leave_force, dispatch_uid="wagtail_sqa.leave_force")
    for signal in (page_published, post_page_move):
        signal.connect(hand_over_viewpoints, dispatch_uid="wagtail_sqa.hand_over_viewpoints")
    user = get_user_model()
    pre_delete.connect(remember_measures, sender=user, dispatch_uid="wagtail_sqa.remember_measures")
    post_delete.connect(record_without_user, sender=user, dispatch_uid="wagtail_sqa.record_without_user")


def leave_force(sender, instance, **kwargs):
    """Tell the pages that show it, and itself, that something has gone out of force."""
    thing = instance.specific if isinstance(instance, Page) else instance
    if isinstance(thing, InForceMixin):
        with transaction.atomic():
            thing.after_change_in_force()


def remember_measures(sender, instance, **kwargs):
    """A removed user is taken off measures by the database, without a word to the history; keep which they were."""
    instance._sqa_measures = list(Measure.objects.filter(responsible_user_id=instance.pk).values_list("pk", flat=True))


def record_without_user(sender, instance, **kwargs):
    for measure in Measure.objects.in_force().filter(pk__in=instance._sqa_measures):
        Measure._sqa_history.record(measure)


def hand_over_viewpoints(sender, instance, **kwargs):
    """A plan that has moved, or is about another unit now, takes its viewpoints with it."""
    plan = instance.specific
    if isinstance(plan, QualityPlanPage):
        follow_plan(plan)
