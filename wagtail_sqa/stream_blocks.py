"""Blocks in a row, out of a form that may not have arrived whole."""

from django.core.exceptions import BadRequest
from wagtail import blocks


class WholeStreamBlock(blocks.StreamBlock):
    """A row of blocks that refuses a form which lacks what the editor sends, where Wagtail's fails with an error.

    Reading such a form as an empty row would delete what was there.
    """

    def value_from_datadict(self, data, files, prefix):
        try:
            return super().value_from_datadict(data, files, prefix)
        except (KeyError, ValueError, TypeError) as error:
            raise BadRequest(f"The blocks of {prefix!r} did not arrive whole.") from error
