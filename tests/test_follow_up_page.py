"""Following up on the intranet: the form, where it leads, what it refuses and who meets it."""

import re
from datetime import date, timedelta

from django.contrib.auth.models import Group, Permission
from django.test import Client, TestCase
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import make_admin, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire
from wagtail_sqa.models import FollowUp, Measure

INLINE = re.compile(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)')
TYPED = "What I typed & meant, å 😀"


def address(measure):
    return f"/sqa/measures/{measure.pk}/follow-up/"


def entry(**changes):
    """Return what the form posts."""
    data = {"date": timezone.localdate().isoformat(), "seen": "Half of the classes.", "status_after": "in_progress"}
    empty = dict.fromkeys(["analysis", "result", "decision", "by_role", "corrects", "next"], "")
    return {**data, **empty, "effect": "not_assessed", **changes}


class PageTestCase(TestCase):
    def setUp(self):
        self.anna = make_user("anna", first_name="Anna", last_name="Andersson")
        self.measure = make_measure(responsible_user=self.anna, responsible_role="Teacher", unit=make_unit())
        self.client.force_login(self.anna)

    def write(self, measure=None, **changes):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address(measure or self.measure), entry(**changes))

    def written(self, **fields):
        """Return an entry of someone else's."""
        today = timezone.localdate()
        return follow_up(self.measure, **{"on": today, "today": today, "seen": "x", "status": "on_hold", **fields})

    def status(self):
        return Measure.objects.get(pk=self.measure.pk).status


class Writing(PageTestCase):
    def test_the_page_shows_the_measure_its_journal_and_a_form_that_begins_with_today(self):
        self.written(seen="A third of the classes.")
        response = self.client.get(address(self.measure))
        self.assertContains(response, "A third of the classes.")
        form = response.context["form"]
        answers = (form["date"].value(), form["status_after"].value(), form["by_role"].value())
        assert answers == (timezone.localdate(), "on_hold", "Teacher")

    def test_an_entry_is_saved_at_once_with_user_and_role(self):
        self.write(by_role="Teacher")
        row = self.measure.follow_ups.get()
        assert (row.seen, row.by_user, row.by_role) == ("Half of the classes.", self.anna, "Teacher")
        assert self.status() == "in_progress"
        assert self.measure.history.first().history_user == self.anna

    def test_the_reader_comes_back_to_the_plan_with_a_message_and_sees_the_entry(self):
        plan = make_plan(goals=[("Goal", [self.measure])])
        response = self.write(next=plan.url)
        row = self.measure.follow_ups.get()
        self.assertRedirects(response, f"{plan.url}#follow-up-{row.pk}", fetch_redirect_response=False)
        page = self.client.get(plan.url)
        self.assertContains(page, f'id="follow-up-{row.pk}"')
        self.assertContains(page, "is saved, and readers see it now.")
        self.assertNotContains(self.client.get(plan.url), "is saved, and readers")

    def test_an_address_of_another_site_is_not_followed(self):
        for wrong in (
            "https://evil.example/",
            "//evil.example/",
            "javascript:alert(1)",
            "http:evil",
            "\\\\evil.example",
            "",
        ):
            with self.subTest(next=wrong):
                response = self.write(next=wrong)
                assert response.url.startswith("/sqa/my-measures/#follow-up-")
                assert "evil" not in self.client.get(address(self.measure), {"next": wrong}).content.decode()

    def test_completing_asks_for_result_and_effect_and_keeps_what_was_typed(self):
        response = self.write(status_after="completed", seen=TYPED)
        assert set(response.context["form"].errors) == {"result", "effect"}
        self.assertContains(response, "What I typed &amp; meant, å 😀")
        assert not FollowUp.objects.exists()
        self.write(status_after="completed", result="All classes", effect="some_effect", decision="routine")
        measure = Measure.objects.get(pk=self.measure.pk)
        assert (measure.status, measure.result, measure.effect) == ("completed", "All classes", "some_effect")
        assert (measure.decision, measure.completed_on) == ("routine", timezone.localdate())

    def test_cancelling_asks_why(self):
        response = self.write(status_after="cancelled")
        assert set(response.context["form"].errors) == {"analysis"}
        self.write(status_after="cancelled", analysis="There is no money.")
        assert self.status() == "cancelled"

    def test_wrong_input_gets_a_sentence_at_its_field_and_loses_nothing(self):
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        cases = [
            ({"date": tomorrow}, "date"),
            ({"date": "2026-13-40"}, "date"),
            ({"date": ""}, "date"),
            ({"seen": ""}, "seen"),
            ({"seen": "x" * 100_000}, "seen"),
            ({"seen": "nul\x00l"}, "seen"),
            ({"status_after": "done"}, "status_after"),
            ({"result": "x" * 100_000}, "result"),
            ({"effect": "huge"}, "effect"),
            ({"decision": "perhaps"}, "decision"),
            ({"by_role": "x" * 151}, "by_role"),
            ({"corrects": "9" * 30}, "corrects"),
            ({"newest_entry": "many"}, "newest_entry"),
        ]
        for wrong, field in cases:
            with self.subTest(field=field):
                response = self.write(analysis=TYPED, **wrong)
                assert response.status_code == 200
                assert list(response.context["form"].errors) == [field]
                self.assertContains(response, "What I typed &amp; meant, å 😀")
                self.assertContains(response, "The follow-up is not saved.")
        assert not FollowUp.objects.exists()

    def test_a_hundred_thousand_characters_are_still_there_with_the_limit(self):
        for name in ("seen", "analysis", "result"):
            with self.subTest(field=name):
                response = self.write(**{name: "x" * 100_000})
                assert "5000" in response.context["form"].errors[name][0]
                assert response.content.decode().count("x" * 100_000 + "</textarea>") == 1

    def test_a_day_before_the_start_is_explained(self):
        measure = make_measure(responsible_user=self.anna, start=timezone.localdate())
        response = self.write(measure, date="2026-01-05")
        assert "before it, the measure can only be cancelled" in response.context["form"].errors["date"][0]

    def test_five_thousand_characters_with_the_line_ends_of_a_browser_are_kept(self):
        text = "x" * 2499 + "\r\n" + "y" * 2500
        self.write(seen=text)
        assert self.measure.follow_ups.get().seen == text.replace("\r\n", "\n")

    def test_texts_are_shown_as_written_and_escaped(self):
        self.write(seen="<script>alert(1)</script> & \x07 å")
        response = self.client.get(address(self.measure))
        self.assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt; &amp;  å")

    def test_the_page_holds_no_inline_style_or_script_and_is_kept_nowhere(self):
        for response in (self.client.get(address(self.measure)), self.write(seen="")):
            assert not INLINE.search(response.content.decode())
            assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}

    def test_a_form_without_its_token_is_refused(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.anna)
        assert client.post(address(self.measure), entry()).status_code == 403
        assert not FollowUp.objects.exists()


