"""What a run found, in the formats of CI services: read back as those services read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from readers import commands, sarif_validator

from notecheck.config import find_course
from notecheck.findings import RULES, Finding, findings, rooted
from notecheck.model import Kind, Place, Report
from notecheck.pipeline import run
from notecheck.reporters import FORMATS, github_format, json_format, markdown_format, render, sarif_format
from notecheck.schemas import schema

Document = dict[str, Any]

COURSES = Path(__file__).parent / "courses"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of all troubles, in a folder of its own inside a repository."""
    repository = tmp_path_factory.mktemp("repository")
    (repository / ".git").mkdir()
    return Path(shutil.copytree(COURSES / "troubles", repository / "teaching/time course"))


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return run(find_course(folder))


@pytest.fixture(scope="module")
def found(report: Report) -> tuple[Finding, ...]:
    return findings(report)


def text_between(source: str, place: Place, end: Place) -> str:
    """What stands from `place` up to `end`, counting characters."""
    lines = source.split("\n")
    at, until = (
        sum(len(line) + 1 for line in lines[: one.line - 1]) + one.column - 1 for one in (place, end)
    )
    return source[at:until]


# ---- findings -------------------------------------------------------------------------------------


def test_every_kind_of_trouble_is_found_with_its_level(found: tuple[Finding, ...]) -> None:
    english = {(one.rule, one.level) for one in found if "/zh/" not in one.place.path}
    assert english == {
        ("refuted", "error"),
        ("inconsistent", "error"),
        ("conditional", "warning"),
        ("not-checkable", "warning"),
        ("turned", "warning"),  # for the better
        ("reading-changed", "warning"),
        ("twin", "error"),
        ("error", "error"),
        ("unchecked", "warning"),
        ("problem", "error"),
        ("flag", "note"),
    }
    assert {one.rule for one in found} == set(RULES)


def test_a_run_exits_with_1_exactly_where_something_is_more_than_a_note(
    report: Report, found: tuple[Finding, ...]
) -> None:
    assert report.status == 1
    quiet = replace(report, judged=tuple(one for one in report.judged if not one.differs), problems=())
    assert quiet.status == 0
    assert {one.level for one in findings(quiet)} == {"note"}


def test_a_finding_spans_exactly_the_words_it_is_about(folder: Path, found: tuple[Finding, ...]) -> None:
    spans = {
        (one.rule, text_between((folder / one.place.path).read_text("utf-8"), one.place, one.end))
        for one in found
        if one.place.path == "notes/en/time.md"
    }
    assert {
        ("refuted", "a week has 8 days"),  # behind two emoji
        ("twin", "12"),
        ("error", "A fortnight has some days"),
        ("error", "| unit | `days` |\n|------|-----:|\n| week | 9 |"),
        ("problem", ""),
    } < spans


def test_a_claim_that_is_refuted_and_unlike_its_twin_is_told_both_ways(found: tuple[Finding, ...]) -> None:
    months = [one for one in found if one.title.startswith("months") and "/zh/" in one.place.path]
    assert [one.rule for one in months] == ["twin", "refuted"]
    assert months[0].related == ((Place("notes/en/time.md", 6, 30), "its twin"),)
    assert months[1].correction == "每年有 12 个月"


def test_fingerprints_are_distinct_and_survive_moving_but_not_an_edit(
    folder: Path, found: tuple[Finding, ...], tmp_path: Path
) -> None:
    before = {one.fingerprint: one for one in found}
    assert len(before) == len(found)
    moved = Path(shutil.copytree(folder, tmp_path / "moved"))
    note = moved / "notes/en/time.md"
    source = note.read_text("utf-8")
    note.write_text("Three\n\nlines\n\nmore.\n\n" + source, "utf-8")
    after = findings(run(find_course(moved)))
    assert {one.fingerprint for one in after} == set(before)
    assert {one.place for one in after} != {one.place for one in found}
    note.write_text(source.replace("8 days", "9 days"), "utf-8")
    edited = {one.fingerprint for one in findings(run(find_course(moved)))}
    changed = [before[print_] for print_ in set(before) - edited]
    assert {one.title.split(":")[0] for one in changed} == {"days"}  # both twins: they differ now


def test_two_alike_troubles_have_a_fingerprint_each(make_course) -> None:  # type: ignore[no-untyped-def]
    root = make_course({"notes/a.md": "One {#broken x=} here.\n\nOne {#broken x=} there.\n"})
    first, second = (one.fingerprint for one in findings(run(find_course(root))))
    assert second == f"{first}:2"


