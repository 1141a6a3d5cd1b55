"""What the draft of a wheel says otherwise than the published wheel."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...actions.edit_activities import DraftActivities, content_of
from ...models import AnnualWheelPage, WheelActivity


@dataclass(frozen=True)
class Changes:
    """Keys of the activities that the draft has new or changed, and the titles of those that it no longer has."""

    new: frozenset[str]
    changed: frozenset[str]
    removed: tuple[str, ...]

    def of(self, row) -> str:
        """Return what is not published of an activity, in a word; "" when all is."""
        if row.key in self.new:
            return _("New")
        return _("Changed") if row.key in self.changed else ""

    @property
    def words(self) -> str:
        """ "2 new, 1 changed": "" where only the wheel itself has been changed."""
        counts = [
            (len(self.new), ngettext("%(count)d new", "%(count)d new", len(self.new))),
            (len(self.changed), ngettext("%(count)d changed", "%(count)d changed", len(self.changed))),
            (len(self.removed), ngettext("%(count)d removed", "%(count)d removed", len(self.removed))),
        ]
        return ", ".join(words % {"count": count} for count, words in counts if count)


def changes_of(wheel: AnnualWheelPage, activities: DraftActivities) -> Changes:
    """Compare ``activities`` of the draft with those in force; one query."""
    stored = {activity.pk: activity for activity in WheelActivity.objects.filter(ring__wheel=wheel.pk)}
    kept = {row.activity.pk: row for row in activities.rows if row.activity.pk in stored}
    changed = [row for pk, row in kept.items() if _differs(row, stored[pk])]
    return Changes(
        new=frozenset(row.key for row in activities.rows if row.activity.pk not in kept),
        changed=frozenset(row.key for row in changed),
        removed=tuple(activity.title for pk, activity in stored.items() if pk not in kept),
    )


def _differs(row, activity) -> bool:
    return row.ring.pk != activity.ring_id or content_of(row.activity) != content_of(activity)
