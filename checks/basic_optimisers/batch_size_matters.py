"""What hangs on the batch size: the result, the noise, the parallel units (O-30, O-31, O-32, O-41)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, quote, refuted, say
from notecheck.model import Counterexample, Derivation, Evidence, Remark, Step, Table
from notecheck.words import CERTAINTY, GROWTH, SIZE, Family

from ..mini_batch.between_methods import EXTREME, table_of_ends, towards_both_ends
from ..mini_batch.choosing_batch_size import BUDGET, best_size, distance_left
from ..mini_batch.epochs import batches_of
from ..mini_batch.side_by_side import DEVICE
from ..shared.batch_noise import NOISE, RATE
from ..shared.program_runs import drawing
from ..shared.regression import DISAGREEING, gradients, mean, shrinkage, spread
from ..shared.rounds import rounds
from .three_methods import sizes_in

SIZE_OF_BATCH = ("批量取多大", "批量大小", "batch size", "size of the batch")
INFLUENCE = Family(
    "influence",
    {
        "much": ("影响不小", "影响很大", "影响较大", "要选得合适", "matters a lot", "has to be chosen well"),
        "little": ("影响不大", "影响很小", "没有影响", "随便选", "hardly matters", "can be any"),
    },
    two_sided=False,
)
NOISE_OF_THE_TASK = Fraction(1)


@check("batch-size-matters", "batch-size-to-be-chosen")
def sizes_leave_different_distances(claim: Reading) -> Verdict:
    """The same budget of samples, spent in batches of every size: how far from the minimum does it end?"""
    claim.require(*SIZE_OF_BATCH)
    influence = claim.word(INFLUENCE)
    best = best_size(NOISE_OF_THE_TASK)
    left = {size: distance_left(NOISE_OF_THE_TASK, size) for size in sorted({1, best, BUDGET // 2, BUDGET})}
    worst = max(left, key=lambda size: left[size])
    ratio = left[worst] / left[best]
    table = Table(
        (say("batch size"), say("updates"), say("mean squared distance left")),
        tuple((size, BUDGET // size, decimal(float(value), 4)) for size, value in left.items()),
        say(
            "{n} samples, learning rate {rate}, curvature 1, noise of variance 1, start 1",
            n=BUDGET,
            rate=str(RATE),
        ),
    )
    remark = Remark(
        say(
            "“{word}” was read as: the same work leaves one size several times as far from the minimum as "
            "another. Which size is the best depends on the task.",
            word=quote(influence.words),
        )
    )
    if influence.meaning == "much" and ratio > 2:
        return confirmed(
            "enumeration",
            say(
                "With the same work a batch size of {worst} leaves {ratio} times the mean squared distance "
                "that {best} leaves.",
                worst=worst,
                best=best,
                ratio=decimal(float(ratio), 2),
            ),
            table,
            remark,
        )
    return refuted(
        "enumeration",
        say("With the same work different batch sizes end at very different places."),
        table,
        remark,
        counterexample(
            say(
                "{best} samples an update leave {small}, {worst} leave {large}.",
                best=best,
                worst=worst,
                small=decimal(float(left[best]), 4),
                large=decimal(float(left[worst]), 4),
            ),
            again=say("Followed update by update instead of by the closed formula."),
            agrees=all(_followed(size) == value for size, value in left.items()) and ratio > 2,
        ),
    )


def _followed(size: int) -> Fraction:
    """E θ² after the budget, from its recursion (1 − ηh)²·E θ² + η²σ²/b with h = σ² = 1."""
    distance = Fraction(1)
    for _ in range(BUDGET // size):
        distance = (1 - RATE) ** 2 * distance + RATE**2 * NOISE_OF_THE_TASK / size
    return distance


# ---- too small, too large ------------------------------------------------------------------------------

LOST = Family(
    "what becomes of it",
    {
        "lost": ("丢掉", "失去", "丧失", "is lost", "be lost", "are lost", "gets lost"),
        "kept": ("保住", "保留", "留住", "is kept", "be kept", "are kept"),
    },
    two_sided=False,
)
RANDOM_GAIN = ("随机性带来的好处", "随机性的好处", "advantages of randomness", "randomness")


@check("too-small-or-too-large-batch", uses=["mini-batch-program"])
def noise_at_one_end_none_at_the_other(claim: Reading, code: Reading) -> Verdict:
    """Var_b falls from σ² at b = 1 to 0 at b = m: what chance can do, it can do less and less."""
    claim.require(*RANDOM_GAIN)
    ends = [word.meaning for word in claim.chosen(EXTREME)]
    if sorted(ends) != ["too large", "too small"]:
        raise claim.reject(None, "too small and too large expected, each with what it leads to")
    hedged = [word.meaning for word in claim.chosen(CERTAINTY)]
    noise, gain = claim.word(SIZE, after=NOISE), claim.word(LOST)
    sizes = sizes_in(code)
    order = ends == (["too small", "too large"] if noise.start < gain.start else ["too large", "too small"])
    evidence = (towards_both_ends(), table_of_ends(sizes.population), _what_chance_can_do())
    if order and noise.meaning == "large" and gain.meaning == "lost" and hedged == ["sometimes"] * 2:
        return confirmed(
            "proof",
            say(
                "One sample has all the noise, all samples have none, and with it goes what chance could do."
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("The smaller the batch, the more noise; the larger, the less chance."),
        *evidence,
        _two_samples(),
    )


def _what_chance_can_do() -> Remark:
    return Remark(
        say(
            "What randomness is good for is judged where the notes say that small batches may leave a local "
            "minimum which all samples together, in the example there, never leave. “May” was read as: so "
            "it is for some data and some sizes."
        )
    )


def _two_samples() -> Evidence:
    slopes = gradients(DISAGREEING, (Fraction(0),))
    return counterexample(
        say("Two samples with the gradients 1 and −1: the variance is 1 for single samples, 0 for both."),
        again=say("Enumerated from the two gradients, against the formula."),
        agrees=spread(slopes) == shrinkage(1, 2) == 1 and spread([mean(slopes)]) == shrinkage(2, 2) == 0,
    )


# ---- side by side --------------------------------------------------------------------------------------

VECTORISED = ("向量化", "vectorised", "vectorisation")
EFFICIENCY = ("计算效率", "efficiency of the computation", "efficiency")


@check("vectorised-batches-suit-gpu", uses=["mini-batch-program"])
def a_round_for_as_many_samples_as_units(claim: Reading, code: Reading) -> Verdict:
    """On p units the b gradients of a batch take ⌈b/p⌉ rounds instead of b: with p = b units a single one."""
    claim.require(*VECTORISED)
    claim.require(*EFFICIENCY)
    claim.require(*DEVICE)
    claim.require("并行", "in parallel")
    sizes = sizes_in(code)
    m, b = sizes.population, sizes.batch
    if b == 1:
        raise code.reject(drawing(code.program), "of one sample nothing can be done in parallel")
    units = sorted({1, 2, b // 2, b, 10 * b})
    table = Table(
        (say("units"), say("rounds of an update"), say("rounds of a pass")),
        tuple((p, rounds(b, b, p), rounds(m, b, p)) for p in units),
        say("{m} points in batches of {b}; in a round every unit takes one sample", m=m, b=b),
    )
    derivation = Derivation(
        (
            Step(
                say(
                    "The gradients of a batch wait for nothing but the parameters, so on {p} units they take "
                    "so many rounds:",
                    p=math("p"),
                ),
                r"\left\lceil \frac{b}{p} \right\rceil \le b",
            ),
        )
    )
    remark = Remark(
        say(
            "It “can”: with one unit, or one sample, nothing is gained by taking samples side by side. A "
            "vectorised program also saves the cost of a loop, which no count of gradients shows."
        )
    )
    up = claim.choose(GROWTH) == "up"
    if up and rounds(m, b, b) < rounds(m, b, 1):
        return confirmed(
            "enumeration",
            say("On {b} units an update of the note's program takes 1 round instead of {b}.", b=b),
            derivation,
            table,
            remark,
        )
    return refuted(
        "enumeration",
        say("Taken side by side, the samples of a batch take fewer rounds."),
        table,
        remark,
        _side_by_side(b),
    )


def _side_by_side(size: int) -> Counterexample:
    """The rounds of a batch on one unit and on as many as it has samples; and again, written out."""
    alone, together = (batches_of(size, units) for units in (1, size))
    return counterexample(
        say("{b} samples: {many} rounds on one unit, 1 on {b}.", b=size, many=rounds(size, size, 1)),
        again=say(
            "Written out, with a sample for each unit in a round, it is {many} rounds and {one}.",
            many=len(alone),
            one=len(together),
        ),
        agrees=(len(alone), len(together)) == (rounds(size, size, 1), rounds(size, size, size)) == (size, 1),
    )
