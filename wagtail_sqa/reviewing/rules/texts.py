"""Rules about whatever is written, wherever it stands."""

import re
from datetime import date

from ...enums import Phase
from .. import places
from ..facts import Asked, PlanFacts
from ..places import Place

_NUMBER = re.compile(r"(?<![\d-])(?:19|20)?(\d\d)(\d\d)(\d\d)[-+ ]?(\d{4})(?![\d-])")
_COORDINATION = 60  # is added to the day in numbers of people who are not registered


def images_have_alt(facts: PlanFacts, asked: Asked):
    yield from (Place(phase.value) for phase in Phase if facts.section(phase).undescribed_pictures)


def no_identity_numbers(facts: PlanFacts, asked: Asked):
    yield from (Place(phase.value) for phase in Phase if has_identity_number(facts.section(phase).text))
    if has_identity_number(facts.introduction):
        yield Place("introduction")
    for goal in facts.goals:
        if has_identity_number(f"{goal.title}\n{goal.description}\n{goal.judgement}"):
            yield places.goal(goal)
    for measure in facts.measures:
        if has_identity_number(measure.text):
            yield places.measure(measure)
    if any(has_identity_number(f"{row.who}\n{row.how}\n{row.changed}") for row in facts.participation):
        yield Place("participation")
    if any(map(has_identity_number, facts.milestones)):
        yield Place("milestones")


def has_identity_number(text: str) -> bool:
    """Say whether ``text`` holds what looks like a Swedish personal identity number: a day and a right check digit."""
    return any(_is_day(*found[:3]) and _is_checked("".join(found)) for found in _NUMBER.findall(text))


def _is_day(year: str, month: str, day: str) -> bool:
    number = int(day)
    try:
        date(2000 + int(year) % 100, int(month), number - _COORDINATION if number > _COORDINATION else number)
    except ValueError:
        return False
    return True


def _is_checked(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0
