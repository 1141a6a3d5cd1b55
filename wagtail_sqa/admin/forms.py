"""Forms about measures."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from ..document_choices import document_choices
from ..permissions import choosable
from ..views.forms import FollowUpForm
from .units import refuse_unit


class MeasureForm(WagtailAdminModelForm):
    """The text of a measure. Names only units and measures that its user may use, or that it has named already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "change_reason" in self.fields and not self.instance.has_unpublished_changes:
            self.initial["change_reason"] = ""  # the reason of the last change is not the reason of the next
        if "governing_document" in self.fields:
            self.fields["governing_document"].choices = document_choices(on=timezone.localdate())

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        refuse_unit(self.for_user, self.instance, unit)
        return unit

    def clean_continued_from(self):
        chosen = self.cleaned_data["continued_from"]
        if chosen is None or chosen.pk == self.instance.continued_from_id:
            return chosen
        if not choosable(self.for_user).filter(pk=chosen.pk).exists():
            self.data = {**self.data.dict(), self.add_prefix("continued_from"): ""}  # its title stays unsaid
            raise ValidationError(_("You cannot choose this measure. Choose one from the list."))
        return chosen


class AdminFollowUpForm(FollowUpForm):
    """The same form in the clothes of the admin."""

    class Meta(FollowUpForm.Meta):
        widgets = {
            **FollowUpForm.Meta.widgets,
            "date": AdminDateInput,
            "seen": AdminAutoHeightTextInput,
            "analysis": AdminAutoHeightTextInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].widget = AdminAutoHeightTextInput()
