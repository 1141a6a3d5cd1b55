from django.apps import apps
from django.core.management.base import BaseCommand
from wagtail.models import DraftStateMixin

from wagtail_sqa.history.recording import drifted


class Command(BaseCommand):
    help = "Compare what is in force with the newest row of its history; exit with 1 when any differs."

    def handle(self, *args, **options):
        count = 0
        for model in apps.get_models():
            if hasattr(model, "_sqa_history") and issubclass(model, DraftStateMixin):
                count += self.report(model)
        if count:
            self.stderr.write(f"{count} differ from their history. Publish each again to record what is in force.")
            raise SystemExit(1)
        self.stdout.write("The history agrees with what is in force.")

    def report(self, model) -> int:
        found = list(drifted(model))
        for obj, why in found:
            self.stderr.write(f"{model._meta.label} {obj.pk} “{obj}”: {why}")
        return len(found)
