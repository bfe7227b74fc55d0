"""The function of the gradient descent program and its gradient (O-10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.errors import ReadingError
from notecheck.model import Counterexample, Derivation, Step

from ..shared.program_runs import Trace, exact_values, rate_of, same, says, start_of
from .topics import GRADIENT, MINIMISED, require

if TYPE_CHECKING:
    import sympy

    from notecheck.program import Program


@dataclass(frozen=True)
class Parabola:
    """What the sentence says: a function, by name, and its gradient."""

    name: str
    variable: sympy.Symbol
    height: sympy.Expr
    gradient: sympy.Expr

    def height_at(self, place: Fraction) -> Fraction:
        return at(self.height, self.variable, place)

    def slope_at(self, place: Fraction) -> Fraction:
        return at(self.height.diff(self.variable), self.variable, place)


def read_function(sentence: Reading) -> Parabola:
    """The function and the gradient that a sentence states: its first formula and its second."""
    require(sentence, MINIMISED, GRADIENT)
    formulas = sentence.formulas
    if len(formulas) != 2:
        raise sentence.reject(None, f"a function and its gradient expected, {len(formulas)} formulas found")
    definition, gradient = formulas
    left = definition.left
    if not (left.is_Function and len(left.args) == 1):
        raise sentence.reject(definition, "the function is to be written f(x) = …")
    variable = left.args[0]
    if left.func.__name__ == str(variable) or not (
        definition.right.free_symbols | gradient.expr.free_symbols
    ) <= {variable}:
        raise sentence.reject(definition, f"the function and its gradient are to depend on {variable} alone")
    return Parabola(left.func.__name__, variable, definition.right, gradient.expr)


def at(expression: Any, variable: Any, place: Fraction) -> Fraction:
    from sympy import Rational

    return Fraction(str(expression.subs(variable, Rational(place.numerator, place.denominator))))


def run(program: Program, name: str, start: Fraction | None = None) -> tuple[Trace, tuple[Fraction, ...]]:
    """The run of the program, and the values of the function `name` behind each update.

    `start` puts another start in the place of the program's own. Raises ReadingError where the
    function is not computed once for each update, or where there is none.
    """
    update, called, place = program.update, f"{name}()", program.update.statement.place
    replace = {} if start is None else {update.parameter: str(float(start))}
    (done,) = program.run(watch=(update.watch, called), replace=replace)
    places = exact_values(done.values(update.watch), place)
    values = exact_values(done.values(called), place)
    if not places:
        raise ReadingError("the program makes no update", place)
    if len(values) != len(places):
        raise ReadingError(
            f"{name} is computed {len(values)} times in {len(places)} updates", program.functions[name].place
        )
    return Trace((start_of(program) if start is None else start, *places), (), (), done.stdout), values


# ---- the function and its gradient ----------------------------------------------------------------


@check("square-and-gradient", uses=["gd-program"])
def the_gradient_is_the_derivative(sentence: Reading, code: Reading) -> Verdict:
    """d/dx of the stated function is the stated gradient, and the program computes both."""
    stated, program = read_function(sentence), code.program
    derivative = stated.height.diff(stated.variable)
    if (derivative - stated.gradient).expand() != 0:
        return _not_the_derivative(stated)
    trace, values = run(program, stated.name)
    if case := other_function(stated, trace, values) or other_gradient(stated, program, trace):
        return inconsistent(
            "execution",
            say("The program computes another function, or another gradient, than the sentence states."),
            case,
            against=[code],
        )
    return confirmed(
        "proof",
        say(
            "{gradient} is the derivative of {height}; the program computes both.",
            gradient=math(stated.gradient),
            height=math(stated.height),
        ),
        _difference_quotient(stated),
    )


def other_function(stated: Parabola, trace: Trace, values: tuple[Fraction, ...]) -> Counterexample | None:
    """A place where the program's function is not the stated one: as recorded, and as it is printed."""
    for place, value, line in zip(trace.places[1:], values, trace.lines, strict=False):
        height = stated.height_at(place)
        if not same(value, height, (height,), operations=4):
            return counterexample(
                say(
                    "At {place} the function of the sentence is {height}, that of the program {value}.",
                    place=decimal(place),
                    height=decimal(height),
                    value=decimal(value),
                ),
                again=say("The program prints {numbers} there.", numbers=", ".join(line)),
                agrees=not any(says(number, height) for number in line[1:]),
            )
    return None


def other_gradient(stated: Parabola, program: Program, trace: Trace) -> Counterexample | None:
    """A place where the gradient in the code is not the stated one: as read, and as it moves the run."""
    gradient, rate = program.formula(program.gradient_source), rate_of(program)
    for old, new in pairwise(trace.places):
        slope, coded = stated.slope_at(old), at(gradient, stated.variable, old)
        if slope != coded:
            return counterexample(
                say(
                    "At {place} the gradient of the sentence is {slope}, that of the code {coded}.",
                    place=decimal(old),
                    slope=decimal(slope),
                    coded=decimal(coded),
                ),
                again=say(
                    "With the learning rate {rate} an update along it would lead to {wanted}; "
                    "the run goes to {new}.",
                    rate=decimal(rate),
                    wanted=decimal(old - rate * slope),
                    new=decimal(new),
                ),
                agrees=not same(new, old - rate * slope, (old, rate * slope), operations=4),
            )
    return None


def _difference_quotient(stated: Parabola) -> Derivation:
    from sympy import Symbol, latex

    x, h = stated.variable, Symbol("h")
    quotient = ((stated.height.subs(x, x + h) - stated.height) / h).expand()
    return Derivation(
        (
            Step(
                say("The slope between two places at the distance {h}:", h=math(h)),
                rf"\frac{{f({latex(x)} + h) - f({latex(x)})}}{{h}} = {latex(quotient)}",
            ),
            Step(say("Let the distance go to 0:"), rf"f'({latex(x)}) = {latex(quotient.subs(h, 0))}"),
        )
    )


def _not_the_derivative(stated: Parabola) -> Verdict:
    """A place where the stated gradient differs from the slope of shrinking chords."""
    derivative = stated.height.diff(stated.variable)
    place = next(
        place
        for place in map(Fraction, (1, 2, 3, 5, 7))
        if at(stated.gradient - derivative, stated.variable, place) != 0
    )
    claimed, slope = at(stated.gradient, stated.variable, place), stated.slope_at(place)
    width = Fraction(1, 10**6)
    chord = (stated.height_at(place + width) - stated.height_at(place - width)) / (2 * width)
    return refuted(
        "proof",
        say(
            "The derivative of {height} is {gradient}.", height=math(stated.height), gradient=math(derivative)
        ),
        counterexample(
            say(
                "At {place} the stated gradient is {claimed}, the slope is {slope}.",
                place=decimal(place),
                claimed=decimal(claimed),
                slope=decimal(slope),
            ),
            again=say(
                "The chord from {left} to {right} has the slope {chord}.",
                left=decimal(place - width, 8),
                right=decimal(place + width, 8),
                chord=decimal(chord, 8),
            ),
            agrees=abs(chord - slope) < abs(chord - claimed),
        ),
    )
