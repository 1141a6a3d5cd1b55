"""Each rule of the check of a plan: a plan that lacks what it asks, and one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.presets import site
from wagtail_sqa.reviewing.facts import (
    Asked,
    GoalFacts,
    MeasureFacts,
    ParticipationFacts,
    PlanFacts,
    SectionFacts,
)
from wagtail_sqa.reviewing.review import is_due, review
from wagtail_sqa.reviewing.rules import RULES
from wagtail_sqa.reviewing.rules.texts import has_identity_number

TODAY = date(2026, 11, 22)
START, END = date(2026, 8, 1), date(2027, 7, 31)
LONG_AGO, LATELY = date(2026, 5, 1), date(2026, 10, 20)

GOAL = GoalFacts(1, "Everyone reads", description="Two more in ten", measures=(7,))
JUDGED = replace(GOAL, attainment="met", judgement="Nine in ten.", judged_on=LATELY, judged_by_role="Principal")
BARE = GoalFacts(2, "Digital")
MEASURE = MeasureFacts(
    7,
    "Read together",
    "in_progress",
    cause="Too little time",
    expected_effect="More reading",
    responsible_role="Lead teacher",
    start=date(2026, 9, 1),
    due=date(2027, 5, 1),
    follow_up_method="Counted weekly",
    origin="survey",
    kind="developing",
    focus_area="Närvaro",
    effect="not_assessed",
    last_follow_up=LATELY,
    text="Read together",
)
DONE = replace(MEASURE, status="completed", result="It helped", effect="some_effect", decision="continue")
STAFF = ParticipationFacts("staff", "Teachers", "Meeting", LATELY, "One goal fewer")
PLAN = PlanFacts(START, END)
A_NUMBER = "811218-9876"  # the tax agency's own example


def section(name="current_state", **fields):
    return replace(PLAN, sections={name: SectionFacts(**fields)})


def goals(*rows):
    return replace(PLAN, goals=rows)


def measures(*rows):
    return replace(PLAN, measures=rows)


# rule, params, a plan that lacks it, where it does, a plan that does not
CASES = [
    ("section_present", {"section": "current_state", "min_words": 3}, section(text="Two words"), "current_state"),
    ("section_present", {"section": "approach"}, PLAN, "approach"),
    ("section_has_block", {"section": "current_state", "block": "evidence"}, section(text="86 per cent"), None),
    ("section_has_block", {"section": "current_state", "block": "cause_analysis"}, section(text="Because"), None),
    ("goals_between", {"min": 1}, PLAN, "goals"),
    ("goals_between", {"max": 1}, goals(GOAL, BARE), "goals"),
    ("goals_have", {"fields": ["description", "governing_document"]}, goals(GOAL, BARE), "Digital"),
    ("goals_have", {"fields": ["focus_area"]}, goals(GOAL), "Everyone reads"),
    ("goals_have_measures", {}, goals(GOAL, BARE), "Digital"),
    ("goals_have_indicator_or_judgement", {}, goals(GOAL, BARE), "Digital"),
    ("goals_judged", {}, goals(JUDGED, BARE), "Digital"),
    ("goals_judged", {}, goals(replace(JUDGED, judgement="")), "Everyone reads"),
    ("goals_judged", {"max_age_days": 180}, goals(replace(JUDGED, judged_on=LONG_AGO)), "Everyone reads"),
    ("goals_judged", {"max_age_days": 180}, goals(replace(JUDGED, judged_on=None)), "Everyone reads"),
    ("measures_have", {"fields": ["cause"]}, measures(replace(MEASURE, cause="")), "Read together"),
    ("measures_have", {"fields": ["due"], "only": "open"}, measures(replace(MEASURE, due=None)), "Read together"),
    (
        "measures_have",
        {"fields": ["effect"], "only": "completed"},
        measures(replace(DONE, effect="not_assessed")),
        None,
    ),
    ("measures_within_period", {}, measures(replace(MEASURE, due=END + timedelta(1))), "Read together"),
    ("measures_within_period", {}, measures(replace(MEASURE, start=START - timedelta(1))), "Read together"),
    (
        "measures_followed_up",
        {"max_age_days": 90},
        measures(replace(MEASURE, start=LONG_AGO, last_follow_up=LONG_AGO)),
        "Read together",
    ),
    (
        "measures_followed_up",
        {"max_age_days": 90},
        measures(replace(MEASURE, start=None, last_follow_up=None)),
        "Read together",
    ),
    ("measure_origins", {"origins": ["survey", "complaint"], "min": 2}, measures(MEASURE), "goals"),
    ("focus_areas_covered", {"areas": ["safety_study"]}, measures(MEASURE), None),
    ("participation_groups", {"groups": ["teachers", "pupils"]}, replace(PLAN, participation=(STAFF,)), None),
    ("participation_has", {"fields": ["how", "changed"]}, replace(PLAN, participation=(replace(STAFF, how=""),)), None),
    ("last_year_accounted", {}, replace(PLAN, last_year=(replace(DONE, decision=""), DONE)), "Read together"),
    ("evaluation_filled_after_period", {"grace_days": 30}, PlanFacts(START, TODAY - timedelta(31)), "outcome"),
    ("accountable_role_set", {}, replace(PLAN, accountable_role="  "), "accountable_role"),
    ("adopted_within", {"days": 60}, PLAN, "adopted_on"),
    ("adopted_within", {"month": 3, "day": 1, "warn_days": 120}, PLAN, "adopted_on"),
    ("thread_upwards", {}, replace(goals(GOAL), has_plan_above=True), "goals"),
    (
        "wheel_has_activities",
        {"categories": ["follow_up", "analysis"], "min": 2},
        replace(PLAN, wheel=("Uppföljning",)),
        None,
    ),
    ("images_have_alt", {}, section("outcome", undescribed_pictures=1), "outcome"),
    ("no_identity_numbers", {}, section(text=f"Pupil {A_NUMBER} was absent"), "current_state"),
    ("no_identity_numbers", {}, measures(replace(MEASURE, text=A_NUMBER)), "Read together"),
    ("no_identity_numbers", {}, goals(replace(GOAL, judgement=A_NUMBER)), "Everyone reads"),
    ("no_identity_numbers", {}, replace(PLAN, participation=(replace(STAFF, how=A_NUMBER),)), "participation"),
    ("no_identity_numbers", {}, replace(PLAN, milestones=(A_NUMBER,)), "milestones"),
    ("no_identity_numbers", {}, replace(PLAN, introduction=A_NUMBER), "introduction"),
]

WELL = [
    ("section_present", {"section": "current_state", "min_words": 2}, section(text="Two words")),
    ("section_has_block", {"section": "current_state", "block": "evidence"}, section(blocks=frozenset({"table"}))),
    (
        "section_has_block",
        {"section": "current_state", "block": "cause_analysis"},
        section(blocks=frozenset({"cause_analysis"})),
    ),
    ("goals_between", {"min": 1, "max": 2}, goals(GOAL, BARE)),
    ("goals_between", {"min": 1, "max": 1}, goals(GOAL)),
    ("goals_have", {"fields": ["description", "governing_document"]}, goals(GOAL)),
    ("goals_judged", {"max_age_days": 180}, goals(replace(JUDGED, judged_on=TODAY - timedelta(180)))),
    ("adopted_within", {"days": 60}, PlanFacts()),
    ("adopted_within", {"days": 60}, PlanFacts(START)),
    ("measures_followed_up", {"max_age_days": 90}, measures(replace(DONE, start=LONG_AGO, last_follow_up=LONG_AGO))),
    (
        "measures_followed_up",
        {"max_age_days": 90},
        measures(replace(MEASURE, start=LONG_AGO, last_follow_up=TODAY - timedelta(90))),
    ),
    ("goals_have_measures", {}, goals(GOAL)),
    (
        "goals_have_indicator_or_judgement",
        {},
        goals(GOAL, replace(BARE, indicators=1), replace(BARE, judgement="Well")),
    ),
    ("goals_judged", {}, goals(JUDGED)),
    ("goals_judged", {"max_age_days": 180}, goals(JUDGED, BARE)),
    ("measures_have", {"fields": ["cause", "start", "due", "origin", "kind"]}, measures(MEASURE)),
    ("measures_have", {"fields": ["result", "effect"], "only": "completed"}, measures(MEASURE, DONE)),
    (
        "measures_within_period",
        {},
        measures(replace(MEASURE, start=START, due=END), replace(MEASURE, start=None, due=None)),
    ),
    ("measures_within_period", {}, replace(measures(MEASURE), start=None)),
    ("measures_followed_up", {"max_age_days": 90}, measures(MEASURE, replace(DONE, last_follow_up=LONG_AGO))),
    (
        "measures_followed_up",
        {"max_age_days": 90},
        measures(replace(MEASURE, status="not_started", start=LONG_AGO, last_follow_up=None)),
    ),
    ("measures_followed_up", {"max_age_days": 150}, measures(replace(MEASURE, start=None, last_follow_up=None))),
    ("measure_origins", {"origins": ["survey"], "min": 1}, measures(MEASURE)),
    ("focus_areas_covered", {"areas": ["safety_study"]}, goals(replace(BARE, focus_area="trygghet och studiero"))),
    ("participation_groups", {"groups": ["teachers", "other_staff"]}, replace(PLAN, participation=(STAFF,))),
    ("participation_has", {"fields": ["how", "when", "changed"]}, replace(PLAN, participation=(STAFF,))),
    ("last_year_accounted", {}, replace(PLAN, last_year=(DONE,))),
    ("last_year_accounted", {}, PLAN),
    ("evaluation_filled_after_period", {"grace_days": 30}, PlanFacts(START, TODAY - timedelta(30))),
    ("accountable_role_set", {}, replace(PLAN, accountable_role="Principal")),
    ("adopted_within", {"days": 60}, replace(PLAN, adopted_on=START)),
    ("adopted_within", {"days": 113}, PLAN),
    ("adopted_within", {"month": 3, "day": 1, "warn_days": 90}, PLAN),
    ("thread_upwards", {}, replace(goals(BARE, replace(GOAL, serves_one_above=True)), has_plan_above=True)),
    ("thread_upwards", {}, goals(GOAL)),
    (
        "wheel_has_activities",
        {"categories": ["follow_up", "analysis"], "min": 2},
        replace(PLAN, wheel=("Uppföljning", "Analys")),
    ),
    ("images_have_alt", {}, section(text="No picture")),
    ("no_identity_numbers", {}, section(text="Tel 08-123 45 67, record 2026-001234, 811218-9875, 20261322-0008")),
]


def found(rule, params, facts):
    asked = Asked(params, site.find("compulsory-school"), TODAY)
    return list(RULES[rule](facts, asked))


@pytest.mark.parametrize(("rule", "params", "facts", "where"), CASES)
def test_a_rule_finds_what_a_plan_lacks_and_says_where(rule, params, facts, where):
    places = found(rule, params, facts)
    assert len(places) == 1
    assert where in (None, places[0].part, places[0].title)


@pytest.mark.parametrize(("rule", "params", "facts"), WELL)
def test_a_rule_finds_nothing_in_a_plan_that_has_what_it_asks(rule, params, facts):
    assert found(rule, params, facts) == []


def test_every_rule_has_a_case_of_each_kind():
    assert {case[0] for case in CASES} == {case[0] for case in WELL} == set(RULES)


def test_a_place_names_the_fields_that_are_empty_and_no_others():
    empty = replace(MEASURE, start=None, due=None, effect="not_assessed")
    place = found("measures_have", {"fields": ["cause", "start", "due", "effect"]}, measures(empty))[0]
    assert place.fields == ("start", "due", "effect")


def test_a_group_that_is_missing_is_named_in_the_words_of_the_preset():
    place = found("participation_groups", {"groups": ["pupils", "guardians"]}, PLAN)[1]
    assert place.title.say("sv") == "Vårdnadshavare"


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (START - timedelta(1), ["always"]),
        (START, ["always", "from_start"]),
        (END, ["always", "from_start"]),
        (END + timedelta(1), ["always", "from_start", "from_end"]),
    ],
)
def test_checks_are_asked_when_their_time_has_come(on, due):
    assert [applies for applies in ("always", "from_start", "from_end") if is_due(applies, PLAN, on=on)] == due
    assert [applies for applies in ("from_start", "from_end") if is_due(applies, PlanFacts(), on=on)] == []


def test_what_is_not_due_is_an_outcome_of_its_own_and_never_lacks_anything():
    outcomes = {outcome.check.key: outcome for outcome in review(PLAN, site.find("general"), on=START)}
    assert not outcomes["evaluation-filled"].is_due
    assert not outcomes["evaluation-filled"].lacks
    assert outcomes["goals-present"].lacks


def test_what_a_plan_cannot_have_is_not_asked_for():
    asked = {outcome.check.key for outcome in review(PLAN, site.find("compulsory-school"), on=TODAY)}
    assert "goals-aim-at-document" not in asked
    assert "goals-few" in asked


@pytest.mark.parametrize("key", sorted(site.library().presets))
def test_an_empty_plan_of_every_kind_is_checked_on_any_day(key):
    preset = site.find(key)
    for on in (date.min, START, TODAY, date.max):
        assert len(review(PLAN, preset, on=on)) == len(review(PlanFacts(), preset, on=on)) > 0


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)), st.integers(0, 999), st.sampled_from(["", "-", " "]))
def test_every_identity_number_is_found_and_none_with_a_wrong_digit(born, serial, between):
    digits = f"{born:%y%m%d}{serial:03d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(sum(divmod(value, 10)) for value in doubled) % 10
    assert has_identity_number(f"born {digits[:6]}{between}{digits[6:]}{check}.")
    assert not has_identity_number(f"born {digits[:6]}{between}{digits[6:]}{(check + 1) % 10}.")
