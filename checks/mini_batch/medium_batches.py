"""What is said of medium batches: steady and fairly fast (B-56)."""

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
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Step, Table
from notecheck.words import SPEED, STEADINESS

from ..shared.batch_noise import PULLING, RATE, noise_of_two_samples, sizes_of
from ..shared.batch_words import require_convergence
from ..shared.conditions import Bound, bound_on
from ..shared.regression import DISAGREEING, average, shrinkage
from .batch_pictures import figure_of_stable_rates


@check("medium-batches", uses=["small-batches", "large-batches"])
def medium_batches_are_steady_below_a_learning_rate(
    medium: Reading, small: Reading, large: Reading
) -> Verdict:
    """No batch size makes a learning rate safe: for every b, stable for all data means 0 < η < 2/L.

    L is the largest curvature of one sample's loss. For curvatures aᵢ ≤ L with mean h, the bound of
    a batch is 2h/(h² + Var(a)/b) ≥ 2h/E a² ≥ 2/L, with equality where all curvatures are L.
    “Stable” is read as: settling, and at a lower level than small batches; “fairly fast” as: fewer
    samples used for the same progress than with large ones.
    """
    require_convergence(medium)
    medium.require("训练", "training", "trains", "train")
    sizes, below, above = sizes_of(medium, "medium"), sizes_of(small, "small"), sizes_of(large, "large")
    steady = medium.choose(STEADINESS) == "steady" and shrinkage(sizes.first) < shrinkage(below.last)
    fast = medium.choose(SPEED) == "faster" and sizes.last < above.first
    evidence = (
        _stable_for_all(),
        _table_of_use(sizes.last, above.first),
        figure_of_stable_rates(sizes.first),
        *_remarks_on_medium(),
    )
    if not (steady and fast):
        return refuted(
            "proof",
            say(
                "At the same learning rate they are steadier than smaller batches and need fewer samples "
                "than larger ones."
            ),
            *evidence,
            _fewer_samples(sizes.last, above.first)
            if steady
            else noise_of_two_samples(below.last, below.last, sizes.first),
        )
    if is_safe(medium):
        return confirmed("proof", say("In this range it holds for every data set."), *evidence)
    return conditional(
        "proof",
        say("No batch size is stable by itself: above a certain learning rate every batch diverges."),
        *evidence,
        *sides_of_the_bound((sizes.first, sizes.last), bound_on(medium, "eta")),
        BOTTOU_CURTIS,
        condition=_WITHIN_THE_BOUND,
        correction=medium.append(_IF_WITHIN_THE_BOUND),
    )


LARGEST_CURVATURE = ("单个样本损失的最大曲率", "largest curvature of one sample's loss")
BOTTOU_CURTIS = Source(
    "Bottou, Curtis & Nocedal (2018), Optimization Methods for Large-Scale Machine Learning, theorem 4.6"
)
SAFE = math(r"0 < \eta < \frac{2}{L}")
_WITHIN_THE_BOUND = say(
    "{range}, where {L} is the largest curvature of one sample's loss: no wider range is safe for every data "
    "set",
    range=SAFE,
    L=math("L"),
)
_IF_WITHIN_THE_BOUND = say(
    " (provided that the learning rate satisfies ${range}$, where $L$ is the largest curvature of one "
    "sample's loss)",
    range=SAFE.latex,
)


def is_safe(claim: Reading) -> bool:
    """Whether a claim states a range of learning rates that lies within 0 < η < 2/L, and what L is."""
    rates = bound_on(claim, "eta")
    if rates is None or not rates.within(2) or not claim.states(*LARGEST_CURVATURE):
        return False
    return {str(name) for name in rates.high.free_symbols} == {"L"}


def _stable_for_all() -> Derivation:
    """For one parameter; with several, E‖(I − ηA)θ‖² ≤ ‖θ‖² − η(2 − ηL) θᵀHθ says the same."""
    return Derivation(
        (
            Step(
                say(
                    "One update multiplies the mean squared distance from the minimum by",
                ),
                r"\mathbb{E}\bigl[(1 - \eta a)^2\bigr] = (1 - \eta h)^2 + "
                r"\eta^2\,\frac{\operatorname{Var}(a_i)}{b}",
            ),
            Step(
                say(
                    "where {a} is the curvature of a batch, {h} its mean. This is below 1 exactly for",
                    a=math("a"),
                    h=math("h"),
                ),
                r"0 < \eta < \frac{2h}{h^2 + \operatorname{Var}(a_i)/b}",
            ),
            Step(
                say(
                    "If no sample is curved by more than {L}, the bound of every batch is at least",
                    L=math("L"),
                ),
                r"\frac{2h}{h^2 + \operatorname{Var}(a_i)} = \frac{2h}{\mathbb{E}[a_i^2]} \ge "
                r"\frac{2h}{L h} = \frac{2}{L}",
            ),
            Step(
                say(
                    "and it is no more than that where all samples are curved alike, whatever the batch size."
                ),
                "",
            ),
        )
    )


def sides_of_the_bound(sizes: tuple[int, ...], rates: Bound | None) -> tuple[Evidence, ...]:
    """In a bowl of curvature 1: a learning rate below 2, and one above, or at the end that is stated."""
    too_high = Fraction(21, 10)
    if rates is not None and rates.reach is not None and rates.reach > 2:
        too_high = min(too_high, (2 + Fraction(str(rates.reach))) / 2)
    growth = PULLING.with_batch(sizes[0]).keeps(too_high)
    settled = (
        Case(
            True,
            say(
                "Curvature 1, learning rate 1, batches of {b}: the mean squared distance settles at {level}.",
                b=size,
                level=str(PULLING.with_batch(size).settled(Fraction(1))),
            ),
        )
        for size in sizes
    )
    return (
        *settled,
        Case(
            False,
            say(
                "Curvature 1, learning rate {rate}: every update multiplies it by {growth}, with any batch "
                "size.",
                rate=str(too_high),
                growth=str(growth),
            ),
        ),
    )


def _table_of_use(medium: int, large: int) -> Table:
    updates = 100
    rows = tuple((size, updates, updates * size) for size in (medium, large))
    header = (say("batch size"), say("updates"), say("samples used"))
    return Table(
        header, rows, say("The same number of updates at the same learning rate comes equally far on average")
    )


def _fewer_samples(medium: int, large: int) -> Evidence:
    keeps = PULLING.gradient(Fraction(1)) * RATE
    return counterexample(
        say(
            "At the same learning rate one update goes {share} of the way on average with either size; it "
            "uses {medium} samples in one case, {large} in the other.",
            share=percent(keeps),
            medium=medium,
            large=large,
        ),
        again=say("Averaged over the places to which either of two samples leads, by its own gradient."),
        agrees=average([1 - RATE * one.gradient((Fraction(1),))[0] for one in DISAGREEING]) == 1 - keeps,
    )


def _remarks_on_medium() -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "“Stable” was read as: the mean squared distance from the minimum settles, and at a lower "
                "level than with small batches. At a constant learning rate this level is above 0 as long as "
                "the samples disagree."
            )
        ),
        Remark(
            say(
                "“Fairly fast” was read as: fewer samples used for the same progress than with large "
                "batches. Against small batches it is the other way round, unless many samples are computed "
                "side by side."
            )
        ),
    )
