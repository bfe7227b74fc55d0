"""Runs of a note's descent program, update by update, and how to compare them with exact arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

from notecheck import quote
from notecheck.errors import ReadingError

if TYPE_CHECKING:
    from notecheck.model import Place
    from notecheck.program import Call, Program, Run
    from notecheck.text import Text

SEEDS = tuple(range(8))
OTHER_SEEDS = tuple(range(8, 16))
NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
ROUNDOFF = Fraction(1, 2**53)  # of one operation on numbers of 64 bits (IEEE 754)


@dataclass(frozen=True)
class Trace:
    """One run: the parameter at the start and behind each update, slopes, draws, printed lines.

    `draws` holds the positions that each update drew (empty tuples where nothing is drawn), `stdout`
    what was printed. `data` are the samples and labels of the run.
    """

    places: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    draws: tuple[tuple[int, ...], ...]
    stdout: str
    data: tuple[tuple[Fraction, Fraction], ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The numbers in each printed line, as printed."""
        return tuple(tuple(re.findall(NUMBER, line)) for line in self.stdout.splitlines())

    @property
    def first_line(self) -> Text | str:
        """The first printed line, as printed."""
        return quote(self.stdout.splitlines()[0]) if self.stdout.strip() else "–"

    @property
    def updates(self) -> int:
        return len(self.places) - 1

    def names(self, parameter: str) -> bool:
        """Whether every printed line writes the parameter's name before its value."""
        return all(f"{parameter} = " in line for line in self.stdout.splitlines())

    @property
    def moves(self) -> tuple[Fraction, ...]:
        """What each update added to the parameter, exactly."""
        return tuple(new - old for old, new in pairwise(self.places))

    def batch(self, update: int) -> tuple[tuple[Fraction, Fraction], ...]:
        """The samples, with their labels, that an update drew."""
        return tuple(self.data[position] for position in self.draws[update])


def start_of(program: Program) -> Fraction:
    """The parameter before the first update."""
    return program.constants[program.update.parameter].number


def rate_of(program: Program) -> Fraction:
    """The learning rate, exactly as printed."""
    return program.constants[program.update.rate].number


def drawing(program: Program) -> Call:
    """The call in the loop that draws at random. Raises ReadingError where there is not exactly one."""
    first = min((loop.line for loop in program.loops), default=0)
    found = [call for call in program.calls() if call.line >= first and _is_draw(program, call)]
    if len(found) != 1:
        place = program.update.statement.place
        raise ReadingError(f"one random draw expected in the loop, {len(found)} found", place)
    return found[0]


def _is_draw(program: Program, call: Call) -> bool:
    return program.full_name(call.name).startswith(("numpy.random.", "random."))


SIZES = {"numpy.random.randint": 2, "numpy.random.choice": 1, "random.sample": 1}
"""Where a call that draws takes the number of draws, besides by its name; every other one draws once."""


def drawn_at_once(program: Program) -> int:
    """How many positions an update draws, by the arguments of the call that draws them."""
    call = drawing(program)
    position = SIZES.get(program.full_name(call.name), len(call.arguments))
    size = call.argument(position, "size") or call.argument(position, "k")
    if size is None:
        return 1
    return int(size) if size.isdecimal() else int(program.constants[size])


def traces(
    program: Program, seeds: Sequence[int] = SEEDS, replace: tuple[tuple[str, str], ...] = ()
) -> tuple[Trace, ...]:
    """One Trace a seed of a program that draws samples from `X` and labels from `Y`."""
    return _traces(_Listing(program.source, program), tuple(seeds), replace)


@dataclass(frozen=True)
class _Listing:
    """A program that equals another one with the same source, so that it runs only once."""

    source: str
    program: Program = field(compare=False)


@lru_cache(maxsize=16)
def _traces(
    listing: _Listing, seeds: tuple[int, ...], replace: tuple[tuple[str, str], ...]
) -> tuple[Trace, ...]:
    program = listing.program
    update, drawn = program.update, drawing(program)
    watch = (update.watch, update.gradient, drawn.watch, "X", "Y")
    return tuple(_trace(program, run, drawn.watch) for run in program.run(seeds, watch, dict(replace)))


def _trace(program: Program, run: Run, drawn: str) -> Trace:
    update, place = program.update, program.update.statement.place
    (samples,), (labels,) = run.values("X"), run.values("Y")
    data = exact_values(samples, place), exact_values(labels, place)
    if len(data[0]) != len(data[1]):
        raise ReadingError("there are not as many labels as samples", place)
    if not (run.values(update.watch) and run.values(drawn)):
        raise ReadingError("the program makes no update", place)
    return Trace(
        places=(start_of(program), *exact_values(run.values(update.watch), place)),
        slopes=exact_values(run.values(update.gradient), place),
        draws=tuple(_positions(value) for value in run.values(drawn)),
        stdout=run.stdout,
        data=tuple(zip(*data, strict=True)),
    )


def exact_values(values: Any, place: Place) -> tuple[Fraction, ...]:
    """Recorded numbers as the fractions that they are. Raises ReadingError for infinity, nan and arrays."""
    if not all(isinstance(value, (int, float)) for value in values):
        raise ReadingError("the check follows single numbers, and the program has arrays of them here", place)
    if not all(isfinite(value) for value in values):
        raise ReadingError("the program's numbers grow beyond all bounds", place)
    return tuple(Fraction(value) for value in values)


def _positions(drawn: Any) -> tuple[int, ...]:
    return tuple(int(one) for one in drawn) if isinstance(drawn, tuple) else (int(drawn),)


def same(recorded: Fraction, exact: Fraction, terms: Sequence[Fraction], operations: int) -> bool:
    """Whether a computed number is the exact one up to rounding.

    `terms` are what was added up; n operations on them err by at most nu/(1-nu) of the sum of their
    sizes (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1).
    """
    share = operations * ROUNDOFF
    return abs(recorded - exact) <= share / (1 - share) * sum(map(abs, terms))


def steps_agree(trace: Trace, rate: Fraction, slopes: Sequence[Fraction]) -> bool:
    """Whether every update is the last place minus rate times these slopes, up to rounding."""
    return len(slopes) == trace.updates and all(
        same(new, old - rate * slope, (old, rate * slope), operations=4)
        for (old, new), slope in zip(pairwise(trace.places), slopes, strict=True)
    )


def says(printed_number: str, value: Fraction) -> bool:
    """Whether a printed number is `value` rounded to the digits that are printed (halves either way)."""
    mantissa, _, exponent = printed_number.partition("e")
    unit = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(Fraction(printed_number) - value) <= unit / 2
