"""The example site as a visitor meets it: its own settings, database and server, in processes of their own."""

import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.demo_site import ROOT, Visitor, environment, manage, served
from wagtail_sqa.wheel.geometry import POINTS

pytestmark = pytest.mark.xdist_group("example_site")

ORGANISATION = tomllib.loads((ROOT / "example_site" / "demo" / "organisation.toml").read_text(encoding="utf-8"))
ROWS = {row["key"]: row for row in ORGANISATION["units"] + ORGANISATION["closed_sections"]}
CLOSED = ORGANISATION["closed_sections"][0]
INLINE = re.compile(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)')


def dump(data):
    """Everything in the database but sessions, as SQL."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return [line for line in database.iterdump() if "django_session" not in line]


def path_of(key):
    """The address of a unit or section, as the demo data has it."""
    row = ROWS[key]
    return (path_of(row["parent"]) if row["parent"] else "/") + row["slug"] + "/"


@pytest.fixture(scope="module")
def data(demo_data):
    return demo_data


@pytest.fixture(scope="module")
def address(data, tmp_path_factory):
    """The address of a server that works on a copy of the data."""
    with served(data, tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture
def visitor(address):
    return Visitor(address)


@pytest.fixture
def own_data(data, tmp_path):
    """A copy of the data, to be written to."""
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_each_unit_of_the_demo_is_a_page_in_the_tree_of_the_organisation(visitor):
    for unit in ORGANISATION["units"]:
        status, path, text = visitor.get(path_of(unit["key"]))
        assert (status, path) == (200, path_of(unit["key"]))
        assert f'<h1 class="site-title">{unit["title"]}</h1>' in text


def test_the_first_page_lists_every_unit_but_the_teams(visitor):
    text = visitor.get("/")[2]
    listed = {key for key in ROWS if f'<a class="site-list__title" href="{path_of(key)}"' in text}
    assert listed == {unit["key"] for unit in ORGANISATION["units"] if unit["kind"] != "team"}


def test_every_text_of_a_wheel_is_at_least_six_points_on_a4(visitor, data):
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        query = "SELECT url_path FROM wagtailcore_page JOIN wagtail_sqa_annualwheelpage ON id = page_ptr_id WHERE live"
        addresses = [f"/{path.split('/', 2)[2]}" for (path,) in database.execute(query)]
    assert len(addresses) == 4
    for address in addresses:
        picture = visitor.get(address)[2].partition("data-sqa-wheel")[2].partition("</figure>")[0]
        sizes = [float(size) for size in re.findall('<text [^>]*font-size="([^"]+)"', picture)]
        assert len(sizes) > 70
        assert min(sizes) * POINTS >= 6


def test_the_menu_leads_to_the_administrations_and_their_units(visitor):
    text = visitor.get("/")[2]
    menu = text[text.index('<nav class="site-menu"') : text.index("</nav>")]
    below = {unit["key"] for unit in ORGANISATION["units"] if unit["parent"] in {"buf", "vof"}}
    assert set(re.findall(r'href="([^"]+)"', menu)) == {path_of(key) for key in {"buf", "vof"} | below}


def test_the_menu_marks_where_the_reader_is(visitor):
    text = visitor.get(path_of("ekbacken"))[2]
    assert f'<a href="{path_of("ekbacken")}" aria-current="page">' in text
    assert f'<a href="{path_of("ekbacken")}" aria-current="true">' in visitor.get(path_of("ekbacken-7-9"))[2]


def test_the_breadcrumbs_lead_back_to_the_start(visitor):
    text = visitor.get(path_of("ekbacken"))[2]
    crumbs = text[text.index('<nav class="site-crumbs"') :]
    crumbs = crumbs[: crumbs.index("</nav>")]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", path_of("bjorkvik"), path_of("buf")]


@pytest.mark.parametrize("username", ["admin", "rektor", "larare"])
def test_the_closed_section_is_open_to_its_readers(visitor, username):
    status, path, text = visitor.log_in(username).get(path_of(CLOSED["key"]))
    assert (status, path) == (200, path_of(CLOSED["key"]))
    assert CLOSED["intro"] in text
    assert path_of(CLOSED["key"]) in visitor.get(path_of("bjorkvik"))[2]


@pytest.mark.parametrize("username", [None, "utanfor"])
def test_the_closed_section_sends_others_to_the_log_in_and_is_not_listed(visitor, username):
    if username:
        visitor.log_in(username)
    _status, path, text = visitor.get(path_of(CLOSED["key"]))
    assert path.startswith("/login/?next=")
    assert CLOSED["intro"] not in text
    assert path_of(CLOSED["key"]) not in visitor.get(path_of("bjorkvik"))[2]


def test_a_reader_who_may_not_see_a_page_is_told_so(visitor):
    assert "är stängd för utanfor" in visitor.log_in("utanfor").get(path_of(CLOSED["key"]))[2]


def search(visitor, words):
    """What the search answers with, without its own form."""
    status, _path, text = visitor.get(f"/search/?{urlencode({'q': words})}")
    assert status == 200
    return text[text.index("</form>", text.index("site-search")) :]


def test_the_search_finds_units_plans_and_measures_and_leads_to_them(visitor):
    assert f'href="{path_of("solglantan")}"' in search(visitor, "Solgläntan")
    found = search(visitor, "Läsutvecklare")
    assert re.search(r'href="/[\w/-]+/#measure-\d+">Läsutvecklare på varje skola</a>', found)
    assert "Pågår" in found


@pytest.mark.parametrize("words", ["", '"', "\0", "zzz NEAR( *", "å " * 5000])
def test_the_search_answers_whatever_it_is_asked(visitor, words):
    assert "site-list__title" not in search(visitor, words)


def test_the_search_finds_what_is_closed_only_for_those_who_may_read_it(visitor):
    closed = f'href="{path_of(CLOSED["key"])}"'
    assert closed not in search(visitor, CLOSED["title"])
    visitor.log_in("utanfor")
    assert closed not in search(visitor, CLOSED["title"])
    visitor.cookies.clear()
    visitor.log_in("larare")
    assert closed in search(visitor, CLOSED["title"])


def test_a_wrong_password_is_answered_with_a_sentence(visitor):
    visitor.get("/login/")
    assert "Användarnamnet och lösenordet hör inte ihop." in visitor.post("/login/", username="rektor", password="x")[2]


def edit_status(visitor, data, key):
    """Where asking for the editing view of a page ends: 200 for the view itself, else None."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        query = "SELECT id FROM wagtailcore_page WHERE slug = ?"
        (page_id,) = database.execute(query, [ROWS[key]["slug"]]).fetchone()
    status, path, _text = visitor.get(f"/admin/pages/{page_id}/edit/")
    return status if path == f"/admin/pages/{page_id}/edit/" else None


