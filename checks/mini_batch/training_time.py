"""Is training shorter with mini-batches than with single samples? Counted in rounds of a device (B-52)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, math, percent, refuted, say
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import Family

from ..shared.batch_noise import PULLING, RATE
from ..shared.rounds import rounds
from ..shared.sample_programs import METHOD
from .epochs import mini_batch_of
from .side_by_side import several, table_of_rounds, with_as_many_units

LENGTH = Family(
    "length of time",
    {
        "shorter": ("短", "更短", "少", "更少", "shorter", "less"),
        "longer": ("长", "更长", "多", "更多", "longer", "more"),
    },
    two_sided=False,
)
SAME_EPOCHS = ("epoch 数相同", "epoch 数目相同", "same number of epochs")


@check("mini-batch-shorter-training", uses=["updates-per-epoch"])
def shorter_for_the_same_epochs_andseveral_units(claim: Reading, example: Reading) -> Verdict:
    """An epoch takes Σ⌈b/p⌉ rounds, fewer than N exactly if some batch of two or more meets p ≥ 2.

    At the same learning rate, though, the mean path depends on the number of updates alone: to come
    equally far, a mini-batch needs as many updates as SGD, and at least as many rounds.
    """
    claim.require("总的训练时间", "训练总时间", "total training time", "training time in all")
    claim.require("比", "than")
    population, batch = mini_batch_of(example)
    if claim.choose(METHOD) != "one by one":
        raise claim.reject(claim.word(METHOD), "this check compares with SGD", "Say SGD.")
    evidence = (
        table_of_rounds(population, batch),
        _updates_for_the_same_way(batch),
        _two_ways_to_read_it(batch),
    )
    if claim.choose(LENGTH) == "longer":
        return refuted(
            "enumeration",
            say("On several units an epoch of mini-batches takes fewer rounds than one of single samples."),
            *evidence,
            with_as_many_units(population, batch),
        )
    if claim.states(*SAME_EPOCHS) and several(claim) and claim.states("并行单元", "parallel units"):
        return confirmed("proof", say("Then a mini-batch shares its samples between the units."), *evidence)
    return conditional(
        "proof",
        say("It is shorter for the same number of epochs on several units, not for the same progress."),
        *evidence,
        *_an_epoch_and_the_same_way(population, batch),
        condition=say(
            "both run the same number of epochs, on {p} parallel units with {least}",
            p=math("p"),
            least=math(r"p \ge 2"),
        ),
        correction=claim.prepend(
            say(
                "with the same number of epochs and ${least}$ parallel units, ",
                least=r"p \ge 2",
            )
        ),
    )


def _two_ways_to_read_it(batch: int) -> Remark:
    return Remark(
        say(
            "Read as the rounds of equally many epochs the sentence holds on any device with several "
            "units. Read as the rounds until the loss is equally low, it depends on the learning rate: "
            "at the same one mini-batches gain nothing at first, at one {b} times as high about what "
            "they gain an epoch.",
            b=batch,
        )
    )


def _an_epoch_and_the_same_way(population: int, batch: int) -> tuple[Case, Case]:
    """On two units, the rounds of an epoch, and those that halve the distance: with batches, and without."""
    few, many = rounds(population, batch, 2), rounds(population, 1, 2)
    updates, way = _updates_to_halve()
    halving = updates * -(-batch // 2)
    return (
        Case(
            few < many,
            say(
                "{N} samples, 2 units: an epoch takes {few} rounds in batches of {b}, {many} with single "
                "samples.",
                N=population,
                b=batch,
                few=few,
                many=many,
            ),
        ),
        Case(
            halving < updates,
            say(
                "To halve the mean distance in a bowl of curvature 1 at the learning rate {rate}, both need "
                "{n} updates ({way} is left): {n} rounds with single samples, {many} in batches of {b} on 2 "
                "units.",
                rate=str(RATE),
                n=updates,
                way=percent(way),
                many=halving,
                b=batch,
            ),
        ),
    )


def _updates_to_halve() -> tuple[int, Fraction]:
    """How many updates halve the mean distance E θ, and what is left of it then."""
    left, updates = Fraction(1), 0
    while left > Fraction(1, 2):
        left, updates = left * (1 - RATE * PULLING.curvature), updates + 1
    return updates, left


def _updates_for_the_same_way(batch: int) -> Derivation:
    return Derivation(
        (
            Step(
                say("On average an update goes along the full gradient, whatever the batch size:"),
                r"\mathbb{E}[g_b] = \nabla J",
            ),
            Step(
                say(
                    "so in a bowl of curvature {h} the mean distance after {t} updates is",
                    h=math("h"),
                    t=math("t"),
                ),
                r"\mathbb{E}[\theta_t] = (1 - \eta h)^t\,\theta_0",
            ),
            Step(
                say(
                    "with {t} samples used in one case and {more} in the other.",
                    t=math("t"),
                    more=math(f"{batch}t"),
                )
            ),
        )
    )
