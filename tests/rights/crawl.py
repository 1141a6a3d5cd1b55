"""A reader who follows every link, opens every file, and remembers which secret words they came across."""

import io
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from openpyxl import load_workbook
from pypdf import PdfReader

_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
_SECRET = re.compile(r"(?:canary|confided)[a-z]+")
_PDF, _XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What leads to ever new views of the same, away from the package, or out.
_ELSEWHERE = re.compile(
    r"/admin/(?!quality-work|snippets/wagtail_sqa|reports/quality-work|pages/(\d+/|search|$)|$)"
    r"|/admin/pages/\d+/(?!edit|$)|logout|[?&](ordering|tab|page|p|next)=|^/static/|^/media/|/png/"
)


@dataclass
class Found:
    """Where each secret word was found, by kind of content, and how many addresses answered."""

    words: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    opened: int = 0
    failed: list[tuple[str, int]] = field(default_factory=list)

    def look(self, text: str, kind: str, url: str) -> None:
        for word in set(_SECRET.findall(text)):
            self.words[word][kind].append(url)

    @property
    def kinds(self) -> set[str]:
        return {kind for places in self.words.values() for kind in places}


def crawl(client, seeds, *, most: int = 400, until: str = "") -> Found:
    """Follow every link from ``seeds`` on, each address without its query at most three times, ``most`` in all.

    End when the word ``until`` is found.
    """
    found, waiting, seen, paths = Found(), deque(seeds), set(seeds), defaultdict(int)
    while waiting and found.opened < most and until not in found.words:
        url = waiting.popleft()
        paths[urlsplit(url).path] += 1
        if paths[urlsplit(url).path] > 3:
            continue
        response = client.get(url)
        found.opened += 1
        if response.status_code >= 500:
            found.failed.append((url, response.status_code))
        kind = response.headers.get("Content-Type", "").split(";")[0]
        text = text_of(response, kind)
        found.look(f"{text} {response.headers.get('Content-Disposition', '')}", kind, url)
        for link in _links(text, kind, url, response):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def text_of(response, kind: str) -> str:
    """Return what a person reads in an answer of any kind: the text of a PDF file, the cells of a spreadsheet."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == _PDF and content.count(b"%%EOF"):
        return "".join(re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages)
    if kind == _XLSX:
        sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
        return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return content.decode(errors="replace").replace("\r\n ", "")  # an event's line goes on after a blank


def _links(text, kind, url, response):
    if response.status_code in {301, 302}:
        yield from _wanted([response.headers["Location"]], url)
    if kind == "text/html":
        yield from _wanted(map(unescape, _LINK.findall(text)), url)


def _wanted(links, url):
    for link in links:
        parts = urlsplit(urljoin(f"http://localhost{url}", link))
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.hostname in {"localhost", "testserver"} and not _ELSEWHERE.search(address):
            yield address
