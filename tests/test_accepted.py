"""Accepted verdicts: what is recorded, what is asked about again, what is never lost."""

from __future__ import annotations

import pytest

from notecheck.accepted import digest, read_accepted, write_accepted
from notecheck.config import Course, find_course
from notecheck.errors import ConfigError
from notecheck.model import Claim, Kind, Place, Read, Shape, Verdict
from notecheck.text import say


def course_with(make_course, verdicts: str) -> Course:  # type: ignore[no-untyped-def]
    return find_course(make_course({"notes/verdicts.toml": verdicts}))


def test_what_is_written_is_read_back_sorted(make_course) -> None:  # type: ignore[no-untyped-def]
    course = find_course(make_course({"notes/a.md": ""}))
    entries = {"zh:b": (Kind.REFUTED, "0f"), "en:b": (Kind.CONFIRMED, "1f"), "zh:a": (Kind.CONDITIONAL, "2f")}
    write_accepted(course, entries)
    text = course.verdicts_file.read_text()
    assert [line for line in text.splitlines() if line.startswith("[")] == ["[en.b]", "[zh.a]", "[zh.b]"]
    found = read_accepted(course)
    assert {key: (entry.kind, entry.reading) for key, entry in found.items()} == entries
    assert text.splitlines()[found["zh:b"].place.line - 1] == "[zh.b]"


@pytest.mark.parametrize(
    "broken",
    ['[zh.a]\nverdict = "fine"\nreading = "0f"\n', '[zh.a]\nverdict = "refuted"\n', "zh = 3\n", "[zh.a\n"],
)
def test_a_file_that_is_not_understood_is_refused_and_left_alone(make_course, broken: str) -> None:  # type: ignore[no-untyped-def]
    course = course_with(make_course, broken)
    with pytest.raises(ConfigError, match=r"notes/verdicts\.toml:\d"):
        read_accepted(course)
    assert course.verdicts_file.read_text() == broken


def claim(text: str) -> Claim:
    return Claim("a", Place("notes/a.md", 3, 4), text, Shape.PROSE, "en")


def verdict(*read: Read) -> Verdict:
    return Verdict(Kind.REFUTED, say("no"), read=read)


def test_the_digest_follows_the_meaning_and_not_the_words() -> None:
    def seven(words: str, start: int) -> Verdict:
        return verdict(Read("en:a", start, "number", words, "7"))

    assert digest(claim("7 days"), seven("7", 0)) == digest(claim("seven days"), seven("seven", 2))
    other = verdict(Read("en:a", 0, "number", "8", "8"))
    assert digest(claim("7 days"), seven("7", 0)) != digest(claim("8 days"), other)


def test_what_was_read_elsewhere_does_not_count() -> None:
    own = Read("en:a", 0, "number", "7", "7")
    other = Read("en:b", 0, "number", "8", "8")
    assert digest(claim("x"), verdict(own)) == digest(claim("x"), verdict(own, other))


def test_without_a_reading_the_words_count_but_not_their_layout() -> None:
    assert digest(claim("a b"), verdict()) == digest(claim("a\n b"), verdict())
    assert digest(claim("a b"), verdict()) != digest(claim("a c"), verdict())
