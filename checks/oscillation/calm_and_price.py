"""The calm of a large batch at the price of a small one: what Momentum is for (M-29)."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Table
from notecheck.words import STEADINESS, Family

from ..momentum.larger_batch import MANDT, UNIT, point_and_run, stands_still
from ..momentum.step import read_step
from ..shared.recursion import TYPICAL, Recursion, read_average
from .averaged_descent import HALF, MOMENTUM

BATCH = Family(
    "which batch",
    {
        "small": ("小批次", "小 batch", "small batches", "small batch"),
        "large": ("大批次", "大 batch", "large batches", "large batch"),
    },
    two_sided=False,
)


STRIDE = Fraction(1, 10)


@check("large-batch-calm-at-small-batch-cost", uses=["momentum-update", "momentum-step", "ema-larger-batch"])
def calm_at_the_price_of_one_batch(
    claim: Reading, update: Reading, moving: Reading, larger: Reading
) -> Verdict:
    """Each update computes the gradients of one batch and mixes them in: the price is that of one batch.

    At one point the average is as calm as a batch (1+β)/(1-β) times as large. In a run its gradients
    were taken elsewhere: as an estimate of the gradient here it is worse, the more the longer the steps.
    """
    claim.require("成本", "cost", "price")
    claim.require("梯度", "gradient", "gradients")
    claim.require("正是", "exactly", "precisely")
    claim.require(*MOMENTUM)
    batches = [word.meaning for word in claim.chosen(BATCH)]
    larger.require("指数加权平均", "EMA", "exponentially weighted average")
    recursion = read_average(update)
    step = read_step(moving, recursion)
    evidence = (_price(recursion), _as_an_estimate(recursion), MANDT)
    if batches != ["small", "large"] or claim.choose(STEADINESS) != "steady":
        return refuted(
            "proof",
            say("It is the price of the small batch and the calm of a large one, not the other way round."),
            _counted_and_added(recursion),
            *evidence,
        )
    n = math(recursion.effective_size)
    if stands_still(claim, step):
        summary = say("At one point: the calm of a batch {n} times as large, at the price of one.", n=n)
        return confirmed("proof", summary, *evidence)
    still = math(rf"{step.symbol}_t = {step.symbol}_{{t-1}}")
    return conditional(
        "proof",
        say(
            "The price is that of a small batch; the calm of a large one it has only while the parameters "
            "hardly move."
        ),
        point_and_run(recursion)[0],
        _in_a_run(recursion),
        *evidence,
        condition=say(
            "the parameters stay where they are while the gradients are averaged, {still}", still=still
        ),
        correction=claim.prepend(say("as long as the parameters stand still ({still}), ", still=still)),
    )


def _price(recursion: Recursion) -> Table:
    keep, _ = recursion.at(TYPICAL)
    size = (1 + keep) / (1 - keep)
    rows = (
        (say("plain descent, small batch"), math("b"), 0),
        (say("with momentum, small batch"), math("b"), math("d")),
        (say("plain descent, {n} times the batch", n=str(size)), math(rf"{size}\, b"), 0),
    )
    header = (say("way to descend"), say("gradients in an update"), say("further numbers kept"))
    title = say(
        "What an update costs, {beta}, {d} parameters",
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
        d=math("d"),
    )
    return Table(header, rows, title)


def _in_a_run(recursion: Recursion) -> Case:
    keep, take = recursion.at(TYPICAL)
    misfit = UNIT.settled_misfit(STRIDE, keep, take)
    return Case(
        False,
        say(
            "{beta}, {rate}, in a run: its mean squared distance from the gradient here is {misfit} of the "
            "noise, as with a batch {size} times as large, not {full}.",
            beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
            rate=math(rf"\eta h = {decimal(STRIDE)}"),
            misfit=decimal(misfit, 3),
            size=decimal(1 / misfit, 3),
            full=str((1 + keep) / (1 - keep)),
        ),
    )


def _as_an_estimate(recursion: Recursion) -> Table:
    """Mean squared distance between v and the full gradient, in a run, and the batch that does as well."""
    keep, take = recursion.at(TYPICAL)
    rows = []
    for rate in (Fraction(1, 1000), Fraction(1, 100), Fraction(1, 10), Fraction(1)):
        misfit = UNIT.settled_misfit(rate, keep, take)
        rows.append((str(rate), decimal(misfit, 3), decimal(1 / misfit, 3)))
    header = (
        math(r"\eta h"),
        say("mean squared distance from the full gradient"),
        say("as good as a batch of"),
    )
    return Table(
        header, tuple(rows), say("In a run: the average as an estimate of the gradient here, noise 1")
    )


def _counted_and_added(recursion: Recursion) -> Counterexample:
    keep, take = recursion.at(HALF)
    squares = sum(((take * keep**lag) ** 2 for lag in range(60)), Fraction(0))
    limit = take**2 / (1 - keep**2)
    return counterexample(
        say(
            "{beta}: one gradient an update, and the variance of the average is {share} of that of one "
            "gradient.",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
            share=str(limit),
        ),
        again=say(
            "The squares of the first {count} weights add up to it, but for what is still to come.", count=60
        ),
        agrees=limit - squares == limit * keep**120 and limit < 1,
    )
