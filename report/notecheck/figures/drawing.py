"""From a model.Figure to SVG panels with real text, and the data behind them as rows.

matplotlib draws the geometry (`plotting`); the letters are set here, in the fonts of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.sax.saxutils import escape

from markupsafe import Markup

from notecheck.figures.lettering import Run, plain, runs, svg_text, width
from notecheck.figures.palette import MARKERS, SERIES, SHAPES, VARIABLES, colours
from notecheck.figures.placing import Area, Board
from notecheck.figures.plotting import MOST, Frame, Plot, Tick, limits, plot, tick_values
from notecheck.model import Band, Bars, Figure, Label, Line, Mark, Panel, Points
from notecheck.text import Text, Translate, Value, say

SIZE, SMALL, LINE = 13.0, 12.0, 17.0  # letters, letters of ticks, distance of lines


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a sample of the mark, and its words."""

    swatch: Markup
    words: Text


@dataclass(frozen=True)
class Drawn:
    """A panel: its title, its legend (empty where the curves carry their own labels), its SVG."""

    title: tuple[Text, ...]
    legend: tuple[Entry, ...]
    svg: Markup


@dataclass(frozen=True)
class Row:
    """A point of the data behind a figure."""

    series: str
    x: str
    y: str


@dataclass(frozen=True)
class Drawing:
    """A drawn figure with all its data."""

    panels: tuple[Drawn, ...]
    rows: tuple[Row, ...]


def draw(figure: Figure, translate: Translate) -> Drawing:
    """Draw a figure in the language of `translate`.

    Raises NotecheckError for LaTeX in its words that cannot be set.
    """
    size = (440.0, 300.0) if len(figure.panels) == 1 else (340.0, 262.0)
    panels = tuple(
        _Panel(figure, index, panel, translate, of_panel, *size).draw()
        for index, (panel, of_panel) in enumerate(zip(figure.panels, colours(figure), strict=True))
    )
    return Drawing(panels, tuple(row for panel in figure.panels for row in _rows(panel, translate)))


@dataclass
class _Panel:
    """Lays out and letters one panel."""

    figure: Figure
    index: int
    panel: Panel
    translate: Translate
    colours: Sequence[str]
    width: float
    height: float

    def draw(self) -> Drawn:
        direct = self._direct()
        frame = self._frame(direct)
        plot_ = plot(self.panel, self.colours, frame, f"{self.figure.name}-{self.index}")
        letters = [*self._axes(plot_, frame), *self._ends(plot_, frame, direct), *self._inside(plot_, frame)]
        legend = () if direct else tuple(_legend(self.panel.marks, self.colours))
        title = (self.panel.title,) if self.panel.title else ()
        return Drawn(title, legend, self._svg(plot_, letters, frame))

    @cached_property
    def limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return limits(self.panel)

    def _runs(self, value: Value) -> tuple[Run, ...]:
        return runs(value, self.translate)

    # ---- layout -------------------------------------------------------------------------------

    def _direct(self) -> bool:
        """Whether every named series is a curve that ends at the right, with room for its name."""
        named = [mark for mark in self.panel.marks if isinstance(mark, (*SERIES, Band)) and mark.label]
        if not named or len(named) > 5 or not all(isinstance(mark, Line) and mark.x for mark in named):
            return False
        (low, high), (bottom, top) = self.limits
        if self.panel.x.log or self.panel.equal:
            return False
        edge = low + 0.9 * (high - low)
        ends = [(mark.x[-1], mark.y[-1]) for mark in named if isinstance(mark, Line)]
        reach = all(x >= edge and bottom <= y <= top for x, y in ends)
        return reach and self._longest(named) <= 0.3 * self.width

    def _longest(self, marks: Sequence[Mark]) -> float:
        labels = [mark.label for mark in marks if isinstance(mark, Line) and mark.label]
        return max((width(self._runs(label), SIZE) for label in labels), default=0.0)

    def _frame(self, direct: bool) -> Frame:
        """The room around the axes: for the numbers at the left and the names at the right."""
        ticks = tick_values(self.panel.y, self.limits[1], MOST)
        numbers = [width(self._runs(value), SMALL) for _, value in ticks]
        right = self._longest(self.panel.marks) + 12 if direct else 14.0
        left, top, bottom = max(numbers, default=8.0) + 12, LINE + 12, 2 * LINE + 8
        height = self.height
        if self.panel.equal:
            (x0, x1), (y0, y1) = self.limits
            high = (self.width - left - right) * abs((y1 - y0) / (x1 - x0))
            height = min(max(high, 0.35 * self.width), 0.95 * self.width) + top + bottom
        return Frame(self.width, height, left, right, top, bottom)

    # ---- letters ------------------------------------------------------------------------------

    def _axes(self, plot_: Plot, frame: Frame) -> Iterator[str]:
        """The numbers at the ticks, and what the axes show."""
        foot = frame.height - frame.bottom
        for tick in _apart(plot_.x_ticks, [width(self._runs(tick.value), SMALL) for tick in plot_.x_ticks]):
            yield svg_text(self._runs(tick.value), tick.at, foot + LINE + 1, "tick", "middle")
        for tick in plot_.y_ticks:
            yield svg_text(self._runs(tick.value), frame.left - 8, tick.at + 4, "tick", "end")
        yield svg_text(self._runs(self.panel.y.label), 0, LINE - 4, "axis")
        middle = (frame.left + frame.width - frame.right) / 2
        label = self._runs(self.panel.x.label)
        half = width(label, SIZE) / 2
        middle = min(max(middle, half + 2), frame.width - half - 2)
        yield svg_text(label, middle, frame.height - 6, "axis", "middle")

    def _ends(self, plot_: Plot, frame: Frame, direct: bool) -> Iterator[str]:
        """The name of each curve where it ends."""
        if not direct:
            return
        marked = [
            (plot_.locate(mark.x[-1], mark.y[-1])[1], mark.label, colour)
            for mark, colour in zip(self.panel.marks, self.colours, strict=True)
            if isinstance(mark, Line) and mark.label
        ]
        marked.sort(key=lambda end: end[0])
        heights = _spread([height for height, _, _ in marked], 15.0, frame.top, frame.height - frame.bottom)
        for (_, label, colour), height in zip(marked, heights, strict=True):
            if label:
                x = frame.width - frame.right + 7
                yield svg_text(self._runs(label), x, height + 4, "name", style=f"fill:{VARIABLES[colour]}")

    def _inside(self, plot_: Plot, frame: Frame) -> Iterator[str]:
        """The words of rules, stretches, arrows and labels, kept clear of curves and of each other."""
        area = Area(frame.left, frame.width - frame.right, frame.top, frame.height - frame.bottom)
        board = Board(area, plot_.locate)
        board.draw(self.panel.marks)
        for mark in self.panel.marks:
            text = mark.text if isinstance(mark, Label) else getattr(mark, "label", None)
            if text is not None and not isinstance(mark, (*SERIES, Band)):
                letters = self._runs(text)
                spot = board.put(mark, width(letters, SMALL))
                yield svg_text(letters, spot.x, spot.y, "inside", spot.anchor)

    def _svg(self, plot_: Plot, letters: Sequence[str], frame: Frame) -> Markup:
        name = f"_{self.figure.name}-{self.index}"
        title = plain(self._runs(self.panel.title or self.figure.title))
        desc = plain(self._runs(self.figure.alt))
        return Markup(
            f'<svg class="fig" role="img" aria-labelledby="{name}-t {name}-d" '
            f'viewBox="0 0 {frame.width:g} {frame.height:.0f}" style="--wide:{frame.width:g}">'
            f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(desc)}</desc>'
            f'<g aria-hidden="true">{plot_.paths}</g><g aria-hidden="true">{"".join(letters)}</g></svg>'
        )


