"""The check of a report, as its editor meets it: what it goes by, panel, view, refusal."""

from datetime import date
from unittest.mock import patch

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_goal, make_measure, make_plan, make_unit, make_user, make_version
from tests.reports import blocks, change, gathered, make_report, put_out, stored
from tests.rights.people import _let
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_plans import edit_address
from wagtail_sqa.models import QualityReportPage
from wagtail_sqa.presets import rules, site
from wagtail_sqa.reviewing.facts import ReportFacts, ReportSection, SectionFacts
from wagtail_sqa.reviewing.reports import report_facts
from wagtail_sqa.reviewing.review import review
from wagtail_sqa.reviewing.rules import OF_REPORTS

TODAY = date(2026, 11, 22)
A_NUMBER = "811218-9876"  # the tax agency's own example
UNFILLED = "main sections have no text of your own"
STRICT = override_settings(WAGTAIL_SQA={"BLOCK_PUBLISHING": ["sections-filled"]})


def review_address(report):
    return reverse("wagtail_sqa_report_review", args=[report.pk])


def section(key, text="", **fields):
    return ReportSection(key, key.title(), f"id-{key}", SectionFacts(text, **fields))


FILLED = tuple(section(key, "Since we were few.") for key in ("summary", "goals", "measures", "conclusions"))


def lacking(*sections, kind="quality-report", on=TODAY, **fields):
    """Return where each check of the kind finds something missing in a report with these sections, by its key."""
    facts = ReportFacts(sections=sections, **fields)
    return {
        outcome.check.key: [str(place.block or place.part) for place in outcome.places]
        for outcome in review(facts, site.find_report(kind), on=on)
        if outcome.lacks
    }


def test_each_rule_of_reports_is_evaluated():
    assert set(rules.REPORT_RULES) <= set(OF_REPORTS)


@pytest.mark.parametrize("kind", ["quality-report", "quality-account", "patient-safety-report"])
def test_each_kind_is_asked_for_its_sections_and_its_summary(kind):
    asked = {outcome.check.rule for outcome in review(ReportFacts(), site.find_report(kind), on=TODAY)}
    common = {"accountable_role_set", "images_have_alt", "no_identity_numbers"}
    assert {*rules.REPORT_RULES, *common} == asked - {"adopted_within"}


def test_a_patient_safety_report_is_to_be_adopted_by_the_first_of_march():
    year = {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "kind": "patient-safety-report"}
    assert lacking(on=date(2026, 3, 2), **year)["drawn-up-by-1-march"] == ["adopted_on"]
    assert "drawn-up-by-1-march" not in lacking(on=date(2026, 1, 15), **year)
    assert "drawn-up-by-1-march" not in lacking(on=date(2026, 3, 2), adopted_on=date(2026, 2, 27), **year)


def test_a_report_with_words_in_each_main_section_lacks_nothing():
    assert lacking(*FILLED, accountable_role="Principal") == {}


def test_a_main_section_without_own_text_is_named_and_so_is_one_that_has_been_taken_out():
    summary, goals, _measures, conclusions = FILLED
    only_facts = ReportSection("measures", "What we did", "id-measures", gathered="Read aloud: half read more")
    assert lacking(summary, goals, only_facts, conclusions)["sections-filled"] == ["id-measures"]
    assert lacking(summary, goals, conclusions)["sections-filled"] == ["sections"]


def test_a_summary_is_there_and_fits_a_page():
    rest = FILLED[1:]
    assert "summary-fits-a-page" not in lacking(section("summary", "word " * 300), *rest)
    assert lacking(section("summary", "word " * 301), *rest)["summary-fits-a-page"] == ["id-summary"]
    assert lacking(section("summary"), *rest)["summary-fits-a-page"] == ["id-summary"]
    assert lacking(*rest)["summary-fits-a-page"] == ["sections"]


def test_a_picture_that_nobody_has_described_and_a_personal_number_are_found_in_every_section():
    own = section("", f"Call {A_NUMBER}", undescribed_pictures=1)
    gathered_one = ReportSection("results", "Results", "id-results", gathered=A_NUMBER)
    found = lacking(*FILLED, own, gathered_one, introduction=A_NUMBER)
    assert found["images-have-alt"] == ["id-"]
    assert found["no-identity-numbers"] == ["id-", "id-results", "introduction"]


