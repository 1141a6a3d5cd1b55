"""The follow-up register: who saw what of which measure, when, and what they made of it. It is read, never written."""

from django.contrib.admin import display
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail_modeladmin.views import InspectView

from ..enums import Decision, Effect
from ..models import FollowUp
from ..permissions import follow_ups_seen_by, measure_policy
from .labels import STATUS_ICONS
from .register_filters import FollowUpFilter
from .registers import Register, RegisterIndexView, searched_names
from .reports.places import goal_names, places_of, plan_names

EDIT = "wagtailsnippets_wagtail_sqa_measure:edit"
CELLS = "wagtail_sqa/admin/reports/cells"
SHORT = 200


class FollowUpIndexView(RegisterIndexView):
    page_title = _("Follow-up register")
    export_headings = {
        "date": _("Date"),
        "written_at": _("Written at"),
        "number": _("Entry"),
        "title": _("Measure"),
        "measure_number": _("Measure number"),
        "unit": _("Unit"),
        "plan": _("Plan"),
        "goal": _("Goal"),
        "cause": _("Cause"),
        "expected_effect": _("Expected effect"),
        "seen": _("What was seen"),
        "analysis": _("Analysis"),
        "status_now": _("Status after"),
        "effect": _("Effect of the measure, as assessed today"),
        "decision": _("Decision on the measure, as it is today"),
        "by_role": _("Role"),
        "person": _("User"),
        "corrects": _("Corrects entry"),
        "corrected": _("Corrected by a later entry"),
    }

    def with_details(self, rows):
        """Give each entry the ``places`` where its measure stands: one query."""
        places = places_of({row.measure_id for row in rows}, self.request.user)
        for row in rows:
            row.places = places.get(row.measure_id, [])
        return rows


class FollowUpInspectView(InspectView):
    page_title = _("Follow-up")

    def get_meta_title(self):
        return self.page_title

    def get_page_subtitle(self):
        return self.instance.measure.title

    def get_context_data(self, **kwargs):
        row = self.instance
        return super().get_context_data(
            row=row,
            who=self.model_admin.person(row),
            places=places_of([row.measure_id], self.request.user).get(row.measure_id, []),
            corrections=list(self._corrections(row)),
            icon=STATUS_ICONS[row.status_after],
            measure_url=self._measure_url(row.measure),
            **kwargs,
        )

    def _corrections(self, row):
        """Yield a sentence and an address for the entry that ``row`` corrects and for those that correct it."""
        if row.corrects:
            yield _corrected(_("Corrects entry %(number)d of %(day)s."), row.corrects), self._url(row.corrects)
        for later in row.corrected_by.order_by("created_at", "pk"):
            yield _corrected(_("Corrected by entry %(number)d of %(day)s."), later), self._url(later)

    def _url(self, row) -> str:
        return self.url_helper.get_action_url("inspect", row.pk)

    def _measure_url(self, measure) -> str:
        """Return the address of the measure's editor; "" when it is not the reader's to edit."""
        may = measure_policy.user_has_permission_for_instance(self.request.user, "change", measure)
        return reverse(EDIT, args=[measure.pk]) if may else ""


class FollowUpRegister(Register):
    model = FollowUp
    base_url_path = "quality-work/follow-ups"
    menu_label = _("Follow-up register")
    menu_icon = "list-ul"
    menu_order = 890
    inspect_template_name = "wagtail_sqa/admin/reports/follow_up_inspect.html"
    index_view_class = FollowUpIndexView
    inspect_view_class = FollowUpInspectView
    list_display = ("day", "title", "where", "state", "what", "who")
    list_display_add_buttons = "title"
    list_export = tuple(FollowUpIndexView.export_headings)
    list_filter = (FollowUpFilter,)
    ordering = ("-date", "-created_at", "-pk")
    inspect_view_fields = ["date"]  # the template shows the rest

    def get_queryset(self, request):
        """Return the entries about measures that the user may see."""
        later = FollowUp.objects.filter(corrects=OuterRef("pk"))
        entries = follow_ups_seen_by(request.user).annotate(is_corrected=Exists(later))
        return entries.select_related("measure__unit", "by_user", "corrects").order_by(*self.ordering)

    def get_search_fields(self, request):
        return ("measure__title", "seen", "analysis", "by_role", *searched_names("by_user"))

    @display(description=_("Date"), ordering="date")
    def day(self, row):
        """Return the day of which the entry tells, and when it was written."""
        written = date_format(timezone.localtime(row.created_at), "SHORT_DATETIME_FORMAT")
        return _cell("day", day=row.date, written=written)

    @display(description=_("Measure"), ordering="measure__title")
    def title(self, row):
        return row.measure.title

    @display(description=_("Unit and plan"), ordering="measure__unit__title")
    def where(self, row):
        return _cell("where", unit=self.unit(row), plan=self.plan(row))

    @display(description=_("Status after"), ordering="status_after")
    def state(self, row):
        return _cell("status", icon=STATUS_ICONS[row.status_after], word=row.get_status_after_display())

    @display(description=_("What was seen"))
    def what(self, row):
        """Return the beginnings of the texts, and what the entry has to do with corrections."""
        seen, analysis = (Truncator(text).chars(SHORT) for text in (row.seen, row.analysis))
        corrects = row.corrects and _corrected(_("Corrects entry %(number)d of %(day)s."), row.corrects)
        return _cell("what", seen=seen, analysis=analysis, corrects=corrects, is_corrected=row.is_corrected)

    @display(description=_("Who"), ordering="by_role")
    def who(self, row):
        return _cell("who", role=row.by_role, person=self.person(row))

    def person(self, row):
        return get_user_display_name(row.by_user) if row.by_user else ""

    def written_at(self, row):
        """Return the time as a spreadsheet holds it: the site's own, without a zone."""
        return timezone.make_naive(row.created_at).replace(microsecond=0)

    def number(self, row):
        return row.pk

    def measure_number(self, row):
        return row.measure_id

    def unit(self, row):
        return row.measure.unit.title if row.measure.unit else ""

    def plan(self, row):
        return plan_names(row.places)

    def goal(self, row):
        return goal_names(row.places)

    def cause(self, row):
        return row.measure.cause

    def expected_effect(self, row):
        return row.measure.expected_effect

    def status_now(self, row):
        return row.get_status_after_display()

    def effect(self, row):
        return Effect(row.measure.effect).label

    def decision(self, row):
        return Decision(row.measure.decision).label if row.measure.decision else ""

    def corrects(self, row):
        return row.corrects_id

    def corrected(self, row):
        return _("Yes") if row.is_corrected else ""


def _corrected(sentence, row) -> str:
    return sentence % {"number": row.pk, "day": date_format(row.date, "SHORT_DATE_FORMAT")}


def _cell(name, **context) -> str:
    return render_to_string(f"{CELLS}/{name}.html", context)
