"""What cron starts, on several machines at once or killed half-way, is done once."""

import pytest

from tests.mail_server import MailServer
from tests.processes.site import DATABASE

SCHEDULED = 6
SCHEDULE = f"""
from datetime import timedelta
from django.utils import timezone
from wagtail_sqa.models import Measure
for measure in Measure.objects.in_force().filter(goal_measures__isnull=False).distinct()[:{SCHEDULED}]:
    measure.description += " Once."
    revision = measure.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    print(measure.pk)
"""
EXPIRE = """
from datetime import timedelta
from django.utils import timezone
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import Measure
measure = Measure(title="Ends by itself", unit=Measure.objects.first().unit)
measure.save()
save_and_publish(measure)
Measure.objects.filter(pk=measure.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
print(measure.pk)
"""
# Whoever wants to write in Wagtail's log stands still: what is published is stored by then, its history is not.
LOG = "LOCK TABLE wagtailcore_modellogentry IN SHARE MODE"
LOGGED = "SELECT count(*) FROM wagtailcore_modellogentry WHERE action = %s AND object_id = %s"
RECORDED = "SELECT count(*) FROM wagtail_sqa_historicalmeasure WHERE id = %s"
WAITING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
EACH_ONCE = [1] * SCHEDULED, [1] * SCHEDULED
NOTHING = [0] * SCHEDULED, [0] * SCHEDULED
WITHOUT_GUARD = """
from django.core.management import call_command
from wagtail_sqa.models import publishing
publishing._BY_SCHEDULE = "nothing is called this"
call_command("publish_scheduled")
"""
WITHOUT_TRANSACTION = """
from contextlib import nullcontext
from types import SimpleNamespace
from django.core.management import call_command
from wagtail_sqa.models import publishing
publishing.transaction = SimpleNamespace(atomic=nullcontext)
publishing.InForceMixin.lock = lambda self: None
call_command("publish_scheduled")
"""


class Scheduled:
    """Measures whose time has come, and how often each has been published since: by the log and by the history."""

    def __init__(self, site):
        self.site = site
        self.pks = [int(pk) for pk in site.python(SCHEDULE).ended().split()]
        assert len(self.pks) == SCHEDULED
        self.before = self.counts()

    def counts(self):
        logged = [self.site.value(LOGGED, "wagtail.publish.scheduled", str(pk)) for pk in self.pks]
        return logged, [self.site.value(RECORDED, pk) for pk in self.pks]

    def __call__(self):
        """Return how often each was logged, and how often each was recorded."""
        pairs = zip(self.counts(), self.before, strict=True)
        return tuple([now - then for now, then in zip(*pair, strict=True)] for pair in pairs)


@pytest.fixture
def scheduled(site):
    return Scheduled(site)


def three_at_once(site, start):
    """Start three that have all read what is to be done before the first has done any of it."""
    with site.locked(LOG):
        started = [start() for _ in range(3)]
        site.wait_for_standing(3)
    for process in started:
        process.ended()


def test_three_schedulers_at_once_publish_each_thing_once(site, scheduled):
    three_at_once(site, lambda: site.begin("publish_scheduled"))
    assert scheduled() == EACH_ONCE


def test_without_the_guard_of_schedules_they_publish_everything_thrice(site, scheduled):
    three_at_once(site, lambda: site.python(WITHOUT_GUARD))
    assert scheduled()[0] == [3] * SCHEDULED


def test_three_at_once_retire_what_has_expired_once(site):
    pk = site.python(EXPIRE).ended().strip()
    for process in [site.begin("publish_scheduled") for _ in range(3)]:
        process.ended()
    assert site.value(LOGGED, "wagtail.unpublish.scheduled", pk) == 1
    assert "agrees" in site.manage("sqa_check_history")


def killed_between_two_steps(site, start):
    """Kill a scheduler that has stored the first measure, and has neither logged nor recorded it yet."""
    with site.locked(LOG):
        killed = start()
        site.wait_for_standing(1)
        killed.kill()
        site.rows(WAITING, DATABASE)  # the server would carry out what it has been asked for, once it may


def test_a_scheduler_killed_between_two_steps_loses_nothing_and_the_next_goes_on(site, scheduled):
    killed_between_two_steps(site, lambda: site.begin("publish_scheduled"))
    assert scheduled() == NOTHING
    site.manage("publish_scheduled")
    assert scheduled() == EACH_ONCE
    assert "agrees" in site.manage("sqa_check_history")


def test_without_the_transaction_a_killed_scheduler_leaves_a_step_undone(site, scheduled):
    killed_between_two_steps(site, lambda: site.python(WITHOUT_TRANSACTION))
    site.manage("publish_scheduled")
    assert scheduled() != EACH_ONCE


def test_three_rounds_of_reminders_at_once_send_each_mail_once(site):
    with MailServer() as server:
        server.letterbox.seconds = 0.2
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port)}
        rounds = [site.begin("sqa_send_reminders", **mail) for _ in range(3)]
        said = [process.ended() for process in rounds]
        sent = len(server.letterbox.mails)
    assert sent == sum(int(text.split("Sent: ")[1].split(".")[0]) for text in said) > 1
    assert site.rows("SELECT count(*), count(sent_at) FROM wagtail_sqa_reminderdigest") == [(sent, sent)]
