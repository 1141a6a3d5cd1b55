"""Calendar files: what any calendar program can read, whatever people have written."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from wagtail_sqa.calendars import CalendarEvent, calendar_file, web_address
from wagtail_sqa.text import clean_text

STAMP = datetime(2026, 8, 1, 12, 30, 5, tzinfo=UTC)
HOSTILE = "\x00\x07\x0b\x0c\x1c\x85\u2028\u2029\u200f\u202e\ud800\ufffe\r\n\t;,:\\\"'=+-@åäö😀é עברית"
texts = st.text(max_size=200) | st.text(alphabet=HOSTILE, max_size=200)
days = st.dates(min_value=date(1, 1, 1))


def event(**fields) -> CalendarEvent:
    given_fields = {"uid": "a@site", "title": "Safety round", "start": date(2026, 10, 5), "end": date(2026, 10, 7)}
    return CalendarEvent(**{**given_fields, "stamp": STAMP, **fields})


def lines(*events, name="Wheel") -> list[str]:
    return calendar_file(name, events).decode().replace("\r\n ", "").split("\r\n")


def read(*events, name="Wheel") -> list:
    return Calendar.from_ical(calendar_file(name, events)).walk("VEVENT")


def plain(text: str) -> str:
    return " ".join(clean_text(" ".join(text.split())).split())


def test_an_event_is_written_as_whole_days_that_block_no_time():
    written = lines(event(sequence=4, url="https://site/wheel/#a", categories=("Plan", "School")))
    assert set(written[written.index("BEGIN:VEVENT") + 1 : -3]) == {
        "UID:a@site",
        "DTSTAMP:20260801T123005Z",
        "LAST-MODIFIED:20260801T123005Z",
        "SEQUENCE:4",
        "SUMMARY:Safety round",
        "DTSTART;VALUE=DATE:20261005",
        "DTEND;VALUE=DATE:20261008",
        "CATEGORIES:Plan,School",
        "URL:https://site/wheel/#a",
        "TRANSP:TRANSPARENT",
    }


def test_the_calendar_has_a_name_and_says_how_often_it_is_worth_asking():
    head = lines(name="Annual wheel, 2026")
    assert "X-WR-CALNAME:Annual wheel\\, 2026" in head
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in head
    assert head[-2:] == ["END:VCALENDAR", ""]


def test_a_cancelled_event_stays_and_says_so():
    assert "STATUS:CANCELLED" in lines(event(cancelled=True))
    assert "STATUS" not in "".join(lines(event()))


def test_a_stamp_in_another_zone_is_written_in_that_of_all():
    stamp = datetime.fromisoformat("2026-08-02T01:00:00+02:00")
    assert "DTSTAMP:20260801T230000Z" in lines(event(stamp=stamp))


def test_the_last_day_of_all_can_be_written():
    assert "DTEND;VALUE=DATE:99991231" in lines(event(end=date.max))


def test_a_day_long_ago_keeps_four_digits():
    assert "DTSTART;VALUE=DATE:09930105" in lines(event(start=date(993, 1, 5)))


def test_line_ends_in_a_title_become_blanks_and_in_a_description_stay():
    written = lines(event(title="One\r\nEND:VEVENT\rTwo", description="One\rTwo\u2028Three"))
    assert "SUMMARY:One END:VEVENT Two" in written
    assert "DESCRIPTION:One\\nTwo\\nThree" in written
    assert written.count("END:VEVENT") == 1


def test_what_is_no_address_of_the_web_is_left_out():
    for url in ("javascript:alert(1)", "//site/", "", "https://", "ftp://site/", "https:///x"):
        assert web_address(url) == ""
    assert web_address("https://site/å b\r\nX:1") == "https://site/%C3%A5%20b%0AX:1"


@given(st.lists(st.tuples(texts, texts, texts, days, st.integers(0, 400)), max_size=5), texts)
def test_every_text_comes_back_from_a_reader_as_it_was_meant(rows, name):
    events = [
        event(
            uid=f"{n}@site", title=title, description=text, start=start, end=_after(start, length), url="https://s/" + u
        )
        for n, (title, text, u, start, length) in enumerate(rows)
    ]
    found = read(*events, name=name)
    assert [str(item["UID"]) for item in found] == [item.uid for item in events]
    for item, meant in zip(found, events, strict=True):
        assert str(item.get("SUMMARY", "")) == plain(meant.title)
        assert item["DTSTART"].dt == meant.start
        assert item["DTEND"].dt == min(meant.end, date.max - timedelta(1)) + timedelta(1)
        assert item.errors == []


@given(st.lists(texts, min_size=1, max_size=3), texts)
def test_no_line_is_longer_than_75_bytes_or_holds_what_no_calendar_may(titles, name):
    data = calendar_file(name, [event(title=title, description=title, categories=(title,)) for title in titles])
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert not any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in line)


@given(texts)
def test_the_same_events_give_the_same_bytes(title):
    assert calendar_file(title, [event(title=title)]) == calendar_file(title, [event(title=title)])


def _after(start: date, length: int) -> date:
    return date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
