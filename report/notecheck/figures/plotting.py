"""The geometry of a panel: what matplotlib draws, as SVG without letters, and where its ticks stand.

The only module that imports matplotlib. Colours leave it as CSS variables, so that a figure follows
the theme of its page.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notecheck.figures.layers import Layer
from notecheck.figures.palette import INK, MARKERS, SOFT
from notecheck.figures.svg import LAYER, Compactor
from notecheck.model import (
    Arrow,
    Axis,
    Band,
    Bars,
    Contour,
    Label,
    Line,
    Mark,
    Panel,
    Points,
    Rule,
    Stretch,
)
from notecheck.text import Math, Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

MOST = 5  # about how many numbers stand on an upright axis
DASHES = {"solid": "-", "dashed": (0, (6, 3)), "dotted": (0, (1.2, 2.4)), "dashdot": (0, (6, 2.4, 1.2, 2.4))}
STYLE: Any = {  # matplotlib types the keys one by one
    "svg.hashsalt": "figure",
    "svg.fonttype": "none",
    "path.simplify": True,
    "lines.solid_capstyle": "butt",
}
ARROW: dict[str, Any] = {
    "arrowstyle": "-|>",
    "color": INK,
    "linewidth": 1.3,
    "shrinkA": 0,
    "shrinkB": 0,
    "mutation_scale": 11,
}


@dataclass(frozen=True)
class Frame:
    """The size of a panel and the room around its axes, in units of the SVG."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Tick:
    """A tick at `at` units from the left or the top, and what stands beside it."""

    at: float
    value: Value


@dataclass(frozen=True)
class Plot:
    """A drawn panel: the SVG of each layer, its ticks, and where a point of the data comes to stand."""

    paths: dict[str, str]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    locate: Callable[[float, float], Point]


