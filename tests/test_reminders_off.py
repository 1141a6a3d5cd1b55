"""Whoever has the link in a mail switches reminders off, and on again, without logging in."""

import re

import pytest
from django.core.signing import Signer
from django.test import Client
from wagtail.models import Site

from tests.factories import TODAY, home, make_measure, make_user
from wagtail_sqa.models import ReminderPreference
from wagtail_sqa.reminders.digests import reminder_round
from wagtail_sqa.reminders.links import reminders_path
from wagtail_sqa.reminders.mail import message

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    home()
    user = make_user("anna", email="anna@test.example", first_name="Anna", last_name="Ek")
    make_measure("Late", responsible_user=user, due=TODAY.replace(day=1))
    return user


@pytest.fixture
def mail(anna):
    (digest,) = reminder_round(on=TODAY).digests
    return lambda: message(digest, on=TODAY)


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def are_on():
    return reminder_round(on=TODAY).digests != ()


def test_the_link_in_the_mail_leads_to_a_page_that_switches_them_off_and_on_again(visitor, mail):
    (path,) = set(re.findall(r"http://localhost(/sqa/reminders/\S+/)", mail().body))
    page = visitor.get(path).content.decode()
    assert "Switch reminders off" in page
    assert are_on()
    assert visitor.post(path, {"reminders": "off"}).url == path
    assert not are_on()
    assert "Switch reminders on again" in visitor.get(path).content.decode()
    visitor.post(path, {"reminders": "on"})
    assert are_on()


def test_both_kinds_of_text_hold_the_link(anna, mail):
    address = f"http://localhost{reminders_path(anna)}"
    assert address in mail().body
    assert f'<a href="{address}">' in mail().alternatives[0].content


def test_to_look_or_to_send_nothing_changes_nothing(visitor, anna):
    path = reminders_path(anna)
    visitor.get(path)
    visitor.head(path)
    visitor.post(path, {})
    visitor.post(path, {"reminders": "perhaps"})
    assert are_on()
    assert not ReminderPreference.objects.exists()


def test_a_mail_program_switches_them_off_with_one_click(visitor, anna):
    for _ in range(2):
        response = visitor.post(reminders_path(anna), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert not response.cookies
        assert not are_on()


def test_one_click_is_offered_where_the_site_is_reached_by_https(anna, mail):
    assert mail().message()["List-Unsubscribe-Post"] is None
    Site.objects.update(hostname="intranet.example", port=443)
    headers = mail().message()
    assert headers["List-Unsubscribe"] == f"<https://intranet.example{reminders_path(anna)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_page_says_nothing_of_whose_it_is_and_is_kept_nowhere(visitor, anna):
    response = visitor.get(reminders_path(anna))
    page = response.content.decode().replace(reminders_path(anna), "")
    assert not re.search(r"anna|Ek\b|Late|test\.example", page, re.IGNORECASE)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_link_is_for_its_own_reader_whoever_is_logged_in(visitor, anna):
    bo = make_user("bo", email="bo@test.example")
    visitor.force_login(bo)
    visitor.post(reminders_path(anna), {"reminders": "off"})
    assert [row.user for row in ReminderPreference.objects.all()] == [anna]


def forged(anna):
    """Yield tokens that are not ours: no key, another one's number, another purpose, someone who is not there."""
    token = reminders_path(anna).rstrip("/").rpartition("/")[2]
    pk, _, signature = token.partition(":")
    yield from ("x", pk, f"{pk}:", f"{int(pk) + 1}:{signature}", f"{pk}:{signature[:-1]}", f"{pk}:{signature}x", "%00")
    yield Signer(salt="else").sign(anna.pk)
    yield reminders_path(make_user("gone", is_active=False)).rstrip("/").rpartition("/")[2]
    yield reminders_path(type(anna)(pk=10**6)).rstrip("/").rpartition("/")[2]


def test_a_forged_link_is_a_page_that_does_not_exist_and_tells_one_from_another_by_nothing(visitor, anna):
    answers = set()
    for token in forged(anna):
        path = f"/sqa/reminders/{token}/"
        for response in (visitor.get(path), visitor.post(path, {"List-Unsubscribe": "One-Click"})):
            answers.add((response.status_code, response.content))
        assert visitor.post(path, {"reminders": "off"}).status_code == 404
    assert [status for status, _ in answers] == [404]
    assert are_on()
