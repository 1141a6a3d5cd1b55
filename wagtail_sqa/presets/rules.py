"""The closed set of rules of checks, and what each takes. What they find is in `wagtail_sqa.reviewing.rules`."""

from .specs import list_of, number, one_of, string, table
from .words import QUESTIONS

GOAL_FIELDS = ("description", "focus_area", "governing_document")
MEASURE_FIELDS = (
    "cause",
    "expected_effect",
    "responsible_role",
    "start",
    "due",
    "follow_up_method",
    "origin",
    "kind",
    "focus_area",
    "result",
    "effect",
    "decision",
    "completed_on",
)
ORIGINS = (
    "follow_up",
    "survey",
    "self_monitoring",
    "risk_analysis",
    "deviation",
    "complaint",
    "inspection",
    "decision_above",
    "own_initiative",
)

_amount = number(0, 1000)
_days = number(0, 3660)
_none = table({})
_section = one_of(QUESTIONS)
_block = one_of(("evidence", "cause_analysis"))
_when = {"offset": number(0, 60), "month": number(1, 12), "day": number(1, 31)}
_keys = list_of(string, least=1)

PARAMS = {
    "section_present": table({"section": _section}, {"min_words": _amount}),
    "section_has_block": table({"section": _section, "block": _block}),
    "goals_between": table({}, {"min": _amount, "max": _amount}),
    "goals_have": table({"fields": list_of(one_of(GOAL_FIELDS), least=1)}),
    "goals_have_measures": _none,
    "goals_have_indicator_or_judgement": _none,
    "goals_judged": table({}, {"max_age_days": _days}),
    "measures_have": table(
        {"fields": list_of(one_of(MEASURE_FIELDS), least=1)}, {"only": one_of(("all", "open", "completed"))}
    ),
    "measures_within_period": _none,
    "measures_followed_up": table({"max_age_days": _days}),
    "measure_origins": table({"origins": list_of(one_of(ORIGINS), least=1), "min": _amount}),
    "focus_areas_covered": table({"areas": _keys}),
    "participation_groups": table({"groups": _keys}),
    "participation_has": table({"fields": list_of(one_of(("how", "when", "changed")), least=1)}),
    "last_year_accounted": _none,
    "evaluation_filled_after_period": table({}, {"grace_days": _days}),
    "accountable_role_set": _none,
    "adopted_within": table({}, {"days": _days, "warn_days": _days, "after": one_of(("period_end",)), **_when}),
    "thread_upwards": _none,
    "wheel_has_activities": table({"categories": _keys, "min": _amount}),
    "images_have_alt": _none,
    "no_identity_numbers": _none,
    "report_sections_filled": table({"sections": _keys}),
    "report_summary_within": table({"max_words": _amount}),
}

REPORT_RULES = ("report_sections_filled", "report_summary_within")
_names = ("section", "block", "fields", "only", "origins", "areas", "groups", "categories", "sections", "min_words")
_names += ("min", "max", "max_age_days", "grace_days", "days", "warn_days", "after", "max_words", *_when)
ALL_PARAMS = dict.fromkeys(_names, lambda value, path: iter(()))
