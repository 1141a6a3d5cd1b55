"""The nouns of quality work."""

from .adopted_versions import AdoptedPicture, AdoptedVersion
from .calendar_feeds import CalendarFeed
from .focus_areas import FocusArea
from .follow_ups import FollowUp
from .goals import GoalIndicator, GoalMeasure, PlanGoal
from .governing_documents import GoverningDocument
from .indicators import Indicator, IndicatorReading
from .measures import Measure
from .milestones import PlanMilestone
from .occurrences import ActivityOccurrence
from .overviews import QualityOverviewPage
from .participation import Participation
from .pdf_files import PdfFile
from .plans import QualityPlanPage
from .proposals import Proposal
from .reminders import ReminderDigest, ReminderPreference
from .report_gatherings import ReportGathering
from .reports import QualityReportPage
from .viewpoints import Viewpoint, ViewpointTally
from .wheels import ActivityCategory, AnnualWheelPage, WheelActivity, WheelRing

__all__ = [
    "ActivityCategory",
    "ActivityOccurrence",
    "AdoptedPicture",
    "AdoptedVersion",
    "AnnualWheelPage",
    "CalendarFeed",
    "FocusArea",
    "FollowUp",
    "GoalIndicator",
    "GoalMeasure",
    "GoverningDocument",
    "Indicator",
    "IndicatorReading",
    "Measure",
    "Participation",
    "PdfFile",
    "PlanGoal",
    "PlanMilestone",
    "Proposal",
    "QualityOverviewPage",
    "QualityPlanPage",
    "QualityReportPage",
    "ReminderDigest",
    "ReminderPreference",
    "ReportGathering",
    "Viewpoint",
    "ViewpointTally",
    "WheelActivity",
    "WheelRing",
]
