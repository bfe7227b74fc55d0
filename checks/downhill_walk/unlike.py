"""Where a program walks otherwise than a passage says: one case, and another of a walk from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Any

from notecheck import Reading, counterexample, decimal, math, quote, say
from notecheck.model import Counterexample
from notecheck.text import Value

from ..shared.descent_rule import ITERATIONS, RATE, number_after
from ..shared.regression import Indices, Sample, Vector, difference, mean_gradient, square, total
from ..shared.sample_programs import vector
from ..shared.walk import OTHER_SEEDS, Walk, explain, gamma, pair, start_name, walk_from, walk_of
from ..shared.walk_draws import names

if TYPE_CHECKING:
    from ..shared.move import Move

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

    Raises ReadingError where the first update does not tell which samples it used, and where the
    parameters grew beyond all bounds.
    """
    if not walk.asked[0]:
        raise walk.reading.reject(
            walk.program.update, "it cannot be told which samples the first update uses"
        )
    sizes = sizes_of(walk, size)
    for path in walk.asked:
        for turn, some in enumerate(path):
            if len(some) not in sizes:
                walk.positions(turn + 1)  # beyond all bounds nothing is told any more
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
            "Where an update should use {size} of {count} samples, update {number} of the program goes from "
            "{place} to {end}. As the note has it, no choice of samples leads there; the nearest place is "
            "{nearest}, with the samples {samples}.",
            size=min(size, len(walk.samples)),
            count=len(walk.samples),
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
            "With {size} of {count} samples in an update, the number of updates is {each} in a pass and "
            "{expected} in {passes} passes; the program makes {updates}.",
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


# ---- the rule, carried out -------------------------------------------------------------------------


def unlike_rule(move: Move, walk: Walk) -> Counterexample:
    """An update of a program to which the rule does not lead; and another one, from elsewhere."""
    again = elsewhere(walk)
    (number, led), (then, other) = (_first_not_led(move, each) for each in (walk, again))
    return counterexample(
        say(
            "In update {number} of the program its first parameter goes from {place} to {end}, with the "
            "gradient of the samples {samples}; by the rule it goes to {led}.",
            number=number,
            place=decimal(walk.positions(number - 1)[0], 6),
            end=decimal(walk.positions(number)[0], 6),
            samples=names(_samples_of(walk, number)),
            led=_shown(led),
        ),
        again=say(
            "Sent off from {start}, it goes to {end} in update {number}; by the rule to {led}.",
            start=pair(again.start),
            end=decimal(again.positions(then)[0], 6),
            number=then,
            led=_shown(other),
        ),
        agrees=not (_is_there(led, walk, number) or _is_there(other, again, then)),
    )


def _first_not_led(move: Move, walk: Walk) -> tuple[int, Any]:
    """The first or the second update, and where the rule leads: a rule may agree from the origin alone."""
    led = [(number, _by_the_rule(move, walk, number)) for number in (1, 2)]
    return next((one for one in led if not _is_there(one[1], walk, one[0])), led[0])


def _samples_of(walk: Walk, number: int) -> Indices:
    """The samples of an update, whether it goes against their gradient or along it."""
    import numpy as np

    before, after = walk.paths[0][number - 1 : number + 1]
    for end in (after, 2 * before - after):
        told = explain(walk.samples, np.array([before, end]), float(walk.rate))
        if told and told[0]:
            return told[0]
    raise walk.reading.reject(walk.program.update, "no samples explain the updates of this program")


def _by_the_rule(move: Move, walk: Walk, number: int) -> Any:
    """Where the rule leads the first parameter, with the gradient of the program's own update."""
    from sympy import Function, Rational, Symbol

    some = [walk.samples[index] for index in _samples_of(walk, number)]
    place = walk.positions(number - 1)
    slopes = [one for one in move.displacement.atoms(Function) if one.func.__name__ == "nabla"]
    put_in = {slope: Rational(str(mean_gradient(some, place)[0])) for slope in slopes}
    put_in |= {Symbol(walk.program.update.rate): Rational(str(walk.rate))}
    put_in |= {move.parameter: Rational(str(place[0]))}
    return Rational(str(place[0])) + move.displacement.subs(put_in)


def _shown(led: Any) -> Value:
    return decimal(led, 6) if led.is_number else math(led)


def _is_there(led: Any, walk: Walk, number: int) -> bool:
    """Whether this is where the program went, up to rounding."""
    from sympy import Rational

    gap = led - Rational(str(walk.positions(number)[0]))
    return bool(gap.is_number) and abs(gap) <= rounding(walk, walk.positions(number - 1))[0]


# ---- the settings ----------------------------------------------------------------------------------


def unlike_setting(walk: Walk, settings: Reading, start: bool = True) -> Counterexample:
    """Learning rate and passes of a sentence, and a start at 0, beside a program's; and again, watched."""
    rate, passes = number_after(settings, *RATE), number_after(settings, *ITERATIONS)
    program, update = walk.program, walk.program.update
    names_held = start_name(program), program.constant(update.rate, update.inside).name
    turn = next((one.variable for one in program.loops if one.inside == update.inside and not one.nested), "")
    run = program.run((OTHER_SEEDS[0],), (*names_held, turn))[0]
    first, held = (run.values(name)[0] for name in names_held)
    turns = len(run.values(turn))
    return counterexample(
        say(
            "By the sentence a walk makes {passes} passes with the learning rate {rate}, from {origin}; "
            "{program} makes {others} passes with {other}, from {start}.",
            passes=int(passes),
            rate=decimal(rate.value),
            origin=say("a start at 0") if start else say("any start"),
            program=quote(walk.name),
            start=pair(walk.start),
            others=walk.passes,
            other=decimal(walk.rate),
        ),
        again=say(
            "Watched while it runs, it takes {start} for its start and {rate} for the learning rate, and "
            "goes through its outer loop {turns} times.",
            start=pair(vector(first)),
            rate=str(held),
            turns=turns,
        ),
        agrees=(start and any(vector(first))) or Fraction(str(held)) != rate.value or turns != int(passes),
    )
