"""The loss of the walk, as it is called (D-16), and its data (D-18)."""

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
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.text import Value
from notecheck.words import QUANTIFIER, Family

from ..shared.regression import Sample, Vector, dot, sample
from ..shared.sample_programs import samples_of, vector
from ..shared.walk import Walk, bottom, curvature, pair, sample_by_sample, walk_of
from .kept_losses import unlike_loss, unlike_the_kept

SQUARED_ERROR = ("均方误差", "mean squared error", "mean square error")
PORTION = Family(
    "portion",
    {
        "1/2": ("一半", "二分之一", "half"),
        "2": ("两倍", "二倍", "2 倍", "twice", "double"),
    },
    two_sided=False,
)


def named_portion(claim: Reading) -> Fraction:
    """Which multiple of the mean squared error a claim names: 1/2 where it says half of it."""
    claim.require(*SQUARED_ERROR)
    return Fraction(claim.choose(PORTION)) if claim.chosen(PORTION) else Fraction(1)


# ---- the loss -------------------------------------------------------------------------------------


@check("mean-squared-error", uses=["bgd-program"])
def formula_is_half_the_mean_squared_error(claim: Reading, program: Reading) -> Verdict:
    """The mean of m squares has the factor 1/m; a factor 1/(2m) makes it half the mean squared error.

    The formula is computed exactly at places that the program visited, and divided by the mean of
    the squared errors there; the program's own loss is divided by it too.
    """
    walk = walk_of(program)
    named, formula = named_portion(claim), claim.formula
    loss = formula.left
    if not loss.is_Function or loss.func.__name__ == str(loss.args[0]):
        raise claim.reject(formula, "a loss of the parameters is expected on the left, such as J(θ)")
    places = (walk.start, walk.positions(1), walk.positions(2))
    shares = {_value(formula, walk, theta) / _mean_square(walk.samples, theta) for theta in places}
    evidence = (_squares_table(walk, formula), _factor_steps())
    if shares != {named}:
        return _another_portion(claim, walk, named, shares, evidence)

    def share(one: Walk, theta: Vector) -> Fraction:
        return named * _multiplied_out(one.samples, theta)

    if unlike_the_kept(walk, lambda one, theta: named * _mean_square(one.samples, theta)) is not None:
        sentence = say("The program computes another multiple of the mean squared error.")
        part = unlike_loss(walk, share)
        return inconsistent("execution", sentence, part, *evidence, against=[program])
    return confirmed(
        "proof",
        say(
            "The formula is {share} times the mean of the squared errors, as it is called.", share=str(named)
        ),
        *evidence,
    )


def _value(formula: Any, walk: Walk, theta: Vector) -> Fraction:
    """The right-hand side at a place, exactly."""
    return Fraction(formula.evaluate(len(formula.sides) - 1, sample_by_sample(walk.samples, theta)))


def _mean_square(samples: Sequence[Sample], theta: Vector) -> Fraction:
    return sum((one.residual(theta) ** 2 for one in samples), Fraction(0)) / len(samples)


def _multiplied_out(samples: Sequence[Sample], theta: Vector) -> Fraction:
    """The mean square as θᵀHθ − 2bᵀθ + c, with H = XᵀX/m: computed without any residual."""
    m = len(samples)
    bent = sum((dot(row, theta) * at for row, at in zip(curvature(samples), theta, strict=True)), Fraction(0))
    slanted = sum((one.y * dot(one.x, theta) for one in samples), Fraction(0)) / m
    return bent - 2 * slanted + sum((one.y**2 for one in samples), Fraction(0)) / m


def _squares_table(walk: Walk, formula: Any) -> Table:
    theta = walk.start
    squares = [one.residual(theta) ** 2 for one in walk.samples]
    rows = tuple((number, decimal(square)) for number, square in enumerate(squares, 1))
    ends = (
        (say("mean of the squares"), decimal(_mean_square(walk.samples, theta))),
        (say("the note's formula"), decimal(_value(formula, walk, theta))),
    )
    return Table((say("sample"), say("squared error")), rows + ends, say("At the start of the walk"))


def _factor_steps() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean of the squared errors of {m} samples:", m=math("m")),
                r"\mathrm{MSE}(\theta) = \frac{1}{m}\sum_{i=1}^{m}(x_i\theta - y_i)^2",
            ),
            Step(
                say("Half of it has the factor 1/(2m):"),
                r"\frac{1}{2m}\sum_{i=1}^{m}(x_i\theta - y_i)^2 = \tfrac{1}{2}\,\mathrm{MSE}(\theta)",
            ),
            Step(
                say("The half is chosen so that the 2 of the derivative cancels:"),
                r"\nabla\,\tfrac{1}{2}\mathrm{MSE}(\theta) = \frac{1}{m}X^\top(X\theta - y)",
            ),
        )
    )


