"""A small organisation with one thing of each kind that is live, one drafted, one closed; each with its own word."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import TestCase
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from tests.factories import (
    home,
    make_activity,
    make_category,
    make_document,
    make_focus_area,
    make_goal,
    make_measure,
    make_plan,
    make_proposal,
    make_unit,
    make_version,
    make_viewpoint,
    make_wheel,
)
from tests.overviews import make_overview
from tests.reports import gathered, make_report, put_out, stored
from wagtail_sqa.actions.calendar_feeds import make_feed
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import (
    AdoptedVersion,
    AnnualWheelPage,
    CalendarFeed,
    FollowUp,
    Indicator,
    Measure,
    Proposal,
    QualityOverviewPage,
    QualityPlanPage,
    QualityReportPage,
    Viewpoint,
    WheelActivity,
)

from .people import RESPONSIBLE, make_people

THINGS = ("live", "draft", "closed")
DAY = date(2026, 11, 20)


def word(thing: str) -> str:
    """Return the word that stands in every text of the ``thing`` and nowhere else."""
    return f"canary{thing}"


def said(thing: str) -> str:
    """Return the word that a reader has left in confidence about the plan of the ``thing``."""
    return f"confided{thing}"


@dataclass(frozen=True)
class Kit:
    """What there is of a thing. ``submitted`` is a second measure, which waits in a workflow.

    ``feed`` is an address of the wheel's calendar that belongs to the reader who answers for the measures.
    """

    measure: Measure
    submitted: Measure
    follow_up: FollowUp | None
    indicator: Indicator
    plan: QualityPlanPage
    viewpoint: Viewpoint
    proposal: Proposal
    wheel: AnnualWheelPage
    feed: CalendarFeed
    token: str
    activity: WheelActivity
    overview: QualityOverviewPage
    report: QualityReportPage


class World:
    def __init__(self):
        with TestCase.captureOnCommitCallbacks(execute=True):  # so that searches find what there is
            self._fill()

    def _fill(self):
        self.unit, self.other_unit, self.closed = (make_unit(title) for title in ("Unit", "Other unit", "Section"))
        self.people = make_people(self.unit, self.other_unit, self.closed)
        self.focus_area, self.category = make_focus_area(), make_category()
        self.document, self.rested_on = make_document(key="free"), make_document("Rested on")
        _moderate_measures()
        self.kits = {thing: self._kit(thing, self.closed if thing == "closed" else self.unit) for thing in THINGS}
        for thing, kit in self.kits.items():  # once there is something closed that they could tell of
            gathered(kit.report)
            if thing != "draft":
                put_out(kit.report)
            _adopted(kit.report, thing)

    def _kit(self, thing, unit) -> Kit:
        publish = thing != "draft"
        measure = self._measure(thing, unit, publish)
        submitted = self._measure(thing, unit, publish)
        submitted.get_workflow().start(submitted, self.people["A"])
        goal = make_goal(f"Goal {word(thing)}", [measure], governing_document=self.rested_on)
        activity = make_activity(f"Activity {word(thing)}", measure=measure)
        secret = "for everyone" if thing == "live" else word(thing)  # all may know the title of a page that all read
        plan = make_plan(f"Plan {secret}", parent=unit, goals=[goal], publish=publish)
        wheel = make_wheel(f"Wheel {secret}", parent=unit, rings=[("Ring", [activity])], publish=publish)
        feed, token = make_feed(self.people[RESPONSIBLE], name="Phone", wheel=wheel)
        kit = Kit(
            measure=measure,
            submitted=submitted,
            follow_up=_followed_up(measure, thing) if publish else None,
            indicator=Indicator.objects.create(name=f"Indicator {word(thing)}", unit=unit),
            plan=plan,
            viewpoint=make_viewpoint(plan, f"{said(thing)} {word(thing)}"),
            proposal=make_proposal(plan, unit, f"Proposal {word(thing)}"),
            wheel=wheel,
            feed=feed,
            token=token,
            activity=activity,
            overview=self._overview(unit, secret, publish),
            report=self._report(unit, secret),
        )
        _adopted(kit.plan, thing)
        return kit

    def _overview(self, unit, secret, publish):
        """The one that is live counts the whole organisation, so that it could tell of what is closed."""
        whole = home() if secret == "for everyone" else unit
        return make_overview(f"Overview {secret}", parent=unit, unit=whole, live=publish)

    def _report(self, unit, secret):
        """The one that is live tells of the whole organisation."""
        whole = home() if secret == "for everyone" else unit
        return stored(make_report(unit, scope="level", title=f"Report {secret}", unit=whole))

    def _measure(self, thing, unit, publish):
        texts = ("title", "description", "cause", "expected_effect", "responsible_role")
        fields = {name: f"{name} {word(thing)}" for name in texts}
        return make_measure(unit=unit, publish=publish, responsible_user=self.people[RESPONSIBLE], **fields)

    def state(self):
        """Return what nobody may change who is not let in."""
        fields = ("pk", "title", "live", "locked", "has_unpublished_changes", "latest_revision", "status")
        return (
            list(Measure.objects.order_by("pk").values_list(*fields)),
            list(FollowUp.objects.order_by("pk").values_list("pk", flat=True)),
            list(Indicator.objects.order_by("pk").values_list("pk", "name")),
            list(CalendarFeed.objects.order_by("pk").values_list("pk", "token_hash")),
            list(Viewpoint.objects.order_by("pk").values_list("pk", "text", "state", "answer")),
            list(Proposal.objects.order_by("pk").values_list("pk", "state", "reason")),
            Measure.history.count(),
            list(AdoptedVersion.objects.order_by("pk").values_list("pk", "withdrawn_at")),
            home().get_descendants().count(),
            list(QualityReportPage.objects.order_by("pk").values_list("pk", "latest_revision", "live_revision")),
            list(AnnualWheelPage.objects.order_by("pk").values_list("pk", "latest_revision", "live_revision")),
        )


def _adopted(page, thing):
    """A version, also of the draft: one that was published once and is not any more has some too."""
    texts = {"html": f"<p>{word(thing)}</p>", "pdf": word(thing).encode(), "protocol": word(thing).encode()}
    version = make_version(page, **texts, protocol_name="minutes.pdf", adopted_by=f"Board {word(thing)}")
    version.pictures.create(name="1", content_type="image/png", data=word(thing).encode())


def _followed_up(measure, thing):
    return follow_up(measure, on=DAY, seen=f"Seen {word(thing)}", status="in_progress", today=DAY)


def _moderate_measures():
    """Send measures through a workflow whose only task is that of a group without members."""
    task = GroupApprovalTask.objects.create(name="Approve")
    task.groups.add(Group.objects.create(name="Moderators of measures"))
    workflow = Workflow.objects.create(name="Measures")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(content_type=ContentType.objects.get_for_model(Measure), workflow=workflow)
