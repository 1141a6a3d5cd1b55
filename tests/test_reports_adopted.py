"""What was decided of a report stays as it was decided, and who may read the report may read it."""

import subprocess
from datetime import timedelta
from shutil import which

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamValue

from tests import factories
from tests.reports import change, gathered, make_report, put_out, stored
from tests.rights.people import _let
from tests.test_overview_visibility import close
from wagtail_sqa.actions.adopt import Protocol, adopt, withdraw
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import AdoptedVersion, Measure, QualityPlanPage, QualityReportPage
from wagtail_sqa.report_blocks import ReportBlock

pytestmark = pytest.mark.worker

TODAY = timezone.localdate()


def words(pdf: bytes) -> str:
    """Return the text of a PDF file, read by another program."""
    done = subprocess.run([which("pdftotext"), "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


class AdoptedReports(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.school = factories.make_unit("Ekbacken")
        safe = factories.make_indicator("Safe pupils", ["79", "86"])
        goal = factories.make_goal("Everyone reads", [factories.make_measure("Read aloud")], aims=[(safe, "79", "90")])
        cls.plan = factories.make_plan("Plan", parent=cls.school, goals=[goal])
        report = make_report(cls.school)
        gathered(report)
        change(report, introduction="How the year went.")
        put_out(report)
        cls.report = stored(report)

    def adopt(self, **said):
        said = {"on": TODAY, "by": "Board", "record_number": "2026/7", "today": TODAY} | said
        return adopt(stored(self.report), **said)

    def page(self, place="", status=200):
        response = self.client.get(self.report.url + place)
        assert response.status_code == status
        return response.content.decode()

    def test_text_and_file_stay_the_same_to_the_byte_whatever_happens_afterwards(self):
        self.adopt(protocol=Protocol("Minutes.pdf", b"%PDF-1"))
        kept = AdoptedVersion.objects.get()
        assert kept.title == self.report.title
        for text in ("How the year went.", "Everyone reads", "Read aloud", "Safe pupils", "1, adopted on", "<svg"):
            assert text in kept.html
        said = words(bytes(kept.pdf))
        for text in ("Everyone reads", "Read aloud", "adopted on", "Board", "2026/7"):
            assert text in said
        before = kept.html, self.client.get(f"{self.report.url}versions/1/pdf/").content
        assert before[1] == bytes(kept.pdf)
        assert self.client.get(f"{self.report.url}versions/1/minutes/").content == b"%PDF-1"
        change(self.report, introduction="Other", sections=[])
        put_out(self.report)
        save_and_publish(self.rewritten_plan())
        call_command("purge_revisions", verbosity=0)
        assert "Everyone reads" not in self.page()
        assert before[0] in self.page("versions/1/")
        assert self.client.get(f"{self.report.url}versions/1/pdf/").content == before[1]

    def rewritten_plan(self):
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        plan.goals = []
        return plan

    def test_the_page_leads_to_its_versions_and_says_which_one_holds(self):
        assert "Not adopted yet" in self.page()
        assert "Adopted versions" not in self.page()
        self.adopt()
        second = self.adopt(record_number="B 8")
        assert "2, adopted on" in self.page()
        for place in ("versions/", "changes/?from=v2", "as-of/"):
            assert f'href="{self.report.url}{place}"' in self.page()
        withdraw(second, reason="The wrong text.")
        assert "1, adopted on" in self.page()
        assert "This version does not hold. The wrong text." in self.page("versions/2/")
        assert "The wrong text." in self.page("versions/")

    def test_the_file_of_the_page_names_the_version_anew(self):
        assert "Not adopted yet" in words(self.client.get(f"{self.report.url}pdf/").content)
        self.adopt()
        assert "1, adopted on" in words(self.client.get(f"{self.report.url}pdf/").content)

    def test_what_was_not_published_then_is_refused(self):
        with pytest.raises(ValidationError, match="It was not published on"):
            self.adopt(on=TODAY - timedelta(days=30))
        self.report.unpublish()
        with pytest.raises(ValidationError, match="It is not published"):
            self.adopt()
        assert not AdoptedVersion.objects.exists()

    def test_what_was_in_force_on_the_day_is_kept(self):
        QualityReportPage.history.update(history_date=timezone.now() - timedelta(days=2))
        change(self.report, introduction="Later")
        put_out(self.report)
        assert "How the year went." in self.adopt(on=TODAY - timedelta(days=1)).html
        yesterday = self.page(f"as-of/{TODAY - timedelta(days=1)}/")
        assert "How the year went." in yesterday
        assert "As it was on" in yesterday
        assert "Later" in self.page(f"as-of/{TODAY}/")

    def test_a_measure_that_the_text_names_is_shown_as_it_was_on_an_earlier_day(self):
        measure = factories.make_measure("Named in the text")
        named = {"type": "measures", "value": [measure.pk], "id": "1"}
        own = {"type": "section", "value": {"key": "", "heading": "Own", "body": [named]}, "id": "2"}
        then = timezone.now() - timedelta(days=2)
        QualityReportPage.history.update(history_date=then - timedelta(days=1))
        change(self.report, sections=StreamValue(ReportBlock(), [own], is_lazy=True))
        put_out(self.report)
        for model in (QualityReportPage, Measure):
            model.history.filter(history_date__gt=then).update(history_date=then)
        measure.title = "Renamed since"
        save_and_publish(measure)
        assert "Renamed since" in self.page()
        yesterday = self.page(f"as-of/{TODAY - timedelta(days=1)}/")
        assert "Named in the text" in yesterday
        assert "Renamed since" not in yesterday

    def test_what_is_closed_when_it_is_adopted_is_not_kept(self):
        close(self.plan)
        version = self.adopt()
        assert "Everyone reads" not in version.html
        assert "Everyone reads" not in words(bytes(version.pdf))

    def test_what_closes_the_report_closes_its_versions(self):
        self.adopt()
        places = ("versions/", "versions/1/", "versions/1/pdf/", "changes/", "changes/pdf/", "as-of/")
        assert {self.client.get(self.report.url + place).status_code for place in places} == {200}
        close(self.report)
        assert {self.client.get(self.report.url + place).status_code for place in places} == {302}
        self.report.unpublish()
        self.client.force_login(factories.make_admin())
        assert {self.client.get(self.report.url + place).status_code for place in places} == {404}

    def test_an_earlier_day_tells_nothing_of_what_has_been_closed_since(self):
        self.adopt()
        close(self.plan)
        for place in (f"as-of/{TODAY}/", "changes/?from=v1", f"changes/?from={TODAY}"):
            assert "Everyone reads" not in self.page(place)

    def test_it_is_adopted_and_withdrawn_in_the_admin_and_kept_from_deletion(self):
        self.client.force_login(factories.make_admin())
        url = reverse("wagtail_sqa_adopt", args=[self.report.pk])
        assert url in self.client.get(reverse("wagtailadmin_pages:edit", args=[self.report.pk])).content.decode()
        self.client.post(url, {"adopted_on": f"{TODAY}", "adopted_by": "Board", "record_number": ""})
        assert AdoptedVersion.objects.get().page_id == self.report.pk
        refused = self.client.post(reverse("wagtailadmin_pages:delete", args=[self.school.pk]))
        assert "What has been adopted is kept" in refused.content.decode()
        self.client.post(reverse("wagtail_sqa_withdraw_version", args=[self.report.pk, 1]), {"reason": "Mistaken."})
        assert AdoptedVersion.objects.get().withdrawal_reason == "Mistaken."

    def test_an_editor_of_another_unit_neither_adopts_it_nor_sees_its_versions_in_the_admin(self):
        self.adopt()
        editor = factories.make_user("editor")
        _let(editor, "change_page", factories.make_unit("Other unit"))
        self.client.force_login(editor)
        for name, more in (("versions", []), ("adopt", []), ("withdraw_version", [1]), ("version_pdf", [1])):
            url = reverse(f"wagtail_sqa_{name}", args=[self.report.pk, *more])
            assert self.client.get(url).status_code == 404
            self.client.post(url, {"adopted_on": f"{TODAY}", "adopted_by": "Me", "reason": "Mine"})
        assert not AdoptedVersion.objects.get().is_withdrawn

    def test_pages_of_other_kinds_are_not_adopted(self):
        self.client.force_login(factories.make_admin())
        for name in ("versions", "adopt"):
            assert self.client.get(reverse(f"wagtail_sqa_{name}", args=[self.school.pk])).status_code == 404
