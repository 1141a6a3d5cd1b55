"""Presets as data: our own files, those of a site, and what is said of broken ones."""

from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.enums import Origin, ParticipantGroup, PeriodKind, Phase
from wagtail_sqa.presets import rules, site, words
from wagtail_sqa.presets.days import day_of, period_of, proposals
from wagtail_sqa.presets.library import OURS, read
from wagtail_sqa.presets.parts import When
from wagtail_sqa.reviewing.rules import RULES

GENERAL = (OURS / "general.toml").read_text(encoding="utf-8")
AUGUST, JULY = date(2026, 8, 1), date(2027, 7, 31)


def own(folder: Path, old="", new="", name="general") -> Path:
    """Write the general preset with ``old`` replaced into ``folder``; return the folder."""
    assert not old or old in GENERAL
    (folder / f"{name}.toml").write_text(GENERAL.replace(old, new, 1), encoding="utf-8")
    return folder


def problem(folder):
    """Return the first problem of the folder, and whether it left our own file in its place."""
    return read([folder]).problems[0]


def test_our_own_files_are_without_a_fault():
    library = read()
    assert library.problems == []
    assert {"general", "compulsory-school", "preschool", "care", "degrading-treatment"} <= set(library.presets)
    assert {"quality-report", "quality-account", "patient-safety-report", "glossary"} <= set(library.files)


def test_what_nobody_has_checked_stays_marked():
    care = read().presets["care"]
    legal = [reference for check in care.checks for reference in check.legal]
    assert any(not reference.verified for reference in legal)
    assert all(reference.law.checked_on for reference in legal if reference.verified)


BROKEN = [
    ('kind = "calendar_year"', 'kind = "leap_year"', "period.kind", "calendar_year"),
    ("schema = 1", "schema = 7", "schema", "Write 1"),
    ("order = ", 'colour = "red"\norder = ', "colour", "Remove or correct it"),
    ('key = "general"', 'key = "other"', "key", "rename the file"),
    ('rule = "participation_groups"', 'rule = "goals_sing"', "checks.0.rule", "goals_have"),
    ('id = "goals-few"', 'id = "goals-fewer"', "use_checks.5.id", "goals-few"),
    ("start_month = 1", "start_month = 13", "period.start_month", "from 1 to 12"),
    ('help.en = "', 'help.eo = "', "questions.current_state.help.en", "Add en"),
    ('verb = "recommended"', 'verb = "sings"', "participation.0.verb", "takes_part"),
]


@pytest.mark.parametrize(("old", "new", "key", "hint"), BROKEN)
def test_a_broken_file_is_named_with_line_key_and_hint_and_left_out(tmp_path, old, new, key, hint):
    found = problem(own(tmp_path, old, new))
    assert (found.file, found.key) == (tmp_path / "general.toml", key)
    assert hint in found.hint
    line = (tmp_path / "general.toml").read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert new.split("\n")[0].split(" = ")[0].strip() in line or line.startswith("[")
    assert read([tmp_path]).presets["general"].version == read().presets["general"].version


@pytest.mark.parametrize("source", ["= 1", "key = [", 'type = "poem"', "type = 3", 'type = "plan"\nchecks = 4', "\x00"])
def test_a_file_that_is_no_preset_at_all_is_a_problem_and_no_crash(tmp_path, source):
    (tmp_path / "wild.toml").write_text(source, encoding="utf-8")
    found = problem(tmp_path)
    assert found.file.name == "wild.toml"
    assert found.hint


def test_what_all_presets_share_is_not_replaced_nor_a_plan_by_something_else(tmp_path):
    (tmp_path / "shared.toml").write_text((OURS / "shared.toml").read_text(encoding="utf-8"), encoding="utf-8")
    report = (OURS / "quality-report.toml").read_text(encoding="utf-8").replace("quality-report", "general")
    (tmp_path / "general.toml").write_text(report, encoding="utf-8")
    library = read([tmp_path])
    assert [found.file.name for found in library.problems] == ["shared.toml", "general.toml"]
    assert "general" in library.presets


def test_a_file_that_is_no_text_and_a_folder_that_is_not_there_are_problems(tmp_path):
    (tmp_path / "wild.toml").write_bytes(b"\xff\xfe\xff")
    assert "UTF-8" in problem(tmp_path).hint
    assert "folder" in problem(tmp_path / "nowhere").message


def test_texts_in_one_language_and_braces_that_nothing_fills_are_faults(tmp_path):
    found = problem(own(tmp_path, "fix.sv = ", "fix.sv = '{insats}' #"))
    assert "{insats}" in found.message
    assert "{measure}" in found.hint


def test_a_site_adds_a_preset_and_replaces_ours(tmp_path):
    own(tmp_path, 'key = "general"', 'key = "club"', name="club")
    own(tmp_path, 'sv = "Kvalitetsplan"', 'sv = "Vår plan"')
    with override_settings(WAGTAIL_SQA={"PRESETS_DIR": tmp_path}):
        assert site.find("club").title.say("sv") == "Kvalitetsplan"
        assert site.find("general").title.say("sv") == "Vår plan"
        assert site.library().problems == []


def test_a_broken_preset_is_an_error_of_the_system_check(tmp_path):
    own(tmp_path, "schema = 1", "schema = 7")
    with override_settings(WAGTAIL_SQA={"PRESETS_DIR": [str(tmp_path)]}):
        errors = [message for message in run_checks() if message.id == "wagtail_sqa.E020"]
    assert [str(tmp_path / "general.toml") in error.msg and "schema" in error.msg for error in errors] == [True]
    assert errors[0].hint


