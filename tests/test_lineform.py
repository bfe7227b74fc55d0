"""Formulas on one line of a terminal: they say the same as in print, to the last bracket."""

from __future__ import annotations

import operator
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notecheck.lineform import one_line
from notecheck.text import math, say


@pytest.mark.parametrize(("latex", "line"), [
    (r"v_t = \beta v_{t-1} + (1-\beta) g_t", "vₜ = βvₜ₋₁ + (1 − β)gₜ"),
    (r"\frac{1 - \beta}{1 + \beta}", "(1 − β)/(1 + β)"),
    (r"\frac{1}{2m}", "1/(2m)"),
    (r"\frac{1}{2}m", "(1/2)m"),
    (r"m\frac{1}{2}", "m 1/2"),
    (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
    (r"\frac{a/b}{c}", "(a/b)/c"),
    (r"\frac{\frac{a}{b}}{\frac{c}{d}}", "(a/b)/(c/d)"),
    (r"\frac{\partial J}{\partial \theta}", "∂J/∂θ"),
    (r"\sqrt{\beta} + \sqrt{1 - \beta}", "√β + √(1 − β)"),
    (r"\frac{1}{\sqrt{n}} = \sqrt{\beta^2} = \sqrt{\beta}^2", "1/√n = √(β²) = (√β)²"),
    (r"2 \sqrt{\beta} x", "2(√β)x"),
    (r"\sqrt{\beta}\, x < \sqrt{x} \quad\lor\quad \sqrt{x}\, > 1", "(√β) x < √x  ∨  √x > 1"),
    (r"\frac{1}{n}\sum_{i=1}^{n} (x_i - \bar{x})^2", "(1/n)∑ᵢ₌₁ⁿ (xᵢ − x̄)²"),
    (r"\left|\frac{1}{1 - \beta e^{-i\omega}}\right|^2 \le 1", "|1/(1 − βe^(−iω))|² ≤ 1"),
    (r"|a| |b| < -c", "|a||b| < −c"),
    (r"B\cos\omega", "B cos ω"),
    (r"\frac{\cos\omega}{2}", "(cos ω)/2"),
    (r"\hat g_B, \mathbb{E}[g], \theta^*, f'", "ĝ_B, E[g], θ*, f′"),
    (r"参数 := 参数 - 学习率 \times 梯度", "参数 := 参数 − 学习率 × 梯度"),
    (r"x \quad\Longrightarrow\quad y", "x  ⟹  y"),
    (r"\mathbb{E}[X \mid Y] = \|z\|", "E[X ∣ Y] = ‖z‖"),
    (r"10^{-3} \cdot 1{,}000 = n!", "10⁻³ ⋅ 1,000 = n!"),
    (r"\text{loss}\, 12 x 34", "loss 12x 34"),
])  # fmt: skip
def test_a_formula_reads_on_a_line_as_in_print(latex: str, line: str) -> None:
    assert one_line(latex) == line


@pytest.mark.parametrize("latex", [
    r"\underbrace{a + b}_{c}", r"\binom{n}{k}", r"\overset{?}{=}", r"\widehat{ab}", r"\nosuchmacro{x}", "{",
])  # fmt: skip
def test_what_no_line_can_say_stays_latex(latex: str) -> None:
    assert one_line(latex) == latex


def test_a_sentence_shows_the_line_and_keeps_the_source() -> None:
    text = say("with {beta} it grows", beta=math(r"\beta = \frac{1}{2}"))
    assert str(text) == "with β = 1/2 it grows"
    assert text.source == r"with \beta = \frac{1}{2} it grows"


OPERATIONS = {
    r"\frac{%s}{%s}": operator.truediv,
    r"\left(%s + %s\right)": operator.add,
    r"\left(%s - %s\right)": operator.sub,
    r"%s \cdot %s": operator.mul,
    r"\left(-%s\right) \cdot %s": lambda x, y: -x * y,
    r"\left(%s\right)^{2} \cdot %s": lambda x, y: x**2 * y,
}
FORMULAS = st.recursive(
    st.integers(2, 9).map(lambda digit: (str(digit), Fraction(digit))),
    lambda inner: st.builds(
        lambda latex, a, b: (latex % (a[0], b[0]), OPERATIONS[latex](a[1], b[1])),
        st.sampled_from(sorted(OPERATIONS)),
        inner,
        inner.filter(lambda one: one[1] != 0),
    ),
    max_leaves=8,
)


@given(FORMULAS)
def test_brackets_keep_the_value(formula: tuple[str, Fraction]) -> None:
    latex, value = formula
    line = one_line(latex)
    python = line.replace("−", "-").replace("⋅", "*").replace("²", "**two")
    exact = re.sub(r"\d", r"F(\g<0>)", python)
    assert eval(exact, {"F": Fraction, "two": 2}) == value, line
