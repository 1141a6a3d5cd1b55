"""*Copy to another year*: every activity's new day beside the old, which go along, and a draft that comes of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page

from ...actions.copy_wheel import CopiedRow, KeepWhat, WantedCopy, copied_rows, copies_in, copy_wheel, years_to
from ...models import AnnualWheelPage
from ...permissions import PAGES
from ...reading.wheels.page import period
from ...reading.wheels.words import days_text, period_text
from ..safe_choosers import PageChooser
from .base import WheelMixin, address
from .columns import weeks
from .copy_review import Review, as_text, dumped
from .forms import YEARS, without


class CopyForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("First year of the copy"), min_value=YEARS[0], max_value=YEARS[-1])
    keep = forms.ChoiceField(label=gettext_lazy("Each activity keeps its"), choices=KeepWhat.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    parent = forms.ModelChoiceField(label=gettext_lazy("Place"), queryset=Page.objects.none())

    def __init__(self, *args, wheel, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.wheel, self.user = wheel, user
        self.fields["parent"].queryset = Page.objects.all()
        self.fields["parent"].widget = PageChooser(user_perms="copy_to")

    def clean_parent(self):
        parent = self.cleaned_data["parent"].specific
        known = PAGES.explorable_instances(self.user).filter(pk=parent.pk).exists()
        if not known or not self.wheel.permissions_for_user(self.user).can_copy_to(parent):
            self.data = without(self.data, "parent")
            raise ValidationError(_("You may not put a wheel there. Choose a page under which you may add pages."))
        return parent


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview: its days in words, and what stands in its fields."""

    row: CopiedRow
    old: str
    new: str
    value: str
    left_out: bool
    outside: bool
    problem: str


class CopyView(WheelMixin, TemplateView):
    """Shows the copy before it is made; the old wheel is only read, so it may be locked."""

    page_title = gettext_lazy("Copy to another year")
    header_icon = "copy"
    template_name = "wagtail_sqa/admin/activities/copy.html"

    @cached_property
    def form(self):
        data = self.request.POST or (self.request.GET if "year" in self.request.GET else None)
        return CopyForm(data, initial=self.first_answers, wheel=self.wheel, user=self.request.user)

    @cached_property
    def first_answers(self) -> dict:
        old = self.draft.first_day(on=self.today).year
        parent = self.wheel.get_parent()
        title = title_of(self.draft, old, old + 1)
        return {"year": old + 1, "keep": KeepWhat.WEEKDAY, "title": title, "parent": parent}

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def answers(self) -> dict:
        """Return what was chosen, or what is proposed where that is not sound."""
        if not self.form.is_bound or not self.form.is_valid():
            return self.first_answers
        return self.form.cleaned_data

    @cached_property
    def rows(self) -> list[CopiedRow]:
        years = years_to(self.draft, self.answers["year"], on=self.today)
        return copied_rows(self.activities, years=years, keep=self.answers["keep"])

    def post(self, request, *args, **kwargs):
        if not self.form.is_valid() or "page" in request.POST or not self._is_ready():
            return self.render_to_response(self.get_context_data())
        wanted = WantedCopy(days=self.review.days, **self.form.cleaned_data)
        copy = copy_wheel(self.wheel, wanted, user=request.user, on=self.today)
        text = _("“%(title)s” is a draft now. Nothing in the old wheel has changed.")
        messages.success(request, text % {"title": copy.title})
        return redirect(address("list", copy))

    def _is_ready(self) -> bool:
        """Say whether the rows are sound and as they were shown, and nobody has made this copy before."""
        if self.request.POST.get("revision") != str(self.wheel.latest_revision_id or ""):
            messages.error(self.request, _("The wheel has been changed meanwhile. Look at its rows again."))
            return False
        if not self.review.is_readable:
            text = _("What you changed in rows that were not shown cannot be read. Look through all rows again.")
            messages.error(self.request, text)
            return False
        if self.review.problems:
            messages.error(self.request, _("Some days cannot be read. They are marked below."))
            return False
        if self.earlier and "all_the_same" not in self.request.POST:
            messages.error(self.request, _("There is a copy already. Say below that you want another one."))
            return False
        return True

    @cached_property
    def earlier(self) -> list[AnnualWheelPage]:
        parent = self.answers["parent"]
        return [] if parent is None else list(copies_in(parent, self.draft, self.answers["year"]))

    @cached_property
    def review(self) -> Review:
        return Review(self.rows, self.request.POST)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "media": self.form.media,
            "rows": [self._shown(row) for row in self.review.shown],
            "review": self.review,
            "elsewhere": dumped(self.review.changed_elsewhere),
            "elsewhere_text": _elsewhere_text(len(self.review.changed_elsewhere)),
            "answers": {**self.answers, "parent": self.answers["parent"].pk},
            "revision": str(self.wheel.latest_revision_id or ""),
            "period": period_text(self._copy().first_day(on=self.today), self._copy().months or 12),
            "earlier": [(page, reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in self.earlier],
            "listing_url": address("list", self.wheel),
            "is_sound": not self.form.is_bound or self.form.is_valid(),
        }

    def _copy(self) -> AnnualWheelPage:
        draft = self.draft
        return AnnualWheelPage(start_year=self.answers["year"], start_month=draft.start_month, months=draft.months)

    def _shown(self, row) -> ShownRow:
        written, problem = self.review.written[row.key], self.review.problems.get(row.key, "")
        start = row.new[0] if problem or written.left_out else self.review.day_of(row)
        length = row.old[1] - row.old[0] if row.old[0] and row.old[1] else None
        days = (start, start + length if start and length else None)
        first, last = period(self._copy(), on=self.today)
        return ShownRow(
            row=row,
            old=in_words(*row.old),
            new=in_words(*days),
            value=written.start or as_text(row.new[0]),
            left_out=written.left_out,
            outside=bool(start) and (start > last or (days[1] or start) < first),
            problem=problem,
        )


def _elsewhere_text(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)d row that is not shown here is changed or left out.",
        "%(count)d rows that are not shown here are changed or left out.",
        count,
    )
    return text % {"count": count}


def in_words(start: date | None, end: date | None) -> str:
    """Return days with the weekday of the first and their weeks: "Monday 5 October 2026, week 41"."""
    if start is None:
        return _("No day yet")
    return f"{date_format(start, 'l')} {days_text(start, end or start, with_year=True)}, {weeks(_Days(start, end))}"


@dataclass(frozen=True)
class _Days:
    start: date
    end: date | None


def title_of(wheel, old: int, new: int) -> str:
    """Return the title with the other year: "Årshjul 2026/27" becomes "Årshjul 2027/28"."""
    short = (f"/{(old + 1) % 100:02}", f"/{(new + 1) % 100:02}")
    title = wheel.title
    for before, after in ((f"{old + 1}", f"{new + 1}"), (f"{old}", f"{new}"), short):
        title = title.replace(before, after)
    return title
