"""Whoever has an account page chooses there whether they want reminders."""

import pytest
from django.contrib.auth.models import Permission

from tests.factories import TODAY, make_measure, make_user
from wagtail_sqa.models import ReminderPreference
from wagtail_sqa.reminders.digests import reminder_round

URL = "/admin/account/"
ALWAYS = {
    "name_email-first_name": "Anna",
    "name_email-last_name": "Ek",
    "name_email-email": "anna@test.example",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
    "locale-preferred_language": "",
    "locale-current_time_zone": "",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    user = make_user("anna", email="anna@test.example", first_name="Anna", last_name="Ek")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    make_measure("Late", responsible_user=user, due=TODAY.replace(day=1))
    client.force_login(user)
    return user


def is_ticked(client):
    form = client.get(URL).content.decode()
    box = form[form.index('name="sqa_reminders-wanted"') :]
    return "checked" in box[: box.index(">")]


def test_reminders_are_wanted_until_they_are_refused_and_refused_until_they_are_wanted(client, anna):
    assert is_ticked(client)
    assert client.post(URL, ALWAYS).status_code == 302
    assert not is_ticked(client)
    assert reminder_round(on=TODAY).digests == ()
    assert client.post(URL, {**ALWAYS, "sqa_reminders-wanted": "on"}).status_code == 302
    assert is_ticked(client)
    assert [digest.user for digest in reminder_round(on=TODAY).digests] == [anna]
    assert ReminderPreference.objects.count() == 1


def test_a_choice_is_for_oneself_only(client, anna):
    bo = make_user("bo", email="bo@test.example")
    client.post(URL, ALWAYS)
    assert [row.user for row in ReminderPreference.objects.all()] == [anna]
    assert not ReminderPreference.objects.filter(user=bo).exists()
