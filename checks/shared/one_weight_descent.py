"""SGD with one weight at a constant learning rate, exactly: single updates and the scatter in the long run.

Samples x with labels y, best weight w*. With e = w − w* and the residual r = y − w*x, an update on the
sample x with the learning rate η is e' = (1 − 2ηx²)e + 2ηxr.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .one_weight import Pair, best_weight, derivative


@dataclass(frozen=True)
class Descent:
    """SGD with one weight on some samples, at a constant learning rate; everything exact."""

    samples: tuple[Pair, ...]
    rate: Fraction

    @property
    def best(self) -> Fraction:
        return best_weight(self.samples)

    @property
    def residuals(self) -> tuple[Fraction, ...]:
        return tuple(y - self.best * x for x, y in self.samples)

    @property
    def factors(self) -> tuple[Fraction, ...]:
        """What an update on each sample multiplies the error by, apart from the residual."""
        return tuple(1 - 2 * self.rate * x * x for x, _ in self.samples)

    @property
    def is_straight(self) -> bool:
        """Whether from every start and for every draw the error shrinks and keeps its sign."""
        return not any(self.residuals) and all(0 <= factor < 1 for factor in self.factors)

    def update(self, weight: Fraction, drawn: int) -> Fraction:
        return weight - self.rate * derivative(weight, [self.samples[drawn]])

    def full_update(self, weight: Fraction) -> Fraction:
        """One update of gradient descent on all samples."""
        return weight - self.rate * derivative(weight, self.samples)

    @property
    def settled(self) -> Fraction:
        """E e² in the long run: 4η² mean(x²r²)/(1 − mean (1 − 2ηx²)²).

        E e tends to 0 because mean(xr) = 0 at the best weight, so the mixed term vanishes.
        """
        return self._added / (1 - mean([factor * factor for factor in self.factors]))

    @property
    def _added(self) -> Fraction:
        products = zip(self.samples, self.residuals, strict=True)
        return 4 * self.rate**2 * mean([x * x * r * r for (x, _), r in products])

    def scatter(self, steps: int) -> Fraction:
        """E e² after some updates from the best weight, by following the two moments step by step."""
        first = second = Fraction(0)
        pull = mean([2 * self.rate * x * r for (x, _), r in zip(self.samples, self.residuals, strict=True)])
        mixed = [
            2 * factor * 2 * self.rate * x * r
            for factor, (x, _), r in zip(self.factors, self.samples, self.residuals, strict=True)
        ]
        kept = mean([factor * factor for factor in self.factors])
        for _ in range(steps):
            second = kept * second + mean(mixed) * first + self._added
            first = mean(self.factors) * first + pull
        return second

    def path(self, start: float, draws: Sequence[int]) -> tuple[float, ...]:
        places = [start]
        for drawn in draws:
            x, y = map(float, self.samples[drawn])
            places.append(places[-1] - float(self.rate) * 2 * (places[-1] * x - y) * x)
        return tuple(places)


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
