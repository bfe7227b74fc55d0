"""The walk downhill, as the note's programs walk it: their data, every step, and who was asked on the way.

A program's steps are compared with θ − α·(mean gradient of some samples) in floating point; two such
computations of n operations each differ by at most 2γₙ times the size of what they add up, with
γₙ = nu/(1 − nu) and u = 2⁻⁵³ (Higham 2002, Accuracy and Stability of Numerical Algorithms, lemma 3.1).
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, permutations
from math import ceil, isfinite, sqrt
from typing import TYPE_CHECKING, Any

from notecheck import Reading, decimal
from notecheck.model import Contour

from .regression import Indices, Sample, Vector, dot, total
from .sample_programs import samples_of, vector

if TYPE_CHECKING:
    from notecheck.formula import Formula
    from notecheck.program import Program, Run

HIGHAM = "N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, lemma 3.1"
SEEDS = (0, 1)
OTHER_SEEDS = (2, 3)  # to see once more what was seen with those
LOSS = "loss"  # the name under which the programs keep the loss after a pass


@dataclass(frozen=True)
class Walk:
    """What a program did: its settings, and for each seed the places it visited."""

    reading: Reading
    program: Program
    samples: tuple[Sample, ...]
    rate: Fraction
    start: Vector
    runs: tuple[Run, ...]
    replaced: tuple[tuple[str, str], ...] = ()  # the settings of the program that were changed to run it

    @property
    def name(self) -> str:
        return self.reading.claim.id

    @cached_property
    def paths(self) -> tuple[Any, ...]:
        """For each seed an array of shape (updates + 1, parameters): the start, then every update."""
        import numpy as np

        first = [float(entry) for entry in self.start]
        watch = self.program.update.watch
        return tuple(np.array([first, *run.values(watch)], dtype=float) for run in self.runs)

    @property
    def updates(self) -> int:
        return len(self.paths[0]) - 1

    @property
    def passes(self) -> int:
        """How often the outer loop was gone through: the programs keep the loss once each time."""
        return len(self.runs[0].values(LOSS))

    @property
    def end(self) -> Vector:
        """Where the first run ended. Raises ReadingError where it went beyond all bounds."""
        return self.positions(-1)

    @cached_property
    def asked(self) -> tuple[tuple[Indices, ...], ...]:
        """For each seed and update the samples whose mean gradient explains it; () where none do.

        It ends where rounding no longer lets several explanations be told apart: at the bottom.
        """
        return tuple(explain(self.samples, path, float(self.rate)) for path in self.paths)

    @property
    def batch_size(self) -> int:
        """How many samples the first update uses. Raises ReadingError where it is the mean step of none."""
        first = self.asked[0][:1]
        if not first or not first[0]:
            update = self.program.update
            raise self.reading.reject(
                update, "the first update is not a step by the mean gradient of samples"
            )
        return len(first[0])

    def positions(self, turn: int) -> Vector:
        """The exact place of the first run after `turn` updates. Raises ReadingError where it is none."""
        place = tuple(self.paths[0][turn].tolist())
        if not all(map(isfinite, place)):
            raise self.reading.reject(
                self.program.update,
                "the parameters of this program grow beyond all bounds",
                "Take a smaller learning rate.",
            )
        return vector(place)


def walk_of(reading: Reading, replace: dict[str, str] | None = None, seeds: Sequence[int] = SEEDS) -> Walk:
    """Run a program of the note. Raises ReadingError where it has no update, or makes none."""
    program = reading.program
    update = program.update
    runs = program.run(seeds=seeds, watch=(update.watch, LOSS), replace=replace)
    if not all(run.values(update.watch) for run in runs):
        raise reading.reject(update, "the program makes no update")
    start = vector(runs[0].names[start_name(program)])
    rate = program.constant(update.rate, update.inside).number
    return Walk(reading, program, samples_of(program), rate, start, runs, tuple((replace or {}).items()))


def start_name(program: Program) -> str:
    """The top-level name of what a program hands to its walking function as the parameters."""
    inside, parameter = program.update.inside, program.update.parameter
    place = program.functions[inside].parameters.index(parameter)
    source = program.calls(inside)[0].argument(place, parameter) or parameter
    return source if isinstance(ast.parse(source, mode="eval").body, ast.Name) else parameter


def walk_from(walk: Walk, place: Sequence[Fraction]) -> Walk:
    """The same program with the same settings, sent off from another place, with other random numbers."""
    start = "[" + ", ".join(str(float(entry)) for entry in place) + "]"
    return walk_of(walk.reading, dict(walk.replaced) | {start_name(walk.program): start}, OTHER_SEEDS[:1])


# ---- which samples does a step come from? ---------------------------------------------------------


def explain(samples: Sequence[Sample], path: Any, rate: float) -> tuple[Indices, ...]:
    """For each update the subset of the samples whose mean gradient it follows, () where none does.

    Up to the first update that several of them explain equally well, in the limits of rounding.
    """
    import numpy as np

    subsets = [
        some for size in range(1, len(samples) + 1) for some in combinations(range(len(samples)), size)
    ]
    with np.errstate(all="ignore"):
        gaps, bounds = zip(*(_misfit(samples, path, rate, some) for some in subsets), strict=True)
        gap, bound = np.array(gaps), np.array(bounds)
        fits = np.all(gap <= bound, axis=2)
        distance = np.where(fits, gap.max(axis=2), np.inf)
        nearest = distance.argmin(axis=0)
    unclear = np.flatnonzero(fits.sum(axis=0) > 1)
    told = nearest[: unclear[0]] if len(unclear) else nearest
    return tuple(
        subsets[index] if np.isfinite(distance[index, turn]) else () for turn, index in enumerate(told)
    )


def _misfit(samples: Sequence[Sample], path: Any, rate: float, some: Indices) -> tuple[Any, Any]:
    """How far each update is from the mean step of `some` samples, and how far rounding can carry it."""
    import numpy as np

    x = np.array([[float(entry) for entry in samples[index].x] for index in some])
    y = np.array([float(samples[index].y) for index in some])
    before, after = path[:-1], path[1:]
    step = rate * (before @ x.T - y) @ x / len(some)
    size = np.abs(before) + rate * (np.abs(before) @ np.abs(x.T) + np.abs(y)) @ np.abs(x) / len(some)
    operations = 2 * x.shape[1] + 2 * len(some) + 3
    return np.abs(after - (before - step)), 2 * gamma(operations) * size


def gamma(operations: int) -> float:
    """γₙ: the relative error that n roundings can add up to."""
    unit = 2.0**-53
    return operations * unit / (1 - operations * unit)


# ---- the ground that is walked on -----------------------------------------------------------------


def loss(samples: Sequence[Sample], theta: Vector) -> Fraction:
    """Half the mean of the squared residuals."""
    return sum((one.residual(theta) ** 2 for one in samples), Fraction(0)) / (2 * len(samples))


def curvature(samples: Sequence[Sample]) -> tuple[Vector, ...]:
    """XᵀX/m, the matrix by which a displacement changes the mean gradient."""
    count, parameters = len(samples), range(len(samples[0].x))
    return tuple(
        tuple(sum((one.x[i] * one.x[j] for one in samples), Fraction(0)) / count for j in parameters)
        for i in parameters
    )


def bottom(samples: Sequence[Sample]) -> Vector:
    """The minimiser of the loss, exactly. Raises ValueError where it is not unique."""
    from sympy import Matrix, Rational

    def exact(value: Fraction) -> Any:
        return Rational(value.numerator, value.denominator)

    matrix = Matrix([[exact(entry) for entry in row] for row in curvature(samples)])
    right = Matrix([exact(entry / len(samples)) for entry in total([_scaled(one) for one in samples])])
    if matrix.det() == 0:
        raise ValueError("the data do not determine the parameters")
    return tuple(Fraction(int(entry.p), int(entry.q)) for entry in matrix.LUsolve(right))


def _scaled(one: Sample) -> Vector:
    return tuple(one.y * entry for entry in one.x)


def curvatures(samples: Sequence[Sample]) -> tuple[float, ...]:
    """The eigenvalues of XᵀX/m, the flattest direction of the valley first."""
    import numpy as np

    return tuple(np.linalg.eigvalsh(np.array(curvature(samples), dtype=float)).tolist())


def distance(one: Vector, other: Vector) -> float:
    gap = tuple(a - b for a, b in zip(one, other, strict=True))
    return sqrt(dot(gap, gap))


def rms_distance(walk: Walk, size: int, updates: int) -> float:
    """The root mean square distance from the minimum after so many updates, over all draws, computed exactly.

    The error e is multiplied by I − α·(mean of xxᵀ over the batch), so E e⊗e by the mean of the
    Kronecker squares. With batches of more than one sample, all those of a shuffled pass are
    taken together, and `updates` must be a whole number of passes.
    """
    import numpy as np

    count = len(walk.samples)
    outer = [
        np.outer(row, row) for row in np.array([[float(entry) for entry in one.x] for one in walk.samples])
    ]
    orders = [(number,) for number in range(count)] if size == 1 else list(permutations(range(count)))
    turns = updates if size == 1 else updates // ceil(Fraction(count, size))
    moment = np.zeros((len(walk.start) ** 2,) * 2)
    for order in orders:
        step = np.eye(len(walk.start))
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            step = (
                np.eye(len(step)) - float(walk.rate) * sum(outer[one] for one in batch) / len(batch)
            ) @ step
        moment += np.kron(step, step) / len(orders)
    gap = np.array([float(a - b) for a, b in zip(walk.start, bottom(walk.samples), strict=True)])
    last = np.linalg.matrix_power(moment, turns) @ np.kron(gap, gap)
    return sqrt(np.trace(last.reshape(len(gap), len(gap))))


def pair(vector: Sequence[Any], digits: int = 6) -> str:
    """A place or step in words: (0.05, 0.15)."""
    return "(" + ", ".join(decimal(entry, digits) for entry in vector) + ")"


def level_lines(samples: Sequence[Sample], x: tuple[float, float], y: tuple[float, float]) -> Contour:
    """Level lines of the loss over the first two parameters, each level 2.5 times the one inside it."""
    import numpy as np

    across, along = np.linspace(*x, 41), np.linspace(*y, 41)
    rows = np.array([[float(entry) for entry in one.x] for one in samples])
    targets = np.array([float(one.y) for one in samples])
    grid = np.stack(np.meshgrid(across, along), axis=-1)
    heights = ((grid @ rows.T - targets) ** 2).mean(axis=-1) / 2
    levels = tuple(float(heights.max() / 2.5**power) for power in range(7, -1, -1))
    return Contour(tuple(across.tolist()), tuple(along.tolist()), tuple(map(tuple, heights.tolist())), levels)


# ---- formulas of the note, computed on samples ----------------------------------------------------


def matrices(samples: Sequence[Sample], theta: Sequence[Any]) -> dict[str, Any]:
    """What the letters of a formula about all samples stand for: X, y, θ and m, with exact entries."""
    import numpy as np

    return {
        "X": np.array([list(one.x) for one in samples], dtype=object),
        "y": np.array([one.y for one in samples], dtype=object),
        "theta": np.array(list(theta), dtype=object),
        "m": len(samples),
    }


def sample_by_sample(samples: Sequence[Sample], theta: Sequence[Any]) -> dict[str, Any]:
    """What they stand for in a formula that counts the samples: x_i (a row of X), y_i, θ and m."""
    every = matrices(samples, theta)
    return {
        "x": dict(enumerate(every["X"], 1)),
        "y": dict(enumerate(every["y"], 1)),
        "theta": every["theta"],
        "m": every["m"],
    }


def batch_gradient(formula: Formula, samples: Sequence[Sample], theta: Sequence[Any]) -> tuple[Any, ...]:
    """The value of the right-hand side of a gradient formula in X, y, θ and m."""
    return tuple(formula.evaluate(len(formula.sides) - 1, matrices(samples, theta)))


def sample_gradient(
    formula: Formula, samples: Sequence[Sample], theta: Sequence[Any], number: int = 1
) -> tuple[Any, ...]:
    """The value of the right-hand side of a formula in x_i, y_i and θ for i = `number` (from 1).

    Here x_i is a matrix of one row, so that a transpose that is missing or too many does not fit.
    """
    every = matrices(samples, theta)
    row = {number: every["X"][number - 1 : number]}
    values = {"x": row, "y": {number: every["y"][number - 1]}, "theta": every["theta"], "i": number}
    return tuple(formula.evaluate(len(formula.sides) - 1, values))
