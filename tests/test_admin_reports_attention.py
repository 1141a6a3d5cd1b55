"""The report *Needs attention*: which measures, why, and where that is mended."""

from datetime import datetime, time

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_measure, make_plan, make_unit, make_user
from tests.test_admin_measures import url as measure_url
from tests.test_admin_reports import ATTENTION, ReportTestCase, days_ago, let_into_admin, seen
from tests.test_rights_policy import for_all
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import Measure

IN_ORDER = {"responsible_role": "Principal"}
ENDED = {"result": "It worked", "effect": "some_effect", "decision": "end"}


class AttentionTestCase(ReportTestCase):
    name = ATTENTION

    def make(self, title="Read together", *, in_plan=True, begun=10, **fields):
        """Return a measure in force since ``begun`` days that lacks nothing but what ``fields`` take from it."""
        measure = make_measure(title, **{**IN_ORDER, **fields})
        noon = timezone.make_aware(datetime.combine(days_ago(begun), time(12)))
        Measure.objects.filter(pk=measure.pk).update(first_published_at=noon)
        if in_plan:
            make_plan(goals=[("Goal", [measure])])
        return measure

    def reasons(self, **query):
        """Return the reasons of each measure of the report by its title."""
        return {measure.title: measure.reasons for measure in self.get(**query).context["object_list"]}


class Reasons(AttentionTestCase):
    def test_a_measure_that_lacks_nothing_is_left_out(self):
        self.make("Open", due=days_ago(0))
        self.make("Ended", status="completed", due=days_ago(9), begun=400, **ENDED)
        assert self.reasons() == {}
        self.assertContains(self.get(), "There are no measures to display")

    def test_an_open_measure_is_overdue_the_day_after_its_due_date(self):
        self.make("Late", due=days_ago(1))
        self.make("Later", due=days_ago(40))
        self.make("Today", due=days_ago(0))
        assert self.reasons() == {"Later": ["Overdue by 40 days"], "Late": ["Overdue by 1 day"]}

    def test_an_open_measure_waits_for_its_follow_up_after_the_days_of_the_setting(self):
        long, short = self.make("Long", begun=400), self.make("Short", begun=400)
        seen(long, on=days_ago(90))
        seen(short, on=days_ago(89))
        assert self.reasons() == {"Long": ["No follow-up for 90 days"]}
        with override_settings(WAGTAIL_SQA={"FOLLOW_UP_AFTER_DAYS": 91}):
            assert self.reasons() == {}

    def test_without_a_follow_up_the_days_are_counted_from_the_start_or_from_coming_into_force(self):
        self.make("Started", start=days_ago(120), begun=5)
        self.make("Published", begun=100)
        self.make("Starts later", start=days_ago(-5), begun=100)
        self.make("Just started", start=days_ago(89), begun=200)
        assert self.reasons() == {
            "Published": ["No follow-up since it began 100 days ago"],
            "Started": ["No follow-up since it began 120 days ago"],
        }

    def test_a_corrected_follow_up_does_not_count(self):
        measure = self.make(begun=400)
        seen(measure, on=days_ago(120), corrects=seen(measure, on=days_ago(5)))
        assert self.reasons() == {"Read together": ["No follow-up for 120 days"]}

    def test_a_completed_measure_without_result_or_effect_lacks_its_account(self):
        for title, lacking in (
            ("No result", {"result": ""}),
            ("No effect", {"effect": "not_assessed"}),
            ("Neither", {"result": "", "effect": "not_assessed"}),
        ):
            self.make(title, status="completed", **{**ENDED, **lacking})
        self.make("Cancelled", status="cancelled", decision="end")
        assert self.reasons() == {
            "No result": ["Completed without a result"],
            "No effect": ["Completed, but its effect is not assessed"],
            "Neither": ["Completed without result and effect"],
        }

    def test_whatever_has_ended_asks_for_a_decision(self):
        self.make("Completed", status="completed", **{**ENDED, "decision": ""})
        self.make("Cancelled", status="cancelled")
        self.make("Open", status="on_hold")
        assert self.reasons() == {title: ["Ended without a decision"] for title in ("Cancelled", "Completed")}

    def test_an_open_measure_needs_a_role_or_a_user_who_is_there(self):
        gone = make_user("gone", is_active=False)
        self.make("Nobody", responsible_role="")
        self.make("Gone", responsible_role="", responsible_user=gone)
        self.make("Role", responsible_user=gone)
        self.make("User", responsible_role="", responsible_user=self.admin)
        self.make("Ended", responsible_role="", status="completed", **ENDED)
        assert self.reasons() == {title: ["Nobody responsible"] for title in ("Gone", "Nobody")}

    def test_a_measure_in_no_plan_is_named_and_one_in_a_draft_plan_is_not(self):
        self.make("Alone", in_plan=False)
        make_plan(publish=False, goals=[("Goal", [self.make("In a draft", in_plan=False)])])
        assert self.reasons() == {"Alone": ["In no plan"]}

    def test_a_measure_says_all_its_reasons(self):
        self.make(in_plan=False, due=days_ago(3), begun=200, responsible_role="")
        assert self.reasons() == {
            "Read together": [
                "Overdue by 3 days",
                "No follow-up since it began 200 days ago",
                "Nobody responsible",
                "In no plan",
            ]
        }

    def test_drafts_and_retired_measures_need_nothing(self):
        make_measure("Draft", publish=False, due=days_ago(3))
        retire(make_measure("Retired", due=days_ago(3)))
        assert self.reasons() == {}


