"""Figures for the checks on batch sizes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from notecheck import math, say
from notecheck.model import Axis, Figure, Line, Panel, Points, Rule, Stretch

from ..shared.bowl import Bowl

if TYPE_CHECKING:
    from notecheck.prose.quantities import NumberInterval

SPREAD_OUT = Bowl(curvature=Fraction(1), spread=Fraction(1))  # half the samples have curvature 0, half 2


def figure_of_stable_rates(size: int) -> Figure:
    """By what one update multiplies the mean squared distance, against the learning rate."""
    rates = [Fraction(step, 50) for step in range(0, 111)]
    sizes = (1, size)
    lines = tuple(
        Line(
            tuple(map(float, rates)),
            tuple(float(SPREAD_OUT.with_batch(one).keeps(rate)) for rate in rates),
            say("batches of {b}", b=one) if one > 1 else say("single samples"),
            style=style,
        )
        for one, style in zip(sizes, ("dashed", "solid"), strict=True)
    )
    panel = Panel(
        Axis(say("learning rate {eta}", eta=math(r"\eta"))),
        Axis(say("factor of the mean squared distance in one update"), limits=(0.0, 2.0)),
        (*lines, Rule("y", 1.0, say("above this line it grows"))),
    )
    return Figure(
        "stable-learning-rates",
        say("Which learning rates are stable?"),
        say(
            "Two curves that start at 1, fall, and rise above 1 again: with single samples at learning rate "
            "1, with medium batches just below 2. Beyond 2 no batch size helps."
        ),
        (panel,),
    )


def figure_of_noise_scale(size: int) -> Figure:
    """Noise of a batch against the length of the gradient, at three distances from the minimum."""
    sizes = [2**power for power in range(0, 17)]
    lines = tuple(
        Line(
            tuple(map(float, sizes)),
            tuple(distance_inverse / one**0.5 for one in sizes),
            say("distance {d} from the minimum", d=label),
        )
        for label, distance_inverse in (("1", 1.0), ("0.1", 10.0), ("0.01", 100.0))
    )
    panel = Panel(
        Axis(say("batch size"), log=True),
        Axis(say("noise divided by the gradient"), log=True),
        (
            Stretch("x", float(size), float(sizes[-1]), say("large batches")),
            *lines,
            Rule("y", 1.0, say("noise as long as the gradient")),
        ),
    )
    return Figure(
        "noise-against-gradient",
        say("When is a batch close to all samples?"),
        say(
            "Three parallel falling lines on logarithmic axes, one for each distance from the minimum. A "
            "batch is close to all samples where the line is below the level of equal noise and gradient."
        ),
        (panel,),
    )


CLASS_NAMES = (say("small"), say("medium"), say("large"))


def _gaps(classes: Sequence[NumberInterval]) -> list[tuple[float, float]]:
    """The open stretches between one range and the next."""
    ordered = sorted(classes, key=lambda one: one.first)
    ends = [(one.last + 1, other.first - 1) for one, other in pairwise(ordered)]
    return [(float(low), float(high)) for low, high in ends if low <= high]


def figure_of_classes(classes: Sequence[NumberInterval], recommended: Sequence[int] = ()) -> Figure:
    """The classes of batch sizes on a logarithmic axis, the gaps between them, and sizes named elsewhere."""
    shaded = [
        Stretch("x", float(one.first), float(4096 if one.high is None else one.last), name)
        for one, name in zip(classes, CLASS_NAMES, strict=True)
    ]
    open_gaps = [
        Line(gap, (0.6, 0.6), say("in no class") if index == 0 else None, style="dotted", marker=True)
        for index, gap in enumerate(_gaps(classes))
    ]
    heights = (0.3,) * len(recommended)
    named = (
        [Points(tuple(map(float, recommended)), heights, say("named by the other note"))]
        if recommended
        else []
    )
    ticks = tuple((float(4**power), 4**power) for power in range(7))
    panel = Panel(
        Axis(say("batch size"), log=True, ticks=ticks, limits=(1.0, 4096.0)),
        Axis(say("classes"), ticks=((-1.0, ""),), limits=(0.0, 1.0)),
        (*shaded, *open_gaps, *named),
    )
    alt = say(
        "A logarithmic axis of batch sizes with three shaded stretches. Dotted lines mark the gaps between "
        "them, whose sizes belong to no class."
    )
    if recommended:
        alt = say(
            "A logarithmic axis of batch sizes with three shaded stretches, and points for the sizes that "
            "the other note names: {sizes}.",
            sizes=", ".join(map(str, recommended)),
        )
    name = "named-batch-sizes" if recommended else "batch-size-classes"
    return Figure(name, say("The classes of batch sizes"), alt, (panel,))
