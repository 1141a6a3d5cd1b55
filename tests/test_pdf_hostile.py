"""A hundred documents and pictures that mean no good: nothing is read, nobody is called, and each ends in time."""

import pytest

from tests.hostile_documents import (
    ATTRIBUTES,
    LEADING_ELSEWHERE,
    ODD,
    PICTURES,
    PLACES,
    STYLES,
    SVGS_LEADING_ELSEWHERE,
    TAKING_LONG,
)
from tests.test_pdf_doors import leaks, secrets, server, unwalled, walled  # noqa: F401 - fixtures
from tests.test_pdf_sanitise import Reader
from wagtail_sqa.pdf.job import Limits, PdfError
from wagtail_sqa.pdf.sanitise import TAGS, sanitise

NARROW = Limits(cpu_seconds=1, wall_seconds=60, memory_mb=600, pages=30)
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def drawn(html, **images):
    """The file within narrow limits, or None; whatever it was, the next document is drawn."""
    return walled(html, limits=NARROW, images=images)


@pytest.fixture(autouse=True)
def nobody_is_called(server):  # noqa: F811
    server.hits.clear()
    yield
    assert server.hits == []


@pytest.mark.parametrize("html", [*LEADING_ELSEWHERE.values(), *ODD.values()], ids=[*LEADING_ELSEWHERE, *ODD])
def test_what_leads_elsewhere_brings_nothing_with_it(html, secrets):  # noqa: F811
    pdf = drawn(html.format(**secrets))
    assert pdf is None or not leaks(pdf)


def test_pictures_that_lead_elsewhere_bring_nothing_with_them(secrets):  # noqa: F811
    images = {f"a{n}": svg.format(**secrets).encode() for n, svg in enumerate(SVGS_LEADING_ELSEWHERE.values())}
    pdf = drawn("".join(f'<p><img src="sqa-image:{name}"></p>' for name in images), **images)
    assert leaks(pdf) == set()


@pytest.mark.parametrize("html", TAKING_LONG.values(), ids=TAKING_LONG)
def test_what_takes_long_is_ended(html):
    drawn(html, x=SQUARE)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_that_is_none_is_left_out_or_ends_the_file(picture):
    pdf = drawn('<p>x</p><p><img src="sqa-image:x" alt="x"></p>', x=picture)
    assert pdf is None or "picture" not in leaks(pdf)


def test_as_rich_text_none_of_it_gets_past_the_sanitiser(secrets):  # noqa: F811
    clean = []
    for html in [*LEADING_ELSEWHERE.values(), *ODD.values()]:
        read = Reader(sanitise(html.format(**secrets)))
        assert read.tags <= TAGS
        assert read.attributes <= {"href", "colspan", "rowspan"}
        clean.append(sanitise(html.format(**secrets)))
    for html in TAKING_LONG.values():
        try:
            clean.append(sanitise(html)[:2000])
        except PdfError:
            continue
    assert len(clean) > 50
    assert leaks(walled("".join(f"<div>{html}</div>" for html in clean))) == set()


def test_without_the_walls_files_would_be_read_and_the_server_called(secrets, server):  # noqa: F811
    place, address = PLACES["path"].format(**secrets), PLACES["address"].format(**secrets)
    assert leaks(unwalled(ATTRIBUTES.format(place)))
    unwalled(STYLES.format(address).format())
    assert server.hits
    server.hits.clear()
