"""Linear regressions in exact fractions: gradients of single samples and of batches, and their spread.

The loss of one sample is ½(xᵀθ − y)², the loss of a data set the mean over its samples. Every
function takes and gives Fractions, so that two sides of an equation can be compared with `==`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from .bowl import Bowl

Vector = tuple[Fraction, ...]
Indices = tuple[int, ...]


@dataclass(frozen=True)
class Sample:
    """One datum: features `x`, target `y`."""

    x: Vector
    y: Fraction

    def residual(self, theta: Vector) -> Fraction:
        """Prediction minus target, xᵀθ − y."""
        return dot(self.x, theta) - self.y

    def gradient(self, theta: Vector) -> Vector:
        """The gradient of ½(xᵀθ − y)² by the parameters: (xᵀθ − y)·x."""
        miss = self.residual(theta)
        return tuple(miss * feature for feature in self.x)

    def quotients(self, theta: Vector) -> Vector:
        """The same, from the loss alone: its difference quotients, half a unit to either side of `theta`.

        They are exact, for along each parameter the loss is a parabola.
        """
        losses = [
            [self.residual((*theta[:at], theta[at] + side, *theta[at + 1 :])) ** 2 / 2 for side in _SIDES]
            for at in range(len(theta))
        ]
        return tuple(after - before for before, after in losses)


Samples = Sequence[Sample]
_SIDES = (Fraction(-1, 2), Fraction(1, 2))


def sample(x: Sequence[int | Fraction], y: int | Fraction) -> Sample:
    """A sample from plain numbers."""
    return Sample(tuple(map(Fraction, x)), Fraction(y))


DISAGREEING = (sample([1], 1), sample([1], -1))
"""Two samples that pull the parameter to 1 and to −1: curvature 1, gradients −1 and 1 at the minimum 0."""


def dot(one: Iterable[Fraction], other: Iterable[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def square(vector: Vector) -> Fraction:
    """The squared length ‖v‖²."""
    return dot(vector, vector)


def total(vectors: Sequence[Vector]) -> Vector:
    return tuple(sum(column, Fraction(0)) for column in zip(*vectors, strict=True))


def mean(vectors: Sequence[Vector]) -> Vector:
    return tuple(entry / len(vectors) for entry in total(vectors))


def difference(one: Vector, other: Vector) -> Vector:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def gradients(samples: Samples, theta: Vector) -> list[Vector]:
    """The gradient of every sample, in order."""
    return [one.gradient(theta) for one in samples]


def mean_gradient(samples: Samples, theta: Vector) -> Vector:
    """The mean of the samples' gradients, one sample after another."""
    return mean(gradients(samples, theta))


def matrix_gradient(samples: Samples, theta: Vector) -> Vector:
    """Xᵀ(Xθ − y)/b, one feature after another: matrix products, no loop over gradients."""
    residuals = [one.residual(theta) for one in samples]
    columns = zip(*(one.x for one in samples), strict=True)
    return tuple(dot(column, residuals) / len(samples) for column in columns)


def batches(samples: Samples, size: int) -> Iterator[Samples]:
    """Every batch of `size` different samples."""
    return combinations(samples, size)


def spread(vectors: Sequence[Vector]) -> Fraction:
    """The mean squared distance of equally likely vectors from their mean: the trace of the covariance."""
    centre = mean(vectors)
    return sum((square(difference(one, centre)) for one in vectors), Fraction(0)) / len(vectors)


def spread_of_batches(samples: Samples, theta: Vector, size: int) -> Fraction:
    """The spread of the mean gradient over all batches of a size, one by one."""
    return spread([mean_gradient(batch, theta) for batch in batches(samples, size)])


def shrinkage(size: int, population: int | None = None) -> Fraction:
    """Var(mean of a batch of `size`) / Var(one sample).

    1/b for independent draws; (N − b)/(b(N − 1)) for a batch of b different ones out of a
    `population` of N (Cochran 1977, Sampling Techniques, theorem 2.2).
    """
    if population is None:
        return Fraction(1, size)
    return Fraction(population - size, size * (population - 1)) if population > 1 else Fraction(0)


