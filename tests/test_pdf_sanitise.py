import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wagtail_sqa.pdf.job import PdfError, Reason
from wagtail_sqa.pdf.sanitise import MAX_DEPTH, MAX_TAGS, TAGS, sanitise
from wagtail_sqa.pdf.text import REPLACEMENT, clean_text, fit_to_font

GOOD = (
    "<h2>Mål</h2><p>Text <strong>stark</strong> <b>b</b> <em>e</em> <i>i</i><br>ny rad</p><ul><li>ett</li></ul>"
    '<ol><li>två</li></ol><blockquote>citat</blockquote><hr><table><thead><tr><th colspan="2">År</th></tr></thead>'
    '<tbody><tr><td rowspan="12">a</td><td>b</td></tr></tbody></table>'
)


def test_what_an_editor_writes_passes_unchanged():
    assert sanitise(GOOD) == GOOD


@pytest.mark.parametrize("href", ["https://skolverket.se/a?b=1&amp;c=2", "http://x.se/", "mailto:rektor@example.se"])
def test_links_to_the_web_and_to_mail_keep_their_target(href):
    assert sanitise(f'<a href="{href}">x</a>') == f'<a href="{href}">x</a>'


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/intern/", "//x.se/a", "#a", "sqa-image:a"],
)
def test_other_links_keep_their_text_only(href):
    assert sanitise(f'<a href="{href}">text</a>') == "<a>text</a>"


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<style>p { background: url(/etc/passwd) }</style>",
        '<img src="/etc/passwd">',
        '<link rel="stylesheet" href="http://x.se/a.css">',
        '<pdf:insertpdf src="/a.pdf"></pdf:insertpdf>',
        '<pdf:font src="/a.ttf"/>',
        "<pdf:nextpage>",
        "<pdftoc>",
        "<svg><style>x</style></svg>",
        "<canvas></canvas>",
        "<!-- x -->",
        "<?php x ?>",
        "<iframe src='http://x.se'></iframe>",
        "<input type=image src=/a.png>",
    ],
)
def test_everything_that_could_fetch_or_steer_is_gone(html):
    assert sanitise(f"<p>kvar{html}</p>") == "<p>kvar</p>"


@pytest.mark.parametrize(
    "attribute", ["style='x'", "class='x'", "id='x'", "onclick='x'", "background='/a'", "pdf:x='y'"]
)
def test_attributes_are_dropped(attribute):
    assert sanitise(f"<p {attribute}>x</p>") == "<p>x</p>"


@pytest.mark.parametrize("span", ["0", "13", "1000000000", "-1", "x", "", "2x"])
def test_spans_outside_one_to_twelve_are_dropped(span):
    assert sanitise(f"<table><tbody><tr><td colspan='{span}' rowspan='{span}'>x</td></tr></tbody></table>") == (
        "<table><tbody><tr><td>x</td></tr></tbody></table>"
    )


def test_a_table_inside_a_table_becomes_text():
    inner = "<table><tbody><tr><td>b</td><td><b>c</b></td></tr></tbody></table>"
    clean = sanitise(f"<table><tbody><tr><td>a{inner}</td></tr></tbody></table>{inner}")
    first, second = clean.split("</table>")[:2]
    assert first.count("<table>") == second.count("<table>") == 1
    assert " ".join(re.sub("<[^>]*>", "", first).split()) == "a b c"


@pytest.mark.parametrize("tag", ["ul><li", "b", "blockquote", "i"])
def test_what_nests_too_deep_loses_its_tags_but_not_its_text(tag):
    clean = sanitise("".join(f"<{tag}>ord{number} " for number in range(200)))
    assert depth_of(clean) == MAX_DEPTH
    assert [f"ord{number}" in clean for number in range(200)] == [True] * 200


class Reader(HTMLParser):
    """What a parser finds: names of tags and attributes, and the deepest nesting; fails on tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.stack, self.deepest = set(), set(), [], 0
        self.feed(html)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"br", "hr"}:
            self.stack.append(tag)
            self.deepest = max(self.deepest, len(self.stack))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def depth_of(html):
    return Reader(html).deepest


def test_more_tags_than_a_rich_text_has_are_refused():
    assert sanitise("<br>" * MAX_TAGS)
    with pytest.raises(PdfError) as caught:
        sanitise("<br>" * (MAX_TAGS + 1))
    assert caught.value.reason == Reason.TOO_LARGE


MARKUP = (
    "<p> </p> <ul> <li> </ul> <table> <tr> </table> <b> </b> <script> <svg> <style> <pdf:x> <!-- --> <![CDATA[ &lt;"
)
PIECES = st.sampled_from([*MARKUP.split(), "<td colspan=3>", "<a href='x'>", "&#0;", "&", '"', "'", ">", "text", "\0"])


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@example("<a href='https://x.se/?a>b<c'>x</a>")
@example('"<p>"')
@example("<li><table><li>")
def test_nothing_but_allowed_tags_and_attributes_ever_comes_out(html):
    clean = sanitise(html)
    read = Reader(clean)
    assert read.tags <= TAGS
    assert read.attributes <= {"href", "colspan", "rowspan"}
    assert read.deepest <= MAX_DEPTH
    assert Reader(sanitise(clean)).tags <= read.tags  # a list that a table turned out may move once more


@given(st.text(alphabet=st.characters()))
@example("a\ud800b\0c\x0bd\u202ee\u200df\ufe0f\r\ng\rh\u2028i\ue000")
def test_clean_text_holds_no_control_format_or_surrogate_character(text):
    clean = clean_text(text)
    clean.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufe00-\ufe0f\ue000-\uf8ff]", clean)
    assert clean_text(clean) == clean


def test_clean_text_keeps_words_apart_and_letters_whole():
    assert clean_text("a\x0bb\r\nc\rd\te\u0301 \xa0å\xad") == "a b\nc\nd\té \xa0å"


def test_a_run_of_characters_without_a_glyph_is_one_box():
    glyphs = set("abc ")
    assert fit_to_font("a 😀😀 b 漢字c\u20dd", glyphs) == f"a {REPLACEMENT} b {REPLACEMENT}c"
    assert fit_to_font("a-]^\\b", glyphs) == f"a{REPLACEMENT}b"
    assert fit_to_font("abc\n\t\xa0", glyphs) == "abc\n\t\xa0"
