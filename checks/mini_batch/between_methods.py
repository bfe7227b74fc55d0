"""Mini-batches between single samples and all of them: their cost, their noise (B-45, B-46, B-51)."""

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
from notecheck.model import Derivation, Evidence, Remark, Step, Table
from notecheck.words import QUANTIFIER, Family

from ..shared.regression import DISAGREEING, gradients, mean, shrinkage, spread
from ..shared.sample_programs import METHOD
from .epochs import mini_batch_of, population_and_batch

EACH_UPDATE = ("每次更新", "每次迭代", "each update", "every update", "an update")

RESOURCE = Family(
    "resource",
    {
        "computation": ("计算量", "computation", "amount of computation"),
        "memory": ("内存", "显存", "memory"),
    },
)
MODERATE = Family(
    "place between the extremes",
    {
        "between": ("适中", "中等", "居中", "moderate", "moderately"),
        "least": ("最小", "最少", "最低", "the least", "minimal"),
        "most": ("最大", "最多", "最高", "the most", "maximal"),
        "small": ("很小", "很少", "极小", "tiny"),
        "large": ("很大", "很多", "极大", "huge"),
    },
    two_sided=False,
)


@check(
    "mini-batch-cost-between",
    "mini-batch-memory-between",
    uses=["updates-per-epoch"],
    waived={
        "计算量 → 内存": "the memory is moderate as well, as the other sentence says",
        "amount of computation → memory": "the memory is moderate as well, as the other sentence says",
    },
)
def cost_of_an_update_grows_with_the_batch(claim: Reading, example: Reading) -> Verdict:
    """One gradient a sample, and one row of every layer kept a sample: both are proportional to b.

    So a batch of 1 < b < N costs more than a single sample and less than all. The gradients of a
    batch are taken at the same parameters, so none waits for another; updates do.
    """
    claim.require(*EACH_UPDATE)
    resource, place = claim.choose(RESOURCE), claim.word(MODERATE)
    side_by_side = claim.states("可以并行", "能够并行", "in parallel", "side by side")
    if resource == "computation" and side_by_side is None:
        claim.require("可以并行", "in parallel")
    population, batch = mini_batch_of(example)
    evidence = (_cost_grows(), _table_of_costs(1, batch, population), _moderate_was_read())
    if place.meaning == "between":
        return confirmed(
            "proof",
            say(
                "In the note's example {b} times that of a single sample, and one part in {share} of that of "
                "all.",
                b=batch,
                share=str(Fraction(population, batch)),
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("It is proportional to the batch size, so it lies between that of one sample and that of all."),
        *evidence,
        counterexample(
            say(
                "With {n} samples an update works through 1, {b} or {n} of them.",
                b=batch,
                n=population,
            ),
            again=say("By the number of updates in an epoch, which share the samples between them."),
            agrees=1 < Fraction(population, -(-population // batch)) <= batch < population,
        ),
    )


def _cost_grows() -> Derivation:
    return Derivation(
        (
            Step(
                say("An update needs the gradient of each of its samples at the same parameters:"),
                r"g = \frac1b \sum_{i \in B} \nabla J_i(\theta)",
            ),
            Step(
                say(
                    "If one sample takes {c} multiplications and {s} numbers kept for the way back, a batch "
                    "takes {work} and {room}, for",
                    c=math("c"),
                    s=math("s"),
                    work=math(r"b\,c"),
                    room=math(r"b\,s"),
                ),
                r"1 < b < N.",
            ),
            Step(
                say(
                    "No term of the sum needs another, so they can be computed side by side; the next update "
                    "needs this one, so updates cannot."
                )
            ),
        )
    )


def _table_of_costs(*sizes: int) -> Table:
    rows = tuple((size, size, f"{size}c", f"{size}s") for size in sizes)
    header = (
        say("batch size"),
        say("gradients an update"),
        say("multiplications an update"),
        say("numbers kept an update"),
    )
    return Table(header, rows, say("The example of the note: a single sample, a mini-batch, all samples"))


def _moderate_was_read() -> Remark:
    return Remark(
        say(
            "“Moderate” was read as: more than for a single sample, less than for all. Whether it is "
            "moderate for a given device, nobody can tell without the device."
        )
    )


# ---- too small, too large --------------------------------------------------------------------------

EXTREME = Family(
    "excess",
    {
        "too small": ("太小", "过小", "too small"),
        "too large": ("太大", "过大", "too large"),
    },
    two_sided=False,
)
LOUD = Family(
    "how much noise",
    {
        "large": ("噪声大", "噪声较大", "large noise", "a lot of noise"),
        "small": ("噪声小", "噪声较小", "small noise", "little noise", "lower noise"),
    },
    two_sided=False,
)
LIKE = ("就像", "像", "like")
TENDS = ("趋向", "趋近", "接近", "tends to", "tends towards", "approaches")


@check("too-small-or-too-large", uses=["updates-per-epoch"])
def the_two_ends_are_the_other_methods(claim: Reading, example: Reading) -> Verdict:
    """Var_b = σ²/b·(N − b)/(N − 1) is that of SGD at b = 1 and 0 at b = N, and falls in between."""
    claim.presume(QUANTIFIER, "one")
    claim.require(*LIKE)
    claim.require(*TENDS)
    sizes = [word.meaning for word in claim.chosen(EXTREME)]
    methods = [word.meaning for word in claim.chosen(METHOD) if word.meaning != "in batches"]
    if len(sizes) != 2 or len(methods) != 2 or set(sizes) != {"too small", "too large"}:
        raise claim.reject(None, "too small and too large, each with the method that it resembles, expected")
    noisy = claim.choose(LOUD) == "large"
    population = int(population_and_batch(example)[0])
    evidence = (towards_both_ends(), table_of_ends(population), _how_slowly())
    if noisy and dict(zip(sizes, methods, strict=True)) == {
        "too small": "one by one",
        "too large": "all together",
    }:
        return confirmed(
            "proof",
            say("At one sample the mini-batch is SGD, at all samples it is batch gradient descent."),
            *evidence,
        )
    return refuted(
        "proof",
        say("The smaller the batch, the closer to SGD and the noisier; the larger, the closer to Batch GD."),
        *evidence,
        _two_samples(),
    )


def towards_both_ends() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "The mean of {b} of {N} samples' gradients scatters about the full gradient by",
                    b=math("b"),
                    N=math("N"),
                ),
                r"\operatorname{Var}_b = \frac{\sigma^2}{b}\cdot\frac{N-b}{N-1}",
            ),
            Step(say("At one sample that is the noise of SGD:"), r"\operatorname{Var}_1 = \sigma^2"),
            Step(say("At all samples there is none left:"), r"\operatorname{Var}_N = 0"),
        )
    )


def table_of_ends(population: int) -> Table:
    sizes = sorted({1, 2, population // 10, population // 2, population - 1, population})
    rows = tuple((size, math(_latex(shrinkage(size, population)))) for size in sizes if size)
    header = (say("batch size"), say("variance of the direction, in {unit}", unit=math(r"\sigma^2")))
    return Table(header, rows, say("Of {N} samples", N=population))


def _latex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _how_slowly() -> Remark:
    return Remark(
        say(
            "“Too small” and “too large” were read as: towards one sample, and towards all of them. The "
            "note's cell names no numbers; where “too” begins depends on the task."
        )
    )


def _two_samples() -> Evidence:
    slopes = gradients(DISAGREEING, (Fraction(0),))
    return counterexample(
        say("Two samples with the gradients 1 and −1: the variance is 1 for single samples, 0 for both."),
        again=say("Enumerated from the two gradients, against the formula."),
        agrees=spread(slopes) == shrinkage(1, 2) == 1 and spread([mean(slopes)]) == shrinkage(2, 2) == 0,
    )
