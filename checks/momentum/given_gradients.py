"""Gradients that are given, not taken on the way: a steady one, and one that flips at every step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from notecheck import Reading, counterexample, math, say
from notecheck.formula import indexed
from notecheck.model import Counterexample
from notecheck.text import Math
from notecheck.words import Family

from ..shared.recursion import Recursion, grouped
from ..shared.wording import listed

if TYPE_CHECKING:
    from notecheck.formula import Formula

COURSE = Family(
    "course of the gradient",
    {
        "steady": ("稳定", "保持一致", "不变", "steady", "stable"),
        "alternating": (
            "反复翻转",
            "反复变化",
            "来回变化",
            "翻转",
            "交替",
            "flipping",
            "flips",
            "alternates",
        ),
    },
)
DIRECTION = ("梯度方向", "梯度的方向", "gradient's direction", "direction of the gradient")
HALF = Fraction(1, 2)
SHORT = 5
FLIPS = tuple((-1) ** step for step in range(SHORT))
SOLVED = say("Solved in closed form, the recursion gives the same numbers.")


def stated_velocity(claim: Reading, recursion: Recursion) -> Formula:
    """The formula of the claim, which must be vₜ alone."""
    formula = claim.formula
    if formula.relations or formula.expr != indexed(recursion.average, sp.Symbol("t")):
        raise claim.reject(formula, f"the claim should speak of {recursion.average}_t")
    return formula


def _steady(recursion: Recursion) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The velocities for a constant gradient 1 and β = 1/2: by the recursion, and by its closed form."""
    keep, take = recursion.at(HALF)
    closed = tuple(take * (1 - keep**step) / (1 - keep) for step in range(1, SHORT + 1))
    return recursion.run([1] * SHORT, HALF), closed


def _flipping(recursion: Recursion) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The velocities for gradients 1, -1, 1, … and β = 1/2: by the recursion, and by its closed form."""
    keep, take = recursion.at(HALF)
    closed = tuple(take * ((-1) ** step + keep ** (step + 1)) / (1 + keep) for step in range(SHORT))
    return recursion.run(FLIPS, HALF), closed


def on_a_slope(recursion: Recursion) -> Counterexample:
    """A constant gradient 1 and β = 1/2: the recursion, and its closed form."""
    path, closed = _steady(recursion)
    return counterexample(
        say(
            "{beta}, a constant gradient 1: the velocity goes {path}, …; plain descent goes at 1 from the "
            "start.",
            beta=_half(recursion),
            path=listed(path),
        ),
        again=say("The closed form {form} gives the same numbers.", form=math(_closed_form(recursion))),
        agrees=path == closed,
    )


def _closed_form(recursion: Recursion) -> str:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    return rf"{recursion.average}_t = {take}(1 - {keep}^t)/(1 - {keep})"


def back_and_forth(recursion: Recursion) -> Counterexample:
    """Gradients 1, -1, 1, … and β = 1/2: the recursion, and its closed form."""
    path, closed = _flipping(recursion)
    return counterexample(
        say(
            "{beta}, gradients {gradients}, …: the velocity goes {path}, … towards {share} and back.",
            beta=_half(recursion),
            gradients=listed(FLIPS),
            path=listed(path),
            share=_share(recursion),
        ),
        again=SOLVED,
        agrees=path == closed,
    )


def shared_and_own(recursion: Recursion) -> Counterexample:
    """Gradients (1, 1), (1, -1), …, whose first entry all share: the recursion, and its closed form."""
    paths, closed = zip(_steady(recursion), _flipping(recursion), strict=True)
    steady, flipping = paths
    return counterexample(
        say(
            "{beta}, gradients {gradients}, …: of their average the first entry, which all "
            "share, goes {path}, "
            "… and never back; the second, which flips, goes {flips}, … towards {share} and back.",
            beta=_half(recursion),
            gradients=", ".join(f"(1, {flip})" for flip in FLIPS[:3]),
            path=listed(steady),
            flips=listed(flipping),
            share=_share(recursion),
        ),
        again=SOLVED,
        agrees=paths == closed and list(steady) == sorted(steady),
    )


def _half(recursion: Recursion) -> Math:
    return math(rf"{sp.latex(recursion.memory)} = 1/2")


def _share(recursion: Recursion) -> str:
    keep, take = recursion.at(HALF)
    return f"±{take / (1 + keep)}"
