"""The method in one sentence: average the gradients, update with the average, remember the past."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, log

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step
from notecheck.words import AVERAGE, EQUALITY, ORDER, Family

from ..shared.batch_words import GRADIENTS, PARAMETERS, refuse_hedges
from ..shared.recursion import TYPICAL, Recursion, a_member, exactly, grouped, read_whole_recursion
from ..shared.wording import listed, tex
from .ema import allowed_range, no_average
from .ema_weights import PAST
from .given_gradients import HALF
from .step import off_descent, read_step

WEIGHED = Family(
    "kind of average",
    {
        "exponential": ("EMA", "指数加权平均", "exponentially weighted average"),
        "plain": ("算术平均", "简单平均", "总和", "plain average", "arithmetic mean", "sum"),
    },
    two_sided=False,
)


@check(
    "momentum-averages-and-updates",
    "momentum-in-short",
    uses=["momentum-update", "momentum-step", "momentum-beta-range"],
)
def formulas_do_what_the_point_says(
    claim: Reading, update: Reading, moving: Reading, allowed: Reading
) -> Verdict:
    """Both formulas, read again: the first averages the gradients, the second steps against the average."""
    claim.presume(ORDER, "after")
    recursion = read_whole_recursion(update)
    step = read_step(moving, recursion)
    refuse_hedges(claim)
    claim.require(*GRADIENTS)
    weighed = claim.word(WEIGHED)
    use = claim.require("更新", "update", "updates")
    claim.require(*PARAMETERS)
    if use.start < weighed.start:
        raise claim.reject(use, "first the average is taken, then the update is made with it")
    argument = Derivation(
        (
            Step(say("The gradients are averaged, and only the gradients:"), recursion.formula.latex.strip()),
            Step(say("The parameters are updated with this average alone:"), step.formula.latex.strip()),
        )
    )
    if weighed.meaning == "exponential":
        broken = sp.Complement(allowed_range(allowed, recursion), recursion.averaging())
        if step.descends and broken.is_empty:
            summary = say("That is what the two formulas do, in this order.")
            return confirmed("proof", summary, argument, _weights_make_less_than_one(recursion))
        case = no_average(recursion, a_member(broken, HALF, TYPICAL)) if step.descends else off_descent(step)
        return inconsistent(
            "proof",
            say("The formulas of the note do something else."),
            argument,
            case,
            against=[update, allowed] if step.descends else [moving],
        )
    path = recursion.run([1, 0, 0], HALF)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, HALF)) for lag in range(3)]
    return refuted(
        "proof",
        say("The weights of this average fall from step to step; they are not equal."),
        argument,
        counterexample(
            say(
                "{beta}: the gradients 1, 0, 0 give {path}; a plain mean would give 1, 1/2, 1/3.",
                beta=math(r"\beta = 1/2"),
                path=listed(path),
            ),
            again=say("The unrolled weights are {weights}, ….", weights=listed(weights)),
            agrees=list(path) == weights and path[1] != HALF,
        ),
    )


def _weights_make_less_than_one(recursion: Recursion) -> Remark:
    return Remark(
        say(
            "Started from rest, the weights make {total}: an average only after a while, as is judged where "
            "the note calls {v} an average.",
            total=math(rf"1 - {grouped(recursion.keep)}^t"),
            v=math(rf"{recursion.average}_t"),
        )
    )


# ---- it remembers ----------------------------------------------------------------------------------------

MEMORY = Family(
    "memory",
    {
        "remembers": ("记得", "记住", "remembers", "remembering"),
        "forgets": ("忘记", "忘掉", "forgets", "forgetting"),
    },
)


@check("ema-remembers-directions", uses=["momentum-update"])
def past_gradients_keep_a_weight(claim: Reading, update: Reading) -> Verdict:
    """Each earlier gradient keeps the weight (1-β)βᵏ > 0, which fades but never vanishes for 0 < β < 1."""
    claim.presume(EQUALITY, "equal")
    claim.presume(ORDER, "before")
    recursion = read_whole_recursion(update)
    claim.require("累积", "accumulates", "accumulated")
    claim.require(*GRADIENTS)
    claim.require("EMA", "exponentially weighted average")
    said = [word.meaning for word in claim.chosen(PAST)]
    memory = claim.choose(MEMORY)
    if claim.chosen(AVERAGE):
        raise claim.reject(None, "this check judges what is remembered, not what kind of mean it is")
    unfit = sp.Complement(sp.Interval.open(0, 1), recursion.fading())
    if not unfit.is_empty:
        summary = say("By the formula, not every past gradient keeps a weight that fades.")
        return inconsistent(
            "proof", summary, _pulse(recursion, a_member(unfit, HALF), fades=False), against=[update]
        )
    if memory == "remembers" and set(said) == {"past"}:
        half = ceil(log(2) / -log(recursion.at(TYPICAL)[0]))
        summary = say(
            "The gradient {k} steps back keeps the weight {weight}. The memory fades: with {beta} the last "
            "{half} gradients hold more than half of all weight.",
            k=math("k"),
            weight=math(rf"{grouped(recursion.take)} {grouped(recursion.keep)}^k"),
            beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
            half=half,
        )
        return confirmed("proof", summary, recursion.unrolled())
    return refuted(
        "proof",
        say("It is the gradients of the past that it keeps, each with a weight that fades."),
        recursion.unrolled(),
        _pulse(recursion, HALF, fades=True),
    )


def _pulse(recursion: Recursion, memory: Fraction, fades: bool) -> Counterexample:
    """What is left of a single gradient, step by step, and by the unrolled weights."""
    path = recursion.run([1, 0, 0, 0], memory)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, memory)) for lag in range(4)]
    return counterexample(
        say(
            "{beta}, a single gradient 1, then none: {path}, ….",
            beta=math(rf"{sp.latex(recursion.memory)} = {tex(memory)}"),
            path=listed(path),
        ),
        again=say("The unrolled weights are {weights}, ….", weights=listed(weights)),
        agrees=list(path) == weights and all(old > new > 0 for old, new in pairwise(path)) == fades,
    )
