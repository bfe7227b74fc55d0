"""Asking a claim for more or fewer things than it has: told with the place, and noticed by probes."""

from __future__ import annotations

from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.model import Kind, Verdict
from notecheck.pipeline import run

CHECK = '''
from notecheck import Reading, Verdict, check, confirmed, say
from notecheck.words import GROWTH


@check("a")
def asks(claim: Reading) -> Verdict:
    """Takes two of them."""
    {line}
    return confirmed("proof", say("so it is"))
'''


def judged(make_course, said: str, line: str) -> Verdict:  # type: ignore[no-untyped-def]
    root: Path = make_course(
        {"notes/a.md": f"It is [{said}]{{#a}}.\n", "checks/a.py": CHECK.format(line=line)}
    )
    (one,) = run(find_course(root), keep=False).judged
    return one.verdict


@pytest.mark.parametrize(
    ("said", "line", "place", "found"),
    [
        ("4 then 5 then 6", "one, two = claim.numbers", 22, "2 numbers expected, 3 found: '4', '5', '6'"),
        ("4 alone", "one, two = claim.numbers", 8, "2 numbers expected, 1 found: '4'"),
        ("none at all", "(one,) = claim.percentages", 8, "1 percentage expected, 0 found"),
        ("4 alone", "one, two, *more = claim.numbers", 8, "at least 2 numbers expected, 1 found: '4'"),
        ("$x = 1$", "one, two = claim.formulas", 8, "2 formulas expected, 1 found: '$x = 1$'"),
        (
            "rising and falling",
            "(one,) = claim.chosen(GROWTH)",
            19,
            "1 word of GROWTH expected, 2 found: 'rising', 'falling'",
        ),
        ("4 days and 5 weeks", "one, two = claim.numbers_of('days')", 8, "2 numbers expected, 1 found: '4'"),
        ("4 alone", "claim.numbers[1]", 8, "at least 2 numbers expected, 1 found: '4'"),
        ("none at all", "claim.numbers[-1]", 8, "at least 1 number expected, 0 found"),
    ],
)
def test_a_claim_with_another_number_of_things_than_its_check_asks_for(  # type: ignore[no-untyped-def]
    make_course, said: str, line: str, place: int, found: str
) -> None:
    verdict = judged(make_course, said, line)
    assert (verdict.kind, str(verdict.summary), verdict.trace) == (Kind.ERROR, found, "")
    assert str(verdict.where) == f"notes/a.md:1:{place}"


@pytest.mark.parametrize("line", ["one, two = 1, 2, 3", "one, two = list(claim.numbers) * 3", "int('x')"])
def test_a_check_that_breaks_over_something_else_is_broken(make_course, line: str) -> None:  # type: ignore[no-untyped-def]
    verdict = judged(make_course, "4 alone", f"claim.numbers; {line}")
    assert "the check asks is broken: ValueError" in str(verdict.summary)
    assert str(verdict.where) == "checks/a.py:9:1"
    frames = [text for text in verdict.trace.split("\n") if text.startswith("  File")]
    assert len(frames) == 1, "a traceback starts in the course's code"
    assert frames[0].endswith('a.py", line 9, in asks')


def test_what_is_found_is_a_tuple_like_any_other(make_course) -> None:  # type: ignore[no-untyped-def]
    line = "assert [n.value for n in claim.numbers[1:]] == [5] and isinstance(claim.numbers, tuple)"
    assert judged(make_course, "4 then 5", line).kind is Kind.CONFIRMED


@pytest.mark.parametrize(
    ("rows", "place", "found"),
    [
        ("| 1 | 2 |\n| 3 |\n", "5:3", "a row of 1 stands in a table of 2 columns"),
        ("| 1 | 2 | 3 |\n", "4:11", "a row of 3 stands in a table of 2 columns"),
    ],
)
def test_a_row_with_other_cells_than_the_header_is_refused(  # type: ignore[no-untyped-def]
    make_course, rows: str, place: str, found: str
) -> None:
    note = f"{{#a}}\n| x | y |\n|---|---|\n{rows}"
    line = "assert claim.table.rows"
    root: Path = make_course({"notes/a.md": note, "checks/a.py": CHECK.format(line=line)})
    (one,) = run(find_course(root), keep=False).judged
    assert (one.verdict.kind, str(one.verdict.summary)) == (Kind.ERROR, found)
    assert str(one.verdict.where) == f"notes/a.md:{place}"


def test_a_table_without_its_second_line_is_told_so(make_course) -> None:  # type: ignore[no-untyped-def]
    note = "{#a}\n| x | y |\n|---|\n| 1 | 2 |\n"
    root: Path = make_course({"notes/a.md": note, "checks/a.py": CHECK.format(line="claim.table")})
    (one,) = run(find_course(root), keep=False).judged
    assert str(one.verdict.summary) == "this claim is not a table"
    assert "|---|---|" in str(one.verdict.evidence)


def test_a_check_with_too_many_parameters_is_told_without_a_traceback(make_course) -> None:  # type: ignore[no-untyped-def]
    check = CHECK.format(line="pass").replace("claim: Reading", "claim: Reading, other: Reading")
    root: Path = make_course({"notes/a.md": "It is [so]{#a}.\n", "checks/a.py": check})
    (one,) = run(find_course(root), keep=False).judged
    assert "does not take 1 readings" in str(one.verdict.summary)
    assert (str(one.verdict.where), one.verdict.trace) == ("checks/a.py:6:2", "")


OWN_WORDS = """
from notecheck import check, confirmed, say
from notecheck.words import Family

CHANGE = Family("CHANGE", {"up": ("steigt", "monte"), "down": ("sinkt", "baisse")})


@check("chosen", "stated")
def prices(claim):
    if claim.claim.id == "chosen":
        return confirmed("proof", say(claim.choose(CHANGE)))
    return confirmed("proof", say(claim.require("Preis", "prix").words))
"""


@pytest.mark.parametrize(
    ("lang", "said", "denies"),
    [
        ("de", "der Preis steigt", ""),
        ("de", "der Preis steigt nicht", "nicht"),
        ("de", "kein Preis steigt", "kein"),
        ("de", "der Preis steigt vernichtend", ""),
        ("fr", "le prix monte", ""),
        ("fr", "le prix n'est pas ce qui monte", "n"),
    ],
)
def test_a_denial_in_a_language_without_a_grammar_of_it_is_refused(  # type: ignore[no-untyped-def]
    make_course, lang: str, said: str, denies: str
) -> None:
    note = f"[{said}]{{#chosen}}, [{said}]{{#stated}}.\n"
    root: Path = make_course({f"notes/{lang}/a.md": note, "checks/a.py": OWN_WORDS})
    for one in run(find_course(root), keep=False).judged:
        assert one.verdict.kind is (Kind.ERROR if denies else Kind.CONFIRMED)
        assert str(one.verdict.summary).startswith(f"{denies!r} denies something") == bool(denies)