def _another_portion(
    claim: Reading, walk: Walk, named: Fraction, shares: set[Fraction], evidence: tuple[Any, ...]
) -> Verdict:
    theta, then = walk.start, walk.positions(1)
    mean_square, value = _mean_square(walk.samples, theta), _value(claim.formula, walk, theta)
    later, square = _value(claim.formula, walk, then), _multiplied_out(walk.samples, then)
    half = Fraction(1, 2)
    name = claim.require(*SQUARED_ERROR)
    summary = (
        say("The formula is half the mean squared error, not the mean squared error itself.")
        if shares == {half} and named == 1
        else say("The formula is not what it is called.")
    )
    return refuted(
        "proof",
        summary,
        *evidence,
        counterexample(
            say(
                "At the start of the walk the mean of the squared errors is {mean}; the formula gives "
                "{value}.",
                mean=decimal(mean_square),
                value=decimal(value),
            ),
            again=say(
                "Multiplied out to {square}, the mean of the squares after the program's first update is "
                "{mean}; the formula gives {share} times as much.",
                square=math(r"\theta^\top H\theta - 2b^\top\theta + c"),
                mean=decimal(square, 7),
                share=str(later / square),
            ),
            agrees=later != named * square,
        ),
        Remark(
            say(
                "The minimum does not move: half a function is smallest where the function is. What changes "
                "is the size of the loss, of its gradient, and so of every step at a given learning rate."
            )
        ),
        correction=claim.insert_after(name, say(" times one half"))
        if shares == {half} and named == 1
        else None,
    )


# ---- the data -------------------------------------------------------------------------------------


@check("example-data", uses=["bgd-program", "sgd-program", "mbgd-program"])
def data_lie_on_the_line(claim: Reading, *programs: Reading) -> Verdict:
    """Count the samples, look at the first feature of each, and put each pair into the note's equation."""
    claim.presume(QUANTIFIER, "all")
    data = {program: samples_of(program.program) for program in programs}
    for program, samples in data.items():
        if len(samples) != stated_size(claim) or not all(on_the_line(claim, one) for one in samples):
            sentence = say("The data of {program} are not so.", program=quote(program.claim.id))
            part = unlike_data(claim, walk_of(program))
            return inconsistent("enumeration", sentence, part, _data_table(claim, samples), against=[program])
    samples = data[programs[0]]
    return confirmed(
        "enumeration",
        say("All three programs have these {count} samples.", count=len(samples)),
        _data_table(claim, samples),
        Remark(
            say(
                "The line goes through every point, so the loss can reach 0: its minimum is exactly "
                "{bottom}.",
                bottom=math(r"\theta = " + pair(bottom(samples))),
            )
        ),
    )


def stated_size(data: Reading) -> int:
    """How many samples the sentence about the data counts."""
    return int(data.number(("条", "个", "samples")))


def on_the_line(data: Reading, one: Sample) -> bool:
    """Whether a sample is as the sentence says: its first feature, and the equation of the last with y."""
    first, line = data.numbers[1], data.formulas[-1]
    values = {"x": one.x[-1], "y": one.y}
    fits = line.relation == "=" and line.evaluate(0, values) == line.evaluate(1, values)
    return bool(fits and one.x[0] == first.value)


def unlike_data(data: Reading, walk: Walk) -> Counterexample:
    """A sample, or a number of samples, that the sentence does not have; and again, from memory."""
    said, first, line = stated_size(data), data.numbers[1], math(data.formulas[-1].latex)
    shown = next((one for one in walk.samples if not on_the_line(data, one)), walk.samples[-1])
    held = [sample(vector(row), Fraction(str(y))) for row, y in zip(*_held(walk), strict=True)]
    wrong = sum(not on_the_line(data, one) for one in held)
    return counterexample(
        say(
            "By the sentence there are {said} samples, which begin with {first} and satisfy {line}; "
            "{program} has {count}, and {x} with the target {y} is one of them.",
            said=said,
            first=decimal(first.value),
            line=line,
            program=quote(walk.name),
            count=len(walk.samples),
            x=pair(shown.x),
            y=decimal(shown.y),
        ),
        again=say(
            "Looked up in memory when the program had run, its samples number {count}, those that do "
            "not fit number {wrong}.",
            count=len(held),
            wrong=wrong,
        ),
        agrees=len(held) != said or wrong > 0,
    )


def _held(walk: Walk) -> tuple[Any, Any]:
    """The features and the targets that a program holds in memory at its end."""
    names = walk.runs[0].names
    return names["X"], names["y" if "y" in names else "Y"]


def _data_table(data: Reading, samples: Sequence[Sample]) -> Table:
    rows: list[tuple[Value, ...]] = [
        (*map(decimal, one.x), decimal(one.y), say("yes") if on_the_line(data, one) else say("no"))
        for one in samples
    ]
    features = [say("feature {number}", number=index) for index in range(1, len(samples[0].x) + 1)]
    return Table((*features, say("target"), math(data.formulas[-1].latex)), tuple(rows))
