"""Near the bottom of the valley: noise that stays where the samples disagree there (D-24, D-34)."""

from __future__ import annotations

from dataclasses import replace

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Axis, Case, Derivation, Evidence, Figure, Line, Panel, Remark, Step, Table
from notecheck.words import CERTAINTY, STEADINESS, Family

from ..shared.regression import gradients, spread
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, bottom, loss, walk_of
from .ground import Ground, disagreeing, ground_of

OSCILLATES = ("来回震荡", "震荡", "oscillate", "oscillates", "swing to and fro")
NEAR_THE_BOTTOM = ("谷底附近", "near the bottom")
CALM = Family(
    "oscillation near the bottom",
    {
        "calm": ("不容易震荡", "不易震荡", "does not oscillate easily", "does not easily oscillate"),
        "oscillating": ("容易震荡", "很容易震荡", "易震荡", "oscillates easily", "easily oscillates"),
    },
    two_sided=False,
)


# ---- one sample ------------------------------------------------------------------------------------


@check("sgd-oscillates-near-valley", uses=["sgd-program"])
def noise_stays_where_samples_disagree(claim: Reading, program: Reading) -> Verdict:
    """At the minimum an update on sample i moves by −α∇J_i, which is 0 only where sample i is content.

    So SGD goes on moving about the minimum, at a constant learning rate, exactly where the gradients
    of the samples are not all 0 there; on the note's own data they are.
    """
    claim.require(*NEAR_THE_BOTTOM)
    claim.require(*OSCILLATES)
    chance, walk = claim.choose(CERTAINTY), walk_of(program)
    noisy = ground_of(walk, 1, disagreeing(walk.samples))
    content = spread(gradients(walk.samples, bottom(walk.samples))) == 0
    evidence = (_why_it_stays(), *_both_grounds(walk, noisy), floor_figure(walk))
    if chance == "sometimes" and noisy.in_the_long_run() > 0:
        return confirmed(
            "proof",
            say(
                "At the program's learning rate it keeps doing so exactly where the gradients of the single "
                "samples are not all 0 at the minimum."
            ),
            *evidence,
            Remark(
                say(
                    "Judged at a constant learning rate, as in the program; one that falls in the right way "
                    "lets the oscillation die out (Robbins and Monro, 1951)."
                )
            ),
        )
    least, (draws, followed) = loss(walk.samples, bottom(walk.samples)), noisy.one_by_one()
    return refuted(
        "proof",
        say(
            "It depends on the samples: the oscillation stays where they disagree, and dies out where they "
            "agree."
        ),
        *evidence,
        counterexample(
            say(
                "On the data of the note every sample's gradient at the minimum is 0; with targets moved by "
                "one the distance settles at {level}.",
                level=decimal(noisy.in_the_long_run(), 3),
            ),
            again=say(
                "On the note's data the loss there is {loss}, so every sample is fitted. With the moved "
                "targets all sequences of {n} draws, followed one by one in exact fractions, leave the "
                "distance {first}, as the recursion does, which comes to that level in a hundred thousand "
                "updates.",
                loss=str(least),
                n=draws,
                first=decimal(followed, 3),
            ),
            agrees=content
            and least == 0
            and decimal(followed, 3) == decimal(noisy.after(draws), 3)
            and decimal(noisy.after(100_000), 3) == decimal(noisy.in_the_long_run(), 3) != "0",
        ),
    )


def _why_it_stays() -> Derivation:
    return Derivation(
        (
            Step(
                say("From the minimum itself, an update on the sample {i} leads away by", i=math("i")),
                r"\theta^* - \alpha\,\nabla J_i(\theta^*) - \theta^* = -\alpha\,\nabla J_i(\theta^*)",
            ),
            Step(
                say("Only the mean of these gradients is 0 at the minimum, not each of them:"),
                r"\frac{1}{m}\sum_{i=1}^{m} \nabla J_i(\theta^*) = 0",
            ),
            Step(
                say("Nothing moves any more exactly where every sample is fitted:"),
                r"\nabla J_i(\theta^*) = 0 \text{ } \forall i",
            ),
        )
    )


def _both_grounds(walk: Walk, noisy: Ground) -> tuple[Case, Case]:
    return (
        Case(
            True,
            say(
                "The note's samples with targets moved by one, up and down in turn: the distance from the "
                "minimum (root mean square) settles at {level}.",
                level=decimal(noisy.in_the_long_run(), 3),
            ),
        ),
        Case(
            False,
            say(
                "The note's own samples are all fitted at the minimum: there no update moves, and after "
                "{updates} updates the distance is {distance} and still falling.",
                updates=walk.updates,
                distance=decimal(ground_of(walk, 1).after(walk.updates), 3),
            ),
        ),
    )


# ---- small batches ---------------------------------------------------------------------------------


# In Chinese the number says it: 不是由一条数据说了算.
WHOSE_WORD = Family("whose word counts", {"one": ("a single",), "none": ("no single",)}, two_sided=False)


