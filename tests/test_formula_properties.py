"""What holds for every formula: printed and read again it is the same, and no text breaks the reader."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

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
from notecheck.mathml import mathml
from notecheck.model import Place

Found = TypeVar("Found")
calm = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


def place_of(offset: int) -> Place:
    return Place("notes/n.md", 1, offset + 1)


def outcome(read: Callable[[], Found]) -> Found | ReadingError:
    """What a reading gives; anything raised but ReadingError fails the test."""
    try:
        return read()
    except ReadingError as error:
        return error


# ---- random trees, as the reader could have made them --------------------------------------------

numbers = st.builds(
    Number, st.from_regex(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?", fullmatch=True), st.booleans()
)
index_letters = st.builds(Name, st.sampled_from("ijklmnst"))
whole = st.builds(Number, st.from_regex(r"[1-9][0-9]?", fullmatch=True))
shifted = st.builds(lambda a, b: Sum((a, b)), index_letters, st.one_of(whole, st.builds(Negative, whole)))
an_index = st.one_of(
    index_letters, whole, shifted, st.builds(lambda a: Name("i", indices=(a,)), index_letters)
)
indices = st.lists(an_index, min_size=1, max_size=2).map(tuple)
labels = st.sampled_from(
    [Name("max", "word"), Name("g"), Name("theta"), Name("小批量", "word"), Name("star", "mark")]
)
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


Inner = Callable[[], Node]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def several(draw: Draw, inner: Inner, least: int = 1) -> tuple[Node, ...]:
    return tuple(inner() for _ in range(draw(st.integers(least, 3))))


def power(draw: Draw, inner: Inner) -> Node:
    """A power, where it can be written: e^x is exp(x), X^T a transpose, x^{new} a label."""
    base, exponent = inner(), inner()
    assume(base != Constant("e"))
    assume(not (isinstance(exponent, Name) and (exponent == Name("T") or exponent.style == "word")))
    return Power(base, exponent)


def applied(draw: Draw, inner: Inner) -> Node:
    arguments = several(draw, inner)
    given = draw(st.integers(0, len(arguments) - 1))
    return Apply(draw(heads), arguments, given, given > 0 and draw(st.booleans()))


def product(draw: Draw, inner: Inner) -> Node:
    factors = several(draw, inner, 2)
    return Product(factors, tuple(draw(st.sampled_from("·×⊙")) for _ in factors[1:]))


def gradient(draw: Draw, inner: Inner) -> Node:
    body = applied(draw, inner) if draw(st.booleans()) else inner()
    return Gradient(body, draw(st.none() | plain_names), draw(st.sampled_from([1, 2])))


def derivative(draw: Draw, inner: Inner) -> Node:
    by = draw(st.lists(plain_names, min_size=1, max_size=2))
    return Derivative(inner(), tuple(by), draw(st.booleans()))


def series(draw: Draw, inner: Inner) -> Node:
    return Series(draw(st.sampled_from(["sum", "product"])), draw(index_letters), inner(), inner(), inner())


def series_over_a_set(draw: Draw, inner: Inner) -> Node:
    among = collection(draw, inner) if draw(st.booleans()) else draw(plain_names)
    return Series("sum", draw(index_letters), inner(), among=among)


def extreme(draw: Draw, inner: Inner) -> Node:
    return Extreme(draw(st.sampled_from(["min", "max", "argmin", "argmax"])), draw(plain_names), inner())


def collection(draw: Draw, inner: Inner) -> Node:
    kind = draw(st.sampled_from(["span", "listed", "counted"]))
    if kind == "span":
        return Span(inner(), inner(), (draw(st.booleans()), draw(st.booleans())))
    return Listed(several(draw, inner)) if kind == "listed" else Counted(inner(), inner())


BUILDERS: list[Callable[[Draw, Inner], Node]] = [
    lambda draw, inner: Sum(several(draw, inner, 2)),
    product,
    lambda draw, inner: Negative(inner()),
    lambda draw, inner: Quotient(inner(), inner()),
    power,
    lambda draw, inner: Transpose(inner()),
    lambda draw, inner: Root(inner(), inner() if draw(st.booleans()) else None),
    lambda draw, inner: Absolute(inner()),
    lambda draw, inner: Norm(inner(), draw(st.sampled_from([None, Number("1"), Constant("infinity")]))),
    lambda draw, inner: Rounded(draw(st.sampled_from(["floor", "ceiling"])), inner()),
    lambda draw, inner: Factorial(inner()),
    lambda draw, inner: Binomial(inner(), inner()),
    applied,
    gradient,
    derivative,
    series,
    series_over_a_set,
    extreme,
    lambda draw, inner: Limit(draw(plain_names), inner(), inner()),
]


@st.composite
def trees(draw: Draw, depth: int = 3) -> Node:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf: Node = draw(leaves)
        return leaf
    build: Callable[[Draw, Inner], Node] = draw(st.sampled_from(BUILDERS))
    return build(draw, lambda: draw(trees(depth - 1)))


@st.composite
def collections(draw: Draw) -> Node:
    return collection(draw, lambda: draw(trees(1)))


relations = st.sampled_from(["=", "≠", "<", "≤", ">", "≥", "≈", "→", "∝"])


@calm
@given(trees())
def test_a_printed_tree_reads_as_the_same_tree(tree: Node) -> None:
    formula = read_formula(latex(tree), place_of)
    assert formula.sides == (tree,)
    assert formula.understood == latex(tree)
    assert mathml(formula.understood).startswith("<math")  # the guide shows it


@calm
@given(trees(2), st.lists(st.tuples(relations, trees(2)), max_size=2), st.none() | collections())
def test_a_printed_statement_reads_as_the_same_statement(
    first: Node, more: list[tuple[str, Node]], inside: Node | None
) -> None:
    pairs = [*more, *([("∈", inside)] if inside else [])]
    sides, signs = (first, *(side for _, side in pairs)), tuple(sign for sign, _ in pairs)
    formula = outcome(lambda: read_formula(statement_latex(sides, signs), place_of))
    if isinstance(formula, ReadingError):
        assert "written in two ways" in formula.what
    else:
        assert (formula.sides, formula.relations) == (sides, signs)


# ---- arithmetic: two ways to the same value -------------------------------------------------------

small = st.builds(Number, st.from_regex(r"[1-9](\.[0-9])?", fullmatch=True), st.booleans())
ARITHMETIC: list[Callable[[Draw, Inner], Node]] = [
    lambda draw, inner: Sum(several(draw, inner, 2)),
    lambda draw, inner: Product((inner(), inner(), inner()), ("·", "×")),
    lambda draw, inner: Negative(inner()),
    lambda draw, inner: Quotient(inner(), inner()),
    lambda draw, inner: Power(inner(), Number(draw(st.sampled_from("0123")))),
    lambda draw, inner: Series(
        "sum", Name("k"), Product((Name("k"), inner()), ("·",)), Number("1"), Number("3")
    ),
]


@st.composite
def arithmetic(draw: Draw, depth: int = 4) -> Node:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf: Node = draw(small | st.builds(Name, st.sampled_from(["a", "b", "beta"])))
        return leaf
    build: Callable[[Draw, Inner], Node] = draw(st.sampled_from(ARITHMETIC))
    return build(draw, lambda: draw(arithmetic(depth - 1)))


fractions = st.fractions(min_value=-5, max_value=5, max_denominator=20)


@calm
@given(arithmetic(), fractions, fractions, fractions)
def test_values_agree_with_sympy(tree: Node, a: Fraction, b: Fraction, beta: Fraction) -> None:
    formula = read_formula(latex(tree), place_of)
    env = {"a": a, "b": b, "beta": beta}
    value = outcome(lambda: formula.evaluate(0, env))
    meant = outcome(lambda: formula.expr.subs(env).doit())
    if isinstance(value, ReadingError) or isinstance(meant, ReadingError):
        assert (
            "divides by zero" in str(value) or "divides by zero" in str(meant) or "not defined" in str(meant)
        )
    else:
        assert value == Fraction(int(meant.p), int(meant.q))


# ---- any text -------------------------------------------------------------------------------------

pieces = st.sampled_from(
    [
        "x",
        "v_t",
        "v_{t-1}",
        "x^{(i)}",
        "2",
        "10",
        "0.5",
        " ",
        "+",
        "-",
        "/",
        r"\cdot ",
        "*",
        "=",
        ":=",
        "<",
        r"\in ",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        r"\|",
        "^",
        "_",
        "^2",
        "_i",
        ",",
        ";",
        ".",
        "'",
        "!",
        r"\%",
        "%",
        r"\frac",
        r"\frac{1}{2}",
        r"\sqrt",
        r"\sum",
        r"\sum_{i=1}^{m}",
        r"\prod_{k\ge 0}",
        r"\nabla ",
        r"\nabla_\theta ",
        r"\partial ",
        r"\frac{d}{dx}",
        r"\left(",
        r"\right)",
        r"\left",
        r"\bigl|",
        r"\log ",
        r"\exp",
        r"\max",
        r"\min_x ",
        r"\arg",
        r"\lim_{t\to 0}",
        "e",
        "T",
        r"^\top",
        "J",
        "f(x)",
        r"\theta ",
        r"\beta",
        r"\bar",
        r"\hat{y}",
        r"\mathbf{x}",
        r"\text{学习率}",
        r"\text{",
        r"\mathrm{Var}",
        r"\mathbb{E}[",
        "参数",
        "学习率",
        r"\infty ",
        r"\to ",
        r"\{",
        r"\}",
        r"\dots ",
        r"\lceil ",
        r"\rceil",
        r"\binom{4}{2}",
        r"\operatorname{tr}",
        r"\quad ",
        r"\\",
        "$",
        "&",
        "\n",
        r"\foo",
        "²",
        "≤",
        "θ",
        "∇",
        "（",
        "）",
        r"\lVert ",
        r"\rVert",
    ]
)
WRITTEN = [
    r"v_t = \beta v_{t-1} + (1-\beta) g_t",
    r"\theta := \theta - \eta \nabla_\theta J(\theta; x^{(i)}, y^{(i)})",
    "参数 := 参数 - 学习率*梯度",
    r"\beta \in [0,1)",
    r"0 < \eta < \frac{2}{L}",
    r"1000 / 10 = 100",
    r"J(\theta) = \frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2",
    r"\frac{1}{m}X^\top(X\theta - y)",
    r"e^{-x} + \log(1-x)",
    r"\|g_t\|^2 \le |x - y| + \mathbb{E}[\bar{g}]",
    r"\frac{\partial J}{\partial \theta} = \arg\min_x f'(x)",
    r"\sum_{k\ge 0} x^k",
]


@st.composite
def edited(draw: Draw) -> str:
    """A formula that someone could have written, with a few pieces cut out and others put in."""
    text: str = draw(st.sampled_from(WRITTEN))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(st.just("") | pieces) + text[start + draw(st.integers(0, 3)) :]
    return text


@calm
@given(st.one_of(edited(), st.lists(pieces, max_size=12).map("".join), st.text(max_size=30)))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    formula = outcome(lambda: read_formula(text, place_of))
    if isinstance(formula, ReadingError):
        assert formula.place is not None
        assert 1 <= formula.place.column <= len(text) + 1
        assert formula.remedy
        return
    assert read_formula(formula.understood, place_of).sides == formula.sides
    assert all(0 <= node.start < node.end <= len(text) for node in formula.nodes)
    for side in range(len(formula.sides)):
        outcome(partial(formula.side, side))
        outcome(partial(formula.evaluate, side, {"x": Fraction(1, 2), "beta": 2}))


@calm
@given(st.text(alphabet="$`\\ax\n>+ ", max_size=30))
def test_any_passage_is_searched_without_harm(text: str) -> None:
    found = outcome(lambda: list(find_formulas(text, place_of)))
    for formula in found if isinstance(found, list) else ():
        assert text[formula.start : formula.end] == formula.words


@pytest.mark.parametrize("text", ["$x$ $y$", "$$x$$", "`$a$` $x$ $y$"])
def test_dollars_pair_as_markdown_pairs_them(text: str) -> None:
    assert {formula.latex for formula in find_formulas(text, place_of)} <= {"x", "y"}
