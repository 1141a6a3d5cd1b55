"""Following a measure up on the intranet."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from ..models import Measure
from ..permissions import measures_to_answer, roles_of
from ..reading.dated import journals
from ..reading.measures import MeasureRow, measure_records, measure_rows
from .forms import FollowUpForm, first_answers, newest_entry, role_in
from .readers import ReaderMixin, way_back


class FollowUpView(ReaderMixin, FormView):
    """Writes an entry in the journal of a measure; ``?corrects=<pk>`` begins from the entry that it corrects.

    Whoever may not write there gets the answer for a measure that does not exist. One that was retired while someone
    wrote is still shown, so that nothing typed is lost.
    """

    form_class = FollowUpForm
    template_name = "wagtail_sqa/follow_up.html"

    @cached_property
    def measure(self) -> Measure:
        known = Q(live=True) | Q(first_published_at__isnull=False)
        measures = measures_to_answer(self.request.user).filter(known).select_related("unit")
        return get_object_or_404(measures, pk=self.kwargs["pk"])

    @cached_property
    def own_entries(self):
        """Entries that the user wrote: those that they may correct here."""
        return self.measure.follow_ups.filter(by_user=self.request.user)

    @cached_property
    def today(self):
        return timezone.localdate()

    def get_initial(self):
        wanted = self.request.GET.get("corrects", "")
        corrects = next((row for row in self.own_entries if str(row.pk) == wanted), None)
        role = role_in(self.measure, self.request.user, roles_of(self.request.user))
        answers = first_answers(self.measure, today=self.today, role=role, corrects=corrects)
        return {**answers, "newest_entry": newest_entry(self.measure)}

    def get_form_kwargs(self):
        ours = {"measure": self.measure, "correctable": self.own_entries, "auto_id": f"%s-{self.measure.pk}"}
        return {**super().get_form_kwargs(), **ours}

    def form_valid(self, form):
        row = form.write(user=self.request.user, today=self.today)
        if row is None:
            return self.form_invalid(form)
        self._tell(form, row)
        return HttpResponseRedirect(f"{way_back(self.request)}#follow-up-{row.pk}")

    def _tell(self, form, row):
        text = _("The follow-up of “%(measure)s” is saved, and readers see it now.")
        messages.success(self.request, text % {"measure": self.measure.title}, fail_silently=True)
        for remark in form.remarks(row):
            messages.info(self.request, remark, fail_silently=True)

    def get_context_data(self, **kwargs):
        back = way_back(self.request)
        correct_url = f"{self.request.path}?{urlencode({'next': back})}&corrects="
        own = frozenset(row.pk for row in self.own_entries) if self.measure.live else frozenset()
        shown = {"measure": self.row(), "own": own, "correct_url": correct_url}
        return {**super().get_context_data(**kwargs), **shown, "back": back, "crumbs": self.crumbs()}

    def row(self) -> MeasureRow:
        """Return the measure as readers see it, also when it has been retired."""
        unit = self.measure.unit
        records = measure_records([self.measure.pk], beside=unit.path if unit is not None else "", preview=True)
        return measure_rows(records, journals([self.measure.pk]), on=self.today, unit_pk=None)[self.measure.pk]
