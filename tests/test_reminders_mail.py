"""What stands in a reminder: its words, links and headers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import TestCase, override_settings
from django.utils.translation import override
from wagtail.users.models import UserProfile

from tests.databases import NUL
from tests.factories import TODAY, make_admin, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import Measure
from wagtail_sqa.reminders.digests import reminder_round
from wagtail_sqa.reminders.links import reminders_path
from wagtail_sqa.reminders.mail import message, subject

LATE = TODAY - timedelta(days=11)


def permit(user, *names):
    permissions = [Permission.objects.get(content_type__app_label=a, codename=c) for a, c in names]
    user.user_permissions.add(*permissions)


class Reminder(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.anna = make_user("anna", email="anna@test.example", first_name="Anna", last_name="Ek")
        cls.measure = make_measure(
            **{"title": "Läs <högt> & ofta", "due": LATE, "responsible_user": cls.anna},
            **{"responsible_role": "Teacher", "unit": make_unit("Ekbacken")},
        )
        cls.plan = make_plan(goals=[("Goal", [cls.measure])])

    def mail(self):
        (digest,) = reminder_round(on=TODAY).digests
        return message(digest, on=TODAY)

    def text(self):
        return self.mail().body

    def html(self):
        (alternative,) = self.mail().alternatives
        assert alternative.mimetype == "text/html"
        return alternative.content

    def test_the_text_says_what_when_where_and_by_which_role(self):
        lines = self.text().splitlines()
        title = lines.index("* Läs <högt> & ofta")
        assert lines[title - 2] == "Overdue (1)"
        assert lines[title + 1] == "  Due Nov. 12, 2026, 11 days ago · Not followed up yet · Ekbacken · Teacher"
        assert lines[title + 2] == f"  {self.plan.full_url}#measure-{self.measure.pk}"
        assert lines[0] == "Hello Anna Ek,"

    def test_the_last_follow_up_is_told(self):
        follow_up(self.measure, on=TODAY - timedelta(days=3), today=TODAY, seen="Begun", status="in_progress")
        assert "Last followed up Nov. 20, 2026" in self.text()

    def test_the_html_says_the_same_and_escapes_what_people_wrote(self):
        html = self.html()
        place = f"{self.plan.full_url}#measure-{self.measure.pk}"
        assert f'<a href="{place}">Läs &lt;högt&gt; &amp; ofta</a>' in html
        assert "11 days ago · Not followed up yet · Ekbacken · Teacher" in html
        assert "<högt>" not in html

    def test_the_place_that_the_link_names_is_on_the_plans_page(self):
        page = self.client.get(self.plan.url).content.decode()
        assert f'id="measure-{self.measure.pk}"' in page

    def test_everyone_is_led_to_the_form_on_the_intranet(self):
        for text in (self.text(), self.html()):
            assert f"http://localhost/sqa/measures/{self.measure.pk}/follow-up/" in text
            assert "/admin/" not in text

    @override_settings(ROOT_URLCONF="tests.urls_without_intranet_pages")
    def test_without_that_form_a_reader_is_sent_no_link_to_the_admin(self):
        assert "/admin/" not in self.text() + self.html()
        assert "/follow-up/" not in self.text() + self.html()

    @override_settings(ROOT_URLCONF="tests.urls_without_intranet_pages")
    def test_without_that_form_who_can_follow_up_is_led_to_the_admins(self):
        permit(self.anna, ("wagtailadmin", "access_admin"), ("wagtail_sqa", "change_measure"))
        for text in (self.text(), self.html()):
            assert f"http://testserver/admin/snippets/wagtail_sqa/measure/follow-up/{self.measure.pk}/" in text

    @override_settings(ROOT_URLCONF="tests.urls_without_intranet_pages")
    def test_without_the_intranet_pages_who_comes_into_the_admin_is_led_to_their_account(self):
        permit(self.anna, ("wagtailadmin", "access_admin"))
        for text in (self.text(), self.html()):
            assert "http://testserver/admin/account/" in text

    def test_mail_programs_are_told_where_to_unsubscribe_and_that_no_answer_is_wanted(self):
        headers = self.mail().message()
        assert headers["List-Unsubscribe"] == f"<http://localhost{reminders_path(self.anna)}>"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["To"] == "anna@test.example"

    def test_the_same_digest_has_the_same_message_id_and_another_day_has_another(self):
        (digest,) = reminder_round(on=TODAY).digests
        ids = [message(digest, on=on).message()["Message-ID"] for on in (TODAY, TODAY, LATE)]
        assert ids[0] == ids[1] != ids[2]

    @override_settings(LANGUAGE_CODE="sv", WAGTAIL_SITE_NAME="Björkvik")
    def test_the_mail_speaks_the_sites_language(self):
        with override("en"):
            assert "12 november 2026" in self.text()
            assert '<html lang="sv">' in self.html()

    @override_settings(LANGUAGE_CODE="sv")
    def test_the_mail_speaks_the_readers_own_language_when_they_chose_one(self):
        UserProfile.objects.create(user=self.anna, preferred_language="en")
        assert "Due Nov. 12, 2026" in self.text()
        assert '<html lang="en">' in self.html()

    @override_settings(
        ROOT_URLCONF="tests.urls_without_intranet_pages",
        WAGTAILADMIN_NOTIFICATION_FROM_EMAIL="quality@test.example",
        WAGTAILADMIN_BASE_URL=None,
    )
    def test_the_sender_is_that_of_the_admins_other_mails_and_the_address_falls_back_on_the_sites(self):
        mail = self.mail()
        assert mail.from_email == "quality@test.example"
        assert mail.message()["List-Unsubscribe"] == "<http://localhost/admin/account/>"

    def test_texts_with_line_ends_and_control_characters_forge_nothing(self):
        forged = f"Read\r\nBcc: eve@test.example\n\n* Another{NUL} measure\x0b"
        Measure.objects.update(title=forged, responsible_role=forged)
        type(self.anna).objects.update(first_name="Anna\r\nBcc: eve@test.example")
        mail = self.mail()
        headers = mail.message()
        assert headers["Bcc"] is None
        assert "* Read Bcc: eve@test.example * Another measure\n" in mail.body
        assert mail.body.startswith("Hello Anna Bcc: eve@test.example Ek,\n")
        assert not set("\x00\x0b\r") & set(mail.body + mail.alternatives[0].content)

    def test_measures_that_nobody_follows_up_are_told_as_such(self):
        Measure.objects.update(responsible_user=None)
        make_admin("admin", email="admin@test.example")
        mail = self.mail()
        assert mail.subject == "1 measure in your units that nobody follows up"
        assert "nobody is named who follows them up" in mail.body


@pytest.mark.parametrize(("count", "expected"), [(1, "1 measure to follow up"), (12, "12 measures to follow up")])
def test_the_subject_counts(count, expected):
    assert subject(count, for_units=False) == expected
