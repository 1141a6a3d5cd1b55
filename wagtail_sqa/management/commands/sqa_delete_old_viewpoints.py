from datetime import date, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from wagtail_sqa.actions.viewpoints import delete_old, old_viewpoints
from wagtail_sqa.conf import get_setting
from wagtail_sqa.models import QualityPlanPage


class Command(BaseCommand):
    help = (
        "Delete the viewpoints of readers that are older than VIEWPOINTS_KEPT_DAYS, a setting in WAGTAIL_SQA. "
        "How many a plan has had, and what became of them, is still told. Run it every day; it does nothing twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Print how many would go, and delete nothing.")

    def handle(self, *args, **options):
        days = get_setting("VIEWPOINTS_KEPT_DAYS")
        if days is None:
            self.stdout.write("Viewpoints are kept for ever: VIEWPOINTS_KEPT_DAYS is None.")
            return
        before = timezone.localdate() - timedelta(days=days)
        self.report(before, dry_run=options["dry_run"])

    def report(self, before: date, *, dry_run: bool):
        counts = old_viewpoints(before=before).items() if dry_run else delete_old(before=before)
        word, total = "Would be deleted" if dry_run else "Deleted", 0
        for plan, number in counts:
            total += number
            title = QualityPlanPage.objects.values_list("title", flat=True).get(pk=plan)
            self.stdout.write(f"{word}: {number} of “{title}” (plan {plan}).")
        self.stdout.write(f"{word} in all: {total}, written before {before.isoformat()}.")
