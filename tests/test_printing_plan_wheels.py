"""The file of a plan ends with the annual wheel of its year."""

from datetime import date

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests import factories
from tests.printed import printed
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.enums import YearMode
from wagtail_sqa.models import AnnualWheelPage
from wagtail_sqa.reading.wheels.of_plans import wheels_of


def lying(file):
    return [page.mediabox.width > page.mediabox.height for page in file.reader.pages]


class PlanWithWheelTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = factories.make_plan("Plan 2026/27", goals=[("Fler läser", [factories.make_measure("Läsa högt")])])
        cls.unit = cls.plan.get_parent()

    def wheel(self, title="Årshjul 2026/27", *, on=date(2026, 9, 7), activity="Analysera enkäten", **fields):
        fields = {"start_year": 2026, "start_month": 8, **fields}
        rings = [("Ledning", [factories.make_activity(activity, on)])] if activity else [("Ledning", [])]
        return factories.make_wheel(title, parent=self.unit, rings=rings, **fields)

    def test_it_lies_down_on_pages_of_its_own_after_the_plan(self):
        self.wheel()
        file = printed(self.plan)
        first = lying(file).index(True)
        assert first >= 2
        assert lying(file) == [False] * first + [True] * 2
        picture, lists = (file.reader.pages[number].extract_text() for number in (first, first + 1))
        assert "Årshjul 2026/27" in picture
        assert "1. Ledning" in picture
        assert "Analysera enkäten" in lists
        assert "Plan 2026/27" in lists  # the header

    def test_a_plan_without_one_stands_upright_to_the_end(self):
        assert not any(lying(printed(self.plan)))

    def test_a_wheel_without_anything_in_it_is_left_out(self):
        self.wheel(activity="")
        assert not any(lying(printed(self.plan)))

    def test_only_the_wheels_of_its_own_year_belong_to_it(self):
        self.wheel("Förra året", start_year=2025, on=date(2025, 9, 1))
        this = self.wheel()
        every = self.wheel("Varje år", year_mode=YearMode.CURRENT, start_year=None)
        self.wheel("Nästa år", start_year=2027, on=date(2027, 9, 1))
        assert [wheel.page.pk for wheel in wheels_of(self.plan)] == [this.pk, every.pk]

    def test_a_wheel_of_the_current_year_shows_the_year_of_the_plan(self):
        self.plan.period_start, self.plan.period_end = date(2023, 8, 1), date(2024, 6, 30)
        save_and_publish(self.plan)
        self.wheel("Varje år", year_mode=YearMode.CURRENT, start_year=None, on=date(2023, 10, 2))
        assert "August 2023 – July 2024" in printed(self.plan).text

    def test_wheels_elsewhere_drafts_and_closed_ones_are_left_out(self):
        self.wheel("Utkast", publish=False)
        factories.make_wheel(
            "Annan enhet",
            rings=[("R", [factories.make_activity("X", date(2026, 9, 1))])],
            parent=factories.make_unit("Annan"),
            start_year=2026,
            start_month=8,
        )
        closed = self.wheel("Stängt")
        PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type=PageViewRestriction.LOGIN)
        assert wheels_of(self.plan) == ()

    def test_a_change_of_the_wheel_makes_a_new_file(self):
        wheel = self.wheel()
        before = self.plan.pdf_version()
        wheel = AnnualWheelPage.objects.get(pk=wheel.pk)
        wheel.introduction = "Nytt."
        save_and_publish(wheel)
        assert self.plan.pdf_version() != before

    def test_a_plan_without_a_period_has_none(self):
        self.wheel()
        self.plan.period_start = None
        assert wheels_of(self.plan) == ()

    def test_many_wheels_are_found_in_as_many_queries_as_one(self):
        def queries():
            with CaptureQueriesContext(connection) as found:
                wheels_of(self.plan)
                self.plan.pdf_version()
            return len(found)

        self.wheel()
        few = queries()
        for number in range(5):
            self.wheel(f"Hjul {number}")
        assert queries() == few
