"""Pictures of the three walks: their paths on the level lines, and how far they still are from the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notecheck import say
from notecheck.model import Arrow, Axis, Figure, Line, Panel, Points
from notecheck.text import Text

from .regression import mean_gradient
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
    """The steps that a sample-by-sample program can take where it starts, and the direction of their mean."""
    start = tuple(map(float, walk.start))
    steps = [tuple(-float(walk.rate * entry) for entry in one.gradient(walk.start)) for one in walk.samples]
    mean = tuple(-float(walk.rate * entry) for entry in mean_gradient(walk.samples, walk.start))
    reach = max(max(map(abs, step)) for step in steps) * 1.2
    arrows = tuple(
        Arrow(start[0], start[1], start[0] + dx, start[1] + dy, say("sample {number}", number=number))
        for number, (dx, dy) in enumerate(steps, 1)
    )
    return Figure(
        "sgd-directions",
        say("The first step of SGD"),
        say(
            "From the starting point one arrow for each sample, all within a narrow fan that points into "
            "the valley; the arrow of their mean, the step of batch gradient descent, lies among them. No "
            "arrow points anywhere else."
        ),
        (
            Panel(
                Axis(say("first parameter")),
                Axis(say("second parameter")),
                (
                    level_lines(
                        walk.samples,
                        (start[0] - reach / 2, start[0] + reach / 2),
                        (start[1] - reach / 4, start[1] + reach),
                    ),
                    *arrows,
                    Arrow(start[0], start[1], start[0] + mean[0], start[1] + mean[1], say("mean of all")),
                ),
                equal=True,
            ),
        ),
    )
