"""Where words inside a panel stand: near what they name, clear of curves and of each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from notecheck.model import Arrow, Bars, Label, Line, Mark, Points, Rule, Stretch

Point: TypeAlias = tuple[float, float]
Locate: TypeAlias = Callable[[float, float], Point]

GRAIN = 6.0  # distance at which curves are sampled
HEIGHT = 12.0  # of a line of letters


@dataclass(frozen=True)
class Area:
    """The inside of the axes, in units of the SVG; y grows downwards."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Spot:
    """A place for words: their baseline starts, centres or ends (`anchor`) at (x, y)."""

    x: float
    y: float
    anchor: str

    def box(self, wide: float) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of words that are `wide`."""
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, left + wide, self.y - HEIGHT, self.y + 3


@dataclass
class Board:
    """A panel on which words are put down one after the other."""

    area: Area
    locate: Locate
    ink: list[Point] = field(default_factory=list)
    tails: list[Point] = field(default_factory=list)  # where arrows start, in the data
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def draw(self, marks: Sequence[Mark]) -> None:
        """Remember where the marks have ink."""
        for mark in marks:
            self.ink += _ink(mark, self.locate, self.area)
        self.tails += [(mark.x0, mark.y0) for mark in marks if isinstance(mark, Arrow)]

    def put(self, mark: Mark, wide: float) -> Spot:
        """The best place for the words of `mark`; later words will keep clear of it."""
        fan = isinstance(mark, Arrow) and self.tails.count((mark.x0, mark.y0)) > 1
        spots = list(_spots(mark, self.locate, self.area, fan))
        best = min(spots, key=lambda spot: self._cost(spot, wide))
        self.taken.append(best.box(wide))
        return best

    def _cost(self, spot: Spot, wide: float) -> float:
        left, right, top, bottom = spot.box(wide)
        on_words = sum(a < right and left < b and c < bottom and top < d for a, b, c, d in self.taken)
        on_ink = sum(left - 2 < x < right + 2 and top < y < bottom for x, y in self.ink)
        area = self.area
        beyond = (area.left - left, right - area.right - 4, area.top - 2 - top, bottom + 3 - area.bottom)
        outside = 2 * max(0.0, *beyond)
        return 1000 * on_words + on_ink + outside


def _ink(mark: Mark, locate: Locate, area: Area) -> Iterator[Point]:
    if isinstance(mark, Line):
        points = [locate(x, y) for x, y in zip(mark.x, mark.y, strict=True)]
        for start, end in pairwise(point for point in points if all(map(math.isfinite, point))):
            yield from _between(start, end)
    elif isinstance(mark, Points):
        yield from (locate(x, y) for x, y in zip(mark.x, mark.y, strict=True))
    elif isinstance(mark, Bars):
        for x, height in zip(mark.x, mark.height, strict=True):
            yield from _filled(locate(x - mark.width / 2, height), locate(x + mark.width / 2, 0.0))
    elif isinstance(mark, Rule) and mark.axis == "x":
        across = locate(mark.at, 1.0)[0]
        yield from _between((across, area.top), (across, area.bottom))
    elif isinstance(mark, Rule):
        height = locate(1.0, mark.at)[1]
        yield from _between((area.left, height), (area.right, height))
    elif isinstance(mark, Arrow):
        yield from _between(locate(mark.x0, mark.y0), locate(mark.x1, mark.y1))


def _between(start: Point, end: Point) -> Iterator[Point]:
    steps = min(max(1, int(math.dist(start, end) / GRAIN)), 400)
    for step in range(steps + 1):
        part = step / steps
        yield start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])


def _filled(corner: Point, opposite: Point) -> Iterator[Point]:
    left, right = sorted((corner[0], opposite[0]))
    top, bottom = sorted((corner[1], opposite[1]))
    for row in range(int((bottom - top) / GRAIN) + 1):
        yield from _between((left, top + row * GRAIN), (right, top + row * GRAIN))


def _spots(mark: Mark, locate: Locate, area: Area, fan: bool = False) -> Iterator[Spot]:
    """Places for the words of a mark, the usual one first; `fan`: other arrows start where it starts."""
    middle = (area.left + area.right) / 2
    room = area.bottom - area.top - HEIGHT - 8
    heights = [area.top + HEIGHT + part * room for part in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)]
    match mark:
        case Rule(axis="x"):
            x = locate(mark.at, 1.0)[0]
            for y in heights:
                yield Spot(x + 5, y, "start")
                yield Spot(x - 5, y, "end")
        case Rule():
            y = locate(1.0, mark.at)[1]
            for baseline in (y - 5, y + HEIGHT + 3):
                yield Spot(area.right, baseline, "end")
                yield Spot(area.left + 4, baseline, "start")
                yield Spot(middle, baseline, "middle")
        case Stretch(axis="x"):
            x = (locate(mark.low, 1.0)[0] + locate(mark.high, 1.0)[0]) / 2
            yield from (Spot(x, y, "middle") for y in heights)
        case Stretch():
            y = (locate(1.0, mark.low)[1] + locate(1.0, mark.high)[1]) / 2 + 4
            yield from (
                Spot(area.left + 6, y, "start"),
                Spot(area.right - 4, y, "end"),
                Spot(middle, y, "middle"),
            )
        case Arrow():
            yield from _around(_named_end(mark, locate, area, fan))
        case Label():
            yield from _around(locate(mark.x, mark.y))
        case _:
            yield Spot(area.left, area.top + HEIGHT, "start")


def _named_end(arrow: Arrow, locate: Locate, area: Area, fan: bool) -> Point:
    """An arrow is named at the end that lies further out, one of a fan at its head."""
    middle = ((area.left + area.right) / 2, (area.top + area.bottom) / 2)
    ends = (locate(arrow.x1, arrow.y1), locate(arrow.x0, arrow.y0))
    return ends[0] if fan else max(ends, key=lambda end: math.dist(end, middle))


def _around(point: Point) -> Iterator[Spot]:
    x, y = point
    for distance in (6.0, 14.0):
        yield Spot(x + distance, y - distance + 1, "start")
        yield Spot(x - distance, y - distance + 1, "end")
        yield Spot(x + distance, y + HEIGHT + distance - 4, "start")
        yield Spot(x - distance, y + HEIGHT + distance - 4, "end")
        yield Spot(x, y - distance - 2, "middle")
        yield Spot(x, y + HEIGHT + distance, "middle")
