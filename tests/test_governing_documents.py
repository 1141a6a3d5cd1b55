"""Governing documents: what goals and measures rest on, as readers see it, on any day, and as it is kept."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import TODAY, make_document, make_goal, make_measure, make_plan, make_proposal, make_unit
from tests.test_thread_page import ThreadTestCase, serving
from wagtail_sqa.actions.proposals import TakenUp, take_up
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.actions.roll_over import NextYear, roll_over
from wagtail_sqa.document_choices import document_choices
from wagtail_sqa.models import GoverningDocument, Measure, QualityPlanPage
from wagtail_sqa.printing.measures import printed_measures
from wagtail_sqa.reading.differences import differences

NOW = timezone.localdate()
YESTERDAY = NOW - timedelta(days=1)
ENDED = "no longer in force"


def text_of(html):
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    return re.sub(r" (?=[;.)])|(?<=\() ", "", words)


class OnThePage(TestCase):
    def page(self, plan):
        response = self.client.get(plan.url)
        assert response.status_code == 200
        return response.content.decode()

    def test_a_goal_and_a_measure_say_what_they_rest_on_with_a_link(self):
        act = make_document(link="https://example.org/act", reference="2010:800")
        routine = make_document("Routine", kind="policy")
        measure = make_measure("Hosts", governing_document=routine)
        page = self.page(make_plan(goals=[make_goal("Safe", [measure], governing_document=act)]))
        assert 'href="https://example.org/act">Education Act, chapter 4, section 3, 2010:800</a>' in page
        assert "Rests on: Education Act" in text_of(page)
        assert "Governing document Routine" in text_of(page)
        assert ENDED not in page

    def test_a_document_that_has_ended_says_so_from_the_day_after_its_last(self):
        old = make_document("Old act", valid_to=YESTERDAY)
        last = make_document("Last day", valid_to=NOW)
        measure = make_measure("Hosts", governing_document=old)
        goals = [make_goal("Safe", [measure], governing_document=old), make_goal("Calm", governing_document=last)]
        page = text_of(self.page(make_plan(goals=goals)))
        assert page.count(f"Old act ({ENDED})") == 2
        assert f"Last day ({ENDED})" not in page

    def test_a_changed_document_is_seen_at_once_and_raises_the_version_of_the_plans_that_show_it(self):
        by_goal, by_measure = make_document("By goal"), make_document("By measure")
        measure = make_measure("Hosts", governing_document=by_measure)
        plan = make_plan(goals=[make_goal("Safe", [measure], governing_document=by_goal)])
        for document in (by_goal, by_measure):
            before = QualityPlanPage.objects.get(pk=plan.pk).content_version
            document.title += " renamed"
            document.save()
            assert QualityPlanPage.objects.get(pk=plan.pk).content_version == before + 1
            assert document.title in self.page(plan)

    def test_plans_below_that_show_the_document_of_a_goal_above_look_different_too(self):
        act = make_document("The act")
        top = make_plan("Top", goals=[make_goal("Safe town", governing_document=act)])
        low = make_plan("Low", parent=make_unit("School"), goals=[serving(top, "Calm")])
        lowest = make_plan("Lowest", parent=make_unit("Team"), goals=[serving(low, "Quiet")])
        before = lowest.content_version
        act.valid_to = YESTERDAY
        act.save()
        assert QualityPlanPage.objects.get(pk=lowest.pk).content_version == before + 1
        assert f"By the goals above: The act ({ENDED})" in text_of(self.page(lowest))

    def test_the_page_takes_as_many_queries_with_documents_as_without(self):
        def plan(documents):
            measures = [make_measure(f"M{n}", governing_document=one) for n, one in enumerate(documents)]
            goals = [make_goal(f"G{n}", [m], governing_document=m.governing_document) for n, m in enumerate(measures)]
            return make_plan(goals=goals)

        def queries(page):
            self.page(page)
            with CaptureQueriesContext(connection) as captured:
                self.page(page)
            return len(captured)

        without, many = plan([None] * 4), plan([make_document(f"Act {n}") for n in range(4)])
        assert queries(many) == queries(without)

    def test_the_goals_above_lend_their_documents_and_each_is_named_once(self):
        act, plan_of_town = make_document("The act"), make_document("The plan of the town")
        top = make_plan("Top", goals=[make_goal("Safe town", governing_document=act)])
        middle_goal = serving(top, "Safe schools", governing_document=plan_of_town)
        middle = make_plan("Middle", parent=make_unit("Office"), goals=[middle_goal])
        same = make_plan("Low", parent=make_unit("School"), goals=[serving(middle, "Calm", governing_document=act)])
        assert "Rests on: The act. By the goals above: The plan of the town" in text_of(self.page(same))
        bare = make_plan("Bare", parent=make_unit("Other"), goals=[serving(middle, "Quiet")])
        page = text_of(self.page(bare))
        assert "By the goals above: The plan of the town; The act" in page
        assert "Rests on" not in page

    def test_a_pdf_row_of_a_measure_says_that_its_document_has_ended(self):
        measure = make_measure("Hosts", governing_document=make_document("Old act", valid_to=YESTERDAY))
        plan = make_plan(goals=[("Safe", [measure])])
        entries = plan.reading_view(on=NOW).goals[0].measures
        [[row]] = printed_measures(entries, goal=1)
        assert ("Governing document", f"Old act ({ENDED})") in row.parts[0]


class InTheThread(ThreadTestCase):
    def test_the_way_up_ends_at_the_governing_documents(self):
        old, act = make_document("Old plan of the town", valid_to=date(2026, 11, 1)), make_document("The act")
        for plan, document in ((self.top, act), (self.middle, old)):
            goals = list(plan.goals.order_by("sort_order"))
            goals[0].governing_document = document
            plan.goals = goals
            save_and_publish(plan)
        head = text_of(self.page(self.plan)).partition("Measures of the goal itself")[0]
        assert f"Rests on: Old plan of the town ({ENDED}); The act" in head

    def test_documents_cost_the_thread_no_query(self):
        before, _page = self.queries(self.top)
        goals = list(self.middle.goals.all())
        goals[0].governing_document = make_document("The act")
        self.middle.goals = goals
        save_and_publish(self.middle)
        assert self.queries(self.top)[0] == before


class AsKept(TestCase):
    def test_a_plan_as_of_a_day_has_the_document_of_then_and_says_whether_it_was_in_force_then(self):
        old = make_document("Old act", valid_to=date(2026, 9, 30))
        new = make_document("New act", valid_from=date(2026, 10, 1))
        measure = make_measure("Hosts", governing_document=old, publish=False)
        plan = make_plan(goals=[make_goal("Safe", [measure], governing_document=old)], publish=False)
        for thing in (measure, plan):
            save_and_publish(thing, at=datetime(2026, 8, 20, tzinfo=UTC))
        measure.governing_document = new
        goals = list(plan.goals.all())
        goals[0].governing_document = new
        plan.goals = goals
        for thing in (measure, plan):
            save_and_publish(thing, at=datetime(2026, 10, 5, tzinfo=UTC))
        before, after = (
            text_of(self.client.get(f"{plan.url}as-of/{day}/").content.decode()) for day in ("2026-09-15", "2026-10-10")
        )
        assert before.count("Old act") == 2
        assert "New act" not in before
        assert ENDED not in before
        assert after.count("New act") == 2
        assert "Old act" not in after

    def test_what_has_changed_is_told_in_sentences(self):
        old, new = make_document("Old act"), make_document("New act")
        measure = make_measure("Hosts", governing_document=old)
        plan = make_plan(goals=[make_goal("Safe", [measure], governing_document=old)])
        before = plan.reading_view(on=TODAY)
        goals = list(plan.goals.all())
        goals[0].governing_document = new
        plan.goals = goals
        save_and_publish(plan)
        measure.governing_document = None
        save_and_publish(measure)
        after = QualityPlanPage.objects.get(pk=plan.pk).reading_view(on=TODAY)
        said = " ".join(d.sentence for d in differences(before, after, same_plan=True))
        assert "Governing document of the goal “Safe” went from Old act to New act." in said
        assert "Governing document of the measure “Hosts” was Old act and is empty now." in said

    def test_publishing_records_it_and_the_register_of_changes_says_it(self):
        measure = make_measure("Hosts")
        measure.governing_document = make_document("The act")
        save_and_publish(measure)
        newest = measure.history.first()
        assert newest.governing_document_id == measure.governing_document_id
        assert newest.labels["governing_document"] == "The act"

    def test_next_year_goes_on_with_it(self):
        act = make_document("The act")
        measure = make_measure("Hosts", governing_document=act)
        plan = make_plan(goals=[make_goal("Safe", [measure], governing_document=act)])
        goal = plan.goals.get()
        wanted = NextYear(
            "Next", "school_year", date(2027, 8, 1), date(2028, 7, 31), [goal.pk], {measure.pk: "continue"}
        )
        draft = roll_over(plan, wanted).get_latest_revision_as_object()
        [new] = draft.goals.all()
        assert new.governing_document_id == act.pk
        assert Measure.objects.get(continued_from=measure).governing_document_id == act.pk

    def test_what_is_handed_down_keeps_it(self):
        act = make_document("The act")
        measure = make_measure("Hosts", governing_document=act)
        above = make_plan(goals=[make_goal("Safe", [measure], governing_document=act)])
        unit = make_unit("School")
        own = make_plan("Own", parent=unit)
        for proposal in (
            make_proposal(above, unit),
            make_proposal(above, unit, goal=None, measure=measure, is_measure=True),
        ):
            take_up(proposal, TakenUp("Taken up", plan=own))
        draft = QualityPlanPage.objects.get(pk=own.pk).get_latest_revision_as_object()
        assert draft.goals.get_object_list()[0].governing_document_id == act.pk
        assert Measure.objects.get(title="Taken up").governing_document_id == act.pk

    def test_what_goals_or_measures_rest_on_is_not_taken_away_by_a_script_either(self):
        act = make_document("The act")
        make_measure("Hosts", governing_document=act)
        for delete in (act.delete, GoverningDocument.objects.all().delete):
            with pytest.raises(ProtectedError), transaction.atomic():
                delete()
        assert GoverningDocument.objects.exists()

    def test_a_draft_that_names_a_document_that_has_gone_can_still_be_opened(self):
        act = make_document("The act")
        measure = make_measure("Hosts")
        measure.governing_document = act
        save_draft(measure)
        plan = make_plan(goals=[make_goal("Safe")])
        goals = list(plan.goals.all())
        goals[0].governing_document = act
        plan.goals = goals
        save_draft(plan)
        act.delete()
        assert Measure.objects.get(pk=measure.pk).get_latest_revision_as_object().governing_document_id is None
        draft = QualityPlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
        assert draft.goals.get_object_list()[0].governing_document_id is None


class Rules(TestCase):
    def test_a_key_stands_for_one_document_and_the_sentence_says_what_to_do(self):
        make_document(key="skollagen-4-3")
        with pytest.raises(ValidationError) as caught:
            GoverningDocument(title="Copy", kind="law", key="skollagen-4-3").full_clean()
        assert "Another document has this key" in caught.value.message_dict["key"][0]

    def test_any_number_of_documents_may_lack_a_key(self):
        for title in ("One", "Two"):
            document = GoverningDocument(title=title, kind="law", key="")
            document.full_clean()
            document.save()
        assert GoverningDocument.objects.filter(key=None).count() == 2

    def test_it_cannot_end_before_it_begins(self):
        document = GoverningDocument(title="Odd", kind="law", valid_from=NOW, valid_to=YESTERDAY)
        with pytest.raises(ValidationError) as caught:
            document.full_clean()
        assert "before it begins" in caught.value.message_dict["valid_to"][0]

    def test_what_is_in_force_is_offered_first_and_what_has_ended_last(self):
        ended = make_document("A: ended", valid_to=date(2026, 11, 22))
        coming = make_document("B: coming", valid_from=date(2027, 1, 1))
        now = make_document("C: now", valid_from=TODAY, valid_to=TODAY)
        nothing, first, *groups = document_choices(on=TODAY)
        assert first == (now.pk, "C: now")
        assert groups == [
            ("Not in force yet", [(coming.pk, "B: coming")]),
            ("No longer in force", [(ended.pk, "A: ended")]),
        ]
        assert nothing[0] == ""
