"""One activity: written, changed, deleted. Each on a small page of its own, which needs no script to be saved."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...actions.edit_activities import DraftActivities
from ...models import WheelActivity
from .base import WheelMixin, address
from .columns import days
from .forms import activity_editor

PREFIX = "activity"
CHANGED = gettext_lazy(
    "Somebody else has changed this activity while you wrote. Below is what you wrote; compare it with what stands "
    "there now, and save again if yours is right."
)
GONE = gettext_lazy("This activity has been deleted or changed by somebody else. Find it in the list.")
WRITE_ANEW = gettext_lazy(
    "Somebody else has deleted or changed this activity while you wrote. Below is what you wrote: it becomes a new "
    "activity when you save it."
)


class ActivityFormView(WheelMixin, TemplateView):
    """Shows and takes the form of one activity of the draft."""

    template_name = "wagtail_sqa/admin/activities/form.html"
    only_where_it_may_be_written = True
    log_action = "edit_activity"

    def get(self, request, *args, **kwargs):
        if not self.activities.rings:
            return self.refuse(_("Write a ring in the wheel first: each activity stands in a ring."))
        return super().get(request, *args, **kwargs)

    def row_in(self, activities: DraftActivities):
        return None

    @cached_property
    def editor(self):
        return activity_editor()

    def form_for(self, activities, data=None):
        row = self.row_in(activities)
        return self.editor.get_form_class()(
            data,
            instance=row.activity if row else WheelActivity(),
            prefix=PREFIX,  # as in a formset, which scripts of panels expect
            activities=activities,
            row=row,
            for_user=self.request.user,
            initial={} if row else self.first_answers(),
        )

    def first_answers(self) -> dict:
        return {"ring_key": self.request.GET.get("ring", next(iter(self.activities.rings), ""))}

    def post(self, request, *args, **kwargs):
        draft = self.change(self.write, log_action=self.log_action)
        if draft is None:
            text = _("The activity could not be saved due to errors.")
            messages.validation_error(request, text, self.form)
            return self.render_to_response(self.get_context_data(form=self.form))
        activity = self.form.instance
        self.say_done(self.sentence % {"title": activity.title}, [activity], draft)
        return redirect(self.next_url)

    def write(self, activities) -> bool:
        """Put what was sent into the draft; say if it could be done."""
        self.form = self.form_for(activities, self.request.POST)
        if not self.form.is_valid():
            return False
        self.form.save(commit=False)
        row = self.row_in(activities)
        if row is None:
            activities.put(self.form.instance, self.form.cleaned_data["ring_key"])
        else:
            activities.move(row, self.form.cleaned_data["ring_key"])
        return self._happens_seldom_enough(activities)

    def _happens_seldom_enough(self, activities) -> bool:
        try:
            activities.refuse_too_many()
        except ValidationError as error:
            self.form.add_error(None, error)
            return False
        return True

    @property
    def next_url(self):
        if "and_another" in self.request.POST:
            return f"{address('add', self.wheel)}?ring={self.form.cleaned_data['ring_key']}"
        return self.listing_url

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.form_for(self.activities)
        panel = self.editor.get_bound_panel(instance=form.instance, request=self.request, form=form)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "panel": panel,
            "media": panel.media + form.media,
            "action_url": self.request.get_full_path(),
            "listing_url": self.listing_url,
            "now": self.now,
        }

    now = None  # what stands there now, where somebody else has changed it


class AddActivityView(ActivityFormView):
    page_title = gettext_lazy("Add activity")
    header_icon = "plus"
    log_action = "add_activity"
    sentence = gettext_lazy("“%(title)s” is written in the draft.")

    def get_page_subtitle(self):
        return ""


class EditActivityView(ActivityFormView):
    """Changes the activity ``key``, unless somebody else has changed it since the form was opened."""

    page_title = gettext_lazy("Edit activity")
    header_icon = "edit"
    sentence = gettext_lazy("“%(title)s” is changed in the draft.")

    def get(self, request, *args, **kwargs):
        if self.row_in(self.activities) is None:
            return self.refuse(GONE)
        return super().get(request, *args, **kwargs)

    def row_in(self, activities):
        return activities.find(self.kwargs["key"])

    def get_page_subtitle(self):
        row = self.row_in(self.activities)
        return row.activity.title if row else self.draft.title

    def write(self, activities) -> bool:
        row = self.row_in(activities)
        if row is None and "as_new" not in self.request.POST:
            self.as_new = True
            return self._refuse_once(activities, WRITE_ANEW, self.request.POST)
        token = row.token if row else ""
        if row is not None and self.request.POST.get(f"{PREFIX}-token") != token:
            return self._hold_back(activities, row)
        return super().write(activities)

    def _hold_back(self, activities, row) -> bool:
        """Show what was written beside what stands there now; the next time it may be saved."""
        self.now = in_words(row)
        data = self.request.POST.copy()
        data[f"{PREFIX}-token"] = row.token
        return self._refuse_once(activities, CHANGED, data)

    def _refuse_once(self, activities, reason, data) -> bool:
        self.form = self.form_for(activities, data)
        if self.form.is_valid():
            self.form.add_error(None, ValidationError(reason))
        return False

    as_new = False

    def get_context_data(self, **kwargs):
        row = self.row_in(self.activities)
        delete_url = f"{address('delete', self.wheel, row.key)}{self.as_listed}" if row else ""
        return {**super().get_context_data(**kwargs), "delete_url": delete_url, "as_new": self.as_new}


def in_words(row) -> list[tuple[str, str]]:
    """Return what is written about an activity, each part with its label."""
    activity = row.activity
    parts = [
        (_("Ring"), row.ring.name),
        (_("Title"), activity.title),
        (_("Short title"), activity.short_title),
        (_("Days"), days(row)),
        (_("Category"), str(activity.category or "")),
        (_("Responsible role"), activity.responsible_role),
        (_("Description"), activity.description),
    ]
    return [(label, text) for label, text in parts if text]


class DeleteActivityView(WheelMixin, TemplateView):
    """Asks, and takes one activity out of the draft."""

    page_title = gettext_lazy("Delete activity")
    header_icon = "bin"
    template_name = "wagtail_sqa/admin/activities/delete.html"
    only_where_it_may_be_written = True

    def get(self, request, *args, **kwargs):
        if self.row is None:
            return self.refuse(GONE)
        return super().get(request, *args, **kwargs)

    @cached_property
    def row(self):
        return self.activities.find(self.kwargs["key"])

    def post(self, request, *args, **kwargs):
        if self.row is None or self.change(self.take_out, log_action="delete_activity") is None:
            return self.refuse(GONE)
        self.say_done(_("“%(title)s” is deleted from the draft.") % {"title": self.row.activity.title})
        return redirect(self.listing_url)

    def take_out(self, activities) -> bool:
        row = activities.find(self.kwargs["key"])
        if row is None or row.token != self.request.POST.get("token"):
            return False
        activities.remove(row)
        return True

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "rows": [self.row], "listing_url": self.listing_url}
