"""How many files one reader may have made for them alone in an hour."""

from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.test import override_settings

from tests.factories import make_activity, make_plan, make_user, make_wheel
from wagtail_sqa import limits

pytestmark = pytest.mark.django_db
SENTENCE = "You have asked for many files in a short time. Try again after the next full hour."


@pytest.fixture(autouse=True)
def two_an_hour():
    cache.clear()
    with override_settings(WAGTAIL_SQA={"FILES_PER_HOUR": 2}):
        yield
    cache.clear()


@pytest.fixture
def wheel():
    return make_wheel(rings=[("School", [make_activity()])])


def ask(client, wheel, word, kind="pdf"):
    return client.get(f"{wheel.url}{kind}/?q={word}")


@pytest.fixture(autouse=True)
def drawn_at_once():
    made = ("wagtail_sqa.models.reading_wheels.wheel_pdf", "wagtail_sqa.models.wheel_files.wheel_png")
    with patch(made[0], return_value=b"%PDF"), patch(made[1], return_value=b"PNG"):
        yield


def test_one_file_too_many_is_refused_with_a_sentence_and_others_still_get_theirs(client, wheel):
    assert [ask(client, wheel, word).status_code for word in "ab"] == [200, 200]
    for kind in ("pdf", "png"):
        response = ask(client, wheel, "c", kind)
        assert response.status_code == 429
        assert SENTENCE in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
    client.force_login(make_user())
    assert ask(client, wheel, "c").status_code == 200


def test_who_has_the_file_already_and_what_is_kept_for_all_are_not_counted(client, wheel):
    etag = ask(client, wheel, "a").headers["ETag"]
    again = [client.get(f"{wheel.url}pdf/?q=a", headers={"if-none-match": etag}).status_code for _ in range(3)]
    assert again == [304] * 3
    assert ask(client, wheel, "b").status_code == 200
    assert client.get(make_plan().url + "pdf/").status_code == 200
    assert ask(client, wheel, "c").status_code == 429


class GoneCache(DummyCache):
    """As django-redis answers while Redis is gone and it is told to pass over that."""

    def incr(self, *args, **kwargs):
        return None


def test_nothing_is_counted_and_nobody_is_refused_while_the_cache_is_gone(client, wheel):
    with override_settings(CACHES={"default": {"BACKEND": "tests.test_file_limits.GoneCache"}}):
        assert [ask(client, wheel, word).status_code for word in "abc"] == [200] * 3


def test_without_the_count_they_all_come_through(client, wheel):
    with patch.object(limits, "_one_more", lambda key: 1):
        assert {ask(client, wheel, word).status_code for word in "abcd"} == {200}
