"""Bad requests, made from the addresses and forms of the package with a seed: the same one gives the same requests."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rights.addresses import address, every_name
from tests.rights.world import THINGS

_NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')
_NUMBER_OR_DAY = re.compile(r"\d+")
VALUES = (
    "", " ", "0", "-1", "1", "00", "1e9", "NaN", "inf", "999999999999999999999999", "3.5", "½", "٣", "true", "null", "[]", "{}",
    "2026-02-30", "0000-00-00", "10000-01-01", "2026-13-01", "0001-01-01", "9999-12-31", "2026-W01", "31/12", "24:61",
    "\x00", "a\x00b", "\x0b", "\r\nX-Evil: 1", "\ufffe", "\u202e", "🎯", "å" * 300, "x" * 20_000, "'", '"', "\\", "%", "%s", "{{ 7 }}",
    "<script>", "' OR 1=1 --", "../../etc/passwd", "//evil.example", "javascript:alert(1)", "file:///etc/passwd",
    "earliest", "latest", "publish", "action-publish", "[{}]", '[{"type": "x", "value": {}}]', '{"blocks": 1}', "-", "*", "()", "a:b:c",
)  # fmt: skip
KEYS = ("q", "page", "p", "ordering", "export", "period", "show", "year", "months", "from", "to", "day", "ring", "category", "role",
        "status", "state", "goal", "measure", "as", "plans", "next", "id", "locale", "unit", "phase", "preset", "sent", "tab",
        "_w_filter", "_export", "created_at_after", "history_date_after", "start", "end", "depth", "kind", "filled")  # fmt: skip
METHODS = ("get",) * 10 + ("post",) * 9 + ("head", "options", "put", "patch", "delete")
HEADERS = (
    {}, {}, {}, {"if-none-match": "*"}, {"if-none-match": "garbage\x7f"}, {"if-modified-since": "yesterday"},
    {"accept": "application/json"}, {"accept-language": "xx-!!, sv;q=a"}, {"range": "bytes=9-1"}, {"x-requested-with": "XMLHttpRequest"},
    {"referer": "http://evil.example/"},
)  # fmt: skip


@dataclass(frozen=True)
class Bad:
    """A request: whose browser sends it, how, where to, and with what."""

    letter: str
    method: str
    url: str
    data: dict
    headers: dict


class Fuzz:
    """Makes bad requests for people of the world. ``clients`` are asked for the forms that they may see."""

    def __init__(self, world, clients, seed: int):
        self.world, self.clients, self.random = world, clients, random.Random(seed)  # noqa: S311 a game, no secret
        found = {address(world, name, thing) for name in every_name() for thing in THINGS}
        pages = {getattr(kit, kind) for kit in world.kits.values() for kind in ("plan", "wheel", "overview", "report")}
        edits = {
            f"/admin/pages/{page.pk}/{verb}/"
            for page in pages
            for verb in ("edit", "delete", "copy", "history", "unpublish")
        }
        adds = {
            f"/admin/pages/add/wagtail_sqa/{kind}/{world.unit.pk}/"
            for kind in ("qualityplanpage", "annualwheelpage", "qualityoverviewpage", "qualityreportpage")
        }
        self.urls = sorted(filter(None, found | edits | adds))
        self.forms: dict[tuple[str, str], dict] = {}

    def requests(self, number: int, letters: str) -> Iterator[Bad]:
        """Yield so many; first each address once by its own form with one field spoilt, then whatever comes."""
        for index in range(number):
            letter = self.random.choice(letters)
            url = self.urls[index % len(self.urls)]
            method = "post" if index < len(self.urls) else self.random.choice(METHODS)
            data = self.spoilt(self.form(letter, url)) if method == "post" else {}
            yield Bad(letter, method, self.bent(url), data, self.random.choice(HEADERS))

    def form(self, letter, url) -> dict:
        """Return the fields of the forms on a page with what stands in them, as far as they are plain."""
        if (letter, url) not in self.forms:
            response = self.clients[letter].get(url)
            text = "" if response.streaming else response.content.decode(errors="replace")
            fields = {}
            for match in _NAMED.finditer(text):
                value = _VALUE.search(match.group())
                fields[unescape(match[1])] = unescape(value[1]) if value else ""
            self.forms[letter, url] = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
        return dict(self.forms[letter, url])

    def spoilt(self, fields: dict) -> dict:
        """Return the fields with some of them changed, gone, sent twice, or joined by others."""
        chance = self.random.random()
        if chance < 0.1:
            return {}
        names = list(fields) or ["title", "text", "file", "rows"]
        for name in self.random.sample(names, min(len(names), self.random.choice((1, 1, 1, 2, 5, 30)))):
            kind = self.random.random()
            if kind < 0.2:
                fields.pop(name, None)
            elif kind < 0.3:
                fields[name] = [self.value(), self.value()]
            elif kind < 0.35:
                fields[name] = SimpleUploadedFile(
                    "a.xlsx", self.random.choice((b"", b"PK\x03\x04", b"\xff\xfe\x00", b"%PDF", b"a;b\n1"))
                )
            else:
                fields[name] = self.value()
        if chance > 0.7:
            fields[
                self.random.choice(("action-publish", "action-unpublish", "confirm", "remove", "reason", "next"))
            ] = self.value()
        return fields

    def bent(self, url: str) -> str:
        """Return the address with another number in it, or a query that nobody asked for; often as it is."""
        if self.random.random() < 0.2:
            url = _NUMBER_OR_DAY.sub(
                lambda found: quote(self.random.choice((found[0], "0", "99999999999999999999", "-1", "x"))), url
            )
        if self.random.random() < 0.5:
            return url
        names = self.random.sample(KEYS, self.random.choice((1, 1, 2, 4)))
        query = "&".join(f"{name}={quote(self.value().encode('utf-8', 'surrogatepass')[:4000])}" for name in names)
        return url + ("&" if "?" in url else "?") + self.random.choice((query, query, query + "&%ff=%fe&&=&x"))

    def value(self) -> str:
        return self.random.choice(VALUES)

    def __repr__(self):
        return json.dumps({"urls": len(self.urls)})
