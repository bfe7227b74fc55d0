"""Translations: catalogues are read strictly, and nothing that a reader sees lacks its Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import notecheck
from notecheck.config import Course
from notecheck.errors import ConfigError
from notecheck.i18n import (
    ENGINE,
    Translator,
    missing_messages,
    names,
    read_catalogue,
    tell_missing,
    translator,
)
from notecheck.text import math, quote, say
from notecheck.words import FAMILIES

PACKAGE = Path(notecheck.__file__).parent
TEMPLATES = next(
    folder for folder in (PACKAGE / "templates", PACKAGE.parents[1] / "templates") if folder.is_dir()
)


def catalogue(folder: Path, *entries: tuple[str, str]) -> Path:
    file = folder / "test.po"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "\n".join(f'msgid "{source}"\nmsgstr "{target}"\n' for source, target in entries)
    file.write_text(f"{header}\n{body}", encoding="utf-8")
    return file


def extracted() -> dict[str, str]:
    """Every template of the engine and of the guide's pages, with its place."""
    code = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"say": None})
    pages = extract_from_dir(TEMPLATES, [("**.j2", "jinja2")], keywords={"_": None})
    return {str(message): f"{name}:{line}" for name, line, message, *_ in (*code, *pages)}


def test_every_string_of_the_engine_and_its_templates_has_its_chinese() -> None:
    chinese = translator("zh")
    found = extracted()
    assert len(found) > 60
    assert {message: place for message, place in found.items() if not chinese.knows(message)} == {}


def test_every_family_of_words_and_each_of_its_meanings_has_its_chinese() -> None:
    chinese = translator("zh")
    said = {name for family in FAMILIES for name in (family.name, *family.meanings)}
    assert {name for name in said if not chinese.knows(name)} == set()


def test_the_chinese_catalogue_keeps_no_string_that_the_engine_forgot() -> None:
    readings = {name for family in FAMILIES for name in (family.name, *family.meanings)}
    readings |= {"number", "percentage", "interval", "formula", "term", "presumed"}
    catalogued = set(read_catalogue(ENGINE / "zh" / "LC_MESSAGES" / "notecheck.po"))
    assert catalogued - set(extracted()) - readings == set()


def test_english_needs_no_catalogue_and_misses_nothing() -> None:
    english = translator("en")
    assert say("{n} claims", n=3).render(english) == "3 claims"
    assert english.missing == set()


def test_a_missing_translation_is_shown_in_english_and_told() -> None:
    chinese = translator("zh")
    assert chinese("never heard of") == "never heard of"
    assert missing_messages([chinese]) == ("zh: never heard of",)


def test_missing_translations_are_told_in_two_lines_with_a_catalogue_to_fill_in(tmp_path: Path) -> None:
    course = Course(tmp_path)
    told = list(tell_missing(("de: {n} of {m}: claims", "de: Menu", "qq: Menu"), course))
    assert told == [
        "not translated into de: 2 texts, such as '{n} of {m}: claims'",
        "    Fill in .notecheck_cache/untranslated-de.po and put it into checks/locale/de/LC_MESSAGES/.",
        "not translated into qq: 1 text, such as 'Menu'",
        "    Fill in .notecheck_cache/untranslated-qq.po and put it into checks/locale/qq/LC_MESSAGES/.",
    ]
    empty = tmp_path / ".notecheck_cache/untranslated-de.po"
    filled = tmp_path / "checks/locale/de/LC_MESSAGES/guide.po"
    filled.parent.mkdir(parents=True)
    text = empty.read_text(encoding="utf-8")
    filled.write_text(
        text.replace('msgid "Menu"\nmsgstr ""', 'msgid "Menu"\nmsgstr "Menü"'), encoding="utf-8"
    )
    german = translator("de", course)
    assert (german("Menu"), german("{n} of {m}: claims")) == ("Menü", "{n} of {m}: claims")


def test_quoted_words_and_bare_values_are_never_missing() -> None:
    chinese = translator("zh")
    assert say("{a} = {b}", a=math("x"), b=quote("越来越快")).render(chinese) == "x = 越来越快"
    assert chinese.missing == set()


def test_a_course_translates_its_own_sentences_and_may_change_those_of_the_engine(tmp_path: Path) -> None:
    folder = tmp_path / "checks" / "locale" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue(folder, ("refuted", "错了"), ("a week has {n} days", "一周有 {n} 天")).rename(
        folder / "course.po"
    )
    chinese = translator("zh", Course(root=tmp_path))
    assert chinese("refuted") == "错了"
    assert say("a week has {n} days", n=7).render(chinese) == "一周有 7 天"
    assert chinese("confirmed") == "成立"


def test_unfinished_translations_do_not_count(tmp_path: Path) -> None:
    file = catalogue(tmp_path, ("one", ""), ("two", "二"))
    file.write_text(file.read_text("utf-8") + '\n#, fuzzy\nmsgid "three"\nmsgstr "三"\n', encoding="utf-8")
    assert read_catalogue(file) == {"two": "二"}


@pytest.mark.parametrize("wrong", ["有 {m} 天", "有 {n 天", "有 {} 天"])
def test_a_translation_that_asks_for_other_values_is_refused_with_its_line(
    tmp_path: Path, wrong: str
) -> None:
    file = catalogue(tmp_path, ("one", "一"), ("{n} days", wrong))
    with pytest.raises(ConfigError) as error:
        read_catalogue(file)
    assert str(error.value.place) == "test.po:7:1"


def test_a_catalogue_that_does_not_parse_is_refused_with_its_line(tmp_path: Path) -> None:
    file = catalogue(tmp_path, ("one", "一"))
    file.write_text(file.read_text("utf-8") + "\nthis is no entry\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"test\.po:7:1: this catalogue cannot be read"):
        read_catalogue(file)


def test_a_catalogue_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "test.po"
    file.write_bytes('msgid ""\nmsgstr ""\n\nmsgid "one"\nmsgstr "是"\n'.encode("gbk"))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_catalogue(file)


def test_names_are_those_in_braces() -> None:
    assert names("{a} of {b}, {{not}} this") == {"a", "b"}


def test_a_translator_can_be_made_without_any_file() -> None:
    assert Translator("zh", {"yes": "是"})("yes") == "是"
