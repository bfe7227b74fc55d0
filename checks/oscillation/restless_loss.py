"""Batches that differ keep the loss moving, where they disagree at the minimum (M-07)."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from notecheck import Reading, Verdict, check, conditional, confirmed, math, say
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import ORDER, Family

from ..mini_batch.small_batches import MISFIT, no_jitter
from ..shared.wording import listed
from .oscillation import HALF, OSCILLATION
from .oscillation_cause import equal_samples_are_calm

SWINGING = (*OSCILLATION, "oscillate", "oscillates")
OUTCOMES = Family(
    "whether iterations differ",
    {
        "different": ("不同", "不一样", "differ", "differs", "different", "something else", "another way"),
        "same": ("相同", "一样", "一致", "the same", "the same thing", "the same way"),
    },
)
MATCH = Family(
    "whether one iteration matches the next",
    {
        "apart": ("对不上", "不一致", "does not match", "do not match", "does not fit", "do not fit"),
        "together": ("对得上", "完全一致", "match each other", "matches", "fits"),
    },
    two_sided=False,
)


@check("differing-updates-make-the-loss-oscillate", uses=["sgd-regression-program"])
def differences_that_vanish_at_the_minimum_do_no_harm(claim: Reading, program: Reading) -> Verdict:
    """Updates that differ keep the loss moving where the samples disagree at the minimum.

    Where one point suits all samples, updates differ as well, in length, but each can lead downhill.
    """
    claim.presume(ORDER, "after")
    claim.require("前一次和后一次", "one and the next")
    for terms in (("迭代", "iteration", "iterations"), SWINGING, ("损失", "loss")):
        claim.require(*terms)
    likeness = {word.meaning for word in claim.chosen(OUTCOMES)}
    if len(likeness) != 1:
        raise claim.reject(
            None, "what is learnt and how it is updated should both differ, or both be the same"
        )
    together = claim.choose(MATCH) == "together"
    if likeness == {"same"} or together:
        return equal_samples_are_calm()
    evidence = (_never_at_rest(),)
    if claim.states(*MISFIT):
        summary = say("At the minimum some batch always pulls away, and the loss rises again.")
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "Differing updates are not enough: where one point suits all samples, the loss may fall all the "
            "way."
        ),
        _up_and_down(),
        no_jitter(program),
        *evidence,
        Remark(
            say(
                "“Oscillates” is read as: goes on rising and falling, for ever. On the way to the minimum, "
                "with several parameters, single updates can raise the loss even where one set of them fits "
                "every sample; there it dies out in the end."
            )
        ),
        condition=say(
            "no parameters make every sample's gradient zero at once, so the samples disagree at the minimum"
        ),
        correction=claim.append(say(" (unless some parameters make every sample's gradient zero)")),
    )


def _up_and_down() -> Case:
    """Two samples that pull to 1 and to -1, each drawn twice in turn."""
    draws = [1, 1, -1, -1, 1, 1]
    path = list(accumulate(draws, lambda place, pull: place - HALF * (place - pull), initial=Fraction(0)))
    return Case(
        True,
        say(
            "Two samples that pull to 1 and to -1, {rate}, drawn in the order {draws}: the loss {loss} goes "
            "{losses}.",
            rate=math(r"\eta = 1/2"),
            draws=listed(draws),
            loss=math(r"\tfrac12\theta^2"),
            losses=listed(place**2 / 2 for place in path),
        ),
    )


def _never_at_rest() -> Derivation:
    return Derivation(
        (
            Step(
                say("At the minimum the gradients of the batches cancel, but need not be 0 one by one:"),
                r"\sum_B \nabla J_B(\theta^*) = 0, \qquad \nabla J_B(\theta^*) \ne 0",
            ),
            Step(
                say("An update on such a batch leads away from the minimum, so the loss rises:"),
                r"J(\theta^* - \eta \nabla J_B(\theta^*)) > J(\theta^*)",
            ),
            Step(
                say("And wherever it has risen, the mean of the updates leads down again:"),
                r"\mathbb{E}[\theta'] = \theta - \eta \nabla J(\theta)",
            ),
        ),
        say("Up and down"),
    )
