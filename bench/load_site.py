"""The example site as `load.py` runs it, and what there is to ask for in it."""

import json
import os

from example_site.settings import *  # noqa: F403
from example_site.settings import INSTALLED_APPS

ALLOWED_HOSTS = ["localhost"]
if os.environ.get("SQA_LOAD_DATABASE") == "postgres":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PGDATABASE", "wagtail_sqa_load"),
            "USER": os.environ.get("PGUSER", "postgres"),
            "PASSWORD": os.environ.get("PGPASSWORD", ""),
            "HOST": os.environ.get("PGHOST", "127.0.0.1"),
            "CONN_MAX_AGE": 60,
        }
    }
    INSTALLED_APPS.append("django.contrib.postgres")


def tell():
    """Print as JSON the addresses by kind of request, the users' cookies and the measures that may be changed."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - the settings come first

    users = get_user_model().objects.in_bulk(field_name="username")
    known = {
        "addresses": _addresses(users["larare"]),
        "cookies": {"": "", **{name: f"sessionid={_session(user)}" for name, user in users.items()}},
        "measures": {name: _followable(user) for name, user in users.items()},
        "editable": _editable(),
    }
    print(json.dumps(known))


def _addresses(reader) -> dict[str, list[str]]:
    from example_site.home.models import UnitPage  # noqa: PLC0415
    from wagtail_sqa.actions.calendar_feeds import make_feed  # noqa: PLC0415
    from wagtail_sqa.models import (  # noqa: PLC0415
        AnnualWheelPage,
        QualityOverviewPage,
        QualityPlanPage,
        QualityReportPage,
    )

    plans, wheels, overviews, reports, units = (
        [page.get_url() for page in model.objects.live()]
        for model in (QualityPlanPage, AnnualWheelPage, QualityOverviewPage, QualityReportPage, UnitPage)
    )
    _feed, token = make_feed(reader, name="Load")
    school = UnitPage.objects.get(slug="ekbackens-skola").pk
    plan = QualityPlanPage.objects.live().filter(unit=None, path__startswith=UnitPage.objects.get(pk=school).path)
    editor = (plan.first() or QualityPlanPage.objects.live().first()).pk
    return {
        "page of a plan": plans,
        "page of a wheel": [*wheels, *(f"{wheel}?window=3" for wheel in wheels)],
        "page of a unit": ["/", *units],
        "overview": [*overviews, *(f"{overview}?show=units" for overview in overviews)],
        "golden thread": [f"{overview}thread/" for overview in overviews],
        "report": reports,
        "a plan as of a day": [f"{plan}as-of/2026-10-15/" for plan in plans[:3]],
        "search": ["/search/?q=l%C3%A4sa", "/search/?q=trygg", "/search/?q=plan"],
        "my measures": ["/sqa/my-measures/"],
        "lists of a unit": [f"/sqa/units/{school}/{name}/" for name in ("plans", "overdue", "follow-ups")],
        "admin: first page": ["/admin/", "/admin/quality-work/waiting/"],
        "admin: measures": [
            "/admin/snippets/wagtail_sqa/measure/",
            "/admin/snippets/wagtail_sqa/measure/?late=overdue",
        ],
        "admin: registers": ["/admin/quality-work/changes/", "/admin/quality-work/follow-ups/"],
        "admin: editor of a plan": [f"/admin/pages/{editor}/edit/"],
        "calendar": [*(f"{wheel}calendar/" for wheel in wheels), f"/sqa/calendar/{token}.ics"],
        "data of a wheel": [f"{wheel}data/" for wheel in wheels],
        "PDF file": [f"{page}pdf/" for page in (*plans, *wheels)],
    }


def _session(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return session.session_key


def _followable(user) -> list[int]:
    from wagtail_sqa.models import Measure  # noqa: PLC0415
    from wagtail_sqa.permissions import followable  # noqa: PLC0415

    return sorted(followable(user, Measure.objects.open().values_list("pk", flat=True)))


def _editable() -> list[dict]:
    """Return the address of the editor of some measures, and the fields that it posts as they stand."""
    from django.urls import reverse  # noqa: PLC0415

    from wagtail_sqa.models import Measure  # noqa: PLC0415

    names = ("title", "cause", "expected_effect", "origin", "kind", "responsible_role", "follow_up_method", "start")
    names += ("due", "unit_id", "focus_area_id", "governing_document_id", "responsible_user_id", "continued_from_id")
    found = []
    for measure in Measure.objects.in_force().open().order_by("pk")[:20]:
        fields = {name.removesuffix("_id"): str(getattr(measure, name) or "") for name in names}
        address = reverse("wagtailsnippets_wagtail_sqa_measure:edit", args=[measure.pk])
        found.append({"address": address, "fields": {**fields, "change_reason": "", "check_points-count": "0"}})
    return found
