"""notecheck diff on a real git history: ten edits of ten kinds, each told rightly in every format."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from notecheck.cli import main
from notecheck.config import find_course
from notecheck.diff import Diff, diff
from notecheck.diff.changes import What, word_changes
from notecheck.errors import ConfigError
from notecheck.reporters import FORMATS
from notecheck.reporters.diff_format import render_diff
from notecheck.schemas import schema

CHECKS = '''
from notecheck import Reading, Verdict, check, confirmed, counterexample, refuted, say
from notecheck.words import GROWTH


@check("days", "months")
def counted(claim: Reading) -> Verdict:
    """Seven days, twelve months: by their names."""
    number = claim.number(("天", "day", "个月", "月", "month"))
    names = 7 if number.counts("天", "day") else 12
    if int(number) == names:
        return confirmed("enumeration", say("there are {n}", n=names))
    wrong = counterexample(say("the names are {n}", n=names), again=say("by hand"), agrees=names in (7, 12))
    return refuted("enumeration", say("not {n}", n=int(number)), wrong,
                   correction=claim.rewrite((number, number.like(names))))


@check("hours")
def hours(claim: Reading) -> Verdict:
    """The hours of some days."""
    d = claim.formula
    if str(d.right) == "24*d":
        return confirmed("proof", say("a day has 24"))
    wrong = counterexample(say("one day has 24 hours"), again=say("counted"), agrees=True)
    return refuted("proof", say("not so"), wrong, correction=claim.rewrite((d, "$h = 24 d$")))


@check("growing", uses=["hours"])
def growing(claim: Reading, hours: Reading) -> Verdict:
    """More days, more hours, as long as the formula says so."""
    up = claim.word(GROWTH)
    if (up.meaning == "up") == (str(hours.formula.right) == "24*d"):
        return confirmed("proof", say("24 hours a day"))
    wrong = counterexample(say("2 days have 48 hours"), again=say("added up"), agrees=True)
    return refuted("proof", say("the other way"), wrong, correction=claim.rewrite((up, say("grow"))))
'''
EN = """# Time

## Days

