"""What holds for every formula: printed and read again it is the same, and no text breaks the reader."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from notecheck.errors import ReadingError
from notecheck.formula import find_formulas, read_formula
from notecheck.formula.printing import latex, statement_latex
from notecheck.formula.tree import (
    Absolute,
    Apply,
    Binomial,
    Constant,
    Counted,
    Derivative,
    Extreme,
    Factorial,
    Gradient,
    Limit,
    Listed,
    Name,
    Negative,
    Node,
    Norm,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Rounded,
    Series,
    Span,
    Sum,
    Transpose,
)
from notecheck.model import Place

calm = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


def place_of(offset: int) -> Place:
    return Place("notes/n.md", 1, offset + 1)


# ---- random trees, as the reader could have made them --------------------------------------------

numbers = st.builds(
    Number, st.from_regex(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?", fullmatch=True), st.booleans()
)
index_letters = st.builds(Name, st.sampled_from("ijklmnst"))
whole = st.builds(Number, st.from_regex(r"[1-9][0-9]?", fullmatch=True))
shifted = st.builds(lambda a, b: Sum((a, b)), index_letters, st.one_of(whole, st.builds(Negative, whole)))
an_index = st.one_of(index_letters, whole, shifted, st.builds(lambda a: Name("i", indices=(a,)), index_letters))
indices = st.lists(an_index, min_size=1, max_size=2).map(tuple)
labels = st.sampled_from([Name("max", "word"), Name("g"), Name("theta"), Name("小批量", "word"), Name("star", "mark")])
plain_names = st.one_of(
    st.builds(Name, st.sampled_from([*"abcghikmnprstuvwXYBT", "theta", "beta", "eta", "lambda"])),
    st.builds(Name, st.sampled_from(["学习率", "learning rate", "lr"]), st.just("word")),
    st.builds(Name, st.sampled_from("uvB"), st.sampled_from(["bold", "cal", "bb"])),
    st.builds(Name, st.sampled_from(["g", "theta"]), accents=st.sampled_from([("bar",), ("hat", "tilde")])),
    st.builds(Name, st.just("q"), primes=st.integers(1, 2)),
)
names = st.one_of(
    plain_names,
    st.builds(Name, st.sampled_from(["v", "theta", "g"]), indices=indices),
    st.builds(Name, st.sampled_from(["v", "theta"]), labels=st.tuples(labels), indices=indices),
    st.builds(Name, st.just("alpha"), labels=st.tuples(labels)),
    st.builds(Name, st.just("z"), upper=labels.filter(lambda label: label.style == "word")),
    st.builds(Name, st.sampled_from("xy"), raised=indices),
)
heads = st.one_of(
    st.builds(Name, st.sampled_from(["f", "J", "L", "ell"]), indices=st.one_of(st.just(()), indices)),
    st.builds(Name, st.just("F"), labels=st.tuples(labels), primes=st.integers(0, 2)),
    st.builds(Name, st.sampled_from(["exp", "log", "sin", "foo"]), st.just("operator")),
    st.sampled_from([Name("Var", "word"), Name("E", "bb"), Name("L", "cal")]),
)
leaves = st.one_of(numbers, names, st.sampled_from([Constant("infinity"), Constant("pi"), Constant("e")]))


def powers(base: Node, exponent: Node) -> Node:
    """A power, where it can be written: e^x is exp(x), X^T a transpose, x^{new} a label."""
    assume(base != Constant("e"))
    assume(not (isinstance(exponent, Name) and (exponent == Name("T") or exponent.style == "word")))
    return Power(base, exponent)


def functions(head: Name, arguments: list[Node], given_last: int) -> Node:
    return Apply(head, tuple(arguments), min(given_last, len(arguments) - 1))


def products(factors: list[Node], operators: list[str]) -> Node:
    return Product(tuple(factors), tuple(operators[: len(factors) - 1]))


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs = st.lists(st.sampled_from("·×⊙"), min_size=3, max_size=3)
    several = st.lists(inner, min_size=2, max_size=4)
    applied = st.builds(functions, heads, st.lists(inner, min_size=1, max_size=3), st.integers(0, 2))
    return st.one_of(
        st.builds(lambda terms: Sum(tuple(terms)), several),
        st.builds(products, several, signs),
        st.builds(Negative, inner),
        st.builds(Quotient, inner, inner),
        st.builds(powers, inner, inner),
        st.builds(Transpose, inner),
        st.builds(Root, inner, st.one_of(st.none(), inner)),
        st.builds(Absolute, inner),
        st.builds(Norm, inner, st.sampled_from([None, Number("1"), Constant("infinity")])),
        st.builds(Rounded, st.sampled_from(["floor", "ceiling"]), inner),
        st.builds(Factorial, inner),
        st.builds(Binomial, inner, inner),
        applied,
        st.builds(Gradient, st.one_of(inner, applied), st.one_of(st.none(), plain_names), st.sampled_from([1, 2])),
        st.builds(Derivative, inner, st.lists(plain_names, min_size=1, max_size=2).map(tuple), st.booleans()),
        st.builds(Series, st.sampled_from(["sum", "product"]), index_letters, inner, inner, inner),
        st.builds(Series, st.just("sum"), index_letters, inner, among=st.one_of(plain_names, collections(inner))),
        st.builds(Extreme, st.sampled_from(["min", "max", "argmin", "argmax"]), plain_names, inner),
        st.builds(Limit, plain_names, inner, inner),
    )


def collections(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Span, inner, inner, st.tuples(st.booleans(), st.booleans())),
        st.builds(Listed, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Counted, inner, inner),
    )


trees = st.recursive(leaves, larger, max_leaves=12)
relations = st.sampled_from(["=", "≠", "<", "≤", ">", "≥", "≈", "→", "∝"])


@calm
@given(trees)
def test_a_printed_tree_reads_as_the_same_tree(tree: Node) -> None:
    formula = read_formula(latex(tree), place_of)
    assert formula.sides == (tree,)
    assert formula.understood == latex(tree)


@calm
@given(trees, st.lists(st.tuples(relations, trees), max_size=2), st.one_of(st.none(), collections(trees)))
def test_a_printed_statement_reads_as_the_same_statement(
    first: Node, more: list[tuple[str, Node]], inside: Node | None
) -> None:
    pairs = [*more, *([("∈", inside)] if inside else [])]
    sides, signs = (first, *(side for _, side in pairs)), tuple(sign for sign, _ in pairs)
    try:
        formula = read_formula(statement_latex(sides, signs), place_of)
    except ReadingError as error:
        assert "written in two ways" in error.what
        return
    assert (formula.sides, formula.relations) == (sides, signs)


# ---- arithmetic: two ways to the same value -------------------------------------------------------

small = st.builds(Number, st.from_regex(r"[1-9](\.[0-9])?", fullmatch=True), st.booleans())
arithmetic = st.recursive(
    st.one_of(small, st.builds(Name, st.sampled_from(["a", "b", "beta"]))),
    lambda inner: st.one_of(
        st.builds(lambda terms: Sum(tuple(terms)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(products, st.lists(inner, min_size=2, max_size=3), st.just(["·", "×"])),
        st.builds(Negative, inner),
        st.builds(Quotient, inner, inner),
        st.builds(lambda base, times: Power(base, Number(times)), inner, st.sampled_from("0123")),
        st.builds(lambda body: Series("sum", Name("k"), Product((Name("k"), body), ("·",)), Number("1"), Number("3")), inner),
    ),
    max_leaves=10,
)
fractions = st.fractions(min_value=-5, max_value=5, max_denominator=20)


@calm
@given(arithmetic, fractions, fractions, fractions)
def test_values_agree_with_sympy(tree: Node, a: Fraction, b: Fraction, beta: Fraction) -> None:
    formula = read_formula(latex(tree), place_of)
    env = {"a": a, "b": b, "beta": beta}
    try:
        value = formula.evaluate(0, env)
        meant = formula.expr.subs(env).doit()
    except ReadingError as error:
        assert "divides by zero" in error.what or "not defined" in error.what
        return
    assert meant.is_Rational
    assert value == Fraction(int(meant.p), int(meant.q))


# ---- any text -------------------------------------------------------------------------------------

pieces = st.sampled_from([
    "x", "v_t", "v_{t-1}", "x^{(i)}", "2", "10", "0.5", " ", "+", "-", "/", r"\cdot ", "*", "=", ":=", "<", r"\in ", "(", ")",
    "[", "]", "{", "}", "|", r"\|", "^", "_", "^2", "_i", ",", ";", ".", "'", "!", r"\%", "%", r"\frac", r"\frac{1}{2}",
    r"\sqrt", r"\sum", r"\sum_{i=1}^{m}", r"\prod_{k\ge 0}", r"\nabla ", r"\nabla_\theta ", r"\partial ", r"\frac{d}{dx}",
    r"\left(", r"\right)", r"\left", r"\bigl|", r"\log ", r"\exp", r"\max", r"\min_x ", r"\arg", r"\lim_{t\to 0}", "e", "T",
    r"^\top", "J", "f(x)", r"\theta ", r"\beta", r"\bar", r"\hat{y}", r"\mathbf{x}", r"\text{学习率}", r"\text{", r"\mathrm{Var}",
    r"\mathbb{E}[", "参数", "学习率", r"\infty ", r"\to ", r"\{", r"\}", r"\dots ", r"\lceil ", r"\rceil", r"\binom{4}{2}",
    r"\operatorname{tr}", r"\quad ", r"\\", "$", "&", "\n", r"\foo", "²", "≤", "θ", "∇", "（", "）", r"\lVert ", r"\rVert",
])  # fmt: skip


@calm
@given(st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=30)))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        formula = read_formula(text, place_of)
    except ReadingError as error:
        assert error.place is not None
        assert 1 <= error.place.column <= len(text) + 1
        assert error.remedy
        return
    assert read_formula(formula.understood, place_of).sides == formula.sides
    assert all(0 <= node.start < node.end <= len(text) for node in formula.nodes)
    for side in range(len(formula.sides)):
        for convert in (formula.side, lambda side: formula.evaluate(side, {"x": Fraction(1, 2), "beta": 2})):
            try:
                convert(side)
            except ReadingError as error:
                assert error.place is not None


@calm
@given(st.text(alphabet="$`\\ax\n>+ ", max_size=30))
def test_any_passage_is_searched_without_harm(text: str) -> None:
    try:
        for formula in find_formulas(text, place_of):
            assert text[formula.start : formula.end] == formula.words
    except ReadingError as error:
        assert error.place is not None


@pytest.mark.parametrize("text", ["$x$ $y$", "$$x$$", "`$a$` $x$ $y$"])
def test_dollars_pair_as_markdown_pairs_them(text: str) -> None:
    assert {formula.latex for formula in find_formulas(text, place_of)} <= {"x", "y"}
