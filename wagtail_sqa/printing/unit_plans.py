"""The plans of a unit as one PDF file: a cover, one list of contents, then plan after plan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..models.pdf_files import PdfFile
from ..reading.unit_plans import UnitPlan
from ..reading.visibility import PageLink
from .documents import About, document, pages_of_pages
from .editions import Edition
from .pictures import Pictures
from .plans import printed_plan

KIND = "plans"
_TEMPLATE = "wagtail_sqa/pdf/unit_plans.html"
_PLAN = "wagtail_sqa/pdf/plan.html"
_PART = "wagtail_sqa/pdf/part.html"
_ROWS_OF_EACH = 10  # of every plan, besides its measures: cover, summary, headings
_HEADING = re.compile(r"<(/?)h([0-5])(?: class=\"([^\"]*)\")?(?=[\s>])")


@dataclass(frozen=True)
class Part:
    """A plan in the file; ``pages`` is the name of its pages, which have its unit and title above."""

    pages: str
    unit: str
    title: str
    html: SafeString


def unit_plans_edition(unit, plans: Sequence[UnitPlan], *, source: PageLink) -> Edition:
    """Return the file of ``plans``, those below the page ``unit`` that the reader has chosen of what they may read."""
    versions = repr([(plan.pk, plan.version) for plan in plans]).encode()
    pks = [plan.pk for plan in plans]
    return Edition(
        kind=KIND,
        version=f"{unit.pk}-{unit.latest_revision_id}-{sha256(versions).hexdigest()[:32]}",
        source=source,
        slug=f"{unit.slug}-plans",
        rows=lambda: sum(plan.measures + _ROWS_OF_EACH for plan in plans),
        page_pk=unit.pk,
        choice=repr(pks),
        asked={"plans": pks},
    )


def unit_plans_file(row: PdfFile) -> bytes:
    """Make what was asked for: readers are told apart by the plans that stand in the row."""
    plans = {plan.pk: plan for plan in type(row.page).objects.live().filter(pk__in=row.asked["plans"]).specific()}
    chosen = [plans[pk] for pk in row.asked["plans"] if pk in plans]
    with translation.override(row.language):
        return _pdf(row.page, chosen, on=row.on, language=row.language)


def _pdf(unit, plans, *, on: date, language: str) -> bytes:
    pictures, site = Pictures(), unit.get_site()
    about = About(
        title=_("Quality plans, %(unit)s") % {"unit": unit.title},
        address=unit.get_full_url() or "",
        organisation=site.site_name or "" if site is not None else "",
        language=language,
        epoch=max((int(plan.last_published_at.timestamp()) for plan in plans if plan.last_published_at), default=0),
    )
    parts = [_part(plan, number, pictures, on, about) for number, plan in enumerate(plans, start=1)]
    context = {"unit": unit.title, "parts": parts, "on": on}
    return document(_TEMPLATE, context, about, images=pictures.files)


def _part(plan, number: int, pictures: Pictures, on: date, about: About) -> Part:
    view, address, pages = plan.reading_view(on=on), plan.get_full_url() or "", f"plan{number}"
    printed = printed_plan(view, pictures, address=address, prefix=f"{pages}-")
    context: dict[str, Any] = {"printed": printed, "plan": view, "unit": view.unit, "title": plan.title}
    context |= {"address": address, "organisation": about.organisation}
    context |= {"frame": _PART, "heading": "h0", "pages": pages, **pages_of_pages()}
    return Part(pages, view.unit, plan.title, mark_safe(one_level_down(render_to_string(_PLAN, context))))  # noqa: S308


def one_level_down(html: str) -> str:
    """Return ``html`` with each heading a level lower, to stand below its plan's; it looks as it did."""
    return _HEADING.sub(_lower, html)


def _lower(tag: re.Match) -> str:
    end, level, classes = tag[1], int(tag[2]), tag[3]
    look = f"as-h{level} {classes or ''}".strip()
    return f"</h{level + 1}" if end else f'<h{level + 1} class="{look}"'