# ---- GitHub ---------------------------------------------------------------------------------------


def test_annotations_name_file_line_and_columns_in_the_repository(report: Report) -> None:
    read = commands(render(report, "github"))
    level, properties, message = read[0]
    assert level == "error"
    assert properties == {
        "file": "teaching/time course/notes/en/time.md",
        "line": "3",
        "col": "20",
        "endColumn": "37",
        "title": "days: refuted, not accepted yet",
    }
    assert message.splitlines()[-1] == "Correct it to: a week has 7 days"


def test_a_passage_of_several_lines_is_annotated_by_lines_alone(report: Report) -> None:
    tables = [words for _, words, _ in commands(render(report, "github")) if words.get("endLine")]
    assert (tables[0]["line"], tables[0]["endLine"]) == ("11", "13")
    assert not any("col" in words or "endColumn" in words for words in tables)


def test_accepted_flags_are_not_annotated_again_and_again(report: Report) -> None:
    read = commands(render(report, "github"))
    assert not [one for one in read if one[1]["title"].startswith("hours")]
    assert [one[1]["title"] for one in read if one[0] == "notice"] == ["notecheck"]


def test_the_rest_beyond_githubs_limits_is_counted(found: tuple[Finding, ...]) -> None:
    def many(rule: str, number: int) -> list[Finding]:
        one = next(one for one in found if one.rule == rule)
        return [replace(one, title=f"{rule} {index}") for index in range(number)]

    read = commands(
        github_format.commands(many("refuted", 25) + many("conditional", 11) + many("flag", 12), "Sums.")
    )
    levels = [level for level, _, _ in read]
    assert [levels.count(level) for level in ("error", "warning", "notice")] == [10, 10, 10]
    assert read[-1][2] == (
        "Sums. Not shown here, for GitHub has a limit: 15 errors, 1 warning, 3 notices; "
        "the step summary has them."
    )


@given(st.text(alphabet=st.sampled_from("a%25:,\n\r=0ADC量"), max_size=12), st.text(max_size=20))
def test_whatever_a_finding_says_is_one_command_and_is_read_back(title: str, message: str) -> None:
    message = re.sub("[\v\f\x1c-\x1e\x85\u2028\u2029]", " ", message)  # what splitlines above would split
    place = Place("notes/a,b:c%.md", 2, 3)
    one = Finding("error", place, place, title, message, "refuted", "0")
    read = commands(github_format.commands([one], "done"))[0]
    assert read == ("error", {"file": place.path, "line": "2", "col": "3", "title": title}, message)


# ---- SARIF ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sarif(report: Report) -> Document:
    document: Document = json.loads(render(report, "sarif"))
    return document


def test_sarif_is_valid_against_the_published_schema(sarif: Document) -> None:
    validator = sarif_validator()
    assert [error.message for error in validator.iter_errors(sarif)] == []
    assert not validator.is_valid({**sarif, "runs": [{"results": []}]})  # no tool


