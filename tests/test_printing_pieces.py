"""The small parts of which PDF files of pages are made."""

from pathlib import Path
from unittest import TestCase

from django.core.checks import run_checks
from django.template.loader import get_template
from django.test import SimpleTestCase, override_settings
from wagtail.rich_text import RichText

from wagtail_sqa.blocks import QuestionBlock
from wagtail_sqa.enums import Attainment, Effect, MeasureStatus
from wagtail_sqa.pdf.engine import bundled_glyphs
from wagtail_sqa.printing.addresses import with_whole_addresses
from wagtail_sqa.printing.measures import printed_measures
from wagtail_sqa.printing.pictures import Pictures, size_in_mm
from wagtail_sqa.printing.pieces import column_widths, printed_pieces, rich_text
from wagtail_sqa.reading import badges
from wagtail_sqa.reading.measures import MeasureEntry, MeasureRow
from wagtail_sqa.reading.questions import Piece
from wagtail_sqa.templatetags.sqa_pdf import SIGNS, sign

PAGE = "https://intranet.example/skola/plan/"


def row(**texts):
    names = MeasureRow.__dataclass_fields__
    facts = {"pk": 1, "status": "in_progress", "journal": (), "document": None}
    return MeasureRow(**(dict.fromkeys(names, "") | facts | texts))


class AddressTests(TestCase):
    def test_relative_links_lead_to_the_site(self):
        html = '<a href="/documents/1/a.pdf?x=1&amp;y=2">a</a> <a href="../annan/">b</a>'
        whole = with_whole_addresses(html, PAGE)
        assert 'href="https://intranet.example/documents/1/a.pdf?x=1&amp;y=2"' in whole
        assert 'href="https://intranet.example/skola/annan/"' in whole

    def test_whole_links_and_places_on_the_page_stay_as_they_are(self):
        html = '<a href="https://riksdagen.example/">a</a><a href="mailto:a@b.example">b</a><a href="#goal-1">c</a>'
        assert with_whole_addresses(html, PAGE) == html

    def test_an_address_that_cannot_be_taken_apart_leads_nowhere(self):
        assert with_whole_addresses('<a href="http://[x/">a</a>', PAGE) == '<a href="">a</a>'

    def test_text_that_looks_like_a_link_is_left_alone(self):
        assert with_whole_addresses("href=&quot;/a&quot;", PAGE) == "href=&quot;/a&quot;"


class RichTextTests(SimpleTestCase):
    def test_marks_and_links_stay_and_the_rest_goes(self):
        html = '<p onclick="x">a <b>b</b> <a href="/c/">c</a> <a href="javascript:x">d</a><script>e</script></p>'
        assert rich_text(RichText(html), address=PAGE) == (
            '<p>a <b>b</b> <a href="https://intranet.example/c/">c</a> <a>d</a></p>'
        )


class FigureTests(SimpleTestCase):
    def test_at_most_four_key_figures_stand_side_by_side(self):
        figures = QuestionBlock().to_python([{"type": "key_figure", "value": {"label": str(n)}} for n in range(6)])
        pieces = printed_pieces([Piece("figures", tuple(figures))], Pictures(), address=PAGE)
        labels = [[block.value["label"] for block in piece.blocks] for piece in pieces]
        assert labels == [["0", "1", "2", "3"], ["4", "5"]]


class ColumnTests(TestCase):
    def test_longer_texts_get_wider_columns_and_all_fill_the_table(self):
        widths = column_widths([["År", "Vad"], ["2026", "Genomgång av resultaten med alla i arbetslaget"]])
        assert widths[1] > 2 * widths[0]
        assert 98 <= sum(widths) <= 102

    def test_one_endless_text_leaves_room_for_the_others(self):
        assert min(column_widths([["a" * 500, "b", "c"]])) >= 12


