"""Reading Markdown into claims: what is a claim, and exactly where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notecheck.model import Claim, Note, Problem, Shape
from notecheck.notes import read_note, with_text


def read(source: str) -> tuple[Note, tuple[Problem, ...]]:
    return read_note("notes/zh/a.md", source, "zh")


def only(source: str) -> Claim:
    note, problems = read(source)
    assert problems == ()
    (claim,) = note.claims
    return claim


def stands(source: str, claim: Claim) -> bool:
    """Whether the claim's place and offset both lead to its text."""
    line = source.split("\n")[claim.place.line - 1]
    first = claim.text.split("\n")[0]
    return line[claim.place.column - 1 :].startswith(first) and source[claim.start :].startswith(claim.text)


@pytest.mark.parametrize(
    "source",
    [
        '甲[今天占 70%]{#one ref="M-31"}。',
        "- 项\n- 又[一句\n  两行]{#one}",
        "> 引文 [一句]{#one}",
        "| 甲 | 乙 |\n|---|---|\n| 同 | 同 |\n| 同 | [同]{#one} |",
        "# 题 [一句]{#one}",
        "1. [a $\\beta \\in [0,1)$ b]{#one}",
        "**[粗]{#one}**",
        "[有 `code]` 的句子]{#one}",
        "[范数 $\\|x\\|$]{#one}",
    ],
)
def test_a_span_knows_its_place_wherever_it_stands(source: str) -> None:
    claim = only(source)
    assert claim.shape is Shape.PROSE
    assert stands(source, claim)


def test_a_span_keeps_a_formula_with_unbalanced_brackets_whole() -> None:
    assert only("取 [$\\beta \\in [0,1)$ 时]{#range}").text == "$\\beta \\in [0,1)$ 时"


def test_an_inline_formula_is_a_claim_with_its_dollars() -> None:
    source = '即 $v_t = \\beta v_{t-1}${#update ref="M-46 M-58"}。'
    claim = only(source)
    assert claim.text == "$v_t = \\beta v_{t-1}$"
    assert claim.shape is Shape.FORMULA
    assert claim.refs == ("M-46", "M-58")
    assert stands(source, claim)


@pytest.mark.parametrize(
    ("block", "shape"),
    [
        ("```python\nx = 1\n```", Shape.CODE),
        ("$$\nx = 1\n$$", Shape.FORMULA),
        ("| a | b |\n|---|---|\n| 1 | 2 |", Shape.TABLE),
    ],
)
def test_a_block_below_its_mark_is_a_claim(block: str, shape: Shape) -> None:
    source = f'Before.\n\n{{#one ref="X-01"}}\n{block}\n\nAfter.'
    claim = only(source)
    assert (claim.text, claim.shape, claim.place.line, claim.place.column) == (block, shape, 4, 1)
    assert stands(source, claim)


def test_a_place_inside_a_claim_of_two_lines_is_on_its_own_line() -> None:
    source = "x [one\n  two 3]{#one}"
    place = only(source).place_at("one\n  two 3".index("3"))
    assert (place.line, place.column) == (2, 7)


def test_front_matter_gives_the_title_and_the_rest() -> None:
    note, _ = read('---\ntitle: "甲"\nsource_date: 2025-11-08\n---\n\n# 乙\n')
    assert note.title == "甲"
    assert dict(note.meta)["source_date"] == "2025-11-08"


def test_the_first_heading_is_the_title_where_the_front_matter_has_none() -> None:
    assert read("# 乙\n\n句。")[0].title == "乙"


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("句 [一]{#one ref=}", 1, 6),
        ("句\n{#late}\n", 2, 1),
        ("[一] {#one}", 1, 5),
    ],
)
def test_a_mark_that_cannot_be_read_is_a_problem_with_its_place(source: str, line: int, column: int) -> None:
    note, problems = read(source)
    assert note.claims == ()
    assert [(p.place.line, p.place.column) for p in problems] == [(line, column)]
    assert "cannot be read" in problems[0].what


@pytest.mark.parametrize("mark", ["#One", "#a_b", "#über", "#-a"])
def test_an_id_that_is_not_plain_ascii_is_refused(mark: str) -> None:
    note, problems = read(f"[一]{{{mark}}}")
    assert note.claims == ()
    assert len(problems) == 1


def test_an_unknown_attribute_is_told() -> None:
    _, problems = read('[一]{#one reff="B-01"}')
    assert "unknown attribute 'reff'" in problems[0].what


def test_broken_front_matter_is_told_with_its_line() -> None:
    _, problems = read("---\ntitle: [a\n---\n\nx\n")
    assert problems[0].place.line in (2, 3)
    assert "front matter" in problems[0].what


def test_a_link_is_not_a_claim() -> None:
    note, problems = read("[一](https://example.org) 与 [二][三]\n\n[三]: x")
    assert (note.claims, problems) == ((), ())


def test_code_that_shows_a_mark_is_not_a_claim() -> None:
    note, problems = read("写作 `[句]{#id}`。\n\n```\n[句]{#id}\n```\n")
    assert (note.claims, problems) == ((), ())


def test_other_text_can_be_put_in_the_place_of_a_claim() -> None:
    note, _ = read("甲 [一 1]{#one} 乙 [二 2]{#two}")
    changed = with_text(note, note.claims[0], "一 10")
    assert [claim.text for claim in changed.claims] == ["一 10", "二 2"]


signs = st.sampled_from("甲乙 ab1。，%")
words = st.text(signs, min_size=1, max_size=8).filter(lambda text: text.strip() == text)
gaps = st.sampled_from(["\n\n", "\n\n- ", "\n\n> ", " "])


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6), gaps)
def test_every_claim_of_any_note_stands_where_it_says(pairs: list[tuple[str, str]], gap: str) -> None:
    source = gap.join(f"{before}[{text}]{{#c{number}}}" for number, (before, text) in enumerate(pairs))
    note, problems = read(source)
    assert problems == ()
    assert [claim.text for claim in note.claims] == [text for _, text in pairs]
    assert all(stands(source, claim) for claim in note.claims)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("[It costs $5 a month]{#fee}. The other is $x$.\n", "a.md:1:22"),
        ("$$\na = b\n\n[A sentence]{#fee}\n\n$$\n", "a.md:4:13"),
        ("$$\na = b\n\n{#fee}\n\n$$\n", "a.md:4:1"),
    ],
)
def test_a_mark_that_an_open_formula_swallows_is_a_problem(source: str, place: str) -> None:
    note, (problem,) = read_note("a.md", source, "en")
    assert not note.claims
    assert str(problem.place) == place
    assert problem.what == "this mark stands inside a formula: {#fee}"
    assert "\\$ for dollars" in problem.remedy


def test_braces_of_latex_are_no_marks() -> None:
    _, problems = read_note("a.md", "$x_{.5} + [a]{b} + \\sqrt[3]{.5}$ and $$\n{x}\n$$\n", "en")
    assert not problems
