"""A site puts templates of its own in place of ours: each of them, and each block in them."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.template import Origin
from django.template.loaders.app_directories import Loader as Installed
from django.template.loaders.base import Loader
from django.test import TestCase, override_settings
from django.utils import timezone
from wagtail.documents import get_document_model

import wagtail_sqa
from tests.factories import (
    home,
    make_activity,
    make_goal,
    make_indicator,
    make_measure,
    make_plan,
    make_viewpoint,
    make_wheel,
    points,
)
from tests.overviews import LAST_YEAR, make_overview
from tests.remembered import forget
from tests.reports import make_report
from tests.rights.crawl import crawl
from tests.rights.people import ADMIN, ANYBODY, RESPONSIBLE, log_in
from tests.rights.world import World
from wagtail_sqa.actions.adopt import adopt
from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import Participation, PlanMilestone, Viewpoint
from wagtail_sqa.reminders.links import reminders_path

pytestmark = pytest.mark.sites

TEMPLATES = Path(wagtail_sqa.__file__).parent / "templates"
PUBLIC = sorted(
    str(path.relative_to(TEMPLATES))
    for path in (TEMPLATES / "wagtail_sqa").rglob("*.html")
    if not {"admin", "pdf", "mail"} & set(path.relative_to(TEMPLATES).parts)
)
BLOCK = re.compile(r"{% block (sqa_\w+) %}")
EXTENDS = re.compile(r"{% extends [^%]+%}")


BLOCKS = [
    {"type": "heading", "value": "Results"},
    {"type": "paragraph", "value": "<p>Text</p>"},
    {"type": "list", "value": ["One"]},
    {"type": "quote", "value": {"text": "Said", "source": "Who"}},
    {"type": "cause_analysis", "value": "<p>Because</p>"},
    {
        "type": "table",
        "value": {"caption": "A", "columns": [{"type": "text", "heading": "B"}], "rows": [{"values": ["c"]}]},
    },
    {"type": "callout", "value": {"tone": "info", "text": "Mind"}},
    {"type": "key_figure", "value": {"label": "Safe", "value": "84", "unit": "percent", "source": "A"}},
]


# What a site places on pages of its own; what every page that extends it replaces; what is seen in states that this
# crawl does not come to.
PLACED = ("wagtail_sqa/home/", "wagtail_sqa/blocks/home/", "wagtail_sqa/wheel/embed/", "wagtail_sqa/blocks/wheel.html")
FRAMES = ("wagtail_sqa/base.html:sqa_content", "wagtail_sqa/versions/base.html:", "wagtail_sqa/versions/frame.html:")
RARE = (
    "wagtail_sqa/blocks/image.html",
    "wagtail_sqa/includes/carried_goal.html",
    "wagtail_sqa/includes/filter.html",
    "wagtail_sqa/includes/thread.html",
    "wagtail_sqa/quality_overview_page.html:sqa_empty",
    "wagtail_sqa/report/judgement.html",
    "wagtail_sqa/report/source.html",
    "wagtail_sqa/thread/units.html",
)
OWN = ("/sqa/my-measures/", "/sqa/calendars/")
ANSWERED = {"state": "answered", "answer": "Yes", "answered_on": date(2026, 11, 20), "is_published": True}


def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def blocks_of(name: str) -> list[str]:
    return BLOCK.findall(source_of(name))


def replaced(name: str) -> str:
    """Return a site's own template in place of ours: blocks with something of its own in each, or marked as a whole."""
    source = source_of(name)
    if not EXTENDS.search(source) and not blocks_of(name):
        return f"<!--own:{name}-->{source}"
    filled = "{%% block %s %%}<!--own:%s:%s-->{{ block.super }}{%% endblock %%}"
    return f'{{% extends "{name}" %}}' + "".join(filled % (block, name, block) for block in blocks_of(name))


class Own(Loader):
    """Stands before the templates of the apps, as a site's folder does."""

    def get_contents(self, origin):
        return replaced(origin.template_name)

    def get_template_sources(self, template_name):
        if template_name in PUBLIC:
            yield Origin(name=f"own/{template_name}", template_name=template_name, loader=self)


def own_templates():
    (engine,) = settings.TEMPLATES
    options = {**engine["OPTIONS"], "loaders": [f"{__name__}.Own", f"{Installed.__module__}.Loader"]}
    return [{**engine, "APP_DIRS": False, "OPTIONS": options}]


