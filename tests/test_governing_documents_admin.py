"""The register of governing documents in the admin: listing, filling, keeping, and the report of what rests on them."""

from datetime import date, timedelta
from io import BytesIO, StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.databases import finds_words_before_commit
from tests.factories import make_admin, make_document, make_goal, make_measure, make_plan, make_unit, make_user
from tests.test_admin_measures import form_data
from tests.test_admin_measures import url as measure_url
from tests.test_admin_plans import edit_address, plan_data
from tests.test_rights_admin import staff
from tests.test_rights_policy import on_page
from tests.test_thread_page import close
from wagtail_sqa.actions.fill_documents import fill_documents, missing_documents
from wagtail_sqa.models import GoverningDocument, Measure, PlanGoal
from wagtail_sqa.presets import site as presets

pytestmark = pytest.mark.worker
NAMESPACE = "wagtailsnippets_wagtail_sqa_governingdocument"
REPORT, FILL = reverse("wagtail_sqa_documents_report"), reverse("wagtail_sqa_fill_documents")
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def url(name, *args):
    return reverse(f"{NAMESPACE}:{name}", args=args)


def titles(response):
    return [row.title for row in response.context["rows"]]


class Register(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.act = make_document("Education Act 4:3", key="skollagen-4-3", reference="2010:800")
        cls.old = make_document("Old guideline", kind="policy", valid_to=YESTERDAY)
        cls.admin = make_admin()

    def setUp(self):
        self.client.force_login(self.admin)

    def listed(self, **query):
        response = self.client.get(url("list"), query)
        assert response.status_code == 200
        return [document.title for document in response.context["object_list"]]

    def test_it_is_searched_and_filtered_by_kind_and_by_what_is_in_force_today(self):
        assert self.listed() == ["Education Act 4:3", "Old guideline"]
        assert self.listed(q="2010:800") == ["Education Act 4:3"]
        assert self.listed(kind="policy") == ["Old guideline"]
        assert self.listed(validity="in_force") == ["Education Act 4:3"]
        assert self.listed(validity="ended") == ["Old guideline"]
        assert self.listed(validity="coming") == []
        assert "No longer in force" in self.client.get(url("list")).content.decode()

    def test_the_listing_counts_what_rests_on_each_and_leads_to_the_report(self):
        measures = [make_measure(f"M{n}", governing_document=self.act) for n in range(2)]
        make_plan(goals=[make_goal("Safe", measures, governing_document=self.act)])
        page = self.client.get(url("list")).content.decode()
        assert f'{REPORT}?document={self.act.pk}">1 goal, 2 measures' in page
        assert "Nothing yet" in page

    def test_the_listing_takes_as_many_queries_for_many_documents(self):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.listed()
            return len(captured)

        self.listed()
        few = queries()
        for number in range(20):
            document = make_document(f"Act {number}")
            make_plan(
                goals=[make_goal("Safe", [make_measure(governing_document=document)], governing_document=document)]
            )
        assert queries() == few

    def test_a_second_document_with_the_same_key_gets_a_sentence(self):
        sent = {"title": "Copy", "kind": "law", "key": "skollagen-4-3"}
        response = self.client.post(url("add"), sent)
        assert "Another document has this key." in response.content.decode()
        assert GoverningDocument.objects.count() == 2

    def test_two_documents_are_written_without_keys(self):
        for title in ("One", "Two"):
            assert self.client.post(url("add"), {"title": title, "kind": "law", "key": ""}).status_code == 302
        assert GoverningDocument.objects.filter(key=None, kind="law").count() == 2

    def test_what_something_rests_on_is_kept_with_a_reason_and_the_rest_is_deleted(self):
        make_measure(governing_document=self.act)
        bulk = reverse("wagtail_bulk_action", args=["wagtail_sqa", "governingdocument", "delete"])
        for address in (url("delete", self.act.pk), f"{bulk}?id={self.act.pk}&id={self.old.pk}"):
            response = self.client.post(address, follow=True)
            assert "“Education Act 4:3” is kept" in response.content.decode()
            assert GoverningDocument.objects.count() == 2
        self.client.post(url("delete", self.old.pk))
        assert GoverningDocument.objects.get() == self.act

    def test_what_something_rested_on_once_in_force_is_kept_too(self):
        measure = make_measure(governing_document=self.act)
        measure.governing_document = None
        measure.save_revision().publish()
        assert "is kept" in self.client.post(url("delete", self.act.pk), follow=True).content.decode()

    def test_a_measure_can_name_it_and_a_copy_keeps_it(self):
        unit = make_unit()
        sent = form_data(title="Hosts", unit=str(unit.pk), governing_document=str(self.act.pk))
        self.client.post(measure_url("add"), sent)
        measure = Measure.objects.get(title="Hosts")
        assert measure.governing_document == self.act
        form = self.client.get(measure_url("copy", measure.pk)).content.decode()
        assert f'<option value="{self.act.pk}" selected' in form
        assert form.index("Education Act 4:3") < form.index("No longer in force") < form.index("Old guideline")

    def test_a_goal_is_given_it_in_the_editor_of_its_plan(self):
        plan = make_plan(goals=[("Read", [])])
        page = self.client.get(edit_address(plan)).content.decode()
        choices = page.partition('name="goals-0-governing_document"')[2].partition("</select>")[0]
        assert choices.index("Education Act 4:3") < choices.index("No longer in force") < choices.index("Old guideline")
        sent = {"id": str(plan.goals.get().pk), "governing_document": str(self.act.pk)}
        self.client.post(edit_address(plan), plan_data(sent, **{"action-publish": "1"}))
        assert plan.goals.get().governing_document == self.act

    @finds_words_before_commit
    def test_who_chooses_one_finds_what_has_ended_last_and_by_its_words(self):
        make_document("Zeal act")
        choose = reverse("wagtailsnippetchoosers_wagtail_sqa_governingdocument:choose_results")
        found = [row.title for row in self.client.get(choose).context["results"]]
        assert found == ["Education Act 4:3", "Zeal act", "Old guideline"]
        assert "Old guideline" in self.client.get(choose, {"q": "guideline"}).content.decode()

    def test_measures_are_filtered_by_it(self):
        make_measure("Hosts", governing_document=self.act)
        make_measure("Other")
        response = self.client.get(measure_url("list"), {"governing_document": self.act.pk})
        assert [measure.title for measure in response.context["object_list"]] == ["Hosts"]

    def test_the_report_of_measures_has_a_column_in_its_files(self):
        make_measure("Hosts", governing_document=self.act)
        response = self.client.get(reverse("wagtail_sqa_measures_report"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        assert "Governing document" in text
        assert "Education Act 4:3" in text


class Filling(TestCase):
    def test_one_click_adds_what_the_presets_refer_to_and_a_second_adds_nothing(self):
        self.client.force_login(make_admin())
        page = self.client.get(FILL).content.decode()
        assert "Education Act, chapter 4, section 3" in page
        response = self.client.post(FILL, follow=True)
        number = len(presets.library().references)
        assert f"{number} documents are added." in response.content.decode()
        act = GoverningDocument.objects.get(key="skollagen-4-3")
        assert (act.title, act.kind) == ("Education Act, chapter 4, section 3", "law")
        assert act.link.startswith("https://www.riksdagen.se/")
        self.client.post(FILL)
        assert GoverningDocument.objects.count() == number
        assert "The register has all" in self.client.get(FILL).content.decode()

    def test_what_a_person_wrote_is_left_alone(self):
        mine = make_document("Our own words", key="skollagen-4-3", valid_to=YESTERDAY)
        call_command("sqa_fill_governing_documents", "--language=sv", stdout=StringIO())
        mine.refresh_from_db()
        assert (mine.title, mine.valid_to) == ("Our own words", YESTERDAY)
        assert GoverningDocument.objects.get(key="skollagen-4-4").title == "Skollagen 4 kap. 4 §"
        assert GoverningDocument.objects.get(key="sosfs-2011-9-5-2").kind == "regulation"

    def test_two_who_fill_it_at_the_same_time_add_each_document_once(self):
        missing = missing_documents(language="en")
        with patch("wagtail_sqa.actions.fill_documents.missing_documents", return_value=missing):
            number = len(fill_documents(language="en"))
            for document in missing:
                document.pk = None
            assert fill_documents(language="en") == []
        assert GoverningDocument.objects.count() == number == len(missing)

    def test_a_reference_that_fits_no_document_is_said_and_nothing_is_added(self):
        self.client.force_login(make_admin())
        wrong = GoverningDocument(title="Odd", kind="law", key="no key at all")
        with patch("wagtail_sqa.actions.fill_documents.missing_documents", return_value=[wrong]):
            page = self.client.post(FILL, follow=True).content.decode()
        assert "The reference “no key at all” cannot become a document" in page
        assert not GoverningDocument.objects.exists()

    def test_an_editor_of_a_unit_reads_the_register_and_fills_nothing(self):
        unit = make_unit()
        self.client.force_login(staff("editor", unit, "change_page"))
        page = self.client.get(url("list"))
        assert page.status_code == 200
        assert FILL not in page.content.decode()
        assert self.client.post(FILL).status_code == 302
        assert not GoverningDocument.objects.exists()


class Report(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.act = make_document("Act 4:5", key="skollagen-4-5")
        cls.other = make_document("Another act")
        cls.school, cls.closed = make_unit("School"), make_unit("Closed")
        own = make_measure("By itself", unit=cls.school, governing_document=cls.act)
        by_goal = make_measure("By its goal", unit=cls.school)
        goals = [make_goal("Safe", [own, by_goal], governing_document=cls.act), make_goal("Bare")]
        cls.plan = make_plan("School plan", parent=cls.school, goals=goals, preset="compulsory-school")
        secret = make_measure("Secret measure", unit=cls.closed, governing_document=cls.act)
        secret_goal = make_goal("Secret goal", [secret], governing_document=cls.act)
        years = {"period_start": date(2025, 8, 1), "period_end": date(2026, 7, 31)}
        cls.secret = make_plan("Secret plan", parent=cls.closed, goals=[secret_goal], **years)
        make_measure("In no plan", unit=cls.school, governing_document=cls.other)
        close(cls.closed)
        cls.editor = staff("editor", cls.school, "change_page")
        cls.admin = make_admin()

    def get(self, user=None, **query):
        self.client.force_login(user or self.admin)
        response = self.client.get(REPORT, query)
        assert response.status_code == 200
        return response

    def test_it_lists_goals_measures_and_checks_of_one_document_with_their_states(self):
        chosen = {"document": self.act.pk, "period": "2026-08-01_2027-07-31"}
        assert titles(self.get(**chosen, kind="goals")) == ["Safe"]
        rows = list(self.get(**chosen, kind="measures").context["rows"])
        assert [(row.title, row.through) for row in rows] == [("By its goal", "Safe"), ("By itself", "")]
        [check] = self.get(**chosen, kind="checks").context["rows"]
        assert check.plan == "School plan"
        assert check.state == "Missing"  # the goal *Bare* rests on nothing
        assert check.url == reverse("wagtail_sqa_plan_review", args=[self.plan.pk])

    def test_without_a_document_it_has_all_and_a_measure_in_no_plan_too(self):
        assert titles(self.get(kind="goals")) == ["Safe", "Secret goal"]
        assert "In no plan" in titles(self.get(kind="measures"))
        assert "In no plan" not in titles(self.get(kind="measures", period="2026-08-01_2027-07-31"))

    def test_it_is_limited_to_a_unit(self):
        assert titles(self.get(kind="goals", unit=self.closed.pk)) == ["Secret goal"]
        assert titles(self.get(kind="measures", unit=self.closed.pk)) == ["Secret measure"]

    def test_nobody_reads_or_counts_what_is_closed_to_them(self):
        for kind in ("goals", "measures", "checks"):
            page = self.get(self.editor, kind=kind)
            assert "Secret" not in page.content.decode()
            assert "Closed" not in page.content.decode()
        assert [tab["number"] for tab in page.context["tabs"]][:2] == [1, 3]
        text = self.csv(self.editor)
        assert "Safe" in text
        assert "Secret" not in text

    def test_a_measure_of_a_closed_unit_is_not_told_of_where_it_stands_in_an_open_plan_nor_in_none(self):
        hidden = [make_measure(f"Hidden {n}", unit=self.closed, governing_document=self.act) for n in range(2)]
        make_plan("Open plan", parent=self.school, goals=[make_goal("Calm", hidden[:1], governing_document=self.act)])
        assert {"Hidden 0", "Hidden 1"} <= set(titles(self.get(kind="measures")))
        assert "Hidden" not in self.get(self.editor, kind="measures").content.decode()

    def csv(self, user, **query):
        return b"".join(self.get(user, **query, export="csv").streaming_content).decode()

    def test_a_reader_without_rights_in_the_admin_is_let_in_nowhere(self):
        self.client.force_login(make_user("reader"))
        assert self.client.get(REPORT).status_code == 302
        self.client.force_login(on_page(make_user("stray"), self.school))
        assert self.client.get(REPORT).status_code == 302

    def test_files_hold_all_three_kinds(self):
        text = self.csv(self.admin, document=self.act.pk)
        for word in ("Goal", "Measure", "Check", "By itself", "Missing", "School plan"):
            assert word in text
        response = self.get(export="xlsx")
        rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
        assert rows[0][:3] == ("Governing document", "Kind", "Title")

    def test_nonsense_in_the_address_is_no_choice(self):
        page = self.get(document="x", period="1_2", unit="999999999", kind="y", p="-4")
        assert titles(page) == ["Safe", "Secret goal"]

    def test_an_empty_register_says_where_to_begin(self):
        PlanGoal.objects.update(governing_document=None)
        Measure.objects.update(governing_document=None)
        GoverningDocument.objects.all().delete()
        page = self.get().content.decode()
        assert "The register holds no governing documents yet." in page

    def test_it_takes_as_many_queries_for_many_plans(self):
        def queries(kind):
            with CaptureQueriesContext(connection) as captured:
                self.get(kind=kind)
            return len(captured)

        few = {kind: (queries(kind), queries(kind))[1] for kind in ("goals", "measures", "checks")}
        for number in range(6):
            measures = [make_measure(f"M{number}", unit=self.school, governing_document=self.other)]
            goals = [make_goal("More", measures, governing_document=self.act)]
            make_plan(f"Plan {number}", parent=self.school, goals=goals, preset="compulsory-school")
        assert {kind: queries(kind) for kind in few} == few


class InTheCheckOfAPlan(TestCase):
    def setUp(self):
        self.client.force_login(make_admin())
        self.plan = make_plan(goals=[("Bare", [])], preset="compulsory-school")

    def page(self):
        return self.client.get(reverse("wagtail_sqa_plan_review", args=[self.plan.pk])).content.decode()

    def test_goals_are_asked_for_a_document_once_the_register_holds_any(self):
        sentence = "point at no governing document"
        assert sentence not in self.page()
        make_document()
        assert sentence in self.page()

    def test_a_check_points_at_the_document_with_its_key(self):
        make_document("The act as we say it", key="skollagen-4-5", link="https://example.org/4-5", valid_to=YESTERDAY)
        page = self.page()
        assert '<a href="https://example.org/4-5" rel="noreferrer">The act as we say it</a>' in page
        assert "no longer in force" in page
