"""The listing of a wheel's activities: filter, sort, choose some, and see what is not published yet."""

from functools import cached_property
from types import SimpleNamespace

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from ...actions.edit_activities import DraftActivities
from ...models import WheelActivity
from ..wheel_warnings import outside
from .base import WheelMixin, address, with_categories
from .changes import Changes, changes_of
from .columns import ChooseColumn, DaysColumn, days
from .filters import ActivityFilterSet
from .twins import twins_of

SORT = {
    "title": lambda row: row.activity.title.casefold(),
    "ring": lambda row: row.ring.name.casefold(),
    "start": lambda row: (row.activity.start is None, row.activity.start, row.activity.end or row.activity.start),
    "category": lambda row: row.activity.category.name.casefold() if row.activity.category else "",
    "role": lambda row: row.activity.responsible_role.casefold(),
}


class ActivitiesView(WheelMixin, BaseListingView):
    """All activities of the latest draft. Its queries are as many for one activity as for five hundred."""

    page_title = gettext_lazy("Activities")
    template_name = "wagtail_sqa/admin/activities/listing.html"
    results_template_name = "wagtail_sqa/admin/activities/listing_results.html"
    filterset_class = ActivityFilterSet
    is_searchable = True
    default_ordering = "start"
    paginate_by = 50
    verbose_name = WheelActivity._meta.verbose_name
    verbose_name_plural = WheelActivity._meta.verbose_name_plural

    def get_index_url(self):
        return address("list", self.wheel)

    def get_index_results_url(self):
        return address("list_results", self.wheel)

    def get_filterset_kwargs(self):
        return {**super().get_filterset_kwargs(), "view": self}

    def get_base_queryset(self):
        with_categories(self.activities.rows)
        return self.activities.rows

    def order_queryset(self, rows):
        backwards = self.ordering.startswith("-")
        return sorted(rows, key=SORT[self.ordering.lstrip("-")], reverse=backwards)

    def search_queryset(self, rows):
        words = self.search_query.casefold().split()
        return [row for row in rows if all(word in _text(row) for word in words)]

    @cached_property
    def columns(self):
        return [
            *([] if self.lock_sentence else [ChooseColumn("chosen", label=_("Choose"))]),
            TitleColumn("title", label=_("Title"), accessor=str, sort_key="title", get_url=self.get_edit_url),
            DaysColumn("days", label=_("Days"), accessor=days, sort_key="start", is_outside=self.is_outside),
            Column("ring", label=_("Ring"), accessor="ring.name", sort_key="ring"),
            Column("category", label=_("Category"), accessor="activity.category", sort_key="category"),
            Column("role", label=_("Responsible role"), accessor="activity.responsible_role", sort_key="role"),
            *([Column("state", label=_("Not published"), accessor=self.changes.of)] if self.is_changed else []),
        ]

    def get_edit_url(self, row):
        return None if self.lock_sentence else f"{address('edit', self.wheel, row.key)}{self.as_listed}"

    @property
    def is_changed(self) -> bool:
        """Say whether readers see another wheel than the one that is listed."""
        return self.wheel.live and self.wheel.has_unpublished_changes

    @cached_property
    def changes(self) -> Changes:
        return changes_of(self.wheel, self.activities)

    @cached_property
    def outside_ids(self) -> set[int]:
        activities = [row.activity for row in self.activities.rows]
        return {id(activity) for activity in outside(self.draft, activities, on=timezone.localdate())}

    def is_outside(self, row) -> bool:
        return id(row.activity) in self.outside_ids

    @cached_property
    def header_buttons(self):
        if self.lock_sentence:
            return []
        add = f"{address('add', self.wheel)}{self.as_listed}"
        return [HeaderButton(_("Add activity"), url=add, icon_name="plus")]

    @cached_property
    def header_more_buttons(self):
        ways = [
            (_("Edit the wheel"), reverse("wagtailadmin_pages:edit", args=[self.wheel.pk]), "edit"),
            (_("History"), reverse("wagtailadmin_pages:history", args=[self.wheel.pk]), "history"),
            (_("Copy to another year"), address("copy", self.wheel), "copy"),
        ]
        if not self.lock_sentence:
            ways.append((_("Import a spreadsheet"), address("import", self.wheel), "upload"))
        return [Button(label, url=url, icon_name=icon, priority=n) for n, (label, url, icon) in enumerate(ways)]

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "add_url": "" if self.lock_sentence else address("add", self.wheel),
            "change_url": f"{address('change', self.wheel)}{self.as_listed}",
            "delete_url": f"{address('delete_many', self.wheel)}{self.as_listed}",
            "lock_sentence": self.lock_sentence,
            "number_of_rings": len(self.activities.rings),
            "edit_wheel_url": reverse("wagtailadmin_pages:edit", args=[self.wheel.pk]),
            "draft": self._draft_state(),
            "twins": [] if self.lock_sentence else self._twins(context["object_list"]),
        }

    def _draft_state(self):
        """Return what the listing says of the draft, None when all of it is published."""
        if self.wheel.live and not self.wheel.has_unpublished_changes:
            return None
        may_publish = self.wheel.permissions_for_user(self.request.user).can_publish() and not self.lock_sentence
        return SimpleNamespace(
            is_new=not self.wheel.live,
            words=self.changes.words if self.is_changed else "",
            publish_url=address("publish", self.wheel) if may_publish else "",
            preview_url=reverse("wagtailadmin_pages:view_draft", args=[self.wheel.pk]),
        )

    def _twins(self, rows):
        twins = twins_of(self.wheel, rows, self.request.user)
        return [(twin, address("delete", self.wheel, twin.key)) for twin in twins]


def _text(row) -> str:
    activity = row.activity
    return f"{activity.title}\n{activity.short_title}\n{activity.responsible_role}\n{activity.description}".casefold()


def rows_in_listing(view) -> list:
    """Return all rows that the filters in the address of ``view`` let through."""
    listing = ActivitiesView()
    listing.setup(view.request, **view.kwargs)
    listing.wheel = view.wheel
    return listing.get_queryset()


def chosen_rows(activities: DraftActivities, sent: list[str]) -> tuple[list, list[str]]:
    """Return the rows that ``sent`` (key and token) name, and the keys of those that are gone or have changed since."""
    rows = {row.key: row for row in activities.rows}
    tokens = dict(value.partition(":")[::2] for value in sent)
    changed = [key for key, token in tokens.items() if key not in rows or rows[key].token != token]
    return [rows[key] for key in tokens if key in rows], changed


def nothing_chosen(view):
    messages.error(view.request, _("Choose at least one activity first."))
    return redirect(view.listing_url)