@override_settings(TEMPLATES=own_templates())
class Overriding(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        cls.rich_plan()

    @classmethod
    def rich_plan(cls):
        """A plan with something in every section, and last year's before it."""
        unit = cls.world.unit
        measures = [make_measure(f"M{n}", unit=unit, check_points=points("2026-12-01")) for n in range(2)]
        safe = make_indicator("Safe", [79, 86], unit=unit)
        before = make_plan("Before", parent=unit, goals=[make_goal("Old", measures[:1])], **LAST_YEAR)
        goal = make_goal("All read", measures, aims=[(safe, 79, 90)], attainment="partly_met", judgement="More.")
        plan = make_plan("Rich", parent=unit, goals=[goal], previous_plan=before)
        document = get_document_model().objects.create(title="D", file=ContentFile(b"x", "d.txt"))
        more = [{"type": "document", "value": document.pk}, {"type": "measures", "value": [measures[1].pk]}]
        plan.current_state = plan.current_state.stream_block.to_python([*BLOCKS, *more])
        plan.milestones = [PlanMilestone(title="Meeting", date=date(2026, 12, 1))]
        plan.participation = [Participation(how="Asked")]
        save_and_publish(plan)
        adopt(plan, on=timezone.localdate(), by="Board", today=timezone.localdate())
        cls.plan, cls.report = plan, make_report(unit, publish=True)
        cls.overview = make_overview(parent=home(), unit=home())
        weekly = make_activity("Weekly", category=cls.world.category, repeat="weekly", until=date(2027, 5, 1))
        cls.wheel = make_wheel("Weekly", parent=unit, rings=[("Ring", [weekly]), ("Other", [make_activity()])])
        cls.empty = make_wheel("Empty", parent=unit)
        viewpoint = make_viewpoint(plan, "More time")
        Viewpoint.objects.filter(pk=viewpoint.pk).update(**ANSWERED)

    def seen(self):
        """Return the marks of all templates and blocks that readers of all kinds come across."""
        found = set()
        for letter, client in log_in(self.world.people).items():
            if letter in {ADMIN, ANYBODY, RESPONSIBLE}:
                client.get, client.post = listening(client.get, found), listening(client.post, found)
                crawl(client, self.seeds(), most=300)
                self.send_what_is_wrong(client)
        return found

    def seeds(self):
        kit, unit = self.world.kits["live"], self.world.unit
        pages = [kit.overview.url, f"{kit.overview.url}?show=units", f"{kit.overview.url}units/99999/", self.report.url]
        pages += [
            self.overview.url,
            f"{self.overview.url}?show=units",
            self.empty.url,
            f"{self.plan.url}viewpoint/?sent=1",
        ]
        lists = [f"/sqa/units/{unit.pk}/{name}/" for name in ("plans", "overdue", "follow-ups")]
        preview = f"/admin/snippets/wagtail_sqa/measure/preview/{kit.measure.pk}/"
        return [home().url, *OWN, *pages, *lists, preview, reminders_path(self.world.people["S"]), self.wheel.url]

    def send_what_is_wrong(self, client):
        kit = self.world.kits["live"]
        for url in (f"/sqa/measures/{kit.measure.pk}/follow-up/", f"{self.plan.url}viewpoint/"):
            client.post(url, {"date": "x"})
        day = kit.activity.start.isoformat()
        client.post(f"/sqa/wheels/{kit.wheel.pk}/{kit.activity.uid}/{day}/", {"action": "move", "start": "x"})
        client.post("/sqa/calendars/", {"name": "Phone"})
        client.post("/sqa/calendars/", {"name": ""})

    def test_every_block_of_every_page_and_every_piece_can_be_replaced(self):
        forget()
        self.addCleanup(forget)
        found = self.seen()
        wanted = {f"{name}:{block}" for name in PUBLIC for block in blocks_of(name)}
        wanted |= {name for name in PUBLIC if not blocks_of(name) and not EXTENDS.search(source_of(name))}
        missed = {name for name in wanted - found if not name.startswith((*PLACED, *FRAMES, *RARE))}
        assert not missed, "\n".join(sorted(missed))


def listening(get, found):
    def asked(*args, **kwargs):
        response = get(*args, **kwargs)
        if not response.streaming:
            found.update(re.findall(r"<!--own:([^>]+)-->", response.content.decode(errors="replace")))
        return response

    return asked
