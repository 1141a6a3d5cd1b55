"""The nouns of quality work."""

from .focus_areas import FocusArea
from .follow_ups import FollowUp
from .goals import GoalIndicator, GoalMeasure, PlanGoal
from .indicators import Indicator, IndicatorReading
from .measures import Measure
from .milestones import PlanMilestone
from .participation import Participation
from .plans import QualityPlanPage
from .reminders import ReminderDigest, ReminderPreference
from .viewpoints import Viewpoint, ViewpointTally
from .wheels import ActivityCategory, AnnualWheelPage, WheelActivity, WheelRing

__all__ = [
    "ActivityCategory",
    "AnnualWheelPage",
    "FocusArea",
    "FollowUp",
    "GoalIndicator",
    "GoalMeasure",
    "Indicator",
    "IndicatorReading",
    "Measure",
    "Participation",
    "PlanGoal",
    "PlanMilestone",
    "QualityPlanPage",
    "ReminderDigest",
    "ReminderPreference",
    "Viewpoint",
    "ViewpointTally",
    "WheelActivity",
    "WheelRing",
]
