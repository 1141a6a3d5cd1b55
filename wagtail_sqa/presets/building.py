"""From the data of a file that has been found right to a `Preset`."""

from collections.abc import Mapping

from .parts import (
    Check,
    Deadline,
    Guidance,
    Law,
    Milestone,
    Named,
    Preset,
    Question,
    Reference,
    Role,
    TakingPart,
    Variant,
    When,
)
from .spoken import spoken, spoken_or_none


def references(*sources: Mapping) -> dict[str, Reference]:
    """Return the references of ``sources`` by their ids; the later ones win."""
    laws = {key: _law(row) for source in sources for key, row in source.get("laws", {}).items()}
    rows = (row for source in sources for row in source.get("references", ()))
    return {row["id"]: _reference(row, laws) for row in rows}


def preset(data: Mapping, shared: Mapping) -> Preset:
    """Return the preset of ``data``, a file of plans, with what it takes from ``shared``."""
    known = references(shared, data)
    period = data["period"]
    return Preset(
        key=data["key"],
        version=data["version"],
        order=data["order"],
        country=data.get("country", ""),
        title=spoken(data["title"]),
        description=spoken(data["description"]),
        period_kind=period["kind"],
        start_month=period["start_month"],
        months=period["months"],
        term=spoken(data["measure_term"]),
        questions={key: _question(row) for key, row in data["questions"].items()},
        guidance=_guidance(data.get("guidance", {}), shared["guidance"]),
        rings=_rings(data.get("rings", {}), shared),
        categories={row["key"]: _named(row) for source in (shared, data) for row in source.get("categories", ())},
        **{name: tuple(build(row, known) for row in data.get(name, ())) for name, build in _ROWS.items()},
        checks=checks(data, shared, known),
    )


def checks(data: Mapping, shared: Mapping, known: Mapping[str, Reference]) -> tuple[Check, ...]:
    """Return the common checks that ``data`` takes in, changed as it says, and then its own."""
    common = {row["id"]: row for row in shared["checks"]}
    used = [{**common[row["id"]], **row} for row in data.get("use_checks", ())]
    return tuple(_check(row, known) for row in (*used, *data.get("checks", ())))


def _law(row) -> Law:
    return Law(spoken(row["short"]), row["title"], row["link"], row.get("checked_on"), row.get("kind", "law"))


def _reference(row, laws) -> Reference:
    return Reference(
        key=row["id"],
        law=laws[row["law"]],
        chapter=row.get("chapter", ""),
        paragraph=row["paragraph"],
        binding=row["binding"],
        about=spoken(row["about"]),
        verified=row["verified"],
        note=row.get("note", ""),
    )


def legal(row, known) -> tuple[Reference, ...]:
    return tuple(known[key] for key in row.get("legal", ()))


def _variants(row) -> tuple[str, ...]:
    return tuple(row.get("variants", ()))


def _named(row, known=None) -> Named:
    return Named(row["key"], spoken(row["title"]), tuple(row.get("also", ())), _variants(row))


def role(row, known) -> Role:
    default = row.get("default", False)
    return Role(row["key"], row["use"], spoken(row["title"]), default, legal(row, known), _variants(row))


def _variant(row, known) -> Variant:
    return Variant(row["key"], spoken(row["title"]), spoken_or_none(row.get("help")))


def _taking_part(row, known) -> TakingPart:
    return TakingPart(
        key=row["key"],
        verb=row["verb"],
        title=spoken(row["title"]),
        groups=tuple(row["groups"]),
        hint=spoken_or_none(row.get("hint")),
        legal=legal(row, known),
        variants=_variants(row),
    )


def _milestone(row, known) -> Milestone:
    description = spoken_or_none(row.get("description"))
    return Milestone(row["key"], when(row["when"]), spoken(row["title"]), description, _variants(row))


def deadline(row, known) -> Deadline:
    return Deadline(
        key=row["key"],
        when=when(row["when"]),
        until=when(row["until"]) if "until" in row else None,
        repeat=row.get("repeat", ""),
        ring=row["ring"],
        category=row["category"],
        title=spoken(row["title"]),
        short=spoken_or_none(row.get("short")),
        legal=legal(row, known),
        local=row.get("local", False),
        variants=_variants(row),
    )


def _check(row, known) -> Check:
    return Check(
        key=row["id"],
        severity=row["severity"],
        rule=row["rule"],
        params=row.get("params", {}),
        applies=row["applies"],
        message=spoken(row["message"]),
        fix=spoken(row["fix"]),
        legal=legal(row, known),
        variants=_variants(row),
    )


def when(row: Mapping) -> When:
    return When(row["day"], row.get("offset"), row.get("month"), "after" in row)


def _question(row) -> Question:
    return Question(*(spoken(row[name]) for name in ("heading", "help", "prompts", "example")))


def _guidance(own, common) -> dict[str, Guidance]:
    return {
        key: Guidance(
            text=spoken(own.get(key, {}).get("text", row["text"])),
            example=spoken_or_none(own.get(key, {}).get("example")),
        )
        for key, row in common.items()
    }


def _rings(own, shared) -> dict:
    return {row["key"]: spoken(own.get(row["key"], row["title"])) for row in shared["rings"]}


_ROWS = {
    "variants": _variant,
    "roles": role,
    "participation": _taking_part,
    "focus_areas": _named,
    "milestones": _milestone,
    "deadlines": deadline,
}
