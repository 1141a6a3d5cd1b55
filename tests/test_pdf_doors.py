"""A document reads no file and fetches no address, whatever it says. Each way is shown to work without the walls."""

import http.server
import io
import subprocess
import sys
import threading
from pathlib import Path

import pypdf
import pytest
import reportlab
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from xhtml2pdf.config.resources import PERMISSIVE_POLICY
from xhtml2pdf.document import pisaDocument

from wagtail_sqa.pdf.children import environment_in
from wagtail_sqa.pdf.engine import policy
from wagtail_sqa.pdf.job import Limits, PdfError
from wagtail_sqa.pdf.pictures import data_uri
from wagtail_sqa.pdf.render import render_pdf

ROOT = Path(__file__).parents[1]
CANARY = "Zebrafink"
COLOUR = (19, 55, 66)

# What a document could say to get at {png}, {svg}, {pdf}, {css}, {ttf} (paths) or {http} (an address).
FILES = {
    "image": '<img src="{png}">',
    "image by file address": '<img src="file://{png}">',
    "image by way of the fonts": '<img src="{fonts}/../../../../../../../../..{png}">',
    "image in CSS": '<p style="background-image: url({png})">x</p>',
    "image as a list marker": "<ul><li style='list-style-image: url({png})'>x</li></ul>",
    "svg": '<img src="{svg}">',
    "page background": "<style>@page {{ background-image: url('{png}') }}</style>x",
    "page background from a PDF": "<style>@page {{ background-image: url('{pdf}') }}</style>x",
    "inserted PDF": '<p>x</p><pdf:insertpdf src="{pdf}"></pdf:insertpdf>',
    "imported stylesheet": "<style>@import url('{css}');</style><p>x</p>",
    "imported stylesheet by file address": "<style>@import url('file://{css}');</style><p>x</p>",
    "linked stylesheet": '<link rel="stylesheet" href="{css}"><p>x</p>',
    "font face": "<style>@font-face {{ font-family: F; src: url('{ttf}') }} p {{ font-family: F }}</style><p>x</p>",
    "font tag": '<pdf:font name="F" src="{ttf}"></pdf:font><p style="font-family: F">x</p>',
    "link followed": "<a href='file://{png}'><img src='{png}'></a>",
}
ADDRESSES = {
    "image": '<img src="{http}/a.png">',
    "image in CSS": '<p style="background-image: url({http}/b.png)">x</p>',
    "list marker": "<ul><li style='list-style-image: url({http}/c.png)'>x</li></ul>",
    "imported stylesheet": "<style>@import url('{http}/d.css');</style>x",
    "linked stylesheet": '<link rel="stylesheet" href="{http}/e.css">x',
    "font face": "<style>@font-face {{ font-family: F; src: url('{http}/f.ttf') }}</style>x",
    "page background": "<style>@page {{ background-image: url('{http}/g.pdf') }}</style>x",
    "inserted PDF": '<p>x</p><pdf:insertpdf src="{http}/h.pdf"></pdf:insertpdf>',
}
# These do nothing in xhtml2pdf today, walls or not; they stand here for the day when they do.
INERT = {
    "svg that uses another": '<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="{png}"/></svg>',
    "input picture": '<input type="image" src="{png}">',
    "image without a scheme": '<img src="//{host}/a.png">',
    "object": '<object data="{pdf}">x</object>',
    "embed": '<embed src="{http}/i.svg">',
    "frame": '<iframe src="{http}/j.html"></iframe>',
    "script": '<script src="{http}/k.js"></script>',
    "base": '<base href="{http}/"><img src="l.png">',
}