class Meanwhile(PageTestCase):
    def open(self):
        """Return the hidden fields of the form as it is opened now."""
        html = self.client.get(address(self.measure)).content.decode()
        fields = re.findall(r'<(?:input type="hidden"|textarea)[^>]*name="((?:initial-\w+)|newest_entry)"([^>]*)', html)
        values = {name: re.search(r'value="([^"]*)"', rest) for name, rest in fields}
        return {name: value[1] if value else "" for name, value in values.items()}

    def test_when_someone_else_was_faster_both_entries_are_kept_and_the_reader_is_told(self):
        opened = self.open()
        assert opened["newest_entry"] == "0"
        self.written(seen="Someone else's")
        self.write(**opened)
        self.assertContains(self.client.get(address(self.measure)), "Both entries are in the journal.")
        assert self.measure.follow_ups.count() == 2

    def test_nobody_is_told_of_entries_that_they_could_see(self):
        self.written(seen="Someone else's")
        self.write(**self.open())
        self.assertNotContains(self.client.get(address(self.measure)), "Both entries")

    def test_the_result_that_someone_else_wrote_meanwhile_stays(self):
        opened = self.open()
        assert {"initial-result", "initial-effect", "initial-decision"} < set(opened)
        Measure.objects.filter(pk=self.measure.pk).update(result="Written meanwhile", effect="some_effect")
        self.write(**opened)
        measure = Measure.objects.get(pk=self.measure.pk)
        assert (measure.result, measure.effect) == ("Written meanwhile", "some_effect")

    def test_an_entry_for_an_earlier_day_says_that_the_status_stays(self):
        self.written()
        self.write(date="2026-01-05")
        self.assertContains(self.client.get(address(self.measure)), "stays as that entry left it")
        assert self.status() == "on_hold"

    def test_what_was_typed_is_not_lost_when_the_measure_was_retired(self):
        retire(self.measure)
        response = self.write(seen=TYPED)
        self.assertContains(response, "is not in force, so it cannot be followed up.")
        self.assertContains(response, "What I typed &amp; meant, å 😀")
        assert not FollowUp.objects.exists()

    def test_a_retired_measure_shows_its_journal_and_no_form(self):
        self.written(seen="Seen before")
        retire(self.measure)
        response = self.client.get(address(self.measure))
        self.assertContains(response, "Seen before")
        self.assertContains(response, "no longer in force")
        self.assertNotContains(response, "data-sqa-follow-up")

    def test_whoever_was_deactivated_has_to_log_in_and_saves_nothing(self):
        self.anna.is_active = False
        self.anna.save()
        assert self.write().url.startswith("/_util/login/")
        assert not FollowUp.objects.exists()


