"""What momentum does along a direction that stays, and along one that changes: faster, and not swayed."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, log

import sympy as sp

from notecheck import Reading, Verdict, check, conditional, confirmed, decimal, math, refuted, say
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import CERTAINTY, GROWTH, SPEED, Family

from ..shared.batch_words import GRADIENTS
from ..shared.recursion import TYPICAL, Recursion, grouped, read_average, read_whole_recursion
from ..shared.wording import listed
from .calm import flip_argument
from .given_gradients import DIRECTION, HALF, back_and_forth, on_a_slope
from .step import POLYAK, read_step

# ---- faster and faster? --------------------------------------------------------------------------------

SAME_DIRECTION = Family(
    "whether the direction stays",
    {
        "kept": ("保持同一个方向", "方向始终不变", "keeps its direction", "keeps the same direction"),
        "changed": ("改变方向", "反复变化", "changes its direction", "keeps changing its direction"),
    },
)
LENGTH = ("长度", "length")


@check("same-direction-faster-and-faster", uses=["momentum-update", "momentum-step"])
def faster_while_the_gradient_is_longer(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """vₜ - vₜ₋₁ = (1-β)(gₜ - vₜ₋₁): the next step is longer exactly if the gradient is longer than vₜ₋₁.

    A gradient that keeps its direction and never gets shorter is longer than every average of its
    past from rest. One that fades, as it does on the way to the minimum, is not; nor is one that has
    faded and stays as it is.
    """
    claim.presume(CERTAINTY, "always")
    recursion = read_whole_recursion(update)
    if not recursion.keeps_constants or not read_step(moving, recursion).descends:
        raise update.reject(recursion.formula, "these formulas do not descend by an average of the gradients")
    claim.require(*GRADIENTS)
    kept, pace = claim.choose(SAME_DIRECTION), claim.choose(SPEED)
    argument = _growth_argument(recursion)
    if kept == "changed":
        summary = say("Gradients that change their direction cancel; the steps get shorter.")
        return refuted("proof", summary, back_and_forth(recursion), argument)
    if pace == "slower":
        summary = say("A constant gradient makes each step longer than the one before.")
        return refuted("proof", summary, on_a_slope(recursion), argument)
    if claim.states(*LENGTH) and claim.choose(GROWTH, after=LENGTH) == "up":
        summary = say("Then the gradient is always longer than the average of its past.")
        return confirmed("proof", summary, argument, _never_beyond(recursion))
    return conditional(
        "proof",
        say("The direction alone does not do it: where the gradient fades, the steps get shorter again."),
        _steps_case(recursion, (1, 1, 1)),
        _steps_case(recursion, (1, Fraction(1, 4), Fraction(1, 8))),
        argument,
        _never_beyond(recursion),
        POLYAK,
        condition=say(
            "every gradient is longer than the velocity before it, {longer}: always so from rest, with "
            "{memory}, where none is shorter than the one before",
            longer=math(rf"{recursion.item}_t > {recursion.average}_{{t-1}}"),
            memory=math(rf"{grouped(recursion.keep)} > 0"),
        ),
        correction=claim.prepend(
            say("from rest, and as long as the length of the gradient does not decrease in any step: ")
        ),
    )


def _steps_case(recursion: Recursion, gradients: tuple[Fraction | int, ...]) -> Case:
    path = recursion.run(gradients, HALF)
    text = say(
        "{beta}, gradients {gradients}: the velocity goes {path}.",
        beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
        gradients=listed(gradients),
        path=listed(path),
    )
    return Case(path[0] < path[1] < path[2], text)


def _growth_argument(recursion: Recursion) -> Derivation:
    v, g, take = recursion.average, recursion.item, grouped(recursion.take)
    return Derivation(
        (
            Step(
                say("How much the velocity changes in a step:"),
                rf"{v}_t - {v}_{{t-1}} = {take}\,({g}_t - {v}_{{t-1}})",
            ),
            Step(
                say("So along one direction it grows exactly while the gradient is longer than it:"),
                rf"{v}_t > {v}_{{t-1}} \iff {g}_t > {v}_{{t-1}}",
            ),
            Step(
                say(
                    "From rest, with {memory}, it stays below the longest gradient so far; if none is "
                    "shorter than the last,",
                    memory=math(rf"{grouped(recursion.keep)} > 0"),
                ),
                rf"{v}_{{t-1}} \le (1 - {grouped(recursion.keep)}^{{t-1}})\,{g}_{{t-1}} < {g}_t",
            ),
        ),
        say("When the steps get longer"),
    )


def _never_beyond(recursion: Recursion) -> Remark:
    return Remark(
        say(
            "“Faster and faster” is read as: each step longer than the one before. Longer than a step of "
            "plain descent it does not get in this way: {v} stays below {g} while it grows, which is judged "
            "where the note says that the descent is accelerated.",
            v=math(rf"{recursion.average}_t"),
            g=math(rf"{recursion.item}_t"),
        )
    )


# ---- not swayed -----------------------------------------------------------------------------------------

CHANGES = Family(
    "whether the direction goes back and forth",
    {
        "alternating": ("反复变化", "来回变化", "反复翻转", "goes back and forth", "flips back and forth"),
        "steady": ("保持不变", "始终一致", "stays the same", "is steady"),
    },
)
SWAY = Family(
    "swayed or not",
    {
        "holds": ("不要轻易被它带偏", "不会轻易被它带偏", "do not be swayed easily", "is not easily swayed"),
        "swayed": ("轻易被它带偏", "立刻跟着它走", "follow it at once", "is easily swayed"),
    },
)


@check("changing-direction-does-not-sway", uses=["momentum-update"])
def flips_move_it_little(claim: Reading, update: Reading) -> Verdict:
    """Of gradients that flip the velocity keeps the share (1-β)/(1+β); the argument is that of the flips."""
    recursion = read_average(update)
    changes, sway = claim.choose(CHANGES, after=DIRECTION), claim.choose(SWAY)
    calm = recursion.holds(recursion.take > 0, recursion.take < 1 + recursion.keep)
    share = math(recursion.alternating_share)
    if calm and (changes, sway) == ("alternating", "holds"):
        summary = say(
            "Gradients that flip by their whole length move the velocity by {share} of it.", share=share
        )
        return confirmed("proof", summary, flip_argument(recursion), _slow_to_turn(recursion))
    if changes == "steady":
        summary = say("A steady direction is followed, in the end completely.")
        return refuted("proof", summary, on_a_slope(recursion), flip_argument(recursion))
    summary = say("Gradients that flip leave the share {left} of their size in the velocity.", left=share)
    return refuted("proof", summary, back_and_forth(recursion), flip_argument(recursion))


def _slow_to_turn(recursion: Recursion) -> Remark:
    """After n steps of the opposite gradient the velocity is -c + 2cβⁿ, below 0 for βⁿ < 1/2."""
    keep, _ = recursion.at(TYPICAL)
    return Remark(
        say(
            "The same inertia makes it slow where it should turn: if a steady gradient reverses for good, "
            "the velocity with {beta} needs {steps} steps before it points the new way.",
            beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
            steps=ceil(log(2) / -log(keep)),
        )
    )
