"""Sending reminders through a real mail server, which takes, refuses, hangs up and goes away."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from tests.factories import TODAY, make_measure, make_user
from tests.mail_server import MailServer
from wagtail_sqa.actions import remind
from wagtail_sqa.actions.remind import send_digests
from wagtail_sqa.models import ReminderDigest, ReminderPreference
from wagtail_sqa.reminders.digests import reminder_round

pytestmark = pytest.mark.django_db

LATE = TODAY - timedelta(days=2)
EVERYONE = ["u0@test.example", "u1@test.example", "u2@test.example", "u3@test.example"]


@pytest.fixture
def server(settings):
    with MailServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def letterbox(server):
    return server.letterbox


@pytest.fixture
def staff():
    users = [make_user(f"u{number}", email=address) for number, address in enumerate(EVERYONE)]
    for user in users:
        make_measure(f"Measure of {user}", responsible_user=user, due=LATE)
    return users


def run(*arguments):
    """Run the command of the day; return what it prints."""
    out = StringIO()
    call_command("sqa_send_reminders", "--date", f"{TODAY}", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def run_and_fail(*arguments):
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("sqa_send_reminders", "--date", f"{TODAY}", *arguments, stdout=out, stderr=out)
    return out.getvalue() + str(raised.value)


def unsent():
    return list(ReminderDigest.objects.filter(sent_at=None).values_list("address", flat=True))


def test_everyone_gets_one_mail_and_it_is_in_the_log(letterbox, staff):
    assert "Sent: 4. Sent before: 0." in run()
    assert letterbox.recipients == EVERYONE
    mail = letterbox.mails[0]
    assert mail["Subject"] == "1 measure to follow up"
    assert "Measure of u0" in mail.get_body(["plain"]).get_content()
    assert "Measure of u0" in mail.get_body(["html"]).get_content()
    row = ReminderDigest.objects.get(user=staff[0])
    assert (row.date, row.address, row.for_units, row.measures) == (TODAY, EVERYONE[0], False, 1)
    assert (row.error, row.sent_at is None) == ("", False)


def test_a_second_run_of_the_day_sends_nothing_and_the_next_day_begins_anew(letterbox, staff):
    run()
    assert "Sent: 0. Sent before: 4." in run()
    assert len(letterbox.mails) == 4
    call_command("sqa_send_reminders", "--date", f"{TODAY + timedelta(days=1)}", stdout=StringIO())
    assert letterbox.recipients == EVERYONE * 2


def test_a_refused_recipient_leaves_the_rest_sent_and_is_tried_again(letterbox, staff):
    letterbox.refused.add(EVERYONE[1])
    said = run_and_fail()
    assert "Failed: u1 <u1@test.example>" in said
    assert "Not sent: 1." in said
    assert letterbox.recipients == [EVERYONE[0], *EVERYONE[2:]]
    row = ReminderDigest.objects.get(user=staff[1])
    assert row.sent_at is None
    assert "No such user" in row.error
    letterbox.refused.clear()
    assert "Sent: 1. Sent before: 3." in run()
    assert letterbox.recipients == [EVERYONE[0], *EVERYONE[2:], EVERYONE[1]]
    row.refresh_from_db()
    assert (row.error, row.sent_at is None) == ("", False)


def test_a_server_that_hangs_up_once_costs_one_mail_until_the_next_run(letterbox, staff):
    letterbox.hangs_up_after = 1
    run_and_fail()
    assert letterbox.recipients == [EVERYONE[0], *EVERYONE[2:]]
    assert unsent() == [EVERYONE[1]]
    run()
    assert sorted(letterbox.recipients) == EVERYONE


def test_a_server_that_cannot_be_reached_leaves_everyone_for_the_next_run(server, letterbox, staff):
    server.stop()
    assert "Not sent: 4." in run_and_fail()
    assert "Refused" in ReminderDigest.objects.get(user=staff[3]).error
    server.start()
    run()
    assert letterbox.recipients == EVERYONE
    assert unsent() == []


def test_a_server_that_cannot_be_reached_is_asked_once_a_round(settings, staff):
    settings.EMAIL_BACKEND = "tests.test_reminders_sending.CountingBackend"
    CountingBackend.attempts = 0
    run_and_fail()
    assert CountingBackend.attempts == 1


class CountingBackend:
    """A backend of someone else's, with errors of its own."""

    attempts = 0

    def __init__(self, **options):
        pass

    def open(self):
        CountingBackend.attempts += 1
        raise RuntimeError("The key of the service has expired.")

    def close(self):
        raise RuntimeError("Never opened.")


