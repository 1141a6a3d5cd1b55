"""How a measure's state is said in the admin: always an icon and a word, never a colour alone."""

from django.utils.translation import gettext_lazy as _

from ..enums import Lateness, MeasureStatus, ProposalState, ViewpointState

STATUS_ICONS = {
    MeasureStatus.NOT_STARTED: "radio-empty",
    MeasureStatus.IN_PROGRESS: "rotate",
    MeasureStatus.ON_HOLD: "time",
    MeasureStatus.COMPLETED: "circle-check",
    MeasureStatus.CANCELLED: "circle-xmark",
}
VIEWPOINT_ICONS = {
    ViewpointState.NEW: "mail",
    ViewpointState.UNDER_REVIEW: "rotate",
    ViewpointState.ANSWERED: "circle-check",
    ViewpointState.DECLINED: "circle-xmark",
}
PROPOSAL_ICONS = {
    ProposalState.WAITING: "time",
    ProposalState.ACCEPTED: "circle-check",
    ProposalState.ADAPTED: "edit",
    ProposalState.DECLINED: "circle-xmark",
    ProposalState.WITHDRAWN: "undo",
}
LATENESS_ICONS = {Lateness.OVERDUE: "warning", Lateness.DUE_SOON: "date"}


def visibility(measure) -> str:
    """Return whether readers see ``measure``, as one of four words; asks the database nothing."""
    if measure.live:
        return _("Published, with a draft") if measure.has_unpublished_changes else _("Published")
    return _("Retired") if measure.is_retired else _("Draft")


def measure_row(measure) -> dict:
    """Return what the plan editor's script shows of a chosen measure: few words, since a plan has hundreds of them."""
    row = {"id": measure.pk, "title": measure.title, "status": measure.status}
    return row if measure.live else {**row, "hidden": str(visibility(measure))}


def statuses() -> dict:
    """Return the icon and the word of each status, for `measure_row`."""
    return {status.value: {"icon": STATUS_ICONS[status], "word": str(status.label)} for status in MeasureStatus}
