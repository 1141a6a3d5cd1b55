"""A reader leaves a viewpoint on a plan: what is asked, what is kept, what is refused."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import make_goal, make_measure, make_plan, make_unit, make_user
from wagtail_sqa import limits
from wagtail_sqa.models import Viewpoint
from wagtail_sqa.views.tickets import new_ticket, read_ticket

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def plan():
    return make_plan(parent=make_unit(), goals=[make_goal("Everyone reads", [make_measure("Read together")])])


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def form_of(plan):
    return f"{plan.url}viewpoint/"


def slip(plan, age=MINUTE):
    return new_ticket(plan.pk, at=timezone.localtime() - age)


def send(client, plan, text="We would like a list of books.", **data):
    data = {"about": "plan", "ticket": slip(plan), **data}
    return client.post(form_of(plan), {"text": text, **data})


def test_what_a_reader_writes_is_kept_without_who_or_when_to_the_hour(reader, plan):
    response = send(reader, plan, from_group="guardians")
    assert response.status_code == 302
    kept = Viewpoint.objects.get()
    assert (kept.plan, kept.unit, kept.from_group, kept.state) == (plan, plan.get_parent(), "guardians", "new")
    assert kept.text == "We would like a list of books."
    assert not kept.may_be_shown
    kinds = {field.name: type(field).__name__ for field in Viewpoint._meta.concrete_fields}
    assert "ForeignKey" not in {kinds[name] for name in kinds if "user" in name or "by" in name}
    assert kinds["written_on"] == "DateField"


def test_thanks_are_said_on_a_page_without_a_form(reader, plan):
    page = reader.get(send(reader, plan).url).content.decode()
    assert "Thank you for your viewpoint" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("kind", ["goal", "measure"])
def test_the_address_chooses_a_goal_or_a_measure(reader, plan, kind):
    goal = plan.goals.get()
    pk = {"goal": goal.pk, "measure": goal.goal_measures.get().measure_id}[kind]
    page = reader.get(f"{form_of(plan)}?{kind}={pk}").content.decode()
    assert re.search(rf'<option value="{kind}-{pk}" selected', page)
    send(reader, plan, about=f"{kind}-{pk}")
    kept = Viewpoint.objects.get()
    assert getattr(kept, f"{kind}_id") == pk
    assert kept.about in {"Everyone reads", "Read together"}


def test_what_does_not_stand_in_the_plan_cannot_be_chosen(reader, plan):
    draft = make_measure("Secret draft", publish=False)
    stranger = make_plan(goals=[make_goal("Elsewhere")]).goals.get()
    for about in (f"measure-{draft.pk}", f"goal-{stranger.pk}", "goal-x"):
        page = send(reader, plan, about=about).content.decode()
        assert "Select a valid choice" in page
        assert "Secret draft" not in page
    assert reader.get(f"{form_of(plan)}?goal={stranger.pk}").status_code == 200
    assert reader.get(f"{form_of(plan)}?goal=%00'").status_code == 200
    assert not Viewpoint.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write what you want to say."),
        ("   \n\t ", "Write what you want to say."),
        ("x" * 50_000, "Your text is 50000 characters long. Shorten it to 3000."),
        ("https://a.example/x www.b.example/yy", "a link alone does not tell"),
        ("!? … 12", "Write in words"),
        ("\x00\x0b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(reader, plan, text, sentence):
    response = send(reader, plan, text, from_group="staff", may_be_shown="on")
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "The viewpoint is not sent" in page
    assert text.strip("\x00") in response.context["form"]["text"].value()
    assert "selected>Staff" in page
    assert re.search(r'id="id_may_be_shown"[^>]* checked', page)
    assert not Viewpoint.objects.exists()


def test_a_text_of_the_longest_length_is_kept_with_its_line_ends_and_a_link_in_words_too(reader, plan):
    text = ("See https://a.example/x for how\r\nothers do. " + "å" * 3000)[:3001]
    assert send(reader, plan, text).status_code == 302
    assert Viewpoint.objects.get().text == text.replace("\r\n", "\n")


def test_a_form_sent_twice_makes_one(reader, plan):
    ticket = slip(plan)
    answers = [send(reader, plan, text, ticket=ticket) for text in ("Once and", "twice")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [row.text for row in Viewpoint.objects.all()] == ["Once and"]


def test_the_second_click_is_not_counted_against_the_reader(reader, plan, settings):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_PER_HOUR": 1}
    ticket = slip(plan)
    assert [send(reader, plan, ticket=ticket).status_code for _ in range(3)] == [302, 302, 302]


def test_after_as_many_as_the_site_allows_one_is_told_how_long_to_wait(reader, plan, settings):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_PER_HOUR": 2}
    assert [send(reader, plan).status_code for _ in range(2)] == [302, 302]
    page = send(reader, plan, "One more thing").content.decode()
    assert re.search(r"Wait \d+ minutes?, then send this one", page)
    assert "One more thing" in page
    assert Viewpoint.objects.count() == 2


def test_without_the_limit_they_all_come_through(reader, plan, settings, monkeypatch):
    """The negative control: it is the counting that stops them."""
    settings.WAGTAIL_SQA = {"VIEWPOINTS_PER_HOUR": 2}
    monkeypatch.setattr(limits, "_one_more", lambda key: 1)
    assert [send(reader, plan).status_code for _ in range(4)] == [302] * 4


def test_the_limit_is_each_readers_own_and_what_was_refused_for_its_words_does_not_count(reader, plan, settings):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_PER_HOUR": 1}
    send(reader, plan, "")
    assert send(reader, plan).status_code == 302
    other = Client()
    other.force_login(make_user("bo"))
    assert send(other, plan).status_code == 302
    assert send(reader, plan).status_code == 200


def test_visitors_are_counted_by_address_and_the_cache_holds_neither_name_nor_address(client, plan, settings):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_FROM": "everyone", "VIEWPOINTS_PER_HOUR": 1}
    first = send(client, plan)
    second = client.post(form_of(plan), {"text": "One more", "about": "plan", "ticket": slip(plan)})
    elsewhere = client.post(
        form_of(plan), {"text": "And more", "about": "plan", "ticket": slip(plan)}, REMOTE_ADDR="198.51.100.7"
    )
    assert [first.status_code, second.status_code, elsewhere.status_code] == [302, 200, 302]
    kept = " ".join(str(item) for item in cache._cache.items())
    assert "wagtail_sqa.limit" in kept
    assert "198.51" not in kept
    assert "127.0.0.1" not in kept


def test_the_hour_of_the_limit_ends(rf, settings):
    at = timezone.localtime().replace(minute=10, second=0, microsecond=0)
    request = rf.get("/")
    request.user = make_user()
    waits = [limits.minutes_to_wait(request, what="x", most=1, at=at + step * MINUTE) for step in (0, 5, 45, 49, 50)]
    assert waits == [0, 45, 5, 1, 0]


def test_a_machine_that_fills_in_every_field_is_refused_and_can_be_human_after_all(reader, plan):
    page = send(reader, plan, website="https://spam.example").content.decode()
    assert "This field is there to catch machines" in page
    assert not re.search(r'sqa-trap"[^>]*>\s*<label[^>]*website', page)
    assert not Viewpoint.objects.exists()
    assert send(reader, plan, website="").status_code == 302


def test_without_the_trap_it_would_have_been_kept(reader, plan):
    """The negative control: the same form, the trap left empty."""
    assert 'class="sqa-field sqa-trap"' in reader.get(form_of(plan)).content.decode()
    assert send(reader, plan).status_code == 302


def test_what_is_sent_faster_than_anyone_writes_is_refused_and_the_same_form_can_be_sent_later(reader, plan):
    ticket = slip(plan, age=timedelta(0))
    page = send(reader, plan, ticket=ticket).content.decode()
    assert "That went very quickly" in page
    assert f'value="{ticket}"' in page
    assert not Viewpoint.objects.exists()


@pytest.mark.parametrize("ticket", ["", "forged", "forged:x:y"])
def test_a_form_that_was_not_opened_here_gets_a_slip_of_its_own(reader, plan, ticket):
    response = send(reader, plan, ticket=ticket)
    assert "Send it once more" in response.content.decode()
    renewed = response.context["ticket"]
    assert read_ticket(renewed, plan.pk) is not None
    assert not Viewpoint.objects.exists()


def test_a_slip_is_good_for_its_plan_and_a_day_only(reader, plan):
    other = make_plan("Other")
    assert send(reader, plan, ticket=slip(other)).status_code == 200
    assert send(reader, plan, ticket=slip(plan, age=timedelta(hours=25))).status_code == 200
    assert send(reader, plan, ticket=slip(plan, age=timedelta(hours=23))).status_code == 302


def test_a_form_from_another_site_is_refused(plan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert send(client, plan).status_code == 403
    assert not Viewpoint.objects.exists()


def test_the_form_is_kept_nowhere(reader, plan):
    for address in (form_of(plan), f"{form_of(plan)}?sent=1"):
        assert {"no-store", "private"} <= set(reader.get(address)["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    ("writers", "answers"), [("nobody", [404, 404, 404]), ("users", [302, 302, 200]), ("everyone", [200, 302, 200])]
)
def test_the_site_chooses_who_may_write(client, plan, settings, writers, answers):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_FROM": writers}
    by_visitor = [client.get(form_of(plan)).status_code, send(client, plan).status_code]
    assert Viewpoint.objects.count() == (writers == "everyone")
    assert (form_of(plan) in client.get(plan.url).content.decode()) == (writers != "nobody")
    client.force_login(make_user())
    assert [*by_visitor, client.get(form_of(plan)).status_code] == answers


def test_a_visitor_is_sent_to_log_in_and_comes_back_to_the_goal(client, plan):
    response = client.get(f"{form_of(plan)}?goal=7")
    assert response.status_code == 302
    assert f"next={form_of(plan)}%3Fgoal%3D7" in response.url


@pytest.mark.parametrize("writers", ["users", "everyone"])
def test_nobody_writes_on_what_they_may_not_read(client, plan, settings, writers):
    settings.WAGTAIL_SQA = {"VIEWPOINTS_FROM": writers}
    restriction = PageViewRestriction.GROUPS
    PageViewRestriction.objects.create(page=plan.get_parent(), restriction_type=restriction)
    client.force_login(make_user())
    assert client.get(form_of(plan)).status_code in {302, 403}
    send(client, plan)
    plan.get_view_restrictions().delete()
    plan.unpublish()
    assert send(client, plan).status_code == 404
    assert not Viewpoint.objects.exists()


def test_the_form_says_what_not_to_write_and_what_happens_with_it(reader, plan, settings):
    page = reader.get(form_of(plan)).content.decode()
    assert "Never name a pupil, a child, a patient" in page
    assert "deleted after 2 years" in page
    settings.WAGTAIL_SQA = {"VIEWPOINTS_KEPT_DAYS": 90}
    assert "deleted after 90 days" in reader.get(form_of(plan)).content.decode()
    settings.WAGTAIL_SQA = {"VIEWPOINTS_KEPT_DAYS": None}
    assert "is deleted after" not in reader.get(form_of(plan)).content.decode()


def test_a_preview_leads_to_no_form(plan):
    page = plan.make_preview_request(preview_mode="").render().content.decode()
    assert "Everyone reads" in page
    assert "viewpoint/" not in page
