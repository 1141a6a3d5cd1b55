"""What may stand in a text, wherever it comes from: form, import, command or revision."""

import re
import unicodedata

from django import forms
from django.db import models

# C0 and C1 controls but tab and newline, lone surrogates, and the non-characters that XML refuses.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(value: str) -> str:
    """Return ``value`` in NFC with plain newlines and without characters that break files (XLSX, ICS, PDF, XML)."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", value))


class CleanTextMixin(models.Model):
    """Cleans every text field of the instance whenever it is validated."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if type(value) is str and isinstance(field, (models.CharField, models.TextField)):
                setattr(self, field.attname, clean_text(value))
        super().clean_fields(exclude=exclude)


class LongTextField(forms.CharField):
    """A text whose line ends count as one character each, as they do where it is typed and where it is kept."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")