def _legend(marks: Sequence[Mark], colours: Sequence[str]) -> Iterator[Entry]:
    for mark, colour in zip(marks, colours, strict=True):
        if isinstance(mark, (*SERIES, Band)) and mark.label:
            yield Entry(_swatch(mark, colour), mark.label)


def _swatch(mark: Mark, colour: str) -> Markup:
    """A sample of a mark as it is drawn."""
    line = f'<path d="M1 7H25" stroke-width="2.2"{_dash(mark)}/>'
    marker = SHAPES[MARKERS.get(colour, "o")]
    opacity = 0.25 if isinstance(mark, Band) else 0.85
    inside = f'<rect x="4" y="1" width="18" height="12" stroke="none" opacity="{opacity}"/>'
    if isinstance(mark, Line):
        inside = line + marker * mark.marker
    elif isinstance(mark, Points):
        inside = marker
    paint = f'fill="{VARIABLES[colour]}" stroke="{VARIABLES[colour]}"'
    return Markup(f'<svg class="swatch" viewBox="0 0 26 14" aria-hidden="true" {paint}>{inside}</svg>')


def _dash(mark: Mark) -> str:
    dashes = {"dashed": "6 3", "dotted": "1.5 3"}
    style = mark.style if isinstance(mark, Line) else ""
    return f' stroke-dasharray="{dashes[style]}"' if style in dashes else ""


def _apart(ticks: Sequence[Tick], widths: Sequence[float]) -> list[Tick]:
    """The ticks whose numbers do not run into the number before."""
    kept: list[Tick] = []
    end = float("-inf")
    for tick, wide in zip(ticks, widths, strict=True):
        if tick.at - wide / 2 >= end + 5:
            kept.append(tick)
            end = tick.at + wide / 2
    return kept


def _spread(heights: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """The same heights, sorted, moved as little as keeps them `gap` apart and inside."""
    placed = [max(height, top) for height in heights]
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + gap)
    over = max(0.0, placed[-1] - bottom) if placed else 0.0
    placed = [height - over for height in placed]
    for index, (lower, upper) in reversed(list(enumerate(pairwise(placed)))):
        placed[index] = min(lower, upper - gap) if upper - lower < gap else lower
    return placed


def _rows(panel: Panel, translate: Translate) -> Iterator[Row]:
    """The data of a panel, series by series; level lines are given by their picture alone."""
    for number, mark in enumerate((m for m in panel.marks if isinstance(m, (*SERIES, Band))), 1):
        name = plain(runs(mark.label, translate)) if mark.label else str(number)
        if isinstance(mark, Band):
            low, high = (say("{name}, lower edge", name=name), say("{name}, upper edge", name=name))
            yield from _series(low.render(translate), mark.x, mark.low)
            yield from _series(high.render(translate), mark.x, mark.high)
        else:
            yield from _series(name, mark.x, mark.height if isinstance(mark, Bars) else mark.y)


def _series(name: str, xs: Sequence[float], ys: Sequence[float]) -> Iterator[Row]:
    for x, y in zip(xs, ys, strict=True):
        yield Row(name, f"{x:.6g}", f"{y:.6g}")
