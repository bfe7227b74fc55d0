"""Figures for the claims about gradient descent, as data."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt
from typing import Any

from notecheck import decimal, math, say
from notecheck.model import Axis, Band, Figure, Line, Panel, Points, Rule, Stretch
from notecheck.text import Text

from .descent_rule import TOO_LONG, Example
from .landscapes import KINK, QUARTIC, RIPPLES, SLIDE, TWO_VALLEYS, Landscape
from .one_weight_descent import Descent


def one_step_figure(example: Example) -> Figure:
    """What one step multiplies the loss by, against the learning rate; the note's own rate is marked."""
    shares = [share / 100 for share in range(0, 251, 5)]
    own, long = float(example.rate * example.curvature), float(TOO_LONG)
    return Figure(
        "one-step-of-descent",
        say("What one step does to the loss"),
        say(
            "The loss after one step divided by the loss before it, against the learning rate times L: a "
            "parabola that starts at 1, falls to 0 at 1 and is back at 1 at 2; beyond 2 the loss grows. The "
            "learning rate of the note's program lies at {own}, where the loss falls to {share} of what it "
            "was; at {long} it grows to {grown} times what it was.",
            own=decimal(own),
            share=decimal((1 - own) ** 2),
            long=decimal(long),
            grown=decimal((1 - long) ** 2),
        ),
        (
            Panel(
                Axis(say("learning rate × L")),
                Axis(say("loss after / loss before")),
                (
                    Stretch("x", 0, 2, say("the loss falls")),
                    Rule("y", 1, say("unchanged")),
                    Line(tuple(shares), tuple((1 - share) ** 2 for share in shares), say("on the parabola")),
                    Points((own,), ((1 - own) ** 2,), say("the note's program")),
                    Points((long,), ((1 - long) ** 2,), say("a step too long")),
                ),
            ),
        ),
    )


def convex_figure(example: Example) -> Figure:
    """Positions step by step on four convex losses, started and stepped alike."""
    rate = float(example.rate)
    steps = tuple(float(step) for step in range(41))
    start = float(example.start)
    own = [start]
    for _ in steps[1:]:
        own.append(own[-1] * (1 - rate * float(example.curvature)))
    return Figure(
        "convex-is-not-enough",
        say("Four convex losses, one arrives"),
        say(
            "Position against step number on four convex losses. On the parabola of the note it falls to 0. "
            "On the exponential slide, which has no lowest point, it climbs for ever. On the kink it hops "
            "between two places beside the minimum. On the fourth power its size, on a logarithmic scale, "
            "shoots up within three steps."
        ),
        (
            _positions(steps, own, say("arrives: {loss}", loss=math(example.height))),
            _positions(
                steps, SLIDE.path(0.0, 1.0, 40), say("no lowest point: {loss}", loss=math(SLIDE.latex))
            ),
            _positions(
                steps[:13],
                KINK.path(rate / 2 + 3 * rate, rate, 12),
                say("hops across the kink: {loss}", loss=math(KINK.latex)),
            ),
            _positions(
                steps[:4],
                [abs(place) for place in QUARTIC.path(start, rate, 3)],
                say("shoots out: {loss}", loss=math(QUARTIC.latex)),
                log=True,
            ),
        ),
    )


def _positions(steps: Sequence[float], path: Sequence[Any], title: Text, log: bool = False) -> Panel:
    return Panel(
        Axis(say("step")),
        Axis(say("size of the position") if log else say("position"), log=log),
        (Line(tuple(steps), tuple(float(place) for place in path), marker=True),),
        title,
    )


def basins_figure() -> Figure:
    """Two non-convex losses with the paths of descent on them."""
    return Figure(
        "valleys-and-starts",
        say("Two non-convex losses"),
        say(
            "First, a loss with two valleys: descent from just left of the crest rolls into the shallow "
            "valley at -1, from just right of it into the deep one at 2. Second, a loss with ripples but one "
            "valley: from -4 and from 5 descent reaches the minimum at 0."
        ),
        (
            _landscape(TWO_VALLEYS, -1.7, 2.9, (-0.05, 0.05), say("two valleys: the start decides")),
            _landscape(RIPPLES, -5.0, 5.5, (-4.0, 5.0), say("ripples, one valley: every start arrives")),
        ),
    )


def _landscape(loss: Landscape, low: float, high: float, starts: tuple[float, float], title: Text) -> Panel:
    places = tuple(low + (high - low) * share / 120 for share in range(121))
    paths = [loss.path(start, 0.1, 60) for start in starts]
    return Panel(
        Axis(say("parameter")),
        Axis(say("loss")),
        (
            Line(places, tuple(loss.height(place) for place in places), say("{loss}", loss=math(loss.latex))),
            *(
                Line(
                    path,
                    tuple(loss.height(place) for place in path),
                    say("from {start}", start=decimal(path[0])),
                    "dotted",
                    True,
                )
                for path in paths
            ),
        ),
        title,
    )


def path_figure(agreeing: Descent, disagreeing: Descent) -> Figure:
    """The weight update by update, with the same draws from samples that agree and that do not."""
    dice = random.Random(1)
    draws = [dice.randrange(len(agreeing.samples)) for _ in range(120)]
    spread = sqrt(disagreeing.settled)
    return Figure(
        "two-paths-of-sgd",
        say("The same draws on two data sets"),
        say(
            "The weight against the update number. First, where the samples agree, it climbs to the best "
            "weight in uneven steps and stays. Second, where they disagree, it climbs as fast and then moves "
            "up and down in a band around the best weight for ever."
        ),
        (
            _path_panel(agreeing, draws, 0.0, say("samples agree")),
            _path_panel(disagreeing, draws, spread, say("samples disagree")),
        ),
    )


def _path_panel(descent: Descent, draws: Sequence[int], spread: float, title: Text) -> Panel:
    updates = tuple(float(number) for number in range(len(draws) + 1))
    best = float(descent.best)
    ends = (0.0, updates[-1])
    band = (
        Band(
            ends, (best - spread,) * 2, (best + spread,) * 2, say("root mean square distance in the long run")
        ),
    )
    return Panel(
        Axis(say("update")),
        Axis(say("weight")),
        (
            *(band if spread else ()),
            Rule("y", best, say("best weight")),
            Line(updates, descent.path(0.0, draws), say("SGD")),
        ),
        title,
    )
