"""Notation: symbols with their forms, the words that say what they are, and differences between notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notecheck.config import Course, find_course
from notecheck.formula import find_formulas
from notecheck.guide import build_guide
from notecheck.guide.pages.notation import anchor
from notecheck.model import Judged, Kind, Note, Place, Verdict
from notecheck.notation import Clash, Notation, Renamed, Reworded, notation
from notecheck.notation.blocks import blocks
from notecheck.notation.subjects import Base, subjects, used
from notecheck.notes import read_note, read_notes
from notecheck.text import say

ROOT = Path(__file__).parents[1]


def note_of(source: str, lang: str = "en", name: str = "motion") -> Note:
    note, problems = read_note(f"notes/{lang}/{name}.md", source, lang)
    assert problems == ()
    return note


def said(source: str, lang: str) -> dict[str, str]:
    found = notation([note_of(source, lang)])
    return {
        one.subject.latex: one.words
        for symbol in found.symbols
        for inside in symbol.notes
        for one in inside.sayings
    }


def symbol_of(found: Notation, letter: str) -> list[str]:
    (one,) = (one for one in found.symbols if one.base.letter == letter)
    return list(one.forms)


# ---- symbols --------------------------------------------------------------------------------------


def test_all_that_hangs_on_a_letter_is_a_form_of_one_symbol() -> None:
    found = notation(
        [note_of(r"$v_t = v_{t-1} + a$, $\hat{v}_t$, $\mathbf{v}$, $v^{(i)}$ and $v_{\max}$ or $V$")]
    )
    assert symbol_of(found, "v") == [
        "v_{t}", "v_{t - 1}", r"\hat{v}_{t}", r"\mathbf{v}", "v^{(i)}", r"v_{\text{max}}",
    ]  # fmt: skip
    assert symbol_of(found, "V") == ["V"]


def test_what_only_counts_is_told_from_what_is_also_a_quantity() -> None:
    found = notation([note_of(r"$s = \sum_{i=1}^{n} x_i$ and $v_t = a t$")])
    assert {one.base.letter: one.counts for one in found.symbols} == {
        "a": False, "i": True, "n": False, "s": False, "t": False, "v": False, "x": False,
    }  # fmt: skip


def test_words_in_formulas_are_symbols_of_their_own_and_usual_functions_are_none() -> None:
    found = notation([note_of(r"$力 = 质量 * \text{acceleration}$ and $\log x + \sin x$", "zh")])
    assert [(one.base.letter, one.base.word) for one in found.symbols] == [
        ("x", False), ("acceleration", True), ("力", True), ("质量", True),
    ]  # fmt: skip


def test_greek_comes_first_in_the_order_of_its_alphabet_then_latin_small_before_capital() -> None:
    found = notation([note_of(r"$X + x + \omega + b + \beta + \alpha + B$")])
    assert [one.base.letter for one in found.symbols] == ["alpha", "beta", "omega", "b", "B", "x", "X"]


def test_a_use_knows_its_place_and_the_claims_around_it() -> None:
    source = (
        "# On $g$\n\nHere [$F = m a$ holds]{#newton}.\n\n| $m$ | 2 |\n|---|---|\n| [a $m$]{#cell} | b |\n"
    )
    (mass,) = (one for one in notation([note_of(source)]).symbols if one.base.letter == "m")
    (inside,) = mass.notes
    assert [(use.place.line, use.place.column, use.claims) for use in inside.uses] == [
        (3, 12, ("en:newton",)),
        (5, 4, ()),
        (7, 7, ("en:cell",)),
    ]
    assert inside.claims == ("en:newton", "en:cell")
    assert len(inside.unclaimed) == 1


def test_formulas_in_code_are_none_and_those_that_cannot_be_read_are_told_with_their_place() -> None:
    found = notation([note_of("`$q$` and $a := b$\n\n```\n$c$\n```\n\n> $$\n> F = lr * g\n> $$\n")])
    assert [one.base.letter for one in found.symbols] == ["a", "b"]
    (problem,) = found.unread
    assert (problem.place.line, problem.place.column) == (8, 7)
    assert "two ways" in problem.what


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("v_t", ["v_{t}"]),
        ("J(\\theta)", [r"J(\theta)"]),
        ("\\nabla J(x)", [r"\nabla J(x)"]),
        ("g_t = \\nabla J(x)", ["g_{t}", r"\nabla J(x)"]),
        ("0 < \\mu < 1", [r"\mu"]),
        ("\\beta \\in [0, 1)", [r"\beta"]),
        ("m a", []),
        ("x^2", []),
        ("a = b = c", []),
        ("2 = x", []),
        ("x < y", []),
        ("x \\ne y", []),
    ],
)
def test_words_can_speak_of_a_formula_that_stands_for_one_thing(latex: str, expected: list[str]) -> None:
    (formula,) = find_formulas(f"${latex}$", lambda offset: Place("a.md", 1, offset + 1))
    assert [one.latex for one in subjects(formula)] == expected


# ---- what the notes say ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("其中 $m$ 表示质量，$v$ 是速度。", {"m": "质量", "v": "速度"}),
        ("设 $m$ 是质量，用 $F$ 表示合外力。", {"m": "质量", "F": "合外力"}),
        ("把质量记作 $m$，初速度记为 $v_0$。", {"m": "质量", "v_{0}": "初速度"}),
        ("第 $i$ 个小球的质量是 $m_i$。", {"m_{i}": "第 $i$ 个小球的质量"}),
        ("- $m$：质量\n- $a$ —— 加速度\n", {"m": "质量", "a": "加速度"}),
        ("$0 < \\mu < 1$ 叫摩擦系数", {r"\mu": "摩擦系数"}),
        ("[$m$ 是物体的质量]{#mass}，它不变", {"m": "物体的质量"}),
        ("$p$ 叫动量。总动量守恒，动量 $q$ 也一样。", {"p": "动量", "q": "动量"}),
        ("| 符号 | 单位 | 含义 |\n|---|---|---|\n| $m$ | kg | 质量 |", {"m": "质量"}),
        ("$s$ 是向量 $a$、$b$ 的和。", {"s": "向量 $a$、$b$ 的和"}),
        ("其中 $m$ 是质量、$v$ 是速度。", {"m": "质量", "v": "速度"}),
        ("初速度的值是 $v_0 = 3$。", {"v_{0}": "初速度的值"}),
    ],
)
def test_chinese_says_what_a_symbol_is(source: str, expected: dict[str, str]) -> None:
    assert said(source, "zh") == expected


@pytest.mark.parametrize(
    "source",
    [
        "如果 $x$ 是位移，就更新 $w$。",
        "如果质量是 $m$，力就大。",
        "当质量为 $m$ 时",
        "$n$ 为偶数，$x$ 是正数，$k$ 为常数。",
        "$v$ 是越来越大的。",
        "能量对 $v$ 是凸函数。",
        "$x$ 和 $y$ 是坐标。",
        "$x$、$y$ 分别是横坐标和纵坐标。",
        "打印 $w$，再更新 $w$ 的值。更新，也不难。",
        "两者的关系是 $y = 2x$，条件是 $x = 3$。",
        "$F = m a$ 是牛顿第二定律。",
        "$\\rho$ 不是电阻率",
        "$k$ 是 $n$ 的两倍",
        "$p$ 叫动量。次动量 $q$ 不同。",
        "$T$ 为 300 K",
        "$L$ 指向上方",
        "用符号 $x$ 表示。符号，也行。",
    ],
)
def test_chinese_that_says_something_else_is_left_alone(source: str) -> None:
    assert {latex: words for latex, words in said(source, "zh").items() if latex != "p"} == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("where $m$ is the mass and $v$ the velocity.", {"m": "mass", "v": "velocity"}),
        ("Here $m$ is the mass, $v$ its velocity, and $F$ denotes the net force.",
         {"m": "mass", "v": "velocity", "F": "net force"}),
        ("Let $x$ be the position and let $v$ be the velocity.", {"x": "position", "v": "velocity"}),
        ("Write $m$ for the mass.", {"m": "mass"}),
        ("The mass is $m$, the $i$-th ball is called $b_i$ here.", {"m": "mass", "b_{i}": "$i$-th ball"}),
        ("- $m$: the mass\n- $a$: acceleration\n", {"m": "mass", "a": "acceleration"}),
        ("The mass stays. It needs the mass $m$.", {"m": "mass"}),
        ("The initial value is $v_0 = 3$.", {"v_{0}": "initial value"}),
        ("| Symbol | Meaning |\n|---|---|\n| $m$ | the mass |", {"m": "mass"}),
        ("Here $s$ is the sum of $a$ and $b$.", {"s": "sum of $a$ and $b$"}),
        ("where $p$ is the product of the mass with respect to it, and so on", {"p": "product of the mass"}),
    ],
)  # fmt: skip
def test_english_says_what_a_symbol_is(source: str, expected: dict[str, str]) -> None:
    assert said(source, "en") == expected


@pytest.mark.parametrize(
    "source",
    [
        "If $x$ is the position, update $w$.",
        "The slope of $E$ is the force.",
        "$x$ is positive, $n$ is an even number.",
        "We print the current $x$ and the new $y$.",
        "The relation is $y = 2x$, and the condition is $x = 3$.",
        "$F = m a$ is Newton's second law.",
        "The mass is $m$ times larger.",
        "$x$ and $y$ are the coordinates.",
        "$k$ is the same as before; $k$ is a multiple of $n$.",
        "$\\rho$ is not the resistivity.",
        "In this case, all is well: take this case $x$.",
        "the recursion $v_t = a v_{t-1}$ is stable. Solve the recursion.",
    ],
)
def test_english_that_says_something_else_is_left_alone(source: str) -> None:
    assert said(source, "en") == {}


def test_a_language_without_a_grammar_has_symbols_and_no_words() -> None:
    found = notation([note_of("où $m$ est la masse", "fr")])
    assert [(one.base.letter, one.notes[0].sayings) for one in found.symbols] == [("m", ())]


def test_the_words_are_the_notes_own_and_know_their_claim_and_place() -> None:
    note = note_of("Here, [$E(v)$ is the *kinetic* energy of $m$]{#energy}.")
    (symbol,) = (one for one in notation([note]).symbols if one.base.letter == "E")
    (one,) = symbol.notes[0].sayings
    assert (one.words, one.claim, one.subject.latex) == ("kinetic energy of $m$", "en:energy", "E(v)")
    assert note.source[one.offset :].startswith("kinetic* energy")


# ---- differences ----------------------------------------------------------------------------------


def differences_of(*sources: str) -> Sequence[object]:
    return notation([note_of(text, "en", f"n{at}") for at, text in enumerate(sources)]).differences


def test_one_thing_with_two_symbols_is_told_of_two_notes_only() -> None:
    (one,) = differences_of("$m$ is the mass.", "$M$ is the mass.", "the mass $m$ is big.")
    assert isinstance(one, Renamed)
    assert [(each.note.name, each.subject.latex) for each in one.sayings] == [
        ("n0", "m"),
        ("n1", "M"),
        ("n2", "m"),
    ]
    assert differences_of("$m$ is the mass, and $M$ is the mass.") == ()


def test_a_symbol_that_a_note_says_to_equal_another_is_no_other_symbol() -> None:
    assert differences_of(r"$g_t = \nabla J(x)$ is the slope.", r"$\nabla J(x)$ is the slope.") == ()


def test_other_words_are_told_as_other_words_and_more_words_are_not() -> None:
    (one,) = differences_of("$v$ is the speed.", "$v$ is the pace.")
    assert isinstance(one, Reworded)
    assert not one.apart
    assert differences_of("$v$ is the speed.", "$v$ is the speed of the car.") == ()


def test_a_symbol_means_two_things_where_one_note_tells_these_apart() -> None:
    found = differences_of("$v$ is the speed, and $V$ is the volume.", "$V$ is the speed.")
    (apart,) = (one for one in found if isinstance(one, Reworded))
    assert apart.apart
    assert apart.bases == (Base("V"),)


def test_a_word_in_a_formula_names_its_own_thing() -> None:
    (one,) = differences_of("$m$ is the mass.", r"$F = \text{mass} * a$")
    assert isinstance(one, Renamed)
    assert one.bases == (Base("m"), Base("mass", word=True))


def test_contradictions_between_notes_are_told_where_they_share_a_symbol_or_a_thing() -> None:
    notes = [
        note_of(
            "[$a$ falls with $b$]{#falls}, [so does the mass $m$]{#mass-small}; $m$ is the mass.", name="n0"
        ),
        note_of("[$a$ grows]{#grows}, [$M$ is the mass]{#mass-big}, [$q$ alone]{#alone}.", name="n1"),
    ]
    claims = {claim.id: claim for note in notes for claim in note.claims}

    def judged(one: str, *against: str) -> Judged:
        keys = tuple(claims[other].key for other in against)
        return Judged(claims[one], Verdict(Kind.INCONSISTENT, say("no"), against=keys))

    found = notation(
        notes, [judged("falls", "grows", "alone", "mass-small"), judged("mass-small", "mass-big")]
    )
    renamed, clash = found.differences
    assert isinstance(renamed, Renamed)
    assert [(one.claim, one.against) for one in renamed.clashes] == [("en:mass-small", "en:mass-big")]
    assert isinstance(clash, Clash)
    assert (clash.claim, clash.against, clash.bases) == ("en:falls", "en:grows", {Base("a")})


@settings(deadline=None)
@given(st.permutations(range(4)), st.sampled_from(["m", "M"]))
def test_notes_that_agree_never_differ_in_any_order(order: list[int], letter: str) -> None:
    ways = [
        f"${letter}$ is the mass.",
        f"- ${letter}$: the mass",
        f"The mass is ${letter}$.",
        f"$x = {letter}$",
    ]
    assert differences_of(*(ways[at] for at in order)) == ()


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdvxyzFV"), min_size=1, max_size=6), st.sampled_from(["en", "zh"]))
def test_every_letter_of_a_formula_is_a_symbol_and_nothing_else_is(letters: list[str], lang: str) -> None:
    found = notation([note_of(f"${' + '.join(letters)} = 1$", lang)])
    assert sorted(one.base.letter for one in found.symbols) == sorted(set(letters))
    assert sum(len(one.notes[0].uses) for one in found.symbols) == len(letters)


# ---- our course, and the page ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> tuple[Note, ...]:
    return read_notes(find_course(ROOT))[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_our_course_lists_every_symbol_that_its_formulas_use(
    ours: tuple[Note, ...], lang: str, tmp_path: Path
) -> None:
    notes = [note for note in ours if note.lang == lang]
    bases: set[Base] = set()
    for note in notes:
        text = re.sub(r"```.*?```", "", note.source, flags=re.S)
        for formula in find_formulas(text, note.claims[0].place_at):
            bases |= {one.base for one in used(formula)}
    assert len(bases) > 15
    build_guide(Course(root=tmp_path, title="Ours", languages=(lang,)), notes, (), (), tmp_path / "site")
    page = (tmp_path / "site" / "notation.html").read_text(encoding="utf-8")
    assert set(re.findall(r'<h3 id="([^"]+)"', page)) == {anchor(base) for base in bases}


@pytest.mark.parametrize(("lang", "rate"), [("zh", "学习率"), ("en", "learning rate")])
def test_our_notes_write_the_learning_rate_in_different_ways(
    ours: tuple[Note, ...], lang: str, rate: str
) -> None:
    found = notation([note for note in ours if note.lang == lang])
    assert found.unread == ()
    assert all(blocks(note)[1] == () for note in ours)
    (one,) = found.differences
    assert isinstance(one, Renamed)
    assert {(each.note.name, each.base.letter) for each in one.sayings} == {
        ("basic-optimisers", "eta"),
        ("downhill-walk", "alpha"),
        ("momentum", "eta"),
        ("momentum", rate),
    }


def test_the_page_shows_words_differences_contradictions_and_what_was_not_read(tmp_path: Path) -> None:
    notes = [
        note_of("# One\n\n[$m$ is the mass]{#light} and $lr$ is odd.\n", name="one"),
        note_of("# Two\n\n[$M$ is the mass]{#heavy}.\n", name="two"),
    ]
    first, second = notes[0].claims[0], notes[1].claims[0]
    judged = [Judged(first, Verdict(Kind.INCONSISTENT, say("no"), against=(second.key,)))]
    build_guide(Course(root=tmp_path, title="C", language="en"), notes, judged, (), tmp_path / "site")
    page = (tmp_path / "site" / "notation.html").read_text(encoding="utf-8")
    assert "One thing, different symbols: “mass” is written" in page
    assert page.count('href="one.html#light"') >= 3  # what it says, the contradiction, the claims that use it
    assert "The passages that contradict each other" in page
    assert f"notes/en/one.md:3:{notes[0].source.splitlines()[2].index('lr') + 1}" in page
    assert '<a href="#_difference-1">' in page


def test_a_course_without_formulas_has_a_page_of_notation_all_the_same(tmp_path: Path) -> None:
    build_guide(
        Course(root=tmp_path, title="C", language="en"), [note_of("# One\n")], (), (), tmp_path / "site"
    )
    page = (tmp_path / "site" / "notation.html").read_text(encoding="utf-8")
    assert "No two notes were found to differ in their notation." in page