def test_sarif_regions_are_cut_by_characters_as_the_log_says(
    folder: Path,
    sarif: Document,
) -> None:
    (log,) = sarif["runs"]
    assert log["columnKind"] == "unicodeCodePoints"
    result = next(one for one in log["results"] if one["ruleId"] == "refuted")
    (location,) = result["locations"]
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "teaching/time%20course/notes/en/time.md", "uriBaseId": "%SRCROOT%"}
    region = location["physicalLocation"]["region"]
    line = (folder / "notes/en/time.md").read_text("utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "a week has 8 days"
    units = line.encode("utf-16-le")[2 * region["startColumn"] - 2 : 2 * region["endColumn"] - 2]
    assert units.decode("utf-16-le", "replace") != "a week has 8 days"  # so the kind of column matters


def start(change: Document) -> tuple[int, int]:
    region = change["replacements"][0]["deletedRegion"]
    return region["startLine"], region["startColumn"]


def test_applying_the_fixes_of_sarif_confirms_the_claims(
    folder: Path,
    sarif: Document,
    tmp_path: Path,
) -> None:
    mended = Path(shutil.copytree(folder, tmp_path / "mended"))
    fixed = [one for one in sarif["runs"][0]["results"] if "fixes" in one]
    changes = [change for one in fixed for fix in one["fixes"] for change in fix["artifactChanges"]]
    for change in sorted(changes, key=start, reverse=True):  # from the end, so that no column moves
        (replacement,) = change["replacements"]
        region = replacement["deletedRegion"]
        note = mended / change["artifactLocation"]["uri"].removeprefix("teaching/time%20course/")
        source = note.read_text("utf-8")
        place, end = (Place("", region[f"{at}Line"], region[f"{at}Column"]) for at in ("start", "end"))
        wrong = text_between(source, place, end)
        note.write_text(source.replace(wrong, replacement["insertedContent"]["text"]), "utf-8")
    ids = {one["message"]["text"].split(":")[0] for one in fixed}
    verdicts = {one.claim.key: one.verdict.kind for one in run(find_course(mended)).judged}
    assert ids == {"days", "hours", "minutes", "months"}
    assert all(verdicts[f"{lang}:{name}"] is Kind.CONFIRMED for name in ids for lang in ("en", "zh"))


def test_sarif_keeps_accepted_flags_as_suppressed_notes(sarif: Document) -> None:
    suppressed = [one for one in sarif["runs"][0]["results"] if "suppressions" in one]
    assert {(one["ruleId"], one["level"]) for one in suppressed} == {("flag", "note")}
    assert {one["suppressions"][0]["status"] for one in suppressed} == {"accepted"}


def test_every_rule_of_sarif_helps_and_every_result_has_its_rule(sarif: Document) -> None:
    (log,) = sarif["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in log["results"])
    prints = [one["partialFingerprints"]["notecheckContent/v1"] for one in log["results"]]
    assert len(set(prints)) == len(prints)


def test_no_formula_is_taken_for_an_argument_of_sarif(report: Report, sarif: Document) -> None:
    assert r"\binom{n}{0}" in render(report, "text")
    messages = [one["message"]["text"] for one in sarif["runs"][0]["results"]]
    assert any("{n}{ 0}" in text for text in messages)
    assert not [text for text in messages if re.search(r"\{\d+\}", text)]


def test_paths_are_from_the_top_of_the_repository_and_from_the_course_alone_without_one(
    report: Report, found: tuple[Finding, ...], tmp_path: Path
) -> None:
    assert report.folder == "teaching/time course"
    assert rooted(found, "") == found
    assert {one.place.path.split("/")[0] for one in rooted(found, "a")} == {"a"}
    assert find_course(Path(shutil.copytree(COURSES / "empty", tmp_path / "empty"))).folder == ""


# ---- JUnit ----------------------------------------------------------------------------------------


def test_junit_names_its_testcases_as_pytest_does(report: Report, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "pytest.xml"
    words = ["-q", "-p", "no:cacheprovider", f"--junitxml={file}", f"--rootdir={folder}", "notes"]
    subprocess.run([sys.executable, "-m", "pytest", *words], cwd=folder, capture_output=True, timeout=120)
    theirs = {
        (case.get("classname"), case.get("name")): case for case in ElementTree.parse(file).iter("testcase")
    }
    suite = ElementTree.fromstring(render(report, "junit"))
    ours = {(case.get("classname"), case.get("name")): case for case in suite.iter("testcase")}
    assert set(ours) == set(theirs)
    for key, case in ours.items():
        mine, other = properties(case), properties(theirs[key])
        assert {name: mine.get(name, "") for name in other} == other
        failed = case.find("failure") is not None or case.find("error") is not None
        assert failed == (theirs[key].find("failure") is not None)


def properties(case: ElementTree.Element) -> dict[str, str]:
    return {str(one.get("name")): str(one.get("value")) for one in case.iter("property")}


def test_junit_counts_failures_and_errors(report: Report) -> None:
    (suite,) = ElementTree.fromstring(render(report, "junit"))
    cases = list(suite)
    for name, counter in (("failure", "failures"), ("error", "errors")):
        assert int(suite.get(counter, "")) == sum(case.find(name) is not None for case in cases) > 0
    assert int(suite.get("tests", "")) == len(cases) == len(report.judged) + len(report.problems)
    (days,) = (case for case in cases if case.get("name") == "days" and "en" in str(case.get("classname")))
    assert properties(days)["ref"] == "T-01 T-02"
    assert "correct it to: a week has 7 days" in str(days[1].text)


@given(st.text(max_size=30))
def test_junit_is_xml_whatever_a_note_says(words: str) -> None:
    from notecheck.reporters.junit_format import Item, suite

    item = Item("notes/a.md", "a", (("sentence", words),), "failure", words, words)
    ElementTree.fromstring(suite([item]))


# ---- Markdown -------------------------------------------------------------------------------------


def test_markdown_shows_counts_place_reason_and_a_correction_to_paste(report: Report) -> None:
    text = render(report, "markdown")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    pasted = [token.content for token in tokens if token.type == "fence"]
    assert "a week has 7 days\n" in pasted
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "notecheck: Time | *and* `trouble`</h2>" in html  # plain words, no marks
    assert "there are *not* 8 | but fewer" in html
    assert "<code>notes/en/time.md:3:20</code> days: refuted (enumeration), not accepted yet" in html
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    row = cells.index("✗ refuted")
    refuted = [one for one in report.judged if one.verdict.kind is Kind.REFUTED]
    differing = [one for one in refuted if one.differs]
    assert cells[row + 1 : row + 3] == [str(len(refuted)), str(len(differing))]


def test_markdown_folds_accepted_flags_and_lists_problems(report: Report) -> None:
    text = render(report, "markdown")
    flags = text[text.index("<details>") : text.index("</details>")]
    assert "hours: refuted" in flags
    assert "minutes" not in flags
    assert "- `notes/en/time.md:15:42` this mark cannot be read" in text


def test_markdown_sets_formulas_where_no_other_mark_is_seen(report: Report) -> None:
    assert r"counted, $`\binom{n}{0} = 7 < \infty`$" in render(report, "markdown")


def test_markdown_stays_within_the_room_of_a_comment_and_counts_the_rest(report: Report) -> None:
    many = replace(report, judged=report.judged * 40)
    text = render(many, "markdown")
    assert len(text) < 65_000
    left = re.search(r"\*(\d+) more left out for want of room; `notecheck verify` shows all\.\*", text)
    assert left
    assert int(left[1]) > 0


def test_a_code_block_holds_code_with_fences_of_its_own() -> None:
    inner = "```python\nprint()\n```"
    (token,) = MarkdownIt("commonmark").parse(markdown_format.code(inner))
    assert token.content == inner + "\n"


# ---- JSON -----------------------------------------------------------------------------------------


def test_json_is_valid_against_the_published_schema(report: Report) -> None:
    published = schema("verify")
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    document = json_format.document(report)
    assert [error.message for error in validator.iter_errors(document)] == []
    document["claims"][0]["verdict"] = "fine"
    assert not validator.is_valid(document)


def test_the_schema_describes_every_field_and_no_other(report: Report) -> None:
    published, document = schema("verify"), json_format.document(report)
    parts = published["$defs"]
    assert set(published["properties"]) == set(published["required"]) == set(document)
    for name, objects in (
        ("claim", document["claims"]),
        ("problem", document["problems"]),
        ("summary", [document["summary"]]),
    ):
        for one in objects:
            assert set(parts[name]["properties"]) == set(parts[name]["required"]) == set(one)
    assert parts["verdict"]["enum"] == [kind.value for kind in Kind]


# ---- the command ----------------------------------------------------------------------------------


def test_one_run_writes_several_formats(week: Path, tmp_path: Path) -> None:
    words = ["verify", "--format", "github"]
    for name in FORMATS:
        words += ["--write", f"{name}={tmp_path / name}"]
    done = subprocess.run(
        [sys.executable, "-m", "notecheck", *words], cwd=week, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (tmp_path / "github").read_text("utf-8")
    assert json.loads((tmp_path / "sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "text").read_text("utf-8").startswith("1 claim in 1 note")


@pytest.mark.parametrize("target", ["nothing=a", "sarif", "sarif=", "sarif=/no/such/folder/a"])
def test_a_file_that_cannot_be_written_is_wrong_usage(week: Path, target: str) -> None:
    words = ["verify", "--write", target]
    done = subprocess.run(
        [sys.executable, "-m", "notecheck", *words], cwd=week, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 2
    assert target in done.stderr


def test_schemas_are_printed_and_listed(tmp_path: Path) -> None:
    def printed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "notecheck", "schema", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    names = printed().stdout.split()
    assert "verify" in names
    for name in names:
        Draft202012Validator.check_schema(json.loads(printed(name).stdout))
    assert printed("nothing").returncode == 2


def test_sarif_reports_a_rule_that_another_command_brings(found: tuple[Finding, ...]) -> None:
    from notecheck.findings import Rule

    rules = {**RULES, "lost": Rule("lost", "A claim is gone.", "Bring it back.")}
    document = sarif_format.document([replace(found[0], rule="lost")], rules)
    (result,) = document["runs"][0]["results"]
    assert document["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "lost"
