"""Activities from a spreadsheet: the file, what becomes of each row, and only then the draft."""

from dataclasses import asdict
from functools import cached_property

from django import forms
from django.core import signing
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...actions.edit_activities import DraftActivities
from ...actions.import_activities import Fate, SheetRow, import_activities, judge, read_table
from ...actions.read_sheet import MOST_BYTES, read_sheet
from ...files.answers import file_response
from ..exports import XLSX, file_name
from .base import WheelMixin, address
from .columns import days
from .template_sheet import template_sheet

SALT = "wagtail_sqa.import_activities"
KEPT_FOR = 4 * 60 * 60  # seconds between preview and confirmation
ICONS = {Fate.NEW: "plus", Fate.CHANGED: "edit", Fate.SAME: "check", Fate.WRONG: "warning"}


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("A file of the type .xlsx or .csv, of at most 2 megabytes and 1000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean_file(self):
        sent = self.cleaned_data["file"]
        content = sent.read(MOST_BYTES + 1)
        self.rows, self.unknown = read_table(read_sheet(content))
        return sent


class ImportView(WheelMixin, TemplateView):
    """Nothing is saved until the preview is confirmed, and then all rows or none.

    Between the two the rows lie in the page, signed for this wheel and user: nobody can change or borrow them.
    """

    page_title = gettext_lazy("Import a spreadsheet")
    header_icon = "upload"
    template_name = "wagtail_sqa/admin/activities/import.html"
    only_where_it_may_be_written = True
    judged, unknown = (), ()

    @cached_property
    def form(self):
        return SheetForm(None, None)

    def post(self, request, *args, **kwargs):
        if "rows" in request.POST:
            return self.confirm(request.POST["rows"])
        self.form = SheetForm(request.POST, request.FILES)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        self.unknown = self.form.unknown
        return self.show(self.form.rows)

    def show(self, rows):
        self.judged = judge(rows, self.activities)
        return self.render_to_response(self.get_context_data())

    def confirm(self, sealed):
        try:
            rows, expected = self.unseal(sealed)
        except signing.BadSignature:
            messages.error(self.request, _("The preview is too old or was not made for you. Send the file again."))
            return redirect(self.request.path)
        draft = import_activities(self.wheel, rows, expected, user=self.request.user)
        if draft is None:
            messages.error(self.request, _("The wheel has been changed meanwhile. Look at the rows again."))
            return self.show(rows)
        self.say_imported(expected, draft)
        return redirect(self.listing_url)

    def say_imported(self, fates, draft):
        new, changed = fates.count(Fate.NEW), fates.count(Fate.CHANGED)
        text = _("Imported into the draft: %(new)s, %(changed)s.") % {
            "new": ngettext("%(count)d new activity", "%(count)d new activities", new) % {"count": new},
            "changed": ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed},
        }
        activities = [row.activity for row in DraftActivities(draft).rows]
        self.say_done(text, activities, draft)

    def seal(self) -> str:
        rows = [asdict(one.row) for one in self.judged]
        fates = [one.fate.value for one in self.judged]
        return signing.dumps([*self.owner, rows, fates], salt=SALT, compress=True)

    def unseal(self, sealed) -> tuple[list[SheetRow], list[str]]:
        """Raises ``BadSignature`` for rows that were not sealed for this user and wheel."""
        user, wheel, rows, fates = signing.loads(sealed, salt=SALT, max_age=KEPT_FOR)
        if [user, wheel] != self.owner:
            raise signing.BadSignature
        return [SheetRow(**row) for row in rows], fates

    @property
    def owner(self) -> list[str]:
        return [str(self.request.user.pk), str(self.wheel.pk)]

    def get_context_data(self, **kwargs):
        wrong = sum(one.fate == Fate.WRONG for one in self.judged)
        useful = any(one.fate in (Fate.NEW, Fate.CHANGED) for one in self.judged)
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "judged": [(one, ICONS[one.fate], days(one)) for one in self.judged],
            "counts": self._counts(),
            "wrong": wrong,
            "useful": useful,
            "sealed": self.seal() if useful and not wrong else "",
            "unknown": ", ".join(text[:60] for text in self.unknown),
            "listing_url": self.listing_url,
            "template_url": address("template", self.wheel),
            "rings": [ring.name for ring in self.activities.rings.values()],
        }

    def _counts(self) -> list:
        found = [(fate, sum(one.fate == fate for one in self.judged)) for fate in Fate]
        return [(ICONS[fate], fate.label, number) for fate, number in found if number]


class TemplateSheetView(WheelMixin, View):
    """The file to fill in; with ``?filled`` it holds what the draft holds."""

    def get(self, request, *args, **kwargs):
        rows = self.activities.rows if "filled" in request.GET else []
        name = file_name(self.draft.title, _("activities"))
        sheet = template_sheet(self.activities, rows)
        response = file_response(sheet, name=f"{name}.xlsx", content_type=XLSX)
        response["Cache-Control"] = "no-store, private"
        return response
