"""What somebody could write to get at files and addresses, or to keep a server busy for ever.

Names in braces are filled in by the test: paths of planted files ({png} {svg} {pdf} {css} {ttf}), the address of a
server that counts ({http}), its {host} with port, and its {port}.
"""

import gzip
import struct
import zlib

from wagtail_sqa.pdf.chunks import chunked

# Ways to say where something lies. Each stands in attributes, stylesheets and SVG below.
PLACES = {
    "path": "{png}",
    "file address": "file://{png}",
    "file address of one slash": "file:{png}",
    "file address in capitals": "FILE://{png}",
    "file address on a host": "file://localhost{png}",
    "percent-encoded path": "%2F{png}",
    "percent-encoded twice": "%252e%252e%252f{png}",
    "path through the fonts": "{fonts}/../../../../../../../../../..{png}",
    "path with a query": "{png}?x=1",
    "path with a fragment": "{png}#x",
    "path with a null byte": "{png}\0.ttf",
    "path with a line end": "{png}\n",
    "path with spaces around it": "  {png}  ",
    "share": "\\\\{host}\\share\\a.png",
    "share with slashes": "//{host}/share/a.png",
    "share by smb": "smb://{host}/share/a.png",
    "processes": "/proc/self/environ",
    "endless device": "/dev/zero",
    "waiting device": "/dev/stdin",
    "address": "{http}/a.png",
    "address in capitals": "HTTP://{host}/b.png",
    "address with a name": "http://user:secret@{host}/c.png",
    "address as a number": "http://2130706433:{port}/d.png",
    "address cut short": "http://127.1:{port}/e.png",
    "address by ftp": "ftp://{host}/f.png",
    "address by jar": "jar:http://{host}!/g.png",
    "picture in the address": "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{http}'/></svg>",
    "page in the address": "data:text/html,<img src='{http}/i.png'>",
}
ATTRIBUTES = (
    '<img src="{0}" srcset="{0} 2x" longdesc="{0}"><picture><source srcset="{0}"><img src="{0}"></picture>'
    '<table background="{0}"><tr background="{0}"><td background="{0}">x</td></tr></table>'
    '<video poster="{0}" src="{0}"><track src="{0}"></video><audio src="{0}"></audio><embed src="{0}">'
    '<object data="{0}" codebase="{0}">x</object><iframe src="{0}" srcdoc="<img src={0}>"></iframe>'
    '<input type="image" src="{0}"><form action="{0}"><button formaction="{0}">x</button></form>'
    '<a href="{0}" ping="{0}">x</a><q cite="{0}">x</q><svg><image href="{0}"/><use href="{0}#x"/></svg>'
)
HEAD = (
    '<link rel="stylesheet" href="{0}"><link rel="preload" as="image" href="{0}"><link rel="icon" href="{0}">'
    '<meta http-equiv="refresh" content="0; url={0}"><script src="{0}"></script>'
)
STYLES = (
    "<style>@import '{0}'; @import url({0}) print; @font-face {{{{ font-family: F; src: url('{0}') }}}}"
    " @page {{{{ background-image: url('{0}') }}}} @\\69mport url('{0}');"
    " p {{{{ background: url('{0}'); list-style: url('{0}'); content: url('{0}'); cursor: url('{0}');"
    " border-image: url('{0}'); filter: url('{0}'); font-family: F; background-image: u\\72l('{0}') }}}}"
    " p::before {{{{ content: url('{0}') }}}}</style><p style=\"background-image: url('{0}')\">x</p>"
)
TAGS = (
    '<pdf:font name="G" src="{0}"></pdf:font><p style="font-family: G">x</p>'
    '<pdf:insertpdf src="{0}"></pdf:insertpdf><pdf:template name="t" background="{0}"></pdf:template>'
)
PICTURES_IN_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
    '<image href="{0}" width="9" height="9"/><image x:href="{0}" width="9" height="9"/><use href="{0}#a"/>'
    '<a href="{0}"><text y="9">x</text></a><style>@import url({0}); text {{{{ fill: url({0}) }}}}</style></svg>'
)


_FRAMES = {"attributes": HEAD + ATTRIBUTES, "styles": STYLES, "tags of the engine": TAGS}
# Four places a document: one that is refused keeps no other from being asked for.
LEADING_ELSEWHERE = {
    f"{', '.join(names)} in {where}": "".join(frame.format(PLACES[name]) for name in names)
    for where, frame in _FRAMES.items()
    for names in chunked(list(PLACES), 4)
}
SVGS_LEADING_ELSEWHERE = {name: PICTURES_IN_SVG.format(place) for name, place in PLACES.items()}

