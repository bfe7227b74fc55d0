"""What the notes say about a step of gradient descent: the update, its example, its range of rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import Reading, math
from notecheck.text import Math

if TYPE_CHECKING:
    import sympy

    from notecheck.formula import Formula

ASSIGNMENTS = (":=", "=", "←")
"""Signs that an update may be written with; `=` is then read as in a program."""


@dataclass(frozen=True)
class UpdateRule:
    """θ := θ + factor·∇J + rest, as a note writes it."""

    parameter: sympy.Expr
    slope: sympy.Expr
    factor: sympy.Expr
    rest: sympy.Expr
    slope_latex: str
    right: sympy.Expr  # the whole right side, as it is written

    @property
    def rate(self) -> sympy.Expr:
        """The learning rate, as far as the rule goes against the gradient."""
        return -self.factor

    def carried_out(self, numbers: Mapping[sympy.Expr, Fraction]) -> tuple[sympy.Expr, sympy.Expr]:
        """Both sides with numbers put in for parts of them; what gets none stays, the gradient whole."""
        from sympy import Symbol

        exact = {part: _rational(number) for part, number in numbers.items()}
        # The gradient first, for the parameter stands in it as well.
        hidden = self.right.xreplace({self.slope: exact.get(self.slope, Symbol(self.slope_latex))})
        return self.parameter.subs(exact), hidden.subs(exact)

    def stepped(self, parameter: Fraction, rate: Fraction, slope: Fraction) -> sympy.Expr:
        """Where an update leads: the right side with numbers for its parameter, its gradient and its rate."""
        letters = dict.fromkeys(self.factor.free_symbols, rate)
        return self.carried_out({**letters, self.parameter: parameter, self.slope: slope})[1]

    def shown(self, value: sympy.Expr) -> Math:
        """An expression that is left by `carried_out`, its gradient as it is written."""
        from sympy import Symbol, latex

        return math(latex(value, symbol_names={Symbol(self.slope_latex): self.slope_latex}))


def read_update(update: Reading) -> UpdateRule:
    """The update formula of a claim, taken apart.

    Raises ReadingError where it is no assignment or has not exactly one gradient.
    """
    from sympy import expand
    from sympy.core.function import AppliedUndef

    from notecheck.formula import tree

    formula = update.formula
    if formula.relation not in ASSIGNMENTS:
        raise update.reject(formula, f"an update is an assignment, and this says {formula.relation}")
    moved = expand(formula.right - formula.left)
    slopes = [node for node in moved.atoms(AppliedUndef) if node.func.__name__ == "nabla"]
    if len(slopes) != 1:
        raise update.reject(formula, f"one gradient ∇J expected, {len(slopes)} found")
    factor = moved.coeff(slopes[0])
    written = next(formula.node_words(node) for node in formula.nodes if isinstance(node, tree.Gradient))
    rest = expand(moved - factor * slopes[0])
    return UpdateRule(formula.left, slopes[0], factor, rest, written, formula.right)


@dataclass(frozen=True)
class Example:
    """The example of the note: a loss of one parameter, where the descent starts, its learning rate."""

    variable: sympy.Symbol
    height: sympy.Expr
    start: Fraction
    rate: Fraction

    @property
    def slope(self) -> sympy.Expr:
        return self.height.diff(self.variable)

    @property
    def curvature(self) -> Fraction:
        """L, the largest rate of change of the slope; of a parabola it is the same everywhere."""
        return Fraction(str(self.slope.diff(self.variable)))

    def height_at(self, position: Fraction) -> Fraction:
        return Fraction(str(self.height.subs(self.variable, _rational(position))))

    def step(self, position: Fraction, rate: Fraction, sign: int = -1) -> Fraction:
        """The position after one step against the gradient (or along it, with sign=+1)."""
        slope = Fraction(str(self.slope.subs(self.variable, _rational(position))))
        return position + sign * rate * slope


def read_example(function: Reading, settings: Reading) -> Example:
    """The parabola of one sentence, started and stepped as another sentence says.

    Raises ReadingError where the function is not a parabola that opens upwards.
    """
    definition = function.formulas[0]
    start = settings.formulas[0]
    variable = definition.left.args[0]
    height = definition.right
    bend = height.diff(variable, 2)
    if not (bend.is_number and bend > 0):
        raise function.reject(definition, "the example of this check is a parabola that opens upwards")
    rate = number_after(settings, *RATE)
    return Example(variable, height, Fraction(str(start.right)), rate.value)


RATE = ("学习率", "learning rate")
ITERATIONS = ("迭代", "iterations", "iterates")
NESTEROV = "Y. Nesterov, Introductory Lectures on Convex Optimization, 2004"
SMOOTH = ("光滑", "利普希茨", "Lipschitz", "smooth")
TOO_LONG = Fraction(22, 10)
"""A learning rate beyond the bound, in multiples of 1/L, for examples."""
EVERY = ("每隔", "每", "every")
FROM = ("从", "from")


def number_after(reading: Reading, *terms: str) -> Any:
    """The first number behind one of these words.

    Raises ReadingError where there is none, and where it counts groups of things.
    """
    term = reading.require(*terms)
    behind = [number for number in reading.numbers if number.start >= term.end]
    if not behind:
        raise reading.reject(term, f"no number was found behind {term.words}")
    if behind[0].of_groups:
        raise reading.reject(behind[0], "groups are counted here, and single things are expected")
    return behind[0]


@dataclass(frozen=True)
class RateRange:
    """A range of learning rates that a claim states, in multiples of 1/L."""

    low: Fraction
    high: Fraction
    formula: Formula
    low_included: bool = False
    high_included: bool = False

    @property
    def safe(self) -> bool:
        """Whether every rate of it lies in the open interval from 0 to 2/L, where steps lower the loss."""
        low_fits = self.low > 0 or (self.low == 0 and not self.low_included)
        return low_fits and (self.high < 2 or (self.high == 2 and not self.high_included))

    def unsafe_rate(self) -> Fraction:
        """A rate of the range, in multiples of 1/L, for which the loss of the parabola does not fall."""
        if self.high > 2:
            return (2 + self.high) / 2
        return self.high if self.high == 2 else (self.low if self.low_included else self.low / 2)


def stated_rates(claim: Reading, rule: UpdateRule) -> RateRange | None:
    """The range `0 < η < 2/L` that a claim states for the learning rate of the update, if it states one."""
    for formula in claim.formulas:
        if len(formula.relations) == 2 and formula.side(1) == rule.rate:
            if not set(formula.relations) <= {"<", "≤"}:
                raise claim.reject(formula, "a range of learning rates reads a < η < b")
            ends = [_in_units_of_curvature(claim, formula, formula.side(i)) for i in (0, 2)]
            closed = [relation == "≤" for relation in formula.relations]
            return RateRange(ends[0], ends[1], formula, closed[0], closed[1])
    return None


def safe_range(rule: UpdateRule) -> str:
    """The learning rates for which every step lowers an L-smooth loss, in LaTeX."""
    from sympy import latex

    return rf"0 < {latex(rule.rate)} < 2/L"


def _in_units_of_curvature(claim: Reading, formula: Formula, end: Any) -> Fraction:
    from sympy import Symbol

    units = end * Symbol("L")
    if not units.is_Rational:
        raise claim.reject(formula, f"the end {end} of the range is not a multiple of 1/L")
    return Fraction(str(units))


def _rational(value: Fraction) -> Any:
    from sympy import Rational

    return Rational(value.numerator, value.denominator)
