"""Formulas are read strictly: to a tree, to sympy, to values, or refused with place and remedy."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from notecheck.errors import ReadingError
from notecheck.formula import Formula, equivalent, find_formulas, indexed, read_formula, symbol
from notecheck.formula.tree import (
    Apply,
    Gradient,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Series,
    Sum,
)
from notecheck.model import Place

beta, eta, theta, t, k, i, j, m, x, y, L = map(
    symbol, ["beta", "eta", "theta", "t", "k", "i", "j", "m", "x", "y", "L"]
)


def place_of(offset: int) -> Place:
    return Place("notes/n.md", 7, 10 + offset)


def read(latex: str, **names: Any) -> Formula:
    return read_formula(latex, place_of, **names)


def expr(latex: str, **names: Any) -> Any:
    return read(latex, **names).expr


def refusal(latex: str, **names: Any) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read(latex, **names)
    return caught.value


def J(*arguments: Any) -> Any:  # noqa: N802
    return indexed("J", *arguments)


def nabla(*arguments: Any) -> Any:
    return indexed("nabla", *arguments)


# ---- the formulas of a course on gradient descent ------------------------------------------------


def test_a_recursion_counts_its_quantities() -> None:
    formula = read(r"v_t = \beta v_{t-1} + (1-\beta) g_t")
    assert formula.relation == "="
    assert formula.left == indexed("v", t)
    assert formula.right == beta * indexed("v", t - 1) + (1 - beta) * indexed("g", t)
    assert formula.symbols == ("v", "t", "beta", "g")


@pytest.mark.parametrize("edited", [
    r"v_t = \beta v_{t+1} + (1-\beta) g_t",
    r"v_t = \beta v_{t-2} + (1-\beta) g_t",
    r"v_t = \beta v_{t} + (1-\beta) g_t",
    r"v_t = \beta v_{t-1} - (1-\beta) g_t",
    r"v_t = \beta v_{t-1} + (1+\beta) g_t",
    r"v_t = \beta v_{t-1} + (2-\beta) g_t",
    r"v_t = \beta v_{t-1} + 1-\beta g_t",
    r"v_t = \alpha v_{t-1} + (1-\beta) g_t",
    r"v_t = \beta v_{t-1} + (1-\beta) g_k",
    r"v_t = \beta u_{t-1} + (1-\beta) g_t",
    r"v_t = \beta^2 v_{t-1} + (1-\beta) g_t",
    r"v_t = \frac{\beta}{v_{t-1}} + (1-\beta) g_t",
])  # fmt: skip
def test_an_edit_of_the_recursion_is_another_formula(edited: str) -> None:
    formula = read(r"v_t = \beta v_{t-1} + (1-\beta) g_t")
    assert read(edited).right != formula.right
    assert read(edited).understood != formula.understood


def test_chinese_names_are_single_symbols() -> None:
    plain = read("参数 := 参数 - 学习率*梯度")
    assert plain.relation == ":="
    assert plain.right == symbol("参数") - symbol("学习率") * symbol("梯度")
    dressed = read(r"\text{参数} := \text{参数} - \text{学习率} \times \text{梯度}")
    assert dressed.sides == plain.sides


def test_full_width_signs_are_the_signs_they_look_like() -> None:
    assert read("参数 ：＝ 参数 － 学习率＊（梯度）").sides == read("参数 := 参数 - 学习率*梯度").sides


@pytest.mark.parametrize("sign", [":=", r"\gets", r"\leftarrow", r"\coloneqq", r"\mathrel{:=}", "←", "≔"])
def test_every_spelling_of_an_assignment_is_one_relation(sign: str) -> None:
    assert read(rf"\theta {sign} \theta - \eta g").relation == ":="


@pytest.mark.parametrize(("latex", "relation"), [
    (r"a \ne b", "≠"), (r"a \neq b", "≠"), ("a ≠ b", "≠"), (r"a \approx b", "≈"), (r"a \le b", "≤"),
    (r"a \leq b", "≤"), ("a ≤ b", "≤"), (r"a \ge b", "≥"), (r"a > b", ">"), (r"a \lt b", "<"),
    (r"a \propto b", "∝"), (r"t \to \infty", "→"), (r"a = b", "="), (r"a \in B", "∈"),
])  # fmt: skip
def test_relations_have_one_canonical_form(latex: str, relation: str) -> None:
    assert read(latex).relation == relation


def test_a_chain_of_relations_keeps_every_side() -> None:
    formula = read(r"0 < \eta < \frac{2}{L}")
    assert formula.relations == ("<", "<")
    assert [formula.side(side) for side in range(3)] == [0, eta, 2 / L]
    assert read("0<\\eta<2/L").sides == formula.sides
    with pytest.raises(ReadingError, match="one relation expected, 2 found"):
        _ = formula.relation


@pytest.mark.parametrize(("latex", "interval"), [
    (r"\beta \in [0,1)", sp.Interval.Ropen(0, 1)),
    (r"\beta \in (0, 1]", sp.Interval.Lopen(0, 1)),
    (r"\beta \in (0, 1)", sp.Interval.open(0, 1)),
    (r"\beta \in \left[0, 1\right]", sp.Interval(0, 1)),
    (r"\beta \in [0, \infty)", sp.Interval(0, sp.oo)),
    (r"0 \le \beta < 1", sp.Interval.Ropen(0, 1)),
    (r"1 > \beta \ge 0", sp.Interval.Ropen(0, 1)),
    (r"\beta < 1", sp.Interval.open(-sp.oo, 1)),
    (r"\beta \ge 0", sp.Interval(0, sp.oo)),
    (r"0 \le \beta", sp.Interval(0, sp.oo)),
    (r"1 > \beta", sp.Interval.open(-sp.oo, 1)),
])  # fmt: skip
def test_a_range_of_a_name_is_an_interval(latex: str, interval: Any) -> None:
    formula = read(latex)
    assert formula.interval == interval
    assert formula.variable == "beta"


def test_the_ends_of_an_interval_may_be_formulas() -> None:
    assert read(r"0 < \eta < 2/L").interval == sp.Interval.open(0, 2 / L)


@pytest.mark.parametrize(
    "latex", [r"\beta = 1", r"2\beta \in [0,1)", r"0 < \beta > 1", r"\beta \ne 1", r"\beta"]
)
def test_what_states_no_range_has_no_interval(latex: str) -> None:
    with pytest.raises(ReadingError):
        _ = read(latex).interval


def test_sets_list_their_elements_or_count_them() -> None:
    assert read(r"b \in \{16, 32, 64\}").right == sp.FiniteSet(16, 32, 64)
    assert read(r"i \in \{1, \dots, m\}").right == sp.Range(1, m + 1)
    assert read(r"i \in \{1, 2, \ldots, m\}").sides[1] == read(r"i \in \{1, \dots, m\}").sides[1] != None  # noqa: E711
    assert "two ways" in str(refusal(r"i \in \{1, 3, \dots, m\}"))
    assert "two ways" in str(refusal(r"i \in \{16, \dots\}"))


def test_a_raised_index_in_parentheses_is_no_power() -> None:
    assert expr(r"x^{(i)}") == indexed("x", i)
    assert expr("x^{(i)}") != x**i == expr("x^i")
    assert expr(r"x^{(i)}_j") == expr(r"x_j^{(i)}") == indexed("x", i, j)
    assert expr(r"(x^{(i)})^2") == indexed("x", i) ** 2


def test_a_condition_behind_a_bar_is_no_further_argument_and_no_absolute_value() -> None:
    given = indexed("P", symbol("A"), indexed("given", symbol("B")))
    for latex in (r"P(A \mid B)", "P(A|B)", r"P\left(A \middle| B\right)", r"P\bigl(A \bigm| B\bigr)"):
        assert expr(latex) == given != expr("P(A, B)")
    both = read(r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}")
    assert both.left == given
    assert both.right * expr("P(B)") == expr("P(B|A)") * expr("P(A)")
    assert both.understood == r"P(A \mid B) = \frac{P(B \mid A) \cdot P(A)}{P(B)}"
    assert expr("P(A, C | B, D)") == indexed(
        "P", symbol("A"), symbol("C"), indexed("given", symbol("B"), symbol("D"))
    )
    assert expr("P(|x|)") == indexed("P", sp.Abs(symbol("x")))
    assert expr("f(a|x|)") == indexed("f", symbol("a") * sp.Abs(symbol("x")))
    with pytest.raises(ReadingError, match="under a condition"):
        read("P(A|B)").evaluate(0, {"P": max, "A": 1, "B": 2})


def test_the_gradient_knows_its_variable() -> None:
    expected = nabla(J(theta), theta)
    for latex in (r"\nabla J(\theta)", r"\nabla_\theta J(\theta)", r"\nabla_{\theta} J(\theta)", "∇J(θ)"):
        assert expr(latex) == expected
    assert (
        expr(r"\nabla J(\theta_t)")
        == expr(r"\nabla_\theta J(\theta_t)")
        == nabla(J(indexed("theta", t)), indexed("theta", t))
    )
    assert expr(r"\nabla_w J(\theta)") == nabla(J(theta), symbol("w"))
    assert expr(r"\nabla_\theta J") == nabla(symbol("J"), theta)
    assert expr(r"\nabla^2 f(x)") == indexed("hessian", indexed("f", x), x)


def test_updates_of_the_basic_optimisers() -> None:
    gd = read(r"\theta := \theta - \eta \nabla_\theta J(\theta)")
    assert gd.right == theta - eta * nabla(J(theta), theta)
    sgd = read(r"\theta := \theta - \eta \nabla_\theta J(\theta; x^{(i)}, y^{(i)})")
    assert sgd.right == theta - eta * nabla(J(theta, indexed("x", i), indexed("y", i)), theta)
    batch = read(r"\theta := \theta - \eta \nabla_\theta J_{\text{mini-batch}}(\theta)")
    assert batch.right == theta - eta * nabla(indexed("J_mini-batch", theta), theta)
    assert batch.functions == ("J_mini-batch",)
    one = read(r"\theta = \theta - \alpha \nabla J_i(\theta)")
    assert one.right == theta - symbol("alpha") * nabla(J(i, theta), theta)


def test_mean_squared_error_and_its_gradient() -> None:
    loss = read(r"J(\theta) = \frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2")
    xi, yi = indexed("x", i), indexed("y", i)
    assert loss.left == J(theta)
    assert loss.right == sp.Sum((xi * theta - yi) ** 2, (i, 1, m)) / (2 * m)
    gradient = read(r"\frac{2}{b} \sum_{i=1}^{b} (w x_i - y_i) \cdot x_i")
    b, w = symbol("b"), symbol("w")
    assert gradient.expr == 2 / b * sp.Sum((w * xi - yi) * xi, (i, 1, b))
    matrix = read(r"\nabla J(\theta) = \frac{1}{m}X^\top(X\theta - y)")
    assert matrix.right == indexed("transpose", symbol("X")) * (symbol("X") * theta - y) / m
    for spelling in ("X^T", r"X^{\mathrm{T}}", r"X^{\mathsf T}", r"X^\intercal", "X^⊤"):
        latex = rf"\nabla J(\theta) = \frac{{1}}{{m}} {spelling} (X\theta - y)"
        assert read(latex).sides == matrix.sides


def test_arithmetic_of_numbers_is_exact() -> None:
    formula = read("1000 / 10 = 100")
    assert formula.left == formula.right == 100
    assert expr("0.1 + 0.2") == sp.Rational(3, 10)
    assert expr(r"70\%") == sp.Rational(7, 10)
    assert expr(r"1/(2m)") == 1 / (2 * m)
    assert expr(r"3 \times 10^{-4}") == sp.Rational(3, 10000)
    shares = read(r"70\% + 21\% + 6\%").nodes
    assert [node.step for node in shares if isinstance(node, Number)] == [Fraction(1, 100)] * 3


def test_labels_indices_and_accents_give_distinct_names() -> None:
    names = {
        r"\lambda_{\max}": "lambda_max",
        r"\lambda_\max": "lambda_max",
        r"L_{max}": "L_max",
        r"J_{\text{mini-batch}}": "J_mini-batch",
        r"\sigma_g": "sigma_g",
        r"\theta^*": "theta_star",
        r"\theta_\star": "theta_star",
        r"\theta^{\text{new}}": "theta_new",
        r"\bar{g}": "g_bar",
        r"\hat y": "y_hat",
        r"\tilde{\theta}_{\max}": "theta_tilde_max",
        r"\mathbf{x}": "x_bold",
        r"\boldsymbol{\theta}": "theta_bold",
        r"\mathcal{B}": "B_cal",
        r"\mathrm{lr}": "lr",
        r"\text{learning rate}": "learning rate",
        r"x'": "x'",
        "学习率": "学习率",
        "θ": "theta",
    }
    for latex, name in names.items():
        assert expr(latex) == symbol(name), latex
    assert expr(r"\theta_0") == indexed("theta", 0)
    assert expr(r"\bar{g}_t") == indexed("g_bar", t)
    assert expr(r"x_{i,j}") == indexed("x", i, j)
    assert expr(r"v_{t,\text{new}}") == indexed("v_new", t)
    assert expr(r"J_{i_t}") == J(indexed("i", t))
    assert expr(r"\theta_T", indices=["T"]) == indexed("theta", symbol("T"))


def test_functions_and_their_arguments() -> None:
    assert expr(r"e^{-x}") == expr(r"\exp(-x)") == sp.exp(-x)
    assert expr(r"\log(1-\beta)") == sp.log(1 - beta)
    assert expr(r"\ln x") == sp.log(x)
    assert expr(r"\log_2 8") == 3
    assert expr(r"\sin^2(x)") == sp.sin(x) ** 2
    assert expr(r"\max(a, b)") == sp.Max(symbol("a"), symbol("b"))
    assert expr(r"\max\{a, b\}") == sp.Max(symbol("a"), symbol("b"))
    assert expr(r"\sqrt{x}") == sp.sqrt(x)
    assert expr(r"\sqrt[3]{x}") == x ** sp.Rational(1, 3)
    assert expr(r"|x|") == expr(r"\lvert x \rvert") == expr(r"\left| x \right|") == sp.Abs(x)
    assert expr(r"\|x\|") == expr(r"\lVert x \rVert_2") == expr("‖x‖") == indexed("norm", x)
    assert expr(r"\|x\|^2") == expr(r"\|x\|_2^2") == expr(r"\|x\|^2_2") == indexed("norm", x) ** 2
    assert expr(r"\|x\|_1") == indexed("norm", x, 1)
    assert expr(r"\lceil m / b \rceil") == sp.ceiling(m / symbol("b"))
    assert expr(r"\binom{m}{k}") == sp.binomial(m, k)
    assert expr(r"3!") == 6
    assert expr(r"\mathbb{E}[x]") == expr("E(x)") == expr(r"\mathbb E\left[x\right]") == indexed("E", x)
    assert expr(r"\mathrm{Var}(x)") == expr(r"\operatorname{Var}(x)") == indexed("Var", x)
    assert expr(r"\operatorname{tr}(X)") == indexed("tr", symbol("X"))
    assert expr(r"f'(x)") == indexed("f'", x)
    assert expr(r"\mathcal{L}(\theta)") == indexed("L_cal", theta)
    assert expr(r"2\pi") == 2 * sp.pi
    assert expr(r"1/\mathrm{e}") == sp.exp(-1)
    assert expr(r"h(x)", functions=["h"]) == indexed("h", x)


def test_a_greek_letter_or_a_number_before_a_bracket_is_a_factor() -> None:
    assert expr(r"\beta(1-\beta)") == beta * (1 - beta)
    assert expr(r"2(x+1)") == 2 * (x + 1)
    assert expr(r"\beta_t(x)") == indexed("beta", t) * x
    assert expr(r"x^2(x+1)") == x**2 * (x + 1)
    assert expr(r"\sigma(x)", functions=["sigma"]) == indexed("sigma", x)


def test_sums_reach_over_the_product_and_stop_at_plus_and_minus() -> None:
    body = beta**k * indexed("g", t - k)
    assert expr(r"(1-\beta)\sum_{k=0}^{t-1} \beta^k g_{t-k}") == (1 - beta) * sp.Sum(body, (k, 0, t - 1))
    formula = read(r"\sum_{k=1}^m k x + 1")
    assert formula.expr == sp.Sum(k * x, (k, 1, m)) + 1
    assert formula.understood == r"\left(\sum_{k = 1}^{m} (k \cdot x)\right) + 1"
    assert (
        expr(r"\sum_{k \ge 0} \beta^k")
        == expr(r"\sum_{k=0}^\infty \beta^k")
        == sp.Sum(beta**k, (k, 0, sp.oo))
    )
    assert expr(r"\sum_{k > 0} \beta^k") == sp.Sum(beta**k, (k, 1, sp.oo))
    assert expr(r"\sum_{t=1}^T x_t").limits[0][2] == symbol("T")
    batch = expr(r"\frac{1}{|B|}\sum_{i\in B} g_i")
    assert batch == indexed("sum", indexed("g", i), i, symbol("B")) / sp.Abs(symbol("B"))
    assert expr(r"\prod_{k=1}^m a_k") == sp.Product(indexed("a", k), (k, 1, m))


def test_derivatives_and_extremes() -> None:
    assert read(r"\frac{d}{dx} x^2 = 2x").left.doit() == 2 * x
    assert expr(r"\frac{\partial J}{\partial \theta}") == sp.Derivative(J(theta), theta)
    assert expr(r"\frac{\partial J(\theta)}{\partial \theta_j}") == sp.Derivative(
        J(theta), indexed("theta", j)
    )
    assert expr(r"\frac{d^2 f}{d x^2}") == sp.Derivative(indexed("f", x), x, x)
    assert expr(r"\frac{d}{2}") == symbol("d") / 2
    assert read(r"\theta^* = \arg\min_\theta J(\theta)").right == indexed("argmin", J(theta), theta)
    assert expr(r"\min_{x \in B} f(x)") == indexed("min", indexed("f", x), x, symbol("B"))
    assert expr(r"\lim_{t \to \infty} \frac{1}{t}").doit() == 0


def test_signs_and_powers_follow_the_usual_order() -> None:
    assert expr("-x^2") == -(x**2)
    assert read("-x^2").sides[0] == Negative(Power(Name("x"), Number("2")))
    assert expr(r"-\beta x + y") == -beta * x + y
    assert expr("2x^2y") == 2 * x**2 * y
    assert expr("x²") == x**2
    assert expr("x_i^2") == indexed("x", i) ** 2
    assert expr(r"\frac12 x") == x / 2
    assert expr(r"a b / c") == symbol("a") * symbol("b") / symbol("c")
    assert read(r"a - b - c").sides[0] == Sum((Name("a"), Negative(Name("b")), Negative(Name("c"))))


@pytest.mark.parametrize("latex", [
    r"v_t\,=\;\beta\quad v_{t-1}", r"v_{ t } = \beta\! v_{t - 1}", "v_t = \\beta\n v_{t-1}",
    r"\displaystyle v_t=\beta v_{t-1}",
    r"v_{t} = {\beta} v_{t-1}.", r"v_t = \beta v_{t-1},", r"v_t = \beta v_{t-1} \tag{1}",
    r"v_t = \bigl(\beta\bigr) v_{t-1}",
])  # fmt: skip
def test_spacing_braces_and_punctuation_change_nothing(latex: str) -> None:
    assert read(latex).sides == read(r"v_t = \beta v_{t-1}").sides


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(("latex", "column", "said", "remedy"), [
    ("a / b c", 12, "two ways", r"\frac"),
    ("1/2m", 11, "two ways", r"\frac"),
    ("a / b / c", 12, "two ways", r"\frac"),
    (r"a / b \cdot c", 12, "two ways", r"\frac"),
    ("m(m-1)", 10, "“m” before a bracket", r"\cdot"),
    ("v_t(x - y)", 10, "“v” before a bracket", r"\cdot"),
    ("损失(参数)", 10, "“损失” before a bracket", r"\cdot"),
    ("f^2(x)", 10, "two ways", "(f(x))^2"),
    ("f^{(2)}(x)", 10, "two ways", "f''(x)"),
    ("x^2^3", 13, "second superscript", "parentheses"),
    ("x_i_j", 13, "second subscript", "x_{i,j}"),
    ("x^10", 12, "first digit only", "^{10}"),
    ("x_10", 12, "first digit only", "_{10}"),
    ("x_{ij}", 13, "subscript “ij”", "_{i,j}"),
    ("x_ij", 12, "two ways", "_{i,j}"),
    ("lr x", 10, "“lr” can be read two ways", r"\mathrm{lr}"),
    ("grad", 10, "“grad” can be read two ways", "g r a d"),
    ("x2", 11, "the number “2” behind", "2x"),
    ("2 3", 12, "the number “3” behind", "2x"),
    (r"2\frac{1}{3}", 10, "number before a fraction", "mixed number"),
    (r"\theta^T x", 16, "T above something that is no capital", r"\top"),
    (r"X' y", 10, "capital letter with a prime", r"X^\top"),
    ("e x", 10, "bare “e”", r"\mathrm{e}"),
    (r"\Delta\theta", 10, "before another factor", r"\Delta_{x}"),
    (r"\mathrm{d}\theta", 10, "before another factor", r"\frac{dy}{dx}"),
    (r"\theta^{\mathsf T} x", 16, "T above something that is no capital", r"\top"),
    (r"\|x\|^2_2^2", 19, "second superscript", "parentheses"),
    (r"A \mid B", 12, "cannot stand here", "what it belongs to"),
    (r"P(A|B|C)", 15, "“|” stands where a closing", "close"),
    (r"\left(A \middle) B\right)", 18, r"\middle needs", "right"),
    (r"1~32", 12, "the number “32” behind", r"\cdot"),
    (r"x^{i)}", 14, "stands where", "close"),
    (r"\log x y", 15, "how far \\log reaches", "parentheses"),
    (r"\log x^2", 15, "how far \\log reaches", "parentheses"),
    (r"\log(x)^2", 17, "two ways", "x^2"),
    (r"\sin^{-1}(x)", 14, "two ways", "by its name"),
    (r"\nabla f(x)^2", 21, "power behind a gradient", r"(\nabla f(x))^2"),
    (r"\nabla \sum_{i=1}^m f_i", 17, "∇ needs a function", r"\nabla ("),
    (r"(\nabla f)(x)", 20, "function's value", r"\cdot"),
    (r"\sum_{i=1}^m x_i - y_i", 27, "how far", "parentheses"),
    (r"\sum_i x_i", 10, "no range", r"\sum_{i=1}^{m}"),
    (r"\sum_{i=1} x_i", 10, "not told in full", r"\sum_{i=1}^{m}"),
    (r"\prod_{k=1}^m a b", 10, "how far \\prod reaches", "parentheses"),
    (r"\frac{d}{dx} x^2 + x", 29, "how far", "parentheses"),
    (r"|x| y |z|", 12, "plain bar", r"\lvert"),
    (r"||x||", 10, "no sign of mathematics", r"\|x\|"),
    (r"(0, 1)", 10, "two ways", r"\in"),
    (r"x \cdot (0, 1)", 18, "list in brackets", r"\in"),
    (r"a \cdot -b", 18, "two signs", "parentheses"),
    (r"{a+b} c", 10, "invisible braces", "parentheses"),
    (r"\{x\} y", 16, "“y” cannot stand here", "leave it out"),
    ("1,000", 10, "one number or several", "1000"),
    (r"10\,000", 10, "one number or several", "10000"),
    ("1e-4", 10, "as in a program", r"1 \times 10^{-4}"),
    (".5", 10, "decimal point", "0.5"),
    ("5%", 11, "no meaning", r"\%"),
    (r"x\%", 11, "per cent", r"6\%"),
    ("a <= b", 12, "no sign of mathematics", r"\le"),
    ("a == b", 12, "no sign of mathematics", "write ="),
    (r"\underbrace{x}", 10, r"\underbrace", "other commands"),
    (r"x \foo y", 12, r"\foo", "other commands"),
    (r"a \pm b", 12, r"\pm", "other commands"),
    (r"a \sim b", 12, r"\sim", "other commands"),
    (r"\begin{aligned} a \end{aligned}", 10, r"\begin", "other commands"),
    (r"a \\ b", 12, r"\\", "one formula a claim"),
    ("a & b", 12, "&", "one formula a claim"),
    (r"a = b, c = d", 15, "two formulas", "by itself"),
    (r"x_1 + \dots + x_n", 16, "dots leave open", r"\sum"),
    (r"\partial x", 10, "outside a fraction", r"\frac"),
    (r"2 \text{次}", 12, "word “次” beside another factor", "outside the formula"),
    (r"\text{if } x", 10, "word “if” beside", "outside the formula"),
    (r"学习率 梯度", 10, "beside another factor", r"\cdot"),
    (r"\text{a_b}", 16, "not the name of a quantity", "letters, digits"),
    (r"\mathbb{E} x", 10, "“E” has no arguments", "parentheses"),
    (r"\operatorname{foo} x", 10, "“foo” has no arguments", "parentheses"),
    (r"\theta_{T-1}", 18, "“T” is not an index", r"\text"),
    (r"x^{(a)}", 14, "two ways", "index"),
    (r"(x", 12, "the end of the formula", "close"),
    (r"\left(x)", 17, "not a pair", "both, or neither"),
    (r"x)", 11, "closes nothing", "open it"),
    (r"\frac{1}", 18, "the end of the formula", "braces"),
    ("x +", 13, "the end of the formula", "missing part"),
    ("", 10, "empty", "between the dollar signs"),
    ("x $ y", 12, "$", "one formula at a time"),
    ("a : b", 12, ":", r"\frac{a}{b}"),
    (r"x_i + x^{(i)}", 16, "written in two ways here", "one way"),
    (r"\bar{x} + x_{\text{bar}}", 20, "written in two ways here", "one way"),
    ("n!!", 12, "!!", "(n!)!"),
    ("\\theta \U0001f600", 17, "no meaning", "LaTeX"),
])  # fmt: skip
def test_what_can_be_read_two_ways_is_refused_with_its_place_and_a_remedy(
    latex: str, column: int, said: str, remedy: str
) -> None:
    error = refusal(latex)
    assert said in error.what
    assert remedy.lower() in error.remedy.lower()
    assert error.place == Place("notes/n.md", 7, column)
    assert str(error).startswith(f"notes/n.md:7:{column}: ")


def test_a_division_by_zero_has_no_meaning() -> None:
    with pytest.raises(ReadingError, match="divides by zero") as caught:
        _ = expr(r"1 + \frac{x}{1 - 1}")
    assert caught.value.place == place_of(len(r"1 + \frac{x}{"))
    with pytest.raises(ReadingError, match="not defined"):
        _ = expr(r"\infty - \infty")


def test_a_power_that_would_take_forever_is_refused() -> None:
    with pytest.raises(ReadingError, match="too large"):
        _ = expr("9^{9^{9^9}}")
    with pytest.raises(ReadingError, match="too large"):
        _ = expr("99999999!")
    with pytest.raises(ReadingError, match="too large"):
        read("9^{9^9}").evaluate(0, {})


@pytest.mark.parametrize(("opening", "closing"), [
    ("(", ")"), (r"\sqrt{", "}"), ("{", "}"), ("x^{", "}"), (r"\lvert ", r"\rvert "), (r"\bar{", "}"),
    ("x_{i_{", "}}"),
    (r"\frac{1}{", "}"), ("f(", ")"), (r"\nabla (", ")"), (r"\sum_{k=1}^{", "} k"), (r"\log ", ""),
    (r"e^{", "}"),
    ("-(", ")"), (r"\{", r"\}"), ("[0, ", ")"), (r"\min_x ", ""), (r"\sum_{i \in ", "} i"),
])  # fmt: skip
def test_nesting_beyond_a_readers_patience_is_refused(opening: str, closing: str) -> None:
    with pytest.raises(ReadingError):
        read(opening * 5000 + "k" + closing * 5000)


def test_as_deep_as_anyone_writes_is_read_and_converted() -> None:
    assert expr("(" * 25 + "x" + ")^2" * 25) == x ** (2**25)


# ---- values --------------------------------------------------------------------------------------


def test_evaluation_is_exact_on_fractions() -> None:
    recursion = read(r"v_t = \beta v_{t-1} + (1-\beta) g_t")
    env = {"beta": Fraction(9, 10), "t": 3, "v": {2: Fraction(1, 2)}, "g": lambda step: Fraction(step)}
    assert recursion.evaluate(1, env) == Fraction(9, 10) / 2 + Fraction(3, 10)
    by_words = {"beta": Fraction(9, 10), "v_{t-1}": Fraction(1, 2), "g_t": Fraction(3)}
    assert recursion.evaluate(1, by_words) == recursion.evaluate(1, env)
    assert read("1000 / 10").evaluate(0, {}) == Fraction(100)
    assert (
        read(r"\sqrt{\frac{4}{9}} + 2^{-2} + \lceil 10/4 \rceil + 3!").evaluate(0, {})
        == Fraction(2, 3) + Fraction(1, 4) + 9
    )
    assert (
        read(
            r"\binom{4}{2} - |-3|",
        ).evaluate(0, {})
        == 3
    )
    assert isinstance(read("a / 3").evaluate(0, {"a": 1}), Fraction)


def test_evaluation_multiplies_arrays_as_matrices() -> None:
    X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])  # noqa: N806
    w, labels = np.array([1.0, -1.0]), np.array([1.0, 2.0, 3.0])
    env = {"X": X, "theta": w, "y": labels, "m": 3}
    value = read(r"\frac{1}{m}X^\top(X\theta - y)").evaluate(0, env)
    assert value.dtype == float
    assert np.allclose(value, X.T @ (X @ w - labels) / 3)
    loss = read(r"\frac{1}{2m}\|X\theta - y\|^2").evaluate(0, env)
    assert np.isclose(loss, ((X @ w - labels) ** 2).sum() / 6)
    assert np.allclose(read(r"y y^\top").evaluate(0, env), np.outer(labels, labels))
    assert np.isclose(read(r"y^\top y").evaluate(0, env), labels @ labels)
    assert np.allclose(read(r"y \odot y").evaluate(0, env), labels**2)
    assert np.allclose(read(r"2 X").evaluate(0, env), 2 * X)


def test_evaluation_of_sympy_matrices_stays_exact() -> None:
    X = sp.Matrix([[1, 2], [3, 4], [5, 6]])  # noqa: N806
    theta_ = sp.Matrix([sp.Rational(1, 3), symbol("b")])
    labels = sp.Matrix([1, 2, 3])
    value = read(r"\frac{1}{m}X^\top(X\theta - y)").evaluate(
        0, {"X": X, "theta": theta_, "y": labels, "m": 3}
    )
    assert value == X.T * (X * theta_ - labels) / 3


def test_evaluation_adds_up_finite_sums() -> None:
    loss = read(r"\frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2")
    xs, ys = {1: 1, 2: 2}, {1: 2, 2: 5}
    assert loss.evaluate(0, {"m": 2, "x": xs, "y": ys, "theta": 2}) == Fraction(1, 4)
    batch = read(r"\frac{1}{|B|}\sum_{i\in B} g_i")
    assert batch.evaluate(0, {"B": (1, 4), "g": lambda step: step * 10}) == 25
    assert read(r"\prod_{k=1}^{4} k").evaluate(0, {}) == 24
    assert read(r"\sum_{i=1}^{0} i").evaluate(0, {}) == 0


def test_evaluation_calls_functions_and_gradients() -> None:
    step = read(r"\theta - \eta \nabla_\theta J(\theta)")
    assert step.evaluate(0, {"theta": Fraction(5), "eta": Fraction(1, 10), "nabla J": lambda at: 2 * at}) == 4
    assert read("f(x) - f(0)").evaluate(0, {"f": lambda at: at**2 + 1, "x": 3}) == 9
    assert read(r"J_i(\theta)").evaluate(0, {"J": lambda index, at: (index, at), "i": 2, "theta": 7}) == (
        2,
        7,
    )
    assert read(r"\max(a, 2) + \exp(0)").evaluate(0, {"a": 5}) == 6


@pytest.mark.parametrize(("latex", "env", "column", "said"), [
    (r"\theta - \eta g", {"theta": 1, "eta": 1}, 24, "nothing stands for “g”"),
    (r"v_t + v_{t-1}", {"v_t": 1, "v": {}, "t": 1}, 16, "at the index 0"),
    (r"v_t", {"v": [1, 2], "t": 1}, 10, "nothing stands for “v” at the index 1"),
    (r"1 + \frac{x}{y}", {"x": 1, "y": 0}, 14, "divides by zero"),
    (r"x \times y", {"x": np.ones(2), "y": np.ones(2)}, 10, "two ways"),
    (r"1 + X y", {"X": np.ones((2, 3)), "y": np.ones(2)}, 14, "cannot be computed"),
    (r"x^2", {"x": np.ones(2)}, 10, "two ways"),
    (r"|x|", {"x": np.ones(2)}, 11, "two ways"),
    (r"\sqrt{x}", {"x": -1}, 10, "not real"),
    (r"\exp(x)", {"x": 10**6}, 10, "cannot be computed"),
    (r"\sum_{k \ge 0} k", {}, 10, "no end"),
    (r"\frac{d}{dx} x^2", {"x": 1}, 10, "cannot be evaluated"),
    (r"f(x)", {"f": 3, "x": 1}, 10, "is no function"),
    (r"\|x\|", {"x": np.ones((2, 2))}, 10, "no vector"),
])  # fmt: skip
def test_a_value_that_is_missing_or_impossible_is_told_with_its_place(
    latex: str, env: dict[str, Any], column: int, said: str
) -> None:
    with pytest.raises(ReadingError) as caught:
        read(latex).evaluate(0, env)
    assert said in caught.value.what
    assert caught.value.place == Place("notes/n.md", 7, column)


# ---- the formula as an object --------------------------------------------------------------------


def test_what_was_understood_is_spelled_out() -> None:
    understood = {
        r"v_t = \beta v_{t-1} + (1-\beta) g_t": r"v_{t} = \beta \cdot v_{t - 1} + (1 - \beta) \cdot g_{t}",
        r"0<\eta<2/L": r"0 < \eta < \frac{2}{L}",
        "参数 := 参数 - 学习率*梯度": r"参数 := 参数 - 学习率 \times 梯度",
        r"a b / c": r"\frac{a \cdot b}{c}",
        r"\nabla J(\theta; x^{(i)})": r"\nabla J(\theta; x^{(i)})",
        r"\beta \in [0,1)": r"\beta \in [0, 1)",
    }
    for latex, shown in understood.items():
        assert read(latex).understood == shown


def test_tokens_are_the_load_bearing_pieces_with_their_offsets() -> None:
    latex = r"v_t = -\beta^{2} v_{t-1} + (1-\beta) g_t < \log 10"
    formula = read(latex)
    assert all(latex[token.start : token.end] == token.words for token in formula.tokens)
    said = [(token.role, token.words, token.within) for token in formula.tokens]
    assert said == [
        ("name", "v", ""), ("name", "t", "subscript"), ("relation", "=", ""), ("sign", "-", ""),
        ("name", r"\beta", ""), ("number", "2", "exponent"), ("name", "v", ""), ("name", "t", "subscript"),
        ("operator", "-", "subscript"), ("number", "1", "subscript"), ("operator", "+", ""),
        ("number", "1", ""), ("operator", "-", ""), ("name", r"\beta", ""), ("name", "g", ""),
        ("name", "t", "subscript"),
        ("relation", "<", ""), ("function", r"\log", ""), ("number", "10", ""),
    ]  # fmt: skip
    brackets = [token.words for token in read(r"\beta \in [0,1)").tokens if token.role == "bracket"]
    assert brackets == ["[", ")"]


def test_every_node_knows_its_source() -> None:
    formula = read(r"v_t = \beta v_{t-1} + \frac{(1-\beta)}{2} g_t")
    words = {formula.node_words(node) for node in formula.nodes}
    assert {r"\beta v_{t-1}", r"\frac{(1-\beta)}{2} g_t", "v_{t-1}", "t-1", r"1-\beta", "2"} <= words
    assert formula.place_at(formula.sides[1]) == place_of(6)


def test_formulas_are_found_in_a_passage_with_their_span() -> None:
    text = "So $v_t$ falls, `$not$` this, costs \\$5, and\n> $$\n> \\eta < 2/L\n> $$\nthen $x^{(i)}$."
    found = list(find_formulas(text, place_of))
    assert [formula.words for formula in found] == ["$v_t$", "$$\n> \\eta < 2/L\n> $$", "$x^{(i)}$"]
    assert all(text[formula.start : formula.end] == formula.words for formula in found)
    assert all(text[formula.at :].startswith(formula.latex[:2].strip()) for formula in found)
    assert found[0].place == place_of(3)
    assert found[2].place_at(found[2].sides[0]) == place_of(text.index("x^{(i)}"))
    assert found[1].interval == sp.Interval.open(-sp.oo, 2 / L)


def test_a_fault_in_a_passage_has_its_place_in_the_passage() -> None:
    text = "Take $x$ and $m(m-1)$."
    found = find_formulas(text, place_of)
    assert next(found).latex == "x"
    with pytest.raises(ReadingError) as caught:
        next(found)
    assert caught.value.place == place_of(text.index("m(m"))


def test_an_expression_and_a_relation_are_not_mistaken_for_each_other() -> None:
    with pytest.raises(ReadingError, match="a relation found"):
        _ = expr("x = 1")
    with pytest.raises(ReadingError, match="one relation expected, 0 found"):
        _ = read("x").left


def test_equivalent_formulas_are_recognised() -> None:
    assert equivalent(expr(r"(1-\beta)^2"), expr(r"1 - 2\beta + \beta^2"))
    assert equivalent(expr(r"\sum_{k=1}^{m} k"), expr(r"\frac{m \cdot (m+1)}{2}"))
    assert not equivalent(expr(r"(1-\beta)^2"), expr(r"1 - \beta^2"))


def test_reading_imports_neither_sympy_nor_numpy() -> None:
    program = (
        "import sys, json; from notecheck.formula import read_formula; from notecheck.model import Place\n"
        "f = read_formula(r'v_t = \\beta v_{t-1} + (1-\\beta) g_t', lambda o: Place('n', 1, o + 1))\n"
        "f.understood; f.symbols; f.evaluate(1, {'beta': 1, 'v_{t-1}': 1, 'g_t': 1})\n"
        "print(json.dumps([m for m in ('sympy', 'numpy') if m in sys.modules]))"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=_path()
    )
    assert json.loads(output.stdout) == []


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path)}


def test_reading_and_converting_takes_about_a_millisecond() -> None:
    latex = r"J(\theta) = \frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2"
    spent = []
    for _ in range(20):
        start = time.process_time()
        formula = read(latex)
        _ = formula.left, formula.right
        spent.append(time.process_time() - start)
    assert min(spent) < 0.005


def test_the_tree_is_plain_data() -> None:
    formula = read(r"J(\theta) = \frac{1}{m}\sum_{i=1}^{m} x_i")
    left, right = formula.sides
    assert left == Apply(Name("J"), (Name("theta"),))
    body = Name("x", indices=(Name("i"),))
    series = Series("sum", Name("i"), body, Number("1"), Name("m"))
    assert right == Product((Quotient(Number("1"), Name("m")), series), ("·",))
    assert read(r"\nabla f(x)").sides == (Gradient(Apply(Name("f"), (Name("x"),))),)


@pytest.mark.parametrize(
    ("latex", "value"), [("x = 3{,}5", "7/2"), ("x = 0{,}001", "1/1000"), ("x = 1{,}05^{2}", "441/400")]
)
def test_braces_around_a_comma_make_it_a_decimal_one(latex: str, value: str) -> None:
    assert str(read_formula(latex, place_of).right) == value


@pytest.mark.parametrize("latex", ["x = 1{,}000", "x = 3{,}5{,}2", "x = 3,5"])
def test_other_commas_in_numbers_are_refused(latex: str) -> None:
    with pytest.raises(ReadingError):
        read_formula(latex, place_of)
