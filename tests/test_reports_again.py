"""Gathering a second time: no word that a person wrote changes, and nothing changes that was not taken."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from tests import factories
from tests.reports import blocks, gathered, make_report, stored
from tests.test_overview_visibility import close
from wagtail_sqa.actions.draft_report import begin_gathering, leave, take, waiting_offers
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish
from wagtail_sqa.actions.start_report import put_sections
from wagtail_sqa.models import ReportGathering
from wagtail_sqa.reading.reports.offers import raw_sections

pytestmark = pytest.mark.worker


class SecondGatheringTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbacken")
        cls.measure = factories.make_measure("Read aloud", unit=cls.school)
        goals = [factories.make_goal("Everyone reads", [cls.measure])]
        cause = [("cause_analysis", "<p>Too little <b>time</b></p>")]
        cls.plan = factories.make_plan("Plan", parent=cls.school, goals=goals, current_state=cause)
        cls.report = make_report(cls.school)
        gathered(cls.report)
        cls.admin = factories.make_admin()

    def draft(self):
        return stored(self.report).get_latest_revision_as_object()

    def offers(self):
        return {offer.key: offer for offer in waiting_offers(stored(self.report), ReportGathering.objects.get())}

    def rewrite(self, change):
        """Let a person change the raw sections of the draft."""
        draft = self.draft()
        sections = raw_sections(draft)
        change(sections)
        put_sections(draft, sections)
        draft.save_revision()

    def write(self, section, text):
        block = {"type": "paragraph", "value": f"<p>{text}</p>", "id": "1"}
        self.rewrite(lambda sections: sections[section]["value"]["body"].append(block))

    def edit(self, kind, **words):
        def change(sections):
            for section in sections:
                for block in section["value"]["body"]:
                    if block["type"] == kind:
                        block["value"] = {**block["value"], **words}

        self.rewrite(change)

    def words(self):
        return json.dumps([section["value"]["body"] for section in raw_sections(self.draft())], default=str)

    def complete(self):
        follow_up(
            stored_measure(self.measure),
            on=factories.TODAY,
            seen="Seen",
            status="completed",
            account=Account(result="All read", effect="some_effect"),
            today=factories.TODAY,
        )

    def test_the_same_year_gathered_twice_changes_nothing_and_offers_nothing(self):
        self.write(2, "Because we read")
        before = self.words()
        gathered(self.report)
        assert self.words() == before
        assert self.offers() == {}

    def test_whoever_gathers_in_another_language_gets_that_of_the_first_gathering(self):
        begin_gathering(stored(self.report), on=factories.TODAY, language="sv")
        assert self.offers() == {}

    def test_a_change_in_the_plans_is_offered_and_is_in_the_draft_only_once_it_is_taken(self):
        self.write(4, "My analysis")
        self.complete()
        before = self.words()
        gathered(self.report)
        assert self.words() == before
        key = f"measure-{self.plan.pk}-{self.measure.pk}"
        assert self.offers()[key].kind == "changed"
        take(stored(self.report), key, user=self.admin)
        assert [m["result"] for m in blocks(self.draft(), "fact_measure")] == ["All read"]
        assert "My analysis" in self.words()
        assert key not in self.offers()

    def test_a_fact_that_a_person_has_rewritten_stays_and_the_new_words_go_below_it(self):
        self.edit("fact_measure", result="We think that it went well")
        self.complete()
        gathered(self.report)
        key = f"measure-{self.plan.pk}-{self.measure.pk}"
        assert self.offers()[key].kind == "edited"
        take(stored(self.report), key, user=self.admin)
        results = [m["result"] for m in blocks(self.draft(), "fact_measure")]
        assert results == ["We think that it went well", "All read"]
        gathered(self.report)
        assert key not in self.offers()

    def test_a_rewritten_fact_that_the_plans_have_not_changed_is_no_offer(self):
        self.edit("fact_goal", judgement="In our own words")
        gathered(self.report)
        assert self.offers() == {}

    def test_what_is_left_is_not_offered_again_until_it_changes(self):
        self.complete()
        gathered(self.report)
        key = f"measure-{self.plan.pk}-{self.measure.pk}"
        before = self.words()
        leave(stored(self.report), key, user=self.admin)
        gathered(self.report)
        assert key not in self.offers()
        assert self.words() == before
        follow_up(
            stored_measure(self.measure),
            on=factories.TODAY,
            seen="More",
            status="completed",
            account=Account(result="All and more", effect="some_effect"),
            today=factories.TODAY,
        )
        gathered(self.report)
        assert key in self.offers()

    def test_a_plan_that_is_unpublished_meanwhile_takes_nothing_away_by_itself(self):
        self.edit("fact_goal", judgement="In our own words")
        before = self.words()
        retire(self.plan)
        gathered(self.report)
        assert self.words() == before
        assert {offer.kind for offer in self.offers().values()} == {"gone"}
        goal, measure = f"goal-{self.plan.goals.get().pk}", f"measure-{self.plan.pk}-{self.measure.pk}"
        for key in (goal, measure):
            take(stored(self.report), key, user=self.admin)
        assert blocks(self.draft(), "fact_measure") == []
        assert blocks(self.draft(), "fact_goal")[0]["judgement"] == "In our own words"

    def test_a_new_goal_is_offered_for_its_section(self):
        plan = self.plan.get_latest_revision_as_object()
        plan.goals.add(factories.make_goal("New goal"))
        save_and_publish(plan)
        gathered(self.report)
        [offer] = [offer for offer in self.offers().values() if offer.now[0] == "New goal"]
        assert (offer.kind, offer.section) == ("new", "How the goals went")
        take(stored(self.report), offer.key, user=self.admin)
        assert [g["title"] for g in blocks(self.draft(), "fact_goal")] == ["Everyone reads", "New goal"]

    def test_what_is_offered_no_longer_is_said_in_a_sentence_and_changes_nothing(self):
        before = self.words()
        with pytest.raises(ValidationError, match="offered no longer"):
            take(stored(self.report), "goal-0", user=self.admin)
        assert self.words() == before

    def test_an_offer_from_a_unit_that_has_closed_meanwhile_is_gone_from_the_list(self):
        self.complete()
        gathered(self.report)
        assert self.offers()
        other = factories.make_unit("Elsewhere")
        close(self.school)
        stored(self.report).move(other, pos="last-child")
        assert all(offer.kind == "gone" for offer in self.offers().values())

    def test_saving_in_the_editor_without_a_change_counts_as_no_change(self):
        self.client.force_login(self.admin)
        draft = self.draft()
        field = draft._meta.get_field("sections").stream_block
        [text] = [
            b for b in field.to_python(draft.sections.raw_data[7:8])[0].value["body"] if b.block_type == "fact_text"
        ]
        form = text.block.child_blocks["text"].value_for_form(text.value["text"])
        saved = text.block.child_blocks["text"].value_from_form(form)
        self.edit("fact_text", text=saved.source.replace("<p", '<p data-block-key="abc12"'))
        gathered(self.report)
        assert self.offers() == {}


class GatheringViewTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbacken")
        cls.measure = factories.make_measure("Read aloud", unit=cls.school)
        factories.make_plan("Plan", parent=cls.school, goals=[factories.make_goal("Everyone reads", [cls.measure])])
        cls.admin = factories.make_admin()

    def setUp(self):
        self.client.force_login(self.admin)

    def post(self, report, **data):
        return self.client.post(reverse("wagtail_sqa_gather_report", args=[report.pk]), data, follow=True)

    def test_a_report_is_begun_by_its_kind_and_gathered_from_the_admin(self):
        add = reverse("wagtailadmin_pages:add", args=["wagtail_sqa", "qualityreportpage", self.school.pk])
        start = reverse("wagtail_sqa_start_report", args=[self.school.pk])
        self.assertRedirects(self.client.get(add), start)
        assert "1 March" not in self.client.get(start).content.decode()
        response = self.client.post(start, {"preset": "patient-safety-report", "scope": "unit"}, follow=True)
        report = response.context["report"]
        assert (report.live, report.period_label) == (False, "2026")
        edit = self.client.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).content.decode()
        assert "March 1, 2027" in edit or "1 March 2027" in edit
        assert "Patient safety report 2026" in edit

    def test_without_a_choice_a_sentence_says_what_to_choose(self):
        response = self.client.post(reverse("wagtail_sqa_start_report", args=[self.school.pk]), {"preset": "?"})
        assert "Choose a kind of report" in response.content.decode()

    def test_offers_are_taken_and_left_by_buttons(self):
        report = make_report(self.school)
        assert "Gather again" in self.post(report, gather="").content.decode()
        follow_up(self.measure, on=factories.TODAY, seen="Seen", status="in_progress", today=factories.TODAY)
        response = self.post(report, gather="")
        keys = [offer.key for _label, offer in response.context["offers"]]
        assert len(keys) == 2
        self.post(report, take=keys[0])
        response = self.post(report, leave=keys[1])
        assert response.context["offers"] == []

    def test_a_level_is_gathered_in_the_background_while_a_page_says_how_far_it_is(self):
        report = make_report(self.school, scope="level")
        self.post(report, gather="")
        url = reverse("wagtail_sqa_gather_report", args=[report.pk])
        response = self.client.get(url)
        assert response.headers["Refresh"] == "3"
        assert "0 of " in response.content.decode()
        gathered(report)
        response = self.client.get(url)
        assert "Refresh" not in response.headers
        assert response.context["is_done"]

    def test_a_failure_is_told_and_can_be_tried_again(self):
        report = make_report(self.school)
        gathered(report)
        ReportGathering.objects.update(state="failed", problem="The disk is full.")
        assert (
            "The disk is full."
            in self.client.get(reverse("wagtail_sqa_gather_report", args=[report.pk])).content.decode()
        )
        assert self.post(report, gather="").context["is_done"]


def stored_measure(measure):
    return type(measure).objects.get(pk=measure.pk)
