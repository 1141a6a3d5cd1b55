"""All presets of a site: ours, and those of its own folders, which add to them or replace them."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from . import building, consistency
from .lines import line_of, line_of_error
from .parts import Preset, Reference
from .report_parts import ReportPreset, report_preset
from .schema import TYPES

OURS = Path(__file__).parent


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file: where, what, and how to mend it."""

    file: Path
    line: int
    key: str
    message: str
    hint: str

    def __str__(self):
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


@dataclass
class Library:
    """The presets that are right, by key, and the problems of the files that are not; those are left out."""

    files: dict[str, Mapping] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def shared(self) -> Mapping:
        return self.files["shared"]

    @cached_property
    def presets(self) -> dict[str, Preset]:
        """Return the presets of plans in their order; one with variants stands there as a whole and for each."""
        rows = [data for data in self.files.values() if data["type"] == "plan"]
        whole = [building.preset(data, self.shared) for data in sorted(rows, key=lambda d: (d["order"], d["key"]))]
        return {preset.key: preset for one in whole for preset in (one, *map(one.of_variant, one.variants))}

    @cached_property
    def references(self) -> dict[str, Reference]:
        """Return every reference that some file makes, by its key."""
        return building.references(*self.files.values())

    @cached_property
    def reports(self) -> dict[str, ReportPreset]:
        """Return the presets of reports, by key, in their order."""
        rows = [data for data in self.files.values() if data["type"] == "report"]
        ordered = sorted(rows, key=lambda d: (d["order"], d["key"]))
        return {data["key"]: report_preset(data, self.shared) for data in ordered}


def read(folders: Iterable[Path] = ()) -> Library:
    """Return the library of our own files and of those in ``folders``; a later file replaces one of the same name."""
    library = Library()
    for folder in (OURS, *folders):
        _read_folder(Path(folder), library)
    return library


def _read_folder(folder: Path, library: Library) -> None:
    if not folder.is_dir():
        hint = "Name a folder that exists, or take it out of the setting."
        library.problems.append(Problem(folder, 1, "", "There is no such folder.", hint))
        return
    for file in sorted(folder.glob("*.toml"), key=lambda file: (file.stem != "shared", file.name)):
        data, problems = _read_file(file, library)
        library.problems += problems
        if data is not None and not problems:
            library.files[file.stem] = data


def _read_file(file: Path, library: Library) -> tuple[Mapping | None, list[Problem]]:
    try:
        source = file.read_text(encoding="utf-8")
        data = tomllib.loads(source)
    except (OSError, UnicodeDecodeError) as error:
        return None, [Problem(file, 1, "", f"The file cannot be read: {error}", "Save it as UTF-8 text.")]
    except tomllib.TOMLDecodeError as error:
        hint = "Mend the TOML there; https://toml.io shows its form."
        return None, [Problem(file, line_of_error(str(error)), "", str(error), hint)]
    faults = list(_faults(data, file.stem, library))
    return data, [_problem(file, source, fault) for fault in faults]


def _faults(data, stem, library) -> Iterator:
    spec = TYPES.get(data.get("type"))
    if spec is None:
        yield consistency.Fault(("type",), f"The type {data.get('type')!r} is not known.", _types())
        return
    found = [*_takes_over(data, stem, library), *spec(data, ())]
    yield from found
    if not found and data["type"] != "glossary":
        shared = data if data["type"] == "shared" else library.files.get("shared", {})
        yield from consistency.faults(data, stem=stem, shared=shared)


def _takes_over(data, stem, library) -> Iterator:
    """A file may replace one of its own type; the shared one, on which all of ours rest, none may."""
    there = library.files.get(stem)
    if there is not None and (there["type"] != data["type"] or data["type"] == "shared"):
        message = f"The file would take the place of our {stem}.toml."
        yield consistency.Fault(("type",), message, "Give the file, and its key, another name.")


def _types() -> str:
    return f"Choose one of: {', '.join(sorted(TYPES))}."


def _problem(file, source, fault) -> Problem:
    key = ".".join(str(part) for part in fault.path)
    return Problem(file, line_of(source, fault.path), key, fault.message, fault.hint)
