from example_site.home.models import DemoRecord


class Ledger:
    """Remembers which object each key of the demo data became.

    What has been made once belongs to whoever tries the site: a second run makes nothing twice, overwrites nothing
    and brings nothing back that was deleted.
    """

    def __init__(self):
        self._ids = {(row.model, row.key): row.object_id for row in DemoRecord.objects.all()}

    def find(self, model, key):
        """The object of a key; None when it has not been made, or has been deleted."""
        object_id = self._ids.get((model._meta.label, key))
        return object_id and model.objects.filter(pk=object_id).first()

    def once(self, model, key, make):
        """The object of a key, made by `make()` the first time; None when it has been deleted since."""
        name = (model._meta.label, key)
        if name in self._ids:
            return self.find(model, key)
        made = make()
        DemoRecord.objects.create(model=name[0], key=key, object_id=made.pk)
        self._ids[name] = made.pk
        return made