class SizeTests(TestCase):
    def test_a_small_picture_keeps_its_size(self):
        assert size_in_mm(96, 48) == (25, 13)

    def test_a_large_picture_fits_the_page_in_its_proportions(self):
        assert size_in_mm(1600, 800) == (166, 83)
        assert size_in_mm(800, 1600) == (55, 110)

    def test_a_picture_that_tells_no_size_gets_the_room_there_is(self):
        assert size_in_mm(0, 0) == (166, 110)


class MeasureTests(SimpleTestCase):
    def test_measures_are_numbered_under_their_goal(self):
        entries = [MeasureEntry(row(), is_first=True)] * 51
        tables = printed_measures(entries, goal=3)
        assert [len(table) for table in tables] == [50, 1]
        assert (tables[0][0].number, tables[1][0].number) == ("3.1", "3.51")
        assert printed_measures(entries)[0][0].number == ""

    def test_a_short_measure_stays_whole_and_a_long_one_may_go_on_over_the_page(self):
        short = printed_measures([MeasureEntry(row(description="a", cause="b"), is_first=True)])[0][0]
        long = printed_measures([MeasureEntry(row(description="a" * 2000, cause="b\n\nc"), is_first=True)])[0][0]
        lines = printed_measures([MeasureEntry(row(description="a\n" * 99), is_first=True)])[0][0]
        assert short.parts == ((("", "a"), ("Cause", "b")),)
        assert long.parts == ((("", "a" * 2000),), (("Cause", "b"),), (("", "c"),))
        assert len(lines.parts) == 99

    def test_a_paragraph_that_no_page_holds_goes_on_in_the_next_row_with_all_its_words(self):
        text = "Ett ord till. " * 700
        parts = printed_measures([MeasureEntry(row(cause=text), is_first=True)])[0][0].parts
        assert [label for ((label, _text),) in parts] == ["Cause", *[""] * (len(parts) - 1)]
        assert len(parts) > 3
        assert " ".join(words for ((_label, words),) in parts) == text.strip()

    def test_a_measure_that_is_described_elsewhere_is_only_named(self):
        named = printed_measures([MeasureEntry(row(description="a"), is_first=False)])[0][0]
        assert named.parts == ()


class SignTests(SimpleTestCase):
    def test_every_state_has_a_sign_that_the_font_draws(self):
        states = [badges.status_badge(value) for value in MeasureStatus]
        states += [badges.effect_badge(value) for value in Effect]
        states += [badges.attainment_badge(value) for value in Attainment]
        states += [badges.lateness_badge("overdue", days=2), badges.lateness_badge("due_soon", days=0)]
        states += [badges.missing_account_badge()]
        assert all(" " not in sign(badge) and len(sign(badge)) > 4 for badge in states)
        assert set(SIGNS.values()) <= bundled_glyphs()

    def test_states_of_one_kind_have_different_signs(self):
        for make, values in ((badges.status_badge, MeasureStatus), (badges.attainment_badge, Attainment)):
            assert len({sign(make(value))[0] for value in values}) == len(values)


class TemplateTests(SimpleTestCase):
    def test_every_kind_of_block_has_its_template(self):
        kinds = {"figures" if name == "key_figure" else name for name in QuestionBlock().child_blocks}
        folder = Path(get_template("wagtail_sqa/pdf/blocks/heading.html").origin.name).parent
        assert {path.stem for path in folder.glob("*.html")} == kinds


class LimitTests(SimpleTestCase):
    def found(self, **limits):
        with override_settings(WAGTAIL_SQA={"PDF_LIMITS": limits}):
            return [message for message in run_checks() if message.id == "wagtail_sqa.E003"]

    def test_an_unknown_limit_is_named_with_the_known_ones(self):
        (error,) = self.found(page=3)
        assert "'page': 3" in error.msg
        assert "pages" in error.hint

    def test_a_limit_that_is_no_number_above_nought_is_named(self):
        assert all(self.found(cpu_seconds=value) for value in (0, -1, "60", None, 0.5))
        assert self.found(cpu_seconds=30) == []
        assert self.found(wall_seconds=0.5) == []