class TheReport(AttentionTestCase):
    def test_it_filters_by_reason_and_counts_each(self):
        self.make("Late", due=days_ago(3))
        self.make("Alone", in_plan=False)
        self.make("Both", in_plan=False, due=days_ago(1))
        assert set(self.reasons(reason="overdue")) == {"Late", "Both"}
        assert set(self.reasons(reason=["overdue", "without_plan"])) == {"Late", "Both", "Alone"}
        counts = {str(total["word"]): total["count"] for total in self.get().context["totals"]}
        assert {word: count for word, count in counts.items() if count} == {"Overdue": 2, "In no plan": 2}

    def test_it_filters_by_unit_and_role(self):
        school = make_unit("School")
        self.make("At school", unit=make_unit("Team", parent=school), due=days_ago(1))
        self.make("Elsewhere", responsible_role="Nurse", due=days_ago(1))
        assert set(self.reasons(unit=school.pk)) == {"At school"}
        assert set(self.reasons(responsible_role="Nurse")) == {"Elsewhere"}

    def test_each_row_leads_to_where_it_is_mended(self):
        unit = make_unit()
        late = self.make("Late", due=days_ago(3))
        alone = self.make("Alone", in_plan=False, unit=unit)
        nobody = self.make("Nobody", responsible_role="")
        ended = self.make("Ended", status="completed")
        mend = {m.title: [address for address, _label in m.mend] for m in self.get().context["object_list"]}
        assert mend == {
            "Late": [measure_url("follow_up", late.pk), measure_url("edit", late.pk)],
            "Alone": [reverse("wagtailadmin_explore", args=[unit.pk])],
            "Nobody": [measure_url("edit", nobody.pk)],
            "Ended": [measure_url("follow_up", ended.pk)],
        }
        assert alone.unit_id == unit.pk
        self.assertContains(self.get(), 'Follow up<span class="w-sr-only"> Late</span>')

    def test_links_are_for_those_who_may_use_them(self):
        late = self.make("Late", due=days_ago(3))
        self.client.force_login(let_into_admin(for_all(make_user("viewer"), "view_measure")))
        (measure,) = self.get().context["object_list"]
        assert (measure.pk, measure.mend, measure.edit_url) == (late.pk, [], None)
        self.client.force_login(let_into_admin(for_all(make_user("follower"), "view_measure", "follow_up_measure")))
        (measure,) = self.get().context["object_list"]
        assert [address for address, _label in measure.mend] == [measure_url("follow_up", late.pk)]

    def test_the_files_hold_the_reasons_in_words_and_the_filter_in_their_name(self):
        self.make("Late", in_plan=False, due=days_ago(3))
        response, _content = self.export("xlsx", reason="overdue")
        assert response["Content-Disposition"] == 'attachment; filename="needs-attention-overdue.xlsx"'
        (row,) = self.rows()
        assert (row["Measure"], row["Why"]) == ("Late", "Overdue by 3 days; In no plan")
        assert [cell.value for cell in self.sheet()["F"]] == ["Why", "Overdue by 3 days; In no plan"]
