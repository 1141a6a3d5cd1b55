"""The PDF file of a plan holds what readers see of it, and nothing else."""

from datetime import date

from django.test import TestCase

from tests import factories
from tests.factories import TODAY
from tests.printed import blocks, printed
from wagtail_sqa.actions.follow_up import Account, follow_up
from wagtail_sqa.actions.publish import save_draft
from wagtail_sqa.enums import Attainment
from wagtail_sqa.models import Participation, PlanMilestone
from wagtail_sqa.printing.pictures import Pictures
from wagtail_sqa.printing.plans import printed_plan

FOOT = 30  # points: below the footer
TABLE = {
    "columns": [{"type": "text", "heading": "Årskurs"}, {"type": "text", "heading": "Andel"}],
    "rows": [{"values": ["Sexan", "84 %"]}, {"values": ["Nian", "≥ 90 %"]}],
    "caption": "Läsning per årskurs",
}
WORDS = [
    ("heading", "Våra resultat"),
    ("paragraph", '<p>Vi såg <b>tydligt</b> – “så”. <a href="/start/">Läs mer</a></p>'),
    ("list", ["Första punkten", "Andra punkten"]),
    ("quote", {"text": "Det är lugnare nu.", "source": "Elevrådet"}),
    ("table", TABLE),
    (
        "key_figure",
        {"label": "Svar", "value": "216 av 278", "unit": "elever", "source": "Enkäten", "date": "2026-10-01"},
    ),
    ("callout", {"tone": "warning", "title": "Obs", "text": "Svarsfrekvensen är låg."}),
]
SHOWN = (
    "Våra resultat",
    "Vi såg tydligt – “så”.",
    "Första punkten",
    "Andra punkten",
    "Det är lugnare nu.",
    "Elevrådet",
    "Läsning per årskurs",
    "Årskurs",
    "≥ 90 %",
    "216 av 278 elever",
    "Enkäten, Oct. 1, 2026",
    "Obs",
    "Svarsfrekvensen är låg.",
)


def full_plan():
    """A plan with something in every place, after a year that left one measure without an account."""
    told = factories.make_measure("Mentor samtal", result="Alla fick två samtal.")
    untold = factories.make_measure("Läxhjälp", unit=told.unit)
    last_year = {"period_start": date(2025, 8, 1), "period_end": date(2026, 7, 31)}
    last = factories.make_plan("Plan 2025/26", goals=[("Förra målet", [told, untold])], **last_year)
    done = factories.make_measure(
        "Tyst läsning", cause="För lite tid", expected_effect="Fler läser", due=date(2026, 9, 1)
    )
    late = factories.make_measure("Rastvärdar", due=date(2026, 11, 3), responsible_role="Biträdande rektor")
    account = Account(result="Alla läser varje dag.", effect="intended_effect", decision="routine")
    day = date(2026, 11, 1)
    follow_up(done, on=day, seen="Alla läser.", status="completed", account=account, today=TODAY)
    judged = factories.make_goal(
        "Alla läser",
        [done],
        description="Minst 84 procent.",
        attainment=Attainment.PARTLY_MET,
        judgement="Nian är inte där än.",
        judged_on=date(2026, 10, 16),
        judged_by_role="Rektor",
    )
    return factories.make_plan(
        "Kvalitetsplan 2026/27",
        goals=[judged, ("Alla är trygga", [late])],
        introduction="Kort sagt.",
        accountable_role="Rektor",
        previous_plan=last,
        current_state=blocks(WORDS),
        participation=[
            Participation(group="pupils", who="Elevrådet F–6", how="Läste utkastet.", changed="Sex ändringar.")
        ],
        milestones=[PlanMilestone(date=date(2026, 12, 16), title="Terminsuppföljning")],
    )


class PlanFileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = full_plan()
        factories.make_version(cls.plan, adopted_on=date(2026, 8, 27), record_number="EKB 2026/038")
        cls.file = printed(cls.plan)

    def test_the_title_of_every_measure_is_in_the_file(self):
        titles = [measure.title for measure in self.plan.visible_measures(on=TODAY)]
        assert len(titles) == 2
        assert [title for title in titles if title not in self.file.text] == []

    def test_what_is_written_in_the_blocks_is_in_the_file(self):
        assert [words for words in SHOWN if words not in self.file.text] == []

    def test_the_first_page_says_what_plan_this_is(self):
        for words in ("Kvalitetsplan 2026/27", "School year 2026/27", "Rektor", "Aug. 27, 2026", "EKB 2026/038"):
            assert words in self.file.pages[0]
        assert "As of Nov. 23, 2026" in self.file.pages[0]
        assert "".join(self.plan.get_full_url().split()) in "".join(self.file.pages[0].split())

    def test_the_summary_is_one_page_with_lights_that_have_sign_word_and_sentence(self):
        summary = self.file.pages[1]
        assert summary.index("½ Partly met") < summary.index("Nian är inte där än.")
        for words in ("– Not assessed", "✓ Completed", "▲ 1 overdue", "Next, on Dec. 16, 2026: Terminsuppföljning."):
            assert words in summary
        assert "1. Where are we?" in self.file.pages[2]

    def test_the_four_questions_come_in_their_order(self):
        text = "".join(self.file.pages[2:])
        places = [text.index(name) for name in ("1. Where are we?", "2. Where are", "3. How do", "4. How did")]
        assert places == sorted(places)

    def test_a_measure_has_its_number_cause_effect_and_lateness(self):
        assert "1.1 Tyst läsning ✓ Completed" in self.file.text
        for words in ("Cause: För lite tid", "Expected effect: Fler läser", "2.1 Rastvärdar", "Overdue by 20 days"):
            assert words in self.file.text

    def test_result_effect_and_decision_stand_under_the_last_question(self):
        account = self.file.text.partition("What has become of this year's measures")[2]
        assert "1.1 Tyst läsning" in account
        for words in ("Alla läser varje dag.", "✓ Intended effect", "Make routine"):
            assert words in account

    def test_every_measure_of_last_year_has_its_account_or_says_that_it_is_missing(self):
        account = self.file.text.partition("What became of the measures of 2025/26")[2]
        assert account.index("Mentor samtal") < account.index("Alla fick två samtal.")
        assert "▲ Account missing" in account

    def test_participation_milestones_and_changes_are_in_the_file(self):
        for words in ("Elevrådet F–6", "Läste utkastet.", "Sex ändringar.", "Terminsuppföljning", "What has changed"):
            assert words in self.file.text

    def test_each_page_has_its_number_and_the_unit_and_title(self):
        count = len(self.file.pages)
        for number, text in enumerate(self.file.pages[1:], start=2):
            assert f"Page {number} of {count}" in text
            assert "Start Kvalitetsplan 2026/27" in text

    def test_headings_are_the_outline(self):
        wanted = ["The plan at a glance", "1. Where are we?", "Våra resultat", "Goal 2 Alla är trygga", "Participation"]
        assert [name for name in wanted if name not in self.file.headings] == []

    def test_links_lead_to_the_site_from_wherever_the_file_is_opened(self):
        assert "http://localhost/start/" in self.file.links
        assert self.plan.previous_plan.get_full_url() in self.file.links
        assert all(link.startswith("http") for link in self.file.links)

    def test_our_own_document_gives_no_warning(self):
        assert self.file.warnings == ()

    def test_every_font_is_in_the_file(self):
        assert self.file.fonts
        assert self.file.fonts_elsewhere == []

    def test_the_same_version_gives_the_same_bytes(self):
        assert printed(self.plan).pdf == self.file.pdf

    def test_the_file_speaks_the_language_that_is_asked_for(self):
        swedish = printed(self.plan, language="sv")
        assert swedish.reader.trailer["/Root"]["/Lang"] == "sv"
        assert "Var är vi?" in swedish.text
        assert swedish.warnings == ()


class HiddenTests(TestCase):
    def test_what_readers_do_not_see_is_not_in_the_file(self):
        shown = factories.make_measure("Visible measure")
        hidden = factories.make_measure("Unborn measure", publish=False)
        plan = factories.make_plan(
            goals=[("Everyone reads", [shown, hidden])],
            outcome=blocks([("measures", [shown.pk, hidden.pk])]),
        )
        plan.introduction = "Written yesterday"
        save_draft(plan)
        shown.description = "Drafted words"
        save_draft(shown)
        text = printed(plan.__class__.objects.get(pk=plan.pk)).text
        assert "Visible measure" in text
        for words in ("Unborn measure", "Written yesterday", "Drafted words"):
            assert words not in text

    def test_an_empty_plan_says_what_will_stand_there_and_has_no_empty_page(self):
        file = printed(factories.make_plan())
        assert file.warnings == ()
        assert "Here the goals will stand" in file.text
        assert all(len(text) > 100 for text in file.pages)


class LongTextTests(TestCase):
    def test_a_text_longer_than_a_page_is_not_cut_off_where_its_box_ends(self):
        long = "och så vidare " * 700 + "till sista ordet"
        goal = factories.make_goal("Målet", description=long)
        plan = factories.make_plan(
            goals=[goal], current_state=[("callout", {"tone": "info", "title": "", "text": long})]
        )
        file = printed(plan)
        assert file.text.count("till sista ordet") == 2
        assert file.lowest("och så vidare") > FOOT


class ManyMeasuresTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        measures = [factories.make_measure(f"Measure {number:03}.") for number in range(120)]
        cls.plan = factories.make_plan(goals=[("Much to do", measures)])

    def test_a_hundred_and_twenty_measures_fill_three_tables_and_none_is_lost(self):
        view = self.plan.reading_view(on=TODAY)
        goal = printed_plan(view, Pictures(), address="").goals[0]
        assert [len(table) for table in goal.tables] == [50, 50, 20]
        file = printed(self.plan)
        assert [file.text.count(f"Measure {number:03}.") for number in range(120)] == [1] * 120
        assert file.text.count("Goal 1: Much to do") >= 3
        assert file.warnings == ()
