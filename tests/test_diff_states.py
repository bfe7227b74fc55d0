"""The two states that a diff compares, which claims it judges, and what became of each."""

from __future__ import annotations

import doctest
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import timetable
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from timetable import accept, committed, git, replaced

from notecheck.cli import main
from notecheck.config import find_course
from notecheck.diff import Diff, What, diff, touched, wording
from notecheck.diff.places import Fate, Words
from notecheck.diff.told import count, details
from notecheck.diff.wording import word_changes
from notecheck.errors import ConfigError
from notecheck.model import Place, Shape
from notecheck.reporters.diff_format import render_diff

MakeCourse = Callable[..., Path]


@pytest.fixture
def course(make_course: MakeCourse) -> Path:
    """A course of two languages with one commit, its verdicts accepted."""
    return committed(make_course(timetable.FILES, timetable.SETTINGS))


def compared(root: Path, spec: str = "HEAD") -> Diff:
    return diff(find_course(root), spec)


def happened(found: Diff) -> dict[str, tuple[What, ...]]:
    return {change.claim.key: change.what for change in found.changes}


def told(found: Diff, key: str) -> str:
    return "\n".join(line for change in found.changes if change.claim.key == key for line in details(change))


# ---- revisions ---------------------------------------------------------------------------------------


def test_two_revisions_and_where_one_left_the_other(course: Path) -> None:
    git(course, "checkout", "-q", "-b", "branch")
    timetable.a_direction(course)
    git(course, "commit", "-q", "-a", "-m", "the direction")
    git(course, "checkout", "-q", "main")
    timetable.another_wording(course)
    git(course, "commit", "-q", "-a", "-m", "a wording")
    assert set(happened(compared(course, "main..branch"))) == {"en:days", "en:growing", "zh:growing"}
    forked = compared(course, "main...branch")
    assert set(happened(forked)) == {"en:growing", "zh:growing"}
    assert forked.before.startswith("where branch left main (")
    assert set(happened(compared(course, "..branch"))) == {"en:days", "en:growing", "zh:growing"}


def test_a_revision_before_the_course_had_none_of_its_claims(make_course: MakeCourse) -> None:
    root = make_course({"README.md": "nothing yet\n"})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "README.md")
    git(root, "commit", "-q", "-m", "first")
    make_course(timetable.FILES, timetable.SETTINGS)
    assert set(happened(compared(root)).values()) == {(What.ADDED,)}
    assert compared(root).status == 0


def test_two_states_without_a_claim_compare_nothing(make_course: MakeCourse) -> None:
    root = make_course({"notes/a.md": "words\n"})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    assert compared(root).status == 5
    assert count(compared(root)) == "Nothing was compared: neither state has a claim."


def test_the_work_tree_and_the_index_stay_as_they_are(course: Path) -> None:
    timetable.a_digit(course)
    git(course, "add", "notes/en")
    before = git(course, "status", "--porcelain")
    compared(course)
    assert git(course, "status", "--porcelain") == before


