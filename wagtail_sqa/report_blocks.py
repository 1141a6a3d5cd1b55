"""The pieces from which reports are built: sections that hold what people write and facts that were gathered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.models import Page

from .blocks import CleanCharBlock, CleanTextBlock, DayBlock, QuestionBlock
from .enums import Attainment, Decision, Effect, MeasureStatus, ParticipantGroup

FACT = "fact_"  # begins the names of the blocks that hold what was gathered


class PagesBlock(blocks.CharBlock):
    """The primary keys of pages, between spaces. Wagtail knows by them which pages a report refers to."""

    def extract_references(self, value):
        for pk in page_pks(value):
            yield Page, str(pk), "", ""


def page_pks(value: str) -> list[int]:
    """Return the primary keys in ``value``, whatever else somebody has put between them."""
    return [int(word) for word in (value or "").split() if word.isdecimal() and len(word) < 19]


class OriginBlock(blocks.StructBlock):
    """What the next gathering knows a fact by: its name, what it said then, and the pages that it was taken from."""

    key = blocks.CharBlock(required=False)
    fingerprint = blocks.CharBlock(required=False)
    pages = PagesBlock(required=False)
    source = CleanCharBlock(required=False)
    gathered_on = DayBlock(required=False)


class FactBlock(blocks.StructBlock):
    """Something that was gathered. Its words can be changed; then it counts as written by whoever changed it."""

    origin = OriginBlock(label=_("Where it comes from"), form_classname="sqa-origin")

    class Meta:
        group = _("Gathered from plans")
        form_classname = "sqa-fact struct-block"


class FigureBlock(blocks.StructBlock):
    label = CleanCharBlock(label=_("What it shows"), required=False)
    value = CleanCharBlock(label=_("Value"), required=False)
    note = CleanCharBlock(label=_("Over what it is taken"), required=False)

    class Meta:
        label_format = "{label}: {value}"


class FiguresFactBlock(FactBlock):
    title = CleanCharBlock(label=_("Title"), required=False)
    figures = blocks.ListBlock(FigureBlock(label=_("Figure")), label=_("Figures"), collapsed=True)

    class Meta:
        icon = "order-up"
        label = _("Figures")
        label_format = "{title}"


class GoalFactBlock(FactBlock):
    title = CleanCharBlock(label=_("Goal"), required=False)
    attainment = blocks.ChoiceBlock(Attainment.choices, label=_("Goal attainment"), required=False)
    judgement = CleanTextBlock(label=_("Judgement in a sentence"), required=False, rows=2)
    judged_on = DayBlock(label=_("Judged on"), required=False)
    role = CleanCharBlock(label=_("Judged by (role)"), required=False)

    class Meta:
        icon = "crosshairs"
        label = _("Goal")
        label_format = "{title}"


class MeasureFactBlock(FactBlock):
    title = CleanCharBlock(label=_("Measure"), required=False)
    status = blocks.ChoiceBlock(MeasureStatus.choices, label=_("Status"), required=False)
    result = CleanTextBlock(label=_("Result"), required=False, rows=2)
    effect = blocks.ChoiceBlock(Effect.choices, label=_("Effect"), required=False)
    decision = blocks.ChoiceBlock(Decision.choices, label=_("Decision"), required=False)
    role = CleanCharBlock(label=_("Responsible role"), required=False)

    class Meta:
        icon = "tasks"
        label = _("Measure")
        label_format = "{title}"


class ReadingBlock(blocks.StructBlock):
    day = DayBlock(label=_("Day"), required=False)
    value = CleanCharBlock(label=_("Value"), required=False, help_text=_("With a decimal point."))
    note = CleanCharBlock(label=_("Note"), required=False)


class IndicatorFactBlock(FactBlock):
    name = CleanCharBlock(label=_("Indicator"), required=False)
    unit_of_measure = CleanCharBlock(label=_("Unit of measure"), required=False)
    trend = CleanTextBlock(label=_("What it shows"), required=False, rows=2)
    baseline = CleanCharBlock(label=_("Baseline"), required=False, help_text=_("With a decimal point."))
    baseline_day = DayBlock(label=_("Day of the baseline"), required=False)
    target = CleanCharBlock(label=_("Target"), required=False, help_text=_("With a decimal point."))
    target_words = CleanCharBlock(label=_("Target in words"), required=False)
    source = CleanCharBlock(label=_("Source"), required=False)
    readings = blocks.ListBlock(ReadingBlock(label=_("Reading")), label=_("Readings"), collapsed=True)

    class Meta:
        icon = "history"
        label = _("Indicator")
        label_format = "{name}"


class ParticipationFactBlock(FactBlock):
    who = CleanCharBlock(label=_("Who"), required=False)
    group = blocks.ChoiceBlock(ParticipantGroup.choices, label=_("Group"), required=False)
    how = CleanTextBlock(label=_("How"), required=False, rows=2)
    day = DayBlock(label=_("Day"), required=False)
    number = blocks.IntegerBlock(label=_("How many people"), required=False)
    changed = CleanTextBlock(label=_("What it changed"), required=False, rows=2)

    class Meta:
        icon = "group"
        label = _("Participation")
        label_format = "{who}"


class TableFactBlock(FactBlock):
    table = TypedTableBlock([("text", CleanCharBlock(label=_("Text"), required=False))], label=_("Table"))
    note = CleanTextBlock(label=_("Over what it is taken"), required=False, rows=2)

    class Meta:
        icon = "table"
        label = _("Table by unit")
        label_format = "{note}"


class TextFactBlock(FactBlock):
    heading = CleanCharBlock(label=_("Heading"), required=False)
    text = blocks.RichTextBlock(
        label=_("Text"), required=False, features=["bold", "italic", "ol", "ul", "link", "document-link"]
    )

    class Meta:
        icon = "openquote"
        label = _("Words of a plan")
        label_format = "{heading}"


class ReportBodyBlock(QuestionBlock):
    """What stands in a section: the blocks of a plan's answers and, among them, what was gathered."""

    fact_figures = FiguresFactBlock()
    fact_goal = GoalFactBlock()
    fact_measure = MeasureFactBlock()
    fact_indicator = IndicatorFactBlock()
    fact_participation = ParticipationFactBlock()
    fact_table = TableFactBlock()
    fact_text = TextFactBlock()

    class Meta:
        collapsed = True


class ReportSectionBlock(blocks.StructBlock):
    """``key`` is the name of the section in the preset, "" for one that somebody has added."""

    key = blocks.CharBlock(required=False, label=pgettext_lazy("section of a report", "Name in the preset"))
    heading = CleanCharBlock(label=_("Heading"), max_length=150)
    body = ReportBodyBlock(label=_("Text and facts"), required=False)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Section")
        label_format = "{heading}"
        form_classname = "sqa-report-section struct-block"


class ReportBlock(blocks.StreamBlock):
    """A report, section by section."""

    section = ReportSectionBlock()

    class Meta:
        required = False
