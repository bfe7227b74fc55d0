"""Pictures of the three walks: their paths on the level lines, and how far they still are from the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians, sin
from typing import Any

from notecheck import quote, say
from notecheck.model import Arrow, Axis, Figure, Label, Line, Panel, Points
from notecheck.text import Text

from .regression import Vector, mean_gradient
from .walk import Walk, bottom, level_lines

PATH_UPDATES = 120  # updates that are drawn of each path
NAMES = {
    "bgd-program": say("all samples"),
    "sgd-program": say("one sample"),
    "mbgd-program": say("small batches"),
}


def name_of(walk: Walk) -> Text:
    return NAMES.get(walk.name, say("program"))


def errors_figure(walks: Sequence[Walk]) -> Figure:
    """The distance from the minimum against passes and against updates, for each program."""
    return Figure(
        "walk-errors",
        say("How far from the bottom?"),
        say(
            "Distance from the minimum on a logarithmic scale, one curve for each program. Against passes "
            "the curve of single samples falls fastest and that of all samples slowest; against updates all "
            "three nearly coincide. After a quick start every curve falls slowly along the valley."
        ),
        (
            Panel(
                Axis(say("passes")),
                Axis(say("distance from the minimum"), log=True),
                tuple(_curve(walk, walk.passes / walk.updates) for walk in walks),
                title=say("against passes"),
            ),
            Panel(
                Axis(say("updates")),
                Axis(say("distance from the minimum"), log=True),
                tuple(_curve(walk, 1.0) for walk in walks),
                title=say("against updates"),
            ),
        ),
    )


def _curve(walk: Walk, scale: float) -> Line:
    distances = errors(walk)
    turns = sorted({round(walk.updates * at / 60) for at in range(61)})
    return Line(
        tuple(turn * scale for turn in turns), tuple(float(distances[turn]) for turn in turns), name_of(walk)
    )


def errors(walk: Walk, run: int = 0) -> Any:
    """The distance from the minimum at the start and after every update of a run."""
    import numpy as np

    return np.linalg.norm(
        walk.paths[run] - np.array([float(entry) for entry in bottom(walk.samples)]), axis=1
    )


def paths_figure(walks: Sequence[Walk]) -> Figure:
    """The first updates of each program on the level lines of the loss."""
    return Figure(
        "walk-paths",
        say("Three ways down"),
        say(
            "Three panels with the same level lines, a long narrow valley. With all samples the path runs "
            "smoothly down into the valley and turns along it; with one sample it jumps from side to side; "
            "with small batches it wavers in between. All three creep towards the minimum along the floor "
            "of the valley."
        ),
        tuple(_path_panel(walk) for walk in walks),
    )


def _path_panel(walk: Walk) -> Panel:
    path = walk.paths[0][: PATH_UPDATES + 1]
    goal = tuple(map(float, bottom(walk.samples)))
    return Panel(
        Axis(say("first parameter")),
        Axis(say("second parameter")),
        (
            level_lines(walk.samples, (-0.4, 1.4), (-0.3, 2.3)),
            Line(tuple(map(float, path[:, 0])), tuple(map(float, path[:, 1])), marker=True),
            Points((goal[0],), (goal[1],), say("minimum")),
        ),
        title=name_of(walk),
    )


def directions_figure(walk: Walk) -> Figure:
    """All directions of the compass, and those that a sample-by-sample program can take where it starts."""
    directions = [_direction(one.gradient(walk.start)) for one in walk.samples]
    mean = _direction(mean_gradient(walk.samples, walk.start))
    turns = [radians(angle) for angle in range(0, 361, 5)]
    circle = Line(tuple(map(cos, turns)), tuple(map(sin, turns)), say("all directions"), "dotted")
    arrows = tuple(Arrow(0.0, 0.0, x, y) for x, y in directions)
    labels = tuple(
        Label((1.12 + 0.1 * (number % 2)) * x, (1.12 + 0.1 * (number % 2)) * y, quote(str(number)))
        for number, (x, y) in enumerate(directions, 1)
    )
    return Figure(
        "sgd-directions",
        say("The first step of SGD: possible directions"),
        say(
            "A circle stands for all directions that one could draw at random. One arrow for each sample "
            "shows the direction of its step from the starting point: all within a narrow fan, and the "
            "direction of their mean, the step of batch gradient descent, lies inside it. No arrow points "
            "anywhere else."
        ),
        (
            Panel(
                Axis(say("first parameter"), limits=(-1.35, 1.35)),
                Axis(say("second parameter"), limits=(-1.35, 1.35)),
                (circle, *arrows, *labels, Points((mean[0],), (mean[1],), say("mean of all"))),
                equal=True,
            ),
        ),
    )


def _direction(gradient: Vector) -> tuple[float, float]:
    """The unit vector against a gradient; (0, 0) where there is none."""
    x, y = (-float(entry) for entry in gradient)
    size = hypot(x, y) or 1.0
    return x / size, y / size
