"""Ticking off on the intranet: what became of one time that an activity of a wheel happens."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from ..actions.occurrences import Occurrence, undo
from ..enums import OccurrenceState
from ..models import ActivityOccurrence, AnnualWheelPage, WheelActivity
from ..permissions import may_tick_off, roles_of
from ..reading.wheels import words
from ..reading.wheels.occurrences import anchor
from ..wheel.recurrence import days_after
from .occurrence_forms import OccurrenceForm
from .readers import ReaderMixin, way_back


class OccurrenceView(ReaderMixin, FormView):
    """Says what became of an occurrence: done, moved, cancelled, noted, or undone with the button ``undo``.

    Whoever may not say it, of this wheel or of this activity, gets the answer for one that does not exist.
    """

    form_class = OccurrenceForm
    template_name = "wagtail_sqa/occurrence.html"

    @cached_property
    def occurrence(self) -> Occurrence:
        wheel = get_object_or_404(AnnualWheelPage, pk=self.kwargs["pk"], live=True)
        try:
            original = date.fromisoformat(self.kwargs["original"])
        except ValueError as error:
            raise Http404 from error
        return Occurrence(wheel, self.kwargs["activity"], original)

    @cached_property
    def activity(self) -> WheelActivity:
        activity = self.occurrence.in_force()
        if activity is None or not may_tick_off(self.request.user, self.occurrence.wheel, activity):
            raise Http404
        return activity

    @cached_property
    def fact(self) -> ActivityOccurrence | None:
        return self.occurrence.fact()

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(activity=self.activity))

    def post(self, request, *args, **kwargs):
        activity = self.activity
        if "undo" in request.POST:
            return self._undo(activity)
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        fact = self.fact
        if fact is None:
            return {"state": OccurrenceState.DONE, "by_role": self._role()}
        return {"state": fact.state, "moved_to": fact.moved_to, "note": fact.note, "by_role": fact.by_role}

    def _role(self) -> str:
        """The role in which the user writes: one of theirs, else the one that is responsible."""
        roles = roles_of(self.request.user)
        role = self.activity.responsible_role
        return role if not roles or role in roles else roles[0]

    def form_valid(self, form):
        fact = form.write(self.occurrence, user=self.request.user)
        if fact is None:
            return self.form_invalid(form)
        return self._done(_("What became of “%(activity)s” is saved, and readers see it now."))

    def _undo(self, activity):
        try:
            undo(self.occurrence, user=self.request.user)
        except ValidationError as error:
            form = self.get_form()
            form.add_error(None, error)
            return self.form_invalid(form)
        return self._done(_("“%(activity)s” is planned for its own day again."))

    def _done(self, sentence: str):
        messages.success(self.request, sentence % {"activity": self.activity.title}, fail_silently=True)
        return HttpResponseRedirect(f"{self._back()}#{anchor(self.activity.uid, self.occurrence.original)}")

    def _back(self) -> str:
        """The address that ``next`` names, else that of the wheel."""
        named = self.request.POST.get("next") or self.request.GET.get("next")
        return (
            way_back(self.request) if named else self.occurrence.wheel.get_url(self.request) or way_back(self.request)
        )

    def get_context_data(self, **kwargs):
        length = (self.activity.end - self.activity.start).days if self.activity.end else 0
        last = days_after(self.occurrence.original, max(length, 0))
        shown = {
            "activity": self.activity,
            "wheel": self.occurrence.wheel,
            "days": words.days_text(self.occurrence.original, last, with_year=True),
            "fact": self.fact,
        }
        return {**super().get_context_data(**kwargs), **shown, "back": self._back(), "crumbs": self.crumbs()}
