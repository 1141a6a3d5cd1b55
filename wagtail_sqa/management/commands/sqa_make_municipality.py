from argparse import ArgumentTypeError

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Page, Site

from wagtail_sqa.actions.make_municipality import Size, make_municipality
from wagtail_sqa.models import QualityPlanPage


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("give a whole number above 0")
    return int(text)


class Command(BaseCommand):
    help = (
        "Make up a municipality of many units with plans, goals, measures, follow-ups and wheels, to try a server: "
        "the same numbers make the same one. Use a database that you can throw away."
    )

    def add_arguments(self, parser):
        size = Size()
        parser.add_argument("--units", type=positive, default=size.units)
        parser.add_argument(
            "--years", type=positive, default=size.years, help="plans of a unit, the last for this year"
        )
        parser.add_argument("--goals", type=positive, default=size.goals, help="goals of a plan")
        parser.add_argument("--measures", type=positive, default=size.measures, help="measures of a goal")
        parser.add_argument(
            "--parent", type=int, help="primary key of the page above it; default: the site's first page"
        )
        parser.add_argument(
            "--unit-type",
            default="wagtail_sqa.QualityOverviewPage",
            help="app.Model of the pages that are units; it must need no more than a title",
        )
        parser.add_argument("--among-others", action="store_true", help="make it although there are plans already")

    def handle(self, **options):
        if QualityPlanPage.objects.exists() and not options["among_others"]:
            raise CommandError("There are quality plans in this database. Give --among-others to make it beside them.")
        size = Size(*(options[name] for name in ("units", "years", "goals", "measures")))
        unit_type = self.unit_type(options["unit_type"])
        top = make_municipality(self.parent(options["parent"]), size, unit_type=unit_type, on=timezone.localdate())
        plans = QualityPlanPage.objects.descendant_of(top).count()
        self.stdout.write(
            f"Made “{top.title}” (page {top.pk}): {size.units} units, {plans} plans. {top.full_url or ''}"
        )
        self.stdout.write("Run update_index and rebuild_references_index to search in it and to see where it is used.")

    def parent(self, pk: int | None) -> Page:
        if pk is None:
            site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
            if site is None:
                raise CommandError("There is no default site. Say below which page to make it: --parent.")
            return site.root_page
        page = Page.objects.filter(pk=pk).first()
        if page is None:
            raise CommandError(f"There is no page {pk}.")
        return page

    def unit_type(self, name: str) -> type[Page]:
        try:
            model = apps.get_model(name)
        except (LookupError, ValueError) as error:
            raise CommandError(f"There is no model {name!r}: {error}") from error
        if not issubclass(model, Page):
            raise CommandError(f"{name} is no type of page.")
        return model
