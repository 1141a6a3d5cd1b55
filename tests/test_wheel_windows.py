"""Months and activities that a reader asks for in the address of a wheel."""

import re
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from django.http import QueryDict
from django.test import TestCase
from pypdf import PdfReader

from wagtail_sqa.reading.wheels.choice import wheel_choice
from wagtail_sqa.reading.wheels.windows import Window, asked_windows

from .factories import TODAY, make_activity, make_category, make_wheel

OWN = Window(date(2026, 8, 1), 12)


def asked(query, own=OWN, on=TODAY):
    return asked_windows(QueryDict(query), own, on=on)


def texts(windows):
    return [f"{window.start:%Y-%m}/{window.months}" for window in windows]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "2026-08/12"),
        ("from=2026-11&months=3", "2026-11/3"),
        ("months=6", "2026-08/6"),
        ("from=2025-08", "2025-08/12"),
        ("from=2026-1&months=24", "2026-01/24"),
    ],
)
def test_the_address_says_which_months_are_shown(query, shown):
    windows = asked(query)
    assert texts([windows.shown]) == [shown]
    assert windows.note == ""


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("from=2026-13", "2026-12/12"),
        ("from=2026-00", "2026-01/12"),
        ("from=0000-05", "1990-05/12"),
        ("from=9999-12&months=24", "2200-12/24"),
        ("months=0", "2026-08/1"),
        ("months=-3", "2026-08/1"),
        ("months=10000", "2026-08/24"),
        ("months=" + "9" * 5000, "2026-08/12"),
        ("from=<script>&months=six", "2026-08/12"),
        ("from=2026-08-01", "2026-08/12"),
        ("from=%00&months=%00", "2026-08/12"),
        ("months=1e3", "2026-08/12"),
    ],
)
def test_what_cannot_be_shown_becomes_the_nearest_that_can_and_the_page_says_so(query, shown):
    windows = asked(query)
    assert texts([windows.shown]) == [shown]
    assert windows.note.startswith("The address asked for months that cannot be shown.")
    assert windows.shown.period in windows.note


def test_shorter_windows_begin_with_this_month_and_whole_years_with_the_wheels_own():
    assert texts(asked("").lengths) == ["2026-08/12", "2026-11/6", "2026-11/3", "2026-11/1"]
    assert texts(asked("from=2028-03&months=1").lengths) == ["2027-08/12", "2028-03/6", "2028-03/3", "2028-03/1"]


def test_a_wheel_of_another_length_has_that_too():
    ten = Window(date(2026, 8, 1), 10)
    assert texts(asked("", own=ten).lengths) == ["2026-08/12", "2026-08/10", "2026-11/6", "2026-11/3", "2026-11/1"]
    assert texts([asked("", own=ten).earlier, asked("", own=ten).later]) == ["2025-08/10", "2027-08/10"]


def test_earlier_and_later_are_a_window_away_and_end_with_the_calendar():
    windows = asked("from=2026-11&months=3")
    assert texts([windows.earlier, windows.later]) == ["2026-08/3", "2027-02/3"]
    assert asked("from=1990-01").earlier is None
    assert asked("from=2200-12").later is None


class ChoiceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        survey, meeting = make_category("Survey"), make_category("Meeting")
        head = {"responsible_role": "Head", "category": meeting}
        cls.wheel = make_wheel(
            rings=[
                ("School", [make_activity(f"Meeting {n}", date(2026, 9, n), **head) for n in range(1, 6)]),
                (
                    "Health",
                    [make_activity("Åre survey", date(2026, 11, 20), category=survey, description="All pupils")],
                ),
            ]
        )

    def setUp(self):
        patch = pytest.MonkeyPatch()
        patch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))
        self.addCleanup(patch.undo)

    def read(self, query=""):
        response = self.client.get(f"{self.wheel.url}?{query}")
        assert response.status_code == 200
        return response.content.decode()

    def names(self, query):
        """What the list holds, after a look at whether the picture holds the same under the same numbers."""
        html = self.read(query)
        listed = re.findall(r'sqa-hidden">(\d+) </span>([^<]+)</p>', html)
        drawn = re.findall(r'<a [^>]*href="#activity-[^"]+" aria-label="(\d+) ([^,]+),', html)
        assert drawn == listed
        return [name for _, name in listed]

    def test_picture_and_list_obey_each_filter(self):
        meetings = [f"Meeting {n}" for n in range(1, 6)]
        assert self.names("ring=School") == meetings
        assert self.names("category=Survey") == ["Åre survey"]
        assert self.names("role=Head") == meetings
        assert self.names("q=åre+PUPILS") == ["Åre survey"]
        assert self.names("state=left") == [*meetings, "Åre survey"]
        assert self.names("state=done") == []
        assert self.names("ring=School&q=3") == ["Meeting 3"]
        assert self.names("from=2026-11&months=1") == ["Åre survey"]

    def test_the_count_is_a_status_and_a_filter_can_be_taken_back(self):
        html = self.read("category=Survey")
        status = re.search(r'<p [^>]*role="status">(.*?)</p>', html)[1]
        assert status.startswith("Shows 1 of 6 activities")
        assert '<a href="?">Show all</a>' in status
        assert '<option value="Survey" selected>' in html

    def test_nothing_found_says_for_what_and_shows_the_way_back(self):
        html = self.read("role=%3Cb%3Enobody&from=2026-11&months=3")
        assert "Nothing in November 2026 – January 2027 is as you chose: Responsible: &lt;b&gt;nobody." in html
        assert '<a href="?from=2026-11&amp;months=3">Show all activities</a>' in html
        assert ">To the wheel&#x27;s own period, 2026/27</a>" in html
        assert "This wheel has no rings yet" not in html

    def test_months_without_activities_say_so_and_lead_back(self):
        html = self.read("from=2025-08")
        assert "This wheel has no activities in August 2025 – July 2026." in html
        assert "own period, 2026/27" in html

    def test_links_to_other_months_keep_the_filter_and_the_form_keeps_the_months(self):
        html = self.read("from=2026-11&months=3&ring=School&utm=x")
        assert 'href="?from=2026-11&amp;months=6&amp;ring=School"' in html
        assert 'href="?ring=School">To the wheel' in html
        assert '<input type="hidden" name="from" value="2026-11">' in html
        assert "utm" not in html

    def test_the_months_that_are_shown_are_marked(self):
        assert 'months=3" aria-current="true">3 months' in self.read("from=2026-11&months=3")
        assert 'href="?" aria-current="true">12 months' in self.read()

    def test_files_are_of_the_same_choice_and_have_an_etag_of_their_own(self):
        html = self.read("category=Survey")
        assert 'wheel/?category=Survey"' in html
        assert 'pdf/?category=Survey"' in html
        whole = self.client.get(f"{self.wheel.url}wheel/")
        some = self.client.get(f"{self.wheel.url}wheel/?category=Survey")
        again = self.client.get(f"{self.wheel.url}wheel/?utm=1&category=Survey")
        assert whole["ETag"] != some["ETag"] == again["ETag"]
        assert (whole.content.count(b"<a "), some.content.count(b"<a ")) == (6, 1)
        assert b"?category=Survey#activity-" in some.content

    def test_the_pdf_file_obeys_the_filter_and_says_so(self):
        response = self.client.get(f"{self.wheel.url}pdf/?category=Survey")
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        assert "Åre survey" in text
        assert "Category: Survey" in text
        assert "Meeting 1" not in text
        assert response["ETag"] != self.client.head(f"{self.wheel.url}pdf/")["ETag"]

    def test_a_mended_address_is_explained_and_is_not_an_error(self):
        assert "The address asked for months that cannot be shown." in self.read("from=2026-13&months=10000")

    def test_a_preview_offers_no_links_that_lead_nowhere(self):
        html = self.wheel.make_preview_request().rendered_content
        assert "sqa-filter" not in html
        assert "sqa-windows" not in html

    def test_the_same_choice_has_the_same_key_however_it_is_written(self):
        def key(query):
            return wheel_choice(QueryDict(query), self.wheel, on=TODAY).key

        assert key("from=2026-8&months=12") == key("") == ""
        assert key("q=a&ring=b") == key("ring=b&q=+a+&x=y") != key("ring=b")
