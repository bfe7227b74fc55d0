"""How many updates does an epoch take, and which share of the samples do they see?"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, percent, refuted, say
from notecheck.model import Axis, Derivation, Figure, Line, Panel, Remark, Rule, Step, Table

from ..shared.batch_words import PARAMETERS, SAMPLES, refuse_estimates, require_all

if TYPE_CHECKING:
    from notecheck.prose.quantities import Number

EPOCHS = ("epoch", "轮", "遍")


@check("updates-per-epoch")
def an_epoch_takes_one_update_a_batch(claim: Reading) -> Verdict:
    """An epoch uses every sample once, so it takes ⌈m/b⌉ updates; the batches are also written out.

    The division in the formula has to be that of the sizes in the sentence, and to come out right.
    """
    require_all(claim, PARAMETERS, ("更新", "update", "updates"), ("次", "updates", "times"))
    refuse_estimates(claim)
    population, batch = population_and_batch(claim)
    epochs = int(claim.number(EPOCHS))
    formula = claim.formula
    if formula.relation != "=":
        raise claim.reject(
            formula, f"this compares by {formula.relation}", "Write it as a division: $1000 / 10 = 100$."
        )
    updates = epochs * len(batches_of(int(population), int(batch)))
    divided = operands(claim)
    evidence = (
        _counting(int(population), int(batch)),
        _sizes_that_do_not_divide(int(population), int(batch)),
        _figure_of_share_seen(int(population), int(batch)),
        _drawn_independently(int(population), int(batch), updates),
    )
    if divided == (population.value, batch.value) and formula.left == formula.right == updates:
        return confirmed(
            "enumeration",
            say("{m} samples make {n} batches of {b}.", m=int(population), n=updates, b=int(batch)),
            *evidence,
        )
    return refuted(
        "enumeration",
        say("{m} samples in batches of {b} take {n} updates.", m=int(population), b=int(batch), n=updates),
        *evidence,
        counterexample(
            say(
                "Written out, the batches for {epochs} epoch(s) number {n}; the formula reads {formula}.",
                epochs=epochs,
                n=updates,
                formula=math(formula.latex),
            ),
            again=say(
                "By rounding {quotient} up.", quotient=math(rf"\frac{{{int(population)}}}{{{int(batch)}}}")
            ),
            agrees=epochs * ceil(population.value / batch.value) == updates,
        ),
    )


def population_and_batch(claim: Reading) -> tuple[Number, Number]:
    """The size of the data set, then that of a batch: the two numbers of samples of a sentence.

    Raises ReadingError unless there are two, and a batch has one sample at least and all at most.
    """
    require_all(claim, ("mini-batch", "batch", "批"), ("大小", "size", "batches of"))
    sizes = [number for number in claim.numbers if number.counts(*SAMPLES)]
    if len(sizes) != 2:
        raise claim.reject(
            None,
            f"two numbers of samples expected, {len(sizes)} found",
            "Say the size of the data set, then that of a batch.",
        )
    population, batch = sizes
    if not 1 <= int(batch) <= int(population):
        raise claim.reject(batch, f"{batch.words} is no size of a batch out of {population.words}")
    return population, batch


def mini_batch_of(example: Reading) -> tuple[int, int]:
    """The size of the data set and that of a batch. ReadingError for one sample or all of them."""
    population, batch = map(int, population_and_batch(example))
    if batch in (1, population):
        raise example.reject(
            None, f"a batch of {batch} out of {population} samples is that of another method", "Take several."
        )
    return population, batch


def operands(claim: Reading) -> tuple[Fraction, ...] | None:
    """What the left side of the formula divides by what; None where it is no division of two numbers."""
    from notecheck.formula.tree import Number, Quotient

    quotient = claim.formula.sides[0]
    if not isinstance(quotient, Quotient):
        return None
    parts = (quotient.numerator, quotient.denominator)
    return tuple(part.value for part in parts if isinstance(part, Number))


def batches_of(population: int, batch: int) -> list[range]:
    """The batches of one epoch, as ranges of positions in the shuffled data."""
    return [range(first, min(first + batch, population)) for first in range(0, population, batch)]


def share_seen(population: int, batch: int, updates: int) -> Fraction:
    """The expected share of samples seen by batches drawn independently: 1 − (1 − b/m)^k."""
    return 1 - (1 - Fraction(batch, population)) ** updates


def _counting(population: int, batch: int) -> Derivation:
    return Derivation(
        (
            Step(say("An epoch is one pass: every sample is used once.")),
            Step(
                say("Every update uses up a batch; the last one takes what is left."),
                rf"\left\lceil \frac{{m}}{{b}} \right\rceil = \left\lceil "
                rf"\frac{{{population}}}{{{batch}}} \right\rceil"
                rf" = {ceil(Fraction(population, batch))}",
            ),
        )
    )


def _sizes_that_do_not_divide(population: int, batch: int) -> Table:
    sizes = (batch, 3 * batch, 64, 256, population)
    rows = tuple((size, len(found := batches_of(population, size)), len(found[-1])) for size in sizes)
    header = (say("batch size"), say("updates an epoch"), say("samples in the last batch"))
    return Table(header, rows, say("Sizes that do not divide: the quotient is rounded up"))


def _drawn_independently(population: int, batch: int, updates: int) -> Remark:
    return Remark(
        say(
            "This counts a pass through shuffled data. If every batch is drawn from all samples anew, {n} "
            "updates see on average only {share} of the samples.",
            n=updates,
            share=percent(share_seen(population, batch, updates)),
        )
    )


def _figure_of_share_seen(population: int, batch: int) -> Figure:
    turns = range(0, 2 * ceil(Fraction(population, batch)) + 1)
    x = tuple(float(turn) for turn in turns)
    shuffled = tuple(min(1.0, turn * batch / population) for turn in turns)
    drawn = tuple(float(share_seen(population, batch, turn)) for turn in turns)
    epoch = float(ceil(Fraction(population, batch)))
    return Figure(
        "share-of-samples-seen",
        say("Which share of the samples have the updates seen?"),
        say(
            "Two curves against the number of updates. Shuffled batches rise in a straight line to all "
            "samples at the end of the epoch; independently drawn ones bend and have seen {share} by then.",
            share=percent(drawn[len(turns) // 2]),
        ),
        (
            Panel(
                Axis(say("updates")),
                Axis(say("share of the samples seen")),
                (
                    Line(x, shuffled, say("shuffled, then cut into batches")),
                    Line(x, drawn, say("every batch drawn anew"), style="dashed"),
                    Rule("x", epoch, say("one epoch")),
                ),
            ),
        ),
    )
