"""The gradients of the walk: of all samples (D-17) and of one (D-26)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

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
from notecheck.model import Counterexample, Derivation, Step, Table

from ..shared.regression import Sample, Vector, mean, mean_gradient
from ..shared.walk import Walk, batch_gradient, gamma, loss, matrices, pair, sample_gradient, walk_of
from .unlike import first_unlike, unlike_step

SHAPES = ((1, 1), (3, 1), (2, 2), (3, 2))  # samples, parameters


@check("batch-gradient-formula", uses=["bgd-program"])
def gradient_formula_is_the_derivative(claim: Reading, program: Reading) -> Verdict:
    """Differentiating (1/2m)‖Xθ − y‖² entry by entry gives (1/m)Xᵀ(Xθ − y).

    Both formulas of the claim are computed with symbols for all entries of X, y and θ, for several
    shapes; linearity in the samples carries it to every m. The program's first steps follow it.
    """
    loss, gradient = claim.formulas
    if _other_function(loss, gradient):
        raise claim.reject(
            gradient, "this is not the gradient of the function on the left of the other formula"
        )
    wrong = next((shape for shape in SHAPES if not _is_derivative(loss, gradient, *shape)), None)
    walk = walk_of(program)
    steps = _derivative_steps(loss.latex, gradient.latex)
    if wrong is not None:
        return _wrong_gradient(claim, walk, steps)

    def slope(some: Sequence[Sample], theta: Vector) -> Vector:
        return batch_gradient(gradient, some, theta)

    if (turn := first_unlike(walk, len(walk.samples), slope)) is not None:
        sentence = say("The program does not step along this gradient.")
        part = unlike_step(walk, len(walk.samples), slope, turn)
        return inconsistent("execution", sentence, part, steps, against=[program])
    return confirmed(
        "proof",
        say("Differentiating the loss gives this gradient, and every step of the program follows it."),
        steps,
        _first_gradients(walk),
    )


def _other_function(loss: Any, gradient: Any) -> bool:
    from sympy import Function

    return bool(gradient.left.func != Function("nabla") or gradient.left.args[0] != loss.left)


def _is_derivative(loss: Any, gradient: Any, count: int, parameters: int) -> bool:
    """Whether the second formula is the derivative of the first, with a symbol for every entry."""
    from sympy import Symbol, expand

    def letters(name: str, *shape: int) -> list[Any]:
        return [Symbol(f"{name}{index}", real=True) for index in range(shape[0])]

    theta = letters("t", parameters)
    samples = [
        Sample(tuple(letters(f"x{row}_", parameters)), Symbol(f"y{row}", real=True)) for row in range(count)
    ]
    value = loss.evaluate(1, matrices(samples, theta))
    formula = batch_gradient(gradient, samples, theta)
    return len(formula) == parameters and all(
        expand(value.diff(at) - entry) == 0 for at, entry in zip(theta, formula, strict=True)
    )


def _derivative_steps(loss: str, gradient: str) -> Derivation:
    return Derivation(
        (
            Step(say("The loss, with the residuals {r}:", r=math(r"r = X\theta - y")), loss),
            Step(
                say(
                    "One residual changes with the parameter {theta} as its entry of {X}:",
                    theta=math(r"\theta_j"),
                    X=math("X"),
                ),
                r"\frac{\partial r_i}{\partial \theta_j} = X_{ij}",
            ),
            Step(
                say("The chain rule brings down a 2, which cancels the ½:"),
                r"\frac{\partial J}{\partial \theta_j} = \frac{1}{2m}\sum_{i=1}^{m} 2\,r_i\,X_{ij} = "
                r"\frac{1}{m}\sum_{i=1}^{m} X_{ij}\,r_i",
            ),
            Step(say("All these sums together are a product of matrices:"), gradient),
        )
    )


def _first_gradients(walk: Walk) -> Table:
    """The first three gradients, from the data and from the program's steps."""
    rows = []
    for turn in range(3):
        theta = walk.positions(turn)
        moved = [(a - b) / walk.rate for a, b in zip(theta, walk.positions(turn + 1), strict=True)]
        exact = mean_gradient(walk.samples, theta)
        rows.append((turn + 1, pair(theta), pair(exact), pair(moved)))
    header = (
        say("number of the step"),
        say("place"),
        say("gradient by the formula"),
        say("step of the program, divided by −α"),
    )
    return Table(header, tuple(rows))


def _wrong_gradient(claim: Reading, walk: Walk, steps: Derivation) -> Verdict:
    """The entry in which the formula and a difference quotient of the loss are farthest apart."""
    loss, gradient = claim.formulas
    said = batch_gradient(gradient, walk.samples, walk.start)

    def height(place: Sequence[Fraction]) -> Fraction:
        return Fraction(str(float(loss.evaluate(1, matrices(walk.samples, place)))))

    sides = [
        (height(_moved(walk.start, index, 1)), height(_moved(walk.start, index, -1)))
        for index in range(len(walk.start))
    ]
    slopes = [(there - back) / 2 for there, back in sides]  # exact for a parabola
    at = max(range(len(slopes)), key=lambda index: abs(float(said[index]) - float(slopes[index])))
    return refuted(
        "proof",
        say("The second formula is not the derivative of the first."),
        steps,
        counterexample(
            say(
                "At the start of the walk the formula's entry number {number} is {said}.",
                number=at + 1,
                said=decimal(said[at]),
            ),
            again=say(
                "Going one unit to either side, the loss changes at the rate {slope}.",
                slope=decimal(slopes[at]),
            ),
            agrees=abs(float(said[at]) - float(slopes[at])) > gamma(100) * float(sum(sides[at])),
        ),
    )


