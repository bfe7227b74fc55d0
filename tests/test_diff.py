"""notecheck diff on a real git history: ten edits of ten kinds, each told rightly in every format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import timetable
from click.testing import CliRunner
from markdown_it import MarkdownIt
from readers import commands, sarif_validator
from timetable import accept, committed, git, replaced

from notecheck.cli import main
from notecheck.config import find_course
from notecheck.diff import Diff, What, diff
from notecheck.findings import Level
from notecheck.reporters.diff_format import render_diff
from notecheck.schemas import schema

Document = dict[str, Any]
Change = tuple[What, ...]

LOST, ADDED, MOVED, EDITED, REWORDED = What.LOST, What.ADDED, What.MOVED, What.EDITED, What.REWORDED
CHECK, GROUND, TURNED, TWIN, OLD = What.CHECK, What.GROUND, What.TURNED, What.TWIN, What.OUTDATED


@dataclass(frozen=True)
class Edit:
    """An edit, and all that has to be told about it.

    `told` is what happened to each claim, `lines` what the text says in so many words, `rules` the
    level of a finding for each claim (by rule), `problems` how many are new, `quiet` how many
    claims were judged anew for nothing.
    """

    made: Callable[[Path], None]
    told: dict[str, Change]
    lines: tuple[str, ...]
    rules: dict[str, tuple[str, Level]]
    problems: int = 0
    quiet: int = 0

    @property
    def status(self) -> int:
        return int(any(level != "note" for _, level in self.rules.values()))


def both(name: str, what: Change) -> dict[str, Change]:
    return {f"{lang}:{name}": what for lang in ("en", "zh")}


def ruled(name: str, rule: str, level: Level) -> dict[str, tuple[str, Level]]:
    return {f"{lang}:{name}": (rule, level) for lang in ("en", "zh")}


TEN = (
    Edit(
        timetable.a_digit,
        both("days", (EDITED, TURNED, OLD)),
        (
            "✗ notes/en/time.md:5:2 days: edited, turned, acceptance out of date",
            "“7” → “8”",
            "confirmed → refuted (its own text): not 8",
            "counterexample: the names are 7",
            "correct it to: A week has 7 days",
            "correct it to: 一周有 7 天",
            "accepted as confirmed: review it, then run notecheck accept days",
        ),
        ruled("days", "turned", "error"),
    ),
    Edit(
        timetable.an_operator,
        both("hours", (EDITED, TURNED, OLD)) | both("growing", (GROUND, TURNED, OLD)),
        ("“24 d” → “24 + d”", "confirmed → refuted (the claim hours, which it uses): the other way"),
        ruled("hours", "turned", "error") | ruled("growing", "turned", "error"),
    ),
    Edit(
        timetable.a_direction,
        both("growing", (EDITED, TURNED, OLD)),
        ("“grow” → “shrink”", "“增加” → “减少”", "confirmed → refuted (its own text): the other way"),
        ruled("growing", "turned", "error"),
    ),
    Edit(
        timetable.a_deleted_claim,
        both("months", (LOST,)),
        (
            "∅ notes/en/time.md:11:2 months: lost (as it stood)",
            "it said: A year has 12 months",
            "it said: 一年有 12 个月",
            "it was confirmed",
            "its words are gone from notes/en/time.md:11",
            "the check counted is bound to 'months', and no note has such a claim",
        ),
        ruled("months", "lost", "error"),
        problems=1,
    ),
    Edit(
        timetable.a_moved_paragraph,
        {"en:months": (MOVED,)},
        ("✓ notes/en/time.md:5:2 months: moved", "it stood at notes/en/time.md:11:2"),
        {"en:months": ("moved", "note")},
    ),
    Edit(
        timetable.another_wording,
        {"en:days": (REWORDED,)},
        ("“A week has 7 days” → “There are 7 days to a week”", "every reading is as it was"),
        {"en:days": ("reworded", "note")},
    ),
    Edit(
        timetable.a_new_claim,
        both("decade", (ADDED, What.UNCHECKED)),
        ("? notes/en/time.md:11:2 decade: added, without a check", "no check is bound to this claim"),
        ruled("decade", "added", "warning"),
    ),
    Edit(
        timetable.a_check_alone,
        both("hours", (CHECK, What.EVIDENCE))
        | both("days", (CHECK,))
        | both("growing", (CHECK,))
        | both("months", (CHECK,)),
        (
            "still confirmed (its check, in checks/time.py), with another summary: a day has four times six",
            "judged anew for its check, in checks/time.py: 6 claims (days, growing, months)",
        ),
        ruled("hours", "check-changed", "note"),
        quiet=6,
    ),
    Edit(
        timetable.one_twin,
        {"zh:days": (EDITED, TURNED, TWIN, OLD), "en:days": (TWIN,)},
        (
            "twin: notes/zh/time.md:5:6: '8' stands here, its twin says '7' (notes/en/time.md:5:13)",
            "twin: notes/en/time.md:5:13: '7' stands here, its twin says '8' (notes/zh/time.md:5:6)",
        ),
        {"zh:days": ("turned", "error"), "en:days": ("out-of-step", "error")},
    ),
    Edit(
        timetable.a_corrected_error,
        both("months", (EDITED, TURNED, OLD)),
        ("“13” → “12”", "refuted → confirmed (its own text): there are 12", "2 now confirmed."),
        ruled("months", "turned", "warning"),
    ),
)


@pytest.fixture
def course(make_course: Callable[..., Path]) -> Path:
    """A course of two languages with one commit, its verdicts accepted."""
    return committed(make_course(timetable.FILES, timetable.SETTINGS))


def happened(found: Diff) -> dict[str, Change]:
    return {change.claim.key: change.what for change in found.changes}


def claim_of(place: str, notes: dict[str, str]) -> str:
    """The claim whose mark is the first at or behind `notes/en/time.md:5:2`."""
    path, line, column = place.rsplit(":", 2)
    source = "\n".join(notes[path].split("\n")[int(line) - 1 :])[int(column) - 1 :]
    mark = re.search(r"\{#([\w-]+)\}", source)
    assert mark is not None
    return f"{path.split('/')[1]}:{mark[1]}"


@pytest.mark.parametrize("edit", TEN, ids=[edit.made.__name__ for edit in TEN])
def test_an_edit_is_told_rightly_in_every_format(course: Path, edit: Edit) -> None:
    edit.made(course)
    found = diff(find_course(course), "HEAD")
    assert happened(found) == edit.told
    assert found.status == edit.status
    assert len(found.problems) == edit.problems
    _of_text(render_diff(found, "text"), edit)
    _of_markdown(render_diff(found, "markdown"), edit)
    _of_json(json.loads(render_diff(found, "json")), edit)
    _of_junit(render_diff(found, "junit"), edit)
    _of_sarif(json.loads(render_diff(found, "sarif")), edit, course)
    _of_github(render_diff(found, "github"), edit)


def _of_text(text: str, edit: Edit) -> None:
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in edit.lines if not any(line in other for other in lines)] == []
    loud = len(edit.told) - edit.quiet
    assert lines[-1].startswith(f"{loud} claim{'s' * (loud > 1)} changed: ")
    to_look_at = sum(level != "note" for _, level in edit.rules.values()) + edit.problems
    assert lines[-1].endswith(f" {to_look_at} to look at." if edit.status else " Nothing to look at.")


def _of_markdown(markdown: str, edit: Edit) -> None:
    tokens = MarkdownIt().parse(markdown)
    inline = [child.content for token in tokens for child in token.children or ()]
    shown = "".join(inline) + "".join(token.content for token in tokens if token.type == "html_block")
    parts = (
        part for line in edit.lines for part in re.split(r"notes/\S+:\d+:\d+ [\w-]+: |✓ |✗ |∅ |\? ", line)
    )
    assert [part for part in parts if part.removesuffix(" (as it stood)") not in shown] == []


def _of_json(document: Document, edit: Edit) -> None:
    jsonschema.validate(document, schema("diff"))
    assert document["summary"]["status"] == edit.status
    assert document["summary"]["changes"] == len(edit.told)
    said = {f"{one['lang']}:{one['id']}": one for one in document["changes"]}
    assert {key: tuple(one["what"]) for key, one in said.items()} == edit.told
    told = [line for one in said.values() for line in one["told"]]
    assert {key for key, one in said.items() if one["to_look_at"]} == {
        key for key, (_, level) in edit.rules.items() if level != "note"
    }
    for one in said.values():
        before, after = one["before"], one["after"]
        assert (before is None, after is None) == ("added" in one["what"], "lost" in one["what"])
        if before and after:
            assert (before["verdict"] != after["verdict"]) == ("turned" in one["what"])
            assert (before["text"] != after["text"]) == bool(one["words"])
            assert ({"by": "text", "name": None, "how": None} in one["because"]) == bool(one["words"])
    assert told or edit.quiet


def _of_junit(junit: str, edit: Edit) -> None:
    cases = ElementTree.fromstring(junit).findall(".//testcase")
    claims = [case for case in cases if case.find("error") is None]
    assert len(cases) - len(claims) == edit.problems
    failed = set()
    for case in claims:
        properties = {one.get("name"): one.get("value") for one in case.findall(".//property")}
        key = f"{properties['lang']}:{case.get('name')}"
        assert properties["what"] == ", ".join(what.label for what in edit.told[key])
        assert (properties["verdict"] == "") == (LOST in edit.told[key])
        assert (properties["method"] in ("proof", "enumeration")) == (not {LOST, ADDED} & set(edit.told[key]))
        if case.find("failure") is not None:
            failed.add(key)
    assert len(claims) == len(edit.told)
    assert failed == {key for key, (_, level) in edit.rules.items() if level != "note"}


def _of_sarif(log: Document, edit: Edit, root: Path) -> None:
    (run,) = log["runs"]
    results = run["results"]
    quiet = [one for one in results if "With the same verdict" in one["message"]["text"]]
    assert len(quiet) == bool(edit.quiet)
    assert len(results) == len(edit.rules) + edit.problems + len(quiet)
    notes = {
        f"notes/{lang}/time.md": (root / f"notes/{lang}/time.md").read_text("utf-8") for lang in ("en", "zh")
    }
    found = {}
    for one in results:
        location = one["locations"][0]["physicalLocation"]
        path, region = location["artifactLocation"]["uri"], location["region"]
        if one in quiet or one["ruleId"] in ("lost", "problem"):
            continue
        place = f"{path}:{region['startLine']}:{region['startColumn']}"
        found[claim_of(place, notes)] = (one["ruleId"], one["level"])
    assert found == {key: rule for key, rule in edit.rules.items() if rule[0] != "lost"}
    lost = [one for one in results if one["ruleId"] == "lost"]
    assert len(lost) == sum(LOST in what for what in edit.told.values())


def _of_github(github: str, edit: Edit) -> None:
    *read, (_, _, closing) = commands(github)
    levels = [level for level, _, _ in read]
    pressing = [level for _, level in edit.rules.values()]
    assert levels.count("error") == pressing.count("error") + edit.problems
    assert levels.count("warning") == pressing.count("warning")
    assert closing.endswith(" to look at.")
    titles = {properties["title"] for _, properties, _ in read}
    for key in edit.rules:
        name = key.split(":")[1]
        assert any(title.startswith(f"{name}: ") for title in titles)


# ---- SARIF -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", TEN, ids=[edit.made.__name__ for edit in TEN])
def test_the_sarif_of_an_edit_is_valid_against_the_published_schema(course: Path, edit: Edit) -> None:
    edit.made(course)
    log = json.loads(render_diff(diff(find_course(course), "HEAD"), "sarif"))
    assert [error.message for error in sarif_validator().iter_errors(log)] == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert all(rule["help"]["text"] == rule["help"]["text"].strip() for rule in rules)
    assert run["automationDetails"]["id"] == "notecheck-diff/"  # apart from the results of verify


def fingerprints(root: Path) -> list[str]:
    log = json.loads(render_diff(diff(find_course(root), "HEAD"), "sarif"))
    return [one["partialFingerprints"]["notecheckContent/v1"] for one in log["runs"][0]["results"]]


def test_fingerprints_are_made_of_content_and_not_of_lines(course: Path) -> None:
    timetable.one_twin(course)
    timetable.an_operator(course)
    before = fingerprints(course)
    replaced(course, "# Time\n", "# Time\n\nSome words above.\n")
    assert fingerprints(course) == before
    assert len(set(before)) == len(before)
    replaced(course, "8 天", "9 天", "zh")
    assert len(set(before) - set(fingerprints(course))) == 1


def test_the_fixes_of_sarif_replace_whole_claims(course: Path) -> None:
    timetable.one_twin(course)
    timetable.an_operator(course)
    timetable.a_new_flag_out_of_step(course)
    log = json.loads(render_diff(diff(find_course(course), "HEAD"), "sarif"))
    results = log["runs"][0]["results"]
    changes = [change for one in results for fix in one.get("fixes", ()) for change in fix["artifactChanges"]]
    for change in changes:
        (replacement,) = change["replacements"]
        region = replacement["deletedRegion"]
        note = (course / change["artifactLocation"]["uri"]).read_text("utf-8").split("\n")
        line, end = note[region["startLine"] - 1], region["endColumn"] - 1
        assert (line[region["startColumn"] - 2], line[end : end + 2]) == ("[", "]{")
    assert len(changes) == 5  # days in Chinese, hours and growing in both languages
    slips = [one for one in results if one["ruleId"] == "out-of-step"]
    assert sorted(one["message"]["text"].split(":")[0] for one in slips) == ["days", "year", "year"]
    assert not any("fixes" in one for one in slips)  # they stand at the words that slipped


# ---- annotations --------------------------------------------------------------------------------------


def test_annotations_keep_to_the_limits_of_github_and_the_rest_is_counted(
    make_course: Callable[..., Path],
) -> None:
    right, wrong = ([f"{word}{number}" for number in range(12)] for word in ("right", "wrong"))
    ids = ", ".join(f'"{name}"' for name in (*right, *wrong))
    checks = timetable.CHECKS.replace('"days", "months"', ids).split('@check("hours")')[0]
    note = "".join(
        f"[A week has {7 if name in right else 8} days]{{#{name}}}.\n" for name in (*right, *wrong)
    )
    root = committed(make_course({"notes/en/time.md": note, "checks/time.py": checks}))
    flipped = note.replace("7 days", "x days").replace("8 days", "7 days").replace("x days", "8 days")
    (root / "notes/en/time.md").write_text(flipped)
    read = commands(render_diff(diff(find_course(root), "HEAD"), "github"))
    levels = [level for level, _, _ in read]
    assert [levels.count(level) for level in ("error", "warning", "notice")] == [10, 10, 1]
    assert read[-1][2].endswith(
        "24 to look at. Not shown here, for GitHub has a limit: 2 errors, 2 warnings; "
        "the step summary has them."
    )


def test_causes_come_before_what_follows_from_them(course: Path) -> None:
    timetable.an_operator(course)
    read = commands(render_diff(diff(find_course(course), "HEAD"), "github"))
    assert [properties["title"].split(":")[0] for _, properties, _ in read[:-1]] == [
        "hours",
        "hours",
        "growing",
        "growing",
    ]
    text = render_diff(diff(find_course(course), "HEAD"), "text")
    assert text.index("hours: edited") < text.index("something that they rest on") < text.index("growing: ")


def test_a_course_in_a_folder_of_its_repository(make_course: Callable[..., Path]) -> None:
    root = make_course(timetable.FILES, timetable.SETTINGS)
    accept(root)
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-q", "-m", "first")
    timetable.a_direction(root)
    result = CliRunner().invoke(main, ["-C", str(root), "diff", "HEAD", "--format", "github"])
    assert result.exit_code == 1, result.output
    assert "file=course/notes/en/time.md,line=7" in result.output


def test_what_stands_in_markdown_is_not_taken_for_markdown(course: Path) -> None:
    replaced(course, "A week has 7 days", "A *week* has <b>8</b> days")
    markdown = render_diff(diff(find_course(course), "HEAD"), "markdown")
    assert r"\*week\*" in markdown
    assert "<b>" not in markdown.replace(r"\<b>", "")


def test_what_twins_have_in_common_is_told_once(course: Path) -> None:
    timetable.an_operator(course)
    found = diff(find_course(course), "HEAD")
    first, second = [change.claim.place for change in found.changes if change.claim.id == "hours"]
    for name in ("text", "markdown"):
        text = render_diff(found, name)
        assert text.count("one day has 24 hours") == 1
        assert text.count("h = 24 d") == 2, "each has a correction in its own words"
        assert text.index(f"{first}") < text.index(f"{second}") < text.index(f"the rest is as at {first}")
    told = [one["told"] for one in json.loads(render_diff(found, "json"))["changes"] if one["id"] == "hours"]
    assert all("counterexample: one day has 24 hours" in lines for lines in told), "a program gets all of it"
