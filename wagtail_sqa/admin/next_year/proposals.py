"""What is proposed for each measure, by its state and the decision that was taken about it. Pure."""

from ...enums import OPEN_STATUSES, Decision, Effect, MeasureStatus

# Of a completed measure about which nothing was decided: what helped in full can become routine, what helped in part
# goes on in another shape, and what did not help ends. Done is done where nobody knows.
_BY_EFFECT = {
    Effect.INTENDED_EFFECT: Decision.ROUTINE,
    Effect.SOME_EFFECT: Decision.ADAPT,
    Effect.NO_EFFECT: Decision.END,
    Effect.NOT_ASSESSED: Decision.END,
}


def proposal(measure) -> Decision:
    """Return what is proposed for ``measure``: what was decided, else what its state suggests."""
    if measure.is_retired:
        return Decision.END
    if measure.decision:
        return Decision(measure.decision)
    if measure.status in OPEN_STATUSES:
        return Decision.CONTINUE
    return _BY_EFFECT[measure.effect] if measure.status == MeasureStatus.COMPLETED else Decision.END


def lacks_account(measure) -> bool:
    """Say whether nobody has written what came of ``measure``."""
    return not measure.result
