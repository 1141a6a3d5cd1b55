"""The wheel's picture as pixels."""

import io
import logging

import pytest
from PIL import Image
from wagtail.models import PageViewRestriction

from wagtail_sqa.pdf.job import Limits, PdfError, Reason
from wagtail_sqa.pdf.render import render_png

from .factories import make_activity, make_category, make_user, make_wheel

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path fill="{}" d="M0 0L10 0L10 10L0 10Z"/></svg>'


def picture(svg, width=300) -> Image.Image:
    png = render_png(svg.encode(), width=width, title="Wheel", language="sv")
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_drawing_fills_the_picture_from_edge_to_edge():
    found = picture(SQUARE.format("#a3243f"))
    assert found.size == (300, 300)
    assert {found.getpixel(at) for at in ((3, 3), (296, 3), (3, 296), (296, 296), (150, 150))} == {(163, 36, 63)}


def test_the_same_drawing_gives_the_same_bytes():
    first, second = (
        render_png(SQUARE.format("#a3243f").encode(), width=200, title="Wheel", language="sv") for _ in range(2)
    )
    assert first == second


def test_what_costs_too_much_is_stopped(caplog):
    limits = Limits(image_bytes=10)
    with caplog.at_level(logging.ERROR), pytest.raises(PdfError) as error:
        render_png(SQUARE.format("red").encode(), width=200, title="Wheel", language="sv", limits=limits)
    assert error.value.reason == Reason.TOO_LARGE
    assert error.value.id in caplog.text


@pytest.fixture
def wheel(db):
    category = make_category("Survey", colour="#a3243f")
    return make_wheel(rings=[("School", [make_activity("Safety round", category=category)])])


def test_the_file_is_the_wheels_picture(client, wheel):
    response = client.get(f"{wheel.url}png/?from=2026-10&months=1")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"] == f'inline; filename="{wheel.slug}.png"'
    found = Image.open(io.BytesIO(response.content))
    assert found.size == (1600, 1600)
    assert (163, 36, 63) in {colour for _count, colour in found.convert("RGB").getcolors(2**24)}
    again = client.get(f"{wheel.url}png/?from=2026-10&months=1", headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_picture_that_cannot_be_made_gives_a_page_that_says_so(client, wheel, settings):
    settings.WAGTAIL_SQA = {"PDF_LIMITS": {"image_bytes": 10}}
    response = client.get(f"{wheel.url}png/")
    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_closed_wheel_has_no_picture_for_visitors(client, wheel):
    PageViewRestriction.objects.create(page=wheel, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{wheel.url}png/").status_code == 302
    client.force_login(make_user())
    assert "no-store" in client.get(f"{wheel.url}png/").headers["Cache-Control"]
