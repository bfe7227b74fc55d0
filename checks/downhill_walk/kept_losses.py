"""The losses that a program kept on its walk, compared with a formula of the note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..shared.regression import Sample, Vector
from ..shared.sample_programs import vector
from ..shared.walk import LOSS, Walk, gamma, matrices

if TYPE_CHECKING:
    from notecheck.formula import Formula


def kept_losses(walk: Walk) -> dict[int, float]:
    """The loss that the first run kept after some of its updates, by their numbers."""
    kept = [float(value) for value in vector(walk.runs[0].values(LOSS))]
    each = walk.updates // len(kept)
    turns = sorted({1, 2, 10, len(kept)} & set(range(1, len(kept) + 1)))
    return {turn * each: kept[turn - 1] for turn in turns}


def loss_rounding(samples: Sequence[Sample], theta: Vector) -> float:
    """How far two computations of a mean of squared residuals can differ by rounding alone."""
    sizes = (
        sum((abs(x * at) for x, at in zip(one.x, theta, strict=True)), abs(one.y)) for one in samples
    )  # what a residual adds up, without regard to signs
    operations = 4 * len(theta) + 2 * len(samples) + 8
    return 2 * gamma(operations) * float(sum(size**2 for size in sizes)) / len(samples)


def keeps_the_loss(walk: Walk, formula: Formula) -> bool:
    """Whether the kept losses are the value of a formula in X, y, θ and m, up to rounding."""
    for turn, kept in kept_losses(walk).items():
        theta = walk.positions(turn)
        value = float(formula.evaluate(len(formula.sides) - 1, matrices(walk.samples, theta)))
        if not abs(kept - value) <= loss_rounding(walk.samples, theta):
            return False
    return True