class Correcting(PageTestCase):
    def correction(self, row):
        return f"corrects={row.pk}"

    def test_own_entries_offer_a_correction_and_those_of_others_do_not(self):
        self.write()
        own, other = self.measure.follow_ups.get(), self.written(user=make_admin())
        html = self.client.get(address(self.measure)).content.decode()
        assert self.correction(own) in html
        assert self.correction(other) not in html

    def test_a_correction_begins_with_what_it_corrects_and_both_stay(self):
        self.write(seen="Half of the classes.", date="2026-10-01")
        wrong = self.measure.follow_ups.get()
        form = self.client.get(address(self.measure), {"corrects": wrong.pk}).context["form"]
        answers = (form["seen"].value(), form["date"].value(), form["corrects"].value())
        assert answers == ("Half of the classes.", date(2026, 10, 1), wrong.pk)
        self.write(seen="A third of the classes.", date="2026-10-01", corrects=wrong.pk)
        assert [row.corrects for row in self.measure.follow_ups.all()] == [wrong, None]
        self.assertContains(self.client.get(address(self.measure)), "Corrects the entry of")

    def test_the_entries_of_others_cannot_be_corrected_here(self):
        other = self.written(user=make_admin())
        response = self.write(corrects=other.pk)
        assert list(response.context["form"].errors) == ["corrects"]
        assert self.client.get(address(self.measure), {"corrects": other.pk}).context["form"]["seen"].value() is None


class Knowing(PageTestCase):
    def not_found(self, measure, client=None):
        for answer in ((client or self.client).get, (client or self.client).post):
            response = answer(address(measure))
            assert response.status_code == 404
            assert measure.title not in response.content.decode()

    def test_visitors_log_in_first_where_they_do_for_closed_pages(self):
        for answer in (Client().get, Client().post):
            assert answer(address(self.measure)).url == f"/_util/login/?next={address(self.measure)}"
        with self.settings(WAGTAIL_FRONTEND_LOGIN_URL="/log-in/"):
            assert Client().get(address(self.measure)).url.startswith("/log-in/?next=")
        assert not FollowUp.objects.exists()

    def test_a_measure_of_someone_else_is_not_found(self):
        self.not_found(make_measure("Of someone else"))

    def test_a_draft_is_not_found_by_whoever_will_answer_for_it(self):
        self.not_found(make_measure("A draft", publish=False, responsible_user=self.anna))

    def test_a_measure_of_a_closed_unit_is_not_found(self):
        restriction = PageViewRestriction.objects.create(
            page=self.measure.unit, restriction_type=PageViewRestriction.GROUPS
        )
        self.not_found(self.measure)
        restriction.groups.add(Group.objects.create(name="Readers"))
        self.not_found(self.measure)

    def test_a_number_that_no_measure_has_is_not_found(self):
        for number in (99_999, 10**30):
            assert self.client.get(f"/sqa/measures/{number}/follow-up/").status_code == 404

    def test_whoever_has_the_permission_to_follow_up_may(self):
        berit = make_user("berit")
        self.client.force_login(berit)
        self.not_found(self.measure)
        berit.user_permissions.add(Permission.objects.get(codename="follow_up_measure"))
        assert self.client.get(address(self.measure)).status_code == 200

    def test_names_of_people_are_shown_nowhere(self):
        plan = make_plan(goals=[("Goal", [self.measure])])
        self.write(by_role="Teacher")
        for url in (address(self.measure), plan.url, "/sqa/my-measures/"):
            html = self.client.get(url).content.decode()
            assert "Teacher" in html
            assert not any(name in html for name in ("anna", "Anna", "Andersson"))
