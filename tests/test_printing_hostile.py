"""Texts, images and addresses that would spoil a PDF file, in the PDF file of a plan."""

import http.server
import io
import threading
from itertools import count

from django.core.cache import cache
from django.core.files.images import ImageFile
from django.test import TestCase
from PIL import Image
from wagtail.images import get_image_model

from tests import factories
from tests.factories import TODAY
from tests.printed import blocks, printed
from wagtail_sqa.enums import Attainment
from wagtail_sqa.models import Participation, PlanMilestone

HOSTILE = 'Åäö <script>alert("1")</script> & \x0b\x07\u202e 🎯 {{ plan }} %s <b>fet</b>'
READ_BACK = 'Åäö<script>alert("1")</script>&□{{plan}}%s<b>fet</b>'
LONG_WORD = "Lång" * 63 + "ord"


class HostileTextTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        # What validation would clean has come in past it: by an import, or in an older version.
        number = count(1)

        def text():
            return f"({next(number)}){HOSTILE}"

        names = ("description", "cause", "expected_effect", "follow_up_method", "responsible_role")
        measure = factories.make_measure(text(), **{name: text() for name in names})
        wordy = factories.make_measure(LONG_WORD, description=LONG_WORD, responsible_role=LONG_WORD[:150])
        judged = {"judgement": text(), "attainment": Attainment.MET, "judged_on": TODAY, "judged_by_role": text()}
        goal = factories.make_goal(text(), [measure, wordy], description=text(), **judged)
        columns = [{"type": "text", "heading": text()}]
        figure = {"label": text(), "value": text(), "unit": text(), "source": text(), "date": None}
        shown = [
            ("heading", text()),
            ("heading", LONG_WORD[:150]),
            ("paragraph", f"<p>{LONG_WORD}</p><script>alert(2)</script><p style='font-size: 99cm'>liten</p>"),
            ("list", [text(), LONG_WORD]),
            ("quote", {"text": text(), "source": text()}),
            ("table", {"columns": columns, "rows": [{"values": [text()]}], "caption": text()}),
            ("key_figure", figure),
            ("key_figure", {"label": LONG_WORD[:150], "value": LONG_WORD[:40], "unit": "", "source": "", "date": None}),
            ("callout", {"tone": "info", "title": text(), "text": text()}),
        ]
        cls.plan = factories.make_plan(
            text(),
            goals=[goal, (LONG_WORD, [])],
            **{name: text() for name in ("introduction", "accountable_role")},
            current_state=blocks(shown),
            participation=[Participation(group="staff", who=text(), how=text(), changed=text())],
            milestones=[PlanMilestone(date=TODAY, title=text(), description=text())],
        )
        factories.make_version(cls.plan, adopted_by=text())
        cls.numbers = range(1, next(number))
        cls.file = printed(cls.plan)

    def test_every_text_is_in_the_file_as_it_was_written(self):
        assert len(self.numbers) > 30
        shown = {
            n: (self.file.packed.count(f"({n})Å"), self.file.packed.count(f"({n}){READ_BACK}")) for n in self.numbers
        }
        assert [n for n, (begun, whole) in shown.items() if not begun or begun != whole] == []

    def test_words_of_255_letters_are_broken_and_none_is_lost(self):
        assert self.file.packed.count(LONG_WORD) >= 4
        assert max(len(word) for word in self.file.text.split()) < 130

    def test_nothing_but_text_came_of_it(self):
        assert "alert(2)" not in self.file.packed
        assert "liten" in self.file.text
        assert not self.file.pictures
        assert "/JavaScript" not in str(self.file.reader.trailer["/Root"])


class ImageTests(TestCase):
    def setUp(self):
        cache.clear()  # Wagtail remembers renditions by the image's primary key, which tests use again

    def make_image(self, title):
        data = io.BytesIO()
        Image.new("RGB", (2400, 1200), "#0a5566").save(data, "PNG")
        return get_image_model().objects.create(title=title, file=ImageFile(data, name=f"{title}.png"))

    def plan_with(self, *images):
        shown = [
            (
                "image",
                {"image": {"image": i.pk, "alt_text": f"Bild av {i.title}", "decorative": False}, "caption": "Text"},
            )
            for i in images
        ]
        return factories.make_plan(current_state=blocks(shown))

    def test_an_image_is_drawn_once_made_smaller(self):
        image = self.make_image("hus")
        file = printed(self.plan_with(image, image))
        assert [picture["/Width"] for picture in file.pictures] == [1600]
        assert file.warnings == ()

    def test_an_image_whose_file_is_gone_is_told_in_words(self):
        gone, kept = self.make_image("sol"), self.make_image("hav")
        plan = self.plan_with(gone, kept)
        gone.file.storage.delete(gone.file.name)
        file = printed(plan)
        assert "Image: Bild av sol" in file.text
        assert len(file.pictures) == 1
        assert any(f"The image {gone.pk} cannot be read" in line for line in file.warnings)

    def test_an_image_that_was_removed_leaves_the_rest(self):
        image = self.make_image("berg")
        plan = self.plan_with(image)
        image.delete()
        assert "1. Where are we?" in printed(plan).text


class WallTests(TestCase):
    def test_rich_text_reads_no_file_and_fetches_no_address(self):
        hits = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                hits.append(self.path)
                self.send_error(404)

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            html = f"""<p>kept</p><img src="file:///etc/hostname"><img src="{address}/a.png">
                <embed embedtype="media" url="{address}/b"><link rel="stylesheet" href="{address}/c.css">
                <p style="background-image: url({address}/d.png)">also</p>
                <pdf:insertpdf src="{address}/e.pdf"></pdf:insertpdf>"""
            file = printed(factories.make_plan(current_state=blocks([("paragraph", html)])))
            server.shutdown()
        assert hits == []
        assert "kept" in file.text
        assert not file.pictures
        assert file.warnings == ()
