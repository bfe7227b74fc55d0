"""Probes: which edits are made, which count as noticed, and that deaf checks are found out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from notecheck.cli import main
from notecheck.config import find_course
from notecheck.model import Claim, Kind, Place, Shape, Verdict
from notecheck.pipeline import run
from notecheck.probe import Edit, Outcome, edits_of, outcome, probe
from notecheck.probe.echo import Echo
from notecheck.probe.equivalence import only_renames
from notecheck.probe.scores import Probes, stale
from notecheck.schemas import schema
from notecheck.text import say

MakeCourse = Callable[..., Path]
HEAD = """
from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, refuted, say
from notecheck import decimal, percent
from notecheck.model import Case
from notecheck.words import GROWTH, Family
"""
LISTENING = '''
@check("share")
def share(claim: Reading) -> Verdict:
    """Two thirds, as printed, and it grows."""
    number, grows = claim.number(), claim.choose(GROWTH)
    from fractions import Fraction

    if number.agrees(Fraction(2, 3)) and grows == "up":
        return confirmed("proof", say("two thirds"))
    wrong = counterexample(say("2 of 3"), again=say("counted"), agrees=True)
    return refuted("proof", say("not so"), wrong)
'''
DEAF = '''
@check("share")
def share(claim: Reading) -> Verdict:
    """Reads the number and the word, and ignores them."""
    number, grows = claim.number(), claim.choose(GROWTH)
    return confirmed("proof", say("{n} {g}", n=str(number.value), g=grows))
'''
ECHO = '''
@check("share")
def share(claim: Reading) -> Verdict:
    """Repeats the number in its condition and computes nothing from it."""
    number = claim.number()
    claim.choose(GROWTH)
    return conditional("proof", say("only sometimes"),
                       Case(True, say("with {n}", n=number.words)), Case(False, say("otherwise")),
                       condition=say("the share is {n}", n=number.words),
                       correction=claim.append(say(" (if it is {n})", n=number.words)))
'''
ZH, EN = "# 甲\n\n[占比是 67%，还在增加]{#share}。\n", "# A\n\n[The share is 67 %, and it grows]{#share}.\n"


def claim(text: str, shape: Shape = Shape.PROSE, lang: str = "en") -> Claim:
    return Claim("a", Place("notes/a.md", 1, 1), text, shape, lang)


def changes(text: str, shape: Shape = Shape.PROSE, lang: str = "en") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edit in edits_of(claim(text, shape, lang)):
        found.setdefault(edit.kind, []).append(edit.applied(text))
    return found


def test_numbers_percent_signs_and_ranges_are_edited() -> None:
    found = changes("it is 21 % of 1000, at least 64")
    assert found["last digit"][:2] == ["it is 22 % of 1000, at least 64", "it is 21 % of 1001, at least 64"]
    assert "it is 12 % of 1000, at least 64" in found["swapped digits"]
    assert found["percent sign"] == ["it is 21 of 1000, at least 64"]
    assert found["range"] == ["it is 21 % of 1000, at most 64"]


def test_units_are_edited_where_they_stand() -> None:
    assert changes("it takes 10 samples")["unit"] == ["it takes 10 groups of samples"]
    assert changes("it takes one sample")["unit"] == ["it takes one group of sample"]
    assert changes("50 km/h are 13.9 m/s")["unit"] == ["50 m/h are 13.9 m/s", "50 km/h are 13.9 km/s"]
    assert changes("20 °C or 5 V")["unit"] == ["20 °F or 5 V", "20 °C or 5 kV"]
    assert changes("£5 or 5 €")["unit"] == ["€5 or 5 €", "£5 or 5 £"]
    assert changes("it takes 3 ms and 2 GB")["unit"] == ["it takes 3 s and 2 GB", "it takes 3 ms and 2 MB"]
    assert changes("每批 10 个样本，共 3 组", lang="zh")["unit"] == [
        "每批 10 组样本，共 3 组",
        "每批 10 个样本，共 3 个",
    ]
    assert "unit" not in changes("two different dimensions, 7 %, of 10")


def test_numbers_of_formulas_keep_their_decimal_comma() -> None:
    found = changes("$x = 3{,}5$", Shape.FORMULA)
    assert found["last digit (formula)"] == ["$x = 3{,}6$"]
    assert found["ten times (formula)"] == ["$x = 35$"]


def test_cells_arguments_and_digits_are_swapped() -> None:
    table = "| what | how many |\n|---|--:|\n| steps | 12 |\n| samples | 70 |\n"
    found = changes(table, Shape.TABLE)
    assert found["cells"] == [table.replace("12", "#").replace("70", "12").replace("#", "70")]
    assert changes("$1024 / 8$", Shape.FORMULA)["swapped digits (formula)"] == ["$1204 / 8$"]
    program = "```python\nw = np.dot(X[12], y)\n```"
    found = changes(program, Shape.CODE)
    assert found["swapped arguments"] == [program.replace("X[12], y", "y, X[12]")]
    assert found["swapped digits"] == [program.replace("12", "21")]


def test_chinese_numerals_and_words_are_edited_in_chinese() -> None:
    found = changes("每次用两个样本，噪声越来越大", lang="zh")
    assert "每次用三个样本，噪声越来越大" in found["last digit"]
    (grown,) = found["word: GROWTH"]
    assert grown == "每次用两个样本，噪声越来越小"


def test_formulas_are_edited_sign_by_sign() -> None:
    text = r"$v_t = \beta v_{t-1} + (1 - \beta) g_t^2$"
    found = changes(text, Shape.FORMULA)
    assert text.replace("+", "-") in found["operator (formula)"]
    assert text.replace("{t-1}", "{t}") in found["shift (formula)"]
    assert text.replace("g_t", "g_{t-1}") in found["shift (formula)"]
    assert text.replace("^2", "^3") in found["last digit (formula)"]
    assert text.replace(" = ", "  \\neq  ") in found["relation (formula)"]
    assert any(r"\beta v" not in one for one in found["symbol (formula)"])
    interval = changes(r"$\beta \in [0,1)$", Shape.FORMULA)["bracket (formula)"]
    assert {r"$\beta \in (0,1)$", r"$\beta \in [0,1]$"} == set(interval)


def test_programs_are_edited_where_it_hurts_and_nowhere_else() -> None:
    text = (
        "```python\nseed(3)\nX = [1, 2, 3]\nfor i in range(len(X)):\n    w = w - 0.1 * 2 * X[i]  # 7\n"
        'b = choice(X, size=2, replace=False)\nprint("5")\n```'
    )
    found = changes(text, Shape.CODE)
    assert text.replace("len(X)", "len(X) - 1") in found["range"]
    assert text.replace("w - 0.1", "w + 0.1") in found["operator"]
    assert text.replace("[1, 2, 3]", "[1, 2]") in found["missing element"]
    assert text.replace(", replace=False", "") in found["argument"]
    assert text.replace("0.1", "0.2") in found["last digit"]
    everything = [one for several in found.values() for one in several]
    assert all('print("5")' in one and "seed(3)" in one and "# 7" in one for one in everything)


prose = st.lists(
    st.sampled_from(
        ["a", "21 %", "grows", "1000", "the", "每次", "一个", "越来越大", "，", " ", "$x_t + 1$", "all"]
    ),
    max_size=12,
).map("".join)


@given(prose)
def test_every_edit_changes_what_it_names_and_nothing_else(text: str) -> None:
    for edit in edits_of(claim(text)):
        assert text[edit.start : edit.end] == edit.old != edit.new
        changed = edit.applied(text)
        assert changed != text
        assert changed.startswith(text[: edit.start])
        assert changed.endswith(text[edit.end :])
    assert edits_of(claim(text)) == edits_of(claim(text))


def probed(make_course: MakeCourse, check: str, *, keep: bool = False) -> dict[str, Probes]:
    files = {"notes/zh/a.md": ZH, "notes/en/a.md": EN, "checks/a.py": HEAD + check}
    course = find_course(make_course(files, settings='languages = ["zh", "en"]'))
    report = run(course, keep=keep)
    return {one.claim.lang: one for one in probe(course, report, {"share"}, keep=keep)}


def test_a_check_that_listens_notices_every_edit(make_course: MakeCourse) -> None:
    for one in probed(make_course, LISTENING).values():
        assert one.score.edits >= 4
        assert (one.score.left, one.survivors) == (0, ())


def test_a_check_that_reads_and_ignores_is_found_out(make_course: MakeCourse) -> None:
    for one in probed(make_course, DEAF).values():
        assert one.score.noticed < one.score.edits
        assert {survivor.kind for survivor in one.survivors} >= {"last digit", "ten times", "word: GROWTH"}
        assert all(survivor.verdict == Kind.CONFIRMED for survivor in one.survivors)
        assert str(one.survivors[0].place).startswith(f"notes/{one.claim.lang}/a.md:3:")


def test_where_a_check_breaks_instead_of_judging_the_reason_is_told(make_course: MakeCourse) -> None:
    broken = LISTENING.replace('say("2 of 3")', 'say("{n}", n=number.value)')
    files = {"notes/a.md": EN, "checks/a.py": HEAD + broken}
    command = ["-C", str(make_course(files)), "probe"]
    for keep in (["--no-cache"], [], []):  # judged, judged and kept, found again
        said = CliRunner().invoke(main, [*command, *keep]).output
        assert "(last digit), error: the check share is broken: TypeError: say(…, n=…) takes text" in said
        assert "format this Fraction first: decimal(…)" in said


DRESSED = {
    "as it is written": "number.words",
    "as a fraction": "str(number.value)",
    "as a fraction in LaTeX": 'rf"\\frac{{{number.value.numerator}}}{{{number.value.denominator}}}"',
    "in per cent": "percent(number.value)",
    "as a decimal": "decimal(number.value, 3)",
    "with zeros behind it": 'f"{float(number.value):.4f}"',
    "as a share of a hundred": "str(100 * number.value)",
}


@pytest.mark.parametrize("shown", DRESSED.values(), ids=DRESSED)
def test_repeating_the_number_in_a_condition_is_not_noticing(make_course: MakeCourse, shown: str) -> None:
    for one in probed(make_course, ECHO.replace("number.words", shown)).values():
        kinds = {survivor.kind for survivor in one.survivors}
        assert {"last digit", "ten times", "swapped digits", "percent sign"} <= kinds


def survivors(make_course: MakeCourse, text: str, check: str) -> dict[str, str]:
    """Of an English course with one claim: the edits that came out wrong, each with how."""
    files = {"notes/a.md": f"# A\n\n{text}\n", "checks/a.py": HEAD + check}
    course = find_course(make_course(files))
    (one,) = probe(course, run(course, keep=False), {"share"}, keep=False)
    return {survivor.change: survivor.how for survivor in one.survivors}


@pytest.mark.parametrize(
    "shown", ["number.words", "write_chinese(int(number))", "write_english(int(number)).capitalize()"]
)
def test_a_number_said_in_words_of_either_language_is_an_echo(make_course: MakeCourse, shown: str) -> None:
    imported = "from notecheck.prose.numerals import write_chinese, write_english\n"
    check = ECHO.replace("number.words", shown).replace("claim.choose(GROWTH)", "")
    found = survivors(make_course, "[It takes two steps]{#share}.", imported + check)
    assert set(found) == {"two → three", "two → twenty", "steps → groups of steps"}


def test_a_number_put_into_the_correction_is_an_echo(make_course: MakeCourse) -> None:
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    number = claim.number()
    wrong = counterexample(say("not at all"), again=say("again"), agrees=True)
    right = claim.replace_all(f"never {number.words}, {claim.text}")
    return refuted("proof", say("no"), wrong, correction=right)
"""
    found = survivors(make_course, "[It takes 12 steps]{#share}.", check)
    assert set(found) == {"12 → 13", "12 → 21", "12 → 120", "steps → groups of steps"}
    computed = check.replace("number.words", "int(number) ** 2").replace("number()", 'number("step")')
    assert survivors(make_course, "[It takes 12 steps]{#share}.", computed) == {}


