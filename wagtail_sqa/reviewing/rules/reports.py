"""Rules about reports: what their authors have written beside what was gathered."""

from .. import places
from ..facts import Asked, ReportFacts
from ..places import Place
from .texts import has_identity_number


def report_sections_filled(facts: ReportFacts, asked: Asked):
    """What was gathered is no text of one's own, however much it is."""
    for section in asked.preset.sections:
        there = facts.called(section.key)
        if section.key in asked.params["sections"] and not any(one.own.words for one in there):
            yield places.section(there[0]) if there else Place("sections", section.heading)


def report_summary_within(facts: ReportFacts, asked: Asked):
    """A kind of report without a summary is not asked for one."""
    for section in asked.preset.sections:
        if section.is_summary:
            there = facts.called(section.key)
            words = sum(one.own.words for one in there)
            if not 0 < words <= asked.params["max_words"]:
                yield places.section(there[0], words) if there else Place("sections", section.heading)


def images_have_alt(facts: ReportFacts, asked: Asked):
    yield from (places.section(one) for one in facts.sections if one.own.undescribed_pictures)


def no_identity_numbers(facts: ReportFacts, asked: Asked):
    yield from (places.section(one) for one in facts.sections if has_identity_number(one.text))
    if has_identity_number(facts.introduction):
        yield Place("introduction")