def test_inside_a_hook_of_git_the_same_is_told(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timetable.a_digit(course)
    expected = happened(compared(course))
    monkeypatch.setenv("GIT_DIR", str(course.parent / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(course.parent / "other-index"))
    assert happened(compared(course)) == expected


@pytest.mark.parametrize("name", ["nowhere", "--help", "HEAD:notes", "main...nowhere"])
def test_what_is_no_revision_is_told_with_a_remedy(course: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="git knows no revision called") as told:
        compared(course, name)
    assert "git fetch" in told.value.remedy


def test_branches_without_a_common_ancestor_are_told(course: Path) -> None:
    git(course, "checkout", "-q", "--orphan", "island")
    git(course, "commit", "-q", "-m", "another first")
    with pytest.raises(ConfigError, match="main and island have no common ancestor"):
        compared(course, "main...island")
    assert compared(course, "main..island").changes == ()


def test_a_course_outside_of_git_is_told(course: Path) -> None:
    shutil.rmtree(course / ".git")
    result = CliRunner().invoke(main, ["-C", str(course), "diff", "HEAD"])
    assert result.exit_code == 2
    assert "is in no git repository" in result.output


def test_settings_that_cannot_be_read_at_a_revision_name_it(course: Path) -> None:
    settings = (course / "pyproject.toml").read_text()
    (course / "pyproject.toml").write_text("[tool.notecheck]\nnonsense = 1\n")
    git(course, "commit", "-q", "-a", "-m", "nonsense")
    (course / "pyproject.toml").write_text(settings)
    with pytest.raises(ConfigError, match=r"at HEAD .*no setting called 'nonsense'"):
        compared(course)


# ---- what is judged ----------------------------------------------------------------------------------


def test_nothing_changed_is_said_and_judges_nothing(course: Path) -> None:
    judged: list[int] = []
    found = diff(find_course(course), "HEAD", keep=False, progress=lambda _, wanted: judged.append(wanted))
    assert (found.changes, found.problems, found.status, judged) == ((), (), 0, [])
    assert render_diff(found, "text").endswith("No claim changed. Nothing to look at.\n")


def test_only_what_the_edit_touched_is_judged(course: Path) -> None:
    timetable.a_direction(course)
    judged: list[int] = []
    diff(find_course(course), "HEAD", keep=False, progress=lambda _, wanted: judged.append(wanted))
    assert judged == [2, 2] * 2  # one claim in two languages, on either side


def test_without_a_cache_nothing_is_left_behind(course: Path) -> None:
    shutil.rmtree(course / ".notecheck_cache")
    timetable.a_digit(course)
    diff(find_course(course), "HEAD", keep=False)
    assert not (course / ".notecheck_cache").exists()


def test_comments_and_layout_of_a_check_change_nothing(course: Path) -> None:
    file = course / "checks/time.py"
    file.write_text("# about time\n" + file.read_text().replace("number = claim", "number  =  claim"))
    assert happened(compared(course)) == {}


def test_a_lost_claim_breaks_those_that_use_it(course: Path) -> None:
    replaced(course, "The hours of some days are $h = 24 d$", "nothing")
    replaced(course, "[nothing]{#hours}", "")
    replaced(course, "若干天的小时数是 $h = 24 d$", "nothing", "zh")
    replaced(course, "[nothing]{#hours}", "", "zh")
    found = compared(course)
    assert happened(found)["en:growing"] == (What.GROUND, What.TURNED)
    assert "confirmed → error (the loss of the claim hours, which it uses)" in told(found, "en:growing")


def test_a_claim_that_is_used_from_the_other_language_is_told(course: Path) -> None:
    replaced(course, "[The hours of some days are $h = 24 d$]{#hours}", "")
    found = compared(course)
    assert happened(found)["en:growing"] == (What.GROUND,)
    assert "the claim hours, which it uses, now read in zh: 1 claim (growing)" in render_diff(found, "text")


def test_another_seed_judges_everything_anew(course: Path) -> None:
    (course / "pyproject.toml").write_text(f"[tool.notecheck]\n{timetable.SETTINGS}\nseed = 5\n")
    found = compared(course)
    assert set(happened(found).values()) == {(What.GROUND,)}
    assert "judged anew for the course's seed: 8 claims" in render_diff(found, "text")
    assert "pyproject.toml" in render_diff(found, "sarif")


def test_a_check_that_breaks_is_told_before_the_claims_that_lost_it(course: Path) -> None:
    file = course / "checks/time.py"
    file.write_text(file.read_text() + "def broken(:\n")
    text = render_diff(compared(course), "text")
    assert text.index("checks/time.py:") < text.index("since something that they rest on changed")
    assert text.count("confirmed → unchecked (its check, in checks/time.py)") == 8


# ---- acceptance --------------------------------------------------------------------------------------


def test_a_lost_claim_needs_nobody_once_its_verdict_is_forgotten(course: Path) -> None:
    timetable.a_deleted_claim(course)
    file = course / "checks/time.py"
    file.write_text(file.read_text().replace('"days", "months"', '"days"'))
    assert compared(course).status == 1
    accept(course)
    found = compared(course)
    assert (happened(found)["en:months"], found.status) == ((What.LOST,), 0)
    assert "its accepted verdict was forgotten with it" in told(found, "en:months")


def test_an_edit_that_is_accepted_with_it_needs_nobody(course: Path) -> None:
    timetable.a_digit(course)
    accept(course)
    found = compared(course)
    assert happened(found)["en:days"] == (What.EDITED, What.TURNED, What.ACCEPTED)
    assert "accepted as confirmed → accepted as refuted" in told(found, "en:days")
    assert found.status == 0


def test_a_flag_that_says_something_else_is_asked_about_again(course: Path) -> None:
    timetable.a_digit(course)
    accept(course)
    git(course, "commit", "-q", "-a", "-m", "wrong, accepted")
    replaced(course, "8 days", "9 days")
    replaced(course, "8 天", "9 天", "zh")
    found = compared(course)
    assert happened(found)["en:days"] == (What.EDITED, What.EVIDENCE, What.OUTDATED)
    assert "its reading changed since it was accepted" in told(found, "en:days")
    assert found.status == 1


def test_a_wording_of_a_flag_that_nobody_accepted_needs_nobody(course: Path) -> None:
    timetable.a_digit(course)
    git(course, "rm", "-q", "notes/verdicts.toml")
    git(course, "commit", "-q", "-a", "-m", "wrong, not accepted")
    replaced(course, "A week has", "Every week has")
    found = compared(course)
    assert (happened(found), found.status) == ({"en:days": (What.REWORDED,)}, 0)


# ---- where claims stand ------------------------------------------------------------------------------


def test_a_renamed_note_is_told_once(course: Path) -> None:
    (course / "notes/en/time.md").rename(course / "notes/en/hours.md")
    found = compared(course)
    assert set(happened(found).values()) == {(What.MOVED,)}
    text = render_diff(found, "text")
    assert "moved from notes/en/time.md to notes/en/hours.md: 4 claims (days, hours, growing, months)" in text
    assert "No claim changed. 4 claims moved to another note. Nothing to look at." in text


def test_lines_that_shift_and_headings_that_are_renamed_move_nothing(course: Path) -> None:
    replaced(course, "## Days", "Words above.\n\n## The days of a week")
    assert happened(compared(course)) == {}


def test_a_paragraph_below_another_heading_has_moved(course: Path) -> None:
    replaced(
        course,
        "[With the days the hours grow]{#growing}.\n\n## Months\n",
        "## Months\n\n[With the days the hours grow]{#growing}.\n",
    )
    assert happened(compared(course)) == {"en:growing": (What.MOVED,)}


MARK = "[A year has 12 months]{#months}."


@pytest.mark.parametrize(
    ("now", "fate", "line"),
    [
        ("", Fate(Words.GONE, Place("notes/en/time.md", 11)), "its words are gone from notes/en/time.md:11"),
        (
            "A year has\n12 months.",
            Fate(Words.UNMARKED, Place("notes/en/time.md", 11, 1)),
            "its words stand at notes/en/time.md:11:1 and are no claim: nothing judges them now",
        ),
        (
            "[A year has 12 months]{#year}.",
            Fate(Words.RENAMED, Place("notes/en/time.md", 11, 2), "year"),
            "its words are now the claim year at notes/en/time.md:11:2",
        ),
        (
            "[Any year has 12 months]{#year}.",
            Fate(Words.REWRITTEN, Place("notes/en/time.md", 11, 2), "year"),
            "much like it is the new claim year at notes/en/time.md:11:2",
        ),
    ],
    ids=["gone", "unmarked", "renamed", "rewritten"],
)
def test_what_became_of_the_words_of_a_lost_claim_is_told(
    course: Path, now: str, fate: Fate, line: str
) -> None:
    replaced(course, MARK, now)
    found = compared(course)
    (lost,) = (change for change in found.changes if change.what == (What.LOST,))
    assert lost.fate == fate
    assert line in details(lost)


def test_the_same_words_elsewhere_are_not_taken_for_those_of_a_lost_claim(make_course: MakeCourse) -> None:
    twice = "A year has 12 months, as everybody knows.\n\n"
    more = "\n[A year has 12 months]{#more}.\n"
    checks = timetable.CHECKS.replace('"months"', '"months", "more"')
    files = timetable.FILES | {"notes/en/time.md": twice + timetable.EN + more, "checks/time.py": checks}
    root = committed(make_course(files))
    replaced(root, MARK, "")
    (lost,) = (change for change in compared(root).changes if change.what == (What.LOST,))
    assert lost.fate == Fate(Words.GONE, Place("notes/en/time.md", 13))


def test_a_lost_note_is_told(course: Path) -> None:
    (course / "notes/en/time.md").unlink()
    found = compared(course)
    assert [change.what for change in found.changes if change.claim.lang == "en"] == [(What.LOST,)] * 4
    assert "its words are gone, and its note with them" in told(found, "en:days")


# ---- words -------------------------------------------------------------------------------------------

words = st.text("ab 一二1.$\\|\n", max_size=12)


@pytest.mark.parametrize("module", [wording, touched])
def test_the_examples_of_the_docstrings_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert (failed, tried > 1) == (0, True)


@given(words, words, st.sampled_from(Shape))
def test_changed_words_are_those_that_differ(old: str, new: str, shape: Shape) -> None:
    found = word_changes(old, new, shape)
    if old.split() != new.split():
        assert found
    elif shape is not Shape.CODE:
        assert found == ()
    assert all(one in old and other in new for one, other in found)


@pytest.mark.parametrize(
    ("old", "new", "shape", "line"),
    [
        ("the mean of all samples", "the sum of all samples", Shape.PROSE, "“mean” → “sum”"),
        ("样本越多，噪声越小", "样本越多，噪声越大", Shape.PROSE, "“小” → “大”"),
        (r"\theta_{t-1} - \eta v_t", r"\theta_{t-1} + \eta v_t", Shape.FORMULA, r"“- \eta” → “+ \eta”"),
        ("a < b", "a > b", Shape.FORMULA, "“a < b” → “a > b”"),
        ("about 1,000 steps", "about 1,500 steps", Shape.PROSE, "“1,000” → “1,500”"),
        ("0.9", "0.99", Shape.PROSE, "“0.9” → “0.99”"),
        ("it grows", "it always grows", Shape.PROSE, "“always” added"),
        ("it always grows", "it grows", Shape.PROSE, "“always” taken out"),
        ("it grows", "it\n  grows", Shape.PROSE, ""),
        (
            "for x in y:\n    f(x)\n    g()",
            "for x in y:\n    f(x)\ng()",
            Shape.CODE,
            "“g()” indented otherwise",
        ),
        ("| a | 慢 |\n| b | 慢 |", "| a | 慢 |\n| b | 不慢 |", Shape.TABLE, "“慢” → “不慢”"),
    ],
)
def test_words_are_told_as_an_author_sees_them(old: str, new: str, shape: Shape, line: str) -> None:
    assert wording.told(word_changes(old, new, shape)) == line


def test_long_passages_are_cut_and_not_taken_for_the_same() -> None:
    line = wording.told([("x" * 300 + "a", "x" * 300 + "b")])
    assert line == f"“…{'x' * 20}a” → “…{'x' * 20}b”"
