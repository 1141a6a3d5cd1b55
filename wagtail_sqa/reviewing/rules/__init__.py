"""One pure function for each rule: from facts to the places that lack what a check asks; none is well."""

from collections.abc import Callable, Iterable

from ..facts import Asked, PlanFacts, ReportFacts
from ..places import Place
from . import goals, measures, plan, reports, sections, surroundings, texts

Rule = Callable[[PlanFacts | ReportFacts, Asked], Iterable[Place]]

RULES: dict[str, Rule] = {
    "section_present": sections.section_present,
    "section_has_block": sections.section_has_block,
    "evaluation_filled_after_period": sections.evaluation_filled_after_period,
    "goals_between": goals.goals_between,
    "goals_have": goals.goals_have,
    "goals_have_measures": goals.goals_have_measures,
    "goals_have_indicator_or_judgement": goals.goals_have_indicator_or_judgement,
    "goals_judged": goals.goals_judged,
    "measures_have": measures.measures_have,
    "measures_within_period": measures.measures_within_period,
    "measures_followed_up": measures.measures_followed_up,
    "measure_origins": measures.measure_origins,
    "last_year_accounted": measures.last_year_accounted,
    "accountable_role_set": plan.accountable_role_set,
    "adopted_within": plan.adopted_within,
    "participation_groups": plan.participation_groups,
    "participation_has": plan.participation_has,
    "focus_areas_covered": plan.focus_areas_covered,
    "thread_upwards": surroundings.thread_upwards,
    "wheel_has_activities": surroundings.wheel_has_activities,
    "images_have_alt": texts.images_have_alt,
    "no_identity_numbers": texts.no_identity_numbers,
}

OF_REPORTS: dict[str, Rule] = {
    "report_sections_filled": reports.report_sections_filled,
    "report_summary_within": reports.report_summary_within,
    "accountable_role_set": plan.accountable_role_set,
    "adopted_within": plan.adopted_within,
    "images_have_alt": reports.images_have_alt,
    "no_identity_numbers": reports.no_identity_numbers,
}


def rules_for(facts: PlanFacts | ReportFacts) -> dict[str, Rule]:
    return OF_REPORTS if isinstance(facts, ReportFacts) else RULES
