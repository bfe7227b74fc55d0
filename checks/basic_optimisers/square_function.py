"""The function of the gradient descent program and its gradient (O-10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
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
from notecheck.model import Derivation, Step

from ..shared.program_runs import Trace, printed, same, start_of
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


def run(program: Program, name: str) -> tuple[Trace, tuple[Fraction, ...]]:
    """The run of the program, and the values of the function `name` in the order of its calls."""
    update, called = program.update, f"{name}()"
    (done,) = program.run(watch=(update.watch, called))
    places = (start_of(program), *(Fraction(place) for place in done.values(update.watch)))  # type: ignore[arg-type]
    values = tuple(Fraction(value) for value in done.values(called))  # type: ignore[arg-type]
    return Trace(places, (), (), printed(done)), values


# ---- the function and its gradient ----------------------------------------------------------------


@check("square-and-gradient", uses=["gd-program"])
def the_gradient_is_the_derivative(sentence: Reading, code: Reading) -> Verdict:
    """d/dx of the stated function is the stated gradient, and the program computes both."""
    stated, program = read_function(sentence), code.program
    derivative = stated.height.diff(stated.variable)
    if (derivative - stated.gradient).expand() != 0:
        return _not_the_derivative(stated)
    trace, values = run(program, stated.name)
    if (
        not is_function(stated, trace, values)
        or (program.formula(program.gradient_source) - derivative).expand() != 0
    ):
        return inconsistent(
            "execution",
            say("The program computes another function, or another gradient, than the sentence states."),
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


def is_function(stated: Parabola, trace: Trace, values: tuple[Fraction, ...]) -> bool:
    """Whether the recorded values are those of the stated function behind each update."""
    places = trace.places[1:]
    return len(values) == len(places) and all(
        same(value, stated.height_at(place), (stated.height_at(place),), operations=4)
        for place, value in zip(places, values, strict=True)
    )


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
