"""Where in a TOML file something stands: `tomllib` does not say."""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w\-\"'. ]+?)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")


def line_of(source: str, path: Path) -> int:
    """Return the number of the line in ``source`` where ``path`` stands, or what holds it; 1 if nothing is found."""
    places = _places(source)
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return 1


def line_of_error(message: str) -> int:
    """Return the line that a message of `tomllib` names; 1 if it names none."""
    found = _AT_LINE.search(message)
    return int(found[1]) if found else 1


def _places(source: str) -> dict[Path, int]:
    places: dict[Path, int] = {}
    header: Path = ()
    for number, line in enumerate(source.splitlines(), start=1):
        if found := _HEADER.match(line):
            header = _header(found[2], found[1] == "[[", places)
            places.setdefault(header, number)
        elif found := _KEY.match(line):
            places.setdefault((*header, *_parts(found[1])), number)
    return places


def _header(name: str, is_row: bool, places) -> Path:
    parts = _parts(name)
    if not is_row:
        return parts
    return (*parts, sum(path[:-1] == parts and isinstance(path[-1], int) for path in places))


def _parts(name: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
