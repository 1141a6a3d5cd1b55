"""The report *Loose ends*: where the golden thread of one's plans hangs loose, or has to be mended, and where."""

from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from ...actions.threads import follow_thread
from ...models import PlanGoal
from ...permissions import can_read_register
from ...reading.threads.rows import Window
from .filters import period_choices
from .threads import ThreadsOfEditor, units_of_plans

FOLLOW, REPORT = "wagtail_sqa_follow_thread", "wagtail_sqa_loose_ends"
PER_PAGE = 50


class Kind(TextChoices):
    """In the order of the tabs; the values are names of `LooseEnds`, but for the first."""

    MEND = "mend", pgettext_lazy("loose end", "Threads to mend")
    UNSERVED = "unserved", pgettext_lazy("loose end", "Goals to which none below contributes")
    SERVING_NONE = "serving_none", pgettext_lazy("loose end", "Goals that contribute to none above")
    IDLE = "idle", pgettext_lazy("loose end", "Goals for which nothing is done")
    MEASURES = "measures", pgettext_lazy("loose end", "Measures under no goal")


class ChoiceForm(forms.Form):
    """What is listed; nonsense in an address is no choice."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    unit = forms.ModelChoiceField(Page.objects.none(), label=gettext_lazy("Unit, with the units below it"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [("", _("In force today")), *period_choices(user)]
        self.fields["unit"].required = False
        self.fields["unit"].empty_label = _("All")
        self.fields["unit"].queryset = units_of_plans(user)

    def window(self, *, on: date) -> Window:
        period = self.cleaned_data.get("period")
        return Window(*map(date.fromisoformat, period.split("_"))) if period else Window(on, on)


class LooseEndsView(WagtailAdminTemplateMixin, TemplateView):
    """A tab for each kind of loose end, with its number. What is one, `reading.threads` says, as for readers."""

    page_title = gettext_lazy("Loose ends")
    header_icon = "link"
    template_name = "wagtail_sqa/admin/reports/loose_ends.html"
    index_url_name = REPORT

    def dispatch(self, request, *args, **kwargs):
        if not can_read_register(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> ChoiceForm:
        form = ChoiceForm(self.request.GET, user=self.request.user)
        form.is_valid()
        return form

    def found(self) -> dict:
        today, unit = timezone.localdate(), self.form.cleaned_data.get("unit")
        threads = ThreadsOfEditor(self.request.user, on=today, unit=unit)
        loose = threads.loose(self.form.window(on=today))
        return {Kind.MEND: threads.mends(), **{kind: getattr(loose, kind) for kind in list(Kind)[1:]}}

    def get_context_data(self, **kwargs):
        found = self.found()
        chosen = self._chosen(found)
        page = Paginator(found[chosen], PER_PAGE).get_page(self.request.GET.get("p"))
        pages = {"rows": page, "before": self._page(page, -1), "after": self._page(page, 1)}
        tabs = [self._tab(kind, len(found[kind]), kind == chosen) for kind in Kind]
        return {**super().get_context_data(**kwargs), "form": self.form, "tabs": tabs, "kind": chosen, **pages}

    def _tab(self, kind, number, is_chosen) -> dict:
        return {"label": kind.label, "number": number, "url": self._url(kind=kind, p=""), "is_chosen": is_chosen}

    def _chosen(self, found) -> Kind:
        """Return the kind that is asked for, else the first that there is anything of."""
        asked = self.request.GET.get("kind")
        return Kind(asked) if asked in Kind.values else next((kind for kind in Kind if found[kind]), Kind.MEND)

    def _page(self, page, step) -> str:
        has = page.has_previous() if step < 0 else page.has_next()
        return self._url(p=page.number + step) if has else ""

    def _url(self, **changes) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
        return "?" + query.urlencode()


class FollowThreadView(View):
    """One click: the goal ``pk`` contributes to ``above`` from now on."""

    http_method_names = ["post"]

    def dispatch(self, request, pk):
        self.goal = get_object_or_404(PlanGoal.objects.select_related("plan"), pk=pk)
        if not self.goal.plan.permissions_for_user(request.user).can_edit():
            raise Http404
        return super().dispatch(request, pk)

    def post(self, request, pk):
        try:
            is_public = follow_thread(self.goal, self._above(), user=request.user, on=timezone.localdate())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self._say_done(is_public)
        return HttpResponseRedirect(reverse(REPORT))

    def _above(self) -> PlanGoal:
        """Return the goal that was offered: nothing else is taken from the form."""
        threads = ThreadsOfEditor(self.request.user, on=timezone.localdate())
        mends = (mend for mend in threads.mends() if mend.goal.pk == self.goal.pk)
        offered = {one.pk for mend in mends for one in mend.successors}
        asked = self.request.POST.get("above", "")
        if not asked.isdecimal() or int(asked) not in offered:
            raise ValidationError(_("That goal is not offered any more. Look at the list again."))
        return PlanGoal.objects.select_related("plan").get(pk=int(asked))

    def _say_done(self, is_public) -> None:
        text = (
            _("“%(goal)s” contributes to the goal that goes on, and readers see it.")
            if is_public
            else _("“%(goal)s” contributes to the goal that goes on, in the draft of its plan. Publish the plan.")
        )
        buttons = [
            messages.button(reverse("wagtailadmin_pages:edit", args=[self.goal.plan_id]), _("Open the plan")),
            messages.button(reverse("wagtailadmin_pages:history", args=[self.goal.plan_id]), _("History")),
        ]
        messages.success(self.request, text % {"goal": self.goal.title}, buttons=buttons)
