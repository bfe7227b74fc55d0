"""What a run tells of each situation: one tiny course for each, in tests/courses/."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.errors import ConfigError
from notecheck.model import Kind, Report
from notecheck.pipeline import run

MakeCourse = Callable[[dict[str, str]], Path]

COURSES = Path(__file__).parent / "courses"


def judged(name: str) -> Report:
    return run(find_course(COURSES / name), keep=False)


def verdicts(report: Report) -> dict[str, Kind]:
    return {one.claim.id: one.verdict.kind for one in report.judged}


def problem(report: Report) -> str:
    (only,) = report.problems
    return str(only)


def test_a_tiny_course_goes_the_whole_way() -> None:
    report = judged("sums")
    assert verdicts(report) == {
        "odd-sum": Kind.CONFIRMED,
        "odd-sum-formula": Kind.CONFIRMED,
        "squares-grow": Kind.CONDITIONAL,
        "euler-primes": Kind.REFUTED,
        "gauss": Kind.NOT_CHECKABLE,
        "odd-sum-program": Kind.CONFIRMED,
    }
    assert report.problems == ()
    assert report.status == 1, "flags that nobody has accepted yet"
    odd_sum = report.judged[0]
    assert [used.id for used in odd_sum.uses] == ["odd-sum-formula"]
    assert [read.words for read in odd_sum.verdict.read if read.claim == "en:odd-sum"] == ["10", "100"]


def test_an_edit_turns_the_verdict_and_suggests_the_number(tmp_path: Path) -> None:
    shutil.copytree(COURSES / "sums", tmp_path / "course")
    note = tmp_path / "course/notes/sums.md"
    note.write_text(note.read_text().replace("add up to 100", "add up to 110"))
    report = run(find_course(tmp_path / "course"), keep=False)
    odd_sum = report.judged[0]
    assert odd_sum.verdict.kind is Kind.REFUTED
    assert odd_sum.corrected == "The first 10 odd numbers add up to 100"


SENTENCE = """
from notecheck import Reading, Verdict, check, counterexample, refuted, say


@check("first", "name", "phrase")
def only_at_times(claim: Reading) -> Verdict:
    \"\"\"Whatever it says is put under a condition.\"\"\"
    claim.number()
    wrong = counterexample(say("once"), again=say("twice"), agrees=True)
    return refuted("enumeration", say("not always"), wrong, correction=claim.prepend(say("at times ")))
"""


@pytest.mark.parametrize(
    ("lang", "corrected"),
    [
        ("en", ["At times every week has 6 days", "at times GD takes 6 steps", "at times so it has 6"]),
        ("de", ["at times Every week has 6 days", "at times GD takes 6 steps", "at times so it has 6"]),
    ],
)
def test_words_before_an_english_sentence_take_over_its_capital(
    make_course: MakeCourse, lang: str, corrected: list[str]
) -> None:
    note = "[Every week has 6 days]{#first}. [GD takes 6 steps]{#name}, [so it has 6]{#phrase}.\n"
    files = {f"notes/{lang}/time.md": f"# Time\n\n{note}", "checks/time.py": SENTENCE}
    report = run(find_course(make_course(files)), keep=False)
    assert [one.corrected for one in report.judged] == corrected


def test_a_claim_id_used_twice_is_told_with_both_places() -> None:
    report = judged("repeated-id")
    assert "notes/counting.md:5:6: the claim id 'two' is used twice" in problem(report)
    assert "notes/counting.md:3:7" in problem(report)
    assert verdicts(report) == {"two": Kind.ERROR}


def test_a_mark_that_does_not_parse_is_told_with_its_place() -> None:
    report = judged("bad-mark")
    assert problem(report).startswith("notes/counting.md:5:26: this mark cannot be read: {#three ref=}")
    assert verdicts(report) == {"two": Kind.CONFIRMED}


def test_an_unreadable_formula_costs_its_own_claim_an_error_with_the_place() -> None:
    report = judged("bad-formula")
    assert verdicts(report) == {"two": Kind.CONFIRMED, "strange": Kind.ERROR}
    verdict = report.judged[1].verdict
    assert str(verdict.where) == "notes/counting.md:5:8"
    assert "foo" in str(verdict.summary)
    assert verdict.trace == "", "a traceback is for broken checks"


def test_a_check_without_a_claim_is_told() -> None:
    report = judged("idle-check")
    assert "checks/counting.py:10:2: the check nowhere is bound to 'nowhere'" in problem(report)
    assert report.status == 1


def test_a_claim_without_a_check_is_told() -> None:
    report = judged("unchecked")
    assert verdicts(report) == {"two": Kind.CONFIRMED, "three": Kind.UNCHECKED}
    assert report.status == 1


def test_an_empty_course_is_not_a_pass() -> None:
    report = judged("empty")
    assert report.judged == ()
    assert report.status == 5


def test_a_note_that_is_not_utf_8_is_told_and_the_others_are_judged() -> None:
    report = judged("not-utf-8")
    assert problem(report).startswith("notes/gbk.md:3:4: this note is not UTF-8 (byte 0xd3)")
    assert verdicts(report) == {"two": Kind.CONFIRMED}


def test_a_check_that_loops_for_ever_is_stopped_and_the_others_are_judged() -> None:
    report = judged("endless")
    assert verdicts(report) == {"two": Kind.CONFIRMED, "for-ever": Kind.ERROR}
    assert "ran longer than 1 s" in str(report.judged[1].verdict.summary)
    assert str(report.judged[1].verdict.where) == "checks/counting.py:10:2"


def test_a_check_that_ends_its_process_costs_only_its_own_claim() -> None:
    report = judged("dying")
    assert verdicts(report) == {"two": Kind.CONFIRMED, "dies": Kind.ERROR}
    assert "status 3" in str(report.judged[1].verdict.summary)


def test_a_broken_check_is_told_with_its_line_and_traceback() -> None:
    report = judged("raising")
    assert verdicts(report) == {"two": Kind.CONFIRMED, "breaks": Kind.ERROR}
    verdict = report.judged[1].verdict
    assert "ZeroDivisionError: of all things" in str(verdict.summary)
    assert str(verdict.where) == "checks/counting.py:13:1"
    assert "Traceback" in verdict.trace


@pytest.mark.parametrize("name", ["check-syntax", "bad-binding"])
def test_a_check_module_that_cannot_be_read_is_told_and_the_others_are_judged(name: str) -> None:
    report = judged(name)
    assert problem(report).startswith("checks/")
    assert verdicts(report) == {"two": Kind.CONFIRMED}


def test_broken_accepted_verdicts_are_refused_with_the_line() -> None:
    with pytest.raises(ConfigError, match=r"notes/verdicts\.toml:3:"):
        judged("broken-verdicts")


def test_a_claim_that_was_accepted_and_is_gone_is_told() -> None:
    report = judged("lost-claim")
    assert "notes/verdicts.toml:2:1: the claim en.gone was accepted as refuted" in problem(report)
    assert report.status == 1


HELD = """
import numpy as np
from notecheck import check, conditional, confirmed, counterexample, inconsistent, not_checkable, refuted, say
from notecheck.model import Axis, Case, Figure, Line, Panel, Remark

