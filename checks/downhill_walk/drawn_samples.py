"""What SGD draws at random: a sample (D-27), not a direction (D-20)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import atan2, comb, degrees, factorial
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    percent,
    refuted,
    say,
)
from notecheck.model import Axis, Bars, Evidence, Figure, Interval, Panel, Remark, Rule, Source, Table
from notecheck.words import CHANCE, Family

from ..shared.regression import Vector, dot, gradients, mean, mean_gradient
from ..shared.walk import SEEDS, Walk, pair, walk_of
from ..shared.walk_draws import ODDS, Draws, draws_of, first_updates
from .pictures import directions_figure

SAMPLES = ("样本", "sample", "数据", "datum")

# ---- what is drawn --------------------------------------------------------------------------------

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
    used = {asked for path in walk.asked for asked in path}
    evidence = (_first_steps(walk), directions_figure(walk))
    if {len(asked) for asked in used} != {1}:
        return inconsistent(
            "execution", say("Not every update of the program uses one sample."), *evidence, against=[program]
        )
    if (
        drawn.meaning == "sample"
        and chance.meaning == "random"
        and int(count) == 1
        and len(used) == len(walk.samples)
    ):
        return confirmed(
            "enumeration",
            say(
                "What is drawn at random is the sample; the direction follows from it, and on average it is "
                "the gradient."
            ),
            *evidence,
        )
    if drawn.meaning == "sample":
        return inconsistent(
            "execution",
            say("The program draws one sample at random for every update."),
            *evidence,
            against=[program],
        )
    if int(count) != 1:
        return inconsistent(
            "execution",
            say("Every update of the program goes in one direction."),
            *evidence,
            against=[program],
        )
    if chance.meaning != "random":
        return refuted(
            "enumeration",
            say("The direction is not fixed: it is that of the sample that was drawn."),
            *evidence,
            _several_taken(walk),
            correction=claim.rewrite((drawn, say("sample")), (chance, say("at random"))),
        )
    return refuted(
        "enumeration",
        say(
            "It is the sample that is drawn, not the direction: where the walk starts only {count} "
            "directions are possible, all of them downhill.",
            count=len(walk.samples),
        ),
        *evidence,
        _never_taken(walk),
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


def _compass(step: Sequence[Fraction]) -> float:
    return degrees(atan2(float(step[1]), float(step[0])))


def _never_taken(walk: Walk) -> Evidence:
    """All possible directions lie in a fan; the recorded first steps are among them."""
    slopes = gradients(walk.samples, walk.start)
    turns = sorted(_compass([-entry for entry in slope]) for slope in slopes)
    downhill = all(dot(slope, mean_gradient(walk.samples, walk.start)) >= 0 for slope in slopes)
    firsts = [path[0] for path in walk.asked]
    return counterexample(
        say(
            "Where the walk starts, every possible direction lies between {low} and {high} degrees; a "
            "direction drawn at random would fall outside of this fan with a probability of {share}.",
            low=decimal(turns[0], 3),
            high=decimal(turns[-1], 3),
            share=decimal(1 - (turns[-1] - turns[0]) / 360, 3),
        ),
        again=say(
            "The mean of the {count} gradients is {mean}, exactly the full gradient, and the program's first "
            "steps are among these {count}.",
            count=len(slopes),
            mean=pair(mean(slopes), 3),
        ),
        agrees=downhill
        and mean(slopes) == mean_gradient(walk.samples, walk.start)
        and all(len(first) == 1 for first in firsts)
        and turns[-1] - turns[0] < 180,
    )


def _several_taken(walk: Walk) -> Evidence:
    """From the same start, other draws take other directions."""
    slopes = gradients(walk.samples, walk.start)
    turns = sorted(_compass([-entry for entry in slope]) for slope in slopes)
    crossed = slopes[0][0] * slopes[-1][1] - slopes[0][1] * slopes[-1][0]
    return counterexample(
        say(
            "From the same start, the first sample leads to one side and the last to another: the possible "
            "directions lie between {low} and {high} degrees.",
            low=decimal(turns[0], 3),
            high=decimal(turns[-1], 3),
        ),
        again=say("Their cross product, in exact fractions, is {crossed} and not 0.", crossed=str(crossed)),
        agrees=crossed != 0 and turns[0] < turns[-1],
    )


# ---- which sample is drawn ------------------------------------------------------------------------

BEFORE = Family(
    "when",
    {
        "every update": (
            "每次更新之前",
            "每次更新前",
            "每一次更新之前",
            "before every update",
            "before each update",
        ),
        "every pass": ("每一遍之前", "每遍之前", "before every pass", "before each pass"),
        "once": ("开始之前", "一开始", "at the beginning", "once at the start"),
    },
    two_sided=False,
)


@check("sgd-sample-at-random", uses=["sgd-program"])
def each_update_draws_a_sample(claim: Reading, program: Reading) -> Verdict:
    """Tell from every step which sample it used; test that the draws are uniform and independent (Draws)."""
    when, chance, count = claim.choose(BEFORE), claim.choose(CHANCE), claim.number(SAMPLES)
    walk = walk_of(program)
    draws, m = draws_of(walk), len(walk.samples)
    if draws is None:
        sentence = say("Not every update of the program uses one sample.")
        return inconsistent("execution", sentence, first_updates(walk), against=[program])
    evidence = (
        first_updates(walk),
        *(_share_interval(draws, index) for index in range(m)),
        _shares_figure(draws),
        *_how_often_all_are_seen(m),
    )
    if not draws.uniform:
        sentence = say("The program does not draw each sample equally often and independently.")
        return inconsistent("execution", sentence, *evidence, against=[program])
    if (when, chance, int(count)) != ("every update", "random", 1):
        sentence = say("This is not how the program chooses its samples.")
        return inconsistent("execution", sentence, *evidence, against=[program])
    return confirmed(
        "execution",
        say(
            "Each of {draws} updates used one sample, and each of the {m} samples came equally often, "
            "independently of the one before.",
            draws=draws.count,
            m=m,
        ),
        *evidence,
        Source("W. Hoeffding, Probability inequalities for sums of bounded variables, 1963, theorem 1"),
    )


def _share_interval(draws: Draws, index: int) -> Interval:
    share = float(draws.shares[index])
    return Interval(
        say("share of sample {number} among {draws} draws", number=index + 1, draws=draws.count),
        percent(share),
        percent(share - draws.margin),
        percent(share + draws.margin),
        seeds=len(SEEDS),
        odds=f"{ODDS:g}",
    )


def _shares_figure(draws: Draws) -> Figure:
    shares, margin = draws.shares, draws.margin
    numbers = tuple(float(index + 1) for index in range(len(shares)))
    return Figure(
        "samples-drawn",
        say("Every sample is drawn equally often"),
        say(
            "One bar for each sample: its share of all draws. All bars end at the same height, one over the "
            "number of samples, well within the margin that chance leaves."
        ),
        (
            Panel(
                Axis(say("sample"), ticks=tuple((number, int(number)) for number in numbers)),
                Axis(say("share of the draws"), limits=(0, 2 / len(shares))),
                (
                    Bars(numbers, tuple(map(float, shares))),
                    Rule("y", 1 / len(shares) - margin),
                    Rule("y", 1 / len(shares) + margin, say("margin of chance")),
                ),
            ),
        ),
    )


def _how_often_all_are_seen(m: int) -> tuple[Evidence, ...]:
    """With replacement, m draws rarely show all m samples."""
    complete = Fraction(factorial(m), m**m)
    rows = tuple((seen, percent(Fraction(_ways(m, seen), m**m))) for seen in range(1, m + 1))
    return (
        Table(
            (say("different samples in a pass"), say("probability")),
            rows,
            say("A pass of m draws with replacement"),
        ),
        Remark(
            say(
                "Drawn with replacement, a pass of {m} draws shows all {m} samples only in {share} of the "
                "cases: a pass is not an epoch in which every sample is used once.",
                m=m,
                share=percent(complete),
            )
        ),
    )


def _ways(m: int, seen: int) -> int:
    """How many of the m^m sequences of m draws show exactly `seen` different samples."""
    terms: list[int] = [comb(seen, left_out) * (seen - left_out) ** m for left_out in range(seen)]
    return comb(m, seen) * (sum(terms[::2]) - sum(terms[1::2]))  # inclusion and exclusion
