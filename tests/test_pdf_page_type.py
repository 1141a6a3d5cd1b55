"""A page type of a site has a PDF file by one mixin and one template, as closed and as fresh as our own."""

import io

import pypdf
from django.test import TestCase, override_settings
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from tests import factories
from tests.testapp.models import BrochurePage
from wagtail_sqa.models import PdfFile
from wagtail_sqa.printing.background import make_in_background

IN_A_QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


class PageTypeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        image = Image.objects.create(title="En bok", file=get_test_image_file(), description="Barn läser")
        body = '<p>Vi läser <b>högt</b> – “så” ≥ ✓. <a href="/start/">Mer</a><script>x</script></p>'
        cls.page = BrochurePage(title="Läslust", slug="laslust", body=body, picture=image, lines=3)
        factories.home().add_child(instance=cls.page)

    def get(self, **headers):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.get(self.page.get_pdf_url(), headers=headers)

    def test_its_template_is_set_with_text_picture_and_links_to_the_site(self):
        reader = pypdf.PdfReader(io.BytesIO(self.get().content))
        text = reader.pages[0].extract_text()
        for words in ("Läslust", "Vi läser högt – “så” ≥ ✓.", "Line 2", "Page 1 of 1"):
            assert words in text
        assert reader.metadata.title == "Läslust"
        assert len(reader.pages[0].images) == 1
        (link,) = (note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"])
        assert link == "http://localhost/start/"

    def test_it_is_made_once_and_anew_when_the_page_is_published(self):
        etag = self.get()["ETag"]
        assert self.get(if_none_match=etag).status_code == 304
        self.page.title = "Skrivlust"
        self.page.save_revision().publish()
        response = self.get(if_none_match=etag)
        assert "Skrivlust" in pypdf.PdfReader(io.BytesIO(response.content)).metadata.title
        assert PdfFile.objects.count() == 1

    def test_it_is_as_closed_as_the_page(self):
        self.get()
        PageViewRestriction.objects.create(page=self.page, restriction_type=PageViewRestriction.LOGIN)
        assert self.get().status_code == 302

    @override_settings(WAGTAIL_SQA={"PDF_ROWS_IN_REQUEST": 2}, TASKS=IN_A_QUEUE)
    def test_a_long_one_is_made_in_the_background(self):
        assert self.get().status_code == 202
        row = PdfFile.objects.get()
        make_in_background.func(row.pk, row.key)
        assert self.get().content.startswith(b"%PDF")
