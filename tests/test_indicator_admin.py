"""Indicators in the admin: listed, written, pasted into, kept while in use, and chosen for a goal."""

import json
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import home, make_goal, make_indicator, make_plan, make_unit
from tests.test_admin_measures import AdminTestCase
from tests.test_admin_plans import add_address, edit_address, plan_data
from wagtail_sqa.actions.publish import save_draft
from wagtail_sqa.models import GoalIndicator, Indicator, IndicatorReading, QualityPlanPage


def url(name, *args):
    return reverse(f"wagtailsnippets_wagtail_sqa_indicator:{name}", args=args)


def form_data(*readings, stored=0, **changes):
    """Return what the editor posts for ``readings``: dicts of their fields, the first ``stored`` of them saved."""
    data = {"name": "Safe pupils", "unit_of_measure": "percent", "direction": "up", "unit": "", "source": ""}
    data |= {"description": "", "pasted": "", "readings-TOTAL_FORMS": len(readings), "readings-INITIAL_FORMS": stored}
    for n, reading in enumerate(readings):
        fields = {"id": "", "date": "", "value": "", "note": "", "source": "", "DELETE": ""} | reading
        data |= {f"readings-{n}-{name}": value for name, value in fields.items()}
    return data | changes


def stored_rows(indicator):
    return [{"id": row.pk, "date": row.date, "value": str(row.value)} for row in indicator.readings.all()]


def values():
    return [(str(row.date), row.value) for row in IndicatorReading.objects.order_by("date")]


class Listing(AdminTestCase):
    def test_an_indicator_is_listed_with_its_unit_its_newest_value_and_how_many_readings_there_are(self):
        make_indicator(values=(Decimal("84.5"), 86), unit=make_unit("Ekbacken"))
        make_indicator("Never measured")
        html = self.client.get(url("list")).content.decode()
        for text in ("Safe pupils", "Ekbacken", "86 percent", "03/18/2023", "Never measured"):
            assert text in html
        assert "84.5" not in html

    def test_many_indicators_cost_no_more_queries_than_one(self):
        make_indicator(values=(1,), unit=make_unit())
        few = self.queries_of(url("list"))
        for n in range(10):
            make_indicator(f"No {n}", range(5), unit=make_unit(f"Unit {n}"))
        assert self.queries_of(url("list")) == few

    def test_indicators_are_found_and_ordered_also_by_what_was_measured(self):
        make_indicator("Reading aloud", (3,))
        make_indicator("Safe pupils", (1, 2))
        for order in ("name", "-latest_day", "number_of_readings"):
            assert self.client.get(url("list"), {"ordering": order}).status_code == 200
            assert self.client.get(url("list"), {"ordering": order, "q": "Read"}).status_code == 200
        names = [row.name for row in self.client.get(url("list"), {"ordering": "-latest_day"}).context["object_list"]]
        assert names == ["Safe pupils", "Reading aloud"]


