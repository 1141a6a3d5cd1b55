"""Check-points of measures: what is stored, what readers see, and what the history tells."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.check_points import MOST, CheckPoint, check_points, in_words, next_check_point
from wagtail_sqa.history.comparison import sentences
from wagtail_sqa.history.recording import drifted, same_content
from wagtail_sqa.models import Measure, QualityPlanPage
from wagtail_sqa.printing.pictures import Pictures
from wagtail_sqa.printing.plans import printed_plan
from wagtail_sqa.reading.differences import differences
from wagtail_sqa.reading.past import past_of
from wagtail_sqa.reading.plans import plan_view
from wagtail_sqa.reading.standing import standings
from wagtail_sqa.reading.upcoming import next_event

from .factories import TODAY, make_goal, make_measure, make_plan, points

BEGINNING = datetime(2026, 9, 1, 12, tzinfo=UTC)


def block(day, text="", key="a"):
    return {"type": "check_point", "value": {"date": day, "text": text}, "id": key}


def test_they_are_read_in_the_order_of_their_days():
    found = check_points(json.dumps([block("2027-03-01", key="b"), block("2026-12-01", "Survey")]))
    assert found == (CheckPoint(date(2026, 12, 1), "Survey", "a"), CheckPoint(date(2027, 3, 1), "", "b"))
    assert in_words(found) == "Dec. 1, 2026 (Survey), March 1, 2027"


def test_what_stands_on_the_same_day_is_one_and_loses_no_word():
    blocks = [block("2026-12-01", "Survey", "a"), block("2026-12-01", "Talks", "b"), block("2026-12-01", "", "c")]
    assert check_points(blocks) == (CheckPoint(date(2026, 12, 1), "Survey; Talks", "a"),)


@pytest.mark.parametrize("stored", ["", '""', "[]", None, [], [block(None)], [block("2027-02-31")], [block("")]])
def test_what_has_no_day_is_left_out(stored):
    assert check_points(stored) == ()


def test_the_next_one_is_that_of_today_or_the_first_after_it():
    today, later = (CheckPoint(TODAY + timedelta(days=n), "", "a") for n in (0, 9))
    assert next_check_point([today, later], on=TODAY) == today
    assert next_check_point([today, later], on=TODAY + timedelta(days=1)) == later
    assert next_check_point([today], on=TODAY + timedelta(days=1)) is None


@pytest.fixture
def measure():
    measure = make_measure("Read together", publish=False, due=date(2027, 5, 1))
    measure.check_points = points(("2027-03-01", "Survey"), "2026-12-01", "2026-10-01")
    save_and_publish(measure, at=BEGINNING)
    return Measure.objects.get()


@pytest.fixture
def plan(measure):
    plan = make_plan(publish=False, goals=[make_goal(measures=[measure])])
    save_and_publish(plan, at=BEGINNING)
    return QualityPlanPage.objects.get(pk=plan.pk)


def view(plan, on=TODAY):
    return plan_view(QualityPlanPage.objects.get(pk=plan.pk), on=on)


def change(measure, days=1, **fields):
    for name, value in fields.items():
        setattr(measure, name, value)
    save_and_publish(measure, at=BEGINNING + timedelta(days=days))


@pytest.mark.django_db
def test_a_measure_says_in_the_plan_when_it_is_looked_at_next_and_always(client, plan, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))
    (row,) = view(plan).measures
    assert [point.day.month for point in row.check_points] == [10, 12, 3]
    assert (row.next_check_point.day, row.has_more) == (date(2026, 12, 1), True)
    html = client.get(plan.url).content.decode()
    assert '<time datetime="2027-03-01">March 1, 2027</time><span>Survey</span>' in html
    assert html.count('<time datetime="2026-12-01">') == 2


@pytest.mark.django_db
def test_the_pdf_says_the_same(plan):
    (goal,) = printed_plan(view(plan), Pictures(), address="").goals
    assert ("Check-points", "Oct. 1, 2026, Dec. 1, 2026, March 1, 2027 (Survey)") in goal.tables[0][0].parts[0]


@pytest.mark.django_db
def test_a_check_point_comes_next_where_nothing_comes_before_it(plan):
    shown = view(plan)
    event = next_event(shown.milestones, shown.measures, on=TODAY)
    assert event.sentence == "Next, on Dec. 1, 2026, a check-point of Read together."
    assert event == shown.coming
    (standing,) = standings([plan], on=TODAY, next_plans=QualityPlanPage.objects.none())
    assert standing.coming.sentence == event.sentence
    assert view(plan, on=date(2027, 3, 2)).coming.date == date(2027, 5, 1)


@pytest.mark.django_db
def test_nobody_looks_forward_to_the_check_points_of_what_has_ended(plan, measure):
    follow_up(measure, on=TODAY, seen="Done", status="cancelled", analysis="No need", today=TODAY)
    shown = view(plan)
    assert shown.measures[0].next_check_point is None
    assert shown.coming.date == plan.period_end


@pytest.mark.django_db
def test_a_draft_of_check_points_is_read_by_nobody(plan, measure):
    measure.check_points = points(("2026-12-02", "Canary"))
    save_draft(measure)
    assert view(plan).measures[0].next_check_point.day == date(2026, 12, 1)
    assert Measure.objects.get().looked_at[-1].text == "Survey"


CHANGES = {
    "Check-points added: Dec. 2, 2026 (Talks).": lambda blocks: [*blocks, block("2026-12-02", "Talks")],
    "Check-points removed: Oct. 1, 2026, March 1, 2027 (Survey).": lambda blocks: [blocks[1]],
    "Check-points changed: March 1, 2027 (Survey) became March 8, 2027 (Survey).": lambda blocks: [
        {**blocks[0], "value": {"date": "2027-03-08", "text": "Survey"}},
        *blocks[1:],
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("sentence", CHANGES)
def test_a_change_is_told_in_a_sentence_that_names_what_differs(plan, measure, sentence):
    change(measure, check_points=json.dumps(CHANGES[sentence](list(measure.check_points.raw_data))))
    after, before = measure.history.all()
    assert sentences(after, before) == [sentence]
    assert view(plan).changes[0].sentences == (sentence,)
    assert list(drifted(Measure)) == []


@pytest.mark.django_db
def test_another_order_is_no_change(measure):
    change(measure, check_points=json.dumps(list(measure.check_points.raw_data)[::-1]))
    after, before = measure.history.all()
    assert sentences(after, before) == []


@pytest.mark.django_db
def test_what_has_been_looked_into_is_what_it_was(measure):
    assert [child.value["date"].year for child in measure.check_points] == [2027, 2026, 2026]
    assert same_content(measure, measure.history.get())
    change(measure)
    assert measure.history.count() == 1


@pytest.mark.django_db
def test_two_days_are_compared_and_the_past_stays_as_it_was(plan, measure):
    before = past_of(plan, BEGINNING + timedelta(hours=1)).view()
    change(measure, check_points=points("2026-12-01", ("2027-03-01", "Survey and talks")))
    after = past_of(plan, BEGINNING + timedelta(days=2)).view()
    assert before.measures[0].check_points == past_of(plan, BEGINNING).view().measures[0].check_points
    (found,) = differences(before, after, same_plan=True)
    assert found.sentence == "The check-points of the measure “Read together” were changed."
    said = {(segment.kind, segment.text) for line in found.words for segment in line}
    assert {("removed", "Oct. 1, 2026"), ("added", "March 1, 2027 (Survey and talks)")} & said


@pytest.mark.django_db
def test_an_old_version_without_check_points_is_read_and_reverted_to(measure):
    revision = measure.latest_revision
    del revision.content["check_points"]
    revision.save()
    assert revision.as_object().looked_at == ()


@pytest.mark.django_db
def test_as_many_as_there_may_be_cost_no_query_more(plan, measure):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            view(plan)
        return len(captured)

    queries()  # what is remembered from then on is not counted
    few = queries()
    change(measure, check_points=points(*(f"2026-{n // 2 + 1:02}-{1 + n % 2 * 14:02}" for n in range(MOST))))
    assert (queries(), len(view(plan).measures[0].check_points)) == (few, MOST)


def test_a_block_that_a_script_wrote_without_a_name_is_told_by_its_day():
    assert check_points([{"type": "check_point", "value": {"date": TODAY}}])[0].key == TODAY.isoformat()


def test_it_is_called_by_what_is_looked_at_or_else_by_its_measure():
    assert CheckPoint(TODAY, "Survey", "a").title("Read together") == "Check-point: Survey"
    assert CheckPoint(TODAY, "", "a").title("Read together") == "Check-point: Read together"
