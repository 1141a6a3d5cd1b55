"""Spreadsheets that are whole and harmless, whatever people have written in a text."""

from itertools import islice

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from ..text import clean_text

BYTE_ORDER_MARK = "\ufeff".encode()  # without it Excel reads å, ä and ö of a CSV file wrongly
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet program takes it for a formula when it opens a CSV file."""
    return f"'{text}" if text.lstrip(" \n").startswith(BEGINS_FORMULA) else text


def in_chunks(queryset, size: int = AT_ONCE):
    """Yield lists of at most ``size`` rows of ``queryset``, without holding all of them in memory."""
    rows = queryset.iterator(chunk_size=size)
    while chunk := list(islice(rows, size)):
        yield chunk


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Exports texts without control characters (XLSX cannot hold them) and never as formulas."""

    def preprocess_field_value(self, field, value, export_format):
        if not isinstance(value, str):
            return super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV:
            return clean_text(harmless(value))
        return clean_text(value)

    def stream_csv(self, queryset):
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)
