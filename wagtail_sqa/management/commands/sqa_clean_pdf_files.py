from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wagtail_sqa.actions.keep_pdf import forget_files


class Command(BaseCommand):
    help = (
        "Remove the PDF files that were made some days ago. The newest file of a page is kept in the database for "
        "those who ask again; one that is removed is made anew when somebody asks for it."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=7, help="Keep those of the last so many days (7).")

    def handle(self, *args, **options):
        if options["days"] < 0:
            raise CommandError("--days is a number of days that have passed: 0 or more.")
        count = forget_files(before=timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"Removed: {count}.")
