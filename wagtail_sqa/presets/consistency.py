"""Whether what a file names exists: laws, checks, rings, categories, groups. The form has been checked before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from . import rules, schema
from .specs import Fault

_REFERRING = ("roles", "participation", "deadlines", "checks", "use_checks", "variants", "sections")
_WITH_KEYS = (*_REFERRING[:3], "variants", "sections", "focus_areas", "milestones", "categories", "rings", "verbs")


def faults(data: Mapping, *, stem: str, shared: Mapping) -> Iterator[Fault]:
    """Yield what is wrong in ``data`` of a file named ``stem``; ``shared`` is the content of shared.toml."""
    if data["key"] != stem:
        hint = f'Write key = "{stem}" or rename the file.'
        yield Fault(("key",), f"The key {data['key']!r} is not the name of the file.", hint)
    yield from _twice(data)
    yield from _legal(data, shared)
    yield from _uses(data, shared)
    if data["type"] == "plan":
        yield from _plan(data, shared)
    if data["type"] == "report":
        yield from _report(data)


def _twice(data) -> Iterator[Fault]:
    for name in (*_WITH_KEYS, "checks", "references"):
        identity = "id" if name in ("checks", "references") else "key"
        rows = data.get(name, ())
        seen = Counter()
        for i, row in enumerate(rows if isinstance(rows, list) else ()):  # a plan names its rings in a table
            seen[row[identity]] += 1
            if seen[row[identity]] > 1:
                hint = "Give each its own, or remove one."
                yield Fault((name, i, identity), f"{row[identity]!r} stands twice under {name}.", hint)


def _legal(data, shared) -> Iterator[Fault]:
    known = {row["id"] for source in (shared, data) for row in source.get("references", ())}
    laws = {law for source in (shared, data) for law in source.get("laws", {})}
    for name in _REFERRING:
        for i, row in enumerate(data.get(name, ())):
            yield from _unknown(row.get("legal", ()), known, (name, i, "legal"), "reference")
    for i, row in enumerate(data.get("references", ())):
        yield from _unknown([row["law"]], laws, ("references", i, "law"), "law")


def _uses(data, shared) -> Iterator[Fault]:
    common = {row["id"]: row for row in shared.get("checks", ())}
    own = {row["id"] for row in data.get("checks", ())} if data["type"] != "shared" else set()
    for i, row in enumerate(data.get("use_checks", ())):
        if row["id"] not in common:
            yield from _unknown([row["id"]], common, ("use_checks", i, "id"), "common check")
        elif row["id"] in own:
            hint = "Use the common check or write your own, not both."
            yield Fault(("use_checks", i, "id"), f"The check {row['id']!r} stands twice.", hint)
        else:
            yield from schema.check({**common[row["id"]], **row}, ("use_checks", i))


def _plan(data, shared) -> Iterator[Fault]:
    areas, groups = _keys(data, "focus_areas"), _keys(data, "participation")
    categories = _keys(data, "categories") | _keys(shared, "categories")
    variants = _keys(data, "variants")
    for name in ("roles", "participation", "focus_areas", "milestones", "deadlines", "checks", "use_checks"):
        for i, row in enumerate(data.get(name, ())):
            yield from _unknown(row.get("variants", ()), variants, (name, i, "variants"), "variant")
    for i, row in enumerate(data.get("deadlines", ())):
        yield from _unknown([row["category"]], categories, ("deadlines", i, "category"), "category")
    named = {"areas": (areas, "focus area"), "groups": (groups, "group"), "categories": (categories, "category")}
    for name in ("checks", "use_checks"):
        for i, row in enumerate(data.get(name, ())):
            for param, (known, what) in named.items():
                values = row.get("params", {}).get(param, ())
                yield from _unknown(values, known, (name, i, "params", param), what)
    yield from _report_rules(data)


def _report(data) -> Iterator[Fault]:
    sections = _keys(data, "sections")
    for i, row in enumerate(data.get("checks", ())):
        named = row.get("params", {}).get("sections", ())
        yield from _unknown(named, sections, ("checks", i, "params", "sections"), "section")


def _report_rules(data) -> Iterator[Fault]:
    for i, row in enumerate(data.get("checks", ())):
        if row["rule"] in rules.REPORT_RULES:
            yield Fault(
                ("checks", i, "rule"), f"The rule {row['rule']!r} is one of reports.", "Choose a rule of plans."
            )


def _keys(data, name) -> set[str]:
    return {row["key"] for row in data.get(name, ())}


def _unknown(names: Iterable[str], known: Iterable[str], path, what: str) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            yield Fault(path, f"The {what} {name!r} does not exist.", f"Choose one of: {there}.")
