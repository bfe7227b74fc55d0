"""Gradients that are given, not taken on the way: a steady one, and one that flips at every step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from notecheck import Reading, counterexample, math, say
from notecheck.formula import indexed
from notecheck.model import Counterexample
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


def stated_velocity(claim: Reading, recursion: Recursion) -> Formula:
    """The formula of the claim, which must be vₜ alone."""
    formula = claim.formula
    if formula.relations or formula.expr != indexed(recursion.average, sp.Symbol("t")):
        raise claim.reject(formula, f"the claim should speak of {recursion.average}_t")
    return formula


def on_a_slope(recursion: Recursion) -> Counterexample:
    """A constant gradient 1 and β = 1/2: the recursion, and its closed form."""
    path = recursion.run([1] * SHORT, HALF)
    keep, take = recursion.at(HALF)
    closed = tuple(take * (1 - keep**step) / (1 - keep) for step in range(1, SHORT + 1))
    return counterexample(
        say(
            "{beta}, a constant gradient 1: the velocity goes {path}, …; plain descent goes at 1 from the "
            "start.",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
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
    gradients = [(-1) ** step for step in range(SHORT)]
    path = recursion.run(gradients, HALF)
    keep, take = recursion.at(HALF)
    closed = tuple(take * ((-1) ** step + keep ** (step + 1)) / (1 + keep) for step in range(SHORT))
    return counterexample(
        say(
            "{beta}, gradients {gradients}, …: the velocity goes {path}, … towards {share} and back.",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
            gradients=listed(gradients),
            path=listed(path),
            share=f"±{take / (1 + keep)}",
        ),
        again=say("Solved in closed form, the recursion gives the same numbers."),
        agrees=path == closed,
    )
