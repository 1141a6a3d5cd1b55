"""Search of what is committed, which is all that MariaDB's index of words holds."""

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.factories import TODAY, make_admin, make_measure, make_plan
from tests.test_admin_measures import url
from wagtail_sqa.models import QualityPlanPage
from wagtail_sqa.reading.search import search_measures, search_words

pytestmark = pytest.mark.worker


@pytest.mark.skipif(settings.DATABASES["default"]["NAME"] == ":memory:", reason="needs a database of its own")
class Words(TransactionTestCase):
    serialized_rollback = True  # what migrations made is there again for every test

    def setUp(self):
        self.measures = [make_measure("Högläsning varje dag", responsible_role="Bibliotekarie"), make_measure("Räkna")]
        self.plan = make_plan("Ekbackens plan", goals=[("Alla läser", self.measures)])

    def test_readers_find_measures_and_plans_by_their_words(self):
        admin = make_admin()
        found = search_measures(search_words("högläsning"), admin, on=TODAY, limit=20)
        assert [measure.title for measure in found] == ["Högläsning varje dag"]
        assert list(QualityPlanPage.objects.search("läser")) == [self.plan]
        assert search_measures(search_words("simning"), admin, on=TODAY, limit=20) == []

    def test_editors_find_measures_by_title_and_by_role(self):
        self.client.force_login(make_admin())
        for words in ("högläsning", "bibliotekarie"):
            text = self.client.get(url("list"), {"q": words}).text
            assert "Högläsning varje dag" in text
            assert "Räkna" not in text
