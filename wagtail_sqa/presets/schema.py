"""The form of each type of file, as docs/reference/presets.md describes it."""

from . import rules
from .specs import (
    Fault,
    day,
    exactly,
    flag,
    list_of,
    map_of,
    number,
    one_of,
    short_text,
    spoken_as,
    string,
    table,
    text,
    text_list,
)
from .words import (
    APPLIES,
    BINDING,
    GROUPS,
    GUIDANCE,
    LAW_KINDS,
    PERIOD_KINDS,
    QUESTIONS,
    REPEATS,
    RINGS,
    SEVERITIES,
    SOURCES,
    VERBS,
)

keys = list_of(string)
head = {"schema": exactly(1), "type": string, "key": string, "version": string}


def when(value, path):
    """Relative to the period, ``{ offset, day }``, or the first such date in it, ``{ month, day }``."""
    if isinstance(value, dict) and ("offset" in value) == ("month" in value):
        hint = "Write { offset = months after the first, day = 1–31 } or { month = 1–12, day = 1–31 }."
        yield Fault(path, "A day needs either an offset or a month.", hint)
        return
    yield from when_keys(value, path)


when_keys = table(
    {"day": number(1, 31)},
    {"offset": number(0, 60), "month": number(1, 12), "after": exactly("period_end")},
)

check_keys = {
    "severity": one_of(SEVERITIES),
    "rule": one_of(rules.PARAMS),
    "applies": one_of(APPLIES),
    "message": text,
    "fix": text,
}
check_optional = {"params": table({}, rules.ALL_PARAMS), "legal": keys, "variants": keys}


def check(value, path):
    yield from table({"id": string, **check_keys}, check_optional)(value, path)
    yield from _params(value, path)


def _params(value, path):
    """The parameters of a check fit its rule."""
    if not isinstance(value, dict) or value.get("rule") not in rules.PARAMS:
        return
    params = value.get("params", {})
    if isinstance(params, dict):
        yield from rules.PARAMS[value["rule"]](params, (*path, "params"))


use_check = table({"id": string}, {**check_keys, **check_optional})
named = table({"key": string, "title": text}, {"also": keys})
term = table(dict.fromkeys(("one", "the_one", "many", "the_many"), string))
law = table({"short": text, "title": string, "link": string}, {"checked_on": day, "kind": one_of(LAW_KINDS)})
reference = table(
    {"id": string, "law": string, "paragraph": string, "binding": one_of(BINDING), "about": text, "verified": flag},
    {"chapter": string, "note": string},
)
role = table(
    {"key": string, "use": one_of(("accountable", "responsible")), "title": text},
    {"default": flag, "legal": keys, "variants": keys},
)
deadline = table(
    {"key": string, "when": when, "ring": one_of(RINGS), "category": string, "title": text},
    {
        "until": when,
        "repeat": one_of(REPEATS),
        "short": short_text(20),
        "legal": keys,
        "local": flag,
        "variants": keys,
    },
)
question = table({"heading": text, "help": text, "prompts": text_list(1, 6), "example": text})

# What a site's own preset may bring along; shared.toml holds ours.
own = {"laws": map_of(law), "references": list_of(reference), "categories": list_of(named)}

plan = table(
    {
        **head,
        "order": number(0, 10_000),
        "title": text,
        "description": text,
        "period": table(
            {"kind": one_of(PERIOD_KINDS), "start_month": number(1, 12), "months": number(1, 60)},
            {"allowed": list_of(one_of(PERIOD_KINDS), least=1)},
        ),
        "measure_term": spoken_as(term),
        "questions": table(dict.fromkeys(QUESTIONS, question)),
    },
    {
        **own,
        "country": string,
        "rings": table({}, dict.fromkeys(RINGS, text)),
        "variants": list_of(table({"key": string, "title": text}, {"help": text, "legal": keys})),
        "roles": list_of(role),
        "guidance": table({}, dict.fromkeys(GUIDANCE, table({}, {"text": text, "example": text}))),
        "participation": list_of(
            table(
                {"key": string, "verb": one_of(VERBS), "title": text, "groups": list_of(one_of(GROUPS), least=1)},
                {"hint": text, "legal": keys, "variants": keys},
            )
        ),
        "focus_areas": list_of(table({"key": string, "title": text}, {"also": keys, "variants": keys})),
        "milestones": list_of(
            table({"key": string, "when": when, "title": text}, {"description": text, "variants": keys})
        ),
        "deadlines": list_of(deadline),
        "use_checks": list_of(use_check),
        "checks": list_of(check),
    },
)

section = table(
    {"key": string, "heading": text, "help": text, "required": flag, "source": one_of(SOURCES)},
    {"max_words": number(1, 10_000), "legal": keys},
)
report = table(
    {
        **head,
        "order": number(0, 10_000),
        "title": text,
        "description": text,
        "reports_on": one_of(("period", "calendar_year")),
        "for_plans": keys,
        "sections": list_of(section, least=1),
    },
    {
        **own,
        "country": string,
        "roles": list_of(role),
        "deadlines": list_of(deadline),
        "use_checks": list_of(use_check),
        "checks": list_of(check),
    },
)
shared = table(
    {
        **head,
        **own,
        "rings": list_of(named),
        "verbs": list_of(named),
        "guidance": table(dict.fromkeys(GUIDANCE, table({"text": text}))),
        "checks": list_of(check),
    }
)
glossary = table(
    {**head, "languages": list_of(string, least=1), "terms": list_of(map_of(lambda value, path: iter(())))},
)

TYPES = {"plan": plan, "report": report, "shared": shared, "glossary": glossary}
