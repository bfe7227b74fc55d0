"""What a page shows once: figures, with the files of their data; derivations; sources of checks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import ControlView, FigureLink, FigureView, LegendView, Moving, PanelView
from notecheck.model import Binding, Control, Derivation, Figure

if TYPE_CHECKING:
    from notecheck.figures import Data, Drawn, Row

SAMPLE = 9  # points of each series that the table on the page shows


@dataclass
class Gallery:
    """Draws each figure where it comes first on a page, and links to it after that.

    `files` are the data files of the edition by their addresses; the galleries of its pages share them.
    """

    files: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    shown: dict[Binding | Derivation, str] = field(default_factory=dict)

    def first(self, piece: Binding | Derivation, claim: str) -> str:
        """The id of the claim on the page that shows this first: `claim` itself, where it is the first."""
        return self.shown.setdefault(piece, claim)

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
        data = drawing.data
        return FigureView(
            panels=tuple(_panel(drawn, typesetter) for drawn in drawing.panels),
            anchor=anchor,
            number=number,
            title=typesetter.text(figure.title),
            alt=_alternatives(figure, typesetter),
            alt_anchor=drawing.alt,
            control=tuple(_controls(figure, data.values, typesetter)),
            header=data.header,
            rows=tuple(row.cells for row in sample(data.shown)),
            file=self._file(figure.name, table(data)),
        )

    def _file(self, name: str, text: str) -> str:
        """The address of a data file, seen from a page: figures that share name and data share it."""
        names = chain((name,), (f"{name}-{number}" for number in count(2)))
        addresses = (f"data/{one}.csv" for one in names)
        return next(address for address in addresses if self.files.setdefault(address, text) == text)


def _panel(drawn: Drawn, typesetter: Typesetter) -> PanelView:
    legend = tuple(LegendView(entry.swatch, typesetter.text(entry.words)) for entry in drawn.legend)
    return PanelView(tuple(typesetter.text(title) for title in drawn.title), legend, drawn.svg)


def _alternatives(figure: Figure, typesetter: Typesetter) -> tuple[Moving, ...]:
    """What is to be seen, at every position."""
    if figure.control is None:
        return (Moving(Markup(), typesetter.text(figure.alt)),)
    return tuple(
        Moving(_at(index, figure.control), typesetter.text(position.alt))
        for index, position in enumerate(figure.control.positions)
    )


def _controls(figure: Figure, said: Sequence[str], typesetter: Typesetter) -> Iterator[ControlView]:
    """The control of a figure, if it has one; `said` are its positions in plain characters."""
    control = figure.control
    if control is None:
        return
    values = tuple(
        Moving(
            _at(index, control) + Markup(' data-says="{}"').format(plain), _value(control, index, typesetter)
        )
        for index, plain in enumerate(said)
    )
    yield ControlView(typesetter.text(control.label), control.default, len(values) - 1, values)


def _value(control: Control, index: int, typesetter: Typesetter) -> Markup:
    symbol, value = typesetter.value(control.symbol), typesetter.value(control.positions[index].value)
    return Markup("{} = {}").format(symbol, value)


def _at(index: int, control: Control) -> Markup:
    """The attributes of what belongs to one position."""
    return Markup(f' data-at="{index}"' + " hidden" * (index != control.default))


def sample(rows: Sequence[Row]) -> list[Row]:
    """At most `SAMPLE` rows of each series, evenly spread, its first and last among them."""
    kept: list[Row] = []
    for _, group in groupby(rows, key=lambda row: (row.panel, row.series)):
        series = list(group)
        count = min(len(series), SAMPLE)
        kept += [series[round(index * (len(series) - 1) / max(count - 1, 1))] for index in range(count)]
    return kept


def table(data: Data) -> str:
    """All data of a figure as the text of a CSV file."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([data.header, *(row.cells for row in data.rows)])
    text = target.getvalue()
    return text if text.isascii() else f"\ufeff{text}"  # spreadsheets take it for Latin-1 without this mark