def test_what_was_read_from_a_word_or_a_formula_is_an_echo(make_course: MakeCourse) -> None:
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    word, formula = claim.word(GROWTH), claim.formula
    from sympy import latex

    shown = say("{g}: {f}, {s}", g=word.meaning, f=formula.understood, s=latex(formula.right))
    wrong = counterexample(shown, again=say("again"), agrees=True)
    return refuted("proof", say("no"), wrong)
"""
    found = survivors(make_course, "[It grows, for $y = x^2 + 3$]{#share}.", check)
    assert {"2 → 3", "3 → 4", "3 → 30", "+ → -"} <= set(found)
    assert any(change.startswith("grows → ") for change in found)


@pytest.mark.parametrize(
    ("said", "says", "repeats"),
    [
        ("0.21 of 500 steps", "0.22 of 500 steps", True),
        ("21.0 % and 0.2", "22.0 % and 0.2", True),
        (r"\frac{21}{100} x", r"\frac{11}{50} x", True),
        ("21 days of 21", "22 days of 21", True),
        ("0.79 is left", "0.78 is left", False),
        ("105 steps", "110 steps", False),
        ("1210 steps", "1220 steps", False),
        ("21 % of it", "22 % of this", False),
        ("21 steps", "20 steps", False),
    ],
)
def test_an_echo_is_the_new_token_in_place_of_the_old_and_nothing_else(
    said: str, says: str, repeats: bool
) -> None:
    echo = Echo.of(claim("it is 21 %"), Edit(6, 10, "last digit", "21 %", "22 %"), (), ())
    assert echo(said, says) is repeats
    assert echo(said, said)


def test_an_error_counts_where_it_names_a_place_in_a_note() -> None:
    before = Verdict(Kind.CONFIRMED, say("so it is"))
    edit = Edit(6, 10, "last digit", "21 %", "22 %")

    def came(where: Place | None, trace: str = "") -> Outcome:
        return outcome(
            claim("it is 21 %"), edit, before, Verdict(Kind.ERROR, say("no"), where=where, trace=trace)
        )

    assert came(Place("notes/a.md", 1, 7)) is Outcome.REFUSED
    assert came(Place("checks/a.py", 3, 1)) is Outcome.MISSED  # it ran out of time
    assert came(None) is Outcome.MISSED
    assert came(Place("notes/a.md", 1, 7), trace="Traceback …") is Outcome.MISSED


def test_what_is_taken_for_granted_is_told_apart(make_course: MakeCourse) -> None:
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    claim.presume(GROWTH, "up")
    claim.presume_numbers(2)
    return confirmed("proof", say("so it is"))
"""
    files = {"notes/a.md": "# A\n\n[The 2 shares grow]{#share}.\n", "checks/a.py": HEAD + check}
    root = str(make_course(files))
    course = find_course(Path(root))
    (one,) = probe(course, run(course), {"share"})
    assert one.score.noticed == one.score.refused == one.score.edits == 4
    shown = CliRunner().invoke(main, ["-C", root, "explain", "share"]).output
    assert "4 of 4 edits noticed, 4 of them by refusing to judge" in shown


