"""The losses that a program kept on its walk, compared with a formula of the note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from notecheck import counterexample, decimal, say
from notecheck.model import Counterexample

from ..shared.regression import Sample, Vector
from ..shared.sample_programs import vector
from ..shared.walk import LOSS, Walk, gamma, pair
from .unlike import elsewhere

Value = Callable[[Walk, Vector], Fraction | float]
"""The loss at a place of a walk, by a formula or by the words of a note."""


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


def unlike_the_kept(walk: Walk, value: Value) -> int | None:
    """The first update after which the kept loss is not this value at the place, up to rounding, or None."""
    for turn, kept in kept_losses(walk).items():
        theta = walk.positions(turn)
        if not abs(kept - value(walk, theta)) <= loss_rounding(walk.samples, theta):
            return turn
    return None


def unlike_loss(walk: Walk, value: Value) -> Counterexample:
    """A loss that the program kept, beside a value that it is not; and again, on a walk from elsewhere."""
    walks = (walk, elsewhere(walk))
    turns = [unlike_the_kept(each, value) for each in walks]
    first, then = (turn or min(kept_losses(each)) for each, turn in zip(walks, turns, strict=True))
    return counterexample(
        say(
            "After its update {number}, at {place}, the program keeps the loss {kept}; by the note it is "
            "{value}.",
            number=first,
            place=pair(walk.positions(first)),
            kept=decimal(kept_losses(walk)[first], 6),
            value=decimal(value(walk, walk.positions(first)), 6),
        ),
        again=say(
            "Sent off from {start}, it keeps {kept} after its update {number}, and not {value}.",
            start=pair(walks[1].start),
            kept=decimal(kept_losses(walks[1])[then], 6),
            number=then,
            value=decimal(value(walks[1], walks[1].positions(then)), 6),
        ),
        agrees=None not in turns,
    )
