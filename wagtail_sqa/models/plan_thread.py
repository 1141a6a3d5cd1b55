"""The golden thread of a plan: what its goals serve and what serves them, on a page below the plan."""

from functools import partial

from django.db import models, transaction
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import path

from ..files.answers import keep_for_reader
from ..reading.addresses import address_below
from ..reading.dated import way_to
from ..reading.threads.pictures import picture
from ..reading.threads.views import Reading, ThreadView, plan_thread
from ..reading.visibility import PageLink
from .reading_pages import crumbs
from .versions import raise_versions


def thread_answer(page, request, thread: ThreadView, way) -> TemplateResponse:
    """Answer with ``thread`` below ``page``; ``way`` are the links to where it lies."""
    title = _("Golden thread: %(page)s") % {"page": page.title}
    shown = picture(thread, title=title) if thread.choice.as_picture else ""
    context = {"page": page, "self": page, "thread": thread, "picture": shown, "crumbs": way, "title": title}
    response = TemplateResponse(request, "wagtail_sqa/thread.html", context)
    return keep_for_reader(request, response)


class PlanThreadMixin(models.Model):
    """What its readers see of the thread hangs on who they are: it is kept in no shared cache."""

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "thread_url": "" if getattr(request, "is_preview", False) else self.get_thread_url(request)}

    def get_thread_url(self, request=None) -> str:
        """Return the address of the thread, "" for a plan outside every site."""
        return address_below(self, request, "thread")

    @path("thread/", name="thread")
    def thread_page(self, request):
        """The golden thread of the plan: ``?period=``, ``?goal=`` and ``?as=picture`` choose what is shown."""
        thread = plan_thread(self, Reading(request.user, request.GET, self.path, timezone.localdate()))
        way = [*crumbs(way_to(self), request), PageLink(self.title, self.get_url(request) or "")]
        return thread_answer(self, request, thread, way)

    def publish(self, revision, user=None, **kwargs):
        """Tell also the plans whose goals ours have served until now, after the transaction.

        Inside it, two plans of which each names the other would wait for each other's row.
        """
        before = self._served_plans()
        result = super().publish(revision, user=user, **kwargs)
        self._tell(before)
        return result

    def after_change_in_force(self):
        super().after_change_in_force()
        self._tell(self._served_plans())
        raise_versions(self._serving_plans())

    def _served_plans(self) -> set[int]:
        goals = type(self)._meta.get_field("goals").related_model.objects
        return set(goals.filter(supported_by__plan=self.pk).values_list("plan_id", flat=True)) - {self.pk}

    def _serving_plans(self) -> set[int]:
        """Return the plans whose goals contribute to ours, also by way of others: one query for each level below."""
        goals = type(self)._meta.get_field("goals").related_model.objects
        found, level = set(), {self.pk}
        while level:
            below = goals.filter(supports__plan__in=level).values_list("plan_id", flat=True)
            level = set(below) - found - {self.pk}
            found |= level
        return found

    def _tell(self, plans: set[int]) -> None:
        if plans:
            transaction.on_commit(partial(_raise_alone, plans))


def _raise_alone(plans) -> None:
    with transaction.atomic():
        raise_versions(plans)
