"""The follow-up register: every entry of every journal that one may see, and no way to change one."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories import make_measure, make_plan, make_unit, make_user
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_measures import url as measure_url
from tests.test_admin_reports import let_into_admin
from tests.test_rights_policy import close, on_page
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import FollowUp, GoalMeasure, Measure

INDEX, INSPECT = "quality-work_follow-ups_modeladmin_index", "quality-work_follow-ups_modeladmin_inspect"
TODAY = date(2026, 11, 23)


def write(measure, day=TODAY, seen="We read", status="in_progress", **fields):
    at = timezone.make_aware(datetime(2026, 11, 23, 10, 30))
    return follow_up(measure, on=day, seen=seen, status=status, today=TODAY, at=at, **fields)


class RegisterTestCase(AdminTestCase):
    def seen(self, **query):
        response = self.client.get(reverse(INDEX), query)
        assert response.status_code == 200
        return [row.seen for row in response.context["object_list"]]

    def export(self, kind, **query):
        response = self.client.get(reverse(INDEX), {"export": kind, **query})
        assert response.status_code == 200
        return b"".join(response.streaming_content)

    def rows(self, **query):
        return list(csv.DictReader(StringIO(self.export("csv", **query).decode("utf-8-sig"), newline="")))


class Register(RegisterTestCase):
    def test_it_says_who_saw_what_of_which_measure_where_and_when_the_newest_first(self):
        berit = make_user("berit", first_name="Berit", last_name="Ek")
        measure = make_measure("Read together", unit=make_unit("Ekbacken"))
        make_plan("Plan 2026/27", goals=[("Everyone reads", [measure])])
        write(measure, date(2026, 10, 1), "They read less")
        write(measure, seen="They read more", analysis="More books", by_role="Principal", user=berit)
        assert self.seen() == ["They read more", "They read less"]
        response = self.client.get(reverse(INDEX))
        for words in (
            *("Read together", "Ekbacken", "Plan 2026/27", "In progress", "They read more", "More books"),
            *("Principal", "Berit Ek", "11/23/2026", "written 11/23/2026 10:30 a.m."),
        ):
            self.assertContains(response, words)

    def test_a_correction_and_what_it_corrects_both_stand_there_and_say_so(self):
        measure = make_measure()
        wrong = write(measure, seen="Ten pupils")
        right = write(measure, seen="Twelve pupils", corrects=wrong)
        response = self.client.get(reverse(INDEX))
        self.assertContains(response, f"Corrects entry {wrong.pk} of 11/23/2026.")
        self.assertContains(response, "Corrected by a later entry.", count=1)
        corrected, correcting = self.rows()[1], self.rows()[0]
        assert (corrected["Corrected by a later entry"], correcting["Corrects entry"]) == ("Yes", str(wrong.pk))
        for row, other in ((wrong, right), (right, wrong)):
            page = self.client.get(reverse(INSPECT, args=[row.pk]))
            self.assertContains(page, reverse(INSPECT, args=[other.pk]))

    def test_it_is_filtered_by_days_unit_status_and_person(self):
        school = make_unit("School")
        team, care = make_unit("Team", parent=school), make_unit("Care")
        berit = make_user("berit")
        write(make_measure(unit=team), date(2026, 3, 1), "March", user=berit)
        write(make_measure(unit=care), date(2026, 3, 2), "Second", status="on_hold", user=self.admin)
        assert self.seen(**{"from": "2026-03-02"}) == ["Second"]
        assert self.seen(to="2026-03-01") == ["March"]
        assert self.seen(unit=school.pk) == self.seen(unit=team.pk) == ["March"]
        assert self.seen(status="on_hold") == ["Second"]
        assert self.seen(person=berit.pk) == ["March"]
        assert self.seen(person=berit.pk, unit=care.pk) == []

    def test_what_is_filled_in_wrongly_is_said_and_limits_nothing(self):
        write(make_measure())
        for query in ({"from": "2026-02-30"}, {"to": "0001-01-01"}, {"to": "9999-12-31"}, {"from": "<b>"}):
            response = self.client.get(reverse(INDEX), query)
            self.assertContains(response, "is no day. Write it as 2026-11-23.")
            self.assertNotContains(response, "“<b>”")
            assert len(response.context["object_list"]) == 1
        for query in (
            *({"unit": "x"}, {"unit": "9" * 30}, {"person": "-1"}, {"status": "?"}, {"o": "x.99"}, {"p": "77"}),
            *({"by_user__password": "x"}, {"q": "\x00"}, {"kind": "first"}),
        ):
            assert self.seen(**query) == ["We read"], query

    def test_a_filter_keeps_the_search_and_the_order(self):
        write(make_measure("Swim"))
        response = self.client.get(reverse(INDEX), {"q": "swim", "o": "0", "p": "0", "unit": ""})
        self.assertContains(response, '<input type="hidden" name="q" value="swim">')
        self.assertContains(response, '<input type="hidden" name="o" value="0">')
        self.assertNotContains(response, '<input type="hidden" name="p"')

    def test_it_is_searched_by_measure_text_role_and_user(self):
        write(make_measure("Swim"), seen="A", user=make_user("berit", last_name="Ek"))
        write(make_measure("Read"), seen="B", analysis="More books", by_role="Principal")
        for words, found in (("swim", ["A"]), ("books", ["B"]), ("principal", ["B"]), ("ek", ["A"]), ("none", [])):
            assert self.seen(q=words) == found, words

    def test_one_entry_is_shown_whole_with_cause_and_expected_effect(self):
        measure = make_measure(cause="Few books", expected_effect="All read daily")
        make_plan("Plan 2026/27", goals=[("Everyone reads", [measure])])
        row = write(measure, seen="<script>alert(1)</script>" + "long " * 100 + "end", analysis="Why")
        response = self.client.get(reverse(INSPECT, args=[row.pk]))
        for words in ("Few books", "All read daily", "Plan 2026/27", "Everyone reads", "Why", "end", "&lt;script&gt;"):
            self.assertContains(response, words)
        self.assertNotContains(response, "<script>alert(1)")
        self.assertContains(response, measure_url("edit", measure.pk))

    def test_nothing_can_be_added_changed_or_deleted_by_any_address(self):
        row = write(make_measure())
        base = reverse(INDEX)
        for action in ("create", "edit", "delete", "history"):
            with self.assertRaises(NoReverseMatch):
                reverse(f"quality-work_follow-ups_modeladmin_{action}", args=[] if action == "create" else [row.pk])
            for address in (f"{base}{action}/", f"{base}{action}/{row.pk}/"):
                assert self.client.post(address).status_code == self.client.get(address).status_code == 404
        for address in (base, reverse(INSPECT, args=[row.pk])):
            html = self.client.get(address).content.decode().split("<main", 1)[1]
            assert not any(word in html for word in ("/create/", "/delete/", f"{base}edit/"))
        assert list(FollowUp.objects.values_list("seen", flat=True)) == ["We read"]

    def test_an_entry_that_does_not_exist_is_not_found(self):
        for key in ("999999", "9" * 30, "abc", "-1"):
            assert self.client.get(reverse(INSPECT, args=[key])).status_code == 404


class Files(RegisterTestCase):
    def test_they_hold_who_did_what_when_with_which_cause_and_effect(self):
        measure = make_measure("Read", unit=make_unit("Ekbacken"), cause="Few books", expected_effect="All read")
        make_plan("Plan", goals=[("Goal", [measure])])
        Measure.objects.filter(pk=measure.pk).update(effect="some_effect", decision="adapt")
        row = write(measure, date(2026, 10, 1), analysis="Why", by_role="Principal", user=self.admin)
        (found,) = self.rows()
        assert list(found.items()) == [
            ("Date", "2026-10-01"),
            ("Written at", "2026-11-23 10:30:00"),
            ("Entry", str(row.pk)),
            ("Measure", "Read"),
            ("Measure number", str(measure.pk)),
            ("Unit", "Ekbacken"),
            ("Plan", "Plan"),
            ("Goal", "Goal"),
            ("Cause", "Few books"),
            ("Expected effect", "All read"),
            ("What was seen", "We read"),
            ("Analysis", "Why"),
            ("Status after", "In progress"),
            ("Effect of the measure, as assessed today", "Some effect"),
            ("Decision on the measure, as it is today", "Adapt"),
            ("Role", "Principal"),
            ("User", "admin"),
            ("Corrects entry", ""),
            ("Corrected by a later entry", ""),
        ]
        cells = list(load_workbook(BytesIO(self.export("xlsx"))).active.values)[1]
        assert cells[:4] == (date(2026, 10, 1), datetime(2026, 11, 23, 10, 30), row.pk, "Read")

    def test_they_hold_every_row_of_the_filter_and_its_words_in_their_name(self):
        measure, other = make_measure("Many", unit=make_unit("Ekbackens skola")), make_measure("Other")
        for n in range(55):
            write(measure, seen=f"Entry {n}")
        write(other)
        assert len(self.rows()) == 56
        assert len(self.rows(unit=measure.unit_id, p="1")) == 55
        query = {"unit": measure.unit_id, "from": "2026-01-01", "status": "in_progress", "export": "xlsx"}
        name = "follow-up-register-from-2026-01-01-ekbackens-skola-in-progress.xlsx"
        response = self.client.get(reverse(INDEX), query)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'

    def test_hostile_texts_are_harmless(self):
        measure = make_measure("=1+1")
        write(measure, seen="@SUM(A1)", analysis="a\x0bb", by_role="+46")
        FollowUp.objects.bulk_create([FollowUp(measure=measure, date=TODAY, seen="\x0b=2", status_after="on_hold")])
        first, second = self.rows()
        assert {first["What was seen"], second["What was seen"]} == {"'@SUM(A1)", "'=2"}
        assert {first["Measure"], second["Measure"]} == {"'=1+1"}
        sheet = load_workbook(BytesIO(self.export("xlsx"))).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


class Queries(RegisterTestCase):
    def test_their_number_is_the_same_with_20_and_with_2000_entries(self):
        unit = make_unit()
        goal = make_plan(goals=[("Goal", [])]).goals.get()
        addresses = [reverse(INDEX) + query for query in ("", f"?unit={unit.pk}&q=seen", f"?person={self.admin.pk}")]
        self.add(goal, unit, range(20))
        few = [self.queries_of(address) for address in addresses]
        self.add(goal, unit, range(20, 2000))
        assert [self.queries_of(address) for address in addresses] == few
        assert max(few) < 40

    def add(self, goal, unit, numbers):
        """Follow up as many measures, straight into the tables, being many."""
        measures = Measure.objects.bulk_create([Measure(title=f"Measure {n}", unit=unit, live=True) for n in numbers])
        GoalMeasure.objects.bulk_create([GoalMeasure(goal=goal, measure=measure) for measure in measures])
        fields = {"date": TODAY, "seen": "Seen", "status_after": "on_hold", "by_user": self.admin}
        FollowUp.objects.bulk_create([FollowUp(measure=measure, **fields) for measure in measures])


class Access(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school, cls.care = make_unit("School"), make_unit("Solgläntan")
        cls.ours = write(make_measure("Ours", unit=cls.school), seen="We read")
        cls.theirs = write(
            make_measure("Theirs", unit=cls.care), seen="They stumbled", by_role="Nurse", user=make_user("stina")
        )
        make_plan("Secret plan", parent=cls.care, goals=[("Secret goal", [cls.ours.measure])])
        close(cls.care)
        cls.head = let_into_admin(on_page(make_user("head"), cls.school, "change_page"))
        cls.writer = let_into_admin(make_user("writer"))

    def addresses(self):
        base = reverse(INDEX)
        return [base, f"{base}?export=csv", f"{base}?export=xlsx", reverse(INSPECT, args=[self.ours.pk])]

    def test_users_who_may_see_no_measures_open_nothing(self):
        for user in (None, make_user("reader"), self.writer):
            self.client.logout()
            if user:
                self.client.force_login(user)
            for address in self.addresses():
                response = self.client.get(address)
                assert response.status_code in (302, 403, 404)
                assert not response.streaming

    def test_one_reads_the_journals_of_ones_units_and_nothing_of_the_others(self):
        self.client.force_login(self.head)
        for address in (*self.addresses(), f"{reverse(INDEX)}?unit={self.care.pk}&q=stum"):
            response = self.client.get(address)
            assert response.status_code == 200
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = str(list(load_workbook(BytesIO(body)).active.values)) if "xlsx" in address else body.decode()
            text = text.split("<main", 1)[-1]
            for word in ("Theirs", "stumbled", "Nurse", "stina", "Solgläntan", "Secret"):
                assert word not in text, address
        assert self.client.get(reverse(INSPECT, args=[self.theirs.pk])).status_code == 404
