"""What the check of a plan or a report found, in words and with links, for whoever edits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import GoverningDocument, Measure, Participation, PlanGoal
from ..permissions import choosable, measure_policy
from ..presets.parts import Preset, Reference
from ..presets.report_parts import ReportPreset
from ..presets.site import language
from ..presets.spoken import Spoken
from .facts import PlanFacts
from .gate import blocks
from .gathering import facts_of, stored_facts
from .links import measure_link, part_link
from .places import Place
from .review import Outcome, review

_PARTICIPATION = {"when": "date"}


@dataclass(frozen=True)
class LegalLink:
    """``verified`` False: nobody has checked the reference in the law's text, so it is not shown as a fact.

    ``has_ended``: the site's register of governing documents says that it is no longer in force.
    """

    label: str
    url: str
    about: str
    verified: bool
    has_ended: bool = False


@dataclass(frozen=True)
class Spot:
    """A place to mend: its name, what is empty there, and where it is mended ("" for nowhere that one may go)."""

    title: str
    missing: str
    url: str


@dataclass(frozen=True)
class Finding:
    """A check in words; ``spots`` are empty where nothing is missing."""

    key: str
    severity: str
    blocks: bool
    message: str
    fix: str
    legal: tuple[LegalLink, ...]
    spots: tuple[Spot, ...]

    @property
    def first_url(self) -> str:
        return next((spot.url for spot in self.spots if spot.url), "")


@dataclass(frozen=True)
class PageReview:
    """All checks of a page's preset: what it lacks, the gravest first, what is in place, what is asked later."""

    kind: str
    lacks: tuple[Finding, ...]
    in_place: tuple[Finding, ...]
    later: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.lacks if finding.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.lacks if not finding.blocks and finding.severity != "notice")

    @property
    def notices(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.lacks if not finding.blocks and finding.severity == "notice")


@dataclass(frozen=True)
class Sight:
    """What a user may be told of measures, and which of them they may edit: primary keys.

    ``documents`` are those of the register, by the keys of references; ``on`` is the day of reading.
    """

    named: frozenset[int]
    edited: frozenset[int]
    documents: Mapping[str, GoverningDocument]
    on: date


def page_review(page, *, on: date, user, editor: str = "") -> PageReview | None:
    """Return the check of a plan or a report as it is in memory, None without a preset.

    ``editor`` is its editor's address.
    """
    preset = page.preset_in_use
    if preset is None:
        return None
    outcomes = review(facts_of(page), preset, on=on)
    return _in_words(outcomes, preset, _sight([outcomes], user, on), editor)


def stored_reviews(plans: Sequence, *, on: date, user, editors: Mapping[int, str]) -> dict[int, PageReview]:
    """Return the check of each of ``plans`` as it stands in the database, by primary key; none without a preset.

    The number of queries is the same for one plan and for hundreds.
    """
    asked = [plan for plan in plans if plan.preset_in_use is not None]
    facts: dict[int, PlanFacts] = stored_facts(asked) if asked else {}
    outcomes = {plan.pk: review(facts[plan.pk], plan.preset_in_use, on=on) for plan in asked}
    sight = _sight(outcomes.values(), user, on)
    return {plan.pk: _in_words(outcomes[plan.pk], plan.preset_in_use, sight, editors[plan.pk]) for plan in asked}


def _sight(all_outcomes, user, on: date) -> Sight:
    all_outcomes = list(all_outcomes)
    documents = _documents(outcome.check for outcomes in all_outcomes for outcome in outcomes)
    places = (place for outcomes in all_outcomes for outcome in outcomes for place in outcome.places)
    pks = {place.pk for place in places if place.pk is not None}
    if not pks:
        return Sight(frozenset(), frozenset(), documents, on)
    edited = measure_policy.instances_user_has_permission_for(user, "change")
    named = choosable(user).filter(pk__in=pks).values_list("pk", flat=True)
    theirs = frozenset(edited.filter(pk__in=pks).values_list("pk", flat=True))
    return Sight(frozenset(named), theirs, documents, on)


def _documents(checks) -> dict[str, GoverningDocument]:
    """Return the documents of the register that ``checks`` point at, by key, in one query."""
    keys = {reference.key for check in checks for reference in check.legal}
    return {document.key: document for document in GoverningDocument.objects.filter(key__in=keys)} if keys else {}


def _in_words(outcomes: list[Outcome], preset: Preset | ReportPreset, sight: Sight, editor: str) -> PageReview:
    rows = [(outcome, _finding(outcome, preset, sight, editor)) for outcome in outcomes]
    lacks = [finding for outcome, finding in rows if outcome.lacks]
    return PageReview(
        kind=preset.title.say(language()),
        lacks=tuple(sorted(lacks, key=lambda finding: (not finding.blocks, finding.severity == "notice"))),
        in_place=tuple(finding for outcome, finding in rows if outcome.is_due and not outcome.lacks),
        later=tuple(finding for outcome, finding in rows if not outcome.is_due),
    )


def _finding(outcome: Outcome, preset: Preset | ReportPreset, sight: Sight, editor: str) -> Finding:
    check, code = outcome.check, language()
    asked = check.params.get("fields", ())  # where it is a single one, the sentence names it
    return Finding(
        key=check.key,
        severity=check.severity,
        blocks=blocks(check),
        message=preset.words(check.message, code),
        fix=preset.words(check.fix, code),
        legal=tuple(_legal(reference, code, sight) for reference in check.legal),
        spots=tuple(_spot(place, sight, editor, code, says=len(asked) != 1) for place in outcome.places),
    )


def _legal(reference: Reference, code: str, sight: Sight) -> LegalLink:
    """Return the reference as the site's register has it, else as the preset says it."""
    document = sight.documents.get(reference.key)
    if document is not None:
        url, ended = document.link or reference.law.link, document.has_ended(on=sight.on)
        return LegalLink(document.title, url, reference.about.say(code), reference.verified, ended)
    return LegalLink(reference.label(code), reference.law.link, reference.about.say(code), reference.verified)


def _spot(place: Place, sight: Sight, editor: str, code: str, *, says: bool) -> Spot:
    missing = _missing(place) if says else ""
    title = place.title.say(code) if isinstance(place.title, Spoken) else place.title
    if place.pk is not None:
        title = title if place.pk in sight.named else _("A measure of another unit")
        url = measure_link(place) if place.pk in sight.edited else ""
        return Spot(title, missing, url)
    if place.number is not None:
        title = _("Goal %(number)d: %(title)s") % {"number": place.number, "title": title}
    return Spot(title, missing, part_link(place, editor))


def _missing(place: Place) -> str:
    """Return which fields are empty, in their own names, or how many words stand there; "" where neither is asked."""
    if place.words is not None:
        return ngettext("%(n)d word", "%(n)d words", place.words) % {"n": place.words}
    model = {"measure": Measure, "goal": PlanGoal, "participation": Participation}.get(place.part)
    names = [_field_name(model, _PARTICIPATION.get(name, name)) for name in place.fields] if model else []
    return ", ".join(name for name in names if name)


def _field_name(model, name: str) -> str:
    own = {field.name for field in model._meta.concrete_fields}
    return str(model._meta.get_field(name).verbose_name) if name in own else ""
