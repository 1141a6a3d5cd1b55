"""The report *Measures*: all that one may see, found by many filters, and saved as a file."""

import csv
import tracemalloc
from datetime import date, timedelta
from io import BytesIO, StringIO

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from tests.databases import sends_rows_one_by_one
from tests.factories import home, make_goal, make_measure, make_plan, make_unit, make_user
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_measures import url as measure_url
from tests.test_rights_policy import close, for_all, on_page
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.admin.exports import AT_ONCE
from wagtail_sqa.models import GoalMeasure, Measure

MEASURES, ATTENTION = "wagtail_sqa_measures_report", "wagtail_sqa_needs_attention"
ADDRESSES = [f"{name}{results}" for name in (MEASURES, ATTENTION) for results in ("", "_results")]


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def seen(measure, *, on=None, status="in_progress", **fields):
    today = timezone.localdate()
    return follow_up(measure, on=on or today, seen="Seen", status=status, today=today, **fields)


def let_into_admin(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return type(user).objects.get(pk=user.pk)


class ReportTestCase(AdminTestCase):
    name = MEASURES

    def get(self, **query):
        response = self.client.get(reverse(self.name), query)
        assert response.status_code == 200, response
        return response

    def titles(self, **query):
        return [measure.title for measure in self.get(**query).context["object_list"]]

    def export(self, kind="csv", **query):
        response = self.get(export=kind, **query)
        return response, b"".join(response.streaming_content)

    def rows(self, **query):
        """Return the rows of the CSV file as dictionaries by heading."""
        return list(csv.DictReader(StringIO(self.export(**query)[1].decode("utf-8-sig"), newline="")))

    def sheet(self, **query):
        return load_workbook(BytesIO(self.export("xlsx", **query)[1])).active


class TheReport(ReportTestCase):
    def test_each_measure_stands_with_its_plan_goal_unit_state_and_last_follow_up(self):
        school = make_unit("Ekbackens skola")
        measure = make_measure(
            "Read together", unit=school, due=days_ago(3), responsible_role="Principal", effect="some_effect"
        )
        Measure.objects.filter(pk=measure.pk).update(decision="adapt")
        make_plan("Plan 2026/27", goals=[("Everyone reads", [measure])])
        seen(measure, on=days_ago(12))
        response = self.get()
        for words in (
            *("Read together", "Plan 2026/27", "Everyone reads", "Ekbackens skola", "In progress", "Overdue"),
            *("12 days ago", "Some effect", "Adapt", "Principal", measure_url("edit", measure.pk)),
        ):
            self.assertContains(response, words)

    def test_a_measure_under_two_goals_is_one_row_that_names_both(self):
        measure = make_measure()
        make_plan("Old plan", goals=[("Old goal", [measure])], period_start=date(2025, 8, 1), period_end=None)
        make_plan("New plan", goals=[("First goal", [measure]), ("Second goal", [measure])])
        (row,) = self.rows()
        assert (row["Plan"], row["Goal"]) == ("New plan; Old plan", "First goal; Second goal; Old goal")
        assert self.titles() == ["Read together"]

    def test_a_corrected_follow_up_is_not_the_last(self):
        measure = make_measure()
        wrong = seen(measure, on=days_ago(1))
        seen(measure, on=days_ago(30), corrects=wrong)
        assert self.get().context["object_list"][0].days_since == 30

    def test_drafts_and_retired_measures_say_that_readers_do_not_see_them(self):
        make_measure("A draft", publish=False)
        retire(make_measure("Gone"))
        assert [row["Visible"] for row in self.rows()] == ["Draft", "Retired"]
        self.assertContains(self.get(), "Retired</span>")

    def test_totals_count_every_row_of_the_filter_also_beyond_the_page(self):
        unit = make_unit()
        for n in range(52):
            make_measure(f"Measure {n}", unit=unit, due=days_ago(n) if n < 3 else None)
        make_measure("Elsewhere", status="on_hold")
        totals = {str(total["word"]): total["count"] for total in self.get(unit=unit.pk).context["totals"]}
        assert (totals["Not started"], totals["On hold"], totals["Overdue"]) == (52, 0, 2)
        assert len(self.titles(unit=unit.pk)) == 50

    def test_it_filters_by_plan_and_by_the_period_of_the_plan(self):
        old, new = make_measure("Old"), make_measure("New")
        plan = make_plan("Plan 25", goals=[("G", [old])], period_start=date(2025, 8, 1), period_end=date(2026, 7, 31))
        make_plan("Plan 26", goals=[("G", [new]), make_goal("H", [new])])
        make_measure("Alone")
        assert self.titles(plan=plan.pk) == ["Old"]
        assert self.titles(period="2026-08-01_2027-07-31") == ["New"]
        assert self.titles(period="2026-08-01_2027-07-31", plan=plan.pk) == []
        labels = [label for _value, label in self.get().context["filters"].form.fields["period"].choices]
        assert labels[-2:] == ["2026/27", "2025/26"]

    def test_it_filters_as_the_listing_of_measures_does(self):
        school = make_unit("School")
        team = make_unit("Team", parent=school)
        make_measure("Of the team", unit=team, due=days_ago(1), responsible_role="Principal")
        make_measure("Elsewhere", status="on_hold")
        for query in ({"unit": school.pk}, {"late": "overdue"}, {"responsible_role": "Principal"}, {"q": "team"}):
            assert self.titles(**query) == ["Of the team"], query
        assert self.titles(status="on_hold") == ["Elsewhere"]
        assert self.titles(q="principal", status="not_started") == ["Of the team"]

    def test_it_is_ordered_by_any_column_with_the_empty_ones_last(self):
        for title, days in (("A", None), ("B", 1), ("C", 5)):
            make_measure(title, due=None if days is None else days_ago(days))
        assert self.titles() == ["A", "B", "C"]
        assert self.titles(ordering="due") == ["C", "B", "A"]
        assert self.titles(ordering="-due") == ["B", "C", "A"]

    def test_strange_addresses_show_the_report(self):
        make_measure()
        for name in ADDRESSES:
            for query in (
                *({"p": "x"}, {"p": "999"}, {"ordering": "password"}, {"plan": "999"}, {"plan": "9" * 30}),
                *({"period": "soon"}, {"period": "2026-08-01_x"}, {"status": "?"}, {"q": "\x00"}, {"q": '"'}),
                *({"reason": "?"}, {"unit": "-1"}, {"export": "exe"}),
            ):
                assert self.client.get(reverse(name), query).status_code == 200, query


class Files(ReportTestCase):
    def test_they_hold_every_row_of_the_filter_and_not_only_the_page(self):
        unit = make_unit()
        for n in range(60):
            make_measure(f"Measure {n:02}", unit=unit)
        make_measure("Elsewhere")
        assert len(self.rows(p="2")) == 61
        assert [row["Measure"] for row in self.rows(unit=unit.pk)] == [f"Measure {n:02}" for n in range(60)]
        assert self.sheet(unit=unit.pk).max_row == 61

    def test_dates_are_dates_and_days_are_numbers(self):
        measure = make_measure(due=date(2026, 6, 1), start=date(2026, 1, 15))
        seen(measure, on=days_ago(7))
        heading, cells = list(self.sheet().iter_rows())
        row = {head.value: cell for head, cell in zip(heading, cells, strict=True)}
        assert row["Due date"].value == date(2026, 6, 1)
        assert row["Start"].value == date(2026, 1, 15)
        assert row["Last follow-up"].is_date
        assert row["Days since the last follow-up"].value == 7
        (row,) = self.rows()
        assert (row["Due date"], row["Days since the last follow-up"]) == ("2026-06-01", "7")

    def test_a_text_of_a_measure_is_never_a_formula(self):
        make_measure("=1+1", cause="@SUM(A1)", expected_effect="Fine")
        (row,) = self.rows()
        assert (row["Measure"], row["Cause"]) == ("'=1+1", "'@SUM(A1)")
        assert {cell.data_type for row in self.sheet().iter_rows() for cell in row} <= {"s", "n", "d"}

    def test_the_filter_stands_in_the_name_of_the_file(self):
        unit = make_unit("Ekbackens skola / \r\nÅrskurs 1")
        plan = make_plan("Plan 2026/27", goals=[("G", [make_measure(unit=unit)])])
        query = {"unit": unit.pk, "plan": plan.pk, "status": ["in_progress", "on_hold"], "q": '"läs"'}
        for kind in ("csv", "xlsx"):
            disposition = self.export(kind, **query)[0]["Content-Disposition"]
            name = f"measures-in-progress-on-hold-ekbackens-skola-arskurs-1-plan-2026-27-las.{kind}"
            assert disposition == f'attachment; filename="{name}"'
        assert self.export()[0]["Content-Disposition"] == 'attachment; filename="measures.csv"'

    def test_they_speak_the_language_of_the_user(self):
        make_measure(status="in_progress")
        self.client.force_login(swedish(self.admin))
        text = self.export()[1].decode("utf-8-sig")
        assert "Pågår" in text
        assert "In progress" not in text

    @sends_rows_one_by_one
    def test_a_file_is_written_without_holding_its_rows_in_memory(self):
        text, rows = "x" * 4000, 8 * AT_ONCE
        fields = {"cause": text, "expected_effect": text, "result": text, "unit": home(), "live": True}
        Measure.objects.bulk_create([Measure(title=f"Measure {n}", **fields) for n in range(rows)], batch_size=500)
        for kind in ("csv", "xlsx"):
            self.export(kind, q="Measure 77")  # loads what any export needs
            tracemalloc.start()
            response = self.client.get(reverse(MEASURES), {"export": kind})
            size = sum(len(block) for block in response.streaming_content)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert size > 50_000
            assert peak < rows * 3 * len(text) / 2, kind


def swedish(user):
    """Return ``user`` with Swedish as the language of their admin."""
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "sv"
    profile.save()
    return type(user).objects.get(pk=user.pk)


class Queries(ReportTestCase):
    def test_their_number_is_the_same_with_20_and_with_2000_measures(self):
        unit = make_unit()
        goal = make_plan(goals=[("Goal", [])]).goals.get()
        addresses = [reverse(name) + query for name in ADDRESSES for query in ("", f"?unit={unit.pk}&q=meas")]
        self.add(goal, unit, range(20))
        few = [self.queries_of(address) for address in addresses]
        self.add(goal, unit, range(20, 2000))
        assert [self.queries_of(address) for address in addresses] == few
        assert max(few) < 40

    def add(self, goal, unit, numbers):
        """Put measures that have long been in force under ``goal``: straight into the tables, being many."""
        fields = {"unit": unit, "live": True, "first_published_at": timezone.now() - timedelta(days=400)}
        fields |= {"responsible_role": "Teacher", "responsible_user": self.admin}
        measures = Measure.objects.bulk_create([Measure(title=f"Measure {n}", **fields) for n in numbers])
        GoalMeasure.objects.bulk_create([GoalMeasure(goal=goal, measure=measure) for measure in measures])


class Access(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school, cls.care = make_unit("School"), make_unit("Solgläntan")
        cls.ours = make_measure("Ours", unit=cls.school)
        cls.theirs = make_measure("Theirs", unit=cls.care, responsible_role="Nurse")
        cls.plan = make_plan("Secret plan", parent=cls.care, goals=[("Secret goal", [cls.ours, cls.theirs])])
        close(cls.care)
        cls.head = let_into_admin(on_page(make_user("head"), cls.school, "change_page"))
        cls.writer = let_into_admin(make_user("writer"))

    def bodies(self):
        """Yield every answer of the reports, as pages and as files."""
        for name in ADDRESSES:
            for query in ({}, {"export": "csv"}, {"q": "Theirs"}, {"plan": self.plan.pk}, {"unit": self.care.pk}):
                response = self.client.get(reverse(name), query)
                assert response.status_code == 200
                body = b"".join(response.streaming_content) if response.streaming else response.content
                yield body.decode().split("<main", 1)[-1]
            sheet = load_workbook(
                BytesIO(b"".join(self.client.get(reverse(name), {"export": "xlsx"}).streaming_content))
            )
            yield str(list(sheet.active.values))

    def test_visitors_and_users_of_other_parts_of_the_admin_are_turned_away(self):
        for user in (None, make_user("reader"), self.writer):
            self.client.logout()
            if user:
                self.client.force_login(user)
            for name in ADDRESSES:
                for query in ({}, {"export": "csv"}, {"export": "xlsx"}):
                    response = self.client.get(reverse(name), query)
                    assert response.status_code == 302
                    assert not response.streaming

    def test_one_sees_the_measures_of_ones_units_and_nothing_of_the_others(self):
        self.client.force_login(self.head)
        bodies = list(self.bodies())
        assert any("Ours" in body for body in bodies)
        for body in bodies:
            for word in ("Theirs</", "Theirs,", "'Theirs'", "Nurse", "Solgläntan", "Secret plan", "Secret goal"):
                assert word not in body

    def test_a_plan_that_is_closed_to_the_reader_is_no_lack_of_a_plan(self):
        self.client.force_login(self.head)
        response = self.client.get(reverse(ATTENTION), {"reason": "without_plan"})
        assert [measure.title for measure in response.context["object_list"]] == []

    def test_titles_are_links_for_those_who_may_edit(self):
        viewer = let_into_admin(for_all(make_user("viewer"), "view_measure"))
        for user, may in ((self.head, True), (viewer, False)):
            self.client.force_login(user)
            response = self.client.get(reverse(MEASURES), {"q": "Ours"})
            assert (measure_url("edit", self.ours.pk) in response.content.decode()) == may
            self.assertContains(response, "Ours")

    def test_the_menu_shows_them_to_those_who_may_open_them(self):
        for user, may in ((self.head, True), (self.writer, False)):
            self.client.force_login(user)
            html = self.client.get(reverse("wagtailadmin_home")).content.decode()
            for name in (MEASURES, ATTENTION):
                assert (reverse(name) in html) == may
