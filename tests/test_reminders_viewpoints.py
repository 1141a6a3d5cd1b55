"""Viewpoints that wait for an answer in the mail: how many and where, to whoever may answer, not a word of theirs."""

from datetime import timedelta
from io import StringIO

from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import TestCase
from django.utils.html import escape

from tests.factories import TODAY, make_admin, make_measure, make_plan, make_unit, make_user, make_viewpoint
from tests.rights.people import _let as let
from wagtail_sqa.actions.reminder_choice import choose_reminders
from wagtail_sqa.actions.viewpoints import Answer, moderate
from wagtail_sqa.models import Viewpoint
from wagtail_sqa.reminders.digests import reminder_round
from wagtail_sqa.reminders.mail import message

CANARY = "kanariefagel"


def digests():
    return {str(digest.user): digest for digest in reminder_round(on=TODAY).digests}


def told():
    """Who is told of which viewpoints: {user name: [(unit, new, under review)]}."""
    return {who: [(w.title, w.new, w.under_review) for w in digest.viewpoints] for who, digest in digests().items()}


class WaitingViewpoints(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit, cls.elsewhere = make_unit("Ekbacken"), make_unit("Tallkotten")
        cls.plan = make_plan(parent=cls.unit)
        cls.editor = cls.person("editor", edits=cls.unit)
        cls.stranger = cls.person("stranger", edits=cls.elsewhere)
        cls.reader = make_user("reader", email="reader@test.example")
        make_admin(email="admin@test.example")
        cls.first = make_viewpoint(cls.plan, f"{CANARY} one", about=None)
        cls.second = make_viewpoint(cls.plan, f"{CANARY} two")

    @staticmethod
    def person(name, *, edits):
        user = make_user(name, email=f"{name}@test.example")
        let(user, "change_page", edits)
        return user

    def permit(self, user, *codenames):
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))

    def set_state(self, viewpoint, state):
        answer = Answer(state, "So it is." if state == "answered" else "", "Principal")
        moderate(viewpoint, answer, on=TODAY, seen=Viewpoint.objects.get(pk=viewpoint.pk).changed_at)

    def test_those_who_may_answer_are_told_how_many_wait_and_nobody_else(self):
        self.set_state(self.first, "under_review")
        assert told() == {"editor": [("Ekbacken", 1, 1)]}

    def test_what_has_been_answered_is_not_told(self):
        self.set_state(self.first, "answered")
        assert told() == {"editor": [("Ekbacken", 1, 0)]}
        self.set_state(self.second, "answered")
        assert told() == {}

    def test_whoever_may_answer_for_all_units_is_told_of_them_and_only_with_access_to_the_admin(self):
        self.permit(self.reader, "change_viewpoint")
        assert set(told()) == {"editor"}
        self.permit(self.reader, "access_admin")
        make_viewpoint(make_plan(parent=self.elsewhere))
        assert told()["reader"] == [("Ekbacken", 2, 0), ("Tallkotten", 1, 0)]
        assert told()["editor"] == [("Ekbacken", 2, 0)]
        assert told()["stranger"] == [("Tallkotten", 1, 0)]

    def test_superusers_are_told_only_where_nobody_else_can_be_written_to(self):
        make_viewpoint(make_plan(parent=make_unit("Nobody's")))
        assert told()["admin"] == [("Nobody's", 1, 0)]

    def test_the_mail_says_how_many_and_where_with_a_link_and_not_a_word_of_what_they_say(self):
        mail = message(digests()["editor"], on=TODAY)
        (html,) = mail.alternatives
        url = f"/admin/quality-work/viewpoints/?state=new&state=under_review&unit={self.unit.pk}"
        assert mail.subject == "2 viewpoints wait for an answer in your units"
        assert "* Ekbacken: 2 new\n  http" in mail.body
        assert url in mail.body
        assert escape(url) in html.content
        assert "nobody is named" not in mail.body + html.content
        assert CANARY not in (mail.subject + mail.body + html.content)
        self.client.force_login(self.editor)
        assert self.client.get(url).content.decode().count(CANARY) == 2

    def test_measures_and_viewpoints_of_a_unit_stand_in_one_mail(self):
        make_measure("Late", due=TODAY - timedelta(days=3), unit=self.unit)
        mail = message(digests()["editor"], on=TODAY)
        assert mail.subject == "1 measure in your units that nobody follows up"
        assert mail.body.index("* Late") < mail.body.index("Viewpoints without an answer (2)")

    def test_whoever_has_switched_reminders_off_is_spared_and_the_command_says_so(self):
        choose_reminders(self.editor, wanted=False)
        out = StringIO()
        call_command("sqa_send_reminders", "--dry-run", stdout=out)
        assert "Left out: editor (wants no reminders), measures or viewpoints: 2." in out.getvalue()
        assert "Would be sent" not in out.getvalue()
        assert CANARY not in out.getvalue()
