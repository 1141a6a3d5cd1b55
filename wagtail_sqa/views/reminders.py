"""Switching reminders off and on by the link in a mail: the link is the key, nobody logs in."""

from django.http import Http404, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from ..actions.reminder_choice import choose_reminders, wants_reminders
from ..reminders.links import user_of

ONE_CLICK = "List-Unsubscribe"


@method_decorator([csrf_exempt, cache_control(private=True, no_store=True)], name="dispatch")
class RemindersView(TemplateView):
    """Says whether the one whose link it is gets reminders, and takes their choice by POST.

    Mail programs post `List-Unsubscribe=One-Click` (RFC 8058), without cookies, so no form needs a token of its own:
    whoever has the link may choose. It says nothing of who they are; a forged one is a page that does not exist.
    """

    template_name = "wagtail_sqa/reminders.html"

    @cached_property
    def user(self):
        user = user_of(self.kwargs["token"])
        if user is None:
            raise Http404
        return user

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "wanted": wants_reminders(self.user)}

    def post(self, request, *args, **kwargs):
        user = self.user
        if ONE_CLICK in request.POST:
            choose_reminders(user, wanted=False)
            return self.get(request, *args, **kwargs)  # a mail program follows no redirect
        if request.POST.get("reminders") in {"on", "off"}:
            choose_reminders(user, wanted=request.POST["reminders"] == "on")
        return HttpResponseRedirect(request.path)
