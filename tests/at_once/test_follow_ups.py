"""Many people follow up at once, each with a connection of their own: SQA_TEST_DATABASE=postgres (or =file)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.factories import TODAY, make_measure, make_plan, make_user
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.enums import MeasureStatus
from wagtail_sqa.models import FollowUp, Measure, QualityPlanPage

pytestmark = pytest.mark.worker
THREADS, ENTRIES, MEASURES = 8, 200, 20


@pytest.mark.skipif(settings.DATABASES["default"]["NAME"] == ":memory:", reason="needs a database of its own")
class ManyAtOnce(TransactionTestCase):
    serialized_rollback = True  # what migrations made is there again for every test

    def setUp(self):
        self.users = [make_user(f"user{number}") for number in range(THREADS)]
        self.measures = [make_measure(f"Measure {number}") for number in range(MEASURES)]
        self.plan = make_plan(goals=[("All", self.measures)])
        make_plan("In another order", goals=[("Half", self.measures[::-2])])

    def write(self, number):
        """Write the entry ``number``; its day, status and measure follow from it."""
        try:
            return follow_up(
                self.measures[number * 7 % MEASURES],
                on=TODAY - timedelta(days=number % 3),
                today=TODAY,
                seen=f"Entry {number}",
                analysis="Why",
                status=MeasureStatus.values[number % len(MeasureStatus.values)],
                account=Account(result=f"Result {number}", effect="some_effect"),
                user=self.users[number % THREADS],
            ).pk
        finally:
            connection.close()

    def at_once(self, write, numbers):
        """Return what the calls return; the first error ends the test."""
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(write, numbers))

    def test_two_hundred_follow_ups_of_twenty_measures_all_land_and_the_newest_decides(self):
        before = QualityPlanPage.objects.get(pk=self.plan.pk).content_version
        written = self.at_once(self.write, range(ENTRIES))
        assert len(set(written)) == FollowUp.objects.count() == ENTRIES
        for measure in Measure.objects.all():
            assert measure.status == measure.follow_ups.first().status_after
            assert (measure.completed_on is not None) == (measure.status == "completed")
            assert measure.history.first().status == measure.status
            assert measure.history.count() == 1 + measure.follow_ups.count()
        assert QualityPlanPage.objects.get(pk=self.plan.pk).content_version == before + ENTRIES

    def test_two_who_follow_up_one_measure_at_the_same_second_are_both_in_the_journal(self):
        for round_ in range(10):
            numbers = [MEASURES * (2 * round_), MEASURES * (2 * round_ + 1)]
            self.at_once(self.write, numbers)
        assert Counter(FollowUp.objects.values_list("measure", flat=True)) == {self.measures[0].pk: 20}
        assert self.measures[0].history.count() == 21

    def test_entries_of_one_day_are_dated_in_the_order_in_which_they_took_effect(self):
        self.at_once(self.write, range(0, MEASURES * 30, MEASURES * 3))
        rows = list(self.measures[0].follow_ups.order_by("pk").values_list("created_at", flat=True))
        assert rows == sorted(rows)
