"""From a model.Figure to SVG panels with real text.

matplotlib draws the geometry (`plotting`); the letters are set here, in the fonts of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias
from xml.sax.saxutils import escape

from markupsafe import Markup

from notecheck.figures.data import Data, data_of
from notecheck.figures.layers import Stage, stages
from notecheck.figures.lettering import Run, brief, runs, svg_text, width
from notecheck.figures.palette import FAINT, INK, MARKERS, SERIES, SHAPES, VARIABLES
from notecheck.figures.placing import Area, Board
from notecheck.figures.plotting import MOST, Frame, Plot, Tick, limits, plot, tick_values
from notecheck.model import Band, Figure, Label, Line, Mark, Panel, Points, Stretch
from notecheck.text import Text, Translate, Value, worded

SIZE, SMALL, LINE = 14.5, 13.5, 17.0  # letters and those of ticks, as large as on a phone; distance of lines
HIDDEN = ' hidden=""'

Painted: TypeAlias = tuple[Sequence[Mark], Sequence[str]]  # marks with their colours


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
class Drawing:
    """A drawn figure with all its data; `alt` is the id of the element that says what is to be seen."""

    panels: tuple[Drawn, ...]
    data: Data
    alt: str


def draw(figure: Figure, translate: Translate) -> Drawing:
    """Draw a figure in the language of `translate`, at all positions of its control.

    What belongs to one position stands in groups with `data-at`, hidden but for the default one.
    Raises NotecheckError for LaTeX in its words that cannot be set, and for positions that do not
    share their axes.
    """
    size = (380.0, 270.0) if len(figure.panels) == 1 else (340.0, 262.0)
    panels = tuple(
        _Panel(figure, f"_{figure.name}-{index}", stage, translate, *size).draw()
        for index, stage in enumerate(stages(figure))
    )
    return Drawing(panels, data_of(figure, translate), f"_{figure.name}-alt")


@dataclass
class _Panel:
    """Lays out and letters one panel."""

    figure: Figure
    name: str
    stage: Stage
    translate: Translate
    width: float
    height: float

    def draw(self) -> Drawn:
        direct = self._direct()
        frame = self._frame(direct)
        plot_ = plot(self.whole, self.stage.layers, frame, self.name)
        letters = {
            name: [*self._ends(of, plot_, frame, direct), *self._inside(of, plot_, frame)]
            for name, of in zip(self.stage.names, self._painted(), strict=True)
        }
        legend = () if direct or self._plain() else tuple(_legend(*self._painted()[self.stage.default]))
        title = (self.panel.title,) if self.panel.title else ()
        return Drawn(title, legend, self._svg(plot_, letters, frame))

    @property
    def panel(self) -> Panel:
        """What does not change from one position to another can be read from any of them."""
        return self.stage.shown

    @cached_property
    def whole(self) -> Panel:
        return self.stage.whole

    @cached_property
    def limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return limits(self.whole)

    def _painted(self) -> list[Painted]:
        """The marks of each position with their colours."""
        return [
            (of.marks, colours) for of, colours in zip(self.stage.panels, self.stage.colours, strict=True)
        ]

    def _runs(self, value: Value) -> tuple[Run, ...]:
        return runs(value, self.translate)

    # ---- layout -------------------------------------------------------------------------------

    def _plain(self) -> bool:
        """Whether there is one series only, and the axis names it already."""
        return [mark.label for mark in self.panel.marks if isinstance(mark, SERIES)] == [self.panel.y.label]

    def _direct(self) -> bool:
        """Whether every named series is a curve that ends at the right, with room for its name."""
        return all(self._ends_free(panel.marks) for panel in self.stage.panels)

    def _ends_free(self, marks: Sequence[Mark]) -> bool:
        named = [mark for mark in marks if isinstance(mark, (*SERIES, Band)) and mark.label]
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
        right = self._longest(self.whole.marks) + 12 if direct else 14.0
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
        across = _apart(plot_.x_ticks, [width(self._runs(tick.value), SMALL) for tick in plot_.x_ticks])
        yield _alike("tick", "middle", (svg_text(self._runs(t.value), t.at, foot + LINE + 1) for t in across))
        upright = (svg_text(self._runs(t.value), frame.left - 8, t.at + 4) for t in plot_.y_ticks)
        yield _alike("tick", "end", upright)
        yield svg_text(self._runs(self.panel.y.label), 0, LINE - 4)
        middle = (frame.left + frame.width - frame.right) / 2
        label = self._runs(self.panel.x.label)
        half = width(label, SIZE) / 2
        middle = min(max(middle, half + 2), frame.width - half - 2)
        yield svg_text(label, middle, frame.height - 6, anchor="middle")

    def _ends(self, painted: Painted, plot_: Plot, frame: Frame, direct: bool) -> Iterator[str]:
        """The name of each curve where it ends."""
        if not direct:
            return
        marked = [
            (plot_.locate(mark.x[-1], mark.y[-1])[1], mark.label, colour)
            for mark, colour in zip(*painted, strict=True)
            if isinstance(mark, Line) and mark.label
        ]
        marked.sort(key=lambda end: end[0])
        heights = _spread([height for height, _, _ in marked], LINE, frame.top, frame.height - frame.bottom)
        for (_, label, colour), height in zip(marked, heights, strict=True):
            x = frame.width - frame.right + 7
            yield svg_text(self._runs(label), x, height + 4, "name", paint=VARIABLES[colour])

    def _inside(self, painted: Painted, plot_: Plot, frame: Frame) -> Iterator[str]:
        """The words of rules, stretches, arrows and labels, kept clear of each other and of all curves."""
        area = Area(frame.left, frame.width - frame.right, frame.top, frame.height - frame.bottom)
        board = Board(area, plot_.locate)
        board.draw(self.whole.marks)
        for mark in painted[0]:
            text = mark.text if isinstance(mark, Label) else getattr(mark, "label", None)
            if text is not None and not isinstance(mark, (*SERIES, Band)):
                letters = self._runs(text)
                spot = board.put(mark, width(letters, SMALL))
                kind = "inside bare" if isinstance(mark, Stretch) else "inside"
                yield svg_text(letters, spot.x, spot.y, kind, spot.anchor)

    def _svg(self, plot_: Plot, letters: Mapping[str, Sequence[str]], frame: Frame) -> Markup:
        title = worded(self.panel.title or self.figure.title, self.translate)
        return Markup(
            f'<svg class="fig" role="img" aria-labelledby="{self.name} _{self.figure.name}-alt" '
            f'viewBox="0 0 {frame.width:g} {frame.height:.0f}" style="--wide:{frame.width:g}">'
            f'<title id="{self.name}">{escape(title)}</title>'
            f'<g aria-hidden="true" fill="none" stroke-linejoin="round">{_grid(plot_, frame)}'
            f"{self._layered(plot_.paths)}{_foot(plot_, frame)}</g>"
            f'<g aria-hidden="true">{"".join(self._axes(plot_, frame))}'
            f"{self._layered(_shared(letters))}</g></svg>"
        )

    def _layered(self, layers: Mapping[str, str]) -> str:
        """What always shows, then a group for each position; only the default one is not hidden."""
        return layers.get("", "") + "".join(
            f'<g data-at="{name}"{"" if name == str(self.stage.default) else HIDDEN}>{layers[name]}</g>'
            for name in self.stage.names
            if name and layers.get(name)
        )


def _shared(letters: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The words that stand alike at all positions, once; the others with their positions."""
    first = next(iter(letters.values()))
    shared = [one for one in first if all(one in others for others in letters.values())]
    rest = {name: "".join(one for one in of if one not in shared) for name, of in letters.items()}
    return rest | {"": "".join(shared)}


def _grid(plot_: Plot, frame: Frame) -> str:
    """Level lines across the panel, behind all marks."""
    lines = "".join(
        f"M{brief(frame.left)} {brief(tick.at)}H{brief(frame.width - frame.right)}" for tick in plot_.y_ticks
    )
    return f'<path d="{lines}" stroke="{VARIABLES[FAINT]}" stroke-width=".8"/>' if lines else ""


def _foot(plot_: Plot, frame: Frame) -> str:
    """The axis at the foot with its ticks."""
    foot, right = frame.height - frame.bottom, frame.width - frame.right
    ticks = "".join(f"M{brief(tick.at)} {brief(foot)}v4" for tick in plot_.x_ticks)
    line = f"M{brief(frame.left)} {brief(foot)}H{brief(right)}{ticks}"
    return f'<path d="{line}" stroke="{VARIABLES[INK]}" stroke-width=".9"/>'


def _alike(kind: str, anchor: str, texts: Iterable[str]) -> str:
    return f'<g class="{kind}" text-anchor="{anchor}">{"".join(texts)}</g>'


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
    dashes = {"dashed": "6 3", "dotted": "1.5 3", "dashdot": "8 3 1.5 3"}
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