# ---- edits that say the same -------------------------------------------------------------------------

SHARES = """
@check("share")
def share(claim: Reading) -> Verdict:
    if len(claim.percentages) != 2:
        raise claim.reject(None, "two shares expected")
    today, before = claim.percentages
    if {comparison}:
        return confirmed("proof", say("so it is"))
    wrong = counterexample(say("another"), again=say("again"), agrees=True)
    return refuted("proof", say("not so"), wrong)
"""


def shares(make_course: MakeCourse, comparison: str, text: str = "[70 %, and 21 %]{#share}.") -> Probes:
    files = {"notes/a.md": f"# A\n\n{text}\n", "checks/a.py": HEAD + SHARES.format(comparison=comparison)}
    course = find_course(make_course(files))
    (one,) = probe(course, run(course, keep=False), {"share"}, keep=False)
    return one


def test_a_number_within_printed_precision_is_equivalent_by_rule(make_course: MakeCourse) -> None:
    """β = 0.30 and 0.29 both print the next share as 21 %; β = 0.25 does not."""
    one = shares(make_course, "before.agrees(today.value * (1 - today.value))")
    assert one.survivors == ()
    assert one.score.equivalent == 1  # 70 % → 71 %
    one = shares(
        make_course, "before.agrees(today.value * (1 - today.value))", "[70 %, and 21.00 %]{#share}."
    )
    assert (one.score.equivalent, one.score.left) == (0, 0)  # 71 % would leave 20.59 %


