"""The closed vocabularies of the field, with their named groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeasureStatus(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATUSES = (MeasureStatus.NOT_STARTED, MeasureStatus.IN_PROGRESS, MeasureStatus.ON_HOLD)
ENDED_STATUSES = (MeasureStatus.COMPLETED, MeasureStatus.CANCELLED)


class Lateness(TextChoices):
    """Computed from the due date; stands beside the status and never replaces it."""

    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")


class Effect(TextChoices):
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NO_EFFECT = "no_effect", _("No effect")
    SOME_EFFECT = "some_effect", _("Some effect")
    INTENDED_EFFECT = "intended_effect", _("Intended effect")


class Decision(TextChoices):
    CONTINUE = "continue", _("Continue")
    ADAPT = "adapt", _("Adapt")
    ROUTINE = "routine", _("Make routine")
    END = "end", _("End")


class Attainment(TextChoices):
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NOT_MET = "not_met", _("Not met")
    PARTLY_MET = "partly_met", _("Partly met")
    MET = "met", _("Met")


class Origin(TextChoices):
    FOLLOW_UP = "follow_up", _("Follow-up")
    SURVEY = "survey", _("Survey")
    SELF_MONITORING = "self_monitoring", _("Self-monitoring")
    RISK_ANALYSIS = "risk_analysis", _("Risk analysis")
    DEVIATION = "deviation", _("Deviation")
    COMPLAINT = "complaint", _("Complaint or suggestion")
    INSPECTION = "inspection", _("Inspection")
    DECISION_ABOVE = "decision_above", _("Decision from above")
    OWN_INITIATIVE = "own_initiative", _("Own initiative")


class MeasureKind(TextChoices):
    PROMOTING = "promoting", _("Promoting")
    PREVENTING = "preventing", _("Preventing")
    REMEDYING = "remedying", _("Remedying")
    DEVELOPING = "developing", _("Developing")
    SELF_MONITORING = "self_monitoring", _("Self-monitoring")


class PeriodKind(TextChoices):
    SCHOOL_YEAR = "school_year", _("School year")
    CALENDAR_YEAR = "calendar_year", _("Calendar year")
    OTHER = "other", _("Other period")


class ParticipantGroup(TextChoices):
    STAFF = "staff", _("Staff")
    PUPILS = "pupils", _("Pupils")
    CHILDREN = "children", _("Children")
    GUARDIANS = "guardians", _("Guardians")
    SERVICE_USERS = "service_users", _("Service users")
    RELATIVES = "relatives", _("Relatives")
    OTHER = "other", _("Other")


class YearMode(TextChoices):
    FIXED = "fixed", _("A certain year")
    CURRENT = "current", _("Always the current year")


class Phase(TextChoices):
    """Where in its year a plan stands, by the question that is answered then."""

    CURRENT_STATE = "current_state", _("Where are we?")
    DIRECTION = "direction", _("Where are we going?")
    APPROACH = "approach", _("How do we do it?")
    OUTCOME = "outcome", _("How did it go?")


class CalloutTone(TextChoices):
    INFO = "info", _("Information")
    WARNING = "warning", _("Warning")
    SUCCESS = "success", _("Success")
