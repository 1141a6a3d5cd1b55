"""The blocks that answer a plan's questions, as readers see them."""

from django.core.files.base import ContentFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests import factories

TODAY = factories.TODAY


def figure(label):
    return ("key_figure", {"label": label, "value": "84", "unit": "percent", "source": "Survey", "date": TODAY})


class BlockTests(TestCase):
    def page(self, *blocks):
        plan = factories.make_plan(current_state=list(blocks))
        response = self.client.get(plan.url)
        assert response.status_code == 200
        return response.content.decode()

    def test_headings_stand_one_level_below_their_question(self):
        assert '<h3 class="sqa-h3">Results</h3>' in self.page(("heading", "Results"))

    def test_neighbouring_key_figures_stand_side_by_side(self):
        page = self.page(figure("a"), figure("b"), ("heading", "Between"), figure("c"))
        assert page.count('<dl class="sqa-figures">') == 2
        assert page.count('<div class="sqa-figures__item">') == 3

    def test_neighbouring_paragraphs_and_lists_are_one_text(self):
        page = self.page(("paragraph", "<p>One</p>"), ("list", ["Two"]), ("paragraph", "<p>Three</p>"))
        start = page.index('<div class="sqa-text">')
        assert all(word in page[start : page.index("</div>", start)] for word in ("One", "Two", "Three"))

    def test_a_table_has_its_caption_and_heads_its_rows_and_columns(self):
        table = {
            "caption": "Results",
            "columns": [{"type": "text", "heading": "Year"}, {"type": "text", "heading": "Share"}],
            "rows": [{"values": ["2026", "84"]}],
        }
        plan = factories.make_plan(publish=False)
        plan.current_state = plan.current_state.stream_block.to_python([{"type": "table", "value": table}])
        page = plan.make_preview_request().rendered_content
        assert "<caption>Results</caption>" in page
        assert '<th scope="col">Share</th>' in page
        assert '<th scope="row" class="sqa-table__name">2026</th><td>84</td>' in page

    def test_a_picture_has_its_description_and_caption(self):
        image = get_image_model().objects.create(title="Yard", file=get_test_image_file())
        image.contextual_alt_text, image.decorative = "A calm yard", False
        page = self.page(("image", {"image": image, "caption": "The yard in May"}))
        assert 'alt="A calm yard"' in page
        assert "<figcaption" in page and "The yard in May" in page

    def test_a_document_says_its_type_and_size(self):
        file = ContentFile(b"x" * 2048, name="survey.pdf")
        document = get_document_model().objects.create(title="Survey", file=file)
        assert "Survey (PDF, 2.0" in self.page(("document", document)).replace("\xa0", " ")

    def test_a_deleted_document_leaves_no_broken_link(self):
        document = get_document_model().objects.create(title="Gone", file=ContentFile(b"x", name="a.pdf"))
        plan = factories.make_plan(current_state=[("document", document)])
        document.delete()
        page = self.client.get(plan.url).content.decode()
        assert "Gone" not in page

    def test_a_callout_has_an_icon_for_its_tone_beside_its_text(self):
        page = self.page(("callout", {"tone": "warning", "title": "Risk", "text": "One.\n\nTwo."}))
        assert "sqa-notice--warning" in page
        assert "<strong>Risk</strong>" in page
        assert "<p>Two.</p>" in page

    def test_a_measure_in_the_text_that_stands_under_a_goal_links_to_it(self):
        measure = factories.make_measure("Read together", cause="Why")
        plan = factories.make_plan(goals=[("Goal", [measure])], approach=[("measures", [measure])])
        page = self.client.get(plan.url).content.decode()
        assert f'<a href="#measure-{measure.pk}">Read together</a>' in page
        assert page.count("<dd><p>Why</p></dd>") == 1

    def test_a_measure_named_in_two_texts_is_described_in_the_first(self):
        measure = factories.make_measure("Read together", cause="Why")
        block = ("measures", [measure])
        plan = factories.make_plan(current_state=[block], approach=[block, block])
        page = self.client.get(plan.url).content.decode()
        assert page.count(f'id="measure-{measure.pk}"') == 1
        assert page.count(f'href="#measure-{measure.pk}"') == 2
        assert page.count("<dd><p>Why</p></dd>") == 1

    def test_measures_in_the_text_cost_no_query_of_their_own(self):
        measures = [factories.make_measure(f"Measure {i}") for i in range(4)]
        one = factories.make_plan(approach=[("measures", measures[:1])])
        many = factories.make_plan(approach=[("measures", [m]) for m in measures], direction=[("measures", measures)])
        assert self.queries(one) == self.queries(many)

    def test_a_block_of_measures_shows_nothing_where_a_template_prints_the_raw_text(self):
        draft = factories.make_measure("Secret draft", publish=False)
        plan = factories.make_plan(approach=[("measures", [draft])])
        assert "Secret" not in str(plan.approach)

    def queries(self, plan):
        self.client.get(plan.url)
        with CaptureQueriesContext(connection) as captured:
            self.client.get(plan.url)
        return len(captured)
