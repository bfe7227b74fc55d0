"""Computing the samples of a batch side by side: is the device busy? (B-45)

Time is counted in rounds: in one round a device with p units computes the gradients of p samples.
A batch of b takes ⌈b/p⌉ rounds, since the next update has to wait for it.
"""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Step, Table
from notecheck.words import SPEED, Family

from ..shared.conditions import bound_on
from ..shared.rounds import rounds
from .epochs import mini_batch_of

USE = Family(
    "use of the device",
    {
        "full": (
            *("充分发挥", "充分利用", "用得足", "用足"),
            *("full use", "fully used", "used to the full", "exploited fully"),
        ),
        "idle": ("用不上", "用不足", "闲置", "浪费", "left idle", "idle", "wasted", "lies idle"),
    },
)
DEVICE = ("GPU", "显卡", "graphics card")
PARALLEL = ("并行能力", "parallel power", "parallelism")


def busy(batch: int, units: int) -> Fraction:
    """The share of the units that work, on average over the rounds of a batch: b / (p⌈b/p⌉)."""
    return Fraction(batch, units * -(-batch // units))


@check("gpu-well-used", "gpu-used-to-the-full", uses=["updates-per-epoch"])
def units_are_busy_if_they_divide_the_batch(claim: Reading, example: Reading) -> Verdict:
    """b/(p⌈b/p⌉) is 1 exactly if p divides b; then an epoch of N samples takes N/p rounds instead of N."""
    claim.require(*DEVICE)
    claim.require(*PARALLEL)
    full = claim.choose(USE) == "full"
    fast = all(word.meaning == "faster" for word in claim.chosen(SPEED))
    population, batch = mini_batch_of(example)
    evidence = (_rounds_of_a_batch(), table_of_rounds(population, batch), _about_rounds())
    if not (full and fast):
        return refuted(
            "enumeration",
            say("With units that divide the batch all of them work, and an epoch takes fewer rounds."),
            *evidence,
            with_as_many_units(population, batch),
        )
    if _is_multiple(claim):
        return confirmed("proof", say("Then every unit works in every round."), *evidence)
    return conditional(
        "proof",
        say("Whether a batch fills the device depends on the number of its units."),
        *evidence,
        *_few_units_and_many(population, batch),
        condition=say(
            "the batch size {b} is a multiple of the number {p} of units that compute a sample each, with "
            "{least}",
            b=math("b"),
            p=math("p"),
            least=math(r"p \ge 2"),
        ),
        correction=claim.prepend(
            say(
                "if the batch size ${b}$ is a multiple of the number ${p}$ of parallel units, ${least}$: ",
                b="b",
                p="p",
                least=r"p \ge 2",
            )
        ),
    )


_MANY = 100


def _few_units_and_many(population: int, batch: int) -> tuple[Case, Case]:
    """As many units as a batch has samples, and many times as many."""
    return (
        Case(
            busy(batch, batch) == 1,
            say(
                "{b} samples on {p} units: one round, all units work; an epoch takes {few} rounds, against "
                "{many} with single samples.",
                b=batch,
                p=batch,
                few=rounds(population, batch, batch),
                many=rounds(population, 1, batch),
            ),
        ),
        Case(
            busy(batch, _MANY * batch) == 1,
            say(
                "{b} samples on {p} units: {share} of the units work, the others wait.",
                b=batch,
                p=_MANY * batch,
                share=percent(busy(batch, _MANY * batch)),
            ),
        ),
    )


def _is_multiple(claim: Reading) -> bool:
    """Whether the claim states that b is a multiple of p, which is at least 2."""
    names = [str(one.expr) for one in claim.formulas if not one.relations]
    return bool(
        claim.states("的整数倍", "multiple of the number")
        and claim.states("并行单元", "parallel units")
        and claim.states("批次大小", "batch size")
        and names == ["b", "p"]
        and several(claim)
    )


def several(claim: Reading) -> bool:
    """Whether it bounds the number p of units below by 2, or by more."""
    units = bound_on(claim, "p")
    if units is None or units.low is None or not units.low.is_Rational or units.high is not None:
        return False
    return bool(units.low >= 2 or (units.low == 1 and not units.low_closed))


def _rounds_of_a_batch() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "On {p} units a batch of {b} takes as many rounds as",
                    p=math("p"),
                    b=math("b"),
                ),
                r"\left\lceil \frac{b}{p} \right\rceil",
            ),
            Step(
                say("so the share of the units that work is"),
                r"\frac{b}{p\,\lceil b/p \rceil} \le 1, \qquad "
                r"\frac{b}{p\,\lceil b/p \rceil} = 1 \iff p \mid b",
            ),
            Step(
                say(
                    "and an epoch of {N} samples takes, where {p} divides {b} and {b} divides {N},",
                    N=math("N"),
                    p=math("p"),
                    b=math("b"),
                ),
                r"\frac{N}{b}\cdot\frac{b}{p} = \frac{N}{p} \le N",
            ),
        )
    )


def table_of_rounds(population: int, batch: int) -> Table:
    units = sorted({1, 2, batch, 3 * batch, _MANY * batch})
    rows = tuple(
        (one, percent(busy(batch, one)), rounds(population, batch, one), rounds(population, 1, one))
        for one in units
    )
    header = (
        say("units"),
        say("units that work"),
        say("rounds an epoch, batches of {b}", b=batch),
        say("rounds an epoch, single samples"),
    )
    return Table(header, rows, say("{N} samples", N=population))


def _about_rounds() -> Remark:
    return Remark(
        say(
            "Counted in rounds, one sample a unit. A device also divides the work within a sample, and moves "
            "data about; that changes the numbers, not the rule that too small a batch leaves units idle."
        )
    )


def with_as_many_units(population: int, batch: int) -> Evidence:
    return counterexample(
        say(
            "{b} samples on {b} units: all of them work, and an epoch takes {few} rounds instead of {many}.",
            b=batch,
            few=rounds(population, batch, batch),
            many=rounds(population, 1, batch),
        ),
        again=say("By dividing instead of adding up the batches."),
        agrees=busy(batch, batch) == 1
        and rounds(population, batch, batch) == -(-population // batch) < rounds(population, 1, batch),
    )
