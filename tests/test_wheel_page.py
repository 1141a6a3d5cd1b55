"""The annual wheel as its readers meet it."""

import re
from datetime import UTC, date, datetime, time
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from tests.databases import NUL
from wagtail_sqa.models import ActivityCategory, AnnualWheelPage, WheelActivity, WheelRing
from wagtail_sqa.reading.wheels.page import wheel_view

from .factories import TODAY, make_activity, make_category, make_measure, make_unit, make_wheel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.combine(TODAY, time(12), UTC))


def read(client, wheel) -> str:
    response = client.get(wheel.url)
    assert response.status_code == 200
    return response.content.decode()


def wheel_of(*activities, **fields):
    return make_wheel(rings=[("School", activities)], **fields)


def months_of(html) -> dict[str, str]:
    """The sections of the list by the name of their month."""
    sections = re.findall(r'<section class="sqa-month".*?</section>', html, re.DOTALL)
    return {re.search(r"<h3[^>]*>([^<]*?) *<", section)[1]: section for section in sections}


def test_every_month_lists_what_begins_in_it(client):
    wheel = wheel_of(
        make_activity("Safety round", date(2026, 10, 5), date(2026, 10, 9)),
        make_activity("Pupil survey", date(2027, 3, 1)),
    )
    months = months_of(read(client, wheel))
    assert next(iter(months)) == "August 2026"
    assert list(months)[-1] == "July 2027"
    assert [name for name, section in months.items() if "sqa-act__name" in section] == ["October 2026", "March 2027"]
    assert "Safety round" in months["October 2026"]
    assert "Nothing begins this month." in months["January 2027"]


def test_what_began_before_the_window_stands_in_its_first_month_and_says_so(client):
    wheel = wheel_of(make_activity("Rebuilding", date(2026, 5, 4), date(2028, 1, 31)))
    section = months_of(read(client, wheel))["August 2026"]
    assert "May 4, 2026–January 31, 2028" in section
    assert "Began before the period of this wheel." in section
    assert "Goes on after the period of this wheel." in section


def test_an_activity_outside_the_window_is_not_shown(client):
    html = read(
        client, wheel_of(make_activity("Last year", date(2026, 7, 31)), make_activity("Next", date(2027, 8, 1)))
    )
    assert "Last year" not in html
    assert "Next" not in html
    assert "No activities yet in August 2026 – July 2027." in html


def test_the_number_on_an_arc_is_the_number_in_the_list(client):
    html = read(client, wheel_of(*(make_activity(f"Round {day}", date(2026, 10, day)) for day in (20, 5, 12))))
    listed = re.findall(r'<li class="sqa-act" id="([^"]+)">.*?<span class="sqa-hidden">(\d+) </span>', html, re.DOTALL)
    drawn = re.findall(r'<a [^>]*href="#(activity-[^"]+)" aria-label="(\d+) ', html)
    assert len(listed) == 3
    assert listed == drawn


def test_activities_of_the_same_days_keep_the_editors_order(client):
    html = read(client, wheel_of(*(make_activity(f"Round {n}", date(2026, 10, 5)) for n in range(12))))
    assert re.findall(r"</span>Round (\d+)</p>", html) == [str(n) for n in range(12)]


def test_a_category_is_told_by_colour_mark_and_word(client):
    category = make_category("Survey", colour="#9B2335")
    section = months_of(read(client, wheel_of(make_activity(category=category))))["October 2026"]
    told = section[section.index("sqa-act__cat") :]
    assert 'fill="#9B2335"' in told
    assert ">S</text>" in told
    assert "</svg>Survey</span>" in told


def test_the_list_tells_ring_role_description_and_week(client):
    activity = make_activity(responsible_role="School nurse", description="All floors.\n\nThe yard too.")
    section = months_of(read(client, wheel_of(activity)))["October 2026"]
    for words in ("October 5", "week 41", "School nurse", "<p>All floors.</p>", "<p>The yard too.</p>", ">School<"):
        assert words in section


def test_the_legend_has_what_occurs_and_nothing_else(client):
    make_category("Meeting")
    html = read(client, wheel_of(make_activity(category=make_category("Survey"))))
    legend = html[html.index('id="sqa-legend"') :]
    assert "Survey" in legend
    assert "Meeting" not in legend
    assert "Today" in legend
    assert "Goes on outside the period" not in legend


def test_a_wheel_without_rings_says_what_will_stand_there(client):
    html = read(client, make_wheel(rings=[]))
    assert "This wheel has no rings yet." in html
    assert "sqa-year" not in html


def test_a_ring_without_activities_is_drawn_and_named(client):
    html = read(client, make_wheel(rings=[("School", []), ("Pupils", [make_activity()])]))
    assert "1. School" in html
    assert "1 activity in 2 rings" in html


def test_the_unit_is_the_page_above_or_the_one_that_is_set(client):
    school, other = make_unit("Ekbacken"), make_unit("Tallkotten")
    assert '<p class="sqa-title__unit">Ekbacken</p>' in read(client, make_wheel(parent=school))
    assert '<p class="sqa-title__unit">Tallkotten</p>' in read(client, make_wheel(parent=school, unit=other))


