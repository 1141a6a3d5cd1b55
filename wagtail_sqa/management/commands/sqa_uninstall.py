from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wagtail_sqa.actions.uninstall import delete_everything, our_pages, what_there_is, write_files
from wagtail_sqa.pdf.job import PdfError


class Command(BaseCommand):
    help = (
        "Take everything of wagtail_sqa out of the site, before the app is: see docs/how-to/uninstall.md. Without "
        "--delete-everything it only counts what there is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--files", metavar="FOLDER", help="Write plans, wheels and adopted versions there as PDF.")
        parser.add_argument("--delete-everything", action="store_true", help="Delete it all. There is no way back.")

    def handle(self, *args, **options):
        if options["files"]:
            self.write(Path(options["files"]))
        found, pages = what_there_is(), our_pages().count()
        for name, count in found.items():
            self.stdout.write(f"{count:6} {name}")
        if not options["delete_everything"]:
            self.stdout.write("Nothing was deleted. Add --delete-everything when you have kept what is to be kept.")
            return
        delete_everything()
        self.stdout.write(f"All of it was deleted, {pages} pages among it. Next: migrate wagtail_sqa zero.")

    def write(self, folder):
        try:
            written = list(write_files(folder))
        except (PdfError, OSError) as error:
            raise CommandError(f"Not all files could be written into {folder}: {error}") from error
        self.stdout.write(f"{len(written)} files were written into {folder}.")
