"""From English templates to a language: gettext catalogues of the engine and of a course, read as they are.

A catalogue is a `.po` file; nothing is compiled, so a translator sees an edit in the next build.
Babel is imported only for a language other than English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from notecheck.errors import ConfigError
from notecheck.explained import counted
from notecheck.model import Place

if TYPE_CHECKING:
    from notecheck.config import Course

SOURCE_LANGUAGE = "en"
ENGINE = Path(__file__).parent / "locale"


@dataclass
class Translator:
    """Translates templates into one language and remembers those that it could not.

    An instance is the `translate` that `Text.render` takes. A template without a translation is
    returned in English and kept in `missing`, so that a build can tell of it.
    """

    lang: str
    messages: dict[str, str] = field(default_factory=dict, repr=False)
    missing: set[str] = field(default_factory=set)

    def __call__(self, template: str) -> str:
        if self.lang == SOURCE_LANGUAGE or not _has_words(template):
            return template
        found = self.messages.get(template)
        if found is None:
            self.missing.add(template)
            return template
        return found

    def knows(self, template: str) -> bool:
        """Whether there is a translation; asking is not counted as missing."""
        return template in self.messages


def translator(lang: str, course: Course | None = None) -> Translator:
    """The translator of a language: the engine's catalogue, then the course's, which comes first.

    Raises ConfigError for a catalogue that cannot be read.
    """
    if lang == SOURCE_LANGUAGE:
        return Translator(lang)
    messages: dict[str, str] = {}
    for file in _catalogues(lang, course):
        messages.update(read_catalogue(file))
    return Translator(lang, messages)


def _catalogues(lang: str, course: Course | None) -> Iterator[Path]:
    files = [ENGINE / lang / "LC_MESSAGES" / "notecheck.po"]
    if course is not None and course.locale is not None:
        files += sorted((course.locale / lang / "LC_MESSAGES").glob("*.po"))
    yield from (file for file in files if file.is_file())


def read_catalogue(file: Path) -> dict[str, str]:
    """The finished translations of a `.po` file: no fuzzy ones, no empty ones.

    Raises ConfigError with the line of an entry that does not parse or whose `{names}` differ from
    those of its template: such an entry would fail in the middle of a page.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        with file.open("rb") as source:
            catalog = read_po(source, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        place = Place(file.name, int(line) + 1 if line is not None else 1)
        raise ConfigError(f"this catalogue cannot be read: {error}", place, f"Mend {file}.") from error
    messages: dict[str, str] = {}
    for message in catalog:
        if isinstance(message.id, str) and message.id and message.string and not message.fuzzy:
            _same_names(message.id, str(message.string), Place(file.name, message.lineno or 1))
            messages[message.id] = str(message.string)
    return messages


def _same_names(template: str, translation: str, place: Place) -> None:
    """Refuse a translation that asks for a value which its template does not have."""
    try:
        unknown = names(translation) - names(template)
    except ValueError as error:
        raise ConfigError(f"the braces of {translation!r} do not match: {error}", place) from error
    if unknown:
        raise ConfigError(
            f"the translation of {template!r} asks for {{{min(unknown)}}}, which the template does not have",
            place,
            "Use the names of the template.",
        )


def names(template: str) -> set[str]:
    """The names in braces of a template: `names("{a} of {b}") == {"a", "b"}`."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _has_words(template: str) -> bool:
    """Whether there is anything to translate outside the braces: "{a} = {b}" has nothing."""
    return any(letter.isalpha() for literal, *_ in Formatter().parse(template) for letter in literal)


def missing_messages(translators: Sequence[Translator]) -> tuple[str, ...]:
    """What was asked for in vain, as `lang: template`, sorted."""
    return tuple(sorted(f"{one.lang}: {template}" for one in translators for template in one.missing))


def tell_missing(missing: Sequence[str], course: Course) -> Iterator[str]:
    """Lines about the untranslated texts of `missing_messages`; a language's list is a catalogue to fill in.

    The catalogue stands in the cache folder, so that no build changes the course.
    """
    by_language: dict[str, list[str]] = {}
    for message in missing:
        lang, _, template = message.partition(": ")
        by_language.setdefault(lang, []).append(template)
    for lang, templates in by_language.items():
        file = course.cache_dir / f"untranslated-{lang}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_catalogue(file, lang, templates)
        home = course.relative(course.checks_dir / "locale" / lang / "LC_MESSAGES")
        yield f"not translated into {lang}: {counted(len(templates), 'text')}, such as {templates[0]!r}"
        yield f"    Fill in {course.relative(file)} and put it into {home}/."


def write_catalogue(file: Path, lang: str, templates: Sequence[str]) -> None:
    """A `.po` file of these templates, their translations empty."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    try:
        catalog = Catalog(locale=lang.replace("-", "_"))
    except ValueError:  # a language that Babel does not know
        catalog = Catalog()
    for template in templates:
        catalog.add(template)
    with file.open("wb") as out:
        write_po(out, catalog, omit_header=False)
