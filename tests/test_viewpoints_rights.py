"""What a reader has said in confidence is read by those who edit the unit, wherever one looks."""

from unittest.mock import patch

import pytest
from django.test import TestCase
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from tests.printed import printed
from tests.rights.people import NAMES
from tests.rights.world import said
from tests.test_rights_matrix import MAY_READ_CONFIDED, Matrix
from wagtail_sqa.admin import viewpoints
from wagtail_sqa.models import Measure, Viewpoint

pytestmark = pytest.mark.worker


class Confidence(Matrix):
    test_every_address_stands_in_the_table_and_every_row_is_an_address = None
    test_each_address_opens_for_those_who_may_and_tells_nobody_else_anything = None
    test_whoever_is_refused_changes_nothing_by_posting = None

    def test_a_listing_of_all_is_found_out(self):
        """The negative control."""
        with patch.object(viewpoints, "viewpoints_seen", lambda request: Viewpoint.objects.all()):
            found = [line for line in self.violations(["sqa-viewpoints:index"], "EO") if "in confidence" in line]
        assert {line.split(", ")[1] for line in found} == {NAMES["E"], NAMES["O"]}

    def test_whoever_may_read_it_does(self):
        for thing, letters in MAY_READ_CONFIDED.items():
            for letter in letters:
                assert said(thing) in self.answer(letter, "/admin/quality-work/viewpoints/")[1]

    def test_it_is_in_no_file_and_found_by_no_search(self):
        text = printed(self.world.kits["live"].plan).text
        assert "1 viewpoint" in text
        assert said("live") not in text
        for model in (Page, Measure):
            assert list(get_search_backend().search(said("live"), model)) == []


del Matrix, TestCase
