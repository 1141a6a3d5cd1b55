"""Measures with their past: published, changed, followed up and judged on the days that the data names."""

from collections import defaultdict

from django.contrib.auth import get_user_model

from example_site.home.models import StandardPage, UnitPage
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.models import FocusArea, FollowUp, GoverningDocument, Measure

from .clock import TODAY, moment

TEXT = ("title", "description", "cause", "expected_effect", "origin", "kind", "responsible_role", "start", "due")
TEXTS = (*TEXT, "follow_up_method", "check_points", "responsible_user")


def load(rows, journal, ledger):
    entries = defaultdict(list)
    for entry in journal["follow_ups"]:
        entries[entry["measure"]].append(entry)
    for row in rows["measures"]:
        ledger.once(Measure, row["key"], lambda row=row: _live_through(row, entries[row["key"]], ledger))


def _live_through(row, entries, ledger):
    """Let a measure happen again, day by day; answer it as it stands at the end."""
    measure = _begin(row, ledger)
    for minute, (day, happen) in enumerate(_events(measure, row, entries, ledger)):
        happen(moment(day, minute))
    _draft(measure.pk, row, ledger)
    return Measure.objects.get(pk=measure.pk)


def _begin(row, ledger):
    measure = Measure(unit=_unit(row["unit"], ledger), focus_area=ledger.find(FocusArea, row.get("focus_area")))
    measure.governing_document = ledger.find(GoverningDocument, row.get("governing_document"))
    measure.continued_from = ledger.find(Measure, row.get("continued_from"))
    _set(measure, _first_text(row), ledger)
    measure.save()
    save_and_publish(measure, user=_author(row, ledger), at=moment(row["published_on"]))
    return measure


def _first_text(row):
    """Today's text with every published change taken back, newest first."""
    text = {name: row[name] for name in TEXTS if name in row}
    for change in reversed(row.get("changes", [])):
        text.update({name: before for name, (before, _after) in change["fields"].items()})
    return text


def _events(measure, row, entries, ledger):
    """What happened to the measure, as (day, function of the moment), in the order of the days."""
    events = [(c["on"], lambda at, c=c: _change(measure.pk, c, ledger, at)) for c in row.get("changes", [])]
    events += [(e["date"], lambda at, e=e: _follow(measure.pk, row, e, ledger, at)) for e in entries]
    if _needs_closing_entry(row, entries):
        entry = _closing_entry(row, entries)
        events.append((entry["date"], lambda at: _follow(measure.pk, row, entry, ledger, at)))
    return sorted(events, key=lambda event: event[0])


def _change(pk, change, ledger, at):
    measure = Measure.objects.get(pk=pk)
    _set(measure, {name: after for name, (_before, after) in change["fields"].items()}, ledger)
    measure.change_reason = change.get("why", "")
    save_and_publish(measure, user=_user(change.get("by_user"), ledger), at=at)


def _follow(pk, row, entry, ledger, at):
    judged = entry["date"] == row.get("assessed_on")
    account = Account(row.get("result"), row.get("effect"), row.get("decision")) if judged else Account()
    done = follow_up(
        Measure.objects.get(pk=pk),
        on=entry["date"],
        seen=entry["seen"],
        analysis=entry.get("analysis", ""),
        status=entry["status_after"],
        account=account,
        by_role=entry.get("by_role", ""),
        user=ledger.find(get_user_model(), entry.get("by_user")),
        corrects=ledger.find(FollowUp, entry.get("corrects")),
        today=TODAY,
        at=at,
        as_recorded=True,
    )
    if "key" in entry:
        ledger.once(FollowUp, entry["key"], lambda: done)


def _needs_closing_entry(row, entries):
    """Some measures were judged, or ticked off, on a day without an entry of its own."""
    days = [entry["date"] for entry in entries]
    if "assessed_on" in row:
        return row["assessed_on"] not in days
    last = max(entries, key=lambda entry: entry["date"], default={"status_after": "not_started"})
    return last["status_after"] != row.get("status", "not_started")


def _closing_entry(row, entries):
    seen = {"completed": "Åtgärden är genomförd.", "in_progress": "Åtgärden har påbörjats."}
    return {
        "date": row.get("assessed_on") or row.get("completed_on") or row["published_on"],
        "seen": row.get("result") or seen[row["status"]],
        "status_after": row["status"],
        "by_role": entries[-1].get("by_role", "") if entries else row.get("responsible_role", ""),
    }


def _draft(pk, row, ledger):
    draft = row.get("draft")
    if draft:
        measure = Measure.objects.get(pk=pk)
        _set(measure, draft["fields"], ledger)
        measure.change_reason = draft.get("why", "")
        save_draft(measure, user=_user(draft.get("by_user"), ledger))


def _set(measure, fields, ledger):
    for name, value in fields.items():
        setattr(measure, name, _value(name, value, ledger))
    for name in ("responsible_role", "description", "cause", "expected_effect", "follow_up_method"):
        setattr(measure, name, getattr(measure, name) or "")


def _value(name, value, ledger):
    if name == "responsible_user":
        return ledger.find(get_user_model(), value)
    if name == "check_points":
        return [("check_point", point) for point in value]
    return value or None


def _unit(key, ledger):
    return ledger.find(UnitPage, key) or ledger.find(StandardPage, key)


def _author(row, ledger):
    return _user(row.get("changes", [{}])[0].get("by_user"), ledger)


def _user(username, ledger):
    """The named user, else the quality developer, who publishes for everyone without a log-in."""
    return ledger.find(get_user_model(), username) or ledger.find(get_user_model(), "admin")
