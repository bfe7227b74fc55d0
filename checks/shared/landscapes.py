"""Landscapes: losses of one parameter on which the sentences about gradient descent hold or fail.

The polynomial ones take what has + - * /, so Fractions give exact paths and a sympy symbol gives
the formula; the others go by `math` and take floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .bowl import descent

Scalar = Any  # Fraction, float or sympy.Expr


@dataclass(frozen=True)
class Landscape:
    """A loss J(x) of one parameter: its formula in LaTeX, its height and its slope J'(x)."""

    latex: str
    height: Callable[[Scalar], Scalar]
    slope: Callable[[Scalar], Scalar]

    def path(self, start: Scalar, rate: Scalar, steps: int) -> tuple[Scalar, ...]:
        """x₀ … x_steps of gradient descent."""
        return descent(self.slope, rate, start, steps)


def parabola(curvature: int) -> Landscape:
    """½Lx²: the loss whose slope changes as fast as that of an L-smooth loss may."""
    half = Fraction(curvature, 2)
    return Landscape(rf"\tfrac{{{curvature}}}{{2}}x^2", lambda x: half * x * x, lambda x: curvature * x)


TWO_VALLEYS = Landscape(
    r"\tfrac14 x^4 - \tfrac13 x^3 - x^2",
    lambda x: x * x * x * x / 4 - x * x * x / 3 - x * x,
    lambda x: x * (x + 1) * (x - 2),
)
"""Not convex: a valley at -1, a crest at 0, and a deeper valley at 2."""

RIPPLES = Landscape(
    r"x^2 + 3\sin^2 x",
    lambda x: x * x + 3 * math.sin(x) ** 2,
    lambda x: 2 * x + 3 * math.sin(2 * x),
)
"""Not convex either, and yet with a single valley (Karimi, Nutini & Schmidt 2016, section 2.2)."""

SLIDE = Landscape(r"e^{-x}", lambda x: math.exp(-x), lambda x: -math.exp(-x))
"""Convex and bounded below, but without a lowest point."""

QUARTIC = Landscape(r"x^4", lambda x: x * x * x * x, lambda x: 4 * x * x * x)
"""Convex, with a lowest point, but the slope changes faster and faster."""

KINK = Landscape(r"|x|", abs, lambda x: (x > 0) - (x < 0))
"""Convex, with a lowest point, but there the slope jumps."""


def stationary_points(landscape: Landscape) -> tuple[Fraction, ...]:
    """Where the derivative of a polynomial landscape is 0, in order: exact, from the height alone."""
    from sympy import Symbol, diff, roots

    x = Symbol("x")
    return tuple(sorted(Fraction(str(root)) for root in roots(diff(landscape.height(x), x), x)))


def steepest_bend(landscape: Landscape, low: Fraction, high: Fraction) -> Fraction:
    """The largest |J''| on [low, high] of a polynomial landscape of degree four at most.

    J'' is then a parabola, so its extremes lie at the ends or where J''' is 0.
    """
    from sympy import Rational, Symbol, diff, roots

    x = Symbol("x")
    bend = diff(landscape.height(x), x, 2)
    turns = [root for root in roots(diff(bend, x), x) if low <= root <= high]
    worst = max(abs(bend.subs(x, Rational(at))) for at in (*turns, low, high))
    return Fraction(str(worst))
