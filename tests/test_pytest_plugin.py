"""pytest on a course, as an author runs it: real pytest processes."""

from __future__ import annotations

import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

COURSES = Path(__file__).parent / "courses"


def into(pytester: pytest.Pytester, course: Path) -> None:
    shutil.copytree(course, pytester.path, dirs_exist_ok=True)


@pytest.fixture
def sums(pytester: pytest.Pytester) -> pytest.Pytester:
    into(pytester, COURSES / "sums")
    return pytester


def test_one_item_a_claim_with_its_node_id(sums: pytest.Pytester) -> None:
    result = sums.runpytest_subprocess("--collect-only", "-q")
    result.stdout.fnmatch_lines(["notes/sums.md::odd-sum", "notes/sums.md::odd-sum-formula"])
    assert "sympy" not in result.stdout.str()


def test_flags_fail_until_they_are_accepted(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=3, failed=3)
    accepted = sums.run(sys.executable, "-m", "notecheck", "accept")
    assert accepted.ret == 0
    sums.runpytest_subprocess().assert_outcomes(passed=6)


def test_a_failure_shows_place_sentence_reading_finding_and_correction_but_no_traceback(
    pytester: pytest.Pytester, week: Path
) -> None:
    into(pytester, week)
    note = pytester.path / "notes/time.md"
    note.write_text(note.read_text().replace("7", "8"))
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "notes/time.md:3:15 days: refuted (enumeration), not accepted yet",
            "*the note says: a week has 8 days",
            "*read: number '8' at notes/time.md:3:26",
            "*found: a week has not 8 days",
            "*correct it to: a week has 7 days",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_broken_check_shows_its_traceback(pytester: pytest.Pytester) -> None:
    into(pytester, COURSES / "raising")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*Traceback*", "*ZeroDivisionError: of all things*"])


@pytest.mark.parametrize("name", ["repeated-id", "bad-mark", "idle-check", "lost-claim", "check-syntax"])
def test_a_problem_of_the_course_is_a_failing_item(pytester: pytest.Pytester, name: str) -> None:
    into(pytester, COURSES / name)
    result = pytester.runpytest_subprocess()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*::problem-at-*"])


def test_a_broken_verdicts_file_is_a_usage_error(pytester: pytest.Pytester) -> None:
    into(pytester, COURSES / "broken-verdicts")
    result = pytester.runpytest_subprocess()
    assert result.ret != 0
    assert "notes/verdicts.toml:3:" in result.stdout.str() + result.stderr.str()


def test_k_selects_claims_and_judges_only_those(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess("-k", "odd-sum-program").assert_outcomes(passed=1, deselected=5)
    assert len(list((sums.path / ".notecheck_cache").glob("*.json"))) == 1


def test_lf_runs_what_failed_last(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess()
    sums.runpytest_subprocess("--lf").assert_outcomes(failed=3)


def test_xdist_deals_out_the_claims(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess("-n", "2").assert_outcomes(passed=3, failed=3)


def test_junit_xml_names_verdict_and_method(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess("--junitxml=out.xml", "-o", "junit_family=xunit1")
    cases = {case.get("name"): case for case in ET.parse(sums.path / "out.xml").iter("testcase")}
    properties = {one.get("name"): one.get("value") for one in cases["odd-sum"].iter("property")}
    assert properties["verdict"] == "confirmed"
    assert properties["method"] == "enumeration"
    assert properties["sentence"] == "The first 10 odd numbers add up to 100"


def test_a_markdown_file_outside_the_notes_is_left_alone(pytester: pytest.Pytester, week: Path) -> None:
    into(pytester, week)
    (pytester.path / "README.md").write_text("# Not a note [x]{#x}\n")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_one_claim_can_be_named_on_the_command_line(sums: pytest.Pytester) -> None:
    sums.runpytest_subprocess("notes/sums.md::odd-sum").assert_outcomes(passed=1)


def test_neither_pytest_nor_verify_imports_matplotlib(sums: pytest.Pytester) -> None:
    sums.makeconftest(
        "import sys\n\ndef pytest_sessionfinish():\n    assert 'matplotlib' not in sys.modules\n"
        "    assert 'sympy' not in sys.modules\n"
    )
    result = sums.runpytest_subprocess("-k", "odd-sum-formula")
    result.assert_outcomes(passed=1, deselected=5)
    assert result.ret == 0
