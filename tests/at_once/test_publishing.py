"""Many publish at once, each with a connection of their own: SQA_TEST_DATABASE=postgres, =mariadb or =file."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from time import monotonic, sleep
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.factories import TODAY, make_measure, make_plan
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.enums import MeasureStatus
from wagtail_sqa.history.recording import drifted
from wagtail_sqa.models import FollowUp, Measure, QualityPlanPage
from wagtail_sqa.models.publishing import InForceMixin

pytestmark = pytest.mark.worker
WRITERS, TIMES = 4, 40
needs_connections = pytest.mark.skipif(
    settings.DATABASES["default"]["NAME"] == ":memory:", reason="needs a database of its own"
)
needs_row_locks = pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="SQLite locks the whole database, so nothing can be lost"
)


def at_once(writers, work):
    """Return what ``work`` returns for each writer; the first error ends the test."""

    def alone(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(alone, range(writers)))


@needs_connections
class ReadChangePublish(TransactionTestCase):
    serialized_rollback = True  # what migrations made is there again for every test

    def setUp(self):
        self.measure = make_measure("Read together")
        self.plan = make_plan(goals=[("All", [self.measure])])

    def add_words(self, writer):
        """Add a word to the description, again and again; return the words whose publication was acknowledged."""
        words = [f"<{writer}.{time}>" for time in range(TIMES)]
        return [word for word in words if self.add(word)]

    def add(self, word) -> bool:
        try:
            with transaction.atomic():
                Measure(pk=self.measure.pk).lock()
                measure = Measure.objects.get(pk=self.measure.pk)
                measure.description += word
                save_and_publish(measure)
        except OperationalError:  # a deadlock, which can only be without the lock
            return False
        return True

    def kept_and_lost(self):
        acknowledged = {word for words in at_once(WRITERS, self.add_words) for word in words}
        self.measure.refresh_from_db()
        kept = {word for word in acknowledged if word in self.measure.description}
        return kept, acknowledged - kept

    def test_of_four_who_publish_forty_changes_each_none_is_lost(self):
        before = QualityPlanPage.objects.get(pk=self.plan.pk).content_version
        kept, lost = self.kept_and_lost()
        assert (len(kept), len(lost)) == (WRITERS * TIMES, 0)
        assert self.measure.history.count() == 1 + WRITERS * TIMES
        assert QualityPlanPage.objects.get(pk=self.plan.pk).content_version == before + WRITERS * TIMES
        assert list(drifted(Measure)) == []

    @needs_row_locks
    def test_without_the_lock_some_would_be_lost(self):
        with mock.patch.object(InForceMixin, "lock", lambda self: None):
            _, lost = self.kept_and_lost()
        assert lost


@needs_connections
class Schedules(TransactionTestCase):
    serialized_rollback = True
    SCHEDULERS, MEASURES = 3, 10

    def setUp(self):
        self.measures = [make_measure(f"Measure {number}", publish=False) for number in range(self.MEASURES)]
        self.plan = make_plan(goals=[("All", self.measures)], publish=False)
        due = timezone.now() - timedelta(minutes=1)
        for thing in (*self.measures, self.plan):
            thing.latest_revision.approved_go_live_at = due
            thing.latest_revision.save()

    def logged(self):
        of_schedules = {"action": "wagtail.publish.scheduled"}
        return ModelLogEntry.objects.filter(**of_schedules).count(), PageLogEntry.objects.filter(**of_schedules).count()

    def test_three_schedulers_at_once_publish_each_thing_once(self):
        at_once(self.SCHEDULERS, lambda number: call_command("publish_scheduled"))
        assert Measure.objects.in_force().count() == self.MEASURES
        assert [measure.history.count() for measure in self.measures] == [1] * self.MEASURES
        assert self.logged() == (self.MEASURES, 1)

    def test_a_scheduler_killed_half_way_loses_nothing_and_the_next_goes_on(self):
        third = mock.patch("wagtail.models.ModelLogEntry.objects.log_action", side_effect=[None, None, Killed])
        with third, pytest.raises(Killed):
            call_command("publish_scheduled")
        assert Measure.objects.in_force().count() < self.MEASURES
        call_command("publish_scheduled")
        assert Measure.objects.in_force().count() == self.MEASURES
        assert [measure.history.count() for measure in self.measures] == [1] * self.MEASURES
        assert list(drifted(Measure)) == []


class Killed(BaseException):
    """The process ends here."""


@needs_connections
class HumanPace(TransactionTestCase):
    """Eight people who write, think a second and write again; SQA_TEST_SECONDS=60 for a longer look."""

    serialized_rollback = True
    WRITERS, SECONDS = 8, float(os.environ.get("SQA_TEST_SECONDS", "8"))

    def setUp(self):
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA journal_mode=WAL")  # as docs/how-to/databases.md asks of a site
        self.measures = [make_measure(f"Measure {number}") for number in range(self.WRITERS)]
        make_plan(goals=[("All", self.measures)])

    def work(self, writer):
        chance, entries, end = Random(writer), 0, monotonic() + self.SECONDS  # noqa: S311
        while monotonic() < end:
            publishes = chance.random() < 0.5
            self.write(chance.choice(self.measures).pk, publishes)
            entries += not publishes
            sleep(chance.uniform(0.5, 1.5))
        return entries

    def write(self, pk, publishes):
        measure = Measure.objects.get(pk=pk)
        if publishes:
            measure.description += "."
            save_and_publish(measure)
        else:
            follow_up(measure, on=TODAY - timedelta(days=1), today=TODAY, seen="Well", status=MeasureStatus.IN_PROGRESS)

    def test_eight_at_the_pace_of_people_meet_no_error_and_leave_no_drift(self):
        entries = at_once(self.WRITERS, self.work)
        assert FollowUp.objects.count() == sum(entries) >= self.WRITERS
        assert list(drifted(Measure)) == []
