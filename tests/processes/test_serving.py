"""Two servers, one site: what one of them does, the other serves."""

from tests.processes.asking import ask, publish
from tests.processes.site import wait_until

SCHOOL = "/bjorkviks-kommun/barn-och-utbildning/ekbackens-skola/"
PLAN = f"{SCHOOL}kvalitetsplan-2026-27/"
IN_PLAN = """
    SELECT m.id FROM wagtail_sqa_measure m JOIN wagtail_sqa_goalmeasure l ON l.measure_id = m.id
    JOIN wagtail_sqa_plangoal g ON g.id = l.goal_id JOIN wagtailcore_page p ON p.id = g.plan_id
    WHERE m.live AND p.url_path LIKE %s ORDER BY m.id
"""
TASKS = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE task_path LIKE %s"


def measures(site, path=PLAN):
    return [pk for (pk,) in site.rows(IN_PLAN, f"%{path}")]


def test_who_logs_in_at_one_is_known_to_the_other(editors, visitors):
    assert [visitor.get("/sqa/my-measures/")[:2] for visitor in editors] == [(200, "/sqa/my-measures/")] * 2


def test_what_one_publishes_the_other_serves_in_its_next_request(site, editors):
    first, second = editors
    measure = measures(site)[0]
    for number, (writer, reader) in enumerate([(first, second), (second, first)] * 2):
        words = f"Published by one and read at the other {number}"
        assert words not in reader.get(PLAN)[2]  # it has drawn the page before
        publish(writer, measure, title=words)
        assert words in reader.get(PLAN)[2]


def test_a_file_asked_of_one_is_fetched_from_the_other_until_it_changes(site, editors):
    first, second = editors
    path, before = f"{PLAN}pdf/", site.value(TASKS, "%.make_in_background")
    with site.worker():
        assert ask(first, path)[0] == 202
        wait_until(lambda: ask(second, path)[0] == 200)
        answers = [ask(visitor, path) for visitor in editors]
        assert answers[0][2][:5] == b"%PDF-"
        assert answers[0][2] == answers[1][2]
        assert site.value(TASKS, "%.make_in_background") == before + 1
        etag = answers[0][1]["ETag"]
        known = {"If-None-Match": etag}
        assert [ask(visitor, path, **known)[0] for visitor in editors] == [304, 304]
        publish(first, measures(site)[0], title="What the file does not say yet")
        assert ask(second, path, **known)[0] == 202
        wait_until(lambda: ask(first, path)[0] == 200)
        assert ask(second, path)[1]["ETag"] not in (None, etag)


def test_the_cache_in_front_is_told_of_the_plan_whose_measure_has_changed(site, editors, front):
    with site.worker():
        publish(editors[0], measures(site)[0], title="Something new")
        wait_until(lambda: PLAN in front.purged)
