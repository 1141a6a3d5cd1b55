"""The pieces from which the answers to a plan's four questions, and the check-points of a measure, are built."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .check_points import MOST
from .enums import CalloutTone
from .stream_blocks import WholeStreamBlock
from .text import clean_text


class CleanCharBlock(blocks.CharBlock):
    """One line of text without characters that break files."""

    def clean(self, value):
        return super().clean(clean_text(value))


class CleanTextBlock(blocks.TextBlock):
    """Several lines of text without characters that break files."""

    def clean(self, value):
        return super().clean(clean_text(value))


class ImageWithCaptionBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"), help_text=_("Say in the description what the image tells."))
    caption = CleanCharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "wagtail_sqa/blocks/image.html"


class QuoteBlock(blocks.StructBlock):
    text = CleanTextBlock(label=_("Quote"), max_length=2000)
    source = CleanCharBlock(
        label=_("Source"), required=False, max_length=255, help_text=_("A role or group, never a named person.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "wagtail_sqa/blocks/quote.html"


class KeyFigureBlock(blocks.StructBlock):
    label = CleanCharBlock(label=_("What it shows"), max_length=150)
    value = CleanCharBlock(label=_("Value"), max_length=40, help_text=_("For example 84 or 216 of 278."))
    unit = CleanCharBlock(
        label=pgettext_lazy("key figure", "Unit"), required=False, max_length=60, help_text=_("For example percent.")
    )
    source = CleanCharBlock(label=_("Source"), required=False, max_length=255)
    date = blocks.DateBlock(label=_("Date"), required=False)

    class Meta:
        icon = "order-up"
        label = _("Key figure")
        template = "wagtail_sqa/blocks/key_figure.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("Tone"), choices=CalloutTone.choices, default=CalloutTone.INFO)
    title = CleanCharBlock(label=pgettext_lazy("callout", "Title"), required=False, max_length=150)
    text = CleanTextBlock(label=_("Text"), max_length=2000)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "wagtail_sqa/blocks/callout.html"


class MeasureListBlock(blocks.ListBlock):
    """Measures named in running text; the page shows those in force, like everywhere else."""

    def __init__(self, **kwargs):
        super().__init__(SnippetChooserBlock("wagtail_sqa.Measure", label=_("Measure")), **kwargs)

    class Meta:
        icon = "tasks"
        label = _("Measures")
        template = "wagtail_sqa/blocks/measures.html"


class QuestionBlock(WholeStreamBlock):
    """The answer to one of the four questions."""

    heading = CleanCharBlock(
        label=_("Heading"), icon="title", max_length=150, template="wagtail_sqa/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        icon="pilcrow",
        features=["bold", "italic", "ol", "ul", "link", "document-link"],
        template="wagtail_sqa/blocks/paragraph.html",
    )
    cause_analysis = blocks.RichTextBlock(
        label=_("Causes"),
        icon="help",
        help_text=_("Why it looks as it does. Name causes that you can act upon: the measures answer to them."),
        features=["bold", "italic", "ol", "ul", "link", "document-link"],
        template="wagtail_sqa/blocks/cause_analysis.html",
    )
    list = blocks.ListBlock(
        CleanCharBlock(label=_("Point"), max_length=500),
        label=_("List"),
        icon="list-ul",
        template="wagtail_sqa/blocks/list.html",
    )
    quote = QuoteBlock()
    table = TypedTableBlock(
        [("text", CleanCharBlock(label=_("Text"), required=False, max_length=500))],
        label=_("Table"),
        icon="table",
        template="wagtail_sqa/blocks/table.html",
    )
    image = ImageWithCaptionBlock()
    document = DocumentChooserBlock(label=_("Document"), template="wagtail_sqa/blocks/document.html")
    key_figure = KeyFigureBlock()
    measures = MeasureListBlock()
    callout = CalloutBlock()

    class Meta:
        required = False


class DayBlock(blocks.DateBlock):
    """A day that is stored the same whether it has been read or not: the history compares what is stored."""

    def get_prep_value(self, value):
        return value.isoformat() if isinstance(value, date) else value


class CheckPointBlock(blocks.StructBlock):
    date = DayBlock(label=_("Day"))
    text = CleanCharBlock(
        label=_("What is looked at"), required=False, max_length=150, help_text=_("For example: survey in year 6.")
    )

    class Meta:
        icon = "calendar-check"
        label = _("Check-point")
        label_format = "{date} {text}"


class CheckPointsBlock(WholeStreamBlock):
    """The planned days on which a measure is looked at, kept in their order."""

    check_point = CheckPointBlock()

    class Meta:
        required = False
        max_num = MOST
        collapsed = True

    def clean(self, value):
        points = ((point.block_type, point.value, point.id) for point in super().clean(value))
        return blocks.StreamValue(self, sorted(points, key=lambda point: point[1]["date"] or date.max))
