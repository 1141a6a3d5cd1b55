"""Many activities at once: changed or deleted, all of them or none."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from .base import WheelMixin
from .columns import chosen_value, days
from .forms import ChangeForm
from .listing import chosen_rows, nothing_chosen, rows_in_listing

CHANGED = gettext_lazy(
    "Somebody else has changed some of these activities meanwhile, so nothing has been saved. Look at them as they are "
    "now, and send again."
)


class ManyView(WheelMixin, TemplateView):
    """Acts on the rows ``chosen``, or with ``all`` on all that the listing's filters in the address let through."""

    only_where_it_may_be_written = True
    log_action = "change_activities"

    def get(self, request, *args, **kwargs):
        return redirect(self.listing_url)

    def post(self, request, *args, **kwargs):
        if not self.chosen:
            return nothing_chosen(self)
        if "confirmed" not in request.POST:
            return self.show()
        draft = self.change(self.act, log_action=self.log_action)
        if draft is None:
            return self.show()
        self.say_done(self.done(len(self.changed_activities)), self.changed_activities, draft)
        return redirect(self.listing_url)

    @cached_property
    def chosen(self) -> list[str]:
        if "all" in self.request.POST:
            return [chosen_value(row) for row in rows_in_listing(self)]
        return self.request.POST.getlist("chosen")

    def act(self, activities) -> bool:
        rows, changed = chosen_rows(activities, self.chosen)
        if changed:
            messages.error(self.request, CHANGED)
            return False
        self.changed_activities = [row.activity for row in rows]
        return self.act_on(rows, activities)

    def show(self):
        rows, _changed = chosen_rows(self.activities, self.chosen)
        return self.render_to_response(self.get_context_data(rows=rows))

    def get_context_data(self, rows, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "rows": [(row, chosen_value(row), days(row)) for row in rows],
            "listing_url": self.listing_url,
            "action_url": self.request.get_full_path(),
        }


class ChangeManyView(ManyView):
    page_title = gettext_lazy("Change activities")
    header_icon = "edit"
    template_name = "wagtail_sqa/admin/activities/change.html"

    @cached_property
    def form(self):
        data = self.request.POST if "confirmed" in self.request.POST else None
        return ChangeForm(data, activities=self.activities)

    def act_on(self, rows, activities) -> bool:
        if not self.form.is_valid():
            return False
        try:
            for row in rows:
                self.form.apply(row, activities)
        except ValidationError as error:
            self.form.add_error(None, error)
            return False
        return True

    def done(self, count) -> str:
        text = ngettext(
            "%(count)d activity is changed in the draft.", "%(count)d activities are changed in the draft.", count
        )
        return text % {"count": count}

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "form": self.form, "media": self.form.media}


class DeleteManyView(ManyView):
    page_title = gettext_lazy("Delete activities")
    header_icon = "bin"
    template_name = "wagtail_sqa/admin/activities/delete_many.html"

    def act_on(self, rows, activities) -> bool:
        for row in rows:
            activities.remove(row)
        self.changed_activities = []
        self.deleted = len(rows)
        return True

    def done(self, count) -> str:
        text = ngettext(
            "%(count)d activity is deleted from the draft.",
            "%(count)d activities are deleted from the draft.",
            self.deleted,
        )
        return text % {"count": self.deleted}