@check("mbgd-steadier-near-valley", uses=["mbgd-program", "sgd-program"])
def batches_oscillate_less(claim: Reading, squads: Reading, alone: Reading) -> Verdict:
    """At one learning rate the noise of a batch of b is (m − b)/(b(m − 1)) of that of one sample."""
    claim.presume_numbers(1)
    claim.presume(WHOSE_WORD, "one")
    other, calm = claim.choose(METHOD), claim.choose(CALM)
    claim.require(*NEAR_THE_BOTTOM)
    steady = claim.choose(STEADINESS)
    one_by_one, in_batches = walk_of(alone), walk_of(squads)
    size = in_batches.batch_size
    if other == "in batches":
        raise claim.reject(None, "small batches are compared with themselves", "Name another method.")
    rival = 1 if other == "one by one" else len(one_by_one.samples)
    samples = disagreeing(one_by_one.samples)
    sizes = sorted({1, size, len(samples)})
    grounds = {count: ground_of(one_by_one, count, samples) for count in sizes}
    levels = {count: ground.in_the_long_run() for count, ground in grounds.items()}
    calmer = levels[size] < levels[rival]
    evidence: tuple[Evidence, ...] = (_levels_table(grounds), _why_less(), floor_figure(one_by_one))
    if (steady == "steady", calm == "calm") == (calmer, calmer):
        return confirmed(
            "proof",
            say(
                "At the same learning rate its directions scatter less, and so does its place near the "
                "bottom."
            ),
            *evidence,
            Remark(
                say(
                    "Judged at the same learning rate, as in the programs. Raised in proportion to the "
                    "batch, it brings part of the noise back: {raised} in the long run. And on the note's "
                    "own data, which a line fits exactly, neither method oscillates in the end.",
                    raised=decimal(replace(grounds[size], rate=size * one_by_one.rate).in_the_long_run(), 3),
                )
            ),
        )
    pair = (grounds[size], grounds[rival])
    followed = [ground.one_by_one() for ground in pair]
    settled = [ground.around(100_000) for ground in pair]
    return refuted(
        "proof",
        say("The larger the batch, the less the walk oscillates near the bottom, at the same learning rate."),
        *evidence,
        counterexample(
            say(
                "Where the samples disagree, the distance from the minimum settles at {batch} with batches "
                "of {size} and at {other} with {rival}.",
                batch=decimal(levels[size], 3),
                size=size,
                other=decimal(levels[rival], 3),
                rival=rival,
            ),
            again=say(
                "The first updates, over all draws one by one and in exact fractions, leave the distances "
                "{first}, as the recursion does, which comes to {last} in a hundred thousand updates.",
                first=", ".join(decimal(distance, 3) for _, distance in followed),
                last=", ".join(decimal(distance, 3) for distance in settled),
            ),
            agrees=(settled[0] < settled[1]) == calmer
            and all(
                decimal(ground.after(updates), 3) == decimal(distance, 3)
                for ground, (updates, distance) in zip(pair, followed, strict=True)
            ),
        ),
    )


def _why_less() -> Derivation:
    return Derivation(
        (
            Step(
                say("At the minimum the gradients of the samples scatter about 0 by"),
                r"s^2 = \frac{1}{m}\sum_{i=1}^{m} \|\nabla J_i(\theta^*)\|^2",
            ),
            Step(
                say("The mean over a batch of {b} different samples scatters less:", b=math("b")),
                r"E\,\|\nabla J_B(\theta^*)\|^2 = \frac{s^2}{b}\cdot\frac{m-b}{m-1}",
            ),
            Step(
                say("And the batches of one shuffled pass make up for each other:"),
                r"\sum_{B} b\,\nabla J_B(\theta^*) = \sum_{i=1}^{m} \nabla J_i(\theta^*) = 0",
            ),
        )
    )


def _levels_table(grounds: dict[int, Ground]) -> Table:
    rows = tuple(
        (
            size,
            decimal(ground.around(1000), 3),
            decimal(ground.in_the_long_run(), 3) if ground.size < len(ground.samples) else "0",
        )
        for size, ground in grounds.items()
    )
    header = (say("samples in an update"), say("distance after 1000 updates"), say("in the long run"))
    return Table(
        header,
        rows,
        say(
            "With targets moved by one, up and down in turn (root mean square over a pass, computed "
            "exactly); samples drawn as in the programs"
        ),
    )


def floor_figure(walk: Walk) -> Figure:
    """How close each batch size comes where the samples disagree."""
    samples = disagreeing(walk.samples)
    turns = sorted({round(10 ** (at / 12)) for at in range(49)})
    return Figure(
        "valley-noise-floor",
        say("Where the samples disagree, noise stays"),
        say(
            "Distance from the minimum against updates, both logarithmic, with targets moved by one: with "
            "one sample the curve soon runs level, with a small batch it runs level lower down, and with all "
            "samples it falls on."
        ),
        (
            Panel(
                Axis(say("updates"), log=True),
                Axis(say("distance from the minimum"), log=True),
                tuple(
                    Line(
                        tuple(map(float, turns)),
                        tuple(map(ground_of(walk, size, samples).around, turns)),
                        say("samples in an update: {size}", size=size),
                    )
                    for size in sorted({1, 2, len(samples)})
                ),
            ),
        ),
    )
