"""The data behind a figure, as rows for a table or a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.figures.palette import SERIES
from notecheck.model import Arrow, Band, Bars, Figure, Line, Panel, Points
from notecheck.text import Translate, say, worded


@dataclass(frozen=True)
class Row:
    """A point of the data behind a figure; `panel` and `position` are empty where there is one only."""

    series: str
    x: str
    y: str
    panel: str = ""
    position: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What the row says, in the order of the header."""
        return (*filter(None, (self.position, self.panel)), self.series, self.x, self.y)


@dataclass(frozen=True)
class Data:
    """All points under a header; `shown` are those of the default position, `values` says each position."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    shown: tuple[Row, ...]
    values: tuple[str, ...]


def data_of(figure: Figure, translate: Translate) -> Data:
    """The data of all panels at all positions, in the language of `translate`."""
    panel = (say("panel").render(translate),) * (len(figure.panels) > 1)
    header = (*panel, say("series").render(translate), "x", "y")
    if figure.control is None:
        rows = tuple(_data(figure.panels, translate, ""))
        return Data(header, rows, rows, ())
    symbol = worded(figure.control.symbol, translate)
    values = [worded(position.value, translate) for position in figure.control.positions]
    parts = [
        tuple(_data(position.panels, translate, value))
        for position, value in zip(figure.control.positions, values, strict=True)
    ]
    rows = tuple(row for part in parts for row in part)
    said = tuple(f"{symbol} = {value}" for value in values)
    return Data((symbol, *header), rows, parts[figure.control.default], said)


def _data(panels: Sequence[Panel], translate: Translate, position: str) -> Iterator[Row]:
    """The data panel by panel, series by series; level lines are given by their picture alone."""
    for number, panel in enumerate(panels, 1):
        where = worded(panel.title, translate) if panel.title else str(number)
        for name, x, y in _points(panel, translate):
            yield Row(name, f"{x:.6g}", f"{y:.6g}", where if len(panels) > 1 else "", position)


def _points(panel: Panel, translate: Translate) -> Iterator[tuple[str, float, float]]:
    for number, mark in enumerate((m for m in panel.marks if isinstance(m, (*SERIES, Band, Arrow))), 1):
        name = worded(mark.label, translate) if mark.label else str(number)
        if isinstance(mark, Arrow):
            yield from ((name, mark.x0, mark.y0), (name, mark.x1, mark.y1))
            continue
        for series, ys in _edges(name, mark, translate):
            yield from ((series, x, y) for x, y in zip(mark.x, ys, strict=True))


def _edges(
    name: str, mark: Line | Points | Bars | Band, translate: Translate
) -> Iterator[tuple[str, Sequence[float]]]:
    """The series that a mark stands for: a band has two."""
    if isinstance(mark, Band):
        yield say("{name}, lower edge", name=name).render(translate), mark.low
        yield say("{name}, upper edge", name=name).render(translate), mark.high
    else:
        yield name, mark.height if isinstance(mark, Bars) else mark.y
