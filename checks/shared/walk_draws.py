"""Which samples the updates of a walk used: tables, and a test that they were drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, log, sqrt

from notecheck import counterexample, decimal, math, say
from notecheck.model import Counterexample, Table
from notecheck.text import Value

from .regression import Indices
from .walk import OTHER_SEEDS, Walk, walk_of

ODDS = 1e-6  # of a false alarm, over all shares that are compared


@dataclass(frozen=True)
class Draws:
    """The samples that a walk drew, one for each update.

    For N independent uniform draws from m samples, the share of each sample and the share of draws
    that repeat the one before are both 1/m on average. By Hoeffding's inequality (1963, theorem 1)
    one of these m + 1 shares is off by `margin` = ε or more with odds of at most 2(m + 1)exp(−2Nε²).
    """

    count: int
    shares: tuple[Fraction, ...]
    repeats: Fraction
    margin: float

    @property
    def uniform(self) -> bool:
        """Whether chance explains how far the shares are from 1/m."""
        expected = 1 / len(self.shares)
        return all(abs(float(share) - expected) < self.margin for share in (*self.shares, self.repeats))


def draws_of(walk: Walk) -> Draws | None:
    """The draws of a walk; None where not every update used one sample."""
    asked = [one for path in walk.asked for one in path]
    if {len(one) for one in asked} != {1}:
        return None
    m = len(walk.samples)
    repeats = [a == b for path in walk.asked for a, b in pairwise(path)]
    return Draws(
        len(asked),
        tuple(Fraction(asked.count((index,)), len(asked)) for index in range(m)),
        Fraction(sum(repeats), len(repeats)),
        sqrt(log(2 * (m + 1) / ODDS) / (2 * len(repeats))),
    )


def uneven(walk: Walk, draws: Draws) -> Counterexample:
    """Shares that chance does not explain; and again, with other seeds."""
    again = draws_of(walk_of(walk.reading, seeds=OTHER_SEEDS))
    if again is None:
        raise walk.reading.reject(walk.program.update, "not every update of this program uses one sample")
    return counterexample(
        say(
            "In {count} draws the samples have the shares {shares}, and {repeats} of the draws repeat the "
            "one before; by chance each of these would be {expected}, up to {margin}.",
            count=draws.count,
            shares=_listed(draws.shares),
            repeats=decimal(draws.repeats),
            expected=str(Fraction(1, len(draws.shares))),
            margin=decimal(draws.margin, 2),
        ),
        again=say(
            "With other seeds the shares are {shares}, and {repeats} of the draws repeat the one before.",
            shares=_listed(again.shares),
            repeats=decimal(again.repeats),
        ),
        agrees=not again.uniform,
    )


def _listed(shares: Sequence[Fraction]) -> str:
    return ", ".join(map(decimal, shares))


def passes_of(walk: Walk, size: int) -> list[list[Sequence[Indices]]]:
    """The batches of every complete pass, for each run, where batches have `size` samples and a rest."""
    each = ceil(Fraction(len(walk.samples), size))
    return [[path[at : at + each] for at in range(0, len(path) - each + 1, each)] for path in walk.asked]


def shuffled_partitions(walk: Walk, size: int) -> bool:
    """Whether every pass uses each sample once, in batches of `size` and a rest, in orders that change."""
    count = len(walk.samples)
    lengths = [size] * (count // size) + ([count % size] if count % size else [])
    runs = passes_of(walk, size)
    complete = all(
        [len(batch) for batch in one] == lengths and sorted(sum(one, ())) == list(range(count))
        for run in runs
        for one in run
    )
    return complete and all(run and (len(lengths) == 1 or len(set(run)) > 1) for run in runs)


def first_updates(walk: Walk) -> Table:
    """Where the first updates led, and the samples that each of them used."""
    rows: list[tuple[int | str, ...]] = [
        (turn, names(asked), *(decimal(entry, 6) for entry in walk.positions(turn)))
        for turn, asked in enumerate(walk.asked[0][:6], 1)
    ]
    parameters = [math(rf"\theta_{index}") for index in range(len(walk.start))]
    header: tuple[Value, ...] = (say("number of the update"), say("samples it used"), *parameters)
    return Table(header, tuple(rows), say("The first updates (first seed)"))


def names(asked: Indices) -> str:
    """The samples of an update by their numbers: {1 3}; ? where it is the mean step of none."""
    return "{" + " ".join(str(index + 1) for index in asked) + "}" if asked else "?"
