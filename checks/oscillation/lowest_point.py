"""Do iterations bring the loss step by step to its lowest point? (M-03)"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Source
from notecheck.text import Text
from notecheck.words import Family

from ..basic_optimisers.valleys import RATE, end_of
from ..shared.bowl import Bowl
from ..shared.landscapes import TWO_VALLEYS, stationary_points
from ..shared.regression import DISAGREEING
from ..shared.wording import listed
from .full_descent import descent_lemma, full_descent, states_full_descent
from .oscillation import HALF, SAFE

WAY = Family(
    "where the loss is brought",
    {
        "down": (
            "降到",
            "降低到",
            "下降到",
            "bring the loss down",
            "bringing the loss down",
            "lower the loss",
        ),
        "up": ("升到", "升高到", "提高到", "raise the loss", "raising the loss", "bringing the loss up"),
    },
    two_sided=False,
)
END = Family(
    "which point",
    {
        "lowest": ("最低处", "最低点", "最小值", "lowest point", "minimum"),
        "highest": ("最高处", "最高点", "最大值", "highest point", "maximum"),
    },
    two_sided=False,
)


@check("iterations-reach-the-lowest-point")
def every_step_lower_and_to_the_bottom(claim: Reading) -> Verdict:
    """Full gradients of a convex smooth loss lower it at every step, and to its minimum, for 0 < η < 2/L.

    The step of a batch may raise it, and in a landscape with several valleys the nearest one decides.
    """
    claim.require("一次接一次", "one iteration after another")
    claim.require("迭代", "iteration", "iterations", "iterating")
    claim.require("一步步", "step by step")
    if (claim.choose(WAY), claim.choose(END)) != ("down", "lowest"):
        path = Bowl(Fraction(1)).path(HALF, Fraction(1), 3)
        return refuted(
            "proof",
            say("Descent leads down, not up."),
            counterexample(
                _bowl_text(path),
                again=say("Each loss is {keep} of the one before it.", keep=str((1 - HALF) ** 2)),
                agrees=all(after**2 == (1 - HALF) ** 2 * before**2 for before, after in pairwise(path)),
            ),
            descent_lemma(),
        )
    if states_full_descent(claim, 2):
        summary = say("Under these conditions every step lowers the loss, towards its minimum.")
        return confirmed("proof", summary, descent_lemma(), NESTEROV)
    return conditional(
        "proof",
        say(
            "A batch may raise the loss at a step, a long step too, and a worse valley may keep the descent."
        ),
        Case(True, _bowl_text(Bowl(Fraction(1)).path(HALF, Fraction(1), 3))),
        _batch_case(),
        _valley_case(),
        descent_lemma(),
        NESTEROV,
        condition=full_descent(SAFE),
        correction=claim.prepend(say("if {condition}: ", condition=full_descent(SAFE))),
    )


NESTEROV = Source("Nesterov (2004), Introductory Lectures on Convex Optimization, Theorem 2.1.14")


def _bowl_text(path: tuple[Fraction, ...]) -> Text:
    return say(
        "{loss}, all samples in every update, {rate}: the loss goes {losses}, ….",
        loss=math(r"\tfrac12\theta^2"),
        rate=math(r"\eta = 1/2"),
        losses=listed(place**2 / 2 for place in path),
    )


def _batch_case() -> Case:
    """From the minimum of two samples that disagree, an update on one of them."""
    end = -HALF * DISAGREEING[0].gradient((Fraction(0),))[0]
    return Case(
        False,
        say(
            "Two samples that pull to 1 and to -1, one in an update, {rate}: from the minimum 0 it leads to "
            "{end}, and the loss {loss} rises from 0 to {after}.",
            rate=math(r"\eta = 1/2"),
            end=str(end),
            loss=math(r"\tfrac12\theta^2"),
            after=str(end**2 / 2),
        ),
    )


def _valley_case() -> Case:
    worse, crest, best = stationary_points(TWO_VALLEYS)
    start = (worse + crest) / 2
    return Case(
        False,
        say(
            "{loss}, {rate}: from {start} the descent ends at {end} with the loss {high}; the lowest is "
            "{low}.",
            loss=math(TWO_VALLEYS.latex),
            rate=math(rf"\eta = {RATE}"),
            start=str(start),
            end=str(end_of(start)),
            high=str(TWO_VALLEYS.height(end_of(start))),
            low=str(TWO_VALLEYS.height(best)),
        ),
    )
