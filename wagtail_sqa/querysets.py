"""The questions that are asked of measures, as filters. Time is an argument (``on``)."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from .enums import CLOSED_VIEWPOINTS, OPEN_STATUSES, WAITING_VIEWPOINTS, DocumentValidity


class MeasureQuerySet(QuerySet):
    def in_force(self):
        """Measures that readers may see: published and not retired."""
        return self.filter(live=True)

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)

    def overdue(self, *, on: date):
        """Open measures whose due date is before ``on``."""
        return self.open().filter(due__lt=on)

    def due_soon(self, *, on: date, days: int):
        """Open measures due on ``on`` or within ``days`` days after it."""
        return self.open().filter(due__range=(on, on + timedelta(days=days)))

    def retired(self):
        return self.filter(live=False, first_published_at__isnull=False)

    def of_unit(self, page):
        """Measures of ``page`` and of the units below it."""
        return self.filter(unit__path__startswith=page.path)

    def without_responsible(self):
        return self.filter(Q(responsible_role="") & Q(responsible_user=None))


class AppendOnlyQuerySet(QuerySet):
    """Rows of a journal: added, never changed or removed."""

    def update(self, **kwargs):
        raise TypeError("Rows of a journal are added, never changed; write a correction instead.")

    def delete(self):
        raise TypeError("Rows of a journal are added, never removed; write a correction instead.")

    delete.alters_data = True
    delete.queryset_only = True


class AdoptedVersionQuerySet(AppendOnlyQuerySet):
    """Adopted versions; what is heavy is left out by `light`."""

    def in_force(self):
        """Versions that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def days(self, page_pks) -> dict[int, date]:
        """Return when the newest version in force of each of the pages was adopted, by the page's primary key."""
        rows = self.in_force().filter(page__in=list(page_pks)).order_by("number")
        return dict(rows.values_list("page_id", "adopted_on"))

    def light(self):
        """Versions without the text, the files and the reason of each: for lists."""
        return self.defer("html", "pdf", "protocol")


class GoverningDocumentQuerySet(QuerySet):
    def of_validity(self, validity: DocumentValidity, *, on: date):
        """Documents that are in force on the day ``on``, have ended before it or come after it."""
        ended, coming = Q(valid_to__isnull=False, valid_to__lt=on), Q(valid_from__isnull=False, valid_from__gt=on)
        conditions = {DocumentValidity.ENDED: ended, DocumentValidity.COMING: coming & ~ended}
        return self.filter(conditions.get(validity, ~ended & ~coming))


class ViewpointQuerySet(QuerySet):
    def waiting(self):
        """Viewpoints that nobody has answered yet, looked at or not."""
        return self.filter(state__in=WAITING_VIEWPOINTS)

    def answered(self):
        """Viewpoints that have their answer, be it only why nothing comes of them."""
        return self.filter(state__in=CLOSED_VIEWPOINTS)

    def with_effect(self):
        """Viewpoints from which a measure has come that has been in force: a draft is nothing yet."""
        return self.filter(led_to__first_published_at__isnull=False)

    def published(self):
        """Viewpoints whose answer readers may see."""
        return self.answered().filter(is_published=True)

    def written_before(self, day: date):
        return self.filter(written_on__lt=day)

    def update(self, **kwargs):
        if kwargs.get("text"):
            raise TypeError("The text of a viewpoint is its writer's: it can be erased, never changed.")
        return super().update(**kwargs)
