"""The nouns of quality work."""

from .focus_areas import FocusArea
from .follow_ups import FollowUp
from .measures import Measure
from .plans import GoalMeasure, Participation, PlanGoal, PlanMilestone, QualityPlanPage
from .wheels import ActivityCategory, AnnualWheelPage, WheelActivity, WheelRing

__all__ = [
    "ActivityCategory",
    "AnnualWheelPage",
    "FocusArea",
    "FollowUp",
    "GoalMeasure",
    "Measure",
    "Participation",
    "PlanGoal",
    "PlanMilestone",
    "QualityPlanPage",
    "WheelActivity",
    "WheelRing",
]
