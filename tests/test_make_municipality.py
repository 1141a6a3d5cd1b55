"""A municipality made up to try a server with."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from tests import factories
from tests.overviews import seen
from wagtail_sqa.actions.make_municipality import Size, make_municipality
from wagtail_sqa.models import Measure, PlanGoal, QualityOverviewPage, QualityPlanPage

SMALL = ("--units", "2", "--years", "2", "--goals", "2", "--measures", "2")


class MunicipalityTests(TestCase):
    def test_it_has_as_many_of_each_thing_as_is_asked_for_and_a_history_that_agrees(self):
        factories.home()
        with self.captureOnCommitCallbacks(execute=True):
            call_command("sqa_make_municipality", *SMALL)
        assert QualityPlanPage.objects.count() == 2 * 2 + 1
        assert Measure.objects.count() == 2 * 2 * 2 * 2 + 3
        call_command("sqa_check_history")
        top = QualityOverviewPage.objects.get(title="Municipality")
        text = self.client.get(f"{top.url}?show=units").content.decode()
        assert "Unit 2" in text

    def test_the_same_numbers_make_the_same_one(self):
        size = Size(units=2, years=1, goals=3, measures=2)
        first, second = (make_municipality(factories.home(), size, on=date(2026, 11, 23)) for _ in range(2))
        totals = [seen(QualityOverviewPage.objects.get(pk=top.pk)).total for top in (first, second)]
        assert totals[0] == totals[1]
        assert totals[0].goals_total == 2 * 3 + 3
        assert PlanGoal.objects.filter(supports__isnull=False).exists()
        assert PlanGoal.objects.filter(governing_document__isnull=False).exists()

    def test_it_is_refused_beside_other_plans_without_the_word_for_it(self):
        factories.make_plan()
        with pytest.raises(CommandError, match="--among-others"):
            call_command("sqa_make_municipality", *SMALL)
        call_command("sqa_make_municipality", *SMALL, "--among-others", "--unit-type", "testapp.SectionPage")
        assert QualityPlanPage.objects.count() == 6

    def test_what_cannot_be_is_said_in_a_sentence(self):
        factories.home()
        for arguments in (["--parent", "999999"], ["--unit-type", "testapp.Nothing"], ["--unit-type", "testapp.Tag"]):
            with pytest.raises(CommandError, match="no "):
                call_command("sqa_make_municipality", *arguments)
        with pytest.raises(CommandError, match="above 0"):
            call_command("sqa_make_municipality", "--units", "0")
