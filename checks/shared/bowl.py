"""Descent in a quadratic bowl, exactly: paths, scatter about the minimum, and where they settle.

The bowl is the loss ½hθ², with its minimum at 0. A sample's gradient at θ is that of the bowl plus
something of its own,

    gᵢ(θ) = hᵢθ + cᵢ,    mean hᵢ = h, variance of hᵢ = τ²,    mean cᵢ = 0, variance of cᵢ = σ²,

with hᵢ and cᵢ uncorrelated. So h is the `curvature`, σ² the `noise` (how much the samples disagree
at the minimum) and τ² the `spread` of the samples' curvatures. For a mean over b independent
samples, σ² and τ² are divided by b (`Bowl.with_batch`).

All functions are polynomials or fractions in their arguments and take what has + - * /: Fractions
give exact values, sympy expressions give formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, repeat
from typing import Any

from notecheck import math, say
from notecheck.model import Step

Scalar = Any  # Fraction, float or sympy.Expr


@dataclass(frozen=True)
class Bowl:
    """The loss ½hθ² with samples that scatter about it; see the module's docstring."""

    curvature: Scalar
    noise: Scalar = Fraction(0)
    spread: Scalar = Fraction(0)

    def with_batch(self, size: Scalar) -> Bowl:
        """The same bowl for mean gradients over `size` independent samples."""
        return replace(self, noise=self.noise / size, spread=self.spread / size)

    def gradient(self, position: Scalar) -> Scalar:
        """The mean gradient hθ."""
        return self.curvature * position

    # ---- plain descent θ ← θ - ηg -----------------------------------------------------------------

    @property
    def largest_rate(self) -> Scalar:
        """2/h: full gradients reach the minimum for learning rates 0 < η < 2/h, and only for these."""
        return 2 / self.curvature

    @property
    def smooth_rate(self) -> Scalar:
        """1/h: full gradients come to the minimum from one side for 0 < η ≤ 1/h, and hop across it above."""
        return 1 / self.curvature

    def path(self, rate: Scalar, start: Scalar, steps: int) -> tuple[Scalar, ...]:
        """θ₀ … θ_steps of descent with full gradients."""
        return descent(self.gradient, rate, start, steps)

    def keeps(self, rate: Scalar) -> Scalar:
        """The share of E θ² that one step keeps: E(1-ηhᵢ)² = (1-ηh)² + η²τ². E θ² settles below 1."""
        return (1 - rate * self.curvature) * (1 - rate * self.curvature) + rate * rate * self.spread

    def scatter(self, rate: Scalar, start: Scalar, steps: int) -> tuple[Scalar, ...]:
        """E θ² before and after each of `steps` steps on drawn samples, from E θ² = `start`.

        One step makes it E(1-ηhᵢ)²·E θ² + η²σ².
        """
        step = repeat(rate * rate * self.noise, steps)
        return tuple(accumulate(step, lambda moment, added: self.keeps(rate) * moment + added, initial=start))

    def settled(self, rate: Scalar) -> Scalar:
        """E θ² in the long run, η²σ²/(1 - E(1-ηhᵢ)²) = ησ²/(2h - η(h²+τ²)).

        For τ = 0 this is ησ²/(h(2-ηh)); Mandt, Hoffman & Blei (2017) give its limit for small η.
        Meaningful where `keeps` is below 1.
        """
        curved = self.curvature * self.curvature + self.spread
        return rate * self.noise / (2 * self.curvature - rate * curved)

    def settled_step(self, rate: Scalar) -> Scalar:
        """Mean square of one step in the long run: η²((h²+τ²)·E θ² + σ²)."""
        curved = self.curvature * self.curvature + self.spread
        return rate * rate * (curved * self.settled(rate) + self.noise)

    # ---- descent with momentum v ← av + bg, θ ← θ - ηv -----------------------------------------------

    def momentum_path(
        self, rate: Scalar, keep: Scalar, take: Scalar, start: Scalar, steps: int
    ) -> tuple[Scalar, ...]:
        """θ₀ … θ_steps with full gradients and v₀ = 0, where v ← keep·v + take·g."""
        return momentum_descent(self.gradient, rate, keep, take, start, steps)

    def largest_momentum_rate(self, keep: Scalar, take: Scalar) -> Scalar:
        """2(1+a)/(bh): with |a| < 1 and b > 0, full gradients reach the minimum for 0 < η below this.

        The pair (θ, v) moves by a matrix of trace 1+a-ηbh and determinant a; both its eigenvalues
        lie in the unit circle where |trace| < 1 + determinant < 2 (Jury's criterion).
        """
        return 2 * (1 + keep) / (take * self.curvature)

    def settled_velocity(self, rate: Scalar, keep: Scalar, take: Scalar) -> Scalar:
        """E v² in the long run, for a spread of 0: b²σ²/((1-a)(1+a-bηh/2)).

        In the long run E θ² does not change, so E θv' = ηE v²/2 for the new v', and
        E θ'v' = -ηE v²/2; put into E v'² this leaves one unknown.
        """
        room = 1 + keep - take * rate * self.curvature / 2
        return take * take * self.noise / ((1 - keep) * room)

    def settled_with_momentum(self, rate: Scalar, keep: Scalar, take: Scalar) -> Scalar:
        """E θ² in the long run, for a spread of 0: (1+a)η/(2bh)·E v².

        For b = 1-a it is ησ²/h·(1+a)/(2(1+a)-(1-a)ηh).
        """
        velocity = self.settled_velocity(rate, keep, take)
        return (1 + keep) * rate / (2 * take * self.curvature) * velocity

    def settled_misfit(self, rate: Scalar, keep: Scalar, take: Scalar) -> Scalar:
        """E (v'-hθ)² in the long run, for a spread of 0: how far the new v' is from the full gradient at θ.

        E θv' = ηE v²/2, because E θ² does not change, so it is (1-ηh)·E v² + h²·E θ².
        """
        velocity = self.settled_velocity(rate, keep, take)
        scatter = self.settled_with_momentum(rate, keep, take)
        return (1 - rate * self.curvature) * velocity + self.curvature * self.curvature * scatter


