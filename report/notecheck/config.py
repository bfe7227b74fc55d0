"""From a folder to a Course: finds the course and reads `[tool.notecheck]` of its pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notecheck.errors import ConfigError
from notecheck.model import Place

SETTINGS: dict[str, type | tuple[type, ...]] = {
    "title": (str, dict),
    "languages": list,
    "language": str,
    "notes": str,
    "checks": str,
    "seconds": (int, float),
    "seed": int,
    "logo": str,
    "links": dict,
}
EXAMPLES = {
    "title": 'title = "Four lectures" or title = { de = "Vier Vorlesungen", en = "Four lectures" }',
    "languages": 'languages = ["de", "en"]',
    "language": 'language = "en"',
    "notes": 'notes = "notes"',
    "checks": 'checks = "checks"',
    "seconds": "seconds = 30",
    "seed": "seed = 0",
    "logo": 'logo = "art/logo.svg"',
    "links": 'links = { Source = "https://example.org/course" }',
}


@dataclass(frozen=True)
class Course:
    """A course and its settings.

    `titles` are the titles in single languages, `logo` an image and `links` the names and addresses
    that the guide shows on every page. `language` is the language of notes that stand in no
    language folder; `languages` the order in which the guide lists them; `seconds` the time that one
    claim's check may take; `seed` the seed of all simulations.
    """

    root: Path
    title: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ()
    notes: Path = Path("notes")
    checks: Path = Path("checks")
    seconds: float = 30.0
    seed: int = 0
    logo: Path | None = None
    links: tuple[tuple[str, str], ...] = ()
    shared_cache: Path | None = None  # the cache of another state of the same course

    @property
    def notes_dir(self) -> Path:
        return self.root / self.notes

    @property
    def checks_dir(self) -> Path:
        return self.root / self.checks

    @property
    def verdicts_file(self) -> Path:
        return self.notes_dir / "verdicts.toml"

    @property
    def templates(self) -> Path | None:
        """The course's own templates, which come before the packaged ones."""
        folder = self.root / "templates"
        return folder if folder.is_dir() else None

    @property
    def locale(self) -> Path | None:
        """The course's own gettext catalogues: `<lang>/LC_MESSAGES/course.po`."""
        folder = self.checks_dir / "locale"
        return folder if folder.is_dir() else None

    def title_in(self, lang: str) -> str:
        """The title in a language, else the course's only or first title."""
        return dict(self.titles).get(lang, self.title)

    @property
    def cache_dir(self) -> Path:
        return self.shared_cache or self.root / ".notecheck_cache"

    @property
    def folder(self) -> str:
        """The course's folder inside its git repository, with slashes; empty where they are the same."""
        for root in (self.root, *self.root.parents):
            if (root / ".git").exists():
                inside = self.root.relative_to(root).as_posix()
                return "" if inside == "." else inside
        return ""

    def relative(self, path: Path) -> str:
        """`path` as messages and reports print it: relative to the course, with slashes."""
        return path.relative_to(self.root).as_posix()


def find_course(start: Path | None = None) -> Course:
    """The course that `start` (the current folder) stands in.

    A course is the nearest folder upwards with `[tool.notecheck]` in its pyproject.toml, else the
    nearest one with a `notes/` folder. Raises ConfigError where there is none.
    """
    start = (start or Path.cwd()).resolve()
    folders = [start, *start.parents]
    for folder in folders:
        table = _table(folder)
        if table is not None:
            return _course(folder, table)
    for folder in folders:
        if (folder / "notes").is_dir():
            return Course(root=folder, title=folder.name)
    raise ConfigError(
        f"no course in {start} or above it",
        remedy="A course has a notes/ folder, a checks/ folder and [tool.notecheck] in its pyproject.toml.",
    )


def course_in(folder: Path) -> Course:
    """The course of exactly this folder, with the settings of its pyproject.toml where it has any."""
    return _course(folder, _table(folder) or {})


def _table(folder: Path) -> dict[str, Any] | None:
    file = folder / "pyproject.toml"
    if not file.is_file():
        return None
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", Place("pyproject.toml", 1)) from error
    table = settings.get("tool", {}).get("notecheck")
    return table if isinstance(table, dict) else None


def _course(root: Path, table: dict[str, Any]) -> Course:
    for name, value in table.items():
        place = _line_of(root, name)
        expected = SETTINGS.get(name)
        if expected is None:
            raise ConfigError(
                f"[tool.notecheck] has no setting called {name!r}",
                place,
                f"The settings are {', '.join(sorted(SETTINGS))}.",
            )
        if not _fits(value, expected):
            raise ConfigError(
                f"[tool.notecheck] {name} = {value!r} is of the wrong type", place, f"Write {EXAMPLES[name]}."
            )
        if name == "seconds" and value <= 0:
            raise ConfigError(
                f"[tool.notecheck] {name} = {value!r} leaves no time to any check",
                place,
                f"Write {EXAMPLES[name]}.",
            )
    place = Place("pyproject.toml", 1)
    values = dict(table)
    values["languages"] = tuple(values.get("languages", ()))
    for folder in ("notes", "checks"):
        if folder in values:
            values[folder] = Path(values[folder])
    values["titles"] = _words(values, "title", place) if isinstance(values.get("title"), dict) else ()
    if values["titles"]:
        values["title"] = values["titles"][0][1]
    values.setdefault("title", root.name)
    values["links"] = _words(values, "links", place)
    if "logo" in values:
        values["logo"] = _image(root / values["logo"], place)
    return Course(root=root, **values)


def _fits(value: Any, expected: type | tuple[type, ...]) -> bool:
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return False
    return isinstance(value, expected) and not isinstance(value, bool)


def _line_of(root: Path, name: str) -> Place:
    """Where the setting `name` stands in the file, as far as a line can be told without a parser."""
    lines = (root / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    table = next((at for at, line in enumerate(lines) if line.strip() == "[tool.notecheck]"), 0)
    found = (at for at in range(table, len(lines)) if re.match(rf"\s*[\"']?{re.escape(name)}\b", lines[at]))
    return Place("pyproject.toml", next(found, table) + 1)


def _words(values: dict[str, Any], name: str, place: Place) -> tuple[tuple[str, str], ...]:
    """A table of words: languages and titles, or names and addresses."""
    table = values.get(name, {})
    for key, value in table.items():
        if not isinstance(value, str):
            raise ConfigError(f"[tool.notecheck] {name}.{key} = {value!r} is not a string", place)
    return tuple(table.items())


def _image(file: Path, place: Place) -> Path:
    if not file.is_file():
        raise ConfigError(f"[tool.notecheck] logo: there is no file {file}", place)
    return file
