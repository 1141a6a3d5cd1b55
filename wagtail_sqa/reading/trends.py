"""Where an indicator is going, in a sentence."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..charts import Change, Trend
from ..figures import say


def trend_sentence(trend: Trend | None, *, higher_is_better: bool, target: Decimal | None, is_over: bool) -> str:
    """Return "Up from 79 to 86 since March 2022; the target 90 is not reached yet."

    A change is called worse where it is, and better where less is better. ``is_over`` says that the period has ended.
    """
    if trend is None:
        return _("No readings in the period.") if is_over else _("No readings yet.")
    words = {"change": _change(trend, higher_is_better), "target": "" if target is None else say(target)}
    if target is None:
        sentence = _("%(change)s.")
    elif trend.is_reached:
        sentence = _("%(change)s; the target %(target)s is reached.")
    elif is_over:
        sentence = _("%(change)s; the target %(target)s was not reached.")
    else:
        sentence = _("%(change)s; the target %(target)s is not reached yet.")
    return sentence % words


def month(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def _change(trend: Trend, higher_is_better: bool) -> str:
    told = _told(trend) % {
        "start": say(trend.start),
        "latest": say(trend.latest.value),
        "month": month(trend.latest.day),
        "since": _since(trend),
    }
    if trend.is_better is False:
        return _("%(change)s, which is worse") % {"change": told}
    if trend.is_better and not higher_is_better:
        return _("%(change)s, which is better") % {"change": told}
    return told


def _told(trend: Trend) -> str:
    if trend.since is None:
        return {
            Change.UP: _("Up from the baseline %(start)s to %(latest)s in %(month)s"),
            Change.DOWN: _("Down from the baseline %(start)s to %(latest)s in %(month)s"),
            Change.SAME: _("At the baseline, %(latest)s, in %(month)s"),
        }[trend.change]
    return {
        Change.UP: _("Up from %(start)s to %(latest)s since %(since)s"),
        Change.DOWN: _("Down from %(start)s to %(latest)s since %(since)s"),
        Change.SAME: _("Level with %(since)s, %(latest)s"),
        Change.ONLY: _("%(latest)s in %(month)s, not measured since"),
    }[trend.change]


def _since(trend: Trend) -> str:
    """The month, or the day where both readings are of one month."""
    if trend.since is None:
        return ""
    latest = trend.latest.day
    same_month = (trend.since.year, trend.since.month) == (latest.year, latest.month)
    return date_format(trend.since, "DATE_FORMAT") if same_month else month(trend.since)