class ReportCheck(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.unit = make_unit("School")
        goal = make_goal("Everyone reads", [make_measure("Read aloud", unit=cls.unit, result="Half read more")])
        make_plan("Plan", parent=cls.unit, goals=[goal], preset="compulsory-school")
        cls.report = make_report(cls.unit)

    def setUp(self):
        super().setUp()
        today = patch.object(timezone, "localdate", return_value=TODAY)
        today.start()
        self.addCleanup(today.stop)

    def write(self, key, text):
        """Put a paragraph of one's own into a section of the draft."""
        draft = stored(self.report).get_latest_revision_as_object()
        sections = list(draft.sections.raw_data)
        chosen = next(one for one in sections if one["value"]["key"] == key)
        chosen["value"]["body"].append({"type": "paragraph", "value": f"<p>{text}</p>", "id": f"own-{key}"})
        change(self.report, sections=sections)

    def found(self, key):
        review = self.client.get(review_address(self.report)).context["review"]
        return next((finding for finding in review.lacks if finding.key == key), None)

    def test_the_view_says_which_sections_have_no_own_text_why_and_by_which_law(self):
        response = self.client.get(review_address(self.report))
        self.assertContains(response, "Check the report")
        self.assertContains(response, UNFILLED)
        self.assertContains(response, "How the goals went")
        self.assertContains(response, "Education Act, chapter 4, section 3")
        self.assertContains(response, "Back to the report")

    def test_what_was_gathered_is_no_text_of_one_s_own(self):
        draft = gathered(self.report)
        assert blocks(draft, "fact_goal")
        assert [spot.title for spot in self.found("sections-filled").spots] == [
            *("How the goals went", "What we did and what it led to", "Conclusions and next steps")
        ]
        for key in ("goals", "measures"):
            self.write(key, "Since we began late.")
        assert [spot.title for spot in self.found("sections-filled").spots] == ["Conclusions and next steps"]
        self.write("conclusions", "We go on.")
        assert self.found("sections-filled") is None

    def test_a_summary_that_is_too_long_is_told_how_long_it_is(self):
        assert [spot.missing for spot in self.found("summary-fits-a-page").spots] == ["0 words"]
        self.write("summary", "word " * 301)
        assert [spot.missing for spot in self.found("summary-fits-a-page").spots] == ["301 words"]

    def test_the_links_lead_to_the_sections_of_the_editor(self):
        ids = [one["id"] for one in stored(self.report).get_latest_revision_as_object().sections.raw_data]
        editor = edit_address(self.report)
        urls = {spot.url for spot in self.found("sections-filled").spots}
        assert urls <= {f"{editor}#block-{one}-section" for one in ids}
        assert len(urls) == 3
        change(self.report, sections=[])
        assert {spot.url for spot in self.found("sections-filled").spots} == {f"{editor}#sqa-sections"}
        self.assertContains(self.client.get(editor), 'id="sqa-sections"')

    def test_the_editor_shows_the_check_of_the_draft_and_leads_to_the_whole(self):
        response = self.client.get(edit_address(self.report))
        self.assertContains(response, "Check of the report")
        self.assertContains(response, UNFILLED)
        self.assertContains(response, f'href="{review_address(self.report)}"')

    def test_a_report_that_is_adopted_has_its_day(self):
        assert report_facts(stored(self.report)).adopted_on is None
        version = make_version(self.report, adopted_on=date(2026, 10, 1))
        assert report_facts(stored(self.report)).adopted_on == version.adopted_on

    def test_a_report_of_no_kind_is_checked_against_nothing(self):
        change(self.report, preset="")
        self.assertContains(self.client.get(review_address(self.report)), "The report has no kind")
        self.assertNotContains(self.client.get(edit_address(self.report)), "Check of the report")

    def test_others_are_told_of_no_report(self):
        other = make_user("other")
        _let(other, "change_page", make_unit("Other"))
        self.client.force_login(other)
        assert self.client.get(review_address(self.report)).status_code == 404
        plan = make_plan("Not a report")
        self.client.force_login(self.admin)
        assert self.client.get(review_address(plan)).status_code == 404

    def test_the_check_asks_the_database_no_more_of_many_facts_than_of_none(self):
        few, many = make_report(self.unit), make_report(self.unit)
        goals = [make_goal(f"Goal {n}", [make_measure(f"M{n}", unit=self.unit)]) for n in range(12)]
        make_plan("Large", parent=self.unit, goals=goals, preset="compulsory-school")
        gathered(many)
        for report in (few, many):
            self.client.get(review_address(report))
        assert self.queries_of(review_address(few)) == self.queries_of(review_address(many))

    def publish(self):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        return self.client.post(f"{address}?id={self.report.pk}", follow=True)

    def test_nothing_keeps_a_report_from_being_published_unless_the_site_says_so(self):
        self.publish()
        assert QualityReportPage.objects.get(pk=self.report.pk).live

    @STRICT
    def test_a_site_may_refuse_to_publish_what_lacks_something(self):
        response = self.publish()
        assert not QualityReportPage.objects.get(pk=self.report.pk).live
        assert any(UNFILLED in str(message) for message in response.context["messages"])
        put_out(self.report)  # what commands and imports bring is published
        assert QualityReportPage.objects.get(pk=self.report.pk).live
