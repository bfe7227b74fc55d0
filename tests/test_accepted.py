"""Accepted verdicts: what is recorded, what is asked about again, what is never lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from notecheck.accepted import digest, read_accepted, write_accepted
from notecheck.cli import main
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
    metres, kilometres = (verdict(Read("en:a", 0, "number", "7", "7", unit=unit)) for unit in ("m", "km"))
    assert digest(claim("7 m"), metres) != digest(claim("7 km"), kilometres)


def test_what_was_read_elsewhere_does_not_count() -> None:
    own = Read("en:a", 0, "number", "7", "7")
    other = Read("en:b", 0, "number", "8", "8")
    assert digest(claim("x"), verdict(own)) == digest(claim("x"), verdict(own, other))


def test_without_a_reading_the_words_count_but_not_their_layout() -> None:
    assert digest(claim("a b"), verdict()) == digest(claim("a\n b"), verdict())
    assert digest(claim("a b"), verdict()) != digest(claim("a c"), verdict())


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    names = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    return subprocess.run(
        ["git", *names, "-C", str(root), *words], capture_output=True, text=True, check=False
    )


Entries = dict[str, tuple[Kind, str]]
REFUTED, CONFIRMED = (Kind.REFUTED, "9f"), (Kind.CONFIRMED, "8f")
BASE: Entries = {f"en:{name}": (Kind.CONFIRMED, f"0{name}") for name in "acegi"}


def merge(make_course, ours: Entries, theirs: Entries) -> tuple[Course, int]:  # type: ignore[no-untyped-def]
    """A course in which two branches recorded verdicts and were merged, and git's status for it."""
    course = find_course(make_course({"notes/a.md": ""}))
    git(course.root, "init", "-q", "-b", "main")
    for branch, entries in (("main", BASE), ("theirs", theirs), ("ours", ours)):
        git(course.root, "checkout", "-q", "main")
        git(course.root, "checkout", "-q", "-B", branch)
        write_accepted(course, entries)
        git(course.root, "add", ".")
        git(course.root, "commit", "-q", "-m", branch)
    return course, git(course.root, "merge", "-q", "theirs").returncode


def recorded(course: Course) -> Entries:
    return {key: (entry.kind, entry.reading) for key, entry in read_accepted(course).items()}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"en:c": REFUTED}, {"en:e": CONFIRMED}),
        ({"en:c": (Kind.CONFIRMED, "9f")}, {"en:e": (Kind.REFUTED, "0e")}),
        ({"en:b": REFUTED}, {"en:d": CONFIRMED}),
        ({"en:b": REFUTED}, {"en:a": REFUTED, "en:c": REFUTED}),
    ],
)
def test_git_merges_what_was_recorded_of_neighbours(make_course, ours: Entries, theirs: Entries) -> None:  # type: ignore[no-untyped-def]
    course, status = merge(make_course, BASE | ours, BASE | theirs)
    assert status == 0
    assert recorded(course) == BASE | ours | theirs


def test_git_merges_a_claim_forgotten_beside_one_recorded(make_course) -> None:  # type: ignore[no-untyped-def]
    left = {key: entry for key, entry in BASE.items() if key != "en:c"}
    course, status = merge(make_course, left, BASE | {"en:e": REFUTED})
    assert status == 0
    assert recorded(course) == left | {"en:e": REFUTED}


def test_new_claims_between_the_same_two_are_put_together(make_course) -> None:  # type: ignore[no-untyped-def]
    course, status = merge(make_course, BASE | {"en:ca": REFUTED}, BASE | {"en:cb": REFUTED, "en:e": REFUTED})
    assert status == 1
    with pytest.raises(ConfigError, match="accept --merge"):
        read_accepted(course)
    result = CliRunner().invoke(main, ["-C", str(course.root), "accept", "--merge"])
    assert result.exit_code == 0, result.output
    assert recorded(course) == BASE | {"en:ca": REFUTED, "en:cb": REFUTED, "en:e": REFUTED}


def test_what_both_sides_recorded_otherwise_is_left_for_review(make_course) -> None:  # type: ignore[no-untyped-def]
    course, status = merge(make_course, BASE | {"en:c": REFUTED}, BASE | {"en:c": CONFIRMED, "en:i": REFUTED})
    assert status == 1
    result = CliRunner().invoke(main, ["-C", str(course.root), "accept", "--merge"])
    assert result.exit_code == 1
    assert "recorded otherwise on both sides, and to be reviewed: c (en:c)" in result.output
    assert recorded(course) == {key: entry for key, entry in BASE.items() if key != "en:c"} | {
        "en:i": REFUTED
    }


def test_without_a_merge_there_is_nothing_to_put_together(make_course) -> None:  # type: ignore[no-untyped-def]
    course, _ = merge(make_course, BASE | {"en:c": REFUTED}, BASE)
    before = course.verdicts_file.read_bytes()
    result = CliRunner().invoke(main, ["-C", str(course.root), "accept", "--merge"])
    assert (result.exit_code, course.verdicts_file.read_bytes()) == (2, before)