def test_what_blocks_publishing_has_to_be_known():
    with override_settings(WAGTAIL_SQA={"BLOCK_PUBLISHING": ["warning", "images-have-alt", "weather"]}):
        errors = [message.msg for message in run_checks() if message.id == "wagtail_sqa.E021"]
    assert len(errors) == 1
    assert "weather" in errors[0]


def test_a_country_leaves_out_the_presets_of_others():
    with override_settings(WAGTAIL_SQA={"PRESETS_COUNTRY": "NO"}):
        assert [preset.key for preset in site.offered()] == ["general"]
    with override_settings(WAGTAIL_SQA={"PRESETS_COUNTRY": "SE"}):
        assert site.offered() == list(site.library().presets.values())


def test_texts_come_in_the_language_asked_for_and_in_english_for_all_others():
    title = site.find("compulsory-school").title
    assert title.say("sv-FI") == title.say("sv") == "Kvalitetsplan för grundskola"
    assert title.say("fi") == "Quality plan for a compulsory school"
    with translation.override(None):
        assert site.language() == "en"


def test_a_preset_names_measures_in_the_words_of_its_trade():
    school = site.find("compulsory-school")
    check = next(check for check in school.checks if check.key == "measures-have-origin")
    assert school.words(check.message, "sv").startswith("En eller flera insatser saknar ursprung")
    assert "{" not in "".join(school.words(check.fix, code) for check in school.checks for code in ("sv", "en"))


def test_a_variant_has_the_rows_of_its_own_and_of_all():
    both, one, other = (site.find(f"active-measures{end}") for end in ("", "/employer", "/education"))
    assert {role.title.say("en") for role in one.roles} < {role.title.say("en") for role in both.roles}
    keys = [{check.key for check in preset.checks} for preset in (both, one, other)]
    assert keys[1] | keys[2] == keys[0]
    assert keys[1] & keys[2]


def test_every_rule_of_plans_has_a_function_and_every_word_is_one_of_the_plan_s():
    assert set(RULES) == set(rules.PARAMS) - set(rules.REPORT_RULES)
    assert set(words.QUESTIONS) == set(Phase.values)
    assert set(words.PERIOD_KINDS) == set(PeriodKind.values)
    assert set(words.GROUPS) == set(ParticipantGroup.values)
    assert set(rules.ORIGINS) == set(Origin.values)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (When(31, offset=0), date(2026, 8, 31)),
        (When(31, offset=1), date(2026, 9, 30)),
        (When(20, offset=5), date(2027, 1, 20)),
        (When(30, month=9), date(2026, 9, 30)),
        (When(30, month=6), date(2027, 6, 30)),
        (When(31, offset=0, after_end=True), date(2027, 8, 31)),
        (When(1, month=3, after_end=True), date(2028, 3, 1)),
    ],
)
def test_days_of_a_preset_fall_in_the_plan_s_own_year(when, day):
    assert day_of(when, AUGUST, JULY) == day


@given(
    start=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    length=st.integers(0, 1200),
    day=st.integers(1, 31),
    month=st.integers(1, 12),
)
def test_a_fixed_day_is_the_first_such_on_or_after_the_start(start, length, day, month):
    found = day_of(When(day, month=month), start, start.fromordinal(start.toordinal() + length))
    assert 0 <= (found - start).days <= 366
    assert found.month == month


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.sampled_from(sorted(read().presets)))
def test_the_period_of_a_new_plan_is_the_one_that_holds_the_days_to_come(on, key):
    preset = site.find(key)
    start, end = period_of(preset, on)
    assert (start.day, start.month) == (1, preset.start_month)
    assert start <= end
    assert (start - on).days <= 31 * (preset.months // 4 + 1)
    assert on <= end


def test_a_plan_begun_in_autumn_is_for_this_school_year_or_the_next_calendar_year():
    assert period_of(site.find("compulsory-school"), date(2026, 11, 22)) == (AUGUST, JULY)
    assert period_of(site.find("compulsory-school"), date(2027, 5, 3)) == (date(2027, 8, 1), date(2028, 7, 31))
    assert period_of(site.find("care"), date(2026, 11, 22)) == (date(2027, 1, 1), date(2027, 12, 31))


def test_deadlines_are_proposed_for_a_wheel_in_the_order_of_their_days():
    found = proposals(site.find("compulsory-school"), AUGUST, JULY, "sv")
    assert [proposal.start for proposal in found] == sorted(proposal.start for proposal in found)
    plan = next(proposal for proposal in found if proposal.short_title == "Plan mot kränkning")
    assert (plan.start, plan.ring, plan.category, plan.law) == (
        date(2026, 8, 31),
        "Skola",
        "Rapport och beslut",
        "Skollagen 6 kap. 8 §",
    )


def test_what_is_repeated_is_proposed_for_each_time_and_names_no_law_that_nobody_checked():
    found = proposals(site.find("care"), date(2026, 1, 1), date(2026, 12, 31), "sv")
    assert all(date(2026, 1, 1) <= proposal.start for proposal in found)
    assert max(sum(other.title == proposal.title for other in found) for proposal in found) >= 4
    assert not any("SOSFS" in proposal.law for proposal in found)
