"""What a larger batch costs: memory and work in proportion to it (M-24, M-25)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Evidence, Remark, Table
from notecheck.words import GROWTH, Family

from ..mini_batch.batch_memory import numbers_kept
from ..mini_batch.epochs import batches_of, population_and_batch
from .bigger_batches import END

COST = Family(
    "which cost",
    {
        "memory": ("显存", "内存", "memory"),
        "work": ("计算量", "运算量", "computation", "amount of computation"),
    },
    two_sided=False,
)
PERIOD = Family(
    "counted over",
    {
        "update": ("每一步", "单步", "每次更新", "each step", "every step", "each update", "an update"),
        "pass": ("每一遍", "每一轮", "每个 epoch", "each pass", "every pass", "each epoch"),
    },
    two_sided=False,
)
DEGREE = Family(
    "how much",
    {
        "much": ("猛增", "暴涨", "大幅", "巨", "explodes", "steeply", "hugely", "sharply", "a lot"),
        "little": ("略增", "小幅", "略微", "slightly", "a little"),
    },
    two_sided=False,
)


@check(
    "larger-batch-more-memory",
    "larger-batch-more-work",
    uses=["largest-batch-is-batch-gd", "updates-per-epoch"],
    waived={
        "计算量 → 显存": "the memory rises in proportion as well",
        "amount of computation → memory": "the memory rises in proportion as well",
    },
)
def costs_in_proportion(claim: Reading, growing: Reading, example: Reading) -> Verdict:
    """An update computes b gradients and keeps every layer's inputs of b samples: both in proportion to b.

    Over a pass the number of gradients is m, whatever b.
    """
    end, cost = growing.choose(END), claim.choose(COST)
    population, batch = (int(number) for number in population_and_batch(example))
    grown = population if end == "large" else 1
    whole = cost == "work" and claim.choose(PERIOD) == "pass"
    ratio = Fraction(1) if whole else Fraction(grown, batch)
    said = claim.choose(GROWTH), claim.choose(DEGREE)
    evidence = (_counted(population, batch), *_about(cost))
    growth = math(rf"{batch} \to {grown}")
    if ratio > 1 and said == ("up", "much"):
        summary = say("For {growth} samples it is {ratio} times as much.", growth=growth, ratio=str(ratio))
        return confirmed("proof", summary, *evidence)
    before, after = (_gradients(population, size, whole) for size in (batch, grown))
    return refuted(
        "proof",
        say("An update's work and memory are in proportion to the batch; the work of a whole pass is not."),
        counterexample(
            say(
                "For {growth} samples in a batch it is {ratio} times what it was.",
                growth=growth,
                ratio=str(ratio),
            ),
            again=say(
                "Of {m} samples, cut into batches and counted one by one, {part} uses {before} and then "
                "{after}.",
                m=population,
                part=say("a whole pass") if whole else say("an update"),
                before=before,
                after=after,
            ),
            agrees=Fraction(after, before) == ratio,
        ),
        *evidence,
    )


def _gradients(population: int, size: int, whole: bool) -> int:
    """The samples in the first update of a pass, or in all of them, as the batches are cut."""
    cut = batches_of(population, size)
    return sum(len(batch) for batch in (cut if whole else cut[:1]))


def _counted(population: int, batch: int) -> Table:
    sizes = (1, batch, population)
    rows = tuple((size, size, -(-population // size), population) for size in sizes)
    header = (
        say("batch size"),
        say("gradients in an update"),
        say("updates in a pass"),
        say("gradients in a pass"),
    )
    return Table(header, rows, say("{m} samples", m=population))


def _about(cost: str) -> tuple[Evidence, ...]:
    if cost == "work":
        text = say("Counted are gradients of samples. Computed side by side they need not take longer.")
        return (Remark(text),)
    text = say(
        "Kept once are the parameters and their gradients. Whoever computes a large batch in portions and "
        "adds up their gradients needs the memory of one portion only."
    )
    return numbers_kept(), Remark(text)
