"""Adopting a plan or a report in the admin, its versions, and withdrawing one."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ..actions.adopt import PROTOCOL_BYTES, Protocol, adopt, withdraw
from ..models import AdoptedVersion
from ..models.moments import MomentsMixin, kept_file
from ..permissions import may_adopt, may_keep_versions
from ..printing.answers import file_name
from ..reading.addresses import with_slash

VERSIONS, ADOPT, WITHDRAW = "wagtail_sqa_versions", "wagtail_sqa_adopt", "wagtail_sqa_withdraw_version"
VERSION_PDF = "wagtail_sqa_version_pdf"


class AdoptForm(forms.ModelForm):
    """What was decided. The fields are those of the version; the file is read by the action."""

    protocol = forms.FileField(
        label=gettext_lazy("Minutes"),
        required=False,
        help_text=gettext_lazy("Optional. A PDF file, kept with the version and shown to whoever may read the page."),
    )

    class Meta:
        model = AdoptedVersion
        fields = ["adopted_on", "adopted_by", "record_number"]
        widgets = {"adopted_on": AdminDateInput}
        help_texts = {
            "adopted_on": gettext_lazy("The page is kept as it was at the end of that day; today, as it is now.")
        }

    def _post_clean(self):
        """Leave the judgement to the action: it knows more than the fields do."""

    def clean_protocol(self):
        file = self.cleaned_data["protocol"]
        if file is not None and file.size > PROTOCOL_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Choose a smaller one."))
        return file

    def write(self, page, *, user, today) -> AdoptedVersion | None:
        """Adopt ``page``; None, with the errors at their fields, when it cannot be."""
        data = self.cleaned_data
        file = data["protocol"]
        protocol = Protocol(file.name, file.read()) if file is not None else None
        said = {"on": data["adopted_on"], "by": data["adopted_by"], "record_number": data["record_number"]}
        try:
            return adopt(page, **said, protocol=protocol, user=user, today=today)
        except ValidationError as error:
            add_errors(self, error)
            return None


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Readers see it with the version, which stays readable."),
    )


def add_errors(form, error) -> None:
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)


class OfPageMixin:
    """A view of one plan or report: 404 for whoever may neither change nor publish it."""

    @cached_property
    def page(self) -> MomentsMixin:
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not isinstance(page, MomentsMixin) or not may_keep_versions(self.request.user, page):
            raise Http404
        return page

    @cached_property
    def version(self) -> AdoptedVersion:
        return get_object_or_404(self.page.sqa_adopted_versions.all(), number=self.kwargs["number"])


class AboutPageMixin(OfPageMixin, WagtailAdminTemplateMixin):
    """A page of the admin about it."""

    header_icon = "clipboard-list"

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        versions = reverse(VERSIONS, args=[self.page.pk])
        shown = {"page": self.page, "versions_url": versions, "action_url": self.request.path}
        return {**super().get_context_data(**kwargs), **shown}


class PublishersMixin:
    """Before a view of a page: 404 for whoever may not know of it, refused to whoever may not publish it."""

    def dispatch(self, request, *args, **kwargs):
        if not may_adopt(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class VersionsView(AboutPageMixin, TemplateView):
    template_name = "wagtail_sqa/admin/versions.html"
    page_title = gettext_lazy("Adopted versions")

    def get_context_data(self, **kwargs):
        versions = (
            self.page.sqa_adopted_versions.light().order_by("-number").select_related("created_by", "withdrawn_by")
        )
        may = may_adopt(self.request.user, self.page)
        shown = {"versions": list(versions), "may_adopt": may, "page_url": with_slash(self.page.url)}
        return {**super().get_context_data(**kwargs), **shown}


class AdoptView(PublishersMixin, AboutPageMixin, FormView):
    form_class = AdoptForm
    template_name = "wagtail_sqa/admin/adopt.html"
    page_title = gettext_lazy("Adopt")

    def get_initial(self):
        newest = self.page.adoption
        return {"adopted_on": timezone.localdate(), "adopted_by": newest.adopted_by if newest else ""}

    def form_valid(self, form):
        version = form.write(self.page, user=self.request.user, today=timezone.localdate())
        if version is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Adopted as version %(number)d.") % {"number": version.number})
        return super().form_valid(form)

    def form_invalid(self, form):
        messages.validation_error(self.request, _("It could not be adopted due to errors."), form)
        return super().form_invalid(form)

    def get_success_url(self):
        return reverse(VERSIONS, args=[self.page.pk])


class WithdrawView(PublishersMixin, AboutPageMixin, FormView):
    form_class = WithdrawForm
    template_name = "wagtail_sqa/admin/withdraw_version.html"
    page_title = gettext_lazy("Withdraw an adopted version")

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "version": self.version}

    def form_valid(self, form):
        try:
            withdraw(self.version, reason=form.cleaned_data["reason"], user=self.request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Version %(number)d is withdrawn.") % {"number": self.version.number})
        return super().form_valid(form)

    def get_success_url(self):
        return reverse(VERSIONS, args=[self.page.pk])


class VersionPdfView(OfPageMixin, View):
    """The file of a version for whoever works with the page, also while it is unpublished."""

    def get(self, request, *args, **kwargs):
        name = f"{self.version.title} {self.version.number}"
        return kept_file(self.version.pdf, file_name(name, f"page-{self.page.pk}"), "application/pdf")


def adoption_urls():
    base = "quality-work/pages/<sqa_number:pk>/versions/"
    return [
        path(base, VersionsView.as_view(), name=VERSIONS),
        path(f"{base}adopt/", AdoptView.as_view(), name=ADOPT),
        path(f"{base}<sqa_number:number>/withdraw/", WithdrawView.as_view(), name=WITHDRAW),
        path(f"{base}<sqa_number:number>/pdf/", VersionPdfView.as_view(), name=VERSION_PDF),
    ]


def adoption_buttons(page: Page, user, next_url=None, view_name=None):
    """Offer the versions of a plan or a report, and to adopt it, beside Wagtail's own buttons of the page."""
    if not issubclass(page.specific_class or Page, MomentsMixin):
        return
    if page.live and may_adopt(user, page):
        yield Button(_("Adopt"), reverse(ADOPT, args=[page.pk]), icon_name="check", priority=62)
    if may_keep_versions(user, page):
        yield Button(_("Adopted versions"), reverse(VERSIONS, args=[page.pk]), icon_name="history", priority=63)
