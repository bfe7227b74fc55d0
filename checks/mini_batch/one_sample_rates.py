"""Learning rates at which SGD diverges and batch gradient descent does not (B-25)."""

from __future__ import annotations

from fractions import Fraction
from math import log

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Step, Table
from notecheck.words import SIZE, Family

from ..downhill_walk.step_distance import LEARNING_RATE
from ..shared.batch_words import EASILY, SAMPLES, refuse_hedges
from ..shared.bowl import Bowl
from ..shared.regression import average, variance

DIVERGES = Family(
    "how easily it diverges",
    {
        "easily": ("容易发散", "很容易发散", "easily diverges", "diverges easily"),
        "hardly": ("不容易发散", "不易发散", "很难发散", "hardly diverges", "does not diverge easily"),
    },
    two_sided=False,
)
UNEQUAL = ("各样本损失的曲率不全相同", "samples' losses are not all curved alike")
BETWEEN = Fraction(3, 10)  # a learning rate between the bounds of the two methods, with these curvatures
UNEQUALLY_CURVED = (Fraction(1), Fraction(9))  # features 1 and 3, with squares 1 and 9


@check("sgd-diverges-sooner", uses=["sgd-one-sample"])
def unequal_curvatures_narrow_the_stable_rates(claim: Reading, definition: Reading) -> Verdict:
    """E θ² is multiplied by (1 − ηh)² + η²τ²/b: stable for 0 < η < 2h/(h² + τ²/b), narrowest for b = 1.

    τ² is the variance of the samples' curvatures; for τ = 0 all batch sizes have the bound 2/h.
    """
    refuse_hedges(claim, but=EASILY)
    claim.require(*LEARNING_RATE)
    claim.require("稍微", "稍", "a bit", "slightly")
    high, easily = claim.choose(SIZE) == "large", claim.choose(DIVERGES) == "easily"
    batch = int(definition.number(SAMPLES))
    bowl = Bowl(average(UNEQUALLY_CURVED), spread=variance(UNEQUALLY_CURVED))
    if not _largest_rate(bowl.with_batch(batch)) < BETWEEN < bowl.largest_rate:
        raise definition.reject(
            None, "at this batch size the example of the check does not tell the methods apart"
        )
    evidence = (_stable_range(), _table_of_bounds(bowl), _in_one_run(BETWEEN))
    if high is not easily:
        return refuted(
            "proof",
            say("It is high learning rates at which it diverges, and single samples bear them least."),
            *evidence,
            _diverges_alone(bowl.with_batch(batch), BETWEEN),
        )
    if claim.states(*UNEQUAL):
        return confirmed(
            "proof",
            say("Then there are learning rates at which SGD diverges and batch gradient descent converges."),
            *evidence,
        )
    return conditional(
        "proof",
        say(
            "It diverges sooner than batch gradient descent where the samples' losses are curved differently."
        ),
        *evidence,
        _unequal_curvatures(bowl, batch),
        _equal_curvatures(batch),
        Source("Ma, Bassily & Belkin (2018), The Power of Interpolation, theorem 1"),
        condition=say("the samples' losses are not all curved alike"),
        correction=claim.prepend(say("where the samples' losses are not all curved alike, ")),
    )


def _unequal_curvatures(bowl: Bowl, batch: int) -> Case:
    """By what single samples, and all together, multiply the mean squared distance at the same rate."""
    grows, shrinks = bowl.with_batch(batch).keeps(BETWEEN), Bowl(bowl.curvature).keeps(BETWEEN)
    return Case(
        grows > 1 > shrinks,
        say(
            "Curvatures 1 and 9, learning rate {rate}: single samples multiply the mean squared distance "
            "by {grows}, all together by {shrinks}.",
            rate=str(BETWEEN),
            grows=str(grows),
            shrinks=str(shrinks),
        ),
    )


def _equal_curvatures(batch: int) -> Case:
    rate = Fraction(19, 10)
    alone, together = Bowl(Fraction(1)).with_batch(batch).keeps(rate), Bowl(Fraction(1)).keeps(rate)
    return Case(
        alone > together,
        say(
            "Two samples of curvature 1, learning rate {rate}, close to the bound 2: both methods "
            "multiply it by {shrinks}.",
            rate=str(rate),
            shrinks=str(alone),
        ),
    )


def _largest_rate(bowl: Bowl) -> Fraction:
    """2h/(h² + τ²): below it E θ² is multiplied by less than 1."""
    bound: Fraction = 2 * bowl.curvature / (bowl.curvature**2 + bowl.spread)
    return bound


def _stable_range() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "A draw of {b} samples with the curvatures {a} multiplies the mean squared distance by",
                    b=math("b"),
                    a=math("a_i"),
                ),
                r"\mathbb{E}\,(1 - \eta a)^2 = (1 - \eta h)^2 + \eta^2\,\frac{\tau^2}{b}, \qquad "
                r"h = \mathbb{E}\,a_i, \quad \tau^2 = \operatorname{Var}(a_i)",
            ),
            Step(
                say("This is below 1 exactly for"),
                r"0 < \eta < \frac{2h}{h^2 + \tau^2/b}",
            ),
            Step(
                say(
                    "For all samples together the bound is {full}; for a single one it is smaller, exactly "
                    "if",
                    full=math("2/h"),
                ),
                r"\frac{2h}{h^2 + \tau^2} < \frac{2}{h} \iff \tau \ne 0",
            ),
        )
    )


def _table_of_bounds(bowl: Bowl) -> Table:
    rows = tuple((str(size), str(_largest_rate(bowl.with_batch(size)))) for size in (1, 2, 10))
    last = (say("all samples"), str(bowl.largest_rate))
    header = (say("batch size"), say("stable learning rates lie below"))
    return Table(header, (*rows, last), say("Samples with the curvatures 1 and 9, drawn independently"))


def _in_one_run(rate: Fraction) -> Remark:
    growth = sum(log(abs(1 - float(rate) * float(one))) for one in UNEQUALLY_CURVED) / 2
    return Remark(
        say(
            "Judged by the mean over all runs, as elsewhere in the notes. In the example nearly every single "
            "run diverges as well: in a long one the distance is multiplied by {factor} an update (geometric "
            "mean). With several weights what counts is the curvature in the direction in which the loss of "
            "all samples is curved most.",
            factor=f"{2.718281828459045**growth:.2f}",
        )
    )


def _diverges_alone(single: Bowl, rate: Fraction) -> Evidence:
    moments = [Fraction(1)]
    for _ in range(3):  # every draw of curvature 1 or 9 is followed
        moments.append(average([(1 - rate * a) ** 2 * moments[-1] for a in UNEQUALLY_CURVED]))
    return counterexample(
        say(
            "Curvatures 1 and 9, learning rate {rate}: one draw multiplies the distance by {one} or {other}, "
            "the mean squared distance by {both}; at {low} by {less}.",
            rate=str(rate),
            one=str(1 - rate * UNEQUALLY_CURVED[0]),
            other=str(1 - rate * UNEQUALLY_CURVED[1]),
            both=str(single.keeps(rate)),
            low=str(rate / 3),
            less=str(single.keeps(rate / 3)),
        ),
        again=say("Three updates followed draw by draw."),
        agrees=moments[3] == single.keeps(rate) ** 3 > 1 > single.keeps(rate / 3),
    )
