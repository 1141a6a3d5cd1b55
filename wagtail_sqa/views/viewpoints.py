"""Pages below a plan where readers leave viewpoints and read what was answered."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, TemplateView
from wagtail.models import Site

from ..conf import get_setting
from ..enums import ViewpointsFrom
from ..reading.viewpoints import published_viewpoints
from ..reading.visibility import PageLink
from .readers import login_url
from .tickets import new_ticket
from .viewpoint_form import WHOLE_PLAN, ViewpointForm, kept_for

SENT = "sent"


class OfPlanMixin:
    """A page below ``plan``. Wagtail has asked already whether the reader may read the plan."""

    plan = None

    @cached_property
    def view(self):
        return self.plan.reading_view(on=timezone.localdate())

    def get_context_data(self, **kwargs):
        urls = self.plan.viewpoint_urls(self.request)
        about = {"page": self.plan, "plan": self.view, "plan_url": self.plan.get_url(self.request), "viewpoints": urls}
        return {**super().get_context_data(**kwargs), **about, "crumbs": self.crumbs()}

    def crumbs(self) -> list[PageLink]:
        """Return the way here: the pages from the site's first one to the plan."""
        site = Site.find_for_request(self.request)
        top = site.root_page.path if site is not None else ""
        above = [page.link for page in self.view.above if page.path.startswith(top)]
        return [*above, PageLink(self.plan.title, self.plan.get_url(self.request))]


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class ViewpointView(OfPlanMixin, FormView):
    """Takes a viewpoint about the plan, its goal ``?goal=<pk>`` or its measure ``?measure=<pk>``.

    Sent twice it is kept once. ``?sent=1`` says thank you, and what happens now.
    """

    form_class = ViewpointForm
    template_name = "wagtail_sqa/viewpoint.html"

    def dispatch(self, request, *args, **kwargs):
        writers = get_setting("VIEWPOINTS_FROM")
        if writers == ViewpointsFrom.NOBODY:
            raise Http404
        if writers != ViewpointsFrom.EVERYONE and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), login_url())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self):
        return timezone.localtime()

    def get_initial(self):
        wanted = (f"{kind}-{self.request.GET.get(kind, '')}" for kind in ("goal", "measure"))
        known = {f"goal-{goal.row.pk}" for goal in self.view.goals} | {f"measure-{m.pk}" for m in self.view.measures}
        about = next((value for value in wanted if value in known), WHOLE_PLAN)
        return {"about": about, "ticket": new_ticket(self.plan.pk, at=self.now)}

    def get_form_kwargs(self):
        ours = {"plan": self.plan, "view": self.view, "request": self.request, "at": self.now}
        return {**super().get_form_kwargs(), **ours}

    def form_valid(self, form):
        if form.leave() is None:
            return self.form_invalid(form)
        return HttpResponseRedirect(f"{self.request.path}?{SENT}=1")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        renew = not form.is_bound or form.needs_new_ticket
        ticket = new_ticket(self.plan.pk, at=self.now) if renew else form["ticket"].value()
        return {**context, "ticket": ticket, "is_sent": SENT in self.request.GET, "kept_for": kept_for()}


@method_decorator(cache_control(no_cache=True), name="dispatch")
class ViewpointsView(OfPlanMixin, TemplateView):
    """What has been said about the plan and answered, as far as it is published."""

    template_name = "wagtail_sqa/viewpoints.html"

    def get_context_data(self, **kwargs):
        answered = published_viewpoints(self.plan, self.view)
        return {**super().get_context_data(**kwargs), "answered": answered}
