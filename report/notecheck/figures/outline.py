"""Outlines for SVG paths in few characters: tenths of a unit, each point as its way from the last."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[int, int]  # in tenths of a unit

STEP = re.compile(r"([MLCQz])([^MLCQz]*)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
SLACK = 1.0  # tenths of a unit by which a polyline may be simplified


@dataclass(frozen=True)
class Segment:
    """A piece of an outline: its SVG command in capitals and the points that it names."""

    command: str
    points: tuple[Point, ...]


def outline(path: str) -> str:
    """The same outline as an absolute SVG path of M, L, C, Q and z, shorter."""
    return _written(list(_simple(list(_segments(path)))))


def through(points: Sequence[tuple[float, float]]) -> str:
    """A path with a vertex at each of the points, none left out."""
    vertices = [_tenths(point) for point in points]
    rest = [Segment("L", (vertex,)) for vertex in vertices[1:]] or [Segment("L", (vertices[0],))]
    return _written([Segment("M", (vertices[0],)), *rest])


def _tenths(point: tuple[float, float]) -> Point:
    return round(point[0] * 10), round(point[1] * 10)


def _segments(path: str) -> Iterator[Segment]:
    for command, numbers in STEP.findall(path):
        values = [float(number) for number in NUMBER.findall(numbers)]
        yield Segment(command, tuple(_tenths(point) for point in zip(values[::2], values[1::2], strict=True)))


def _simple(segments: list[Segment]) -> Iterator[Segment]:
    """Without the points of straight runs that lie within `SLACK` of the line through the others."""
    run: list[Point] = []
    for segment in [*segments, Segment("", ())]:
        if segment.command == "L":
            run += segment.points
            continue
        if len(run) > 1:
            yield from (Segment("L", (point,)) for point in _thinned(run)[1:])
        if segment.command:
            yield segment
        run = list(segment.points[-1:])


def _thinned(points: list[Point]) -> list[Point]:
    """The points of a polyline that matter (Douglas & Peucker 1973), its ends always among them."""
    kept, open_runs = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_runs:
        first, last = open_runs.pop()
        between = range(first + 1, last)
        far = max(between, key=lambda at: _off(points[at], points[first], points[last]), default=first)
        if far != first and _off(points[far], points[first], points[last]) > SLACK:
            kept.add(far)
            open_runs += [(first, far), (far, last)]
    return [points[at] for at in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the stretch between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    part = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.dist(point, (start[0] + part * dx, start[1] + part * dy))


def _written(segments: Sequence[Segment]) -> str:
    """The segments in relative coordinates; a line after a line or a move needs no letter of its own."""
    signs: list[str] = []
    before, start, here = "", (0, 0), (0, 0)
    for segment in segments:
        letter, ways = segment.command.lower(), [_way(point, here) for point in segment.points]
        flat = [number for way in ways for number in way]
        if letter == "l" and 0 in flat:
            letter, flat = ("v", flat[1:]) if flat[0] == 0 else ("h", flat[:1])
        if letter != before and (letter, before) != ("l", "m"):
            signs.append(letter)
        signs += map(_short, flat)
        here = segment.points[-1] if segment.points else start
        start = here if letter == "m" else start
        before = letter
    return "".join(_spaced(signs))


def _way(point: Point, here: Point) -> Point:
    return point[0] - here[0], point[1] - here[1]


def _short(tenths: int) -> str:
    """A number of tenths in the fewest characters: 5 is `.5`, -20 is `-2`."""
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole or '' if part else whole}{f'.{part}' if part else ''}"


def _spaced(signs: Sequence[str]) -> Iterator[str]:
    """Letters and numbers, with a blank only where two numbers would run into one."""
    before = ""
    for sign in signs:
        apart = before[-1:].isdigit() and (sign[0].isdigit() or (sign[0] == "." and "." not in before))
        yield f" {sign}" if apart else sign
        before = sign
