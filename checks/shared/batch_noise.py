"""What the checks on batch sizes share: their ranges, and two samples whose noise can be computed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    counterexample,
    say,
)
from notecheck.model import Evidence, Source

from .regression import DISAGREEING, bowl_of, shrinkage

if TYPE_CHECKING:
    from notecheck.prose.quantities import NumberInterval

PULLING = bowl_of(DISAGREEING)
"""The bowl of two samples that disagree: curvature 1, variance 1 of their gradients at the minimum."""

MASTERS_LUSCHI = Source(
    "Masters & Luschi (2018), Revisiting Small Batch Training for Deep Neural Networks, abstract"
)

RATE = Fraction(1, 10)
NOISE = ("噪声", "noise")


SUBJECTS = {
    "small": ("小 batch", "小批量", "small batch", "small batches"),
    "medium": ("中 batch", "中等 batch", "medium batch", "medium batches"),
    "large": ("大 batch", "大批量", "large batch", "large batches"),
}


def sizes_of(claim: Reading, kind: str) -> NumberInterval:
    """The range of sizes that a claim gives for "small", "medium" or "large" batches.

    Raises ReadingError where it speaks of others, or has a batch without samples.
    """
    claim.require(*SUBJECTS[kind])
    sizes = claim.interval
    if sizes.first < 1:
        raise claim.reject(
            sizes, f"{sizes.words} has a batch without samples", "A batch has at least one sample."
        )
    return sizes


def noise_of_two_samples(first: int, last: int, other: int) -> Evidence:
    """Draws of ±1: the variance of a mean, by the formula and from the binomial distribution."""
    small, large = (last, other) if last >= other else (first, other)
    return counterexample(
        say(
            "Gradients 1 and −1 at the minimum: the mean over a batch of {small} has the variance {one}, "
            "that over a batch of {large} has {two}.",
            small=small,
            large=large,
            one=str(shrinkage(small)),
            two=str(shrinkage(large)),
        ),
        again=say("Added up over the binomial distribution of the draws, they are the same."),
        agrees=all(binomial_variance(size) == shrinkage(size) for size in (small, large)),
    )


def binomial_variance(size: int) -> Fraction:
    """The variance of the mean of `size` draws of ±1."""
    summed, ways = 0, 1  # ways: of the sequences of draws, those with `up` times +1
    for up in range(size + 1):
        summed += ways * (2 * up - size) ** 2
        ways = ways * (size - up) // (up + 1)
    return Fraction(summed, 2**size * size**2)
