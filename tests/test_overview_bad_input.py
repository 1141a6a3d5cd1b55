"""What goes wrong in an organisation, and what an overview says about it: a sentence, and no number that lies."""

from datetime import date

from django.test import TestCase

from tests import factories
from tests.overviews import LAST_YEAR, TODAY, make_measures, make_overview, rows, seen
from wagtail_sqa.models import QualityOverviewPage, QualityPlanPage


class BadInputTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = factories.make_unit("Town")
        cls.north, cls.south = (factories.make_unit(title, parent=cls.town) for title in ("North", "South"))
        cls.oak, cls.elm = (factories.make_unit(title, parent=cls.north) for title in ("Oak", "Elm"))
        cls.plan = factories.make_plan("Oak plan", parent=cls.oak, goals=[("G", make_measures(2, cls.oak))])
        factories.make_plan("Elm plan", parent=cls.elm)
        factories.make_plan("South plan", parent=cls.south)
        cls.page = make_overview(parent=cls.town)

    def text(self, path="", status=200):
        response = self.client.get(self.page.url + path)
        assert response.status_code == status, response.status_code
        return response.content.decode()

    def test_two_plans_of_one_kind_for_a_unit_and_period_are_said_and_both_counted(self):
        factories.make_plan("Oak copy", parent=self.oak, goals=[("G", make_measures(1, self.oak))])
        row = rows(seen(self.page, show="units"))["Oak"]
        assert row.numbers.measures_total == 3
        assert "Oak plan · Oak copy" in row.notes[0]
        assert "unpublish the other or change its period" in self.text("?show=units")
        assert rows(seen(self.page))["North"].notes == (
            "Units with several plans of the same kind for this period: Oak.",
        )

    def test_two_plans_of_different_kinds_are_ordinary(self):
        factories.make_plan("Oak safety", parent=self.oak, preset="degrading-treatment")
        row = rows(seen(self.page, show="units"))["Oak"]
        assert (row.numbers.plans, row.notes) == (2, ())

    def test_a_plan_that_ends_two_weeks_into_the_next_is_not_a_second_one(self):
        late = {**LAST_YEAR, "period_end": date(2026, 8, 14)}
        factories.make_plan("Oak before", parent=self.oak, **late)
        assert rows(seen(self.page, show="units"))["Oak"].notes == ()

    def test_a_period_that_no_plan_has_is_said_and_the_usual_one_shown(self):
        view = seen(self.page, period="2031-01-01_2031-12-31")
        assert view.choice.note == ("No plan here has the period that the address asks for. Shown instead: 2026/27.")
        for query in ("?period=x", "?period=%00", "?phase=x&state=y&show=z&order=q", "?kind=a.b&preset=nope"):
            self.text(query)

    def test_an_old_period_has_sums_over_those_who_had_a_plan_then(self):
        factories.make_plan("Oak 2025/26", parent=self.oak, goals=[("G", [])], **LAST_YEAR)
        view = seen(self.page, period="2025-08-01_2026-07-31")
        assert (view.total.units, view.total.planned, view.total.goals_total) == (3, 1, 1)
        assert "Nothing to count without a plan for 2025/26." in self.text("?period=2025-08-01_2026-07-31")

    def test_a_place_without_plans_says_so(self):
        empty = make_overview("Empty", parent=factories.make_unit("Nowhere"))
        text = self.client.get(empty.url).content.decode()
        assert "At or below Nowhere there is no published quality plan that you may read." in text

    def test_a_deleted_unit_takes_its_numbers_along_and_its_address_says_so(self):
        address = f"units/{self.elm.pk}/"
        self.elm.refresh_from_db()
        self.elm.delete()
        assert "That unit is not here" in self.text(address, 404)
        assert "That unit is not here" in self.text(f"units/{10**17}/", 404)
        assert self.client.get(f"{self.page.url}units/{10**30}/").status_code == 404
        assert seen(self.page).total.units == 2

    def test_a_plan_whose_unit_was_deleted_counts_where_it_lies(self):
        other = factories.make_unit("Other", parent=self.south)
        plan = factories.make_plan("About other", parent=self.elm, unit=other, **LAST_YEAR)
        other.refresh_from_db()
        other.delete()
        assert QualityPlanPage.objects.get(pk=plan.pk).unit is None
        assert rows(seen(self.page, pk=self.elm.pk, period="2025-08-01_2026-07-31"))["Elm"].numbers.plans == 1

    def test_a_unit_moved_in_mid_year_is_counted_where_it_lies_and_both_places_say_so(self):
        self.oak.refresh_from_db()
        self.south.refresh_from_db()
        self.oak.move(self.south, pos="last-child")
        here = seen(self.page, pk=self.south.pk, show="units", on=TODAY, period="2026-08-01_2027-07-31")
        assert "Moved here on" in rows(here)["Oak"].notes[0]
        left = seen(self.page, pk=self.north.pk)
        assert "Oak was moved from here on" in left.away[0].departure
        assert left.total.measures_total == 0
        narrow = make_overview("North only", parent=self.north)
        response = self.client.get(f"{narrow.url}units/{self.oak.pk}/")
        assert response.status_code == 404
        assert "Go to Oak" in response.content.decode()

    def test_a_unit_that_was_unpublished_counts_at_the_page_above(self):
        self.elm.refresh_from_db()
        self.elm.unpublish()
        found = rows(seen(self.page, pk=self.north.pk))
        assert list(found) == ["North", "Oak"]

    def test_an_overview_about_an_unpublished_page_says_so_and_counts_nothing(self):
        page = make_overview("About", parent=self.south, unit=self.north)
        assert seen(page).total.units == 2
        self.north.refresh_from_db()
        self.north.unpublish()
        view = seen(page)
        assert (view.level, view.total.units) == (None, 0)
        assert "is not published, or you may not read it" in self.client.get(page.url).content.decode()

    def test_a_plan_without_a_period_is_named_and_counted_in_none(self):
        QualityPlanPage.objects.filter(pk=self.plan.pk).update(period_start=None, period_end=None)
        view = seen(self.page)
        assert [link.title for link in view.undated] == ["Oak plan"]
        assert view.total.planned == 2
        assert "counted in none" in self.text()

    def test_a_revision_opens_whatever_page_it_was_about(self):
        page = make_overview("About", parent=self.south, unit=self.elm)
        revision = page.save_revision()
        self.elm.refresh_from_db()
        self.elm.delete()
        assert revision.as_object().unit is None
        assert QualityOverviewPage.objects.get(pk=page.pk).unit is None