@pytest.mark.parametrize(
    "comparison",
    [
        "today.agrees(today.value) and before.agrees(before.value)",  # with itself
        "before.agrees(before.value + 0 * today.value)",  # a value that does not move
        "today.value != before.value",  # nothing is compared in printed precision
    ],
)
def test_comparing_a_number_with_itself_is_not_precision(make_course: MakeCourse, comparison: str) -> None:
    one = shares(make_course, comparison)
    assert one.score.equivalent == 0
    assert "70 % → 71 %" in {survivor.change for survivor in one.survivors}


def test_ten_times_as_much_is_never_within_precision(make_course: MakeCourse) -> None:
    comparison = "before.agrees(before.value + today.value / 10**6)"
    one = shares(make_course, comparison)
    assert "70 % → 700 %" in {survivor.change for survivor in one.survivors}


MEAN = r"$J = \frac{1}{m} \sum_{i=1}^{m} x_i y_k$"


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (r"\sum_{i=1}^{m} x_i", r"\sum_{j=1}^{m} x_j", True),
        (r"\sum_{i=1}^{m} x_i", r"\sum_{j=1}^{m} x_i", False),  # not throughout
        (r"\sum_{i=1}^{m} x_i", r"\sum_{k=1}^{m} x_k", False),  # another thing is called k
        (r"\sum_{i=1}^{m} x_i", r"\sum_{j=0}^{m} x_j", False),
        ("y_k", "y_j", False),  # nothing lets k run
        ("x_i", "x_{i-1}", False),
    ],
)
def test_a_running_index_may_be_called_otherwise(old: str, new: str, same: bool) -> None:
    start = MEAN.index(old)
    edit = Edit(start, start + len(old), "renamed (formula)", old, new)
    assert only_renames(claim(MEAN, Shape.FORMULA), edit) is same


