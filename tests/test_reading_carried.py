"""What the reader of a new plan is told of last year's: new, continues, changed, ended."""

from datetime import date

from django.test import TestCase

from tests.factories import TODAY, make_goal, make_measure, make_plan, make_unit
from tests.printed import printed
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.reading.plans import plan_view

ON = date(2027, 9, 1)
LAST = {"period_start": date(2026, 8, 1), "period_end": date(2027, 7, 31)}
THIS = {"period_start": date(2027, 8, 1), "period_end": date(2028, 7, 31)}


def decided(title, decision="", **fields):
    measure = make_measure(title, **fields)
    if decision:
        account = Account("Result", "some_effect", decision)
        follow_up(measure, on=TODAY, seen="Seen", status="completed", account=account, today=TODAY)
    return measure


class CarriedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.going, cls.adapted = decided("Going", "continue"), decided("Adapted", "adapt")
        cls.same, cls.rewritten, cls.routine = decided("Same"), decided("Rewritten"), decided("Routine", "routine")
        cls.both, cls.in_draft = decided("In both plans"), decided("Goes on in a draft")
        goals = [
            make_goal("Reading", [cls.going, cls.adapted, cls.same, cls.rewritten]),
            make_goal("Counting", [cls.routine, cls.both, cls.in_draft]),
            make_goal("Singing", []),
        ]
        cls.last = make_plan("Plan 2026/27", goals=goals, **LAST)
        reading, counting, _ = cls.last.goals.all()
        own = [
            make_measure("Going", continued_from=cls.going),
            make_measure("Adapted", continued_from=cls.adapted),
            make_measure("Same", continued_from=cls.same),
            make_measure("Otherwise", continued_from=cls.rewritten),
            make_measure("Brand new"),
            cls.both,
            make_measure("Draft", continued_from=cls.in_draft, publish=False),
        ]
        goals = [
            make_goal("Reading", own, continued_from=reading),
            make_goal("Counting more", [], continued_from=counting),
            make_goal("Swimming", []),
        ]
        cls.plan = make_plan("Plan 2027/28", goals=goals, previous_plan=cls.last, **THIS)

    def view(self):
        return plan_view(self.plan, on=ON)

    def test_each_measure_is_marked(self):
        marks = {measure.title: measure.carried.name for measure in self.view().measures}
        assert marks == {
            "Going": "continues",
            "Adapted": "changed",
            "Same": "continues",
            "Otherwise": "changed",
            "Brand new": "new",
            "In both plans": "continues",
        }

    def test_what_does_not_go_on_has_ended_but_nothing_is_said_of_what_goes_on_in_a_draft(self):
        marks = {a.measure.title: a.carried.name if a.carried else "" for a in self.view().last_year.accounts}
        assert (marks["Routine"], marks["Goes on in a draft"], marks["Adapted"]) == ("ended", "", "changed")

    def test_each_goal_is_marked_and_the_ones_that_have_ended_are_named(self):
        view = self.view()
        marks = {goal.row.title: goal.carried.name for goal in view.goals}
        assert marks == {"Reading": "continues", "Counting more": "changed", "Swimming": "new"}
        assert [goal.title for goal in view.last_year.ended_goals] == ["Singing"]
        assert view.goals[1].continues.title == "Counting"

    def test_the_page_says_it_with_icon_and_word(self):
        page = self.client.get(self.plan.url).content.decode()
        for icon, word in [("new", "New"), ("arrow", "Continues"), ("changes", "Changed"), ("ended", "Ended")]:
            assert f'#sqa-i-{icon}"/></svg>{word}</span>' in page
        assert "Last year: Counting" in page
        assert "The account is missing for 4 of the 7 measures of 2026/27." in page
        assert 'id="sqa-i-ended"' in page

    def test_the_file_says_it_too(self):
        packed = printed(self.plan, on=ON).packed
        for words in ("+New", "→Continues", "±Changed", "■Ended", "Lastyear:Counting"):
            assert words in packed

    def test_how_many_there_are_of_each_is_counted(self):
        counts = {count.badge.name: count.number for count in self.view().carried}
        assert counts == {"new": 1, "continues": 3, "changed": 2, "ended": 1}

    def test_without_last_years_plan_nothing_is_marked(self):
        view = plan_view(self.last, on=ON)
        assert {measure.carried for measure in view.measures} == {None}
        assert {goal.carried for goal in view.goals} == {None}
        assert view.carried == ()

    def test_between_two_years_that_nobody_has_linked_nothing_is_marked(self):
        plan = make_plan(goals=[make_goal("G", [make_measure("Apart")])], previous_plan=self.last, **THIS)
        view = plan_view(plan, on=ON)
        assert [measure.carried for measure in view.measures] == [None]
        assert (view.goals[0].carried, view.last_year.ended_goals, view.carried) == (None, (), ())

    def test_marks_do_not_tell_of_a_plan_that_readers_may_not_know_of(self):
        hidden = make_plan("Hidden", parent=make_unit(), goals=[make_goal("G", [self.same])], publish=False)
        measure = make_measure("Goes on", continued_from=self.same)
        plan = make_plan(goals=[make_goal("G", [measure])], previous_plan=hidden, **THIS)
        view = plan_view(plan, on=ON)
        assert (view.last_year, [row.carried for row in view.measures]) == (None, [None])

    def test_a_preview_marks_what_is_being_written(self):
        view = plan_view(self.plan.get_latest_revision_as_object(), on=ON, preview=True)
        assert [goal.carried.name for goal in view.goals] == ["continues", "changed", "new"]
