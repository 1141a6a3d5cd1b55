from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wagtail_sqa.actions.fill_documents import fill_documents
from wagtail_sqa.presets import site as presets


class Command(BaseCommand):
    help = (
        "Put the laws and regulations that the presets refer to into the register of governing documents, in the "
        "language of the site. A document whose key is there stays as it is, so it can be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--language", help="The language of their names, as sv; else that of the site.")

    def handle(self, *args, language=None, **options):
        with translation.override(language or settings.LANGUAGE_CODE):
            try:
                documents = fill_documents(language=presets.language())
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        for document in documents:
            self.stdout.write(f"Added: {document.title} ({document.key}).")
        self.stdout.write(f"Added in all: {len(documents)}.")
