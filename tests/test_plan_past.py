"""A plan on an earlier day, the days on which it changed, and what has changed between two of them."""

import re
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from tests import factories
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.history.words import Segment, word_by_word
from wagtail_sqa.models import FollowUp, Measure, QualityPlanPage

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def at(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def make_plan(title="Plan", *, day, goals=(), **fields):
    """Return a plan that was published on ``day``, with its history."""
    plan = factories.make_plan(title, goals=goals, publish=False, **fields)
    save_and_publish(plan, at=at(day))
    return QualityPlanPage.objects.get(pk=plan.pk)


def make_measure(title, *, day, **fields):
    measure = factories.make_measure(title, publish=False, **fields)
    save_and_publish(measure, at=at(day))
    return Measure.objects.get(pk=measure.pk)


class PastTestCase(TestCase):
    def text(self, address, status=200):
        response = self.client.get(address)
        assert response.status_code == status
        main = re.search(r"<main>(.*)</main>", response.content.decode(), re.DOTALL)[1]
        return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'").split())


class OnADay(PastTestCase):
    def test_the_page_shows_the_plan_and_its_measures_as_they_were_with_a_bar_that_says_so(self):
        measure = make_measure("Read aloud", day=date(2026, 8, 1))
        plan = make_plan("First", day=date(2026, 9, 1), goals=[("Goal", [measure])])
        measure.title = "Read in silence"
        save_and_publish(measure, at=at(date(2026, 10, 1)))
        plan.title = "Second"
        save_and_publish(plan, at=at(date(2026, 10, 1)))
        before, after = (self.text(f"{plan.url}as-of/2026-{day}/") for day in ("09-30", "10-01"))
        assert "As it was on Sept. 30, 2026" in before
        assert "First" in before
        assert "Read aloud" in before
        assert "Second" in after
        assert "Read in silence" in after

    def test_a_day_before_the_plan_a_future_one_and_nonsense_are_answered_with_a_sentence(self):
        plan = make_plan(day=date(2026, 9, 1))
        said = {
            "2026-08-31": "On Aug. 31, 2026 it did not exist yet. It was first published on Sept. 1, 2026.",
            f"{TODAY + timedelta(days=1)}": "lies in the future. Choose today or an earlier day.",
            "9999-12-31": "lies in the future",
            "0001-01-01": "did not exist yet",
            "2026-13-45": "“2026-13-45” is not a day. Write it like",
            "x": "“x” is not a day",
        }
        for day, sentence in said.items():
            assert sentence in self.text(f"{plan.url}as-of/{day}/", 404)
            assert sentence in self.text(f"{plan.url}changes/?from={day}", 404)
        assert "is not a day" in self.text(f"{plan.url}as-of/?day=x", 404)

    def test_a_day_on_which_the_plan_was_unpublished_is_answered_with_a_sentence(self):
        plan = make_plan(day=date(2026, 9, 1))
        plan.unpublish()
        plan.history.filter(live=False).update(history_date=at(date(2026, 10, 1)))
        save_and_publish(QualityPlanPage.objects.get(pk=plan.pk))
        assert "On Oct. 2, 2026 it was not published." in self.text(f"{plan.url}as-of/2026-10-02/", 404)

    def test_the_days_on_which_something_changed_lead_to_the_plan_of_that_day(self):
        measure = make_measure("Read aloud", day=date(2026, 8, 1))
        plan = make_plan(day=date(2026, 9, 1), goals=[("Goal", [measure])])
        row = {"on": date(2026, 10, 5), "seen": "Seen", "status": "in_progress", "today": TODAY}
        follow_up(measure, **row, at=at(date(2026, 10, 7)))
        page = self.client.get(f"{plan.url}as-of/").content.decode()
        assert re.findall(r"as-of/(\d{4}-\d\d-\d\d)/", page) == ["2026-10-07", "2026-09-01"]
        assert self.client.get(f"{plan.url}as-of/?day=2026-10-07")["Location"] == f"{plan.url}as-of/2026-10-07/"

    def test_nothing_of_a_closed_plan_above_is_told(self):
        closed = factories.make_unit("Closed")
        closed.view_restrictions.create(restriction_type="login")
        above = factories.make_plan("Secret plan", parent=closed, goals=[factories.make_goal("Secret goal")])
        goal = factories.make_goal("Open goal", supports=above.goals.get())
        plan = factories.make_plan(goals=[goal], previous_plan=above)
        for place in (
            f"as-of/{TODAY}/",
            f"changes/?from={TODAY}",
            "changes/?from=previous",
            f"changes/?from=plan-{above.pk}",
        ):
            page = self.client.get(plan.url + place).content.decode()
            assert "Secret" not in page

    def test_a_plan_that_is_unpublished_shows_nothing_of_its_past(self):
        plan = factories.make_plan()
        factories.make_version(plan)
        places = (
            "as-of/",
            f"as-of/{TODAY}/",
            "changes/",
            "changes/pdf/",
            "versions/",
            "versions/1/",
            "versions/1/pdf/",
        )
        assert {self.client.get(plan.url + place).status_code for place in places} == {200}
        plan.unpublish()
        assert {self.client.get(plan.url + place).status_code for place in places} == {404}


class Changes(PastTestCase):
    @classmethod
    def setUpTestData(cls):
        day = date(2026, 9, 1)
        cls.reading, cls.gone, cls.new = (make_measure(title, day=day) for title in ("Läsverkstad", "Gone", "New"))
        indicator = factories.make_indicator("Safe pupils", [79])
        goals = [
            factories.make_goal("Everyone reads", [cls.reading, cls.gone], aims=[(indicator, 79, 85)]),
            factories.make_goal("Dropped"),
        ]
        story = [("paragraph", "<p>We read a little every day.</p><p>It helps.</p>")]
        cls.plan = make_plan(day=day, goals=goals, current_state=story)
        cls.change(cls.plan)
        said = {"seen": "Done", "today": TODAY, "as_recorded": True}
        follow_up(cls.reading, on=date(2026, 10, 1), status="in_progress", **said)
        follow_up(cls.reading, on=date(2026, 10, 12), status="completed", **said)

    @classmethod
    def change(cls, plan):
        goal = plan.goals.first()
        goal.attainment, goal.judgement, goal.judged_on = "met", "All read.", date(2026, 10, 16)
        aim = goal.goal_indicators.first()
        aim.target = 90
        goal.goal_indicators = [aim]
        goal.goal_measures = [row for row in goal.goal_measures.all() if row.measure_id != cls.gone.pk] + [
            factories.GoalMeasure(measure=cls.new, sort_order=9)
        ]
        plan.goals = [goal, factories.make_goal("Added")]
        plan.current_state = [("paragraph", "<p>We read a lot every day.</p><p>It helps.</p>")]
        plan.accountable_role = "Principal"
        save_and_publish(plan)

    def changes(self, query="from=2026-09-02"):
        return self.text(f"{self.plan.url}changes/?{query}")

    def test_each_change_is_a_sentence(self):
        text = self.changes()
        for sentence in (
            "The measure “Läsverkstad” went from Not started to Completed on Oct. 12, 2026.",
            "New goal: “Added”.",
            "The goal “Dropped” is no longer in the plan.",
            "The goal “Everyone reads” went from Not assessed to Met on Oct. 16, 2026.",
            "New measure under the goal “Everyone reads”: “New”.",
            "The measure “Gone” is no longer in the plan.",
            "Target of Safe pupils went from at least 85 to at least 90.",
            "Accountable is now Principal.",
            "The answer to “Where are we?” was changed.",
        ):
            assert sentence in text

    def test_changed_text_is_told_word_by_word_for_eye_and_ear(self):
        page = self.client.get(f"{self.plan.url}changes/?from=2026-09-02").content.decode()
        assert '<del><span class="sqa-hidden">[removed: </span>little<span class="sqa-hidden">] </span></del>' in page
        assert '<ins><span class="sqa-hidden">[added: </span>lot<span class="sqa-hidden">] </span></ins>' in page
        assert "It helps" not in page

    def test_one_kind_can_be_chosen(self):
        text = self.changes("from=2026-09-02&kind=goal")
        assert "New goal: “Added”." in text
        assert "Läsverkstad” went" not in text
        assert "Läsverkstad” went" in self.changes("from=2026-09-02&kind=nonsense")

    def test_days_in_the_wrong_order_are_put_in_order(self):
        assert "New goal: “Added”." in self.changes(f"from={TODAY}&to=2026-09-02")

    def test_nothing_has_changed_between_a_day_and_itself(self):
        assert "Nothing has changed." in self.changes(f"from={TODAY}")

    def test_a_version_can_be_compared_with_and_is_what_one_begins_with(self):
        factories.make_version(self.plan, adopted_on=date(2026, 9, 3), as_of=at(date(2026, 9, 3)))
        for query in ("", "from=v1"):
            text = self.changes(query)
            assert "From version 1, adopted on Sept. 3, 2026 to" in text
            assert "New goal: “Added”." in text
        assert "There is no version 7." in self.text(f"{self.plan.url}changes/?from=v7", 404)

    def test_last_years_plan_can_be_compared_with_and_no_other(self):
        again = factories.make_measure("Läsverkstad igen", continued_from=self.reading)
        split = factories.make_measure("Läsverkstad för nian", continued_from=self.reading)
        goals = [("Everyone reads", [again, split]), ("Something else", [])]
        plan = factories.make_plan("Next", goals=goals, previous_plan=self.plan)
        text = self.text(f"{plan.url}changes/?from=previous")
        assert "“Läsverkstad igen” continues “Läsverkstad”." in text
        assert "New goal: “Something else”." in text
        assert "“Läsverkstad för nian”" in text
        assert "went from Completed" not in text
        other = factories.make_plan("Other")
        said = self.text(f"{plan.url}changes/?from=plan-{other.pk}", 404)
        assert "is not a day." in said
        assert "There is nothing of last year" in self.text(f"{other.url}changes/?from=previous", 404)

    def test_the_changes_are_a_file_too(self):
        answer = self.client.get(f"{self.plan.url}changes/pdf/?from=2026-09-02")
        assert answer.content.startswith(b"%PDF")
        other = self.client.get(f"{self.plan.url}changes/pdf/?from=2026-09-02&kind=goal")
        assert other["ETag"] != answer["ETag"]
        assert self.client.get(f"{self.plan.url}changes/pdf/?from=x").status_code == 404


class WordByWord(TestCase):
    def test_the_changed_words_of_a_paragraph_are_marked_and_the_rest_is_shortened(self):
        many = " ".join(f"w{n}" for n in range(40))
        (paragraph,) = word_by_word(f"{many} old end", f"{many} new end")
        kinds = [segment.kind for segment in paragraph]
        assert kinds == ["same", "removed", "same", "added", "same", "same"]
        assert paragraph[0].text.startswith("… w28")
        assert Segment("removed", "old") in paragraph

    def test_paragraphs_that_came_or_went_are_marked_whole(self):
        assert word_by_word("a\nb", "a\nb\nc") == ((Segment("added", "c"),),)
        assert word_by_word("a\n\n b", "a\nb") == ()
        assert word_by_word("", "") == ()


class WhatItCosts(TestCase):
    def queries(self, address):
        self.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def plan_of(self, number, rows):
        unit = factories.home()
        made = Measure.objects.bulk_create(Measure(title=f"M {n}", unit=unit, live=True) for n in range(number))
        plan = factories.make_plan(goals=[("One", made[::2]), ("Two", made[1::2])])
        history = Measure.history.model
        begin = timezone.now() - timedelta(days=1)
        history.objects.bulk_create(
            [
                history(
                    id=m.pk,
                    title=m.title,
                    unit_id=unit.pk,
                    live=True,
                    status="not_started",
                    effect="not_assessed",
                    history_type="~",
                    history_date=begin + timedelta(milliseconds=n),
                )
                for m in made
                for n in range(rows)
            ],
            batch_size=2000,
        )
        FollowUp.objects.bulk_create(
            FollowUp(measure=m, date=YESTERDAY, seen="x", status_after="in_progress") for m in made
        )
        return plan

    def costs(self, plan):
        return [self.queries(plan.url + place) for place in (f"as-of/{TODAY}/", f"changes/?from={TODAY}", "as-of/")]

    def test_sixty_measures_cost_no_more_queries_than_five(self):
        assert self.costs(self.plan_of(5, 2)) == self.costs(self.plan_of(60, 2))

    def test_a_history_of_two_thousand_rows_costs_no_more_queries_than_one_of_ten(self):
        assert self.costs(self.plan_of(2, 10)) == self.costs(self.plan_of(2, 2000))


@override_settings(TIME_ZONE="Pacific/Kiritimati")
class FarEast(PastTestCase):
    def test_a_day_ends_when_it_ends_where_the_site_is(self):
        plan = make_plan("First", day=date(2026, 9, 1))
        plan.title = "Second"
        save_and_publish(plan, at=datetime(2026, 9, 30, 11, tzinfo=UTC))  # October there
        assert "First" in self.text(f"{plan.url}as-of/2026-09-30/")
        assert "Second" in self.text(f"{plan.url}as-of/2026-10-01/")
