"""What a plan's readers see of its indicators."""

import re
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection
from django.db.models import ProtectedError
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories
from tests.factories import TODAY, make_goal, make_indicator, make_plan
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.models import GoalIndicator, IndicatorReading, QualityPlanPage

VALUES = (84, 82, 79, 81, 86)


def one_indicator(indicator, baseline=None, target=None, *, on=TODAY, **fields):
    plan = make_plan(goals=[make_goal(aims=[(indicator, baseline, target)])], **fields)
    return plan.reading_view(on=on).goals[0].indicators[0]


class PageTests(TestCase):
    def page(self, plan):
        response = self.client.get(plan.url)
        assert response.status_code == 200
        return response.content.decode()

    def test_an_indicator_stands_under_its_goal_with_values_sentence_chart_table_and_source(self):
        indicator = make_indicator(values=VALUES, source="The survey", description="Agrees.")
        reading = indicator.readings.last()
        reading.note, reading.source = "216 of 278 answered.", "Report 7"
        indicator.readings.add(reading)
        indicator.save()
        page = self.page(make_plan(goals=[make_goal(aims=[(indicator, 79, 90)])]))
        for text in ("Safe pupils", "79", "March 2024", "at least 90", "86", "March 2026", "Agrees.", "Report 7"):
            assert text in page
        assert "Up from 79 to 86 since March 2024; the target 90 is not reached yet." in page
        assert 'role="img" aria-labelledby="goal-1-indicator-1-title goal-1-indicator-1-desc"' in page
        assert page.count('<th scope="row"><time') == len(VALUES)
        assert "216 of 278 answered." in page
        assert "Source: The survey" in page

    def test_what_someone_wrote_is_never_markup(self):
        text = "<script>alert(1)</script>"
        indicator = make_indicator(text, VALUES, unit_of_measure=text, source=text, description=text)
        assert text not in self.page(make_plan(goals=[make_goal(aims=[(indicator, 79, 90)])]))

    def test_every_id_of_the_page_is_there_once(self):
        one, two = make_indicator("One", VALUES), make_indicator("Two", VALUES)
        goals = [make_goal(aims=[(one, 79, 90), (two, 1, 2)]), make_goal(aims=[(one, 79, 88)])]
        ids = re.findall(r'\sid="([^"]+)"', self.page(make_plan(goals=goals)))
        assert len(ids) == len(set(ids))
        assert "goal-2-indicator-1-title" in ids

    def test_indicators_of_a_draft_stay_off_the_page(self):
        shown, hidden = make_indicator("Shown", VALUES), make_indicator("Hidden", VALUES)
        plan = make_plan(goals=[make_goal(aims=[(shown, 79, 90)])])
        draft = QualityPlanPage.objects.get(pk=plan.pk)
        goal = draft.goals.get()
        goal.goal_indicators = [GoalIndicator(indicator=hidden, baseline=Decimal(79), target=Decimal(95))]
        draft.goals = [goal]
        save_draft(draft)
        page = self.page(plan)
        assert "Shown" in page
        assert "Hidden" not in page
        assert "at least 95" not in page
        preview = draft.make_preview_request().content.decode()
        assert "Hidden" in preview
        assert "Shown" not in preview
        assert "at least 95" in preview

    def test_the_preview_shows_an_indicator_before_the_plan_is_saved(self):
        goal = make_goal(aims=[(make_indicator(values=VALUES), Decimal(79), Decimal(90))])
        plan = QualityPlanPage(title="New", slug="new", period_start=date(2026, 8, 1), period_end=date(2027, 7, 31))
        plan.path, plan.depth, plan.goals = factories.home().path + "0009", 3, [goal]
        view = plan.reading_view(on=TODAY, preview=True)
        assert view.goals[0].indicators[0].trend.startswith("Up from 79 to 86")

    def test_many_indicators_and_readings_cost_no_more_queries_than_one(self):
        few = make_plan(goals=[make_goal(aims=[(make_indicator(values=(1,)), 1, 2)])])
        many = [make_indicator(f"No {n}", range(40), first_year=1980) for n in range(8)]
        goals = [make_goal(f"Goal {n}", aims=[(indicator, 1, 2) for indicator in many]) for n in range(3)]
        counts = [self.queries(plan) for plan in (few, make_plan(goals=goals))]
        assert counts[0] == counts[1] <= 10

    def queries(self, plan):
        self.page(plan)
        with CaptureQueriesContext(connection) as captured:
            self.page(plan)
        return len(captured)

    def test_an_indicator_under_two_goals_has_its_readings_once_under_each(self):
        indicator = make_indicator(values=VALUES)
        plan = make_plan(goals=[make_goal(aims=[(indicator, 79, 90)]), make_goal(aims=[(indicator, 81, 85)])])
        views = [goal.indicators[0] for goal in plan.reading_view(on=TODAY).goals]
        assert [len(view.readings) for view in views] == [5, 5]
        assert [view.baseline for view in views] == ["79", "81"]


