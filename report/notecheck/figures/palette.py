"""Which colour each mark of a figure has: the same name, the same colour, in all panels.

Colours are written as hex values for drawing and leave as CSS variables, so that a figure follows
the theme of its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from notecheck.model import Band, Bars, Figure, Line, Mark, Panel, Points
from notecheck.text import Text

# Dark enough for letters on paper, and told apart by colour-blind readers (after Okabe and Ito, 2008).
PALETTE = ("#0b62a8", "#bf4400", "#00785a", "#9c3f87", "#856404", "#4f4f4f")
MARKERS = dict(zip(PALETTE, "os^DvP", strict=True))
SHAPES = {  # the same markers for legends, around (13, 7)
    "o": '<circle cx="13" cy="7" r="3.6"/>',
    "s": '<path d="M9.8 3.8h6.4v6.4h-6.4z"/>',
    "^": '<path d="M13 3 16.8 10.4H9.2z"/>',
    "D": '<path d="M13 2.6 17.4 7 13 11.4 8.6 7z"/>',
    "v": '<path d="M13 11 9.2 3.6h7.6z"/>',
    "P": '<path d="M11.6 3h2.8v2.6H17v2.8h-2.6V11h-2.8V8.4H9V5.6h2.6z"/>',
}
INK, FAINT, SOFT = "#333334", "#dddddc", "#8a8a8b"
VARIABLES = {
    **{colour: f"var(--fig-{index})" for index, colour in enumerate(PALETTE, 1)},
    INK: "var(--fig-ink)",
    FAINT: "var(--fig-grid)",
    SOFT: "var(--fig-soft)",
    "#ffffff": "var(--paper)",
}
SERIES = (Line, Points, Bars)
STYLES = ("solid", "dashed", "dotted", "dashdot")


def colours(figure: Figure) -> tuple[tuple[str, ...], ...]:
    """The colours of the marks, panel by panel."""
    names: dict[Text, str] = {}
    return tuple(_panel(panel.marks, names) for panel in figure.panels)


def told_apart(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """The panels with a dash for each named curve where curves would differ by their colour only.

    The same name has the same dash in all panels. Markers tell curves apart as well.
    """
    curves = [[mark for mark in panel.marks if _is_plain(mark)] for panel in panels]
    names = list(dict.fromkeys(curve.label for of_panel in curves for curve in of_panel))
    if all(len({curve.style for curve in of_panel}) == len(of_panel) for of_panel in curves):
        return tuple(panels)
    styles = {name: STYLES[index % len(STYLES)] for index, name in enumerate(names)}
    return tuple(
        replace(panel, marks=tuple(_styled(mark, styles) for mark in panel.marks)) for panel in panels
    )


def _is_plain(mark: Mark) -> TypeGuard[Line]:
    return isinstance(mark, Line) and mark.label is not None and not mark.marker


def _styled(mark: Mark, styles: dict[Text | None, str]) -> Mark:
    return replace(mark, style=styles[mark.label]) if _is_plain(mark) else mark


def _panel(marks: Sequence[Mark], names: dict[Text, str]) -> tuple[str, ...]:
    """A series without a name goes with the named one of its kind before it, else it is background."""
    named = any(isinstance(mark, SERIES) and mark.label for mark in marks)
    last: dict[type, str] = {}
    found: list[str] = []
    for mark in marks:
        colour = INK
        if isinstance(mark, SERIES):
            colour = last.get(type(mark), SOFT if named else PALETTE[0])
            if mark.label is not None:
                colour = names.setdefault(mark.label, PALETTE[len(names) % len(PALETTE)])
                last[type(mark)] = colour
        found.append(colour)
    return tuple(
        _beside(index, marks, found) if isinstance(mark, Band) else found[index]
        for index, mark in enumerate(marks)
    )


def _beside(index: int, marks: Sequence[Mark], found: Sequence[str]) -> str:
    """A band has the colour of the curve drawn after it, else of the one before."""
    nearest = [*range(index + 1, len(marks)), *range(index - 1, -1, -1)]
    return next((found[other] for other in nearest if isinstance(marks[other], Line)), PALETTE[0])
