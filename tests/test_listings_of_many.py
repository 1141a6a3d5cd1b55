"""Listings and registers of many rows: what they show is whole, and what they ask the database stays small."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import TODAY, make_admin, make_measure, make_plan, make_unit, make_user
from tests.test_admin_follow_up_register import INDEX as FOLLOW_UPS
from tests.test_admin_follow_up_register import write
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_measures import url as measure_url
from tests.test_admin_next_year import editor
from tests.test_admin_register import INDEX as CHANGES
from tests.test_admin_register import change
from wagtail_sqa.models import Measure
from wagtail_sqa.permissions import changes_seen_by
from wagtail_sqa.reading.threads.loose_ends import LooseMeasures

DUE = date(2026, 12, 24)


def many(number, **fields):
    """Make ``number`` measures in force that differ in nothing but their titles."""
    fields = {"live": True, "due": DUE, "status": "in_progress", **fields}
    return Measure.objects.bulk_create(Measure(title=f"Measure {n:03}", **fields) for n in range(number))


class Pages(AdminTestCase):
    def test_every_measure_stands_on_one_page_however_alike_they_are_in_the_column_chosen(self):
        pks = sorted(measure.pk for measure in many(120))
        for ordering in ("due", "-due", "status", "-status", "responsible_role"):
            pages = [self.page(ordering, number) for number in (1, 2, 3)]
            assert [len(page) for page in pages] == [50, 50, 20]
            assert sorted(pk for page in pages for pk in page) == pks, ordering
            assert pages == [pks[:50], pks[50:100], pks[100:]], ordering

    def page(self, ordering, number):
        response = self.client.get(measure_url("list"), {"ordering": ordering, "p": number})
        return [measure.pk for measure in response.context["object_list"]]


class Registers(AdminTestCase):
    def counts(self, table, name, **query):
        """Return how many times all rows of ``table`` are counted for a page of the register ``name``."""
        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(reverse(name), query)
        context = response.context
        numbers = context["all_count"], context["result_count"], context["paginator"].count
        return numbers, sum("COUNT(*)" in row["sql"] and table in row["sql"] for row in captured)

    def test_rows_are_counted_once_and_once_more_for_a_filter_or_a_search(self):
        wrong = write(make_measure("Read"))
        write(wrong.measure, date(2026, 1, 1), "Long ago")
        table = "wagtail_sqa_followup"
        assert self.counts(table, FOLLOW_UPS) == ((2, 2, 2), 1)
        assert self.counts(table, FOLLOW_UPS, **{"from": "2026-06-01"}) == ((2, 1, 1), 2)
        assert self.counts(table, FOLLOW_UPS, q="ago") == ((2, 1, 1), 2)
        assert self.counts("wagtail_sqa_historicalmeasure", CHANGES)[1] == 1


class RegistersOfAnEditor(TestCase):
    """Whoever sees some rows is offered what these name; whoever sees all, what any names."""

    @classmethod
    def setUpTestData(cls):
        cls.school, cls.care = make_unit("School"), make_unit("Care")
        berit, cecilia = make_user("berit"), make_user("cecilia")
        cls.moved = make_measure("Moved", unit=make_unit("Old house"), user=berit)
        change(cls.moved, unit=cls.school)
        write(cls.moved, user=berit)
        write(make_measure("Cared for", unit=cls.care, user=cecilia), user=cecilia)
        cls.anna = editor(cls.school, "change_page")

    def offered(self, name, user, field):
        self.client.force_login(user)
        choices = self.client.get(reverse(name)).context["view"].filter_specs[0].form.fields[field].queryset
        return {str(one) for one in choices}

    def test_units_and_people(self):
        assert self.offered(CHANGES, self.anna, "person") == {"berit"}
        assert self.offered(FOLLOW_UPS, self.anna, "person") == {"berit"}
        assert self.offered(FOLLOW_UPS, self.anna, "unit") >= {"School"}
        assert self.offered(CHANGES, self.anna, "unit") >= {"School", "Old house"}
        for name in (CHANGES, FOLLOW_UPS):
            assert "Care" not in self.offered(name, self.anna, "unit")
            admin = make_admin(f"admin of {name}")
            assert self.offered(name, admin, "person") == {"berit", "cecilia"}
            assert self.offered(name, admin, "unit") >= {"School", "Care"}

    def test_what_was_deleted_in_their_units_stays_theirs(self):
        gone, elsewhere = make_measure("Gone", unit=self.school), make_measure("Gone too", unit=self.care)
        Measure.objects.filter(pk__in=[gone.pk, elsewhere.pk]).delete()
        assert set(changes_seen_by(self.anna).values_list("title", flat=True)) == {"Moved", "Gone"}


class LooseOnes(TestCase):
    def test_they_are_counted_and_read_a_page_at_a_time(self):
        placed, *rest = many(30)
        make_plan(goals=[("Everyone reads", [placed])])
        loose = LooseMeasures(Measure.objects.all(), on=TODAY + timedelta(days=60))
        with self.assertNumQueries(2):
            assert len(loose) == 29
            page = loose[10:20]
            assert bool(loose)
        assert [row.measure.pk for row in page] == [measure.pk for measure in rest[10:20]]
        assert page[0].measure.is_overdue


@pytest.mark.skipif(settings.TEST_DATABASE not in ("memory", "file"), reason="reads the words of SQLite")
class Plans(TestCase):
    """What is asked of all rows has its index: nothing is sorted, and nothing is counted row by row."""

    def test_the_newest_follow_ups_and_the_first_measures_are_read_in_order(self):
        for rows, index in (
            (write(make_measure()).__class__.objects.all(), "sqa_follow_up_newest"),
            (Measure.objects.all(), "sqa_measure_title"),
            (Measure.objects.order_by("due", "id"), "sqa_measure_due"),
        ):
            plan = rows[:50].explain()
            assert index in plan
            assert "TEMP B-TREE" not in plan

    def test_what_is_late_is_counted_in_the_index(self):
        late = Measure.objects.in_force().overdue(on=TODAY).order_by().values("live")
        assert "COVERING INDEX sqa_measure_late" in late.explain()