def test_a_unit_behind_a_login_is_not_named(client):
    closed = make_unit("Closed unit")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert "Closed unit" not in read(client, make_wheel(unit=closed))


def test_readers_see_what_is_published_and_a_preview_what_is_written(client):
    wheel = wheel_of(make_activity("Published title"))
    draft = wheel.latest_revision.as_object()
    draft.rings.all()[0].activities.all()[0].title = "Drafted title"
    draft.save_revision()
    assert "Drafted title" not in read(client, wheel)
    wheel.refresh_from_db()
    preview = wheel.get_latest_revision_as_object().make_preview_request().rendered_content
    assert "Drafted title" in preview
    assert "Published title" not in preview


def test_a_preview_before_the_first_save_shows_what_is_typed():
    school = make_unit("Ekbacken")
    ring = WheelRing(name="Pupils")
    ring.activities = [WheelActivity(title="First round", start=TODAY, category=make_category())]
    unsaved = AnnualWheelPage(title="New wheel", slug="new", depth=school.depth + 1, months=None)
    unsaved.path = Page._get_children_path_interval(school.path)[1]
    unsaved.rings = [ring]
    html = unsaved.make_preview_request().rendered_content
    assert "First round" in html
    assert "Ekbacken" in html


def test_a_draft_activity_without_a_day_waits_for_one():
    wheel = make_wheel(rings=[("School", [make_activity("Dated")])])
    wheel.rings.all()[0].activities.add(WheelActivity(title="Undated", start=None))
    html = wheel.make_preview_request().rendered_content
    assert "Dated" in html
    assert "Undated" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Fish & chips",
        f"a{NUL}b\x0b\x1f\x7f\x85c\ufffe",
        "👩‍🏫 lärare 🧒🏽",
        "\u202eمرحبا\u202c שלום",
        "x" * 255,
        "'\"></svg><img src=x onerror=alert(1)>",
        "{{ page }} {% now %} %(count)d %s",
    ],
)
def test_no_text_breaks_the_page_or_the_picture(client, text):
    category = ActivityCategory.objects.create(name=text[:60], mark=text[:3])
    activity = make_activity(
        text, short_title=text[:30], category=category, responsible_role=text[:150], description=text
    )
    wheel = make_wheel(rings=[(text[:60], [activity])], introduction=text, accountable_role=text[:150])
    html = read(client, wheel)
    assert "<script>alert" not in html
    assert "<img" not in html
    visible = re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe]", "", text)
    assert visible in re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe]", "", unescape(html))
    assert client.get(f"{wheel.url}wheel/").status_code == 200


def test_the_page_holds_no_inline_script_or_style(client):
    html = read(client, wheel_of(make_activity(category=make_category())))
    assert not re.search(r"<script(?! defer src=)|<style|\sstyle=|\son[a-z]+=|javascript:", html)


def test_headings_go_down_step_by_step_from_one_first(client):
    levels = [int(level) for level in re.findall(r"<h([1-6])", read(client, wheel_of(make_activity())))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_link_within_the_page_arrives(client):
    html = read(client, wheel_of(make_activity(), make_activity("Other", date(2027, 1, 4))))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_days_and_colours_that_an_import_has_spoilt_are_drawn_all_the_same(client):
    wheel = wheel_of(make_activity(start=date(2026, 10, 9), category=make_category()))
    WheelActivity.objects.update(end=date(2026, 10, 1))
    ActivityCategory.objects.update(colour="red")
    AnnualWheelPage.objects.update(months=99)
    assert "October 9" in read(client, wheel)


def test_a_wheel_of_the_current_year_turns_with_the_year():
    wheel = wheel_of(make_activity(), year_mode="current", start_year=None)
    assert wheel_view(wheel, on=date(2026, 7, 31)).period == "August 2025 – July 2026"
    assert wheel_view(wheel, on=date(2026, 8, 1)).period == "August 2026 – July 2027"


def test_the_page_speaks_the_readers_language(client):
    wheel = wheel_of(make_activity("Rond", date(2026, 10, 5), date(2026, 10, 9)))
    html = client.get(wheel.url, headers={"accept-language": "sv"}).content.decode()
    assert "Oktober 2026" in html
    assert "9 oktober" in html


def count_queries(client, wheel) -> int:
    read(client, wheel)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read(client, wheel)
    return len(captured)


def test_five_hundred_activities_cost_as_many_queries_as_ten(client):
    category, target = make_category(), make_unit("Routines")
    measure = make_measure()
    links = [{"type": "page", "value": target.pk}, {"type": "url", "value": "https://example.org/"}]
    wheel = wheel_of(make_activity())
    ring = wheel.rings.get()

    def add(number):
        fields = {"ring": ring, "category": category, "measure": measure, "links": links}
        WheelActivity.objects.bulk_create(
            WheelActivity(title=f"Round {n}", start=date(2026, 8 + n % 5, 1 + n % 28), **fields) for n in range(number)
        )

    add(9)
    few = count_queries(client, wheel)
    add(490)
    assert count_queries(client, wheel) == few
    assert few <= 12
    assert read(client, wheel).count('<li class="sqa-act"') == 500
