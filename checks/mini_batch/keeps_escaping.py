"""Does a mini-batch keep the ability of single samples to leave a local minimum? (B-47)"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, refuted, say
from notecheck.model import Derivation, Evidence, Remark, Step
from notecheck.words import QUANTIFIER, REACH, Family

from ..shared.batch_noise import RATE
from ..shared.landscapes import TWO_VALLEYS, stationary_points
from .epochs import mini_batch_of

KEEPS = Family(
    "whether it is kept",
    {
        "kept": ("保留了", "保留", "保住了", "keeps", "retains"),
        "lost": ("失去了", "失去", "丧失了", "loses", "lacks"),
    },
    two_sided=True,
)


@check("mini-batch-keeps-escaping", uses=["updates-per-epoch"])
def batches_can_walk_every_path_of_single_samples(claim: Reading, example: Reading) -> Verdict:
    """A batch may draw the same sample b times, and then steps as that sample alone would.

    So with independent draws every path of SGD has a positive chance, the b-th power of its chance
    under SGD; a path out of a local minimum is one of them.
    """
    claim.require("跳出", "离开", "escape", "leave", "escaping", "leaving")
    claim.require("最优", "最小", "minimum", "minima", "optimum", "optima")
    if claim.choose(REACH) != "local":
        raise claim.reject(claim.word(REACH), "this check is about leaving a local minimum", "Say 局部最优.")
    some = claim.choose(QUANTIFIER) == "some"
    population, batch = mini_batch_of(example)
    draws = _draws_over_the_crest()
    evidence = (_same_sample_again(population, batch, draws), _about_shuffling())
    if some and claim.choose(KEEPS) == "kept":
        return confirmed(
            "proof",
            say(
                "Every way out that single samples can take, batches that draw independently "
                "can take as well."
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("Batches can leave where single samples can, but more rarely."),
        *evidence,
        _rarer(batch, draws),
    )


def _draws_over_the_crest() -> int:
    """How many updates with the gradient J' − 1 lead from the shallow valley over the crest."""
    start, crest, _ = stationary_points(TWO_VALLEYS)
    position, count = float(start), 0
    while position <= float(crest):
        position, count = position - float(RATE) * (TWO_VALLEYS.slope(position) - 1), count + 1
    return count


def _same_sample_again(population: int, batch: int, draws: int) -> Derivation:
    return Derivation(
        (
            Step(
                say("A batch that draws sample {i} every time steps as this sample alone:", i=math("i")),
                r"\frac1b \sum_{k=1}^{b} \nabla J_i(\theta) = \nabla J_i(\theta)",
            ),
            Step(
                say(
                    "A path of {n} single draws has, among {m} samples, the chance", n=math("n"), m=math("m")
                ),
                r"m^{-n}",
            ),
            Step(
                say("so batches walk the same path with the chance of at least"),
                r"\bigl(m^{-n}\bigr)^{b} = m^{-nb} > 0",
            ),
            Step(
                say(
                    "Example: {J} with the gradients {one} and the learning rate {rate}. From the local "
                    "minimum at −1, {n} equal draws lead over the crest at 0; all samples together stay. "
                    "With batches of {b}:",
                    J=math("J(w) = " + TWO_VALLEYS.latex.replace("x", "w")),
                    one=math(r"J' \pm 1"),
                    rate=decimal(RATE),
                    n=draws,
                    b=batch,
                ),
                rf"2^{{-{draws} \cdot {batch}}} > 0",
            ),
            Step(
                say(
                    "And if a batch takes {b} different ones of {m} samples, half of them of either kind, "
                    "all are of one kind with the chance",
                    b=batch,
                    m=population,
                ),
                rf"\binom{{{population // 2}}}{{{batch}}} \Big/ \binom{{{population}}}{{{batch}}} > 0",
            ),
        )
    )


def _about_shuffling() -> Remark:
    return Remark(
        say(
            "Proved for independent draws, as “some ability” that all samples together lack. In batches of "
            "different samples a path is lost where too few samples lead along it: with two samples in all, "
            "a batch of two is everything."
        )
    )


def _rarer(batch: int, draws: int) -> Evidence:
    """The chance that all draws are the same sample, as a power; and again, with few of them, counted out."""
    alone, together = Fraction(1, 2) ** draws, Fraction(1, 2) ** (draws * batch)
    small, few = min(batch, 4), 2
    every = [*product((0, 1), repeat=small * few)]
    counted = Fraction(sum(all(drawn) for drawn in every), len(every))
    return counterexample(
        say(
            "{n} equal draws out of two have the chance {one} with single samples, {many} with batches of "
            "{b}: smaller, not 0.",
            n=draws,
            one=math(f"2^{{-{draws}}}"),
            many=math(f"2^{{-{draws * batch}}}"),
            b=batch,
        ),
        again=say(
            "Counted out for {few} updates with batches of {size}, {share} of all sequences of "
            "draws are such.",
            few=few,
            size=small,
            share=str(counted),
        ),
        agrees=counted == Fraction(1, 2) ** (small * few) and 0 < together <= alone,
    )