@pytest.fixture(scope="module")
def server():
    """An address on this machine that counts who asks."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.hits = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def secrets(tmp_path_factory, server):
    """Planted files that show themselves when they are drawn, and the address of the server."""
    folder = tmp_path_factory.mktemp("secrets")
    Image.new("RGB", (3, 3), COLOUR).save(folder / "s.png")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><text y="20">{CANARY}</text></svg>'
    (folder / "s.svg").write_text(svg)
    (folder / "s.css").write_text(f'p::before {{ content: "{CANARY} " }}')
    (folder / "s.ttf").write_bytes((Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes())
    canvas = Canvas(str(folder / "s.pdf"))
    canvas.drawString(99, 99, CANARY)
    canvas.save()
    host = f"127.0.0.1:{server.server_port}"
    fonts = ROOT / "wagtail_sqa" / "pdf" / "fonts"
    paths = {kind: str(folder / f"s.{kind}") for kind in ("png", "svg", "pdf", "css", "ttf")}
    return paths | {"http": f"http://{host}", "host": host, "port": server.server_port, "fonts": str(fonts)}


def leaks(pdf):
    """What of the planted files shows in the PDF: words, pictures or a foreign font."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    things = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    kinds = [thing.get("/Subtype") for thing in things if isinstance(thing, dict)]
    faces = [str(thing.get("/BaseFont")) for thing in things if isinstance(thing, dict)]
    streams = [thing.get_data() for thing in things if hasattr(thing, "get_data")]
    words = "".join(page.extract_text() for page in reader.pages)
    found = {
        "word": CANARY in words or CANARY.encode() in pdf or any(CANARY.encode() in stream for stream in streams),
        "picture": "/Image" in kinds or any(bytes(COLOUR) * 3 in stream for stream in streams),
        "font": any("Vera" in face for face in faces),
    }
    return {name for name, is_there in found.items() if is_there}


def walled(html, **options):
    """The PDF behind the walls, or nothing where the document was refused as a whole."""
    try:
        return render_pdf(html, title="x", language="sv", epoch=1, **options)
    except PdfError:
        return None


def unwalled(html, policy=PERMISSIVE_POLICY):
    """The PDF that plain xhtml2pdf makes in this process."""
    target = io.BytesIO()
    pisaDocument(html, target, resource_policy=policy, raise_exception=False)
    return target.getvalue()


@pytest.mark.parametrize("vector", FILES.values(), ids=FILES)
def test_a_file_outside_the_fonts_stays_unread(vector, secrets, caplog):
    pdf = walled(vector.format(**secrets))
    assert pdf is None or not leaks(pdf)
    assert "Refused" in caplog.text or "Blocked" in caplog.text


@pytest.mark.parametrize("vector", ADDRESSES.values(), ids=ADDRESSES)
def test_no_address_is_fetched(vector, secrets, server):
    server.hits.clear()
    walled(vector.format(**secrets))
    assert server.hits == []


@pytest.mark.parametrize("vector", FILES.values(), ids=FILES)
def test_without_the_walls_the_file_would_show(vector, secrets):
    assert leaks(unwalled(vector.format(**secrets)))


@pytest.mark.parametrize("vector", ADDRESSES.values(), ids=ADDRESSES)
def test_without_the_walls_the_address_would_be_fetched(vector, secrets, server):
    server.hits.clear()
    unwalled(vector.format(**secrets))
    assert server.hits


@pytest.mark.parametrize("vector", [*FILES.values(), *ADDRESSES.values()], ids=[*FILES, *ADDRESSES])
def test_the_first_wall_holds_alone(vector, secrets, server):
    server.hits.clear()
    pdf = unwalled(vector.format(**secrets), policy(Limits()))
    assert server.hits == []
    assert not pdf or not leaks(pdf)


def test_ways_that_lead_nowhere_today_stay_closed(secrets, server):
    server.hits.clear()
    pdf = walled("<p>kept</p>" + "".join(INERT.values()).format(**secrets))
    assert server.hits == []
    assert not leaks(pdf)


def png():
    file = io.BytesIO()
    Image.new("RGB", (3, 3), COLOUR).save(file, "PNG")
    return file.getvalue()


def test_a_picture_handed_over_by_token_is_drawn_and_an_unknown_token_is_not():
    html = '<p><img src="sqa-image:logo"></p>'
    assert leaks(walled(html, images={"logo": png()})) == {"picture"}
    assert not leaks(walled(html, images={"other": png()}))


def test_a_data_address_in_the_document_is_refused(caplog):
    svg = (
        f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext y='9'%3E{CANARY}%3C/text%3E%3C/svg%3E"
    )
    assert not leaks(walled(f'<img src="{svg}">'))
    assert "Refused" in caplog.text


