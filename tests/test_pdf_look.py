"""PDF files wear the site's name, colour and logo, and have a list of contents when they are long."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.checks import run_checks
from django.test import SimpleTestCase, TestCase, override_settings
from PIL import Image
from wagtail.models import Site

from tests import factories
from tests.printed import blocks, printed
from wagtail_sqa.printing import look
from wagtail_sqa.printing.documents import without_needless_contents

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>'


def wearing(**wanted):
    return override_settings(WAGTAIL_SQA={"PDF_LOOK": wanted})


class CoverTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = factories.make_plan("Kvalitetsplan", parent=factories.make_unit("Ekbackens skola"))

    def test_the_cover_names_the_organisation_as_the_site_or_the_setting_has_it(self):
        Site.objects.update(site_name="Björkviks kommun")
        assert "Björkviks kommun Ekbackens skola" in printed(self.plan).pages[0]
        with wearing(organisation="Utbildningsnämnden"):
            assert "Utbildningsnämnden Ekbackens skola" in printed(self.plan).pages[0]

    def test_a_logo_stands_on_the_cover_alone_and_a_colour_carries_it_all_without_a_warning(self):
        with TemporaryDirectory() as folder:
            path = Path(folder, "logo.png")
            Image.new("RGB", (80, 40), "#7a2f6b").save(path)
            with wearing(logo=str(path), colour="#7a2f6b", organisation="Nämnden"):
                file = printed(self.plan)
        assert file.warnings == ()
        assert [len(page.images) for page in file.reader.pages] == [1, *[0] * (len(file.pages) - 1)]
        assert b".478431 .184314 .419608 rg" in file.reader.pages[0].get_contents().get_data()

    def test_a_new_look_makes_new_files(self):
        plain = look.site_look().key
        with wearing(colour="#7a2f6b"):
            assert look.site_look().key != plain


class SettingTests(SimpleTestCase):
    def found(self, **wanted):
        with wearing(**wanted):
            return [message.msg for message in run_checks() if message.id == "wagtail_sqa.E005"]

    def test_what_cannot_be_used_is_named(self):
        assert self.found() == []
        assert self.found(colour="#0A5566", organisation="Nämnden") == []
        assert "colour that is none: 'red'" in self.found(colour="red")[0]
        assert "white text cannot be read" in self.found(colour="#83cbda")[0]
        assert "logo that cannot be read" in self.found(logo="/nowhere/logo.png")[0]
        assert "'color'" in self.found(color="#0a5566")[0]

    def test_a_logo_may_be_a_drawing_and_keeps_its_proportions_and_a_text_is_none(self):
        with TemporaryDirectory() as folder:
            drawing, text = Path(folder, "logo.svg"), Path(folder, "logo.txt")
            drawing.write_bytes(SVG)
            text.write_text("x")
            with wearing(logo=drawing):
                worn = look.site_look()
            with wearing(logo=text):
                assert look.site_look().logo == b""
        assert (worn.logo, worn.width, worn.height) == (SVG, 11, 5)

    def test_tints_are_the_colour_with_white_in_it(self):
        assert look.tint("#0a5566", 0) == "#0a5566"
        assert look.tint("#0a5566", 1) == "#ffffff"
        assert round(look.contrast_to_white("#767676"), 2) == 4.54


class ContentsTests(TestCase):
    def test_what_fills_more_than_six_pages_has_a_list_of_contents(self):
        short = "<p>x</p><!-- contents --><pdf:toc></pdf:toc><!-- /contents -->"
        assert without_needless_contents(short) == "<p>x</p>"
        assert without_needless_contents(short + "<p>ord</p> " * 2000) == short + "<p>ord</p> " * 2000

    def test_the_list_names_chapters_with_their_pages_and_the_summary_is_one_line(self):
        words = [("heading", f"Avsnitt {n}") for n in range(3)] + [("paragraph", f"<p>{'ord ' * 3000}</p>")]
        file = printed(factories.make_plan("Plan", current_state=blocks(words)))
        assert len(file.pages) > 6
        contents = file.pages[1]
        assert contents.index("Contents") < contents.index("The plan at a glance") < contents.index("Avsnitt 2")
        assert "The goals" not in contents
        assert file.warnings == ()

    def test_a_short_plan_has_none(self):
        file = printed(factories.make_plan("Plan"))
        assert len(file.pages) <= 6
        assert "Contents" not in file.text
