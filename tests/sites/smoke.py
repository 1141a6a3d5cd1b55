"""What a site must be able to do, whatever it is built of: write, publish, read, take files, follow up, subscribe."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import (
    AnnualWheelPage,
    FollowUp,
    GoalMeasure,
    Measure,
    PlanGoal,
    QualityPlanPage,
    WheelActivity,
    WheelRing,
)

DAY = date(2026, 8, 10)
LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')


def main():
    setup_test_environment()
    set_script_prefix(settings.FORCE_SCRIPT_NAME or "/")
    call_command("check", "--fail-level", "WARNING")
    user, home = make_user(), Site.objects.get(is_default_site=True).root_page
    measure = make_measure(home, user)
    plan, wheel = make_plan(home, measure), make_wheel(home)
    client = Client()
    client.force_login(user)
    Reading(client).everything(plan, wheel, measure)
    follow_up(client, measure)
    subscribe(client)
    edit(client, plan)
    print("all is well")


def make_user():
    model = get_user_model()
    name = {model.USERNAME_FIELD: "anna@localhost"} | dict.fromkeys(model.REQUIRED_FIELDS, "anna@localhost")
    user = model(**name, is_superuser=True)
    user.set_unusable_password()
    user.save()
    return user


def make_measure(home, user) -> Measure:
    measure = Measure(title="Läsa tillsammans", unit=home, responsible_user=user, due=date(2026, 12, 1))
    measure.save()
    save_and_publish(measure, user=user)
    return measure


def make_plan(home, measure) -> QualityPlanPage:
    drawn = BytesIO()
    Pillow.new("RGB", (60, 40), "navy").save(drawn, "PNG")
    image = get_image_model().objects.create(title="A", file=ImageFile(drawn, "a.png"))
    document = get_document_model().objects.create(title="Läroplan", file=ContentFile(b"x", "a.txt"))
    goal = PlanGoal(title="Alla läser")
    goal.goal_measures = [GoalMeasure(measure=measure)]
    plan = QualityPlanPage(title="Kvalitetsplan", slug="plan", period_start=date(2026, 8, 1), live=False)
    plan.goals = [goal]
    picture = {"image": {"image": image.pk, "decorative": False, "alt_text": "En bild"}, "caption": "Bild"}
    blocks = [{"type": "image", "value": picture}, {"type": "document", "value": document.pk}]
    plan.current_state = plan.current_state.stream_block.to_python(blocks)
    home.add_child(instance=plan)
    save_and_publish(plan)
    return plan


def make_wheel(home) -> AnnualWheelPage:
    home.refresh_from_db()
    ring = WheelRing(name="Skolan")
    ring.activities = [WheelActivity(title="Planeringsdagar", start=DAY)]
    wheel = AnnualWheelPage(title="Årshjul", slug="wheel", start_year=2026, live=False)
    wheel.rings = [ring]
    home.add_child(instance=wheel)
    save_and_publish(wheel)
    return wheel


class Reading:
    def __init__(self, client):
        self.client, self.prefix = client, get_script_prefix()

    def everything(self, plan, wheel, measure):
        slash = "/" if getattr(settings, "WAGTAIL_APPEND_SLASH", True) else ""
        page, of_wheel = plan.get_url().rstrip("/"), wheel.get_url().rstrip("/")
        self.read(page + slash, "text/html", measure.title, "Läroplan", "En bild")
        self.read(of_wheel + slash, "text/html", "Planeringsdagar")
        self.read(f"{page}/pdf/", "application/pdf", "%PDF")
        self.read(f"{of_wheel}/pdf/", "application/pdf", "%PDF")
        self.read(f"{of_wheel}/wheel/", "image/svg+xml", "</svg>")
        self.read(f"{of_wheel}/calendar/", "text/calendar", "Planeringsdagar", "DTSTART;VALUE=DATE:20260810")
        self.read(f"{of_wheel}/data/", "application/json", "2026-08-10")
        for name in ("changes", "as-of", "versions", "thread", "viewpoints", "viewpoint"):
            self.read(f"{page}/{name}/", "text/html")

    def read(self, url, kind, *words):
        response = self.get(url)
        assert response.status_code == 200, (url, response.status_code)
        assert response["Content-Type"].startswith(kind), (url, response["Content-Type"])
        text = b"".join(response.streaming_content) if response.streaming else response.content
        assert not [word for word in words if word.encode() not in text], (url, words)
        if kind == "text/html":
            self.follow(text.decode())

    def follow(self, text):
        """Open every link of a page once: none leads out of the prefix or nowhere."""
        for link in {unescape(found) for found in LINK.findall(text)}:
            if link.startswith((settings.STATIC_URL, settings.MEDIA_URL)) or "admin/" in link:
                continue
            assert link.startswith(self.prefix), link
            assert self.get(link).status_code in {200, 302, 405}, (link, self.get(link).content[:300])

    def get(self, url):
        return (
            self.client.get("/" + url.removeprefix(self.prefix)) if urlsplit(url).path != "/" else self.client.get("/")
        )


def query(url) -> str:
    return f"?{urlsplit(url).query}" if urlsplit(url).query else ""


def follow_up(client, measure):
    said = {"date": f"{timezone.now().date()}", "seen": "Läst varje dag", "status_after": "in_progress"}
    address = f"/sqa/measures/{measure.pk}/follow-up/"
    assert client.get(address).status_code == 200
    response = client.post(address, said)
    assert response.status_code == 302, response.content.decode()[-3000:]
    assert response["Location"].startswith(get_script_prefix())
    assert FollowUp.objects.get().seen == "Läst varje dag"


def subscribe(client):
    text = client.post("/sqa/calendars/", {"name": "Telefon"}).content.decode()
    address = re.search(r"/sqa/calendar/[\w-]+\.ics", text).group()
    assert address in text
    assert "Läsa tillsammans" in Client().get(address).content.decode()


def edit(client, plan):
    for address in ("/admin/", f"/admin/pages/{plan.pk}/edit/", "/admin/snippets/wagtail_sqa/measure/"):
        assert client.get(address).status_code == 200, address
    assert Page.objects.get(pk=plan.pk).live
