"""Pictures of the three walks: their paths on the level lines, and how far they still are from the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians, sin
from typing import Any

from notecheck import quote, say
from notecheck.model import Arrow, Axis, Figure, Label, Line, Panel, Points
from notecheck.text import Text

from ..shared.regression import Vector, mean_gradient
from ..shared.walk import Walk, bottom, level_lines

PATH_UPDATES = 1000  # updates that are drawn of each path
VIEW = 0.3  # how far around the minimum, in the second parameter
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
    """The paths of the programs where they reach the floor of the valley, on the level lines of the loss."""
    return Figure(
        "walk-paths",
        say("Three ways along the valley"),
        say(
            "Three panels with the same level lines, the floor of a long narrow valley, and the path of each "
            "program, coming in from below. With all samples it runs smoothly along the floor towards the "
            "minimum; with one sample it jumps from side to side of the floor; with small batches the jumps "
            "are smaller."
        ),
        tuple(_path_panel(walk) for walk in walks),
    )


def _path_panel(walk: Walk) -> Panel:
    """The first updates near the minimum: within the distance from it that the valley's floor is long."""
    goal = tuple(map(float, bottom(walk.samples)))
    path = [tuple(map(float, place)) for place in walk.paths[0][: PATH_UPDATES + 1]]
    near = [place for place in path if abs(place[1] - goal[1]) < VIEW]
    x, y = (goal[0] - VIEW / 3, goal[0] + 2 * VIEW), (goal[1] - VIEW, goal[1] + VIEW / 3)
    return Panel(
        Axis(say("first parameter"), limits=x),
        Axis(say("second parameter"), limits=y),
        (
            level_lines(walk.samples, x, y),
            Line(tuple(place[0] for place in near), tuple(place[1] for place in near), say("path")),
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