def descent(
    gradient: Callable[[Scalar], Scalar], rate: Scalar, start: Scalar, steps: int
) -> tuple[Scalar, ...]:
    """θ₀ … θ_steps of θ ← θ - η·gradient(θ)."""

    def step(position: Scalar, _: None) -> Scalar:
        return position - rate * gradient(position)

    return tuple(accumulate(repeat(None, steps), step, initial=start))


def momentum_descent(
    gradient: Callable[[Scalar], Scalar], rate: Scalar, keep: Scalar, take: Scalar, start: Scalar, steps: int
) -> tuple[Scalar, ...]:
    """θ₀ … θ_steps of v ← keep·v + take·gradient(θ), θ ← θ - ηv, from v₀ = 0."""
    return tuple(position for position, _ in _swings(gradient, rate, keep, take, start, steps))


def _swings(
    gradient: Callable[[Scalar], Scalar], rate: Scalar, keep: Scalar, take: Scalar, start: Scalar, steps: int
) -> Iterator[tuple[Scalar, Scalar]]:
    position, velocity = start, 0 * start
    yield position, velocity
    for _ in range(steps):
        velocity = keep * velocity + take * gradient(position)
        position = position - rate * velocity
        yield position, velocity


def scatter_by_enumeration(
    noises: tuple[Scalar, ...], curvature: Scalar, rate: Scalar, start: Scalar, steps: int
) -> tuple[Scalar, ...]:
    """E θ² after 0 … `steps` steps, from the position `start`, by following every sequence of draws.

    The samples have the gradients hθ + c for c in `noises`, each drawn with equal odds: an
    independent confirmation of `Bowl.scatter`. There are len(noises)^steps sequences: keep it small.
    """
    positions: list[Scalar] = [start]
    moments = [start * start]
    for _ in range(steps):
        positions = [
            position - rate * (curvature * position + noise) for position in positions for noise in noises
        ]
        moments.append(sum(position * position for position in positions) / len(positions))
    return tuple(moments)


def settling_steps() -> tuple[Step, ...]:
    """The argument for `Bowl.settled` with equal curvatures, line by line."""
    return (
        Step(
            say("Near its minimum the loss is a bowl; a drawn sample's gradient is the bowl's plus noise."),
            r"g = h\theta + c, \qquad \mathbb{E}[c] = 0, \quad \mathbb{E}[c^2] = \sigma^2",
        ),
        Step(
            say("One update with the learning rate {rate}:", rate=math(r"\eta")),
            r"\theta' = \theta - \eta g = (1 - \eta h)\,\theta - \eta c",
        ),
        Step(
            say("Square and average; the noise is independent of where we stand, so the mixed term is 0."),
            r"\mathbb{E}[\theta'^2] = (1 - \eta h)^2\,\mathbb{E}[\theta^2] + \eta^2\sigma^2",
        ),
        Step(
            say("The first term shrinks at every step, the second is added anew; the two balance where"),
            r"V = (1 - \eta h)^2 V + \eta^2\sigma^2 \;\Rightarrow\; V = \frac{\eta\sigma^2}{h(2 - \eta h)}",
        ),
        Step(
            say("What is left of the distance to this level falls by the same factor at every step."),
            r"\mathbb{E}[\theta_t^2] - V = (1 - \eta h)^{2t}\,\bigl(\mathbb{E}[\theta_0^2] - V\bigr)",
        ),
    )