def test_the_renaming_is_made_and_a_check_that_turns_for_it_is_too_eager(make_course: MakeCourse) -> None:
    text = r"[The mean is $\frac{1}{m} \sum_{i=1}^{m} x_i$]{#share}."
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    if "x_i" in claim.formula.latex:
        return confirmed("proof", say("so it is"))
    wrong = counterexample(say("another"), again=say("again"), agrees=True)
    return refuted("proof", say("not so"), wrong)
"""
    renaming = r"\sum_{i=1}^{m} x_i → \sum_{k=1}^{m} x_k"
    assert survivors(make_course, text, check)[renaming] == Outcome.EAGER
    assert renaming not in survivors(make_course, text, check.replace('"x_i"', '"x_"'))


def test_an_index_shifted_wherever_it_stands_has_to_be_noticed(make_course: MakeCourse) -> None:
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    if claim.formula.expr.func.__name__ == "v" and claim.choose(GROWTH) == "up":
        return confirmed("proof", say("so it is"))
    raise claim.reject(claim.formula, "v alone is expected")
"""
    assert "t → {t-1}" in survivors(make_course, "[$v_t$ grows]{#share}.", check)


def test_a_program_with_the_same_end_is_another_program(make_course: MakeCourse) -> None:
    """The weight jumps between 2 and -2: after any even number of steps it stands where it stood."""
    program = "{#share}\n```python\nw = 2\nfor i in range(4):\n    w = w - 2 * w\n```"
    check = """
@check("share")
def share(claim: Reading) -> Verdict:
    (run,) = claim.program.run(watch=("w",))
    if {seen}:
        return confirmed("execution", say("so it is"))
    wrong = counterexample(say("another"), again=say("again"), agrees=True)
    return refuted("execution", say("not so"), wrong)
"""
    deaf = survivors(make_course, program, check.format(seen='run.values("w")[-1] == 2'))
    assert set(deaf) == {"4 → 40"}
    assert survivors(make_course, program, check.format(seen='run.values("w") == (2, -2, 2, -2, 2)')) == {}