def test_a_dry_run_prints_who_would_get_what_and_sends_and_writes_nothing(letterbox, staff):
    ReminderPreference.objects.create(user=staff[3], wanted=False)
    said = run("--dry-run")
    assert "Would be sent: u0 <u0@test.example>, measures of their own: 1." in said
    assert "  overdue: Measure of u0" in said
    assert "Left out: u3 (wants no reminders), measures or viewpoints: 1." in said
    assert letterbox.mails == []
    assert not ReminderDigest.objects.exists()


def test_a_dry_run_tells_who_has_been_sent_theirs_already(letterbox, staff):
    run()
    assert run("--dry-run").count("Sent already:") == 4


def test_a_day_that_is_none_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="write it as YYYY-MM-DD"):
        call_command("sqa_send_reminders", "--date", "tomorrow")


def claimed_by_another(user, ago):
    claimed_at = timezone.now() - ago
    return ReminderDigest.objects.create(date=TODAY, user=user, address=user.email, claimed_at=claimed_at)


def test_what_another_process_is_sending_is_waited_for_and_not_sent_twice(letterbox, staff, monkeypatch):
    row = claimed_by_another(staff[0], timedelta(seconds=50))
    pauses = []

    def meanwhile(seconds):
        pauses.append(seconds)
        ReminderDigest.objects.filter(pk=row.pk).update(sent_at=timezone.now())

    monkeypatch.setattr(remind, "sleep", meanwhile)
    assert "Sent: 3. Sent before: 1." in run()
    assert letterbox.recipients == EVERYONE[1:]
    assert len(pauses) == 1


class SlowBackend:
    """A server that greets so slowly that another process claims everything meanwhile."""

    def __init__(self, **options):
        pass

    def open(self):
        if not ReminderDigest.objects.update(claimed_at=timezone.now()):
            claimed_by_another(get_user_model().objects.get(username="u0"), timedelta(0))

    def close(self):
        pass

    def send_messages(self, messages):
        raise AssertionError("Another process has claimed this digest.")


@pytest.mark.parametrize("is_left_by_a_dead_process", [False, True])
def test_of_two_processes_that_want_the_same_digest_one_gets_it(
    settings, staff, monkeypatch, is_left_by_a_dead_process
):
    settings.EMAIL_BACKEND = "tests.test_reminders_sending.SlowBackend"
    if is_left_by_a_dead_process:
        claimed_by_another(staff[0], timedelta(hours=1))
    monkeypatch.setattr(remind, "sleep", _stop)
    with pytest.raises(InterruptedError):
        send_digests(reminder_round(on=TODAY).digests[:1], on=TODAY)
    assert ReminderDigest.objects.get().error == ""


def test_what_a_dead_process_left_claimed_is_sent(letterbox, staff):
    claimed_by_another(staff[0], timedelta(seconds=61))
    assert "Sent: 4. Sent before: 0." in run()
    assert letterbox.recipients == EVERYONE


def test_a_longer_time_limit_of_the_site_makes_a_claim_last_longer(server, settings, staff, monkeypatch):
    settings.EMAIL_TIMEOUT = 30
    claimed_by_another(staff[0], timedelta(seconds=61))
    monkeypatch.setattr(remind, "sleep", _stop)
    with pytest.raises(InterruptedError):
        send_digests(reminder_round(on=TODAY).digests, on=TODAY)


def _stop(seconds):
    raise InterruptedError


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_round_inside_a_transaction_is_refused_for_its_claims_would_not_be_seen(server, letterbox, staff):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        send_digests(reminder_round(on=TODAY).digests, on=TODAY)
    assert letterbox.mails == []