def plot(panel: Panel, layers: Sequence[Layer], frame: Frame, name: str) -> Plot:
    """Draw the layers of a panel; `panel` has all their marks, `name` makes ids unique on a page."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(frame.width / 72, frame.height / 72), dpi=72)
        canvas: Any = FigureCanvasSVG(figure)
        axes = figure.add_axes(_box(frame))
        _prepare(axes, panel)
        for order, layer in enumerate(layers, 2):
            for index, (mark, colour) in enumerate(zip(layer.marks, layer.colours, strict=True)):
                _draw(axes, mark, colour, order + index / 100, f"{LAYER}{layer.name}" if layer.name else None)
        _limit(axes, panel)
        ticks = _ticks(axes, panel, frame)
        axes.set_axis_off()  # the page draws the grid, from the ticks
        figure.patch.set_visible(False)
        target = io.BytesIO()
        canvas.print_svg(target, metadata={"Date": None})
        locate = _locator(axes, frame)
    return Plot(Compactor(name).compact(target.getvalue()), *ticks, locate)


def _box(frame: Frame) -> tuple[float, float, float, float]:
    wide = (frame.width - frame.left - frame.right) / frame.width
    high = (frame.height - frame.top - frame.bottom) / frame.height
    return frame.left / frame.width, frame.bottom / frame.height, wide, high


def _prepare(axes: Axes, panel: Panel) -> None:
    for name, axis in (("x", panel.x), ("y", panel.y)):
        if axis.log:
            getattr(axes, f"set_{name}scale")("log")
    axes.margins(x=0.02, y=0.08)


def _draw(axes: Axes, mark: Mark, colour: str, order: float, layer: str | None = None) -> None:
    draw: Any = axes  # matplotlib's keyword arguments are not typed
    common: dict[str, Any] = {"zorder": order, "gid": layer}
    match mark:
        case Line():
            draw.plot(mark.x, mark.y, **common, **_line_look(mark, colour))
        case Points():
            draw.plot(mark.x, mark.y, **common, linestyle="none", **_marker_look(colour, 6.0))
        case Bars():
            draw.bar(mark.x, mark.height, mark.width, color=colour, alpha=0.85, linewidth=0, **common)
        case Band():
            draw.fill_between(mark.x, mark.low, mark.high, color=colour, alpha=0.16, linewidth=0, **common)
        case Contour():
            levels = {"levels": sorted(mark.levels)} if mark.levels else {}
            look = {"colors": SOFT, "linewidths": 0.8, "zorder": order}
            draw.contour(mark.x, mark.y, mark.z, **look, **levels).set_gid(layer)
        case Rule():
            rule = draw.axvline if mark.axis == "x" else draw.axhline
            rule(mark.at, color=INK, linewidth=1.0, linestyle=(0, (4, 3)), **common)
        case Stretch():
            span = draw.axvspan if mark.axis == "x" else draw.axhspan
            span(mark.low, mark.high, facecolor=SOFT, alpha=0.18, edgecolor="none", **common)
        case Arrow():
            arrow = ARROW | common
            draw.annotate("", (mark.x1, mark.y1), (mark.x0, mark.y0), arrowprops=arrow, zorder=order)
            draw.update_datalim([(mark.x0, mark.y0), (mark.x1, mark.y1)])
        case Label():
            draw.update_datalim([(mark.x, mark.y)])


def _line_look(line: Line, colour: str) -> dict[str, Any]:
    look: dict[str, Any] = {"color": colour, "linewidth": 1.9, "linestyle": DASHES.get(line.style, "-")}
    if line.marker:
        dense = len(line.x) > 25
        look |= _marker_look(colour, 3.4 if dense else 4.6) | {"markeredgewidth": 0 if dense else 0.8}
    return look


def _marker_look(colour: str, size: float) -> dict[str, Any]:
    """Each colour has a marker of its own, so that colour is never the only sign."""
    return {
        "color": colour,
        "marker": MARKERS.get(colour, "o"),
        "markersize": size,
        "markeredgecolor": "#ffffff",
        "markeredgewidth": 0.8,
    }


def _limit(axes: Axes, panel: Panel) -> None:
    axes.autoscale_view()
    if panel.x.limits:
        axes.set_xlim(*panel.x.limits)
    if panel.y.limits:
        axes.set_ylim(*panel.y.limits)
    if panel.equal:
        axes.set_aspect("equal", adjustable="datalim")
        axes.apply_aspect()


def limits(panel: Panel) -> tuple[Point, Point]:
    """The limits that the axes of a panel will have; layout needs them before it can draw."""
    from matplotlib.figure import Figure

    axes = Figure().add_axes((0, 0, 1, 1))
    _prepare(axes, panel)
    for mark in panel.marks:
        _draw(axes, mark, INK, 2)
    axes.autoscale_view()
    x, y = panel.x.limits or axes.get_xlim(), panel.y.limits or axes.get_ylim()
    return (float(x[0]), float(x[1])), (float(y[0]), float(y[1]))


def _counts(panel: Panel) -> bool:
    """Whether the x axis counts something: every x of its series is a whole number."""
    xs = [x for mark in panel.marks if isinstance(mark, (Line, Points, Bars, Band)) for x in mark.x]
    return bool(xs) and all(x == round(x) for x in xs) and max(xs) - min(xs) > 2


def _locator(axes: Axes, frame: Frame) -> Callable[[float, float], Point]:
    transform: Any = axes.transData.frozen()

    def locate(x: float, y: float) -> Point:
        across, up = transform.transform((x, y))
        return float(across), frame.height - float(up)

    return locate


def _ticks(axes: Axes, panel: Panel, frame: Frame) -> tuple[tuple[Tick, ...], tuple[Tick, ...]]:
    x_limits, y_limits = axes.get_xlim(), axes.get_ylim()
    x_values = tick_values(panel.x, x_limits, 5 if frame.width < 360 else 6, _counts(panel))
    y_values = tick_values(panel.y, y_limits, MOST)
    locate = _locator(axes, frame)
    across = tuple(Tick(locate(at, y_limits[0])[0], value) for at, value in x_values)
    return across, tuple(Tick(locate(x_limits[0], at)[1], value) for at, value in y_values)


def tick_values(axis: Axis, limits: Point, most: int, whole: bool = False) -> list[tuple[float, Value]]:
    """Where the ticks of an axis stand and what they say: its own ones, or about `most` round ones.

    `whole` keeps them to whole numbers, for an axis that counts.
    """
    low, high = sorted(limits)
    if axis.ticks:
        return [(at, value) for at, value in axis.ticks if low <= at <= high]
    if axis.log:
        return _decades(low, high, most)
    from matplotlib.ticker import MaxNLocator

    slack = (high - low) * 1e-9
    steps = [1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10]
    values = MaxNLocator(most, steps=steps, integer=whole).tick_values(low, high)
    inside = [float(value) for value in values if low - slack <= value <= high + slack]
    step = inside[1] - inside[0] if len(inside) > 1 else 1.0
    return [(value, _number(value, step)) for value in inside]


def _decades(low: float, high: float, most: int) -> list[tuple[float, Value]]:
    """Powers of ten, all written out or all as powers."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    powers = range(first, last + 1, max(1, math.ceil((last - first + 1) / most)))
    plain = all(-4 < power < 5 for power in powers)
    return [(10.0**power, f"{10.0**power:g}" if plain else Math(f"10^{{{power}}}")) for power in powers]


def _number(value: float, step: float) -> str:
    """A round number with as many decimals as its step needs, and a true minus sign."""
    if abs(value) < step * 1e-6:
        return "0"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    decimals += round(step * 10**decimals, 6) % 1 != 0
    if abs(value) >= 1e6 or decimals > 5:
        return f"{value:g}".replace("-", "−")
    return f"{value:.{decimals}f}".replace("-", "−")
