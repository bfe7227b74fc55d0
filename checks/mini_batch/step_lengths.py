"""Are the steps of single samples small? (B-19)"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import sqrt

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Axis, Bars, Case, Derivation, Evidence, Figure, Panel, Remark, Rule, Step, Table
from notecheck.text import Text
from notecheck.words import AVERAGE, SIZE

from ..shared.regression import DISAGREEING, Samples, Vector, gradients, mean, spread, square, total
from ..shared.sample_programs import samples_of, stated_count
from .counts import unlike_definition


@check("sgd-small-steps", uses=["sgd-one-sample", "batch-direction-is-mean", "sgd-program"])
def steps_of_one_sample_are_not_small(
    claim: Reading, definition: Reading, direction: Reading, alone: Reading
) -> Verdict:
    """E‖g‖² = ‖E g‖² + tr Var g: at the same learning rate, steps of a few samples are the longer ones.

    Compared is the root of the mean square, with the step of batch gradient descent as the note
    defines it (mean or sum of the samples' gradients), at the start of the course's program and at
    the minimum of two samples that disagree.
    """
    course = samples_of(alone.program)
    batch = stated_count(claim, len(course))
    claim.require("步", "step", "steps")
    size = claim.choose(SIZE)
    defined = stated_count(definition, len(course))
    if batch != defined:
        return unlike_definition(batch, definition, defined, alone)
    whole = direction.choose(AVERAGE)
    places = [(course, tuple(Fraction(0) for _ in course[0].x)), (DISAGREEING, (Fraction(0),))]
    pairs = [
        (_mean_square(samples, theta, batch), _whole_square(samples, theta, whole))
        for samples, theta in places
    ]
    longer = [few >= all_ for few, all_ in pairs]
    agrees = [is_longer is (size == "large") for is_longer in longer]
    evidence = (_why_longer(), _table_of_steps(pairs), _figure_of_steps(course), *_remarks_on_steps())
    if all(agrees):
        return confirmed("proof", say("At the same learning rate its steps are the longer ones."), *evidence)
    if any(agrees):
        return conditional(
            "proof",
            say("Which step is longer depends on where one stands."),
            *evidence,
            *(Case(one, _comparison(*pair)) for one, pair in zip(agrees, pairs, strict=True)),
            condition=_against_the_sum("<" if size == "small" else r"\ge"),
        )
    return refuted(
        "proof",
        say(
            "At the same learning rate the steps are, in the root mean square, never shorter than those of "
            "batch gradient descent."
        ),
        *evidence,
        _step_at_the_minimum(batch, whole),
        correction=claim.replace_all(
            say(
                "every update looks at {b} sample; at the same learning rate, the steps are on average not "
                "smaller (compared with batch gradient descent)",
                b=batch,
            )
        ),
    )


def _against_the_sum(relation: str) -> Text:
    """How the variance has to compare for a drawn step to be shorter, or not, than the sum of all m."""
    return say(
        "{condition} for {m} samples",
        condition=math(rf"\operatorname{{tr}}\operatorname{{Var}}(g) {relation} (m^2 - 1)\,\|\nabla J\|^2"),
        m=math("m"),
    )


def _mean_square(samples: Samples, theta: Vector, batch: int) -> Fraction:
    """E‖g‖² of the mean gradient of `batch` independent draws."""
    slopes = gradients(samples, theta)
    return square(mean(slopes)) + spread(slopes) / batch


def _whole_square(samples: Samples, theta: Vector, combined: str) -> Fraction:
    """The squared length of the mean, or the sum, of all gradients."""
    slopes = gradients(samples, theta)
    return square(mean(slopes) if combined == "mean" else total(slopes))


def _why_longer() -> Derivation:
    return Derivation(
        (
            Step(
                say("A drawn gradient {g} is, on average, the full gradient.", g=math("g")),
                r"\mathbb{E}[g] = \frac1m \sum_{i=1}^m \nabla J_i(\theta) = \nabla J(\theta)",
            ),
            Step(
                say("Its mean square is the square of its mean, plus its variance."),
                r"\mathbb{E}\|g\|^2 = \|\nabla J(\theta)\|^2 + \operatorname{tr}\operatorname{Var}(g) "
                r"\;\ge\; \|\nabla J(\theta)\|^2",
            ),
            Step(
                say("Multiplied by the learning rate, these are the squared lengths of the steps."),
                r"\eta^2\,\mathbb{E}\|g\|^2 \;\ge\; \eta^2\,\|\nabla J(\theta)\|^2",
            ),
        )
    )


def _table_of_steps(pairs: Sequence[tuple[Fraction, Fraction]]) -> Table:
    where = (say("the course's data, at the start"), say("two samples that disagree, at the minimum"))
    rows = tuple(
        (place, decimal(sqrt(few), 3), decimal(sqrt(whole), 3))
        for place, (few, whole) in zip(where, pairs, strict=True)
    )
    header = (say("place"), say("single samples, root mean square"), say("all samples"))
    return Table(header, rows, say("Length of a step, divided by the learning rate"))


def _comparison(few: Fraction, whole: Fraction) -> Text:
    return say(
        "mean square {few} for single samples, {whole} for all of them", few=str(few), whole=str(whole)
    )


def _step_at_the_minimum(batch: int, combined: str) -> Evidence:
    theta = (Fraction(0),)
    drawn = [mean(draw) for draw in _draws(gradients(DISAGREEING, theta), batch)]
    few = sum(map(square, drawn), Fraction(0)) / len(drawn)
    whole = _whole_square(DISAGREEING, theta, combined)
    return counterexample(
        say(
            "Two samples with x = 1, targets 1 and −1, at the minimum w = 0: batch gradient descent stays, "
            "the mean square of a drawn step is {few}.",
            few=math(r"\eta^2" if few == 1 else rf"{few}\,\eta^2"),
        ),
        again=say(
            "The square of the mean of all possible steps and their variance, added up, give the same mean "
            "square."
        ),
        agrees=few == _mean_square(DISAGREEING, theta, batch) and few > whole,
    )


def _draws(vectors: Sequence[Vector], size: int) -> list[list[Vector]]:
    return [list(draw) for draw in product(vectors, repeat=size)]


def _figure_of_steps(samples: Samples) -> Figure:
    theta = tuple(Fraction(0) for _ in samples[0].x)
    slopes = gradients(samples, theta)
    lengths = tuple(sqrt(square(slope)) for slope in slopes)
    numbers = tuple(float(number) for number in range(1, len(slopes) + 1))
    root, whole = sqrt(_mean_square(samples, theta, 1)), sqrt(square(mean(slopes)))
    panel = Panel(
        Axis(say("sample"), ticks=tuple((number, int(number)) for number in numbers)),
        Axis(say("length of the step, divided by the learning rate")),
        (
            Bars(numbers, lengths, say("step of this sample alone")),
            Rule("y", root, say("their root mean square")),
            Rule("y", whole, say("step of batch gradient descent")),
        ),
    )
    return Figure(
        "steps-of-single-samples",
        say("Steps of single samples and of all together"),
        say(
            "A bar for each sample of the course's data, as high as its step at the start would be long. The "
            "root mean square of the bars lies above the step of batch gradient descent."
        ),
        (panel,),
    )


def _remarks_on_steps() -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "The mean length is not shorter either: by the triangle inequality the mean of the lengths "
                "is at least the length of the mean. A single lucky draw may of course be short."
            )
        ),
        Remark(
            say(
                "Compared at the same learning rate. Against the sum of the gradients, which is as many "
                "times longer as there are samples, or at the smaller learning rate that is often chosen for "
                "SGD, its steps can be the smaller ones."
            )
        ),
    )
