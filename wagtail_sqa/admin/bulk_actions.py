"""Publishing and retiring many measures at once; Wagtail itself only deletes many."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import get_list_or_404
from django.utils.functional import classproperty
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..actions.publish import retire, save_and_publish
from ..converters import numbers
from ..models import Measure
from ..permissions import indicator_policy, measure_policy
from .units import refuse_publication


class OfSeenThingsMixin:
    """Before a bulk action of Wagtail: acts on things of units that the user may see, and names no others.

    Raises 404 when nothing is left. Wagtail would name those that may not be acted on.
    """

    permission_policy = measure_policy

    @classproperty
    def models(cls):  # noqa: N805
        return [cls.permission_policy.model]

    def __init__(self, request, model):
        super().__init__(request, model)
        if not self.next_url.startswith(("/", "http")):  # Wagtail would look for a view of that name
            self.next_url = request.path

    @classmethod
    def get_queryset(cls, model, object_ids):
        return get_list_or_404(model._default_manager.select_related("unit"), pk__in=numbers(object_ids))

    def get_actionable_objects(self):
        objects, others = super().get_actionable_objects()
        refused = others["items_with_no_access"]
        seen = self.permission_policy.instances_user_has_permission_for(self.request.user, "view")
        named = set(seen.filter(pk__in=[thing.pk for thing in refused]))
        if not objects and not named:
            raise Http404
        return objects, {"items_with_no_access": [thing for thing in refused if thing in named]}

    def may(self, action, thing) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, action, thing)


class DeleteMeasures(OfSeenThingsMixin, DeleteBulkAction):
    """Takes the place of Wagtail's own, which knows of the permission to delete all measures only."""

    def check_perm(self, thing):
        return self.may("delete", thing)


class DeleteIndicators(DeleteMeasures):
    permission_policy = indicator_policy


class MeasureBulkAction(OfSeenThingsMixin, SnippetBulkAction):
    """Does one thing to the chosen measures, one by one; those that refuse stay as they are and are named."""

    template_name = "wagtail_sqa/admin/bulk_action.html"
    question = ""

    def check_perm(self, measure):
        lock = measure.get_lock()
        return self.may("publish", measure) and not (lock and lock.for_user(self.request.user))

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "action": self}

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        view = kwargs["self"]
        view.refused = [refused for measure in objects if (refused := view.refusal(measure))]
        return len(objects) - len(view.refused), 0

    def refusal(self, measure) -> str:
        """Act on ``measure``; return why it could not be done, or ""."""
        try:
            self.act(measure)
        except ValidationError as error:
            return f"{measure.title}: {_in_words(error)}"
        return ""

    def form_valid(self, form):
        response = super().form_valid(form)
        for refused in getattr(self, "refused", ()):
            messages.warning(self.request, refused)
        return response


def _in_words(error) -> str:
    """Return what is wrong with a measure as one line, each field by its label."""
    return " ".join(f"{_label(name)}{' '.join(texts)}" for name, texts in error.message_dict.items())


def _label(name) -> str:
    return "" if name == NON_FIELD_ERRORS else f"{capfirst(Measure._meta.get_field(name).verbose_name)}: "


class PublishMeasures(MeasureBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected measures")
    action_priority = 10
    question = _("Publish the latest draft of these measures? Readers see them at once.")
    yes = _("Yes, publish")

    def check_perm(self, measure):
        return (measure.has_unpublished_changes or not measure.live) and super().check_perm(measure)

    def act(self, measure):
        draft = measure.get_latest_revision_as_object()
        refuse_publication(self.request.user, draft)
        save_and_publish(draft, user=self.request.user)

    def get_success_message(self, done, children):
        if not done:
            return None
        return ngettext("%(count)d measure published.", "%(count)d measures published.", done) % {"count": done}


class RetireMeasures(MeasureBulkAction):
    display_name = _("Retire")
    action_type = "unpublish"
    aria_label = _("Retire the selected measures")
    action_priority = 20
    question = _("Retire these measures? Readers no longer see them; their history stays.")
    yes = _("Yes, retire")

    def check_perm(self, measure):
        return measure.live and super().check_perm(measure)

    def act(self, measure):
        retire(measure, user=self.request.user)

    def get_success_message(self, done, children):
        if not done:
            return None
        return ngettext("%(count)d measure retired.", "%(count)d measures retired.", done) % {"count": done}