def latex_vector(vector: Vector) -> str:
    """A vector in LaTeX: (-5, -15)."""
    return "(" + r",\ ".join(str(entry) for entry in vector) + ")"


# ---- what a program did ---------------------------------------------------------------------------

FACTORS = (Fraction(1), Fraction(2))  # losses are written ½(xᵀθ − y)² or (xᵀθ − y)²


@dataclass(frozen=True)
class Rule:
    """How an update came about: of how many samples, their mean or sum, of which multiple of ½(…)²."""

    count: int
    combined: str  # "mean" or "sum"
    factor: Fraction


def rules_behind(samples: Samples, path: Sequence[Vector], rate: Fraction) -> set[Rule]:
    """The rules that explain every update of a path of parameters."""
    explained = (set(explanations(samples, *ends, rate)) for ends in pairwise(path))
    return set.intersection(*explained)


def explanations(samples: Samples, before: Vector, after: Vector, rate: Fraction) -> dict[Rule, Indices]:
    """What best explains the update from `before` to `after`: the rules, with the samples that it used.

    Among the means and sums of the gradients of every subset, those whose step comes nearest to
    the recorded one; none where even that is farther away than rounding can carry a program's floats.
    """
    step = tuple(entry / rate for entry in difference(before, after))
    slopes = gradients(samples, before)
    distances: dict[tuple[Rule, Indices], Fraction] = {}
    for size in range(1, len(samples) + 1):
        for chosen in combinations(range(len(samples)), size):
            summed = total([slopes[index] for index in chosen])
            for rule, share in _readings(size):
                predicted = tuple(share * entry for entry in summed)
                distances[rule, chosen] = square(difference(step, predicted))
    nearest = min(distances.values())
    if nearest > _rounding(samples, before, rate) ** 2:
        return {}
    return dict(explained for explained, distance in distances.items() if distance == nearest)


def _rounding(samples: Samples, before: Vector, rate: Fraction) -> Fraction:
    """A bound on the error of a computed step, over the rate: 2γₙ times the size of what is added up.

    γₙ = nu/(1 − nu), u = 2⁻⁵³ (Higham 2002, Accuracy and Stability of Numerical Algorithms, lemma 3.1).
    """
    operations = 2 * len(before) + 2 * len(samples) + 3
    size = sum(map(abs, before)) / rate
    for one in samples:
        residual = sum(abs(x * theta) for x, theta in zip(one.x, before, strict=True)) + abs(one.y)
        size += max(FACTORS) * residual * sum(map(abs, one.x))
    return 2 * Fraction(operations, 2**53 - operations) * size


def _readings(size: int) -> Iterator[tuple[Rule, Fraction]]:
    for factor in FACTORS:
        yield Rule(size, "mean", factor), factor / size
        yield Rule(size, "sum", factor), factor


# ---- regressions in one parameter -----------------------------------------------------------------


def minimiser(samples: Samples) -> Fraction:
    """The parameter that minimises the loss of a regression in one parameter.

    Raises ValueError unless there is exactly one parameter, and one minimum.
    """
    xs = [one.x[0] for one in samples if len(one.x) == 1]
    if len(xs) != len(samples) or not any(xs):
        raise ValueError("one feature a sample is needed, not all of them 0")
    return dot(xs, (one.y for one in samples)) / dot(xs, xs)


def bowl_of(samples: Samples) -> Bowl:
    """The bowl of a regression in one parameter, seen from its minimum w*.

    The gradient of sample i is aᵢ(w − w*) + cᵢ with the curvature aᵢ = xᵢ² and, for its gradient at
    the minimum, cᵢ, whose mean is 0.
    """
    best = (minimiser(samples),)
    curvatures = [one.x[0] * one.x[0] for one in samples]
    noises = [one.gradient(best)[0] for one in samples]
    return Bowl(average(curvatures), variance(noises), variance(curvatures))


def average(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction:
    return average([value * value for value in values]) - average(values) ** 2
