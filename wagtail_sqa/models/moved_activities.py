"""Activities that go from one ring to another and stay what they are."""

from django.db import models, transaction


class KeepsMovedActivitiesMixin(models.Model):
    """A wheel that is saved without deleting the activities that have changed rings.

    modelcluster commits ring by ring, and deletes what a ring no longer holds before the next ring takes it up: what
    points at the activity would go with it.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.pk and kwargs.get("update_fields") is None:
                self._move_activities()
            return super().save(*args, **kwargs)

    def _move_activities(self):
        rings = self.rings.all()
        stored = dict(_activities(self).values_list("pk", "ring_id"))
        for ring in rings:
            moved = [a for a in ring.activities.all() if a.pk in stored and stored[a.pk] != ring.pk]
            if moved:
                self._take_up(ring, moved)

    def _take_up(self, ring, activities):
        if ring.pk is None:
            ring.pk = (
                type(ring).objects.create(wheel_id=self.pk, uid=ring.uid, name=ring.name, sort_order=ring.sort_order).pk
            )
        for activity in _activities(self).filter(pk__in=[activity.pk for activity in activities]):
            activity.ring_id = ring.pk
            activity.save(update_fields=["ring"])


def _activities(wheel):
    return (
        wheel._meta.get_field("rings")
        .related_model._meta.get_field("activities")
        .related_model.objects.filter(ring__wheel=wheel.pk)
    )
