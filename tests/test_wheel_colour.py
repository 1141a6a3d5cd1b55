"""Contrast that WCAG AA asks for, whatever colour a site chooses."""

import re
from colorsys import hls_to_rgb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_sqa.wheel.colour import contrast, ink_on, line_on_white

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PALETTE = ["#1f5a96", "#6a4794", "#0b6860", "#8a4b08", "#a3243f", "#4a5a1c", "#FFFFFF", "#000000", "#757575", "#ffcc00"]


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", PALETTE)
def test_ink_on_the_palette_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 4.58


@given(COLOURS)
def test_ink_on_any_colour_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 4.58


@given(COLOURS)
def test_an_outline_in_any_colour_can_be_read_on_white(colour):
    assert contrast(line_on_white(colour), "#ffffff") >= 4.5


def test_a_colour_that_is_dark_enough_is_kept_as_an_outline():
    assert line_on_white("#1F5A96") == "#1f5a96"
    assert line_on_white("#ffcc00") != "#ffcc00"


def test_every_hue_on_a_dark_ground_can_be_read_as_ink_and_as_ground():
    static = Path(__file__).parent.parent / "wagtail_sqa/static/wagtail_sqa"
    css = (static / "wheel.css").read_text()
    dark = (static / "sqa.css").read_text().split("color-scheme: dark;")[1]
    ground = re.search(r"--sqa-ground: (#\w+)", dark)[1]
    chroma, light = re.search(r"hsl\(var\(--sqa-hue\) var\(--sqa-chroma, (\d+)%\) (\d+)%\)", css).groups()
    hues = {(int(hue), int(chroma)) for hue in re.findall(r"sqa-cat--h\d+ \{ --sqa-hue: (\d+)", css)}
    assert len(hues) == 24
    for hue, colourful in {*hues, (210, 8)}:
        channels = hls_to_rgb(hue / 360, int(light) / 100, colourful / 100)
        colour = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
        assert contrast(colour, ground) >= 4.5, hue
