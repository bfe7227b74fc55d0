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
from notecheck.model import Derivation, Step, Table

from ..shared.regression import Sample, mean, mean_gradient
from ..shared.walk import Walk, batch_gradient, gamma, matrices, pair, sample_gradient, walk_of

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
    theta = walk.start
    if batch_gradient(gradient, walk.samples, theta) != mean_gradient(walk.samples, theta) or not _follows(
        walk
    ):
        return inconsistent(
            "execution", say("The program does not step along this gradient."), steps, against=[program]
        )
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


def _follows(walk: Walk) -> bool:
    """Whether every recorded step is that of all samples, up to rounding."""
    everyone = tuple(range(len(walk.samples)))
    return all(asked == everyone for path in walk.asked for asked in path)


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
    """The first place where the formula and a difference quotient of the loss disagree."""
    loss, gradient = claim.formulas
    theta = walk.start
    said = batch_gradient(gradient, walk.samples, theta)

    def height(place: Sequence[Fraction]) -> Fraction:
        return Fraction(str(float(loss.evaluate(1, matrices(walk.samples, place)))))

    first = tuple(at + (1 if index == 0 else 0) for index, at in enumerate(theta))
    back = tuple(at - (1 if index == 0 else 0) for index, at in enumerate(theta))
    slope = (height(first) - height(back)) / 2  # exact for a parabola
    return refuted(
        "proof",
        say("The second formula is not the derivative of the first."),
        steps,
        counterexample(
            say(
                "At the start of the walk the formula's first entry is {said}.",
                said=decimal(said[0]),
            ),
            again=say(
                "Going one unit to either side, the loss changes at the rate {slope}.", slope=decimal(slope)
            ),
            agrees=abs(float(said[0]) - float(slope)) > gamma(100) * float(height(first) + height(back)),
        ),
    )


@check("one-sample-gradient", uses=["batch-gradient-formula", "sgd-program"])
def one_samples_gradient_averages_to_the_whole(claim: Reading, batch: Reading, program: Reading) -> Verdict:
    """The loss of one sample is ½(x_iθ − y_i)², so its gradient has neither a 2 nor a 1/m.

    Its mean over the samples is the batch gradient, exactly; the program steps along it.
    """
    formula, (loss, whole) = claim.formula, batch.formulas
    if formula.left != _gradient_of_one(loss):
        raise claim.reject(formula, "the gradient of the loss of one sample should stand on the left")
    walk = walk_of(program)
    places = (walk.start, walk.positions(1), walk.positions(2))
    numbers = range(1, len(walk.samples) + 1)
    shown = _one_sample_steps(formula.latex, whole.latex)
    for theta in places:
        singles = [sample_gradient(formula, walk.samples, theta, number) for number in numbers]
        own = [batch_gradient(whole, [one], theta) for one in walk.samples]
        if singles != own or mean(singles) != batch_gradient(whole, walk.samples, theta):
            return _not_its_own(walk, singles, own, loss, shown, batch)
    if not all(len(asked) == 1 for path in walk.asked for asked in path):
        return inconsistent(
            "execution",
            say("The program does not step along the gradient of one sample."),
            shown,
            against=[program],
        )
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


def _not_its_own(
    walk: Walk, singles: list[Any], own: list[Any], loss: Any, shown: Derivation, batch: Reading
) -> Verdict:
    at = next(index for index, pair in enumerate(zip(singles, own, strict=True)) if pair[0] != pair[1])
    one, theta = walk.samples[at], walk.start
    return refuted(
        "proof",
        say("This is not the gradient of the loss of one sample."),
        shown,
        counterexample(
            say(
                "For sample {number} at the start of the walk the formula gives {said}.",
                number=at + 1,
                said=pair(tuple(map(Fraction, singles[at]))),
            ),
            again=say("The derivative of half the squared error is {true}.", true=pair(one.gradient(theta))),
            agrees=tuple(singles[at]) != tuple(own[at]),
        ),
    )