def test_rektor_edits_ekbacken_and_what_lies_below_it_only(visitor, data):
    visitor.log_in("rektor")
    editable = {key for key in ROWS if edit_status(visitor, data, key) == 200}
    assert editable == {"ekbacken", "ekbacken-f-3", "ekbacken-4-6", "ekbacken-7-9", "ekbacken-eht"}


@pytest.mark.parametrize("username", ["larare", "utanfor"])
def test_readers_do_not_come_into_the_editors_admin(visitor, username):
    assert visitor.log_in(username).get("/admin/")[1].startswith("/admin/login/")


def test_a_reader_changes_the_language(visitor):
    assert '<html lang="sv">' in visitor.get(path_of("ekbacken"))[2]
    _status, path, text = visitor.post("/i18n/setlang/", language="en", next=path_of("ekbacken"))
    assert path == path_of("ekbacken")
    assert '<html lang="en">' in text
    assert "Skip to the content" in text


def test_the_site_is_swedish_for_a_browser_of_another_language(address):
    assert '<html lang="sv">' in Visitor(address, language="fr").get("/")[2]


@pytest.mark.parametrize("key", ["bjorkvik", "buf", "ekbacken"])
def test_pages_hold_no_inline_style_or_script(visitor, key):
    assert not INLINE.search(visitor.get(path_of(key))[2])


def test_loading_the_demo_again_changes_nothing(own_data):
    before = dump(own_data)
    manage(own_data, "sqa_demo")
    assert dump(own_data) == before


def test_loading_the_demo_again_keeps_what_was_written_and_removed(own_data):
    change = (
        "from example_site.home.models import UnitPage;"
        "UnitPage.objects.filter(slug='solglantan').update(title='Solhöjden', slug='solhojden');"
        "UnitPage.objects.get(slug='bjorken').delete()"
    )
    manage(own_data, "shell", "--command", change)
    before = dump(own_data)
    manage(own_data, "sqa_demo")
    assert dump(own_data) == before


def test_the_demo_has_every_indicator_and_reading_and_what_each_goal_aims_at(data):
    demo = ROOT / "example_site" / "demo"
    indicators, plans = (tomllib.loads((demo / f"{name}.toml").read_text("utf-8")) for name in ("indicators", "plans"))
    goals = [goal for plan in plans["plans"] for goal in plan["goals"]]
    expected = [
        len(indicators["indicators"]),
        sum(len(row["readings"]) for row in indicators["indicators"]),
        sum(len(goal.get("indicators", [])) for goal in goals),
    ]
    tables = ("indicator", "indicatorreading", "goalindicator")
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        found = [database.execute(f"SELECT COUNT(*) FROM wagtail_sqa_{name}").fetchone()[0] for name in tables]  # noqa: S608
    assert found == expected == [18, 95, 35]


def test_the_demo_follows_the_port(own_data):
    manage(own_data, "sqa_demo", "--port", "8123")
    with closing(sqlite3.connect(own_data / "db.sqlite3")) as database:
        assert database.execute("SELECT hostname, port FROM wagtailcore_site").fetchall() == [("localhost", 8123)]


def test_readers_and_a_writer_work_side_by_side_in_the_database(data):
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_built_in_key_is_refused_outside_the_demo(tmp_path):
    served = {**environment(tmp_path), "PYTHONPATH": str(ROOT)}
    started = subprocess.run(
        [sys.executable, "-c", "import example_site.wsgi"], env=served, capture_output=True, text=True, check=False
    )
    assert "ImproperlyConfigured: Set SECRET_KEY" in started.stderr