WRONG = counterexample(say("once"), again=say("twice"), agrees=True)
SIDES = Case(True, say("warm")), Case(False, say("cold"))


def drawn(name, line):
    panel = Panel(Axis(say("x")), Axis(say("y")), (line,))
    return Figure(name, say("A line"), say("It rises."), (panel,))

"""


MISFITS = (
    ('confirmed("proof", "it holds")', "the summary is 'it holds', not a Text"),
    ('not_checkable("advice")', "the summary is 'advice', not a Text"),
    ('confirmed("proof", say("of {x}, {y}", x=1))', "cannot be filled in: 'of {x}, {y}' (KeyError: 'y')"),
    ('confirmed("proof", say("x"), Remark("note"))', "the evidence[0]'s text is 'note', not a Text"),
    ('confirmed("proof", say("x"), "because")', "the evidence[0] is 'because', not a Derivation"),
    ('refuted("proof", say("x"), WRONG, correction="no")', "the correction is 'no', not a Correction"),
    ('conditional("proof", say("x"), *SIDES, condition="warm")', "the condition is 'warm', not a Text"),
    ('confirmed("proof", say("x"), drawn("f", Line((0, 1), (0,))))', "marks[0] has 2 of x, 1 of y"),
    ('confirmed("proof", say("x"), drawn("f", Line((0, "1"), (0, 1))))', "x[1] is '1', not a number"),
    ('confirmed("proof", say("x"), drawn("a b", Line((0, 1), (0, 1))))', "the name 'a b'"),
    ('inconsistent("proof", say("x"), WRONG, against=["other"])', "takes the readings"),
    ('inconsistent("proof", say("x"), WRONG, against=[])', "names the passages"),
    ('inconsistent("proof", say("x"), against=[claim])', "“inconsistent” shows a counterexample(…)"),
    ('refuted("proof", say("x"))', "“refuted” shows a counterexample(…)"),
    ('counterexample(say("x"), again=say("y"), agrees=0 > 1)', "not confirmed the second time (y)"),
)
FITS = 'confirmed("proof", say("x"), drawn("f-1", Line(list(np.arange(2.0)), (0, np.int64(1)))))'


def test_a_verdict_made_of_other_things_is_an_error_at_its_check(make_course: MakeCourse) -> None:
    verdicts = [verdict for verdict, _ in MISFITS] + [FITS]
    checks = [
        f'@check("held-{number}")\ndef held_{number}(claim):\n    return {verdict}\n\n'
        for number, verdict in enumerate(verdicts)
    ]
    note = "\n\n".join(f"[It holds]{{#held-{number}}}." for number, _ in enumerate(verdicts))
    course = make_course({"notes/a.md": note, "checks/a.py": HELD + "".join(checks)})
    *wrong, fits = run(find_course(course), keep=False).judged
    for (_, told), one in zip(MISFITS, wrong, strict=True):
        assert one.verdict.kind is Kind.ERROR
        assert told in str(one.verdict.summary)
        assert one.binding is not None
        assert one.verdict.where == one.binding.place
        assert not one.verdict.trace
    assert fits.verdict.kind is Kind.CONFIRMED, "numbers of numpy and lists fit into a figure"


def test_known_words_are_told_in_the_language_of_the_note(make_course: MakeCourse) -> None:
    checks = """
from notecheck import check, confirmed, say
from notecheck.words import GROWTH


@check("held")
def held(claim):
    return confirmed("proof", say(claim.choose(GROWTH)))
"""
    course = make_course({"notes/a.md": "[It holds]{#held}.\n", "checks/a.py": checks})
    (one,) = run(find_course(course), keep=False).judged
    (remedy,) = one.verdict.evidence
    assert "增" not in str(remedy)
    assert "increase" in str(remedy)
