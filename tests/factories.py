"""Things to test with, made the way users make them: through revisions and publishing."""

from datetime import date
from itertools import count
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from tests.testapp.models import SectionPage
from wagtail_sqa.actions.publish import save_and_publish, save_draft
from wagtail_sqa.actions.viewpoints import Said, Subject, leave_viewpoint
from wagtail_sqa.models import (
    ActivityCategory,
    AdoptedVersion,
    AnnualWheelPage,
    FocusArea,
    GoalIndicator,
    GoalMeasure,
    GoverningDocument,
    Indicator,
    IndicatorReading,
    Measure,
    PlanGoal,
    Proposal,
    QualityPlanPage,
    Viewpoint,
    WheelActivity,
    WheelRing,
)

_number = count(1)
TODAY = date(2026, 11, 23)


def make_user(username="anna", **fields):
    return get_user_model().objects.create_user(username=username, password="secret", **fields)


def make_admin(username="admin", **fields):
    return get_user_model().objects.create_superuser(username=username, password="secret", **fields)


def home() -> Page:
    """Return the root page of the test site, made on first use."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and site.root_page.specific_class is SectionPage:
        return site.root_page.specific
    page = _root().add_child(instance=SectionPage(title="Start", slug=f"start-{next(_number)}"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": page, "site_name": "Test"}
    )
    return page


def _root() -> Page:
    """Return the tree's root; a test that emptied the tables has taken it, and the language of pages, away."""
    Locale.objects.get_or_create(language_code="en")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def make_unit(title="Ekbacken", *, parent=None) -> SectionPage:
    parent = parent or home()
    parent.refresh_from_db()
    return parent.add_child(instance=SectionPage(title=title, slug=f"unit-{next(_number)}"))


def make_measure(title="Read together", *, publish=True, user=None, **fields) -> Measure:
    """Return a measure, published unless told otherwise, as it stands in the database."""
    fields.setdefault("unit", fields.get("unit") or home())
    measure = Measure(title=title, **fields)
    measure.save()
    save_and_publish(measure, user=user) if publish else save_draft(measure, user=user)
    measure.refresh_from_db()
    return measure


def points(*days, text="") -> list[tuple]:
    """Return check-points for `make_measure`: ISO days, or pairs of one and its text."""
    pairs = ((day, text) if isinstance(day, str) else day for day in days)
    return [("check_point", {"date": date.fromisoformat(day), "text": words}) for day, words in pairs]


def make_plan(title="Quality plan 2026/27", *, parent=None, goals=(), publish=True, user=None, **fields):
    """Return a plan below ``parent``; ``goals`` are ``PlanGoal`` objects or (title, measures) pairs."""
    parent = parent or home()
    parent.refresh_from_db()
    fields.setdefault("period_start", date(2026, 8, 1))
    fields.setdefault("period_end", date(2027, 7, 31))
    plan = QualityPlanPage(title=title, slug=f"plan-{next(_number)}", live=False, **fields)
    plan.goals = [_goal(goal, position) for position, goal in enumerate(goals)]
    return _put_in_tree(plan, parent, publish, user)


def make_version(page, **fields) -> AdoptedVersion:
    """Return an adopted version of ``page`` of which nothing was drawn: its text and its file are a word each."""
    said = {"adopted_on": TODAY, "adopted_by": "Board", "html": f"<p>{page.title}</p>", "pdf": b"%PDF"}
    said |= {"as_of": timezone.now()} | fields
    number = page.sqa_adopted_versions.count() + 1
    return AdoptedVersion.objects.create(page=page, number=number, title=page.title, language="en", **said)


def make_goal(title="Everyone reads", measures=(), *, aims=(), **fields) -> PlanGoal:
    """Return an unsaved goal that holds ``measures`` in their order, and ``aims``: (indicator, baseline, target)."""
    goal = PlanGoal(title=title, **fields)
    goal.goal_indicators = [
        GoalIndicator(indicator=indicator, baseline=baseline, target=target, sort_order=i)
        for i, (indicator, baseline, target) in enumerate(aims)
    ]
    goal.goal_measures = [GoalMeasure(measure=measure, sort_order=i) for i, measure in enumerate(measures)]
    return goal


def make_indicator(name="Safe pupils", values=(), *, first_year=2022, **fields) -> Indicator:
    """Return a saved indicator with a reading on 18 March of each year for each of ``values``."""
    indicator = Indicator(name=name, **{"unit_of_measure": "percent"} | fields)
    indicator.readings = [
        IndicatorReading(date=date(first_year + n, 3, 18), value=value) for n, value in enumerate(values)
    ]
    indicator.save()
    return indicator


def make_wheel(title="Annual wheel 2026/27", *, parent=None, rings=(), publish=True, user=None, **fields):
    """Return a wheel below ``parent``; ``rings`` are (name, activities) pairs of unsaved ``WheelActivity``."""
    parent = parent or home()
    parent.refresh_from_db()
    fields.setdefault("start_year", 2026)
    wheel = AnnualWheelPage(title=title, slug=f"wheel-{next(_number)}", live=False, **fields)
    wheel.rings = [_ring(name, activities, position) for position, (name, activities) in enumerate(rings)]
    return _put_in_tree(wheel, parent, publish, user)


def make_viewpoint(plan, text="More time to read", *, about=None, on=TODAY, **said) -> Viewpoint:
    return leave_viewpoint(plan, Said(text, **said), about=about or Subject(), key=uuid4(), on=on)


def make_proposal(plan, unit, title="Calm for all", **fields) -> Proposal:
    """Return a proposal of the first goal of ``plan`` that waits for an answer of ``unit``."""
    said = {"goal": plan.goals.first(), "unit_name": unit.title, "handed_at": timezone.now()}
    return Proposal.objects.create(from_plan=plan, unit=unit, title=title, **{**said, **fields})


def make_activity(title="Safety round", start=date(2026, 10, 5), end=None, **fields) -> WheelActivity:
    return WheelActivity(title=title, start=start, end=end, **fields)


def make_category(name="Plan", **fields) -> ActivityCategory:
    return ActivityCategory.objects.create(name=name, mark=name[0], **fields)


def make_focus_area(name="Reading", **fields) -> FocusArea:
    return FocusArea.objects.create(name=name, **fields)


def make_document(title="Education Act, chapter 4, section 3", **fields) -> GoverningDocument:
    return GoverningDocument.objects.create(title=title, **{"kind": "law"} | fields)


def _goal(goal, position):
    goal = goal if isinstance(goal, PlanGoal) else make_goal(*goal)
    goal.sort_order = position
    return goal


def _ring(name, activities, position):
    ring = WheelRing(name=name, sort_order=position)
    for order, activity in enumerate(activities):
        activity.sort_order = order
    ring.activities = list(activities)
    return ring


def _put_in_tree(page, parent, publish, user):
    parent.add_child(instance=page)
    save_and_publish(page, user=user) if publish else save_draft(page, user=user)
    return type(page).objects.get(pk=page.pk)
