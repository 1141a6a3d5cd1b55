"""What was decided stays as it was decided, whatever happens to the plan afterwards."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import TestCase
from django.utils import timezone, translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from tests import factories
from tests.printed import blocks
from wagtail_sqa.actions.adopt import Protocol, adopt, withdraw
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import retire, save_and_publish
from wagtail_sqa.models import AdoptedVersion, IndicatorReading, Measure, QualityPlanPage
from wagtail_sqa.pdf.job import PdfError, Reason

TODAY = timezone.localdate()


def body(client, url):
    """Return the text of an adopted version as a reader gets it, without the bar above it."""
    page = client.get(url)
    assert page.status_code == 200
    return re.search(r'<div class="sqa-kept" lang="en">(.*)</div>\s*</main>', page.content.decode(), re.DOTALL)[1]


def make_image(colour="white"):
    Collection.get_first_root_node() or Collection.add_root(name="Root")  # another test may have emptied the tables
    file = get_test_image_file(filename=f"{colour}.png", colour=colour)
    return get_image_model().objects.create(title="Library", file=file)


def full_plan(image):
    reading = factories.make_measure("Read aloud", description="Every day.", cause="Little time")
    rounds = factories.make_measure("Safety round")
    safe = factories.make_indicator("Safe pupils", [79, 86])
    goal = factories.make_goal("All read", [reading, rounds], aims=[(safe, 79, 90)])
    pictured = blocks([("image", {"image": {"image": image.pk, "decorative": False, "alt_text": "A"}, "caption": "B"})])
    return factories.make_plan(goals=[goal, ("All are safe", [rounds])], current_state=pictured)


class ForEver(TestCase):
    def test_an_adopted_version_is_the_same_to_the_byte_whatever_happens_afterwards(self):
        image = make_image()
        plan = full_plan(image)
        version = adopt(plan, on=TODAY, by="Board", record_number="B 7", today=TODAY)
        place = f"versions/{version.number}/"
        before = body(self.client, plan.url + place), self.client.get(f"{plan.url}{place}pdf/").content
        for text in (
            "All read",
            "Read aloud",
            "Little time",
            "Safe pupils",
            "86",
            "1, adopted on",
            "<svg",
            'src="pictures/1/"',
        ):
            assert text in before[0]
        assert before[1].startswith(b"%PDF")
        picture = self.client.get(f"{plan.url}{place}pictures/1/")
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
        for change in (
            self.change_every_measure,
            self.change_indicators,
            self.remove_goals,
            self.delete_what_may_be,
            self.move_and_rename,
        ):
            change(plan.pk)
        self.replace(image)
        call_command("purge_revisions", stdout=StringIO())
        url = QualityPlanPage.objects.get(pk=plan.pk).url + place
        assert url != plan.url + place
        for language in ("en", "sv", "en"):
            self.client.cookies["django_language"] = language
            assert (body(self.client, url), self.client.get(f"{url}pdf/").content) == before
        assert self.client.get(f"{url}pictures/1/").content == picture.content
        assert AdoptedVersion.objects.get().revision.as_object().title == plan.title

    def change_every_measure(self, pk):
        for measure in Measure.objects.all():
            follow_up(measure, on=TODAY, seen="Begun", status="in_progress", today=TODAY)
            fresh = Measure.objects.get(pk=measure.pk)
            fresh.title, fresh.cause = "Other", "Other"
            save_and_publish(fresh)
            retire(Measure.objects.get(pk=measure.pk))

    def change_indicators(self, pk):
        indicator = QualityPlanPage.objects.get(pk=pk).goals.first().goal_indicators.first().indicator
        indicator.name = "Other"
        indicator.readings = [IndicatorReading(date=date(2026, 3, 1), value=1)]
        indicator.save()

    def remove_goals(self, pk):
        plan = QualityPlanPage.objects.get(pk=pk)
        plan.goals, plan.current_state, plan.title = [], [], "Other"
        save_and_publish(plan)

    def delete_what_may_be(self, pk):
        """Nothing but the indicator may be: a measure that has been in force is kept by the admin."""
        for indicator in factories.Indicator.objects.all():
            indicator.delete()

    def move_and_rename(self, pk):
        plan = QualityPlanPage.objects.get(pk=pk)
        plan.slug = "other"
        save_and_publish(plan)
        plan.move(factories.make_unit("Elsewhere"), pos="last-child")

    def replace(self, image):
        for rendition in image.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
            rendition.delete()
        image.file.storage.delete(image.file.name)
        image.file = get_test_image_file(filename="other.png", colour="black")
        image.save()


class Adopting(TestCase):
    def adopt(self, plan, **said):
        said = {"on": TODAY, "by": "Board", "today": TODAY} | said
        return adopt(plan, **said)

    def refused(self, plan, **said):
        with pytest.raises(ValidationError) as error:
            self.adopt(plan, **said)
        return " ".join(error.value.messages)

    def test_the_version_holds_what_was_in_force_on_the_day_of_the_decision(self):
        measure = factories.make_measure("Read aloud")
        plan = factories.make_plan("First", goals=[("Goal", [measure])])
        self.date_back(plan, datetime(2026, 8, 1, tzinfo=UTC))
        plan.title = "Second"
        save_and_publish(plan)
        version = self.adopt(plan, on=TODAY - timedelta(days=1))
        assert "First" in version.html
        assert "Second" not in version.html
        assert version.title == "First"

    def date_back(self, plan, at):
        for model in (type(plan), Measure, *(r.related_model for r in children(plan))):
            model.history.update(history_date=at)
        type(plan).objects.filter(pk=plan.pk).update(first_published_at=at)
        plan.refresh_from_db()

    def test_versions_are_numbered_and_the_plan_shows_the_newest_that_stands(self):
        plan = factories.make_plan()
        first, second = self.adopt(plan), self.adopt(plan, record_number="B 8")
        assert (first.number, second.number) == (1, 2)
        assert "2, adopted on" in self.client.get(plan.url).content.decode()
        withdraw(second, reason="The wrong text.")
        assert "1, adopted on" in self.client.get(plan.url).content.decode()
        assert self.adopt(plan, record_number="B 9").number == 3

    def test_a_day_on_which_the_plan_was_not_published_is_refused_with_the_first_day(self):
        said = self.refused(factories.make_plan(), on=date(2026, 1, 1))
        assert "was not published on Jan. 1, 2026" in said
        assert "It was first published on" in said

    def test_what_cannot_be_adopted_is_refused_with_a_sentence_and_nothing_is_saved(self):
        plan = factories.make_plan()
        assert "in the future" in self.refused(plan, on=TODAY + timedelta(days=1))
        assert "cannot be blank" in self.refused(plan, by="")
        assert "no PDF file" in self.refused(plan, protocol=Protocol("a.pdf", b"<html>"))
        assert "not published" in self.refused(factories.make_plan(publish=False))
        self.adopt(plan)
        assert "registered already, as version 1" in self.refused(plan)
        assert "Write that day or a later one" in self.refused(plan, on=TODAY - timedelta(days=9))
        assert AdoptedVersion.objects.count() == 1

    def test_nothing_is_saved_when_the_file_cannot_be_made(self):
        plan = factories.make_plan()
        failing = pytest.MonkeyPatch()
        failing.setattr(QualityPlanPage, "kept_pdf", fail)
        said = self.refused(plan)
        failing.undo()
        assert "The PDF file could not be made, so nothing is adopted." in said
        assert not AdoptedVersion.objects.exists()

    def test_a_version_is_in_the_language_of_the_plan_whoever_adopts_it(self):
        plan = factories.make_plan()
        with translation.override("sv"):
            version = self.adopt(plan)
        assert version.language == "en"
        assert "Where are we?" in version.html

    def test_a_version_can_be_neither_changed_nor_removed(self):
        plan = factories.make_plan()
        version = factories.make_version(plan)
        version.html = "Other"
        for act in (version.save, version.delete, AdoptedVersion.objects.all().delete):
            with pytest.raises(TypeError):
                act()
        with pytest.raises(TypeError):
            AdoptedVersion.objects.update(html="Other")
        with pytest.raises(ProtectedError):
            plan.delete()

    def test_a_version_is_withdrawn_once_and_with_a_reason(self):
        plan = factories.make_plan()
        version = factories.make_version(plan)
        with pytest.raises(ValidationError, match="Write why"):
            withdraw(version, reason=" \n")
        withdraw(version, reason="The wrong text.")
        with pytest.raises(ValidationError, match="withdrawn already"):
            withdraw(version, reason="Again.")
        page = self.client.get(f"{plan.url}versions/1/").content.decode()
        assert "This version does not hold. The wrong text." in page
        assert "The wrong text." in self.client.get(f"{plan.url}versions/").content.decode()

    def test_the_minutes_are_kept_with_the_version(self):
        plan = factories.make_plan()
        self.adopt(plan, protocol=Protocol('Minutes\n"7".pdf', b"%PDF-1"))
        answer = self.client.get(f"{plan.url}versions/1/minutes/")
        assert (answer.content, answer["X-Content-Type-Options"]) == (b"%PDF-1", "nosniff")
        assert answer["Content-Disposition"] == 'inline; filename="Minutes 7.pdf"'

    def test_what_does_not_exist_is_not_found(self):
        plan = factories.make_plan()
        factories.make_version(plan)
        for place in ("2/", "2/pdf/", "1/minutes/", "1/pictures/1/", f"{9**30}/"):
            assert self.client.get(f"{plan.url}versions/{place}").status_code == 404


def children(plan):
    return [
        r for r in plan._meta.related_objects if hasattr(r.related_model, "_sqa_history") and r.name != "next_plans"
    ]


def fail(*args, **kwargs):
    raise PdfError(Reason.CPU)
