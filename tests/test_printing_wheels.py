"""A wheel on paper: the picture on its page, then every activity month by month."""

import re
from datetime import date
from math import sqrt
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import SimpleTestCase, TestCase
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests import factories
from tests.printed import printed
from tests.test_wheel_spec import a_wheel, an_item
from wagtail_sqa.models import WheelRing
from wagtail_sqa.pdf.held import with_lengths
from wagtail_sqa.wheel import PRINTED_MM, lay_out, render
from wagtail_sqa.wheel.geometry import POINTS

HOSTILE = "Åäö <script>alert(1)</script> & \x0b\u202e 🎯 “så” %s"
READ_BACK = "Åäö<script>alert(1)</script>&□“så”%s"


def text_sizes(page):
    """The size in points of every text on the page, with what it is."""
    found = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            a, b, c, d = (cm[i] * tm[j] + cm[i + 2] * tm[j + 1] for j in (0, 2) for i in (0, 1))
            found.append((size * sqrt(abs(a * d - b * c)), text.strip()))

    page.extract_text(visitor_text=visit)
    return found


class WheelFileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        plan = factories.make_category("Planera", colour="#0b6860")
        cls.activities = [
            factories.make_activity(f"Aktivitet {n:02}.", date(2026, 8 + n % 5, 1 + n), category=plan)
            for n in range(20)
        ]
        cls.activities[0].description = "Andra tisdagen varje månad."
        cls.activities[0].responsible_role = "Rektor"
        rings = [("Skolledning", cls.activities[:10]), ("Arbetslag", cls.activities[10:])]
        cls.wheel = factories.make_wheel("Årshjul 2026/27", rings=rings, introduction="När arbetet händer.")
        cls.file = printed(cls.wheel)

    def test_the_first_page_is_the_picture_with_its_legend_lying_down(self):
        first = self.file.reader.pages[0]
        assert first.mediabox.width > first.mediabox.height
        for words in (
            "Årshjul 2026/27",
            "2026/27",
            "Planera",
            "1. Skolledning",
            "2. Arbetslag",
            "20 activities in 2 rings",
        ):
            assert words in self.file.pages[0]
        assert not self.file.pictures  # drawn as lines, not as pixels

    def test_no_text_of_the_picture_is_under_six_points(self):
        sizes = text_sizes(self.file.reader.pages[0])
        assert len(sizes) > 80
        assert min(sizes)[0] == pytest.approx(12 * POINTS, abs=0.01)  # the weeks: the picture has not been made smaller

    def test_the_list_holds_every_activity_once_with_the_number_of_its_arc(self):
        view = self.wheel.reading_view(on=factories.TODAY)
        text = " ".join(self.file.pages[1:])
        numbered = [f"{row.number} {row.row.title}" for month in view.months for row in month.activities]
        assert len(numbered) == 20
        assert [text.count(words) for words in numbered] == [1] * 20

    def test_an_activity_says_when_whose_and_what(self):
        text = " ".join(self.file.pages[1:])
        for words in ("Andra tisdagen varje månad.", "Rektor", "August 1", "week 31", "När arbetet händer."):
            assert words in text

    def test_months_stand_in_the_order_of_the_wheel_and_empty_ones_say_so(self):
        text = " ".join(self.file.pages[1:])
        places = [text.index(name) for name in ("August 2026", "December 2026", "January 2027", "July 2027")]
        assert places == sorted(places)
        assert text.count("Nothing begins this month.") == 7

    def test_each_page_has_its_number_and_the_address_of_the_web_version(self):
        for number, text in enumerate(self.file.pages, start=1):
            assert f"Page {number} of {len(self.file.pages)}" in text
            assert self.wheel.get_full_url() in text

    def test_our_own_document_gives_no_warning_and_holds_its_fonts(self):
        assert self.file.warnings == ()
        assert self.file.fonts
        assert self.file.fonts_elsewhere == []

    def test_the_same_version_gives_the_same_bytes(self):
        assert printed(self.wheel).pdf == self.file.pdf


class HeldLengthTests(SimpleTestCase):
    def test_a_text_of_given_length_is_stretched_for_svglib_which_knows_no_such_length(self):
        text = '<text transform="translate(1 2) rotate(3)" font-size="10"{}{} text-anchor="middle">{}</text>'.format
        held = ' textLength="30"'
        drawn = stringWidth("A & O", "Helvetica-Bold", 10)
        (scale,) = re.findall(
            r"scale\((.+) 1\)", with_lengths(text(' font-weight="bold"', held, "A &amp; O"), "Helvetica")
        )
        assert float(scale) == pytest.approx(30 / drawn, abs=0.001)
        assert with_lengths(text("", "", "A"), "Helvetica") == text("", "", "A")

    def test_every_text_that_the_wheel_gives_a_length_is_stretched(self):
        picture = render(lay_out(a_wheel(an_item(title="Survey of how safe all feel", end=date(2027, 3, 1)))))
        assert picture.count("textLength") > 2
        assert with_lengths(picture, "Helvetica").count(" scale(") == picture.count("textLength")


class OddWheelTests(TestCase):
    def test_the_page_is_printed_with_a_picture_as_wide_as_its_sizes_are_reckoned_for(self):
        style = Path(finders.find("wagtail_sqa/wheel-print.css")).read_text(encoding="utf-8")
        assert f"svg {{ inline-size: {PRINTED_MM}mm;" in style

    def test_a_wheel_with_more_than_can_be_read_says_what_to_do(self):
        rows = [factories.make_activity(f"Möte {n}", date(2026, 9, 1)) for n in range(28)]
        wheel = factories.make_wheel(rings=[("Ledning", rows)])
        assert wheel.reading_view(on=factories.TODAY).crowded == (
            "The numbers in the wheel are small. Choose fewer months or a ring, or print on A3."
        )

    def test_a_wheel_without_rings_says_so(self):
        file = printed(factories.make_wheel("Tomt hjul"))
        assert "This wheel has no rings yet." in file.text
        assert (len(file.pages), file.warnings) == (1, ())

    def test_a_wheel_without_activities_is_one_page_with_an_empty_picture(self):
        file = printed(factories.make_wheel("Stilla hjul", rings=[("Ledning", [])]))
        assert "No activities yet in August 2026" in file.text
        assert (len(file.pages), file.warnings) == (1, ())

    def test_a_month_of_sixty_activities_is_two_tables_and_none_is_lost(self):
        activities = [factories.make_activity(f"Möte {n:02}.", date(2026, 9, 1)) for n in range(60)]
        file = printed(factories.make_wheel(rings=[("Ledning", activities)]))
        assert [file.text.count(f"Möte {n:02}.") for n in range(60)] == [1] * 60
        assert file.warnings == ()

    def test_every_text_is_in_the_file_as_it_was_written(self):
        category = factories.make_category("Säkerhet & <b>annat</b>")
        activity = factories.make_activity(HOSTILE, responsible_role=HOSTILE, description=HOSTILE, category=category)
        wordy = factories.make_activity("Ord" * 85, responsible_role="Ord" * 50)
        wheel = factories.make_wheel(HOSTILE, rings=[(HOSTILE, [activity, wordy])], introduction=HOSTILE)
        WheelRing.objects.filter(wheel=wheel).update(description=HOSTILE)
        file = printed(wheel)
        assert file.packed.count(READ_BACK) >= 8
        assert "Ord" * 85 in file.packed
        assert "Säkerhet&<b>annat</b>" in file.packed
        assert file.warnings == ()
