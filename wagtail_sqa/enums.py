"""The closed vocabularies of the field, with their named groups.

Each word has its context: Wagtail and Django translate some of the same English words otherwise.
"""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class MeasureStatus(TextChoices):
    NOT_STARTED = "not_started", pgettext_lazy("measure status", "Not started")
    IN_PROGRESS = "in_progress", pgettext_lazy("measure status", "In progress")
    ON_HOLD = "on_hold", pgettext_lazy("measure status", "On hold")
    COMPLETED = "completed", pgettext_lazy("measure status", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("measure status", "Cancelled")


OPEN_STATUSES = (MeasureStatus.NOT_STARTED, MeasureStatus.IN_PROGRESS, MeasureStatus.ON_HOLD)
ENDED_STATUSES = (MeasureStatus.COMPLETED, MeasureStatus.CANCELLED)


class Lateness(TextChoices):
    """Computed from the due date; stands beside the status and never replaces it."""

    DUE_SOON = "due_soon", pgettext_lazy("lateness", "Due soon")
    OVERDUE = "overdue", pgettext_lazy("lateness", "Overdue")


class Effect(TextChoices):
    NOT_ASSESSED = "not_assessed", pgettext_lazy("effect of a measure", "Not assessed")
    NO_EFFECT = "no_effect", pgettext_lazy("effect of a measure", "No effect")
    SOME_EFFECT = "some_effect", pgettext_lazy("effect of a measure", "Some effect")
    INTENDED_EFFECT = "intended_effect", pgettext_lazy("effect of a measure", "Intended effect")


class Decision(TextChoices):
    CONTINUE = "continue", pgettext_lazy("decision on a measure", "Continue")
    ADAPT = "adapt", pgettext_lazy("decision on a measure", "Adapt")
    ROUTINE = "routine", pgettext_lazy("decision on a measure", "Make routine")
    END = "end", pgettext_lazy("decision on a measure", "End")


class Attainment(TextChoices):
    NOT_ASSESSED = "not_assessed", pgettext_lazy("goal attainment", "Not assessed")
    NOT_MET = "not_met", pgettext_lazy("goal attainment", "Not met")
    PARTLY_MET = "partly_met", pgettext_lazy("goal attainment", "Partly met")
    MET = "met", pgettext_lazy("goal attainment", "Met")


class Origin(TextChoices):
    FOLLOW_UP = "follow_up", pgettext_lazy("origin of a measure", "Follow-up")
    SURVEY = "survey", pgettext_lazy("origin of a measure", "Survey")
    SELF_MONITORING = "self_monitoring", pgettext_lazy("origin of a measure", "Self-monitoring")
    RISK_ANALYSIS = "risk_analysis", pgettext_lazy("origin of a measure", "Risk analysis")
    DEVIATION = "deviation", pgettext_lazy("origin of a measure", "Deviation")
    COMPLAINT = "complaint", pgettext_lazy("origin of a measure", "Complaint or suggestion")
    INSPECTION = "inspection", pgettext_lazy("origin of a measure", "Inspection")
    DECISION_ABOVE = "decision_above", pgettext_lazy("origin of a measure", "Decision from above")
    OWN_INITIATIVE = "own_initiative", pgettext_lazy("origin of a measure", "Own initiative")


class MeasureKind(TextChoices):
    PROMOTING = "promoting", pgettext_lazy("kind of measure", "Promoting")
    PREVENTING = "preventing", pgettext_lazy("kind of measure", "Preventing")
    REMEDYING = "remedying", pgettext_lazy("kind of measure", "Remedying")
    DEVELOPING = "developing", pgettext_lazy("kind of measure", "Developing")
    SELF_MONITORING = "self_monitoring", pgettext_lazy("kind of measure", "Self-monitoring")


class DocumentKind(TextChoices):
    LAW = "law", pgettext_lazy("kind of governing document", "Law")
    REGULATION = "regulation", pgettext_lazy("kind of governing document", "Ordinance or regulation")
    CURRICULUM = "curriculum", pgettext_lazy("kind of governing document", "Curriculum or general advice")
    POLICY = "policy", pgettext_lazy("kind of governing document", "Policy or guideline")
    PLAN = "plan", pgettext_lazy("kind of governing document", "Plan")
    OTHER = "other", pgettext_lazy("kind of governing document", "Other")


class DocumentValidity(TextChoices):
    """Computed from the days between which a governing document is valid."""

    IN_FORCE = "in_force", pgettext_lazy("validity of a governing document", "In force")
    ENDED = "ended", pgettext_lazy("validity of a governing document", "No longer in force")
    COMING = "coming", pgettext_lazy("validity of a governing document", "Not in force yet")


class PeriodKind(TextChoices):
    SCHOOL_YEAR = "school_year", pgettext_lazy("kind of period", "School year")
    CALENDAR_YEAR = "calendar_year", pgettext_lazy("kind of period", "Calendar year")
    OTHER = "other", pgettext_lazy("kind of period", "Other period")


class ParticipantGroup(TextChoices):
    STAFF = "staff", pgettext_lazy("participants", "Staff")
    PUPILS = "pupils", pgettext_lazy("participants", "Pupils")
    CHILDREN = "children", pgettext_lazy("participants", "Children")
    GUARDIANS = "guardians", pgettext_lazy("participants", "Guardians")
    SERVICE_USERS = "service_users", pgettext_lazy("participants", "Service users")
    RELATIVES = "relatives", pgettext_lazy("participants", "Relatives")
    OTHER = "other", pgettext_lazy("participants", "Other")


class ReportScope(TextChoices):
    """Whose plans a report is gathered from."""

    UNIT = "unit", pgettext_lazy("what a report is about", "The unit itself")
    LEVEL = "level", pgettext_lazy("what a report is about", "The unit and all units below it")


class GatheringState(TextChoices):
    """How far a gathering has come; seen by nobody by these words."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ViewpointState(TextChoices):
    NEW = "new", pgettext_lazy("state of a viewpoint", "New")
    UNDER_REVIEW = "under_review", pgettext_lazy("state of a viewpoint", "Under review")
    ANSWERED = "answered", pgettext_lazy("state of a viewpoint", "Answered")
    DECLINED = "declined", pgettext_lazy("state of a viewpoint", "Declined, with a reason")


WAITING_VIEWPOINTS = (ViewpointState.NEW, ViewpointState.UNDER_REVIEW)
CLOSED_VIEWPOINTS = (ViewpointState.ANSWERED, ViewpointState.DECLINED)


class ProposalState(TextChoices):
    """What a unit has made of a goal or a measure that was handed down to it."""

    WAITING = "waiting", pgettext_lazy("state of a proposal", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "Taken up")
    ADAPTED = "adapted", pgettext_lazy("state of a proposal", "Taken up in other words")
    DECLINED = "declined", pgettext_lazy("state of a proposal", "Declined, with a reason")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "Taken back")


class ViewpointsFrom(TextChoices):
    """Who may leave a viewpoint: a site's setting."""

    NOBODY = "nobody"
    USERS = "users"
    EVERYONE = "everyone"


class YearMode(TextChoices):
    FIXED = "fixed", pgettext_lazy("year of a wheel", "A certain year")
    CURRENT = "current", pgettext_lazy("year of a wheel", "Always the current year")


class RepeatPreset(TextChoices):
    """When an activity comes back; the values are those of `wagtail_sqa.wheel.recurrence.Preset`."""

    ONCE = "once", pgettext_lazy("repeats", "Does not repeat")
    WEEKLY = "weekly", pgettext_lazy("repeats", "Every week")
    MONTHLY = "monthly", pgettext_lazy("repeats", "Every month on the same date")
    NTH_WEEKDAY = "nth_weekday", pgettext_lazy("repeats", "A certain weekday of the month")
    LAST_WEEKDAY = "last_weekday", pgettext_lazy("repeats", "The last of a weekday in the month")
    LAST_WEEK = "last_week", pgettext_lazy("repeats", "The last week of the month")
    ISO_WEEK = "iso_week", pgettext_lazy("repeats", "A certain week of the year")
    YEARLY = "yearly", pgettext_lazy("repeats", "Every year on the same date")


class OccurrenceState(TextChoices):
    PLANNED = "planned", pgettext_lazy("state of an activity", "Planned")
    DONE = "done", pgettext_lazy("state of an activity", "Done")
    MOVED = "moved", pgettext_lazy("state of an activity", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("state of an activity", "Cancelled")


OPEN_OCCURRENCES = (OccurrenceState.PLANNED, OccurrenceState.MOVED)


class RingSource(TextChoices):
    """What a ring of a wheel shows."""

    OWN = "own", pgettext_lazy("what a ring shows", "Activities of its own")
    MEASURES = (
        "measures",
        pgettext_lazy("what a ring shows", "Measures of plans, from start to due date, and check-points"),
    )
    DUE_DATES = "due_dates", pgettext_lazy("what a ring shows", "Due dates of the measures of plans")
    MILESTONES = "milestones", pgettext_lazy("what a ring shows", "Milestones of plans")
    WHEEL = "wheel", pgettext_lazy("what a ring shows", "A ring of another wheel")


SOURCES_IN_PLANS = (RingSource.MEASURES, RingSource.DUE_DATES, RingSource.MILESTONES)


class Phase(TextChoices):
    """Where in its year a plan stands, by the question that is answered then."""

    CURRENT_STATE = "current_state", pgettext_lazy("question of a plan", "Where are we?")
    DIRECTION = "direction", pgettext_lazy("question of a plan", "Where are we going?")
    APPROACH = "approach", pgettext_lazy("question of a plan", "How do we do it?")
    OUTCOME = "outcome", pgettext_lazy("question of a plan", "How did it go?")


class WheelPart(TextChoices):
    """What another page shows of a wheel."""

    NEXT = "next", pgettext_lazy("part of a wheel", "What comes next")
    MONTH = "month", pgettext_lazy("part of a wheel", "This month")
    PICTURE = "picture", pgettext_lazy("part of a wheel", "The picture")


class CalloutTone(TextChoices):
    INFO = "info", pgettext_lazy("callout", "Information")
    WARNING = "warning", pgettext_lazy("callout", "Warning")
    SUCCESS = "success", pgettext_lazy("callout", "Success")


class Direction(TextChoices):
    """Which way an indicator should go."""

    UP = "up", pgettext_lazy("better is", "Higher")
    DOWN = "down", pgettext_lazy("better is", "Lower")


class Carried(TextChoices):
    """What a plan makes of what stood in last year's plan."""

    NEW = "new", pgettext_lazy("carried into the next year", "New")
    CONTINUES = "continues", pgettext_lazy("carried into the next year", "Continues")
    CHANGED = "changed", pgettext_lazy("carried into the next year", "Changed")
    ENDED = "ended", pgettext_lazy("carried into the next year", "Ended")


class ChangeKind(TextChoices):
    """What a change of a page is about, for readers who look for one kind."""

    TEXT = "text", pgettext_lazy("what changed", "Texts")
    GOAL = "goal", pgettext_lazy("what changed", "Goals")
    FIGURE = "figure", pgettext_lazy("what changed", "Figures")
    INDICATOR = "indicator", pgettext_lazy("what changed", "Indicators")
    MEASURE = "measure", pgettext_lazy("what changed", "Measures")
    FOLLOW_UP = "follow_up", pgettext_lazy("what changed", "Follow-up")
    AROUND = "around", pgettext_lazy("what changed", "Participation and milestones")
