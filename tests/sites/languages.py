"""A plan and a wheel in two languages on one site, and a plan on another site."""

import re

from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from tests.sites.smoke import make_measure, make_plan, make_user, make_wheel
from tests.testapp.models import SectionPage
from wagtail_sqa.models import AnnualWheelPage, FollowUp, Measure, QualityPlanPage


def main():
    setup_test_environment()
    user = make_user()
    swedish = Locale.objects.get_or_create(language_code="sv")[0]
    home = make_home("Start", Site.objects.get(is_default_site=True))
    measure = make_measure(home, user)
    plan, wheel = make_plan(home, measure), make_wheel(home)
    admin = Client()
    admin.force_login(user)
    for page in (home, plan, wheel):
        translate(admin, page, swedish)
    theirs = [publish(page, swedish) for page in (home, plan, wheel)][1:]
    read_both(admin, (plan, wheel), theirs)
    follow_up_counts_in_both(admin, measure, plan, theirs[0])
    other_site(admin, user)
    print("all is well")


def make_home(title, site):
    home = Page.get_first_root_node().add_child(instance=SectionPage(title=title, slug=title.lower()))
    site.root_page = home
    site.save()
    return home


def translate(admin, page, locale):
    url = reverse("simple_translation:submit_page_translation", args=[page.pk])
    assert admin.get(url).status_code == 200
    response = admin.post(url, {"locales": [locale.pk], "include_subtree": ""})
    assert response.status_code == 302, response.content.decode()[-2000:]


def publish(page, locale):
    translated = Page.objects.get(pk=page.pk).specific.get_translation(locale)
    translated.title = f"{translated.title} (svenska)"
    translated.save_revision().publish()
    return type(translated).objects.get(pk=translated.pk)


def read_both(client, ours, theirs):
    for page, language in ((ours[0], "en"), (ours[1], "en"), (theirs[0], "sv"), (theirs[1], "sv")):
        assert page.url.startswith(f"/{language}/"), page.url
        text = client.get(page.url).content.decode()
        assert page.title in text
        assert 'lang="en"' in text  # the site's own base template says so
    assert "Läsa tillsammans" in client.get(theirs[0].url).content.decode()
    assert "Planeringsdagar" in client.get(theirs[1].url).content.decode()
    for page in theirs:
        assert client.get(f"{page.url}pdf/").content.startswith(b"%PDF")
    assert "Planeringsdagar" in client.get(f"{theirs[1].url}calendar/").content.decode()
    assert QualityPlanPage.objects.count() == AnnualWheelPage.objects.count() == 2
    keys = [ring.activities.get().uid for wheel in AnnualWheelPage.objects.all() for ring in wheel.rings.all()]
    assert len(keys) == 2


def follow_up_counts_in_both(client, measure, *plans):
    """A measure has one state, in whatever language its plan is read."""

    said = {"date": f"{timezone.localdate()}", "seen": "Läst varje dag", "status_after": "in_progress"}
    assert client.post(f"/sqa/measures/{measure.pk}/follow-up/", said).status_code == 302
    assert FollowUp.objects.count() == Measure.objects.count() == 1
    for plan in plans:
        assert "Läst varje dag" in client.get(plan.url).content.decode()


def other_site(client, user):
    site = Site(hostname="other.localhost", port=80, site_name="Other")
    home = make_home("Other", site)
    plan = make_plan(home, make_measure(home, user))
    path = re.sub(r"https?://[^/]+", "", plan.full_url)
    text = client.get(path, headers={"host": "other.localhost"}).content.decode()
    assert plan.title in text
    assert client.get(path + "pdf/", headers={"host": "other.localhost"}).content.startswith(b"%PDF")
    assert client.get(path, headers={"host": "localhost"}).status_code == 200  # a page of the same address there
