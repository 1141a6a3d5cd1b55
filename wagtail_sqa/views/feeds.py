"""Calendars at personal addresses, and the page on which their owner makes and removes them."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import DeleteView, FormView, View

from ..actions.calendar_feeds import make_feed, note_fetch
from ..files.answers import file_answer, page_version
from ..files.my_calendar import my_calendar, my_version
from ..models import AnnualWheelPage, CalendarFeed
from ..reading.calendar_addresses import CalendarAddress, calendar_address
from ..reading.visibility import PageLink
from ..reading.wheels.events import Part
from .forms import FeedForm
from .readers import ReaderMixin

PRIVATE = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@method_decorator(login_not_required, name="dispatch")
class PersonalCalendarView(View):
    """The calendar at a personal address: what its owner may read now, for whoever has the address.

    An address that was revoked, whose owner may no longer log in or may no longer read the wheel, does not exist.
    """

    def get(self, request, token):
        feed = get_object_or_404(CalendarFeed.objects.of_token(token).select_related("user", "wheel"))
        on = timezone.localdate()
        with translation.override(_language(feed.user)):
            response = _wheel_answer(request, feed, on) if feed.wheel_id else _own_answer(request, feed.user, on)
        note_fetch(feed, on=on)
        for name, value in PRIVATE.items():
            response[name] = value
        return response


def _wheel_answer(request, feed, on):
    if not feed.wheel.may_be_read_by(feed.user):
        raise Http404
    part = Part.of(request.GET)
    version = page_version(feed.wheel, on=on, kind=f"ics{part.key}")
    return file_answer(request, version, lambda: feed.wheel.calendar_response(part, on=on))


def _own_answer(request, user, on):
    return file_answer(request, my_version(user, on=on), lambda: my_calendar(user, on=on))


def _language(user) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.preferred_language if profile is not None else "") or settings.LANGUAGE_CODE


@dataclass(frozen=True)
class FeedRow:
    """An address of the reader's own; ``title`` is "" when they may no longer read what it shows."""

    feed: CalendarFeed
    title: str
    url: str


class CalendarFeedsView(ReaderMixin, FormView):
    """The reader's own addresses. A new one is shown in the answer to the form, and never again."""

    form_class = FeedForm
    template_name = "wagtail_sqa/calendar_feeds.html"

    def form_valid(self, form):
        wheel = self.chosen_wheel(form)
        try:
            _feed, token = make_feed(self.request.user, name=form.cleaned_data["name"], wheel=wheel)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        made = self.address(token, wheel, Part.of(form.cleaned_data))
        return self.render_to_response(self.get_context_data(form=FeedForm(), made=made))

    def chosen_wheel(self, form) -> AnnualWheelPage | None:
        """Return the wheel that the form names, None for all that the reader answers for."""
        pk = form.cleaned_data["wheel"]
        if pk is None:
            return None
        wheel = get_object_or_404(AnnualWheelPage, pk=pk)
        if not wheel.may_be_read_by(self.request.user):
            raise Http404
        return wheel

    def address(self, token: str, wheel, part: Part) -> CalendarAddress:
        url = self.request.build_absolute_uri(reverse("wagtail_sqa:personal_calendar", args=[token]))
        return calendar_address(url, wheel.title if wheel is not None else _("My quality work"), part)

    def get_context_data(self, **kwargs):
        feeds = CalendarFeed.objects.filter(user=self.request.user).select_related("wheel")
        rows = [_row(feed, self.request) for feed in feeds]
        chosen = Part.of(self.request.POST)
        return {**super().get_context_data(**kwargs), "rows": rows, "chosen": chosen, "crumbs": self.crumbs()}


def _row(feed, request) -> FeedRow:
    if feed.wheel is None:
        return FeedRow(feed, _("My quality work"), reverse("wagtail_sqa:my_measures"))
    if not feed.wheel.may_be_read_by(request.user):
        return FeedRow(feed, "", "")
    return FeedRow(feed, feed.wheel.title, feed.wheel.get_url(request) or "")


class RemoveFeedView(ReaderMixin, DeleteView):
    """Asks whether an address of the reader's own is to be removed, and removes it."""

    template_name = "wagtail_sqa/calendar_feed_remove.html"
    context_object_name = "feed"
    success_url = reverse_lazy("wagtail_sqa:calendar_feeds")

    def get_queryset(self):
        return CalendarFeed.objects.filter(user=self.request.user)

    def get_context_data(self, **kwargs):
        crumbs = [*self.crumbs(), PageLink(_("My calendar addresses"), str(self.success_url))]
        return {**super().get_context_data(**kwargs), "crumbs": crumbs}

    def form_valid(self, form):
        text = _("The address “%(name)s” is removed. Calendars that used it are no longer kept up to date.")
        messages.success(self.request, text % {"name": self.object.name}, fail_silently=True)
        return super().form_valid(form)
