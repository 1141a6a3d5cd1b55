"""What the registers have in common: they are read, searched, filtered and saved as files, and never written."""

from functools import cache
from types import MethodType

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.http import Http404
from django.utils.functional import cached_property
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from ..permissions import can_read_register
from ..text import clean_text
from .exports import SafeSpreadsheetMixin, chosen, file_name


class ReadOnly(PermissionHelper):
    """Lets those read who may see measures; nobody adds, changes or deletes."""

    def user_can_list(self, user):
        return can_read_register(user)

    def user_can_inspect_obj(self, user, obj):
        return can_read_register(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class RegisterIndexView(SafeSpreadsheetMixin, IndexView):
    """The listing. The register's one filter reads the address itself.

    ``list_export`` of the register names its methods or the fields of its rows; ``export_headings`` heads them all.
    """

    def get_filters_params(self, params=None):
        """Return nothing: what the filter does not know in the address is nobody's, and no error."""
        return {}

    def get_base_queryset(self, request=None):
        return self._all_rows

    def get_queryset(self, request=None):
        return self._rows

    @cached_property
    def _all_rows(self):
        return _counted_once(super().get_base_queryset(self.request))

    @cached_property
    def _rows(self):
        """What modeladmin asks for twice: the filter looks into the rows for what to offer."""
        rows = super().get_queryset(self.request)
        if self.query or chosen(self.filter_specs[0].form):
            return _counted_once(rows)
        rows.count = self._all_rows.count
        return rows

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, clean_text(search_term))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = self.with_details(list(context["object_list"]))
        return context

    def to_row_dict(self, item):
        return {name: self._exported(name, item) for name in self.list_export}

    def _exported(self, name, item):
        value = getattr(self.model_admin, name, None)
        return value(item) if callable(value) else getattr(item, name)

    def get_filename(self):
        return file_name(self.page_title, *chosen(self.filter_specs[0].form), self.query)


class Register(ModelAdmin):
    """Base of the registers: rows that only actions write. What one may read of them is ``get_queryset(request)``."""

    add_to_admin_menu = False  # joins the menu of the group: see wagtail_hooks.py
    history_view_enabled = False
    inspect_view_enabled = True
    index_template_name = "wagtail_sqa/admin/register_index.html"
    permission_helper_class = ReadOnly
    list_per_page = 50

    def inspect_view(self, request, instance_pk):
        if not instance_pk.isdecimal() or not self.get_queryset(request).filter(pk=instance_pk).exists():
            raise Http404
        return super().inspect_view(request, instance_pk)

    def get_admin_urls_for_registration(self):
        """Return the addresses of the listing and of one row: there are none for adding, changing, deleting."""
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return [url for url in super().get_admin_urls_for_registration() if url.name in kept]

    def get_permissions_for_registration(self):
        return Permission.objects.none()  # there is nothing in the register to be permitted

    def register_indexing(self):
        """Leave the rows out of the index of references: what once named a page does not use it now."""


def _counted_once(rows):
    """Return ``rows`` that count themselves once: modeladmin asks again and again, and there may be a million."""
    count = cache(rows.count)
    rows.count = MethodType(lambda _rows: count(), rows)  # Django's paginator takes methods alone
    return rows


def searched_names(path: str) -> list[str]:
    """Return the paths by which the user at ``path`` is searched: what the site's user model has of names."""
    user = get_user_model()
    existing = {field.name for field in user._meta.get_fields()}
    return [f"{path}__{name}" for name in (user.USERNAME_FIELD, "first_name", "last_name") if name in existing]
