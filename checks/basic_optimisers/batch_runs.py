"""Runs of the mini-batch program, with its own batch size and with others: which gradient do they follow?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import counterexample, decimal, quote, say
from notecheck.errors import ReadingError
from notecheck.model import Counterexample
from notecheck.text import Text

from ..shared.one_weight import Gradient, Pair, mean_square, sizes
from ..shared.program_runs import Trace, drawing, drawn_at_once, rate_of, same, traces

if TYPE_CHECKING:
    from notecheck.program import Program

RUNS = tuple(range(3))
OTHER_SIZES = (1, 7)  # one sample, and a size that does not divide the number of samples


def size_name(program: Program) -> str:
    """The name of the batch size: what the draw is told to draw. Raises ReadingError where it has none."""
    draw = drawing(program)
    size = draw.argument(1, "size")
    if size is None or not size.isidentifier():
        raise ReadingError("the draw does not name the batch size", draw.place, "Give the batch size a name.")
    return size


def with_batches_of(program: Program, size: int, runs: Sequence[int] = RUNS[:1]) -> tuple[Trace, ...]:
    """Runs of the program with another batch size."""
    return traces(program, runs, ((size_name(program), str(size)),))


def traces_of_sizes(program: Program) -> dict[int, tuple[Trace, ...]]:
    """Runs of the program as it stands, and with other batch sizes."""
    own = int(program.constants[size_name(program)])
    return {own: traces(program, RUNS), **{size: with_batches_of(program, size) for size in OTHER_SIZES}}


def listed(positions: Sequence[int], most: int = 12) -> str:
    """The positions of a batch in order, of a large one the first."""
    return ", ".join(map(str, sorted(positions)[:most])) + (", …" if len(positions) > most else "")


def other_size(program: Program, said: str, holds: Callable[[int], bool]) -> Counterexample:
    """What an update draws: as recorded, and as the code asks for it.

    `said` is what a sentence says instead, `holds` whether that is right of so many samples.
    """
    (trace, *_), asked = traces(program, RUNS), drawn_at_once(program)
    return counterexample(
        say(
            "The first update of the program draws {drawn} of {all} samples: {batch}. The sentence says "
            "“{said}”.",
            drawn=len(trace.draws[0]),
            all=len(trace.data),
            batch=listed(trace.draws[0]),
            said=quote(said),
        ),
        again=say(
            "Read in the code, {call} asks for {asked}.", call=quote(drawing(program).words), asked=asked
        ),
        agrees=not holds(asked),
    )


@dataclass(frozen=True)
class Stray:
    """An update of a run that does not go against the gradient that it should, `exact`."""

    program: Program
    trace: Trace
    number: int
    exact: Fraction

    def shown(self, again: Gradient, way: Text) -> Counterexample:
        """The update, and its step against the step along the gradient as computed in another `way`."""
        old, new, *_ = self.trace.places[self.number :]
        batch, rate = self.trace.batch(self.number), rate_of(self.program)
        step = -rate * again(old, batch)
        terms = (old, *(rate * one for one in sizes(old, batch)))
        return counterexample(
            say(
                "In a run with batches of {size} update {number} starts at {w}: the gradient of its batch is "
                "{exact}, and the program has {slope}.",
                size=len(batch),
                number=self.number + 1,
                w=decimal(old),
                exact=decimal(self.exact),
                slope=decimal(self.trace.slopes[self.number]),
            ),
            again=say(
                "Computed from {way} the step is {step}; the program moves by {move}.",
                way=way,
                step=decimal(step),
                move=decimal(new - old),
            ),
            agrees=not same(new, old + step, terms, operations=len(batch) + 12),
        )


def chord(w: Fraction, samples: Sequence[Pair]) -> Fraction:
    """The slope of the chord of the mean squared error around w: the derivative, for it is a parabola."""
    return (mean_square(w + 1, samples) - mean_square(w - 1, samples)) / 2


A_CHORD = say("a chord of the batch's error")


def strays(program: Program, gradient: Gradient, updates: int = 40) -> Stray | None:
    """The first update, of runs with several batch sizes, whose slope is not this gradient on its batch."""
    for trace in (trace for several in traces_of_sizes(program).values() for trace in several):
        for number, w in enumerate(trace.places[: min(updates, trace.updates)]):
            batch = trace.batch(number)
            exact = gradient(w, batch)
            if not same(trace.slopes[number], exact, sizes(w, batch), operations=len(batch) + 8):
                return Stray(program, trace, number, exact)
    return None
