"""Two notes, two reasons why iterations differ: unlike samples, and few of them in an update (X-08)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Derivation, Remark, Source, Step, Table
from notecheck.words import AVERAGE, QUANTIFIER

from ..oscillation.oscillation_cause import LIKENESS
from ..shared.batch_words import SAMPLES
from ..shared.regression import (
    Samples,
    Vector,
    difference,
    gradients,
    shrinkage,
    spread,
    spread_of_batches,
    square,
)
from ..shared.sample_programs import samples_of
from ..shared.walk import walk_of


@check("samples-differ-so-steps-differ", uses=["sgd-one-sample", "batch-direction-is-mean", "sgd-program"])
def differences_and_how_few_are_seen(
    claim: Reading, single: Reading, mean: Reading, program: Reading
) -> Verdict:
    """The spread of a batch's gradient is a product: how the samples differ, times how few of them are seen.

    One note names the first factor, the other the second; either alone is 0 without the other.
    """
    claim.require("迭代", "iteration", "iterations")
    claim.require(*SAMPLES)
    cause, *effects = claim.chosen(LIKENESS) or (None,)
    if cause is None or len(effects) != 1:
        raise claim.reject(None, "a cause and an effect are expected: differences make results differ")
    mean.choose(AVERAGE)
    samples, start = samples_of(program.program), walk_of(program).start
    one, every = int(single.number(SAMPLES)), len(samples)
    if one > every:
        raise single.reject(single.number(SAMPLES), f"the program of SGD has no more than {every} samples")
    evidence = (_product(), _spreads(samples, start))
    if (cause.meaning, effects[0].meaning) == ("same", "same"):
        summary = say("Samples with the same gradient give every batch the same gradient.")
        return confirmed("proof", summary, *evidence)
    if (cause.meaning, effects[0].meaning) != ("different", "different"):
        return refuted(
            "proof",
            say("It is differences that make results differ, and sameness that makes them equal."),
            *evidence,
            _spreads_by_pairs(gradients(samples, start)),
        )
    part = claim.chosen(QUANTIFIER)
    if [word.meaning for word in part] == ["some"]:
        summary = say("Then both factors are there: samples that differ, and updates that see few of them.")
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "Differences between samples are one half of the cause, seeing only some of them the other half; "
            "each note names one."
        ),
        *_some_and_all(samples, start, one),
        *evidence,
        _not_for_being_single(),
        Source("Cochran (1977), Sampling Techniques, theorem 2.2"),
        condition=say("an update uses only some of the samples"),
        correction=claim.prepend(say("as long as an update uses only some of the samples, ")),
    )


def _some_and_all(samples: Samples, start: Vector, size: int) -> tuple[Case, Case]:
    """The spread where an update uses some of the samples, and where it uses all."""
    return (
        Case(
            True,
            say(
                "{b} of {m} samples in an update: from the start of the SGD program the spread of its "
                "gradient is {spread}.",
                b=size,
                m=len(samples),
                spread=str(spread_of_batches(samples, start, size)),
            ),
        ),
        Case(
            False,
            say(
                "All {m} in an update: the samples differ as before, and the spread is {spread}.",
                m=len(samples),
                spread=str(spread_of_batches(samples, start, len(samples))),
            ),
        ),
    )


def _not_for_being_single() -> Remark:
    return Remark(
        say(
            "The mini-batch note blames that an update depends on a single sample. That alone does not do it "
            "either: if all samples had the same gradient, a single one would be enough."
        )
    )


def _spreads_by_pairs(slopes: Sequence[Vector]) -> Counterexample:
    """The spread of different gradients and of equal ones, about the mean; and again, pair by pair."""
    same = [slopes[0]] * len(slopes)
    return counterexample(
        say(
            "The gradients of the single samples of the SGD program differ where it starts: their spread is "
            "{spread}. Those of one sample, taken {m} times, have the spread {none}.",
            spread=str(spread(slopes)),
            m=len(slopes),
            none=str(spread(same)),
        ),
        again=say(
            "Compared pair by pair and not with their mean, they give the same: half of the mean squared "
            "distance of two."
        ),
        agrees=[_by_pairs(slopes), _by_pairs(same)] == [spread(slopes), spread(same)]
        and spread(same) == 0 < spread(slopes),
    )


def _by_pairs(vectors: Sequence[Vector]) -> Fraction:
    """Half the mean squared distance of two of them, with repetition."""
    distances = [square(difference(a, b)) for a, b in product(vectors, repeat=2)]
    return sum(distances, Fraction(0)) / (2 * len(distances))


def _product() -> Derivation:
    return Derivation(
        (
            Step(
                say("How far apart the gradients of {n} samples are:", n=math("N")),
                r"S^2 = \frac1N \sum_i \|g_i - \bar g\|^2",
            ),
            Step(
                say("The mean over {b} of them, drawn without repetition, has the spread", b=math("b")),
                r"S^2 \cdot \frac{N-b}{b\,(N-1)}",
            ),
            Step(
                say("It is 0 if and only if one of the two factors is:"),
                r"S = 0 \quad\lor\quad b = N",
            ),
        ),
        say("Two causes, multiplied"),
    )


def _spreads(samples: Samples, theta: tuple[Fraction, ...]) -> Table:
    whole = spread(gradients(samples, theta))
    rows = tuple(
        (size, str(whole), str(shrinkage(size, len(samples))), str(spread_of_batches(samples, theta, size)))
        for size in range(1, len(samples) + 1)
    )
    header = (
        say("batch size"),
        say("how the samples differ"),
        say("how few are seen"),
        say("spread over all batches"),
    )
    return Table(header, rows, say("Where the SGD program starts, every batch enumerated"))