def _moved(place: Vector, index: int, by: int) -> Vector:
    return tuple(entry + by * (number == index) for number, entry in enumerate(place))


@check("one-sample-gradient", uses=["batch-gradient-formula", "sgd-program"])
def one_samples_gradient_averages_to_the_whole(claim: Reading, batch: Reading, program: Reading) -> Verdict:
    """The loss of one sample is ½(x_iθ − y_i)², so its gradient has neither a 2 nor a 1/m.

    Its mean over the samples is the batch gradient, exactly; the program steps along it.
    """
    formula, (height, whole) = claim.formula, batch.formulas
    if formula.left != _gradient_of_one(height):
        raise claim.reject(formula, "the gradient of the loss of one sample should stand on the left")
    walk = walk_of(program)
    places = (walk.start, walk.positions(1), walk.positions(2))
    numbers = range(1, len(walk.samples) + 1)
    shown = _one_sample_steps(formula.latex, whole.latex)

    def slope(some: Sequence[Sample], theta: Vector) -> Vector:
        return sample_gradient(formula, some, theta)

    for theta in places:
        singles = [sample_gradient(formula, walk.samples, theta, number) for number in numbers]
        if singles != [one.gradient(theta) for one in walk.samples]:
            return _not_its_own(walk.samples, theta, singles, shown)
        if mean(singles) != batch_gradient(whole, walk.samples, theta):
            sentence = say("The mean of these gradients is not the gradient of the whole.")
            part = _another_mean(walk, whole)
            return inconsistent("proof", sentence, part, shown, against=[batch])
    if (turn := first_unlike(walk, 1, slope)) is not None:
        sentence = say("The program does not step along the gradient of one sample.")
        part = unlike_step(walk, 1, slope, turn)
        return inconsistent("execution", sentence, part, shown, against=[program])
    return confirmed(
        "proof",
        say(
            "Without a 2 and without 1/m it is right: the ½ of the loss cancels the 2, and there is one "
            "sample only."
        ),
        shown,
        _singles_table(walk),
    )


def _gradient_of_one(loss: Any) -> Any:
    """∇J_i(θ), where the loss is called J(θ)."""
    from sympy import Function, Symbol

    theta = loss.left.args[0]
    return Function("nabla")(loss.left.func(Symbol("i"), theta), theta)


def _one_sample_steps(formula: str, whole: str) -> Derivation:
    return Derivation(
        (
            Step(
                say("The loss for the sample {i} alone, that is for {m}:", i=math("i"), m=math("m = 1")),
                r"J_i(\theta) = \tfrac{1}{2}(x_i\theta - y_i)^2",
            ),
            Step(say("Differentiated, the 2 cancels the ½:"), formula.strip()),
            Step(
                say("The mean over all samples is the gradient of the whole:"),
                r"\frac{1}{m}\sum_{i=1}^{m} x_i^\top(x_i\theta - y_i) = \frac{1}{m}X^\top(X\theta - y)",
            ),
        )
    )


def _singles_table(walk: Walk) -> Table:
    theta = walk.start
    rows: list[tuple[Any, ...]] = [
        (number, pair(one.gradient(theta))) for number, one in enumerate(walk.samples, 1)
    ]
    rows.append((say("mean"), pair(mean_gradient(walk.samples, theta))))
    return Table((say("sample"), say("gradient")), tuple(rows), say("At the start of the walk"))


def _not_its_own(samples: Sequence[Sample], theta: Vector, singles: list[Any], shown: Derivation) -> Verdict:
    at = next(index for index, one in enumerate(samples) if tuple(singles[index]) != one.gradient(theta))
    slopes = _quotients([samples[at]], theta)
    return refuted(
        "proof",
        say("This is not the gradient of the loss of one sample."),
        shown,
        counterexample(
            say(
                "For sample {number} at {place} the formula gives {said}.",
                number=at + 1,
                place=pair(theta),
                said=pair(tuple(map(Fraction, singles[at]))),
            ),
            again=say(
                "Going one unit to either side along each parameter, half the squared error changes at the "
                "rates {slopes}.",
                slopes=pair(slopes),
            ),
            agrees=tuple(singles[at]) != slopes,
        ),
    )


def _another_mean(walk: Walk, whole: Any) -> Counterexample:
    """The mean of the samples' gradients beside the neighbour's formula; and again, without gradients."""
    places = walk.start, walk.positions(1)
    said = [tuple(batch_gradient(whole, walk.samples, theta)) for theta in places]
    means = [mean_gradient(walk.samples, theta) for theta in places]
    slopes = _quotients(walk.samples, places[1])
    return counterexample(
        say(
            "At {place} the mean of the gradients of all samples is {mean}, and the formula for the whole "
            "gives {said}.",
            place=pair(places[0]),
            mean=pair(means[0]),
            said=pair(said[0]),
        ),
        again=say(
            "At {place} the mean of half the squared errors changes at the rates {slopes}, going one unit to "
            "either side; the formula for the whole gives {said}.",
            place=pair(places[1]),
            slopes=pair(slopes),
            said=pair(said[1]),
        ),
        agrees=slopes != said[1],
    )


def _quotients(samples: Sequence[Sample], theta: Vector) -> Vector:
    """The difference quotients of half the mean squared error, which are exact for a parabola."""
    return tuple(
        (loss(samples, _moved(theta, index, 1)) - loss(samples, _moved(theta, index, -1))) / 2
        for index in range(len(theta))
    )
