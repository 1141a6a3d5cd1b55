"""What happens when something outside the package changes what is in force."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move, unpublished

from .actions.viewpoints import follow_plan
from .models import AnnualWheelPage, Measure, QualityPlanPage
from .models.publishing import InForceMixin
from .models.versions import page_kinds, pages_referring_to_pages, raise_versions


def connect():
    unpublished.connect(leave_force, dispatch_uid="wagtail_sqa.leave_force")
    for signal in (post_save, post_delete):
        signal.connect(change_who_may_read, sender=PageViewRestriction, dispatch_uid="wagtail_sqa.change_who_may_read")
    post_page_move.connect(move_page, dispatch_uid="wagtail_sqa.move_page")
    for source in (QualityPlanPage, AnnualWheelPage):
        pre_delete.connect(delete_source, sender=source, dispatch_uid="wagtail_sqa.delete_source")
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


def change_who_may_read(sender, instance, raw=False, **kwargs):
    """What a page shows of others hangs on who may read either: tell those below, and those that show them."""
    if not raw:
        raise_below(instance.page.path)


def move_page(sender, instance, **kwargs):
    raise_below(instance.path)


def raise_below(path):
    with transaction.atomic():
        pages = Page.objects.filter(path__startswith=path, content_type__in=page_kinds())
        pks = set(pages.values_list("pk", flat=True))
        raise_versions(pks | pages_referring_to_pages(pks))


def delete_source(sender, instance, **kwargs):
    """Tell the pages that show it, while it is known which they are."""
    with transaction.atomic():
        raise_versions(pages_referring_to_pages([instance.pk]) - {instance.pk})


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
