"""What readers and editors meet while Redis, the search server or the worker is not there."""

from importlib.util import find_spec

import pytest

from tests.demo_site import Visitor, free_port
from tests.processes.asking import follow_up, publish
from tests.processes.test_serving import PLAN, SCHOOL, measures

WHEEL = f"{SCHOOL}arshjul-2026-27/"
PAGES = ["/", PLAN, f"{PLAN}changes/", WHEEL, f"{WHEEL}pdf/?q=plan", f"{WHEEL}calendar/", "/search/?q=plan", "/admin/"]


def answers(visitor, pages):
    return {path: visitor.get(path)[0] for path in pages}


@pytest.fixture
def without_redis(site):
    site.redis.kill()
    yield
    site.redis = site.start_redis()


def test_without_redis_pages_files_forms_and_log_ins_work(site, editors, without_redis):
    first, second = editors
    assert answers(second, PAGES) == dict.fromkeys(PAGES, 200)
    measure = measures(site)[1]
    publish(first, measure, title="Published without Redis")
    follow_up(second, measure, "Seen without Redis")
    text = second.get(PLAN)[2]
    assert "Published without Redis" in text
    assert "Seen without Redis" in text


def test_with_djangos_own_cache_backend_no_page_would_work(site, without_redis):
    port = free_port()
    server = site.start_server(port, SQA_DJANGOS_OWN_CACHE="1")
    assert Visitor(f"http://127.0.0.1:{port}").get("/")[0] == 500
    server.kill()


@pytest.mark.skipif(find_spec("opensearchpy") is None, reason="needs opensearch-py")
def test_without_the_search_server_pages_and_publishing_work_and_the_search_says_so(site, ports):
    port, gone = free_port(), {"OPENSEARCH_URL": f"http://127.0.0.1:{free_port()}"}
    server = site.start_server(port, **gone)
    editor = Visitor(f"http://127.0.0.1:{port}").log_in("admin")
    assert answers(editor, PAGES) == dict.fromkeys(PAGES, 200)
    assert "går inte att söka just nu" in editor.get("/search/?q=plan")[2]
    publish(editor, measures(site)[1], title="Published without search")
    site.manage("db_worker", "--batch", **gone)
    assert "Published without search" in editor.get(PLAN)[2]
    server.kill()


def test_without_a_worker_what_is_published_is_read_at_once_and_files_say_that_they_wait(site, editors):
    publish(editors[0], measures(site)[1], title="Published without a worker")
    assert "Published without a worker" in editors[1].get(PLAN)[2]
    assert editors[1].get(f"{PLAN}pdf/")[0] == 202
