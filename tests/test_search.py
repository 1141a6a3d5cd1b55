"""Measures and plans are found by their words; what readers may not see never is."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.contenttypes.models import ContentType
from django.test import TestCase
from wagtail.models import Page, PageViewRestriction
from wagtail.search.models import IndexEntry

from tests.databases import finds_words_before_commit
from tests.factories import TODAY, make_goal, make_measure, make_plan, make_unit, make_user
from wagtail_sqa.actions.publish import retire, save_and_publish, save_draft
from wagtail_sqa.models import Measure, QualityPlanPage
from wagtail_sqa.reading.search import MAX_WORDS, search_measures, search_words

pytestmark = pytest.mark.worker


class SearchTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        with cls.captureOnCommitCallbacks(execute=True):
            cls.unit = make_unit()
            cls.measure = make_measure("Read aloud every day", cause="Few families read", due=TODAY)
            cls.plan = make_plan(parent=cls.unit, goals=[("Everyone reads", []), ("Calm", [cls.measure])])

    def found(self, text, user=None):
        return [found.title for found in search_measures(text, user or AnonymousUser(), on=TODAY)]

    def close(self, *groups):
        restriction = PageViewRestriction.objects.create(
            page=self.unit, restriction_type=PageViewRestriction.GROUPS if groups else PageViewRestriction.PASSWORD
        )
        restriction.groups.set(groups)


class Measures(SearchTestCase):
    @finds_words_before_commit
    def test_a_measure_is_found_by_words_of_its_title_and_cause_and_leads_to_its_place(self):
        [found] = search_measures("families aloud", AnonymousUser(), on=TODAY)
        assert found.title == "Read aloud every day"
        assert found.url == f"{self.plan.get_url()}#measure-{self.measure.pk}"
        assert (found.place.plan.title, found.place.goal) == (self.plan.title, 2)
        assert (found.status.label, found.lateness.label) == ("Not started", "Due soon")

    @finds_words_before_commit
    def test_what_the_page_of_the_plan_answers_holds_the_place(self):
        [found] = search_measures("aloud", AnonymousUser(), on=TODAY)
        assert f'id="measure-{self.measure.pk}"' in self.client.get(self.plan.get_url()).content.decode()
        assert found.url.partition("#")[0] == self.plan.get_url()

    def test_other_words_find_nothing(self):
        assert self.found("swimming") == self.found("aloud swimming") == self.found("") == self.found(' "\0" ') == []

    @finds_words_before_commit
    def test_a_draft_is_not_found_by_its_unpublished_words(self):
        with self.captureOnCommitCallbacks(execute=True):
            make_plan(goals=[("Draft", [make_measure("Unpublished drumming", publish=False)])])
            self.measure.title = "Rewritten drumming"
            save_draft(self.measure)
        assert self.found("drumming") == []
        assert self.found("aloud") == ["Read aloud every day"]

    def test_a_retired_measure_is_not_found(self):
        with self.captureOnCommitCallbacks(execute=True):
            retire(self.measure)
        assert self.found("aloud") == []

    def test_a_measure_in_no_published_plan_is_not_found(self):
        with self.captureOnCommitCallbacks(execute=True):
            make_measure("Lonely drumming")
            make_plan(goals=[("Hidden", [make_measure("Hidden drumming")])], publish=False)
        assert self.found("drumming") == []

    @finds_words_before_commit
    def test_a_measure_of_a_closed_section_is_found_only_by_those_who_may_read_there(self):
        inside, outside = make_user("inside"), make_user("outside")
        staff = Group.objects.create(name="Staff")
        inside.groups.add(staff)
        self.close(staff)
        assert self.found("aloud") == self.found("aloud", outside) == []
        assert self.found("aloud", inside) == ["Read aloud every day"]

    @finds_words_before_commit
    def test_a_measure_of_a_closed_unit_is_not_found_on_the_open_plan_that_hides_it(self):
        with self.captureOnCommitCallbacks(execute=True):
            secret = make_measure("Secret drumming", unit=self.unit)
            make_plan("Open plan", goals=[("Above", [secret])])
        assert self.found("drumming") == ["Secret drumming"]
        self.close(Group.objects.create(name="Staff"))
        assert self.found("drumming") == []

    @finds_words_before_commit
    def test_the_number_of_queries_does_not_grow_with_what_is_found(self):
        with self.assertNumQueries(2):
            assert len(self.found("aloud")) == 1
        with self.captureOnCommitCallbacks(execute=True):
            make_plan(goals=[("Many", [make_measure(f"Aloud {n}") for n in range(15)])])
        with self.assertNumQueries(2):
            assert len(self.found("aloud")) == 16


class Commit(TestCase):
    def test_nothing_is_indexed_before_the_commit_for_indexes_lock_rows_of_other_things(self):
        with self.captureOnCommitCallbacks(execute=True):
            plan = make_plan("Early drumming", goals=[("All", [make_measure("Early drumming")])])
            assert not {model.__name__: found for model in (Measure, QualityPlanPage) if (found := self.indexed(model))}
        assert [len(self.indexed(model)) for model in (Measure, QualityPlanPage)] == [1, 1]
        with self.captureOnCommitCallbacks(execute=True):
            plan.delete()
        assert self.indexed(QualityPlanPage) == []

    def indexed(self, model):
        kind = ContentType.objects.get_for_model(model)
        return list(IndexEntry.objects.filter(content_type=kind).values_list("object_id", flat=True))


class Words(TestCase):
    def test_what_means_something_to_a_backend_is_left_out(self):
        assert search_words(' "läsa" +hem* NEAR(a b) å\0ä\x0b -c | d') == "läsa hem NEAR a b åä c d"

    def test_a_very_long_question_is_asked_with_its_first_words(self):
        assert search_words("ord " * 5000).split() == ["ord"] * MAX_WORDS


class Plans(SearchTestCase):
    def pages(self, text):
        return [page.title for page in Page.objects.live().search(search_words(text))]

    def publish(self, *goals):
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        plan.goals = list(goals)
        with self.captureOnCommitCallbacks(execute=True):
            save_and_publish(plan)

    @finds_words_before_commit
    def test_a_plan_is_found_by_the_words_of_its_goals(self):
        assert self.pages("everyone reads") == [self.plan.title]

    @finds_words_before_commit
    def test_a_plan_is_found_by_its_goals_as_they_were_published_last(self):
        self.publish(make_goal("Drumming for all"))
        assert self.pages("drumming") == [self.plan.title]
        assert self.pages("everyone") == []

    def test_a_draft_s_words_are_not_found(self):
        plan = QualityPlanPage.objects.get(pk=self.plan.pk)
        plan.goals = [make_goal("Drumming for all")]
        with self.captureOnCommitCallbacks(execute=True):
            save_draft(plan)
        assert self.pages("drumming") == []
