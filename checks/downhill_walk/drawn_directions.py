"""What SGD draws at random is a sample, not a direction (D-20)."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    counterexample,
    decimal,
    percent,
    refuted,
    say,
)
from notecheck.model import (
    Counterexample,
    Remark,
    Table,
)
from notecheck.words import CHANCE, Family

from ..shared.regression import Vector, dot, gradients, mean_gradient
from ..shared.sample_programs import shortened
from ..shared.walk import Walk, pair, walk_of
from ..shared.walk_draws import draws_of
from .asked import another_size, samples_asked
from .drawn_samples import judged_draws
from .pictures import directions_figure

MANY_SEEDS = tuple(range(2, 22))

DRAWN = Family(
    "what is chosen",
    {
        "direction": ("方向", "direction"),
        "sample": ("样本", "训练数据", "数据", "sample", "datum", "data point"),
    },
    two_sided=False,
)


@check("sgd-random-direction", uses=["sgd-program", "one-sample-gradient"])
def sample_is_drawn_not_direction(claim: Reading, program: Reading, gradient: Reading) -> Verdict:
    """List every step that the program can take where it starts: one for each sample, no other.

    A direction drawn at random could be any of the compass and would point uphill half the time.
    The drawn samples' gradients have the full gradient for their mean.
    """
    claim.require("每走一步", "每一步", "every step", "each step", "with every step")
    chance, drawn, count = (
        claim.word(CHANCE),
        claim.word(DRAWN),
        claim.number(("个", "样本", "sample", "direction")),
    )
    walk = walk_of(program)
    evidence = (_first_steps(walk), directions_figure(walk))
    if samples_asked(walk) != int(count):
        return another_size(walk, [int(count)], *evidence)
    draws = draws_of(walk)
    if drawn.meaning == "sample" or draws is None or not draws.uniform:
        fits = say(
            "What is drawn at random is the sample; the direction follows from it, and on average it is the "
            "gradient."
        )
        return judged_draws(walk, "every update", chance.meaning, fits, *evidence)
    if chance.meaning != "random":
        return refuted(
            "enumeration",
            say("The direction is not fixed: it is that of the sample that was drawn."),
            *evidence,
            _another_time(walk),
            correction=claim.rewrite((drawn, say("sample")), (chance, say("at random"))),
        )
    return refuted(
        "enumeration",
        say(
            "It is the sample that is drawn, not the direction: where the walk starts only {count} "
            "directions are possible.",
            count=len(_turns(walk)),
        ),
        *evidence,
        _possible_directions(walk),
        Remark(
            say(
                "Farther on the samples disagree: in the recorded run {share} of the updates raise the mean "
                "loss of all samples. But the direction is never chosen freely: it is always one of {count}, "
                "and their mean is the full gradient.",
                share=percent(share_uphill(walk), 0),
                count=len(walk.samples),
            )
        ),
        correction=claim.rewrite((drawn, say("sample"))),
    )


def share_uphill(walk: Walk) -> float:
    """The share of the updates of the first run that raise the mean loss over all samples."""
    import numpy as np

    x = np.array([[float(entry) for entry in one.x] for one in walk.samples])
    y = np.array([float(one.y) for one in walk.samples])
    heights = ((walk.paths[0] @ x.T - y) ** 2).mean(axis=1)
    return float((np.diff(heights) > 0).mean())


def _first_steps(walk: Walk) -> Table:
    """The possible first steps, their compass directions, and their mean."""
    theta, full = walk.start, mean_gradient(walk.samples, walk.start)
    slopes: list[tuple[Any, Vector]] = [
        *enumerate(gradients(walk.samples, theta), 1),
        (say("mean of all"), full),
    ]
    rows = tuple(
        (
            name,
            pair([-walk.rate * entry for entry in slope], 3),
            decimal(_compass([-entry for entry in slope]), 3),
            decimal(-walk.rate * dot(slope, full), 3),
        )
        for name, slope in slopes
    )
    header = (
        say("sample"),
        say("step taken"),
        say("compass direction (degrees)"),
        say("change of the loss, to first order"),
    )
    return Table(header, rows, say("Every first step that is possible"))


def _compass(step: Sequence[Any]) -> float:
    return degrees(atan2(float(step[1]), float(step[0])))


def _turns(walk: Walk) -> dict[str, float]:
    """The compass directions of the possible first steps: as they are shown, and in degrees."""
    steps = [[-entry for entry in slope] for slope in gradients(walk.samples, walk.start) if any(slope)]
    turns = sorted(map(_compass, steps))
    return {decimal(turn, 6): turn for turn in turns}


def _first_turns(walk: Walk) -> list[str]:
    """The compass directions of the first step with many seeds, in their order."""
    first = walk_of(walk.reading, shortened(walk.program, 1), MANY_SEEDS)
    steps = [path[1] - path[0] for path in first.paths]
    return [decimal(_compass(step), 6) for step in steps if any(step)]


def _another_time(walk: Walk) -> Counterexample:
    """Two first steps from one place, taken with two seeds; and again, whether samples lead there."""
    one, *others = dict.fromkeys(_first_turns(walk))
    possible = _turns(walk)
    return counterexample(
        say(
            "From the same start the program takes its first step at {one} degrees in one run, and in others "
            "at {others}.",
            one=one,
            others=", ".join(others),
        ),
        again=say(
            "By the samples themselves, the directions there are {turns} degrees.", turns=", ".join(possible)
        ),
        agrees=len(possible) > 1 and {one, *others} <= possible.keys() and others,
    )


def _possible_directions(walk: Walk) -> Counterexample:
    """The directions of all samples, enumerated; and again, as the program starts with many seeds."""
    seen, possible = set(_first_turns(walk)), _turns(walk)
    return counterexample(
        say(
            "Where the walk starts, the {count} samples leave only these directions for a step: {turns} "
            "degrees. No other is ever taken there.",
            count=len(walk.samples),
            turns=", ".join(possible),
        ),
        again=say(
            "Run with {runs} other seeds, the program takes its first step at {seen} degrees.",
            runs=len(MANY_SEEDS),
            seen=", ".join(sorted(seen, key=float)),
        ),
        agrees=seen <= possible.keys() and len(seen) > 1,
    )