EXTERNAL_SVGS = {
    "image": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{png}" width="9" height="9"/></svg>',
    "address": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{http}/a.png" width="9" height="9"/></svg>',
    "use": '<svg xmlns="http://www.w3.org/2000/svg"><use href="{svg}#a"/></svg>',
    "style": '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url({http}/a.css);</style></svg>',
    "entity": '<!DOCTYPE svg [<!ENTITY s SYSTEM "file://{svg}">]><svg xmlns="http://www.w3.org/2000/svg">'
    '<text y="9">&s;</text></svg>',
    "document type": '<!DOCTYPE svg SYSTEM "{http}/svg.dtd"><svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "include": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xi="http://www.w3.org/2001/XInclude">'
    '<xi:include href="{svg}"/></svg>',
}


@pytest.mark.parametrize("svg", EXTERNAL_SVGS.values(), ids=EXTERNAL_SVGS)
def test_an_svg_that_points_elsewhere_brings_nothing_with_it(svg, secrets, server):
    server.hits.clear()
    pdf = walled('<p>x<img src="sqa-image:wheel"></p>', images={"wheel": svg.format(**secrets).encode()})
    assert server.hits == []
    assert pdf is None or not leaks(pdf)


@pytest.mark.parametrize("kind", ["entity", "document type"])
def test_an_svg_that_declares_a_document_type_is_not_even_parsed(kind):
    glyphs = set(map(chr, range(32, 127)))
    assert data_uri(EXTERNAL_SVGS["use"].encode(), glyphs)
    assert data_uri(EXTERNAL_SVGS[kind].encode(), glyphs) is None


@pytest.mark.parametrize("data", [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"II*\0aaaa", b"", b"<html>"])
def test_other_kinds_of_picture_are_left_out(data, caplog):
    assert not leaks(walled('<p>x<img src="sqa-image:odd"></p>', images={"odd": data}))
    assert "Refused" in caplog.text


def test_a_picture_of_too_many_pixels_is_left_out():
    images = {"huge": png()}
    assert not leaks(walled('<p>x<img src="sqa-image:huge"></p>', images=images, limits=Limits(image_pixels=8)))


GUARDED = """
import os, socket, subprocess, sys, tempfile
from pathlib import Path
from wagtail_sqa.pdf import guard
{setup}
for attempt in (
    lambda: open({secret!r}).read(),
    lambda: os.open({secret!r}, os.O_RDONLY),
    lambda: open({readable!r}, "a"),
    lambda: os.open({readable!r}, os.O_RDWR),
    lambda: socket.socket(),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: subprocess.run([sys.executable, "-V"]),
    lambda: os.system("true"),
):
    try:
        attempt()
        print("open")
    except PermissionError:
        print("shut")
open({readable!r}).read()
tempfile.TemporaryFile().write(b"x")
print("done")
"""


def attempts(tmp_path, setup):
    """What a process says about each attempt, after `setup`."""
    (tmp_path / "inside").mkdir()
    readable, secret = tmp_path / "inside" / "r.txt", tmp_path / "inside-out.txt"
    readable.write_text("r")
    secret.write_text("s")
    code = GUARDED.format(secret=str(secret), readable=str(readable), setup=setup.format(inside=str(readable.parent)))
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return result.stdout.split()


def test_the_second_wall_holds_without_the_policy(tmp_path):
    private = "tempfile.tempdir = tempfile.mkdtemp(); "
    close = private + "guard.close_doors([Path({inside!r})], Path(tempfile.tempdir))"
    assert attempts(tmp_path, close) == ["shut"] * 8 + ["done"]


def test_without_the_second_wall_every_attempt_succeeds(tmp_path):
    said = attempts(tmp_path, "")
    assert "shut" not in said
    assert said[-1] == "done"


def test_a_child_that_was_talked_into_reading_a_file_may_not(secrets, monkeypatch, new_interpreters):
    """The drawing is replaced by what a hole in xhtml2pdf would do; everything else of the child is real."""
    talked_into = f"engine.draw = lambda job: open({secrets['pdf']!r}, 'rb').read()"
    start = f"import sys; sys.path[:] = sys.argv[3:]; from wagtail_sqa.pdf import engine, worker; {talked_into}; "
    monkeypatch.setattr("wagtail_sqa.pdf.children._START", start + "worker.main()")
    with pytest.raises(PdfError) as caught:
        render_pdf("x", title="x", language="sv", epoch=1)
    assert "may not open" in caught.value.detail


def test_the_child_gets_none_of_the_parents_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SECRET_KEY", CANARY)
    monkeypatch.setenv("DATABASE_URL", CANARY)
    environment = environment_in(str(tmp_path))
    assert CANARY not in environment.values()
    assert environment["PATH"] == ""
