"""Cats of all colours at once: what is left of the noise when each batch has every kind (M-21)."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Counterexample, Derivation, Remark, Source, Step
from notecheck.words import Family

from ..shared.regression import average, variance
from .oscillation import OSCILLATION
from .oscillation_cause import LIKENESS

COLOURS = (("黑猫", "black"), ("白猫", "white"), ("红猫", "red"), ("蓝猫", "blue"), ("橘猫", "orange"))
MANNER = Family(
    "how they are shown",
    {
        "at once": ("一次摆在", "同时摆在", "一起摆在", "all at once", "at once", "together"),
        "in turn": ("轮流摆在", "先后摆在", "一只一只摆在", "one after another", "in turn", "one by one"),
    },
    two_sided=False,
)
TREND = Family(
    "more or less oscillation",
    {
        "down": ("减少", "减轻", "减小", "less oscillation", "reduced", "gets less", "shrinks"),
        "up": ("增加", "增多", "增大", "more oscillation", "increased", "gets more", "grows"),
    },
    two_sided=False,
)
DEGREE = Family(
    "how much less",
    {
        "much": ("大为", "大大", "大幅", "greatly", "much", "far", "most of"),
        "little": ("略为", "略微", "稍微", "slightly", "a little"),
    },
    two_sided=False,
)
PULLS = (Fraction(-3), Fraction(-1), Fraction(1), Fraction(3))
WITHIN = (Fraction(-1), Fraction(1))


@check("all-colours-at-once", uses=["oscillation-cause"])
def one_of_every_kind(claim: Reading, cause: Reading) -> Verdict:
    """With one of each of k kinds in every batch, what the kinds disagree by never reaches the gradient.

    Of the variance B + W of a single sample, between the kinds and within them, W/k is left: at most
    a k-th (stratified sampling: Cochran 1977, section 5.6).
    """
    cause.choose(LIKENESS)
    claim.require(*OSCILLATION)
    kinds = sum(claim.states(*names) is not None for names in COLOURS)
    manner = claim.choose(MANNER)
    trend, degree = claim.choose(TREND), claim.choose(DEGREE)
    if kinds < 1:
        raise claim.reject(None, "no colour of cats was found", "Name the colours, such as 黑猫、白猫.")
    evidence = (_what_is_left(kinds), COCHRAN)
    if (manner, trend, degree) == ("at once", "down", "much") and kinds > 1:
        summary = say(
            "With {k} colours in every batch at most {share} of the variance is left.",
            k=kinds,
            share=str(Fraction(1, kinds)),
        )
        return confirmed("proof", summary, *evidence, _reading())
    return refuted(
        "proof",
        say("All kinds at once leave little of the noise, one kind leaves it all."),
        _enumerated(kinds),
        *evidence,
    )


COCHRAN = Source("Cochran (1977), Sampling Techniques, section 5.6")


def _what_is_left(kinds: int) -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "A cat of a random colour, each equally likely: its gradient varies between the colours "
                    "and within each."
                ),
                r"\mathrm{Var}\,g = B + W",
            ),
            Step(
                say(
                    "One of each of the {k} colours: between them nothing is left to chance, and within",
                    k=kinds,
                ),
                rf"\mathrm{{Var}}\,\bar g = \frac{{W}}{{{kinds}}}",
            ),
            Step(
                say("So of the variance there is left"),
                rf"\frac{{W/{kinds}}}{{B + W}} \le \frac{{1}}{{{kinds}}}",
            ),
        ),
        say("Every colour in every batch"),
    )


def _reading() -> Remark:
    return Remark(
        say(
            "The picture was read as: batches that hold every colour against single samples of a random one, "
            "all colours being equally common, at the same learning rate; where the oscillation comes from "
            "the samples, its level falls with the variance. What a child or an adult thinks of cats is not "
            "judged."
        )
    )


def _enumerated(kinds: int) -> Counterexample:
    """Colours that pull to different places, two cats of each: all draws, one by one."""
    pulls = PULLS[:kinds]
    single = variance([pull + own for pull in pulls for own in WITHIN])
    means = [
        average([pull + own for pull, own in zip(pulls, owns, strict=True)])
        for owns in product(WITHIN, repeat=len(pulls))
    ]
    return counterexample(
        say(
            "Colours that pull to {pulls}, two cats of each, one step to either side: the variance of one "
            "cat is {single}, that of a batch with every colour {batch}.",
            pulls=math(", ".join(map(str, pulls))),
            single=str(single),
            batch=str(variance(means)),
        ),
        again=say(
            "By the formulas one cat has the variance between the colours, {between}, plus that within a "
            "colour, {within}; in the batch the first is gone, and the second divided by their number.",
            between=str(variance(pulls)),
            within=str(variance(WITHIN)),
        ),
        agrees=single == variance(pulls) + variance(WITHIN)
        and variance(means) == variance(WITHIN) / len(pulls),
    )