_DOUBLING = "".join(f"--a{n}: var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 40))
_TABLE = "<table><tr><td {}>x</td><td>y</td></tr><tr><td>z</td></tr></table>"
TAKING_LONG = {
    "deep divisions": "<div>" * 1500 + "x",
    "deep bold": "<b>" * 3000 + "x",
    "deep lists": "<ul><li>" * 500 + "x",
    "deep tables": "<table><tr><td>" * 100 + "x",
    "deep quotes of one paragraph each": "<blockquote><p>x" * 400,
    "a column of a thousand million": _TABLE.format("colspan=1000000000"),
    "a row of a million": _TABLE.format("rowspan=1000000"),
    "columns below nothing": _TABLE.format("colspan=-5 rowspan=-5"),
    "columns that are no number": _TABLE.format("colspan=NaN rowspan=1e9"),
    "twenty joined cells each way": "<table>" + "<tr><td rowspan=20 colspan=20>x</td></tr>" * 20 + "</table>",
    "variables that double": f"<style>:root {{ --a0: x; {_DOUBLING} }} p {{ font-family: var(--a39) }}</style><p>x</p>",
    "variables that go round": "<style>:root { --a: var(--b); --b: var(--a) } p { color: var(--a) }</style><p>x</p>",
    "sums in sums": f"<p style='width: {'calc(1px + ' * 2000}1px{')' * 2000}'>x</p>",
    "not not": f"<style>{':not(' * 500}p{')' * 500} {{ color: red }}</style><p>x</p>",
    "eight hundred rules": "<style>" + "p.a > b + i ~ u { color: red }" * 800 + "</style><p class='a'>x</p>",
    "a stylesheet that never ends": "<style>p { color: red; /* " + "x" * 100_000,
    "media in media": f"<style>{'@media print { ' * 1000}p {{ color: red }}{'}' * 1000}</style><p>x</p>",
    "a word of a hundred thousand letters": f"<p>{'å' * 100_000}</p>",
    "twenty thousand spaces": f"<pre>{' ' * 20_000}</pre><p>{'&nbsp;' * 5000}</p>",
    "a hundred thousand classes": f"<p class='{' '.join(f'a{n}' for n in range(100_000))}'>x</p>",
    "two thousand attributes": f"<p {' '.join(f'a{n}=x' for n in range(2000))}>x</p>",
    "a thousand pages": "x<pdf:nextpage></pdf:nextpage>" * 1000,
    "a page of a thousand kilometres": "<style>@page { size: 1000000000mm 1000000000mm }</style><p>x</p>",
    "a page of nothing": "<style>@page { size: 0 0; margin: 5cm }</style><p>x</p>",
    "a frame below nothing": "<style>@page { @frame a { left: 9cm; top: 9cm; width: -9cm; height: -9cm } }</style>x",
    "huge letters": "<p style='font-size: 1e9pt'>x</p>",
    "letters below nothing": "<p style='font-size: -9pt; line-height: -9pt; letter-spacing: -99pt'>x</p>",
    "letters of no size": "<p style='font-size: NaNpt; line-height: 0; letter-spacing: Infinitypt'>x</p>",
    "margins of all sizes": "<p style='margin: -1e9cm 1e30cm NaN -0; padding: 1e9cm'>x</p><p>y</p>",
    "a picture as wide as a town": "<p><img src='sqa-image:x' width='1000000000' height='1000000000'></p>",
    "a picture of no width": "<p><img src='sqa-image:x' width='-5' height='NaN' style='width: -1cm'></p>",
    "a thousand contents lists": "<pdf:toc></pdf:toc>" * 1000 + "<h1>x</h1>" * 20,
    "bars": "<pdf:barcode value='x' type='qr' width='1e9cm'></pdf:barcode>"
    + "<pdf:barcode value='"
    + "9" * 4000
    + "'>",
    "colours of no kind": f"<p style='color: rgb({'9' * 10_000}, NaN, -1); background: #{'f' * 9999}'>x</p>",
}
ODD = {
    "billion laughs": "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><p>&c;</p>",
    "external entity": "<!DOCTYPE html [<!ENTITY a SYSTEM 'file://{png}'>]><p>&a;</p>",
    "document type elsewhere": "<!DOCTYPE html SYSTEM '{http}/html.dtd'><p>x</p>",
    "stylesheet instruction": "<?xml-stylesheet href='{http}/x.xsl' type='text/xsl'?><p>x</p>",
    "section of characters": "<![CDATA[<img src='{http}/x.png'>]]><p>x</p>",
    "null bytes": "<p>a\0b<im\0g src='{png}'></p>",
    "lone surrogates": "<p>a\ud800b\udfff</p>",
    "right to left": "<p>\u202eabc\u2066def\u202c\u2069 \u05d0\u05d1 123</p>",
    "joiners": "<p>" + "👩\u200d" * 5000 + "</p>",
    "marks upon marks": "<p>e" + "\u0301" * 5000 + "</p>",
    "noncharacters": "<p>\ufdd0\uffff\U0010ffff</p>",
    "another encoding": "<meta charset='utf-7'><p>+ADw-img src=+ACI-{http}/x.png+ACI-+AD4-</p>",
    "the end of a string of the file": "<title>) >> /OpenAction << /S /JavaScript /JS (x</title><p>) Tj (x</p>",
    "scripts": "<script>x</script><a href='javascript:x'>x</a><p onclick='x'>x</p>",
    "nothing": "",
    "no tags": "x" * 1000,
    "tags that never end": "<p <b <i <table <tr <td" * 500,
    "running text of a page in itself": "<div id='sqa-footer'><div id='sqa-footer'>x</div></div><p>x</p>",
    "a page that asks for itself": "<pdf:nexttemplate name='inner'></pdf:nexttemplate>" * 500 + "<p>x</p>",
    "a page that is not there": "<pdf:nexttemplate name='nowhere'></pdf:nexttemplate><p>x</p>",
}


def _svg(inside, more=""):
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
    return f"<svg {names} {more}>{inside}</svg>".encode()


def _png(width, height):
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0\0\0\0IEND"


_USES = "".join(f'<g id="a{n}">{f"""<use x:href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 12))
PICTURES = {
    "laughs": b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + _svg("<text>&b;</text>"),
    "uses of uses": _svg(f'<g id="a0"><rect width="1" height="1"/></g>{_USES}', 'viewBox="0 0 9 9"'),
    "a use of itself": _svg('<g id="a"><use x:href="#a"/></g>', 'viewBox="0 0 9 9"'),
    "deep groups": _svg("<g>" * 3000 + "</g>" * 3000, 'viewBox="0 0 9 9"'),
    "colours that lead to each other": _svg(
        '<linearGradient id="a" x:href="#b"/><linearGradient id="b" x:href="#a"/>'
        '<rect fill="url(#a)" width="9" height="9"/>',
        'viewBox="0 0 9 9"',
    ),
    "a box of nothing": _svg("<rect/>", 'viewBox="0 0 0 0" width="0" height="0"'),
    "a box below nothing": _svg("<rect width='-1'/>", 'viewBox="9 9 -9 -9" width="-5" height="NaN"'),
    "a box of infinity": _svg("<rect width='1e308' height='1e308'/>", 'viewBox="0 0 1e308 1e308" width="1e308"'),
    "a line of ten thousand points": _svg(f'<path d="M0 0{" L1 1" * 10_000}"/>', 'viewBox="0 0 9 9"'),
    "a line of no numbers": _svg('<path d="M NaN inf L 1e999 -1e999 A 0 0 0 0 0 0 0"/>', 'viewBox="0 0 9 9"'),
    "long words": _svg(f"<text>{'x' * 200_000}</text>", 'viewBox="0 0 9 9"'),
    "packed": gzip.compress(_svg(" " * 50_000_000)),
    "huge PNG": _png(100_000, 100_000),
    "PNG below nothing": _png(0, 2**32 - 1),
    "PNG cut off": _png(9, 9)[:30],
    "huge GIF": b"GIF89a\xff\xff\xff\xff\x80\0\0" + b"\0" * 6 + b",\0\0\0\0\xff\xff\xff\xff\0\x08\xff",
    "JPEG cut off": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "WebP cut off": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "TIFF": b"II*\0\x08\0\0\0",
    "page": b"<html><body><img src='file:///etc/passwd'></body></html>",
    "nothing": b"",
}
