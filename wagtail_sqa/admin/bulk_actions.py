"""Publishing and retiring many measures at once; Wagtail itself only deletes many."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import classproperty
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..actions.publish import retire, save_and_publish
from ..models import Measure
from ..permissions import can_publish


class MeasureBulkAction(SnippetBulkAction):
    """Does one thing to the chosen measures, one by one; those that refuse stay as they are and are named."""

    template_name = "wagtail_sqa/admin/bulk_action.html"
    question = ""

    @classproperty
    def models(cls):  # noqa: N805
        return [Measure]

    def check_perm(self, measure):
        lock = measure.get_lock()
        return can_publish(self.request.user) and not (lock and lock.for_user(self.request.user))

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
        save_and_publish(measure.get_latest_revision_as_object(), user=self.request.user)

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
