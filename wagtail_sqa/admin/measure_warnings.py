"""What an editor is told after a measure is saved: nothing of it stops the saving."""

from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..check_points import CheckPoint, in_words
from ..models import Measure


def warn_about_measure(request, instance) -> None:
    """Warn of check-points outside the measure's days; autosaving says nothing: nobody is reading.

    They are no error: where it stood is measured before a measure begins, and whether it lasts some months after.
    """
    if not isinstance(instance, Measure) or not request.accepts("text/html"):
        return
    measure = instance.get_latest_revision_as_object()
    before, after = points_before(measure), points_after(measure)
    if before:
        text = _("Check-points before the measure starts: %(days)s. They are kept; is that what you meant?")
        messages.warning(request, text % _named(before))
    if after:
        text = _("Check-points after the measure is due: %(days)s. They are kept; is that what you meant?")
        messages.warning(request, text % _named(after))


def points_before(measure: Measure) -> list[CheckPoint]:
    return [point for point in measure.looked_at if measure.start is not None and point.day < measure.start]


def points_after(measure: Measure) -> list[CheckPoint]:
    return [point for point in measure.looked_at if measure.due is not None and point.day > measure.due]


def _named(points) -> dict[str, str]:
    return {"days": in_words(points)}
