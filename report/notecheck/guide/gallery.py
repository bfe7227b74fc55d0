"""The figures of one page, numbered as they come, and the files with the data behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, count, groupby
from typing import TYPE_CHECKING

from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import FigureLink, FigureView, LegendView, PanelView
from notecheck.model import Figure

if TYPE_CHECKING:
    from notecheck.figures import Drawn, Row

SAMPLE = 9  # points of each series that the table on the page shows


@dataclass
class Gallery:
    """Draws each figure where it comes first on a page, and links to it after that.

    `files` are the data files of the edition by their addresses; the galleries of its pages share them.
    """

    files: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def hang(self, figure: Figure, typesetter: Typesetter) -> FigureView | FigureLink:
        """The figure, or a link to it where the page has it already."""
        title, anchor = typesetter.text(figure.title), f"_figure-{figure.name}"
        if figure.name in self.numbers:
            return FigureLink(anchor, self.numbers[figure.name], title)
        number = self.numbers[figure.name] = len(self.numbers) + 1
        return self._draw(figure, anchor, number, typesetter)

    def _draw(self, figure: Figure, anchor: str, number: int, typesetter: Typesetter) -> FigureView:
        from notecheck.figures import draw  # judging and the index never draw

        drawing = draw(figure, typesetter.translate)
        return FigureView(
            panels=tuple(_panel(drawn, typesetter) for drawn in drawing.panels),
            anchor=anchor,
            number=number,
            title=typesetter.text(figure.title),
            alt=typesetter.text(figure.alt),
            rows=tuple((row.series, row.x, row.y) for row in sample(drawing.rows)),
            file=self._file(figure.name, table(drawing.rows)),
        )

    def _file(self, name: str, text: str) -> str:
        """The address of a data file, seen from a page: figures that share name and data share it."""
        names = chain((name,), (f"{name}-{number}" for number in count(2)))
        addresses = (f"data/{one}.csv" for one in names)
        return next(address for address in addresses if self.files.setdefault(address, text) == text)


def _panel(drawn: Drawn, typesetter: Typesetter) -> PanelView:
    legend = tuple(LegendView(entry.swatch, typesetter.text(entry.words)) for entry in drawn.legend)
    return PanelView(tuple(typesetter.text(title) for title in drawn.title), legend, drawn.svg)


def sample(rows: Sequence[Row]) -> list[Row]:
    """At most `SAMPLE` rows of each series, evenly spread, its first and last among them."""
    kept: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.series):
        series = list(group)
        count = min(len(series), SAMPLE)
        kept += [series[round(index * (len(series) - 1) / max(count - 1, 1))] for index in range(count)]
    return kept


def table(rows: Sequence[Row]) -> str:
    """All rows as the text of a CSV file."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["series", "x", "y"])
    writer.writerows((row.series, row.x, row.y) for row in rows)
    text = target.getvalue()
    return text if text.isascii() else f"\ufeff{text}"  # spreadsheets take it for Latin-1 without this mark