class SentenceTests(TestCase):
    def trend(self, values, baseline=None, target=None, direction="up", **fields):
        return one_indicator(make_indicator(values=values, direction=direction), baseline, target, **fields).trend

    def test_sentences_are_honest(self):
        since = "since March 2022"
        assert self.trend((79, 86), target=86) == f"Up from 79 to 86 {since}; the target 86 is reached."
        assert self.trend((86, 79)) == f"Down from 86 to 79 {since}, which is worse."
        assert self.trend((44, 36), direction="down") == f"Down from 44 to 36 {since}, which is better."
        assert self.trend((36, 44), target=30, direction="down") == (
            f"Up from 36 to 44 {since}, which is worse; the target 30 is not reached yet."
        )
        assert self.trend((79, 90, 79)) == "Level with March 2022, 79."
        assert self.trend((79,), target=80) == "79 in March 2022, not measured since; the target 80 is not reached yet."
        assert self.trend((79,), baseline=70) == "Up from the baseline 70 to 79 in March 2022."
        assert self.trend((79,), baseline=79) == "79 in March 2022, not measured since."
        assert self.trend(()) == "No readings yet."

    def test_two_readings_of_one_month_are_told_apart_by_their_days(self):
        indicator = make_indicator(values=(79,))
        indicator.readings.add(IndicatorReading(date=date(2022, 3, 28), value=80))
        indicator.save()
        assert one_indicator(indicator).trend == "Up from 79 to 80 since March 18, 2022."

    def test_a_period_that_is_over_is_judged_by_what_was_measured_until_its_end(self):
        fields = {"period_start": date(2024, 8, 1), "period_end": date(2025, 7, 31)}
        assert self.trend((84, 82, 79, 81, 90), 79, 85, **fields) == (
            "Up from 79 to 81 since March 2024; the target 85 was not reached. After the period: 90 in March 2026."
        )
        assert self.trend((), 79, 85, **fields) == "No readings in the period."

    def test_what_is_measured_later_than_the_day_of_reading_is_not_known_yet(self):
        view = one_indicator(make_indicator(values=VALUES), on=date(2023, 12, 31))
        assert (view.latest, view.latest_day, len(view.readings)) == ("82", date(2023, 3, 18), 2)

    def test_without_readings_there_is_no_chart(self):
        view = one_indicator(make_indicator(), 79, 90)
        assert (view.chart, view.picture, view.latest) == (None, "", "")

    def test_values_are_exact_and_have_the_decimal_mark_of_the_language(self):
        indicator = make_indicator(values=(Decimal("8.4"), Decimal("9999999999.1234"), Decimal("-0.0001")))
        with translation.override("sv"):
            view = one_indicator(indicator, Decimal("0.3"), Decimal("1.25"))
        assert [reading.value for reading in view.readings] == ["8,4", "9\u00a0999\u00a0999\u00a0999,1234", "−0,0001"]
        assert (view.baseline, view.target[-4:]) == ("0,3", "1,25")


class VersionTests(TestCase):
    def setUp(self):
        self.indicator = make_indicator(values=VALUES)
        self.plan = make_plan(goals=[make_goal(aims=[(self.indicator, 79, 90)])])
        self.other = make_plan("Other", goals=[make_goal()])

    def versions(self):
        return [QualityPlanPage.objects.get(pk=plan.pk).content_version for plan in (self.plan, self.other)]

    def test_a_change_of_an_indicator_raises_the_version_of_the_plans_that_show_it(self):
        before = self.versions()
        self.indicator.readings.add(IndicatorReading(date=date(2026, 10, 1), value=88))
        self.indicator.save()
        assert self.versions() == [before[0] + 1, before[1]]

    def test_a_change_that_fails_changes_nothing_and_raises_no_version(self):
        before = self.versions()
        self.indicator.name = "Half changed"
        self.indicator.readings.add(IndicatorReading(date=date(2026, 3, 18), value=88))
        with self.assertRaises(IntegrityError):
            self.indicator.save()
        assert self.versions() == before
        self.indicator.refresh_from_db()
        assert self.indicator.name == "Safe pupils"

    def test_an_indicator_that_a_goal_uses_cannot_be_deleted(self):
        with self.assertRaises(ProtectedError):
            self.indicator.delete()

    def test_a_revision_of_a_plan_opens_after_its_indicator_is_gone(self):
        goal = self.plan.goals.get()
        goal.goal_indicators = []
        self.plan.goals = [goal]
        old = self.plan.latest_revision
        save_and_publish(self.plan)
        self.indicator.delete()
        opened = old.as_object()
        assert [list(goal.goal_indicators.all()) for goal in opened.goals.all()] == [[]]
        assert opened.reading_view(on=TODAY, preview=True).goals[0].indicators == ()