class Editor(AdminTestCase):
    def add(self, *readings, **changes):
        return self.client.post(url("add"), form_data(*readings, **changes))

    def test_an_indicator_is_written_with_readings_in_decimal_comma_or_point(self):
        assert self.client.get(url("add")).status_code == 200
        response = self.add({"date": "2026-03-20", "value": "86,5"}, {"date": "2025-03-20", "value": "81.25"})
        assert response.status_code == 302
        assert values() == [("2025-03-20", Decimal("81.25")), ("2026-03-20", Decimal("86.5"))]

    def test_readings_are_shown_by_date_with_the_decimal_mark_of_the_language(self):
        indicator = make_indicator(values=(Decimal("84.5"),))
        indicator.readings.add(IndicatorReading(date=date(2020, 1, 1), value=3))
        indicator.save()
        form = self.client.get(url("edit", indicator.pk)).context["form"]
        with translation.override("sv"):
            shown = [row["value"].value() for row in form.formsets["readings"].forms]
        assert shown == ["3", "84,5"]

    def test_a_wrong_reading_gets_a_sentence_and_what_was_typed_stays(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        cases = [
            ({"date": "2026-03-20", "value": "abc"}, "“abc” is not a number."),
            ({"date": "2026-03-20", "value": "1,234"}, "“1,234” can be two numbers."),
            ({"date": str(tomorrow), "value": "86"}, "This day lies in the future."),
            ({"date": "", "value": "86"}, "This field is required."),
        ]
        for reading, sentence in cases:
            with self.subTest(sentence=sentence):
                response = self.add(reading, name="What I typed")
                self.assertContains(response, sentence)
                self.assertContains(response, "What I typed")
        assert not Indicator.objects.exists()

    def test_two_readings_of_one_day_are_refused(self):
        reading = {"date": "2026-03-20", "value": "86"}
        assert self.add(reading, reading).status_code == 200
        assert not Indicator.objects.exists()

    def test_rows_are_pasted_beside_the_readings_in_the_form(self):
        response = self.add({"date": "2024-03-20", "value": "79"}, pasted="2026-03-20\t86,5\r\n20.3.2025;81\r\n")
        assert response.status_code == 302
        assert [value for _, value in values()] == [79, 81, Decimal("86.5")]

    def test_a_bad_row_is_named_and_nothing_is_saved_and_nothing_lost(self):
        indicator = make_indicator(values=(79,))
        text = "2026-03-20\t86\n2025-03-20\tabc\nlast week\t81"
        data = form_data(*stored_rows(indicator), stored=1, name="New name", pasted=text)
        response = self.client.post(url("edit", indicator.pk), data)
        self.assertContains(response, "Row 2: “abc” is not a number.")
        self.assertContains(response, "Row 3: “last week")
        self.assertContains(response, "2025-03-20\tabc")
        self.assertContains(response, "New name")
        indicator.refresh_from_db()
        assert (indicator.name, len(values())) == ("Safe pupils", 1)

    def test_a_row_of_a_day_that_has_a_reading_replaces_it_only_after_saying_so(self):
        indicator = make_indicator(values=(79, 80))
        data = form_data(*stored_rows(indicator), stored=2, pasted="2022-03-18 84\n2026-03-18 86")
        response = self.client.post(url("edit", indicator.pk), data)
        self.assertContains(response, "Row 1: there is a reading of March 18, 2022 already, 79.")
        self.assertContains(response, "Tick this to replace the readings named above")
        assert len(values()) == 2
        self.client.post(url("edit", indicator.pk), {**data, "replace": "on"})
        assert values() == [("2022-03-18", 84), ("2023-03-18", 80), ("2026-03-18", 86)]

    def test_a_row_may_take_the_day_of_a_reading_that_is_removed_at_the_same_time(self):
        indicator = make_indicator(values=(79,))
        (row,) = stored_rows(indicator)
        data = form_data({**row, "DELETE": "on"}, stored=1, pasted="2022-03-18 84")
        assert self.client.post(url("edit", indicator.pk), data).status_code == 302
        assert values() == [("2022-03-18", 84)]

    def test_an_indicator_in_use_is_kept_with_a_sentence_and_another_is_deleted(self):
        used, unused = make_indicator("Used", (1,)), make_indicator("Unused", (1,))
        make_plan("Plan of Ekbacken", goals=[make_goal(aims=[(used, 1, 2)])])
        bulk = reverse("wagtail_bulk_action", args=["wagtail_sqa", "indicator", "delete"])
        for address in (url("delete", used.pk), f"{bulk}?id={used.pk}&id={unused.pk}"):
            for ask in (self.client.get, self.client.post):
                response = ask(address, follow=True)
                self.assertContains(response, "“Used” stands under a goal of “Plan of Ekbacken”.", html=False)
        assert Indicator.objects.count() == 2
        self.client.post(url("delete", unused.pk))
        assert [indicator.name for indicator in Indicator.objects.all()] == ["Used"]


def aims(*rows):
    return json.dumps([{"id": i.pk, "baseline": baseline, "target": target} for i, baseline, target in rows])


class ChosenForAGoal(AdminTestCase):
    def setUp(self):
        super().setUp()
        self.safe, self.calm = make_indicator("Safe pupils", (79,)), make_indicator("Calm lessons", (62,))

    def post(self, address, data, **kwargs):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address, data, **kwargs)

    def publish(self, rows, *, plan=None):
        goal = {"id": plan.goals.get().pk} if plan else {}
        changes = {"goals-0-indicators": rows, "action-publish": "1"} | ({"slug": plan.slug} if plan else {})
        return self.post(edit_address(plan) if plan else add_address(), plan_data(goal, **changes))

    def test_indicators_are_chosen_in_their_order_with_baseline_and_target(self):
        assert self.publish(aims((self.calm, "62,5", "70"), (self.safe, "", ""))).status_code == 302
        rows = GoalIndicator.objects.order_by("sort_order")
        assert [(row.indicator.name, row.baseline, row.target) for row in rows] == [
            ("Calm lessons", Decimal("62.5"), 70),
            ("Safe pupils", None, None),
        ]

    def test_a_row_that_stays_keeps_its_history(self):
        self.publish(aims((self.safe, "79", "85")))
        plan, kept = QualityPlanPage.objects.get(), GoalIndicator.objects.get()
        self.publish(aims((self.calm, "", ""), (self.safe, "79", "90")), plan=plan)
        row = GoalIndicator.objects.get(indicator=self.safe)
        assert (row.pk, row.target) == (kept.pk, 90)
        assert sorted(row.target for row in GoalIndicator.history.filter(id=kept.pk)) == [85, 90]

    def test_a_wrong_number_is_named_with_its_indicator_and_stays_as_it_was_typed(self):
        response = self.publish(aims((self.safe, "abc", "85"), (self.calm, "1", "x")))
        self.assertContains(response, "Safe pupils: “abc” is not a number.")
        self.assertContains(response, "Calm lessons: “x” is not a number.")
        assert response.context["form"].formsets["goals"].forms[0]["indicators"].value()[0]["baseline"] == "abc"
        assert not QualityPlanPage.objects.exists()

    def test_an_indicator_that_was_deleted_meanwhile_gets_a_sentence(self):
        rows = aims((self.safe, "79", "85"))
        self.safe.delete()
        self.assertContains(self.publish(rows), "A chosen indicator no longer exists.")

    def test_a_list_that_is_no_list_is_an_empty_one(self):
        for n, nonsense in enumerate(("", "x", "{}", "7", "[null]", '[{"id": "x"}]', "[7]", "[[]]")):
            with self.subTest(nonsense=nonsense):
                changes = {"goals-0-indicators": nonsense, "slug": f"plan-{n}"}
                assert self.post(add_address(), plan_data({}, **changes)).status_code == 302
        assert not GoalIndicator.objects.exists()

    def test_autosaving_keeps_the_list_and_writes_no_history(self):
        plan = make_plan(goals=[make_goal(aims=[(self.safe, 79, 85)])])
        goal = {"id": plan.goals.get().pk}
        data = plan_data(goal, slug=plan.slug, **{"goals-0-indicators": aims((self.calm, "1", "2"))})
        for _ in range(2):
            response = self.post(edit_address(plan), data, headers={"accept": "application/json"})
            assert response.json()["success"] is True
        draft = QualityPlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object()
        assert [row.indicator.name for row in draft.goals.get().goal_indicators.all()] == ["Calm lessons"]
        assert [row.indicator for row in GoalIndicator.objects.all()] == [self.safe]

    def test_the_preview_shows_what_is_chosen_before_the_plan_is_saved(self):
        address = reverse("wagtailadmin_pages:preview_on_add", args=["wagtail_sqa", "qualityplanpage", home().pk])
        self.post(address, plan_data({}, **{"goals-0-indicators": aims((self.safe, "70", "90"))}))
        response = self.client.get(address, {"mode": ""})
        self.assertContains(response, "Up from the baseline 70 to 79 in March 2022; the target 90 is not reached yet.")

    def test_a_comparison_names_what_changed(self):
        plan = make_plan(goals=[make_goal(aims=[(self.safe, 79, 85)])])
        goal = plan.goals.get()
        goal.goal_indicators = [GoalIndicator(indicator=self.safe, baseline=Decimal(79), target=Decimal("90.5"))]
        plan.goals = [goal]
        save_draft(plan)
        address = reverse("wagtailadmin_pages:revisions_compare", args=[plan.pk, "live", "latest"])
        html = self.client.get(address).content.decode()
        assert '<span class="addition">+ Safe pupils, baseline 79, target 90.5</span>' in html
        assert '<span class="deletion">− Safe pupils, baseline 79, target 85</span>' in html

    def test_the_editor_costs_the_same_for_one_indicator_and_for_many(self):
        few = make_plan(goals=[make_goal(aims=[(self.safe, 79, 85)])])
        many = make_plan(goals=[make_goal(aims=[(self.safe, 79, 85), (self.calm, 1, 2)]) for _ in range(8)])
        for plan in (few, many):
            self.client.get(edit_address(plan))  # a page's first editing also subscribes the user to its comments
        assert self.queries_of(edit_address(few)) == self.queries_of(edit_address(many))

    def test_the_chooser_gives_the_editor_what_a_row_shows(self):
        chosen = reverse("wagtailsnippetchoosers_wagtail_sqa_indicator:chosen_multiple")
        result = self.client.get(chosen, {"id": [self.safe.pk]}).json()["result"]
        assert result[0]["row"] == {"id": self.safe.pk, "title": "Safe pupils", "unit": "percent"}
        choose = reverse("wagtailsnippetchoosers_wagtail_sqa_indicator:choose")
        self.assertContains(self.client.get(choose), "percent")
