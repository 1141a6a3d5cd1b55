"""What is remembered of a plan's page is never older than the database, whichever way that was written."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Thread

import pytest
from django.db import connections
from django.db.models.sql.compiler import SQLCompiler
from django.test import override_settings
from wagtail.models import Page, PageViewRestriction

from wagtail_sqa.models import (
    FocusArea,
    FollowUp,
    GoalMeasure,
    GoverningDocument,
    Indicator,
    Measure,
    PlanGoal,
    QualityPlanPage,
)
from wagtail_sqa.reading.measures import measure_records, measure_rows
from wagtail_sqa.reading.remembered import built_once

from .factories import (
    TODAY,
    make_document,
    make_focus_area,
    make_goal,
    make_indicator,
    make_measure,
    make_plan,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


@pytest.fixture
def plan():
    team = make_unit("Team")
    read = make_measure("Read together", unit=team, due=TODAY + 30 * DAY, responsible_role="Teacher")
    talk = make_measure("Talk in class", description="Each day", unit=team)
    FollowUp.objects.create(measure=read, date=TODAY, seen="Half of them", status_after="in_progress")
    above = make_plan("Plan above", goals=[make_goal("Equal schools")])
    goal = make_goal(
        "Everyone reads",
        [read, talk],
        focus_area=make_focus_area("Language"),
        governing_document=make_document("Curriculum"),
        supports=above.goals.get(),
        aims=[(make_indicator("Safe pupils", [80, 84]), 80, 90)],
    )
    return make_plan("Our plan", goals=[goal], parent=make_unit("Ekbacken"))


def measure(**fields):
    return lambda plan: Measure.objects.filter(title="Read together").update(**fields)


def close(title):
    page = Page.objects.get(title=title)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def write_follow_up(plan):
    read = Measure.objects.get(title="Read together")
    FollowUp.objects.create(measure=read, date=TODAY, seen="All of them", status_after="completed")


def contribute(plan):
    make_plan("Below", goals=[make_goal("All read well", supports=plan.goals.get())])


# Written past every version number: (what is done, what stands on the page before, what stands there after).
WRITINGS = {
    "title": (measure(title="Read aloud"), "Read together", "Read aloud"),
    "text": (lambda plan: Measure.objects.update(description="Each week"), "Each day", "Each week"),
    "status": (measure(status="on_hold"), "", "sqa-status--hold"),
    "due": (measure(due=TODAY - 2 * DAY), "", "Overdue by 2 days"),
    "role": (measure(responsible_role="Librarian"), ">Teacher<", ">Librarian<"),
    "retired": (measure(live=False), "Read together", ""),
    "moved": (lambda plan: GoalMeasure.objects.first().delete(), "Read together", ""),
    "follow-up": (write_follow_up, "", "All of them"),
    "goal": (lambda plan: PlanGoal.objects.filter(plan=plan).update(title="All read"), "Everyone reads", "All read"),
    "judged": (lambda plan: PlanGoal.objects.update(attainment="met", judgement="Nine of ten"), "", "Nine of ten"),
    "area": (lambda plan: FocusArea.objects.update(name="Reading"), "Language", "Reading"),
    "document": (lambda plan: GoverningDocument.objects.update(title="New law"), "Curriculum", "New law"),
    "indicator": (lambda plan: Indicator.objects.update(name="Calm pupils"), "Safe pupils", "Calm pupils"),
    "goal above": (lambda plan: PlanGoal.objects.exclude(plan=plan).update(title="Fair"), "Equal schools", "Fair"),
    "plan above": (lambda plan: Page.objects.filter(title="Plan above").update(title="Aims"), "Plan above", "Aims"),
    "closed above": (lambda plan: close("Plan above"), "Equal schools", "not open to everyone"),
    "closed unit": (lambda plan: close("Team"), "Read together", ""),
    "name of a unit": (lambda plan: Page.objects.filter(title="Team").update(title="Group"), "Team", "Group"),
    "introduction": (lambda plan: QualityPlanPage.objects.update(introduction="In short"), "", "In short"),
    "served": (contribute, "", "Contributed to by 1 goal"),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_what_is_written_anywhere_shows_in_the_next_request(client, plan, writing):
    write, gone, new = WRITINGS[writing]

    def read():
        client.get(plan.url)
        return client.get(plan.url).content.decode()

    before = read()
    write(plan)
    after = read()
    assert gone in before
    assert not gone or gone not in after
    assert not new or new not in before
    assert new in after


def test_the_next_day_and_another_setting_make_other_rows(client, plan, monkeypatch):
    assert "1 due soon" in client.get(plan.url).content.decode()
    with override_settings(WAGTAIL_SQA={"DUE_SOON_DAYS": 7}):
        assert "1 due soon" not in client.get(plan.url).content.decode()
    later = datetime.combine(TODAY + 31 * DAY, time(12), UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "Overdue by 1 day" in client.get(plan.url).content.decode()


def test_one_readers_language_choice_and_rights_are_not_the_next_readers(client, plan):
    plain = client.get(plan.url).content
    swedish = client.get(plan.url, headers={"accept-language": "sv"}).content.decode()
    for english, word in (("In progress", "Pågår"), ("Not started", "Ej påbörjad")):
        assert english in plain.decode()
        assert word in swedish and english not in swedish
    chosen = client.get(plan.url, {"role": "Teacher"}).content.decode()
    assert "Read together" in chosen and "Talk in class" not in chosen
    anna = make_user("anna")
    Measure.objects.filter(title="Read together").update(responsible_user=anna)
    client.force_login(anna)
    mine = client.get(plan.url).content.decode()
    assert mine.count("/follow-up/?next=") == 1
    client.force_login(make_user("bo"))
    assert "/follow-up/" not in client.get(plan.url).content.decode()
    client.logout()
    assert client.get(plan.url).content == plain


def test_equal_records_give_the_same_row_and_a_changed_one_another(plan):
    def rows():
        found = measure_records(list(Measure.objects.values_list("pk", flat=True)), beside=plan.path)
        return {row.title: row for row in measure_rows(found, {}, on=date(2026, 11, 23), unit_pk=None).values()}

    before, again = rows(), rows()
    assert before["Read together"] is again["Read together"]
    measure(responsible_role="Librarian")(plan)
    after = rows()
    assert after["Read together"] != before["Read together"]
    assert after["Talk in class"] is before["Talk in class"]


def test_a_question_is_put_together_once_in_each_thread_and_asked_each_time(django_assert_num_queries):
    built = []

    @built_once(4)
    def titles(word):
        built.append(word)
        return Measure.objects.filter(title__contains=word).values_list("title", flat=True)

    assert list(titles("Read")) == []
    make_measure("Read")
    with django_assert_num_queries(1):
        assert list(titles("Read")) == ["Read"]
    assert built == ["Read"]
    asked = Thread(target=lambda: titles("Read"))
    asked.start()
    asked.join()
    assert built == ["Read", "Read"]
    titles.cache_clear()
    assert list(titles("Read")) == ["Read"]
    assert len(built) == 3


def test_a_question_becomes_sql_once_and_its_answers_are_what_the_queryset_would_say(monkeypatch):
    compiled = []

    def as_sql(compiler, *args, **kwargs):
        compiled.append(compiler.query)
        return original(compiler, *args, **kwargs)

    def late():
        own = Measure.objects.filter(due__lt=TODAY).order_by().values_list("title", "due", "live")
        seen = FollowUp.objects.order_by().values_list("seen", "date", "measure__live")
        return own.union(seen, all=True).order_by("title", "due")

    original = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", as_sql)
    question = built_once()(late)
    assert list(question()) == []
    number = len(compiled)
    for day in (TODAY - DAY, TODAY - 2 * DAY):
        FollowUp.objects.create(measure=make_measure("Read", due=day), date=day, seen="Seen", status_after="on_hold")
        before = len(compiled)
        answer = list(question())
        assert len(compiled) == before
        assert answer == list(late()) != []
    assert number > 0
    assert {type(when) for _title, when, _live in answer} == {date}


def test_a_question_about_nothing_has_no_answers_and_a_new_connection_is_asked_itself(monkeypatch):
    @built_once()
    def titles(*pks):
        return Measure.objects.filter(pk__in=pks).values_list("title", flat=True)

    measure = make_measure("Read")
    assert list(titles()) == list(titles()) == []
    assert list(titles(measure.pk)) == ["Read"]
    asked, own, other = [], connections["default"], connections["default"].copy()
    monkeypatch.setattr(other, "cursor", lambda: asked.append(other) or own.cursor())
    monkeypatch.setitem(connections._connections.__dict__, "default", other)
    assert list(titles(measure.pk)) == ["Read"]
    assert asked == [other]
