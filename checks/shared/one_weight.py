"""Regressions with one weight w: the line that the data follow, and the gradient formulas of the note.

The loss of one sample is (wx − y)².
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from notecheck import Reading
from notecheck.errors import ReadingError

if TYPE_CHECKING:
    import sympy

    from notecheck.formula import Formula
    from notecheck.program import Program

Pair = tuple[Fraction, Fraction]  # a sample x and its label y
Gradient = Callable[[Fraction, Sequence[Pair]], Fraction]  # of the weight, on some samples


@dataclass(frozen=True)
class Line:
    """y = slope · x, as a sentence states it, and how precisely it prints the slope."""

    slope: Fraction
    step: Fraction
    formula: Formula

    def rounds_to_slope(self, value: Fraction) -> bool:
        """Whether `value`, rounded to the digits with which the slope is printed, is the slope."""
        return -self.step / 2 <= value - self.slope < self.step / 2


def read_line(sentence: Reading) -> Line:
    """The line y = ax that a sentence states. Raises ReadingError where it states no such line."""
    from sympy import Symbol

    from notecheck.formula import tree

    found = [formula for formula in sentence.formulas if formula.relations == ("=",)]
    if len(found) != 1:
        raise sentence.reject(None, f"one line y = ax expected, {len(found)} equations found")
    formula, x = found[0], Symbol("x")
    slope = (formula.right / x).expand()
    if formula.left != Symbol("y") or not slope.is_Rational:
        raise sentence.reject(formula, "the relation of the data is to be written y = ax")
    steps = [node.step for node in formula.sides[1].walk() if isinstance(node, tree.Number)]
    return Line(Fraction(str(slope)), min(steps, default=Fraction(1)), formula)


def printed_pairs(program: Program) -> tuple[Pair, ...]:
    """The samples `X` with their labels `Y`, exactly as a program prints them.

    Raises ReadingError where they are not equally many single numbers.
    """
    samples, labels = program.constants["X"], program.constants["Y"]
    for listed in (samples, labels):
        if not (isinstance(listed.value, tuple) and all(isinstance(one, Fraction) for one in listed.value)):
            raise ReadingError("a list of single numbers was expected", listed.place)
    pairs = cast("tuple[tuple[Fraction, ...], tuple[Fraction, ...]]", (samples.value, labels.value))
    if len(pairs[0]) != len(pairs[1]):
        raise ReadingError("there are not as many labels as samples", labels.place)
    return tuple(zip(*pairs, strict=True))


def squared_error(w: Any, x: Any, y: Any) -> Any:
    """The loss of one sample."""
    return (w * x - y) * (w * x - y)


def mean_square(w: Fraction, samples: Sequence[Pair]) -> Fraction:
    """The mean squared error of some samples."""
    return sum((squared_error(w, x, y) for x, y in samples), Fraction(0)) / len(samples)


def derivative(w: Fraction, samples: Sequence[Pair]) -> Fraction:
    """The derivative of the mean squared error of some samples by the weight: the mean of 2(wx − y)x."""
    return sum((2 * (w * x - y) * x for x, y in samples), Fraction(0)) / len(samples)


def sizes(w: Fraction, samples: Sequence[Pair]) -> tuple[Fraction, ...]:
    """The sizes of what `derivative` adds up, for bounds on rounding."""
    return tuple(2 * (abs(w * x) + abs(y)) * abs(x) / len(samples) for x, y in samples)


def best_weight(samples: Sequence[Pair]) -> Fraction:
    """The weight of least squares, Σxy/Σx²."""
    return sum((x * y for x, y in samples), Fraction(0)) / sum((x * x for x, _ in samples), Fraction(0))


def indexed_symbols(sentence: Reading, formula: Formula) -> tuple[Any, Any, Any]:
    """The index i, and x_i and y_i, of a gradient formula. Raises ReadingError where they are missing."""
    from sympy.core.function import AppliedUndef

    found = {node.func.__name__: node for node in formula.expr.atoms(AppliedUndef)}
    if set(found) != {"x", "y"} or len({node.args for node in found.values()}) != 1:
        raise sentence.reject(formula, "a formula in w, x_i and y_i is expected")
    return found["x"].args[0], found["x"], found["y"]


def require_weight(sentence: Reading, program: Program) -> None:
    """Raises ReadingError unless every lone symbol of a sentence is the program's parameter."""
    from sympy import Symbol

    for formula in sentence.formulas:
        single = not formula.relations and formula.expr
        if isinstance(single, Symbol) and single.name != program.update.parameter:
            raise sentence.reject(
                formula, f"{formula.latex} is not the parameter of the program, {program.update.parameter}"
            )


def one_sample_gradient(sentence: Reading) -> sympy.Expr:
    """The stated gradient of one sample as an expression in the symbols w, x and y."""
    from sympy import Symbol

    formula = sentence.formulas[-1]
    _, x, y = indexed_symbols(sentence, formula)
    expression = formula.expr.subs({x: Symbol("x"), y: Symbol("y")})
    unknown = {symbol.name for symbol in expression.free_symbols} - {"w", "x", "y"}
    if unknown:
        raise sentence.reject(formula, f"what is {', '.join(sorted(unknown))} in this formula?")
    return expression


def computed(expression: sympy.Expr) -> Callable[[Fraction, Fraction, Fraction], Fraction]:
    """An expression in w, x and y as a function of exact fractions."""
    from sympy import Poly, symbols

    terms = Poly(expression, *symbols("w x y")).terms()
    exact = [(powers, Fraction(str(factor))) for powers, factor in terms]

    def value(w: Fraction, x: Fraction, y: Fraction) -> Fraction:
        return sum((f * w**a * x**b * y**c for (a, b, c), f in exact), Fraction(0))

    return value


def mean_of(expression: sympy.Expr) -> Gradient:
    """The mean, over some samples, of a one-sample gradient in w, x and y."""
    one = computed(expression)

    def mean(w: Fraction, samples: Sequence[Pair]) -> Fraction:
        return sum((one(w, x, y) for x, y in samples), Fraction(0)) / len(samples)

    return mean
