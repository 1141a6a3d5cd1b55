from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wagtail_sqa.actions.remind import Delivery, send_digests, sent_already
from wagtail_sqa.reminders.digests import reminder_round


class Command(BaseCommand):
    help = (
        "Send everyone who is responsible for measures a mail about those that are overdue, due soon or waiting for "
        "follow-up, and the editors of a unit one about measures that have nobody and viewpoints that have no "
        "answer. Run it on the days on which "
        "reminders are wanted, several times if you like: nobody gets the same mail twice on one day, and what could "
        "not be sent is tried again. Exits with 1 when any could not be sent."
    )

    def add_arguments(self, parser):
        parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="The day it is; today when left out.")
        parser.add_argument("--dry-run", action="store_true", help="Print who would get what, and send nothing.")

    def handle(self, *args, **options):
        on = options["date"] or timezone.localdate()
        plan = reminder_round(on=on)
        if options["dry_run"]:
            self.preview(plan.digests, on)
        else:
            self.send(plan.digests, on)
        for left_out in plan.left_out:
            self.stdout.write(f"Left out: {left_out.user} ({left_out.why}), measures or viewpoints: {left_out.count}.")

    def preview(self, digests, on):
        for digest in digests:
            if sent_already(digest, on=on):
                self.stdout.write(f"Sent already: {_who(digest)}.")
                continue
            self.stdout.write(f"Would be sent: {_who(digest)}.")
            for line in (line for _, lines in digest.groups() for line in lines):
                self.stdout.write(f"  {line.reminder.reason.value}: {line.reminder.title} {line.url}".rstrip())
            for waiting in digest.viewpoints:
                self.stdout.write(f"  viewpoints: {waiting.title}: {waiting.number}")

    def send(self, digests, on):
        outcomes = send_digests(digests, on=on)
        for outcome in outcomes:
            if outcome.delivery == Delivery.FAILED:
                self.stderr.write(f"Failed: {_who(outcome.digest)}: {outcome.error}")
        count = {kind: sum(outcome.delivery == kind for outcome in outcomes) for kind in Delivery}
        self.stdout.write(f"Sent: {count[Delivery.SENT]}. Sent before: {count[Delivery.SENT_BEFORE]}.")
        if count[Delivery.FAILED]:
            raise CommandError(f"Not sent: {count[Delivery.FAILED]}. Run the command again to try them once more.")


def _who(digest) -> str:
    kind = "measures of their units" if digest.for_units else "measures of their own"
    viewpoints = f", viewpoints: {digest.viewpoint_number}" if digest.viewpoints else ""
    return f"{digest.user} <{digest.user.email}>, {kind}: {len(digest.lines)}{viewpoints}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it as YYYY-MM-DD.") from error
