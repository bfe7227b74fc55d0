"""Where a program walks otherwise than a passage says: one update, and one of a walk from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil

from notecheck import counterexample, say
from notecheck.model import Counterexample

from ..shared.regression import Indices, Sample, Vector, difference, mean_gradient, square, total
from ..shared.walk import Walk, gamma, pair, walk_from, walk_of
from ..shared.walk_draws import names

Slope = Callable[[Sequence[Sample], Vector], Sequence[Fraction]]
"""The gradient of some samples at a place, by a formula or by the words of a note."""

FORMULAS = 6  # updates for which a formula of the note is computed
ROUNDINGS = 50  # operations of an update, a generous bound


def elsewhere(walk: Walk) -> Walk:
    """The same program, sent off from (1, −2, 3, …), with other random numbers."""
    return walk_from(walk, [Fraction((-1) ** index * (index + 1)) for index in range(len(walk.start))])


def sizes_of(walk: Walk, size: int) -> set[int]:
    """How many samples the updates of a pass use, with batches of this size: the last takes the rest."""
    count = len(walk.samples)
    return {size, count % size} - {0} if size < count else {count}


def first_unlike(walk: Walk, size: int, slope: Slope = mean_gradient) -> int | None:
    """The first update, from 0, that is not that of `size` samples along this slope; None where all are.

    Raises ReadingError where the first update does not tell which samples it used.
    """
    if not walk.asked[0]:
        raise walk.reading.reject(
            walk.program.update, "it cannot be told which samples the first update uses"
        )
    sizes = sizes_of(walk, size)
    for path in walk.asked:
        for turn, some in enumerate(path):
            if len(some) not in sizes:
                return turn
    for turn, some in enumerate(walk.asked[0][:FORMULAS]):
        chosen, place = [walk.samples[index] for index in some], walk.positions(turn)
        if tuple(slope(chosen, place)) != mean_gradient(chosen, place):
            return turn
    return None


@dataclass(frozen=True)
class _Update:
    """An update of a program, and the nearest place to which a slope leads, for any choice of samples."""

    number: int
    place: Vector
    end: Vector
    samples: Indices
    nearest: Vector
    reached: bool


def unlike_step(walk: Walk, size: int, slope: Slope = mean_gradient, turn: int = 0) -> Counterexample:
    """An update, near that of index `turn`, which no choice of `size` samples explains by this slope.

    Nothing is guessed about which samples were used: every choice is carried out, in exact
    fractions, on this walk and on one from another start.
    """
    again = elsewhere(walk)
    one, other = (_first_not_reached(each, sizes_of(walk, size), slope, turn) for each in (walk, again))
    return counterexample(
        say(
            "Update {number} of the program goes from {place} to {end}. As the note has it, no choice of "
            "samples leads there; the nearest is {nearest}, with the samples {samples}.",
            number=one.number,
            place=pair(one.place),
            end=pair(one.end),
            nearest=pair(one.nearest),
            samples=names(one.samples),
        ),
        again=say(
            "Sent off from {start}, the program goes from {place} to {end} in update {number}; all choices "
            "were carried out in exact fractions, and the nearest is {nearest}.",
            start=pair(again.start),
            place=pair(other.place),
            end=pair(other.end),
            number=other.number,
            nearest=pair(other.nearest),
        ),
        agrees=not (one.reached or other.reached),
    )


def _first_not_reached(walk: Walk, sizes: Collection[int], slope: Slope, turn: int) -> _Update:
    """The first update that the slope does not explain, or the last one that was looked at."""
    last = min(turn + 2 * len(walk.samples), walk.updates)
    updates = (_update(walk, number, sizes, slope) for number in range(1, last + 1))
    found = None
    for found in updates:
        if not found.reached:
            break
    if found is None:
        raise walk.reading.reject(walk.program.update, "the program makes no update")
    return found


def _update(walk: Walk, number: int, sizes: Collection[int], slope: Slope) -> _Update:
    place, end = walk.positions(number - 1), walk.positions(number)
    ends: dict[Indices, Vector] = {}
    for some in (one for size in sorted(sizes) for one in combinations(range(len(walk.samples)), size)):
        steep = slope([walk.samples[index] for index in some], place)
        ends[some] = tuple(at - walk.rate * entry for at, entry in zip(place, steep, strict=True))
    nearest = min(ends, key=lambda some: square(difference(ends[some], end)))
    gap = difference(ends[nearest], end)
    reached = all(abs(a) <= b for a, b in zip(gap, rounding(walk, place), strict=True))
    return _Update(number, place, end, nearest, ends[nearest], reached)


def rounding(walk: Walk, place: Vector) -> list[float]:
    """How far rounding can carry each parameter in an update: γₙ times the size of what is added up."""
    sizes = tuple(map(abs, place))
    pulls = total([Sample(tuple(map(abs, one.x)), -abs(one.y)).gradient(sizes) for one in walk.samples])
    return [gamma(ROUNDINGS) * float(at + walk.rate * pull) for at, pull in zip(sizes, pulls, strict=True)]


def unlike_count(walk: Walk, size: int, passes: dict[str, str]) -> Counterexample:
    """A number of updates that is not one for every batch of `size` samples; and again with other passes."""
    each, again = ceil(Fraction(len(walk.samples), size)), walk_of(walk.reading, passes, seeds=(0,))
    return counterexample(
        say(
            "With {size} of {count} samples in an update a pass takes {each} updates, and {passes} passes "
            "take {expected}; the program makes {updates}.",
            count=len(walk.samples),
            each=each,
            size=size,
            passes=walk.passes,
            expected=walk.passes * each,
            updates=walk.updates,
        ),
        again=say(
            "Told to make {passes} passes, it makes {updates} updates, and not {expected}.",
            passes=again.passes,
            updates=again.updates,
            expected=again.passes * each,
        ),
        agrees=again.updates != again.passes * each,
    )