def test_a_waiver_needs_a_survivor_and_shows_its_reason(make_course: MakeCourse) -> None:
    waived = DEAF.replace(
        '@check("share")', '@check("share", waived={"67%": "any number", "grows": "any way"})'
    )
    found = probed(make_course, waived)
    assert found["zh"].score.waived == 4
    assert found["en"].score.waived >= 1
    assert {one.reason for one in found["zh"].survivors if one.reason} == {"any number"}
    assert stale(list(found.values())) == {}
    idle = LISTENING.replace('@check("share")', '@check("share", waived={"67 %": "no need"})')
    again = probed(make_course, idle)
    assert list(stale(list(again.values())).values()) == [("67 %",)]


def test_scores_are_kept_until_something_changes(make_course: MakeCourse) -> None:
    first = probed(make_course, DEAF, keep=True)
    course = find_course(Path(make_course({}).parent / "course"))
    report = run(course)
    assert {one.probed for one in report.judged} == {one.score for one in first.values()}
    file = course.root / "notes/en/a.md"
    file.write_text(EN.replace("67", "66"), encoding="utf-8")
    assert [one.probed is None for one in run(course).judged if one.claim.lang == "en"] == [True]


@pytest.mark.parametrize(("check", "status"), [(LISTENING, 0), (DEAF, 1)])
def test_the_command_and_the_score_that_verify_can_demand(
    make_course: MakeCourse, check: str, status: int
) -> None:
    files = {"notes/zh/a.md": ZH, "notes/en/a.md": EN, "checks/a.py": HEAD + check}
    root = str(make_course(files, settings='languages = ["zh", "en"]'))
    runner = CliRunner()
    assert runner.invoke(main, ["-C", root, "verify"]).exit_code == 0
    result = runner.invoke(main, ["-C", root, "probe", "share"])
    assert result.exit_code == status, result.output
    assert ("not noticed: 67 % → 68 % at notes/en/a.md:3:15" in result.output) == bool(status)
    assert runner.invoke(main, ["-C", root, "verify", "--min-probe-score", "100"]).exit_code == status
    document = json.loads(runner.invoke(main, ["-C", root, "verify", "--format", "json"]).output)
    jsonschema.validate(document, schema("verify"))
    assert all((one["probes"]["left"] > 0) == bool(status) for one in document["claims"])
    told = json.loads(runner.invoke(main, ["-C", root, "probe", "--format", "json"]).output)
    jsonschema.validate(told, schema("probe"))
    assert (told["summary"]["left"] > 0) == bool(status)
    assert "edits noticed" in runner.invoke(main, ["-C", root, "explain", "share"]).output
    table = runner.invoke(main, ["-C", root, "probe", "notes/en/a.md", "--format", "markdown"]).output
    assert "| notes/en/a.md | 1 |" in table
    assert "notes/zh" not in table


def test_probing_nothing_is_no_success(make_course: MakeCourse) -> None:
    root = make_course({"notes/a.md": "# A\n\nNothing here.\n"})
    assert CliRunner().invoke(main, ["-C", str(root), "probe"]).exit_code == 5
