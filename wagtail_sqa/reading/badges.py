"""A state as readers meet it: icon, word and, last of all, a colour."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums import Attainment, Carried, Effect, Lateness, MeasureStatus, ViewpointState


@dataclass(frozen=True)
class Badge:
    """``name`` is the modifier of the class ``sqa-status``, ``icon`` the symbol of the sprite, ``label`` the word."""

    name: str
    icon: str
    label: str


_STATUS = {
    MeasureStatus.NOT_STARTED: ("todo", "todo"),
    MeasureStatus.IN_PROGRESS: ("going", "going"),
    MeasureStatus.ON_HOLD: ("hold", "hold"),
    MeasureStatus.COMPLETED: ("done", "done"),
    MeasureStatus.CANCELLED: ("cancelled", "cancelled"),
}
_EFFECT = {
    Effect.NOT_ASSESSED: ("none", "none"),
    Effect.NO_EFFECT: ("unmet", "unmet"),
    Effect.SOME_EFFECT: ("partly", "partly"),
    Effect.INTENDED_EFFECT: ("met", "done"),
}
_CARRIED = {Carried.NEW: "new", Carried.CONTINUES: "arrow", Carried.CHANGED: "changes", Carried.ENDED: "ended"}
_ATTAINMENT = {
    Attainment.NOT_ASSESSED: ("none", "none"),
    Attainment.NOT_MET: ("unmet", "unmet"),
    Attainment.PARTLY_MET: ("partly", "partly"),
    Attainment.MET: ("met", "done"),
}


def status_badge(status: str) -> Badge:
    return Badge(*_STATUS[status], str(MeasureStatus(status).label))


def effect_badge(effect: str) -> Badge:
    return Badge(*_EFFECT[effect], str(Effect(effect).label))


def attainment_badge(attainment: str) -> Badge:
    return Badge(*_ATTAINMENT[attainment], str(Attainment(attainment).label))


def carried_badge(carried: str) -> Badge:
    return Badge(str(carried), _CARRIED[carried], str(Carried(carried).label))


def lateness_badge(lateness: str, *, days: int) -> Badge:
    """Return the badge that stands beside a due date; ``days`` is how many days that lies back."""
    if lateness == Lateness.DUE_SOON:
        return Badge("soon", "soon", str(Lateness.DUE_SOON.label))
    label = ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", days) % {"days": days}
    return Badge("overdue", "overdue", label)


def missing_account_badge() -> Badge:
    return Badge("overdue", "overdue", _("Account missing"))


def not_in_force_badge() -> Badge:
    return Badge("soon", "none", _("Not in force: readers do not see it"))


def closed_badge() -> Badge:
    return Badge("soon", "none", _("Of a closed unit: readers do not see it here"))


def viewpoint_badge(state: str) -> Badge:
    """Return the badge of a viewpoint that has its answer."""
    name = "done" if state == ViewpointState.ANSWERED else "none"
    return Badge(name, name, str(ViewpointState(state).label))
