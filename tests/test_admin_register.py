"""The change register: it tells who changed what, completely, and lets nobody change it."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.databases import NUL
from tests.factories import home, make_focus_area, make_measure, make_unit, make_user
from tests.test_admin_measures import AdminTestCase
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish
from wagtail_sqa.models import Measure

INDEX = "quality-work_changes_modeladmin_index"
INSPECT = "quality-work_changes_modeladmin_inspect"
HistoricalMeasure = Measure.history.model


def moment(year, month, day, hour=12):
    return timezone.make_aware(datetime(year, month, day, hour))


def change(measure, *, at=None, reason="", user=None, **values):
    fresh = Measure.objects.get(pk=measure.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    save_and_publish(fresh, at=at, reason=reason, user=user)
    return fresh


class Register(AdminTestCase):
    def rows(self, **query):
        response = self.client.get(reverse(INDEX), query)
        assert response.status_code == 200
        return [
            (row.title, response.context["view"].model_admin.change(row)) for row in response.context["object_list"]
        ]

    def test_it_lists_every_change_in_words_the_newest_first(self):
        berit = make_user("berit", first_name="Berit", last_name="Ek")
        measure = make_measure("Read together", kind="developing")
        change(measure, cause="They cannot read", reason="The staff asked for it", user=berit)
        retire(Measure.objects.get(), user=self.admin)
        kinds = [kind for _, kind in self.rows()]
        assert kinds == ["Retired", "Changed", "Published for the first time"]
        response = self.client.get(reverse(INDEX))
        for words in ("Berit Ek", "The staff asked for it", "Cause was set to “They cannot read”.", "Read together"):
            self.assertContains(response, words)
        for kind in kinds:
            self.assertContains(response, f">{kind}</td>")

    def test_a_change_of_several_fields_says_how_many_more(self):
        change(make_measure(), cause="A", expected_effect="B", responsible_role="C")
        self.assertContains(self.client.get(reverse(INDEX)), "And 2 more.")

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        measure = make_measure(user=self.admin)
        for n in range(3):
            change(measure, cause=str(n), user=self.admin)
        few = self.queries_of(reverse(INDEX))
        for n in range(3, 30):
            change(measure, cause=str(n), user=make_user(f"user{n}"), focus_area=make_focus_area(f"Area {n}"))
        assert self.queries_of(reverse(INDEX)) == few

    def test_it_is_searched_by_title_reason_and_user(self):
        make_measure("Read together")
        change(make_measure("Swim"), cause="x", reason="Asked by parents", user=make_user("berit", last_name="Ek"))
        assert [title for title, _ in self.rows(q="read")] == ["Read together"]
        assert [kind for _, kind in self.rows(q="parents")] == ["Changed"]
        assert [kind for _, kind in self.rows(q="ek")] == ["Changed"]

    def test_a_range_of_days_includes_both_ends(self):
        measure = make_measure()
        HistoricalMeasure.objects.all().delete()
        for day in (1, 2, 3):
            change(measure, at=moment(2026, 3, day, 0 if day == 2 else 23), cause=str(day))
        assert len(self.rows(**{"from": "2026-03-02", "to": "2026-03-02"})) == 1
        assert len(self.rows(**{"from": "2026-03-02"})) == 2
        assert len(self.rows(to="2026-03-02")) == 2

    def test_a_day_that_is_none_is_said_to_be_so_and_limits_nothing(self):
        make_measure()
        for text in ("2026-02-30", "soon", "9999-12-31", "<b>", "2026-13-01"):
            response = self.client.get(reverse(INDEX), {"to": text})
            self.assertContains(response, "is no day")
            assert len(response.context["object_list"]) == 1
            self.assertNotContains(response, "“<b>”")

    def test_strange_addresses_show_the_register(self):
        make_measure()
        for query in (
            {"nonsense": "1"},
            {"o": "x.99"},
            {"p": "77"},
            {"kind": "?"},
            {"history_user__password__startswith": "m"},
        ):
            assert len(self.rows(**query)) == 1

    def test_the_kind_of_change_is_a_filter(self):
        change(make_measure("A"), cause="x")
        retire(make_measure("B"))
        make_measure("C").delete()
        assert self.rows(kind="changed") == [("A", "Changed")]
        assert self.rows(kind="retired") == [("B", "Retired")]
        assert self.rows(kind="deleted") == [("C", "Deleted")]
        assert len(self.rows(kind="first")) == 3

    def test_one_change_is_shown_with_all_differences_in_words(self):
        area, unit = make_focus_area("Reading"), make_unit("Ekbacken")
        measure = make_measure(focus_area=area, unit=unit)
        change(measure, unit=home(), focus_area=None, cause="<script>alert(1)</script>", reason="New year")
        area.delete()
        unit.delete()
        address = reverse(INSPECT, args=[measure.history.first().pk])
        response = self.client.get(address)
        for words in ("Changed", "New year", "Reading", "Ekbacken", "Start", "&lt;script&gt;", "Read together"):
            self.assertContains(response, words)
        self.assertNotContains(response, "<script>alert(1)")

    def test_the_change_of_a_deleted_measure_can_still_be_read(self):
        measure = make_measure()
        measure.delete()
        for row in HistoricalMeasure.objects.all():
            assert self.client.get(reverse(INSPECT, args=[row.pk])).status_code == 200

    def test_follow_ups_stand_in_the_register_too(self):
        measure = make_measure()
        follow_up(measure, on=timezone.localdate(), seen="x", status="in_progress", today=timezone.localdate())
        self.assertContains(self.client.get(reverse(INDEX)), "Status went from “Not started” to “In progress”.")

    def test_a_change_that_does_not_exist_is_not_found(self):
        make_measure()
        for key in ("999999", "abc", "-1"):
            assert self.client.get(reverse(INSPECT, args=[key])).status_code == 404

    def test_there_are_no_addresses_for_adding_changing_or_deleting(self):
        pk = make_measure().history.get().pk
        base = reverse(INDEX)
        for action in ("create", "edit", "delete", "history"):
            with self.assertRaises(NoReverseMatch):
                reverse(f"quality-work_changes_modeladmin_{action}", args=[] if action == "create" else [pk])
            for address in (f"{base}{action}/", f"{base}{action}/{pk}/"):
                assert self.client.post(address).status_code == 404
        response = self.client.get(base)
        for word in ("/create/", "/delete/", "/edit/"):
            assert word not in response.content.decode().split("<main", 1)[1].split("</main")[0]
        assert HistoricalMeasure.objects.count() == 1


class Exports(AdminTestCase):
    DANGEROUS = ("=1+1", "+46 8", "-1", "@SUM(A1)", "\t=1+1", " =1+1", '=HYPERLINK("http://x")')

    def export(self, kind, **query):
        response = self.client.get(reverse(INDEX), {"export": kind, **query})
        assert response.status_code == 200
        return b"".join(response.streaming_content)

    def csv_rows(self, **query):
        return list(csv.reader(StringIO(self.export("csv", **query).decode("utf-8-sig"))))

    def test_both_hold_every_change_with_its_words(self):
        change(
            make_measure("Läsa högt"), cause="Därför", expected_effect="Mer läsning", reason="Nytt år", user=self.admin
        )
        heading, first, second = self.csv_rows()
        what = ["Kind of change", "Measure", "Measure number", "Reason", "What changed", "Unit", "Status after"]
        assert heading == ["When", "Who", *what]
        assert first[2:4] == ["Changed", "Läsa högt"]
        assert first[5:7] == ["Nytt år", "Cause was set to “Därför”. Expected effect was set to “Mer läsning”."]
        assert first[7:] == ["Start", "Not started"]
        assert second[2] == "Published for the first time"
        sheet = load_workbook(BytesIO(self.export("xlsx"))).active
        assert [[str(cell or "") for cell in row][1:] for row in sheet.values][1:] == [first[1:], second[1:]]
        assert isinstance(sheet["A2"].value, datetime)

    def test_csv_begins_with_the_mark_that_excel_reads_letters_by(self):
        make_measure()
        assert self.export("csv").startswith(b"\xef\xbb\xbf")

    def test_no_text_is_taken_for_a_formula(self):
        for text in self.DANGEROUS:
            change(make_measure("Read"), title=text, reason=text)
        for row in self.csv_rows()[1:]:
            assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
        sheet = load_workbook(BytesIO(self.export("xlsx"))).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}

    def test_control_characters_break_no_file(self):
        measure = make_measure()
        HistoricalMeasure.objects.update(title=f"a{NUL}\x07\x0b\x1fb\ud7ff", history_change_reason="\x08")
        assert self.csv_rows()[1][3] == "ab\ud7ff"
        assert load_workbook(BytesIO(self.export("xlsx"))).active["D2"].value == "ab\ud7ff"
        assert measure.pk

    def test_they_hold_what_the_filters_leave_and_all_of_it(self):
        measure = make_measure("Many")
        for n in range(60):
            change(measure, cause=str(n))
        make_measure("Other")
        assert len(self.csv_rows()) == 1 + 62
        assert len(self.csv_rows(q="Other")) == 1 + 1

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        measure = make_measure()
        change(measure, cause="First")
        few = self.queries_of(reverse(INDEX) + "?export=xlsx")
        for n in range(20):
            change(measure, cause=str(n))
        assert self.queries_of(reverse(INDEX) + "?export=xlsx") == few
