"""Activities from a spreadsheet: what becomes of each row is said first; then all of them are saved or none."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from tests.factories import make_activity, make_admin, make_category, make_wheel
from tests.test_activity_listing import edit, rows, text, url
from tests.test_rights_admin import staff
from wagtail_sqa.actions.read_sheet import MOST_BYTES
from wagtail_sqa.admin.activities.importing import SALT
from wagtail_sqa.models import WheelActivity

pytestmark = pytest.mark.django_db
HEADINGS = ["Ring", "Title", "First day", "Last day", "Category", "Responsible role"]


@pytest.fixture
def admin(client):
    client.force_login(make_admin())
    return client


@pytest.fixture
def wheel():
    make_category("Meeting")
    activities = [make_activity("Safety round", date(2026, 10, 5)), make_activity("Survey", date(2027, 3, 1))]
    return make_wheel(rings=[("School", activities), ("Board", [make_activity("Report", date(2026, 9, 30))])])


def xlsx(*table):
    workbook = Workbook()
    for row in table:
        workbook.active.append(row)
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def send(client, wheel, content, name="activities.xlsx"):
    return client.post(url("import", wheel), {"file": SimpleUploadedFile(name, content)})


def preview(client, wheel, *table):
    return send(client, wheel, xlsx(HEADINGS, *table))


def fates(response):
    return [one.fate.value for one, _icon, _days in response.context["judged"]]


def reasons(response):
    return [" ".join(one.reasons) for one, _icon, _days in response.context["judged"]]


def confirm(client, wheel, response):
    return client.post(url("import", wheel), {"rows": response.context["sealed"]})


def test_the_fate_of_each_row_is_said_and_nothing_is_saved_until_it_is_confirmed(admin, wheel):
    before = wheel.revisions.count()
    response = preview(
        admin,
        wheel,
        ["School", "Meeting of parents", datetime(2026, 9, 8), None, "meeting", "Principal"],
        ["School", "survey", date(2027, 3, 8), date(2027, 3, 12), "Meeting", ""],
        ["Board", "Report", "2026-09-30", "", "", None],
    )
    assert fates(response) == ["new", "changed", "same"]
    assert wheel.revisions.count() == before
    confirm(admin, wheel, response)
    drafted = rows(wheel)
    assert set(drafted) == {"Safety round", "survey", "Report", "Meeting of parents"}
    survey, meeting = drafted["survey"].activity, drafted["Meeting of parents"].activity
    assert (survey.start, survey.end, survey.category.name) == (date(2027, 3, 8), date(2027, 3, 12), "Meeting")
    assert survey.pk == WheelActivity.objects.get(title="Survey").pk
    assert (meeting.start, meeting.responsible_role) == (date(2026, 9, 8), "Principal")
    assert wheel.revisions.count() == before + 1
    assert not WheelActivity.objects.filter(title="Meeting of parents").exists()


def test_what_is_wrong_with_a_row_is_said_in_words_and_then_none_can_be_imported(admin, wheel):
    response = preview(
        admin,
        wheel,
        ["Elsewhere", "Unknown ring", "2026-09-01"],
        ["School", "Unknown category", "2026-09-01", "", "Party"],
        ["School", "No such day", "2026-02-31"],
        ["School", "Ends first", "2026-09-02", "2026-09-01"],
        ["School", "", "2026-09-02"],
        ["School", "x" * 300, "2026-09-02"],
        ["School", "No day", ""],
        ["School", "A number", 46000],
        ["School", "Twice", "2026-09-02"],
        ["School", "Twice", "2026-09-02"],
        ["School", "Long ago", "0001-01-01"],
        ["", "No ring", "2026-09-02"],
    )
    wanted = [
        "The wheel has no ring “Elsewhere”.",
        "There is no category “Party”.",
        "First day: “2026-02-31” is not a day in the calendar.",
        "Last day: The activity ends before it begins. Change one of the days.",
        "The title is missing.",
        "Title: Ensure this value has at most 255 characters (it has 300).",
        "The first day is missing.",
        "First day: “46000” does not begin with a date. Write it as 2026-03-20.",
        "",
        "The same activity stands in an earlier row.",
        "First day: Write a year from 1990 to 2200.",
        "No ring is named.",
    ]
    assert reasons(response) == wanted
    assert response.context["sealed"] == ""
    assert "Nothing has been saved" in text(response)


def test_signs_that_cannot_be_printed_are_left_out_and_that_is_said(admin, wheel):
    content = b"Ring;Title;First day\nSchool;Bell\x07 round\x00;2026-09-02\n"
    response = send(admin, wheel, content, "a.csv")
    assert fates(response) == ["new"]
    assert "signs that cannot be printed are left out" in text(response)
    confirm(admin, wheel, response)
    assert "Bell round" in rows(wheel)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_swedish_excel_is_read(admin, wheel, encoding):
    content = 'Ring;Titel;Första dag;Sista dag\r\nSchool;"Föräldramöte; åk 7";8.9.2026;2026-09-09\r\n'.encode(encoding)
    with override("sv"):
        response = admin.post(
            url("import", wheel),
            {"file": SimpleUploadedFile("a.csv", content)},
            headers={"accept-language": "sv"},
        )
    confirm(admin, wheel, response)
    activity = rows(wheel)["Föräldramöte; åk 7"].activity
    assert (activity.start, activity.end) == (date(2026, 9, 8), date(2026, 9, 9))


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_any_of_the_usual_separators_will_do(admin, wheel, separator):
    table = [["Title", "First day", "Ring"], ["Meeting of staff", "2026-09-08", "Board"]]
    content = "\n".join(separator.join(row) for row in table).encode()
    confirm(admin, wheel, send(admin, wheel, content, "a.csv"))
    assert rows(wheel)["Meeting of staff"].ring.name == "Board"


def test_columns_that_are_not_in_the_file_stay_as_they_are_and_others_are_named(admin, wheel):
    edit(admin, wheel, "Survey", responsible_role="Principal")
    content = xlsx(["Title", "First day", "Ring", "Cost"], ["Survey", date(2027, 3, 2), "School", 5])
    response = send(admin, wheel, content)
    assert "left out: Cost" in text(response)
    confirm(admin, wheel, response)
    assert rows(wheel)["Survey"].activity.responsible_role == "Principal"


def bomb():
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0 old", "This is an old or locked Excel file."),
        (b"PK\x03\x04 broken", "The file cannot be read."),
        (b"x" * (MOST_BYTES + 1), "The file is too large"),
        (b"\n;\n", "The file is empty."),
        (b"Name;Day\na;b\n", "these are missing: Title, First day"),
        (b"Title;First day\n", "no rows below them"),
        (b'Title;First day\n"a;b\n', "The file cannot be read."),
        (b"Title;First day\n" + b"a;2026-09-01\n" * 1001, "too many rows"),
        (bytes(range(256)) * 9, "these are missing"),
    ],
)
def test_a_file_that_is_no_use_is_refused_with_a_sentence(admin, wheel, content, sentence):
    response = send(admin, wheel, content)
    assert response.status_code == 200
    assert sentence in text(response)


def test_a_file_that_grows_beyond_measure_is_refused(admin, wheel):
    assert "The file is too large" in text(send(admin, wheel, bomb()))


def with_entities(text):
    """A good file, but that its first sheet declares entities."""
    output, good = BytesIO(), ZipFile(BytesIO(xlsx(HEADINGS, ["School", "Round", "", "2026-10-05"])))
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for entry in good.infolist():
            data = good.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                declared = f'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "{text}"><!ENTITY b "{"x" * 5000}">]>'
                data = declared.encode() + data.replace(b"<v>0</v>", b"<v>&a;&b;&b;</v>")
            archive.writestr(entry.filename, data)
    return output.getvalue()


def test_a_file_that_points_at_a_file_of_the_server_is_refused(admin, wheel, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    response = send(admin, wheel, with_entities(secret.as_uri()))
    assert "The file cannot be read." in text(response)
    assert "canary" not in text(response)


def test_a_preview_counts_for_its_user_its_wheel_and_unchanged(client, wheel):
    client.force_login(make_admin())
    sealed = preview(client, wheel, ["School", "Sneaked", "2026-09-08"]).context["sealed"]
    other = make_wheel("Other", rings=[("School", [])])
    refused = "was not made for you"
    assert refused in text(client.post(url("import", other), {"rows": sealed}, follow=True))
    assert refused in text(client.post(url("import", wheel), {"rows": sealed[:-1] + "x"}, follow=True))
    assert refused in text(client.post(url("import", wheel), {"rows": signing.dumps([1], salt="other")}, follow=True))
    client.force_login(staff("editor", wheel.get_parent(), "change_page"))
    assert refused in text(client.post(url("import", wheel), {"rows": sealed}, follow=True))
    assert "Sneaked" not in rows(wheel)
    assert SALT


def test_a_wheel_that_has_changed_since_the_preview_is_shown_again(admin, wheel):
    response = preview(admin, wheel, ["School", "Survey", "2027-03-08"])
    edit(admin, wheel, "Survey", title="Other name")
    again = confirm(admin, wheel, response)
    assert "The wheel has been changed meanwhile" in text(again)
    assert fates(again) == ["new"]
    assert "Survey" not in rows(wheel)


def test_the_template_holds_the_headings_and_filled_it_comes_back_unchanged(admin, wheel):
    empty = load_workbook(BytesIO(admin.get(url("template", wheel)).content))
    assert [cell.value for cell in empty.worksheets[0][1]][:4] == ["Ring", "Title", "Short title", "First day"]
    assert [cell.value for cell in empty["Lists"]["A"]] == ["Ring", "School", "Board"]
    edit(admin, wheel, "Survey", title="=1+1", responsible_role="@role")
    filled = admin.get(url("template", wheel) + "?filled=1").content
    assert load_workbook(BytesIO(filled)).worksheets[0]["B3"].data_type == "s"
    assert fates(send(admin, wheel, filled)) == ["same"] * 3
