"""Plans and their presets: begun from one, edited and read in its words, and without it when its file has gone."""

from datetime import date
from unittest.mock import patch

from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import make_goal, make_measure, make_plan, make_unit, make_user
from tests.rights.people import _let
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_plans import add_address, edit_address, plan_data
from wagtail_sqa.actions.start_plan import start_plan
from wagtail_sqa.models import QualityPlanPage
from wagtail_sqa.presets import site

TODAY = date(2026, 11, 22)


def start_address(parent):
    return reverse("wagtail_sqa_start_plan", args=[parent.pk])


class Beginning(AdminTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.unit = make_unit("School")

    def begin(self, preset, **headers):
        with patch.object(timezone, "localdate", return_value=TODAY):
            return self.client.post(start_address(self.unit), {"preset": preset}, headers=headers)

    def test_whoever_opens_the_form_for_a_new_plan_is_asked_for_its_kind_first(self):
        response = self.client.get(add_address(self.unit).removesuffix("?preset="), follow=True)
        assert response.redirect_chain[-1][0] == start_address(self.unit)
        for preset in site.offered():
            self.assertContains(response, preset.title.say("en"))
        self.assertContains(response, add_address(self.unit))

    def test_the_form_without_a_kind_is_there_for_those_who_want_it(self):
        assert self.client.get(add_address(self.unit)).status_code == 200

    def test_a_plan_is_begun_as_a_draft_with_its_period_role_and_milestones(self):
        response = self.begin("compulsory-school")
        plan = QualityPlanPage.objects.get()
        self.assertRedirects(response, edit_address(plan), fetch_redirect_response=False)
        assert (plan.live, plan.preset, plan.preset_version) == (False, "compulsory-school", "2026.1")
        assert (plan.period_start, plan.period_end) == (date(2026, 8, 1), date(2027, 7, 31))
        assert plan.title == "Quality plan for a compulsory school 2026/27"
        assert plan.accountable_role == "Principal"
        draft = plan.get_latest_revision_as_object()
        assert [row.date for row in draft.milestones.all()][:2] == [date(2026, 8, 31), date(2026, 10, 31)]
        assert self.client.get(edit_address(plan)).status_code == 200

    def test_a_plan_is_begun_in_the_language_of_whoever_begins_it(self):
        with translation.override("sv"):
            plan = start_plan(self.unit, site.find("care"), on=TODAY, language="sv", user=self.admin)
        assert plan.title == "Kvalitetsplan för vård och omsorg 2027"
        assert plan.milestones.first().title != ""

    def test_two_plans_of_the_same_name_get_addresses_of_their_own(self):
        for _ in range(2):
            assert self.begin("general").status_code == 302
        assert len(set(QualityPlanPage.objects.values_list("slug", flat=True))) == 2

    def test_a_kind_that_does_not_exist_gets_a_sentence_and_begins_nothing(self):
        for wrong in ("", "poetry", "\x00", "x" * 5000):
            self.assertContains(self.begin(wrong), "Choose a kind of plan.")
        assert not QualityPlanPage.objects.exists()

    def test_the_kind_of_the_unit_s_newest_plan_is_chosen_already(self):
        make_plan("Old", parent=self.unit, preset="care", period_start=date(2024, 1, 1))
        make_plan("New", parent=self.unit, preset="preschool")
        response = self.client.get(start_address(self.unit))
        assert [kind["key"] for kind in response.context["kinds"] if kind["is_chosen"]] == ["preschool"]

    def test_whoever_may_not_add_pages_there_is_not_let_in(self):
        editor = make_user("editor")
        _let(editor, "change_page", self.unit)
        self.client.force_login(editor)
        assert self.client.get(start_address(self.unit)).status_code == 404
        assert self.begin("general").status_code == 404
        assert not QualityPlanPage.objects.exists()

    def test_no_plan_is_begun_where_none_may_lie(self):
        with patch.object(type(self.unit), "creatable_subpage_models", return_value=[type(self.unit)]):
            assert self.client.get(start_address(self.unit)).status_code == 302
            assert self.begin("general").status_code == 302
        assert not QualityPlanPage.objects.exists()


class Editing(AdminTestCase):
    def test_the_editor_speaks_the_words_of_the_plan_s_trade(self):
        plan = make_plan(preset="degrading-treatment")
        response = self.client.get(edit_address(plan))
        self.assertContains(response, "1. Survey: where are we?")
        self.assertContains(response, "An account of how last year&#x27;s measures were carried out.")
        self.assertContains(response, 'id="sqa-current_state"')

    def test_a_plan_without_a_preset_has_the_four_questions_and_their_help(self):
        response = self.client.get(edit_address(make_plan()))
        self.assertContains(response, "1. Where are we?")
        self.assertContains(response, "Begin with what you know")

    def test_the_preset_is_changed_and_nothing_else(self):
        plan = make_plan(goals=[("Read", [make_measure("One")])], preset="general", preset_version="2020.1")
        goal = {"id": plan.goals.get().pk, "title": "Read", "measures": list(plan.goals.get().goal_measures.all())}
        goal["measures"] = [row.measure_id for row in goal["measures"]]
        data = plan_data(goal, slug=plan.slug, preset="care", **{"action-publish": "1"})
        assert self.client.post(edit_address(plan), data).status_code == 302
        plan = QualityPlanPage.objects.get()
        assert (plan.preset, plan.preset_version) == ("care", site.find("care").version)
        assert plan.goals.get().goal_measures.count() == 1

    def test_a_plan_keeps_the_version_that_it_was_made_with(self):
        plan = make_plan(preset="general", preset_version="2020.1")
        self.client.post(edit_address(plan), plan_data(slug=plan.slug, preset="general", **{"action-publish": "1"}))
        assert QualityPlanPage.objects.get().preset_version == "2020.1"

    def test_a_kind_that_does_not_exist_gets_a_sentence_and_what_was_typed_stays(self):
        plan = make_plan()
        response = self.client.post(edit_address(plan), plan_data(title="What I typed", preset="poetry"))
        assert "preset" in response.context["form"].errors
        self.assertContains(response, "What I typed")

    def test_a_plan_whose_preset_has_gone_is_read_edited_and_checked_without_it(self):
        plan = make_plan(preset="closed-down", preset_version="1", goals=[("Read", [make_measure()])])
        assert self.client.get(plan.url).status_code == 200
        self.assertContains(self.client.get(edit_address(plan)), "closed-down (no longer there)")
        data = plan_data(slug=plan.slug, preset="closed-down", **{"action-publish": "1"})
        assert self.client.post(edit_address(plan), data).status_code == 302
        assert QualityPlanPage.objects.get().preset == "closed-down"
        self.assertContains(self.client.get(reverse("wagtail_sqa_plan_review", args=[plan.pk])), "has no kind")
        self.assertContains(self.client.get(reverse("wagtail_sqa_plan_checks")), "No kind of plan")

    def test_a_preset_of_another_country_stays_with_its_plan(self):
        plan = make_plan(preset="care", preset_version="2026.1")
        with override_settings(WAGTAIL_SQA={"PRESETS_COUNTRY": "NO"}):
            response = self.client.get(edit_address(plan))
        self.assertContains(response, "Quality plan for health and social care")


class Reading(TestCase):
    def test_readers_meet_the_words_of_the_plan_s_trade(self):
        goals = [make_goal("Läsa", [make_measure("En"), make_measure("Två")])]
        plan = make_plan(preset="compulsory-school", goals=goals)
        with translation.override("sv"):
            html = self.client.get(plan.url, headers={"accept-language": "sv"}).content.decode()
        assert "Var är vi?" in html
        assert "2 insatser, läget" in html
        assert ">Insats</th>" in html

    def test_one_measure_is_one_measure(self):
        plan = make_plan(goals=[make_goal("Read", [make_measure("One")])])
        self.assertContains(self.client.get(plan.url), "1 measure as of")

    def test_causes_are_read_under_a_heading_of_their_own(self):
        plan = make_plan(current_state=[("cause_analysis", "<p>Too few adults outside.</p>")])
        self.assertContains(self.client.get(plan.url), "Why it looks like this")
        self.assertContains(self.client.get(plan.url), "<p>Too few adults outside.</p>", html=True)
