"""What a moving figure shows always, and what at one of its positions only, panel by panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notecheck.errors import NotecheckError
from notecheck.figures.palette import SERIES, colours, told_apart
from notecheck.model import Band, Figure, Mark, Panel


@dataclass(frozen=True)
class Layer:
    """Marks with their colours; `name` is the number of their position, or "" where they always show."""

    name: str
    marks: tuple[Mark, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """One panel of a figure at all positions: `panels` has one for each, a still figure just one."""

    panels: tuple[Panel, ...]
    colours: tuple[tuple[str, ...], ...]
    default: int = 0

    @property
    def shown(self) -> Panel:
        """The panel at the default position."""
        return self.panels[self.default]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the positions."""
        return tuple(map(str, range(len(self.panels)))) if len(self.panels) > 1 else ("",)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What all positions share, and above it what each has of its own."""
        own = [
            list(zip(panel.marks, of, strict=True))
            for panel, of in zip(self.panels, self.colours, strict=True)
        ]
        if len(own) == 1:
            return (_layer("", own[0]),)
        shared = [one for one in own[0] if all(one in other for other in own[1:])]
        rest = ([one for one in marks if one not in shared] for marks in own)
        return (
            _layer("", shared),
            *(_layer(name, marks) for name, marks in zip(self.names, rest, strict=True)),
        )

    @property
    def whole(self) -> Panel:
        """The panel with the marks of all positions, so that all fit its axes."""
        return replace(self.shown, marks=tuple(mark for layer in self.layers for mark in layer.marks))


def _layer(name: str, marks: Sequence[tuple[Mark, str]]) -> Layer:
    return Layer(name, tuple(mark for mark, _ in marks), tuple(colour for _, colour in marks))


def stages(figure: Figure) -> tuple[Stage, ...]:
    """The panels of a figure. Raises NotecheckError where its positions do not share their axes."""
    if figure.control is None:
        still = zip(told_apart(figure.panels), colours(figure), strict=True)
        return tuple(Stage((panel,), (of,)) for panel, of in still)
    positions = [told_apart(position.panels) for position in figure.control.positions]
    if len({tuple(_outside(panels)) for panels in positions}) > 1:
        raise NotecheckError(
            f"the positions of the figure {figure.name} do not share their axes",
            remedy="Give all positions the same panels: the same axes, titles and names of series.",
        )
    painted = [colours(replace(figure, panels=panels)) for panels in positions]
    return tuple(
        Stage(panels, of, figure.control.default)
        for panels, of in zip(zip(*positions, strict=True), zip(*painted, strict=True), strict=True)
    )


def _outside(panels: Sequence[Panel]) -> Iterator[object]:
    """What must not change from one position to another."""
    for panel in panels:
        series = tuple(mark.label for mark in panel.marks if isinstance(mark, (*SERIES, Band)) and mark.label)
        yield panel.x, panel.y, panel.title, panel.equal, series
