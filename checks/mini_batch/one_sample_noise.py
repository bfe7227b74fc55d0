"""The noise of a single sample's gradient, and what it deviates from (B-20, B-33, B-35)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import QUANTIFIER, Family

from ..downhill_walk.downhill_direction import _parallel
from ..shared.batch_words import EACH_UPDATE, SAMPLES, refuse_hedges, require_all
from ..shared.regression import Samples, gradients, mean, mean_gradient, spread
from ..shared.sample_programs import samples_of
from .batch_gradients import figure_of_batch_means, table_of_all_batches
from .counts import unlike_definition
from .one_iteration import scatter_of_one

LOUD = Family(
    "how much noise",
    {
        "much noise": (
            *("噪声大", "噪声多", "噪声很大", "噪声较大", "噪声更大", "噪声更多"),
            *("noisy", "noisier", "more noise", "a lot of noise"),
        ),
        "little noise": (
            *("噪声小", "噪声少", "噪声很小", "噪声较小", "噪声更小", "噪声更少"),
            *("less noisy", "less noise", "little noise"),
        ),
    },
)


@check("sgd-noisy", "one-sample-noisier", uses=["sgd-one-sample", "sgd-program"])
def one_sample_scatters_most(claim: Reading, definition: Reading, alone: Reading) -> Verdict:
    """Var of the mean of b draws is σ²/b: a single sample's gradient is the noisiest of all batches'.

    The sentence that counts its samples has to count those of the definition.
    """
    refuse_hedges(claim)
    loud = claim.choose(LOUD) == "much noise"
    defined = int(definition.number(SAMPLES))
    if claim.chosen(QUANTIFIER) or claim.numbers:
        require_all(claim, EACH_UPDATE, ("方向", "direction"))
        said = int(claim.number(SAMPLES))
        if said != defined:
            return unlike_definition(said, definition, defined, alone)
    if defined != 1:
        raise definition.reject(definition.number(SAMPLES), "this check is about the noise of one sample")
    samples = samples_of(alone.program)
    evidence = (
        _noise_of_a_mean(),
        table_of_all_batches(samples),
        figure_of_batch_means(samples),
        _all_alike(),
    )
    if loud:
        return confirmed(
            "proof",
            say("No batch has a noisier direction: the variance falls with every further sample."),
            *evidence,
        )
    return refuted(
        "proof",
        say("The fewer samples in an update, the noisier its direction."),
        *evidence,
        scatter_of_one(samples),
    )


def _noise_of_a_mean() -> Derivation:
    return Derivation(
        (
            Step(
                say("The gradient of a drawn sample is the full gradient and noise:"),
                r"g_i = \nabla J + \varepsilon_i, \qquad \mathbb{E}[\varepsilon_i] = 0, \quad "
                r"\mathbb{E}\|\varepsilon_i\|^2 = \sigma^2",
            ),
            Step(
                say("In the mean of {b} draws the noise has the mean square", b=math("b")),
                r"\mathbb{E}\Bigl\|\frac1b\sum_{k=1}^{b} \varepsilon_{i_k}\Bigr\|^2 = \frac{\sigma^2}{b} "
                r"\le \sigma^2",
            ),
        )
    )


def _all_alike() -> Remark:
    return Remark(
        say(
            "“Noise” was read as the scatter of the direction about the full gradient, and its size against "
            "that of other batches. Where all samples have the same gradient there is no noise at all, "
            "whatever the method; a data set of different samples is taken for granted, as the note does."
        )
    )


# ---- scatter or bias? ----------------------------------------------------------------------------

REPRESENTS = Family(
    "whether it represents the whole",
    {
        "not always": ("未必代表", "不一定代表", "不见得代表", "may not represent", "need not represent"),
        "always": ("一定代表", "必然代表", "总能代表", "always represents"),
        "never": ("绝不代表", "不可能代表", "never represents"),
    },
    two_sided=False,
)
DEVIATES = Family(
    "size of the deviation",
    {
        "large": (
            "偏差大",
            "偏差很大",
            "偏差较大",
            "deviation is large",
            "large deviation",
            "deviates a lot",
        ),
        "small": (
            "偏差小",
            "偏差很小",
            "偏差较小",
            "deviation is small",
            "small deviation",
            "deviates little",
        ),
    },
)
IN_ONE_UPDATE = ("就单次更新而言", "in a single update")


@check("one-sample-deviates", uses=["sgd-one-sample", "sgd-program"])
def single_gradients_scatter_without_bias(claim: Reading, definition: Reading, alone: Reading) -> Verdict:
    """E‖g_i − ∇J‖² = σ² is the largest of all batches, but E g_i − ∇J = 0: scatter, and no bias.

    “May not represent” needs one sample that points elsewhere than all together.
    """
    require_all(claim, ("方向", "direction"), ("总体的趋势", "overall trend", "trend of the whole"))
    represents, large = claim.choose(REPRESENTS), claim.choose(DEVIATES) == "large"
    samples = samples_of(alone.program)
    start = tuple(Fraction(0) for _ in samples[0].x)
    slopes, whole = gradients(samples, start), mean_gradient(samples, start)
    astray = [not _parallel(one, whole) for one in slopes].count(True)
    said, defined = int(claim.number(SAMPLES)), int(definition.number(SAMPLES))
    if said != defined:
        return unlike_definition(said, definition, defined, alone)
    evidence = (_scatter_and_bias(), table_of_all_batches(samples), figure_of_batch_means(samples))
    if represents != "not always" or not large or not astray:
        return refuted(
            "proof",
            say(
                "Some samples point elsewhere than all together, and no batch deviates more than one of them."
            ),
            *evidence,
            scatter_of_one(samples),
        )
    if claim.states(*IN_ONE_UPDATE):
        return confirmed("proof", say("Each draw is off by much, their mean by nothing."), *evidence)
    return conditional(
        "proof",
        say(
            "A single draw is off by much; on average a draw is not off at all: this is scatter, and no bias."
        ),
        *evidence,
        *_one_draw_and_all(samples),
        Remark(
            say(
                "Read as the deviation of each single update, the sentence holds. Statistics tells it from "
                "bias, the deviation that is left on average: the bias is exactly 0, what is large is the "
                "variance. {n} of the {m} samples point elsewhere than all together where the "
                "program starts.",
                n=astray,
                m=len(samples),
            )
        ),
        condition=say("it is the deviation of a single update that is meant, not that of their mean"),
        correction=claim.rewrite(
            (
                claim.word(DEVIATES),
                say("deviation is large (in a single update; on average there is none)"),
            )
        ),
    )


def _scatter_and_bias() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean squared deviation of a drawn gradient is the variance:"),
                r"\mathbb{E}\|g_i - \nabla J\|^2 = \sigma^2",
            ),
            Step(
                say("Its mean deviation, the bias, is nothing:"),
                r"\mathbb{E}[g_i] - \nabla J = \frac1m\sum_{i=1}^{m} \nabla J_i - \nabla J = 0",
            ),
        )
    )


def _one_draw_and_all(samples: Samples) -> tuple[Case, Case]:
    start = tuple(Fraction(0) for _ in samples[0].x)
    slopes = gradients(samples, start)
    whole = mean_gradient(samples, start)
    bias = max(abs(a - b) for a, b in zip(mean(slopes), whole, strict=True))
    return (
        Case(
            True,
            say(
                "A single update from the start of the program: off by {length} (root mean square); the full "
                "gradient is {whole} long.",
                length=decimal(float(spread(slopes)) ** 0.5),
                whole=decimal(float(sum(entry * entry for entry in whole)) ** 0.5),
            ),
        ),
        Case(
            False,
            say(
                "The mean over all {m} samples that may be drawn: off by {bias}.",
                m=len(samples),
                bias=str(bias),
            ),
        ),
    )
