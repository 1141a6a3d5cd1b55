"""What readers see of viewpoints: the counts, and the answers that have been published."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests.factories import TODAY, make_goal, make_measure, make_plan, make_unit, make_viewpoint
from wagtail_sqa.actions.publish import retire, save_and_publish
from wagtail_sqa.actions.viewpoints import (
    Answer,
    Said,
    Subject,
    delete_old,
    erase,
    leave_viewpoint,
    moderate,
)
from wagtail_sqa.actions.viewpoints import (
    make_measure as measure_of,
)
from wagtail_sqa.models import Measure, Viewpoint


def answer(viewpoint, text="We will.", *, state="answered", is_published=True, **more):
    viewpoint.refresh_from_db()
    said = Answer(state, text, "Principal", is_published, **more)
    return moderate(viewpoint, said, on=TODAY, seen=viewpoint.changed_at)


class Reading(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.measure = make_measure("Read together")
        cls.plan = make_plan(parent=make_unit(), goals=[make_goal("Everyone reads", [cls.measure])])

    def page(self):
        return self.client.get(self.plan.url).content.decode()

    def answers(self):
        response = self.client.get(f"{self.plan.url}viewpoints/")
        assert response.status_code == 200
        return response.content.decode()

    def test_the_plan_counts_what_was_said_answered_and_led_to_a_measure(self):
        rows = [make_viewpoint(self.plan, f"Secret {number}") for number in range(4)]
        answer(rows[0])
        answer(rows[1], "No.", state="declined", is_published=False)
        answer(rows[2], led_to=self.measure)
        for page in (self.page(), self.answers()):
            assert "4 viewpoints, 3 answered, 1 led to a measure" in page

    def test_a_measure_counts_from_the_day_it_is_in_force(self):
        draft = measure_of(make_viewpoint(self.plan))
        assert "led to a measure" not in self.page()
        save_and_publish(draft)
        assert "1 led to a measure" in self.page()

    def test_nothing_of_what_is_not_published_is_shown(self):
        waiting = make_viewpoint(self.plan, "waitingtext", may_be_shown=True)
        answered = make_viewpoint(self.plan, "answeredtext", may_be_shown=True)
        answer(answered, "answeranswer", is_published=False)
        for page in (self.page(), self.answers()):
            assert not any(word in page for word in ("waitingtext", "answeredtext", "answeranswer"))
        assert "No answer has been published yet" in self.answers()
        assert waiting.state == "new"

    def test_a_published_answer_stands_with_the_text_if_its_writer_allowed_that(self):
        answer(make_viewpoint(self.plan, "open words", may_be_shown=True, from_group="guardians"), "first answer")
        answer(make_viewpoint(self.plan, "closed words"), "second answer")
        page = self.answers()
        assert "open words" in page
        assert "Guardians" in page
        assert "closed words" not in page
        assert "did not want the text to be shown" in page
        assert "first answer" in page
        assert "second answer" in page

    def test_an_erased_text_is_gone_and_its_answer_stays(self):
        row = make_viewpoint(self.plan, "Names someone", may_be_shown=True)
        answer(row, "the answer")
        erase(row, reason="It names a person.", on=TODAY)
        page = self.answers()
        assert "Names someone" not in page
        assert "It names a person" not in page
        assert "The text has been erased" in page
        assert "the answer" in page

    def test_it_leads_to_the_measure_in_the_plan_and_says_what_it_is_about(self):
        about = Subject(measure=self.measure.pk, title=self.measure.title)
        answer(make_viewpoint(self.plan, about=about), led_to=self.measure)
        page = self.answers()
        assert "The measure “Read together”" in page
        assert f'href="{self.plan.url}#measure-{self.measure.pk}"' in page

    def test_a_measure_that_readers_no_longer_see_is_not_named(self):
        about = Subject(measure=self.measure.pk, title=self.measure.title)
        elsewhere = make_measure("Elsewhere", unit=make_unit("Other"))
        answer(make_viewpoint(self.plan, about=about), led_to=elsewhere)
        retire(Measure.objects.get(pk=self.measure.pk))
        page = self.answers()
        assert "Read together" not in page
        assert "Elsewhere" not in page
        assert "Something that the plan no longer has" in page

    def test_the_counts_of_what_was_deleted_stay(self):
        old = [make_viewpoint(self.plan, on=date(2024, 1, number)) for number in (1, 2, 3)]
        answer(old[0], led_to=self.measure)
        answer(old[1], "No.", state="declined")
        make_viewpoint(self.plan)
        before = self.page()
        assert dict(delete_old(before=date(2024, 2, 1))) == {self.plan.pk: 3}
        assert Viewpoint.objects.count() == 1
        assert "4 viewpoints, 2 answered, 1 led to a measure" in before
        assert "4 viewpoints, 2 answered, 1 led to a measure" in self.page()
        assert dict(delete_old(before=date(2024, 2, 1))) == {}

    def test_each_change_that_readers_see_makes_the_page_a_new_one_for_caches(self):
        def version():
            self.plan.refresh_from_db()
            return self.plan.content_version

        versions = [version()]
        row = make_viewpoint(self.plan)
        versions.append(version())
        draft = measure_of(row)
        answer(row, led_to=draft)
        versions.append(version())
        save_and_publish(draft)
        versions.append(version())
        erase(row, reason="It names a person.", on=TODAY)
        versions.append(version())
        assert sorted(set(versions)) == versions

    def test_the_same_key_makes_no_second_one_and_raises_nothing(self):
        key = uuid4()
        first, second = (leave_viewpoint(self.plan, Said("Text"), key=key, on=TODAY) for _ in range(2))
        assert first == second

    def queries(self, path):
        self.client.get(path)
        with CaptureQueriesContext(connection) as captured:
            self.client.get(path)
        return len(captured)

    def test_many_viewpoints_cost_no_more_queries_than_few(self):
        plan = make_plan(goals=[make_goal("Everyone reads", [self.measure])])  # below the home page: no pages to walk
        paths = (plan.url, f"{plan.url}viewpoints/", f"{plan.url}viewpoint/")
        answer(make_viewpoint(plan), led_to=self.measure)
        few = [self.queries(path) for path in paths]
        for number in range(20):
            answer(make_viewpoint(plan, f"Text {number}", may_be_shown=True), led_to=self.measure)
        assert [self.queries(path) for path in paths] == few
        assert few[0] <= 10


class TheText(TestCase):
    """Nobody writes in another's words."""

    @classmethod
    def setUpTestData(cls):
        cls.row = make_viewpoint(make_plan(parent=make_unit()), "As it was said")

    def kept(self):
        return Viewpoint.objects.get(pk=self.row.pk).text

    def test_saving_writes_the_answer_only(self):
        self.row.text, self.row.answer = "Otherwise", "Answer"
        self.row.save()
        assert self.kept() == "As it was said"
        assert Viewpoint.objects.get().answer == "Answer"

    def test_it_can_be_changed_neither_by_name_nor_in_bulk(self):
        for change in (
            lambda: self.row.save(update_fields=["text"]),
            lambda: Viewpoint.objects.update(text="Otherwise"),
        ):
            with self.assertRaises(TypeError):
                change()
        assert self.kept() == "As it was said"

    def test_it_is_in_no_name_since_names_are_kept_in_logs(self):
        assert "said" not in str(self.row)

    def test_it_is_erased_for_good_with_a_reason_once(self):
        with self.assertRaises(ValidationError):
            erase(self.row, reason=" ", on=TODAY)
        erase(self.row, reason="It names a person.", on=TODAY)
        erase(self.row, reason="Again.", on=TODAY)
        row = Viewpoint.objects.get()
        assert (row.text, row.erased_because, row.erased_on) == ("", "It names a person.", TODAY)
        with self.assertRaises(ValidationError):
            measure_of(row)
