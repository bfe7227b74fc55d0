"""Noise and steadiness of the three methods (O-19, O-26, O-29, O-39, O-40, O-41)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, quote, refuted, say
from notecheck.model import Derivation, Evidence, Remark, Source, Step
from notecheck.words import AVERAGE, CERTAINTY, DEPENDENCE, GROWTH, ORDER, QUANTIFIER, SIZE, STEADINESS, Word

from ..shared.batch_noise import NOISE
from ..shared.batch_words import SAMPLES
from ..shared.one_weight_descent import Descent
from ..shared.regression import DISAGREEING, mean_gradient, shrinkage, spread
from ..shared.regression import batches as every_batch
from .sgd_path import both_kinds
from .three_methods import OPTIMISER, sizes_in

OSCILLATES = ("震荡", "振荡", "波动", "oscillate", "oscillates", "fluctuation", "fluctuations")
EFFICIENCY = ("效率", "efficiency")
FOUR = (*DISAGREEING, *DISAGREEING)
COCHRAN = Source("Cochran (1977), Sampling Techniques, theorem 2.2")


@check(
    "one-sample-gradient-noisy",
    "sgd-noise-in-summary",
    uses=["mini-batch-program", "sgd-regression-program"],
)
def single_samples_scatter_most_and_may_oscillate(claim: Reading, batches: Reading, code: Reading) -> Verdict:
    """Var_b = (σ²/b)(m − b)/(m − 1) is largest for b = 1. Where samples disagree it moves the weight back
    and forth about the minimum; where they agree and the rate is small, nothing does.
    """
    claim.presume(DEPENDENCE, "dependent")
    claim.presume(QUANTIFIER, "one")
    method, sizes = claim.choose(OPTIMISER), sizes_in(batches)
    claim.require(*NOISE)
    claim.require(*OSCILLATES)
    chance = claim.word(CERTAINTY)
    for number in claim.numbers:
        if not number.counts(*SAMPLES) or int(number) != sizes.of(method):
            raise claim.reject(number, "this method uses another number of samples")
    large = all(word.meaning == "large" for word in claim.chosen(SIZE))
    agreeing, disagreeing = both_kinds(code)
    evidence = (scatter(), sizes.table(), COCHRAN)
    if method == "one" and large and chance.meaning == "sometimes":
        return confirmed(
            "proof",
            say(
                "No batch scatters more than single samples; they can drive the weight back and forth, "
                "depending on the data."
            ),
            *evidence,
            _how_it_depends(chance, agreeing, disagreeing),
        )
    return refuted(
        "proof",
        say("Single samples scatter most; they oscillate where samples disagree, and not everywhere."),
        *evidence,
        _moves_or_not(agreeing, disagreeing),
    )


def scatter() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean of b of m samples' gradients, drawn without repetition, scatters by"),
                r"\operatorname{Var}_b = \frac{\sigma^2}{b} \cdot \frac{m - b}{m - 1}",
            ),
            Step(
                say("This falls with every further sample, down to nothing for all of them:"),
                r"\operatorname{Var}_1 = \sigma^2 > \operatorname{Var}_b > \operatorname{Var}_m = 0 \qquad "
                r"(1 < b < m)",
            ),
            Step(
                say("On average over the batches the direction is that of the full gradient, for every b:"),
                r"\mathbb{E}[g_b] = \nabla J(\theta)",
            ),
        )
    )


def _how_it_depends(chance: Word, agreeing: Descent, disagreeing: Descent) -> Remark:
    return Remark(
        say(
            "“{chance}” was read as: for some data, not for all. The five samples of the SGD program agree: "
            "with the learning rate {rate} every update keeps its side of the minimum. With labels moved by "
            "one, up and down in turn, the next update leads away from the minimum itself, by up to {most}.",
            chance=quote(chance.words),
            rate=str(agreeing.rate),
            most=str(max(abs(move) for move in _moves(disagreeing))),
        )
    )


def _moves(descent: Descent) -> list[Fraction]:
    """By how much each sample moves the weight away from the best one."""
    return [descent.update(descent.best, drawn) - descent.best for drawn in range(len(descent.samples))]


def _moves_or_not(agreeing: Descent, disagreeing: Descent) -> Evidence:
    moved = _moves(disagreeing)
    return counterexample(
        say(
            "From the best weight single samples that disagree move by {moves}, all five together by {all}; "
            "single samples that agree by 0.",
            moves=", ".join(map(str, moved)),
            all=str(disagreeing.full_update(disagreeing.best) - disagreeing.best),
        ),
        again=say("By the formula for the error, each must move by 2ηxr, of which the mean is 0."),
        agrees=not any(_moves(agreeing))
        and agreeing.is_straight
        and moved
        == [
            2 * disagreeing.rate * x * r
            for (x, _), r in zip(disagreeing.samples, disagreeing.residuals, strict=True)
        ]
        and any(moved)
        and sum(moved) == 0,
    )


# ---- steady and cheap at once ------------------------------------------------------------------------


@check("gd-updates-steady", uses=["mini-batch-program"])
def updates_on_all_samples_have_no_noise(claim: Reading, code: Reading) -> Verdict:
    """Var_b is 0 for b = m only: at a given place an update of gradient descent is always the same."""
    claim.require("更新", "updates", "update")
    method, steady = claim.choose(OPTIMISER), claim.choose(STEADINESS) == "steady"
    sizes = sizes_in(code)
    evidence = (
        scatter(),
        sizes.table(),
        Remark(
            say(
                "“Steady” was read as: without noise in the direction. At too high a learning rate gradient "
                "descent swings to and fro and diverges, without any noise."
            )
        ),
    )
    if steady == (method == "all"):
        return confirmed("proof", say("With all samples in it a direction has no noise left."), *evidence)
    return refuted(
        "proof", say("Of the three only gradient descent has no noise."), *evidence, _two_samples()
    )


@check(
    "mini-batch-keeps-and-lowers",
    "mini-batch-looks-after-both",
    "mini-batch-in-summary",
    uses=["mini-batch-program"],
)
def less_work_than_all_and_less_noise_than_one(claim: Reading, code: Reading) -> Verdict:
    """For 1 < b < m an update takes less work than one of gradient descent, and scatters less than SGD."""
    claim.presume(CERTAINTY, "sometimes")
    claim.presume(ORDER, "after")
    first, *others = [word.meaning for word in claim.chosen(OPTIMISER)]
    if others not in ([], ["some"], ["all", "one"]):
        raise claim.reject(None, "this check expects gradient descent for the work, SGD for the noise")
    sizes = sizes_in(code)
    said = [word.meaning == "steady" for word in claim.chosen(STEADINESS)]
    said += [word.meaning == "down" for word in claim.chosen(GROWTH)]
    said += [word.meaning == "large" for word in claim.chosen(SIZE)]
    said += [word.meaning == "some" for word in claim.chosen(QUANTIFIER)]
    said += [word.meaning == "mean" for word in claim.chosen(AVERAGE)]
    claim.require(*EFFICIENCY, "计算量", "computation")
    if not others or others == ["some"]:
        claim.require("兼得", "都照顾到", "both")
    else:
        claim.require("保住了", "keeps")
        claim.require(*NOISE)
    evidence = (
        scatter(),
        sizes.table(),
        Remark(
            say(
                "Judged as: less work in an update than gradient descent, less noise than SGD, at the same "
                "learning rate. Some of each, not both in full: the least work has SGD, the least noise "
                "gradient descent."
            )
        ),
    )
    if first == "some" and all(said) and sizes.in_between:
        return confirmed(
            "proof",
            say(
                "An update takes {b} of {m} gradients, and its direction has {share} of the scatter of "
                "single samples.",
                b=sizes.batch,
                m=sizes.population,
                share=decimal(sizes.noise("some"), 2),
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say(
            "Between one sample and all of them there is less work than with all and less noise than with "
            "one."
        ),
        *evidence,
        _two_samples(),
    )


def _two_samples() -> Evidence:
    zero = (Fraction(0),)
    found = {
        size: spread([mean_gradient(batch, zero) for batch in every_batch(FOUR, size)]) for size in (1, 2, 4)
    }
    return counterexample(
        say(
            "Four samples with the gradients 1, 1, −1, −1: the variance is {one} with single samples, {two} "
            "with two and {four} with all.",
            one=str(found[1]),
            two=str(found[2]),
            four=str(found[4]),
        ),
        again=say("Every batch enumerated, against the formula for draws without repetition."),
        agrees=all(value == shrinkage(size, 4) * found[1] for size, value in found.items())
        and found[1] > found[2] > found[4] == 0,
    )
