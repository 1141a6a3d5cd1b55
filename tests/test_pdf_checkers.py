"""Two independent checkers of accessible PDF read our files: page (104 rules of PDF/UA-1) and pdfua.

``pip install ".[pdf-checks]"`` brings them; without them these tests are left out. What the checkers ask for and we do
not do is written down here: we claim no conformance, so the identifier of the standard is missing.
"""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.factories import (
    TODAY,
    home,
    make_activity,
    make_category,
    make_goal,
    make_indicator,
    make_measure,
    make_plan,
    make_wheel,
)
from tests.test_pdf_render import page as document
from tests.test_pdf_render import render
from tests.test_printing_plans import WORDS
from wagtail_sqa.actions.follow_up import follow_up
from wagtail_sqa.models import PdfFile
from wagtail_sqa.printing.measure_lists import listing_file
from wagtail_sqa.printing.plans import plan_pdf
from wagtail_sqa.printing.unit_plans import KIND, unit_plans_file
from wagtail_sqa.printing.wheels import wheel_pdf

page = pytest.importorskip("page")
pdfua = pytest.importorskip("pdfua")

NOT_CLAIMED = {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001", "UA-28-004"}


def findings(pdf: bytes, folder) -> set[str]:
    """Return the names of the rules that a checker finds broken, but for what we do not claim."""
    file = folder / "file.pdf"
    file.write_bytes(pdf)
    found = {failure.rule_id for failure in page.validate_pdf(file, profile="ua1").failures}
    found |= {finding.rule_id for finding in pdfua.validate(str(file)).findings}
    return found - NOT_CLAIMED


def test_the_checkers_find_what_is_wrong(tmp_path):
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 72, "Nothing says what this is.")
    canvas.save()
    assert findings(file.getvalue(), tmp_path) > {"UA-01-005"}


def test_a_document_with_one_of_each_passes(tmp_path):
    body = """<h1>Mål</h1><p>Läs <a href="https://skolverket.se/">läroplanen</a></p><ul><li>ett<ul><li>a</li></ul></li></ul>
    <table><thead><tr><td class="table-title" colspan="2">Mått</td></tr><tr><th>År</th><th>Andel</th></tr></thead>
    <tbody><tr><th>2026</th><td>84 %</td></tr></tbody></table><h2>Två</h2><blockquote>Citat</blockquote>"""
    assert findings(render(document(body)), tmp_path) == set()


@pytest.mark.django_db
def test_a_plan_with_all_its_parts_passes(tmp_path):
    measures = [make_measure(f"Läsa {n}", cause="Få läser", due=TODAY) for n in range(60)]
    follow_up(measures[0], on=TODAY, seen="Det går bra", status="in_progress", today=TODAY)
    aim = (make_indicator("Trygga elever", [79, 84, 86]), 79, 90)
    plan = make_plan(goals=[make_goal("Alla läser", measures, aims=[aim])], current_state=WORDS)
    assert findings(plan_pdf(plan, on=TODAY, language="sv"), tmp_path) == set()


@pytest.mark.django_db
def test_the_plans_of_a_unit_and_a_list_of_measures_pass(tmp_path):
    measures = [make_measure(f"Läsa {n}", due=TODAY) for n in range(60)]
    aim = (make_indicator("Trygga elever", [79, 84, 86]), 79, 90)
    plans = [make_plan(f"Plan {n}", goals=[make_goal("Alla läser", measures[:2], aims=[aim])]) for n in range(2)]
    asked = {"kind": KIND, "page": home(), "asked": {"plans": [plan.pk for plan in plans]}}
    assert findings(unit_plans_file(PdfFile(language="sv", on=TODAY, **asked)), tmp_path) == set()
    pks = [measure.pk for measure in measures]
    listing = PdfFile(language="sv", on=TODAY, asked={"pks": pks, "title": "Åtgärder", "chosen": "Status: Pågår"})
    assert findings(listing_file(listing), tmp_path) == set()


@pytest.mark.django_db
def test_a_wheel_passes(tmp_path):
    activities = [make_activity(f"Skyddsrond {n}", category=make_category(f"Kategori {n}")) for n in range(3)]
    wheel = make_wheel(rings=[("Skola", activities)])
    assert findings(wheel_pdf(wheel, on=TODAY, language="sv"), tmp_path) == set()
