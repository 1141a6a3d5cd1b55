from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Site

from example_site.home.demo import (
    desks,
    focus_areas,
    governing_documents,
    indicators,
    measures,
    organisation,
    overviews,
    people,
    plans,
    proposals,
    reports,
    rights,
    source,
    viewpoints,
    wheels,
)
from example_site.home.demo.ledger import Ledger


class Command(BaseCommand):
    help = "Load the demo data of Björkvik. What is there already stays as it is, so it can run at every start."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="the port on localhost that serves the site")

    @transaction.atomic
    def handle(self, *, port, **options):
        data, ledger = source.read("organisation"), Ledger()
        people.load(data, ledger)
        organisation.load(data, ledger)
        serve_at(port)  # before plans are adopted: their files hold their addresses
        rights.load(data, ledger)
        focus_areas.load(source.read("focus_areas"), ledger)
        governing_documents.load(source.read("governing_documents"), ledger)
        indicators.load(source.read("indicators"), ledger)
        measures.load(source.read("measures"), source.read("follow_ups"), ledger)
        plans.load(source.read("plans"), ledger)
        wheels.load(source.read("wheels"), ledger)
        desks.load(data, ledger)
        overviews.load(source.read("overviews"), ledger)
        viewpoints.load(source.read("viewpoints"), ledger)
        proposals.load(source.read("proposals"), ledger)
        reports.load(source.read("reports"), ledger)


def serve_at(port):
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != ("localhost", port):
        site.hostname, site.port = "localhost", port
        site.save()
