"""The walk near the bottom of the valley, exactly: how far from the minimum, on average over all draws.

With e the distance from the minimum, an update on a batch is e' = A e − αg, where A = I − α·(mean of
xxᵀ) and g is the batch's mean gradient at the minimum. The mean of e and of e⊗e over all draws
therefore follow a linear recursion, which is computed here for every batch size, with the samples
drawn as the programs draw them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product
from math import sqrt
from typing import Any

from ..shared.regression import Indices, Sample, Vector, difference, gradients, mean_gradient, square
from ..shared.walk import Walk, bottom


@dataclass(frozen=True)
class Ground:
    """Samples, a learning rate, a start, and how many different samples an update uses.

    As in the programs, a single sample is drawn anew for every update, while batches are cut one
    after the other from all samples in a shuffled order. A round is one draw, or one such pass.
    """

    samples: tuple[Sample, ...]
    rate: Fraction
    start: Vector
    size: int

    def after(self, updates: int) -> float:
        """The root mean square distance from the minimum after so many updates, over all draws."""
        import numpy as np

        gap = np.array([float(a - b) for a, b in zip(self.start, bottom(self.samples), strict=True)])
        rounds, rest = divmod(updates, len(self._round))
        state = np.concatenate(([1.0], gap, np.kron(gap, gap)))
        state = np.linalg.matrix_power(self._round[-1], rounds) @ state
        return self._distance(self._round[rest - 1] @ state if rest else state)

    def one_by_one(self) -> tuple[int, float]:
        """How many updates three draws or one pass make, and the distance `after` them.

        From every sequence of draws by itself, in exact fractions: it confirms the recursion.
        """
        low, gaps = bottom(self.samples), []
        for rounds in product(self._rounds, repeat=3 if self.size == 1 else 1):
            place, updates = self.start, list(chain.from_iterable(rounds))
            for batch in updates:
                slope = mean_gradient([self.samples[one] for one in batch], place)
                place = difference(place, tuple(self.rate * entry for entry in slope))
            gaps.append(square(difference(place, low)))
        return len(updates), sqrt(sum(gaps, Fraction(0)) / len(gaps))

    def around(self, updates: int) -> float:
        """The same over the last round of so many updates: batches of one pass swing to either side."""
        last = range(max(1, updates - len(self._round) + 1), updates + 1)
        return sqrt(sum(self.after(turn) ** 2 for turn in last) / len(last))

    def in_the_long_run(self) -> float:
        """Where the distance over a round settles: the fixed point of the recursion."""
        import numpy as np

        matrix = self._round[-1]
        settled = np.linalg.solve(np.eye(len(matrix) - 1) - matrix[1:, 1:], matrix[1:, 0])
        state = np.concatenate(([1.0], settled))
        return sqrt(sum(self._distance(turn @ state) ** 2 for turn in self._round) / len(self._round))

    def _distance(self, state: Any) -> float:
        return _length(state[1 + len(self.start) :])

    @cached_property
    def _rounds(self) -> tuple[tuple[Indices, ...], ...]:
        """Every round that can come, with equal odds: the batches of its updates."""
        everyone = tuple(range(len(self.samples)))
        return tuple(((one,),) for one in everyone) if self.size == 1 else tuple(_passes(everyone, self.size))

    @cached_property
    def _round(self) -> tuple[Any, ...]:
        """The matrices that take (1, E e, E e⊗e) on by the first 1, 2, … updates of a round."""
        import numpy as np

        rounds = self._rounds
        single = {batch: _one_update(self, batch) for batch in {batch for one in rounds for batch in one}}
        turns = [[np.eye(len(next(iter(single.values()))))] for _ in rounds]
        for found, batches in zip(turns, rounds, strict=True):
            for batch in batches:
                found.append(single[batch] @ found[-1])
        return tuple(sum(turn) / len(rounds) for turn in list(zip(*turns, strict=True))[1:])


def _passes(left: Indices, size: int) -> Iterator[tuple[Indices, ...]]:
    """Every way to cut these samples into batches of `size`, one after the other, and a rest."""
    if not left:
        yield ()
        return
    for batch in combinations(left, min(size, len(left))):
        rest = tuple(one for one in left if one not in batch)
        yield from ((batch, *others) for others in _passes(rest, size))


def _one_update(ground: Ground, batch: Indices) -> Any:
    """The matrix that takes (1, E e, E e⊗e) on by an update on this batch."""
    import numpy as np

    rate, p, some = float(ground.rate), len(ground.start), list(batch)
    rows = np.array([[float(entry) for entry in one.x] for one in ground.samples])[some]
    slopes = np.array(
        [[float(entry) for entry in one] for one in gradients(ground.samples, bottom(ground.samples))]
    )[some]
    step = np.eye(p) - rate * rows.T @ rows / len(some)
    push = -rate * slopes.mean(axis=0)
    matrix = np.zeros((1 + p + p * p,) * 2)
    matrix[0, 0] = 1
    matrix[1 : 1 + p, 0] = push
    matrix[1 : 1 + p, 1 : 1 + p] = step
    matrix[1 + p :, 0] = np.kron(push, push)
    matrix[1 + p :, 1 : 1 + p] = np.kron(step, push[:, None]) + np.kron(push[:, None], step)
    matrix[1 + p :, 1 + p :] = np.kron(step, step)
    return matrix


def _length(moment: Any) -> float:
    p = round(sqrt(len(moment)))
    return sqrt(max(0.0, float(moment.reshape(p, p).trace())))


def disagreeing(samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """The samples with their targets moved by one, up and down in turn: no parameters fit them all."""
    return tuple(Sample(one.x, one.y + (-1) ** number) for number, one in enumerate(samples))


def ground_of(walk: Walk, size: int, samples: Sequence[Sample] | None = None) -> Ground:
    return Ground(tuple(samples or walk.samples), walk.rate, walk.start, size)