[A week has 7 days]{#days}. [The hours of some days are $h = 24 d$]{#hours}.

[With the days the hours grow]{#growing}.

## Months

[A year has 12 months]{#months}.
"""
ZH = """# 时间

## 日

[一周有 7 天]{#days}。[若干天的小时数是 $h = 24 d$]{#hours}。

[天数多了，小时数增加]{#growing}。

## 月

[一年有 12 个月]{#months}。
"""
EVERYONE = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull}
EVERYONE |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | EVERYONE,
    )
    return done.stdout


def replaced(root: Path, old: str, new: str, lang: str = "en") -> None:
    file = root / f"notes/{lang}/time.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def course(make_course: Callable[..., Path]) -> Path:
    """A course of two languages with one commit, its verdicts accepted."""
    files = {"notes/en/time.md": EN, "notes/zh/time.md": ZH, "checks/time.py": CHECKS}
    root = make_course(files, settings='languages = ["zh", "en"]')
    accepted = CliRunner().invoke(main, ["-C", str(root), "accept"])
    assert accepted.exit_code == 0, accepted.output
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


def a_digit(root: Path) -> None:
    replaced(root, "7 days", "8 days")
    replaced(root, "7 天", "8 天", "zh")


def an_operator(root: Path) -> None:
    replaced(root, "24 d", "24 + d")
    replaced(root, "24 d", "24 + d", "zh")


def a_direction(root: Path) -> None:
    replaced(root, "grow]", "shrink]")
    replaced(root, "增加]", "减少]", "zh")


def a_deleted_claim(root: Path) -> None:
    replaced(root, "[A year has 12 months]{#months}.", "")
    replaced(root, "[一年有 12 个月]{#months}。", "", "zh")


def a_moved_paragraph(root: Path) -> None:
    paragraph = "[A year has 12 months]{#months}.\n"
    replaced(root, paragraph, "")
    replaced(root, "## Days\n\n", f"## Days\n\n{paragraph}\n")


def another_wording(root: Path) -> None:
    replaced(root, "A week has 7 days", "There are 7 days to a week")


def a_new_claim(root: Path) -> None:
    replaced(root, "## Months\n", "## Months\n\n[A decade has 10 years]{#decade}.\n")
    replaced(root, "## 月\n", "## 月\n\n[十年叫作一个年代]{#decade}。\n", "zh")


def a_check_alone(root: Path) -> None:
    file = root / "checks/time.py"
    file.write_text(file.read_text().replace("a day has 24", "a day has four times six"))


def one_twin(root: Path) -> None:
    replaced(root, "7 天", "8 天", "zh")


def a_corrected_error(root: Path) -> None:
    replaced(root, "12 months", "13 months")
    replaced(root, "12 个月", "13 个月", "zh")
    CliRunner().invoke(main, ["-C", str(root), "accept"])
    git(root, "commit", "-q", "-a", "-m", "an error, accepted")
    replaced(root, "13 months", "12 months")
    replaced(root, "13 个月", "12 个月", "zh")


L, A, M, E, R, T = What.LOST, What.ADDED, What.MOVED, What.EDITED, What.REWORDED, What.TURNED
OLD = What.ACCEPTANCE
TEN = [
    (a_digit, {"en:days": (E, T, OLD), "zh:days": (E, T, OLD)}, "“7” → “8”", 1),
    (
        an_operator,
        {"en:hours": (E, T, OLD), "en:growing": (What.GROUND, T, OLD)},
        "the claim hours, which it uses",
        1,
    ),
    (a_direction, {"en:growing": (E, T, OLD), "zh:growing": (E, T, OLD)}, "“grow” → “shrink”", 1),
    (a_deleted_claim, {"en:months": (L,), "zh:months": (L,)}, "it said: A year has 12 months", 1),
    (a_moved_paragraph, {"en:months": (M,)}, "it stood at notes/en/time.md:11:2", 0),
    (another_wording, {"en:days": (R,)}, "every reading is as it was", 0),
    (a_new_claim, {"en:decade": (A, What.UNCHECKED)}, "no check is bound to this claim", 1),
    (a_check_alone, {"en:hours": (What.CHECK,)}, "still confirmed, on the same evidence", 0),
    (one_twin, {"zh:days": (E, T, What.TWIN), "en:days": (What.TWIN,)}, "twin: notes/zh/time.md:5:6", 1),
    (a_corrected_error, {"en:months": (E, T, OLD)}, "refuted → confirmed (its own text)", 1),
]


def happened(found: Diff) -> dict[str, tuple[What, ...]]:
    return {change.claim.key: change.what for change in found.changes}


@pytest.mark.parametrize(("edit", "expected", "line", "status"), TEN, ids=[row[0].__name__ for row in TEN])
def test_an_edit_is_told_rightly_in_every_format(
    course: Path, edit: Callable[[Path], None], expected: dict[str, tuple[What, ...]], line: str, status: int
) -> None:
    edit(course)
    found = diff(find_course(course), "HEAD")
    told = happened(found)
    assert {key: told.get(key) for key in expected} == expected
    assert found.status == status
    shown = {name: render_diff(found, name) for name in FORMATS}
    assert line in shown["text"]
    plain = shown["markdown"].replace("\\", "")
    assert line in plain
    document = json.loads(shown["json"])
    jsonschema.validate(document, schema("diff"))
    said = {f"{one['lang']}:{one['id']}": tuple(one["what"]) for one in document["changes"]}
    assert said == {key: tuple(what.value for what in whats) for key, whats in told.items()}
    cases = ElementTree.fromstring(shown["junit"]).findall(".//testcase")
    assert len(cases) == len(found.changes) + len(found.problems)
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    assert bool(failed) == bool(status)
    results = json.loads(shown["sarif"])["runs"][0]["results"]
    assert len(results) == len(found.changes) + len(found.problems)
    assert any(one["level"] != "note" for one in results) == bool(status)
    annotated = shown["github"].splitlines()
    assert any(one.startswith(("::error", "::warning")) for one in annotated) == bool(status)


def test_nothing_changed_is_said_and_judges_nothing(course: Path) -> None:
    found = diff(find_course(course), "HEAD")
    assert (found.changes, found.problems, found.status) == ((), (), 0)
    assert "No claim changed." in render_diff(found, "text")


def test_only_what_the_edit_touched_is_judged(course: Path) -> None:
    a_direction(course)
    judged: list[tuple[int, int]] = []
    diff(find_course(course), "HEAD", keep=False, progress=lambda done, all_: judged.append((done, all_)))
    assert {all_ for _, all_ in judged} == {2}  # one claim in two languages, on either side


def test_an_acceptance_that_is_out_of_date_is_told(course: Path) -> None:
    a_corrected_error(course)
    found = diff(find_course(course), "HEAD")
    assert all(change.better and change.needs_a_person for change in found.changes)
    assert "2 now confirmed." in render_diff(found, "text")


def test_two_revisions_and_where_one_left_the_other(course: Path) -> None:
    git(course, "checkout", "-q", "-b", "branch")
    a_direction(course)
    git(course, "commit", "-q", "-a", "-m", "the direction")
    git(course, "checkout", "-q", "main")
    another_wording(course)
    git(course, "commit", "-q", "-a", "-m", "a wording")
    assert set(happened(diff(find_course(course), "main..branch"))) == {"en:days", "en:growing", "zh:growing"}
    assert set(happened(diff(find_course(course), "main...branch"))) == {"en:growing", "zh:growing"}


def test_the_work_tree_and_the_index_stay_as_they_are(course: Path) -> None:
    a_digit(course)
    before = git(course, "status", "--porcelain")
    diff(find_course(course), "HEAD")
    assert git(course, "status", "--porcelain") == before


def test_a_course_in_a_folder_of_its_repository(tmp_path: Path, course: Path) -> None:
    subprocess.run(["rm", "-rf", str(course / ".git")], check=True)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    a_direction(course)
    result = CliRunner().invoke(main, ["-C", str(course), "diff", "HEAD", "--format", "github"])
    assert result.exit_code == 1, result.output
    assert "file=course/notes/en/time.md,line=7" in result.output


def test_wrong_usage_is_told_with_a_remedy(course: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="git knows no revision called 'nowhere'"):
        diff(find_course(course), "nowhere")
    subprocess.run(["rm", "-rf", str(course / ".git")], check=True)
    result = CliRunner().invoke(main, ["-C", str(course), "diff", "HEAD"])
    assert result.exit_code == 2
    assert "git" in result.output


words = st.text("ab 一二1.$\\", max_size=12)


@given(words, words)
def test_changed_words_are_those_that_differ(old: str, new: str) -> None:
    found = word_changes(old, new)
    assert (found == ()) == (old == new)
    assert all(one in old and other in new for one, other in found)
