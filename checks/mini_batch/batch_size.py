"""The classes of batch sizes as a whole: what lies between them (B-58), whom one of them suits (B-56)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    not_checkable,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Remark, Table
from notecheck.text import Text
from notecheck.words import CERTAINTY, Family

from ..shared.batch_noise import MASTERS_LUSCHI, sizes_of
from ..shared.batch_words import refuse_hedges, require_all
from .batch_pictures import CLASS_NAMES, figure_of_classes

if TYPE_CHECKING:
    from notecheck.prose.quantities import NumberInterval

CLASS = Family(
    "class",
    {
        "small": ("小", "small"),
        "medium": ("中", "medium"),
        "large": ("大", "large"),
    },
    others=("大小", "其中", "sizes?"),
    two_sided=False,
)
CLASSES = ("类", "class")
DIVISION = (
    ("大小", "size", "sizes"),
    ("batch", "batches", "批次"),
    ("分成", "分为", "divided", "divide", "fall", "classed", "grouped"),
)


# ---- does every size belong to a class? -----------------------------------------------------------


@dataclass(frozen=True)
class Division:
    """The ranges of batch sizes that are given, and those that a claim excepts from belonging to one.

    Looked at are the sizes from 1 up to where the last range goes on without end.
    """

    ranges: Sequence[NumberInterval]
    exceptions: Sequence[NumberInterval]

    @cached_property
    def homes(self) -> dict[int, int]:
        """In how many ranges each size lies."""
        last = max(one.first for one in self.ranges)
        return {size: sum(one.contains(size) for one in self.ranges) for size in range(1, last + 1)}

    @cached_property
    def excepted(self) -> set[int]:
        return {size for size in self.homes if any(one.contains(size) for one in self.exceptions)}

    @property
    def misplaced(self) -> list[int]:
        """Sizes that are excepted although they have a class."""
        return sorted(size for size in self.excepted if self.homes[size])

    @property
    def outside(self) -> list[int]:
        return [size for size, count in self.homes.items() if count == 0 and size not in self.excepted]

    @property
    def twice(self) -> list[int]:
        return [size for size, count in self.homes.items() if count > 1]

    @property
    def members(self) -> list[set[int]]:
        """The sizes of each range, as sets."""
        return [set(one.integers()) if one.high is not None else {one.first} for one in self.ranges]


@check("batch-size-classes", uses=["small-batches", "medium-batches", "large-batches"])
def every_size_belongs_to_one_class(
    claim: Reading, small: Reading, medium: Reading, large: Reading
) -> Verdict:
    """Every batch size is looked up in the three ranges: which lie in none, and which in several?

    A division puts every size into one class. Sizes that the claim itself excepts are left out, if
    they belong to no class.
    """
    require_all(claim, *DIVISION)
    for word in claim.chosen(CERTAINTY):
        if word.meaning != "sometimes":
            raise claim.reject(word, f"{word.words} is a law; this check is about a custom", "Say 一般.")
    named = _classes_in(claim)
    if claim.intervals:
        claim.require("除", "apart from", "except", "except for")
    ranges = [sizes_of(small, "small"), sizes_of(medium, "medium"), sizes_of(large, "large")]
    division = Division(ranges, claim.intervals)
    counted = int(claim.number(CLASSES))
    evidence = (_table_of_classes(ranges), figure_of_classes(ranges))
    fault = _miscounted(division, counted, named) or _wrongly_excepted(division) or _in_several(division)
    if fault:
        summary, case = fault
        return refuted("enumeration", summary, *evidence, case)
    if not division.outside:
        return confirmed(
            "enumeration", say("Every size that is not excepted belongs to exactly one class."), *evidence
        )
    gaps = _in_words(_runs(division.outside))
    return conditional(
        "enumeration",
        say("{n} batch sizes belong to no class.", n=len(division.outside)),
        *evidence,
        _one_of_each(division),
        _sizes_in_gaps(division),
        _read_as_a_division(),
        condition=say("the ranges are mere examples, or the sizes {gaps} are left out", gaps=gaps),
        correction=None
        if division.excepted
        else claim.append(say(" (except for the sizes {gaps})", gaps=gaps)),
    )


def _read_as_a_division() -> Remark:
    return Remark(
        say(
            "Read as a division into classes, which has a place for every size. As mere examples of small, "
            "medium and large the ranges contradict nothing, but then most sizes go without advice."
        )
    )


def _classes_in(claim: Reading) -> list[str]:
    """The classes that the claim lists. Raises ReadingError where it lists others among them."""
    words = claim.chosen(CLASS)
    for one, other in itertools.pairwise(words):
        between = claim.text[one.end : other.start].strip(" 、，,")
        if between not in ("", "和", "与", "and"):
            raise claim.reject(other, f"{between} is no class that the note describes")
    return [word.meaning for word in words]


def _runs(sizes: list[int]) -> list[tuple[int, int]]:
    """Maximal runs of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for size in sizes:
        if runs and runs[-1][1] == size - 1:
            runs[-1] = (runs[-1][0], size)
        else:
            runs.append((size, size))
    return runs


def _in_words(gaps: list[tuple[int, int]]) -> Text:
    return listed([say("{low} to {high}", low=low, high=high) for low, high in gaps])


def listed(sizes: Sequence[int | str | Text]) -> Text:
    """Sizes or ranges, in words."""
    first, *rest = [size if isinstance(size, Text) else quote(str(size)) for size in sizes]
    for size in rest:
        first = say("{one} and {other}", one=first, other=size)
    return first


def _one_of_each(division: Division) -> Case:
    """A size from each range, and the class that it belongs to."""
    sizes = [one.first if one.high is None else (one.first + one.last) // 2 for one in division.ranges]
    return Case(
        all(sum(one.contains(size) for one in division.ranges) == 1 for size in sizes),
        say("{sizes} belong to one class each.", sizes=quote(", ".join(map(str, sizes)))),
    )


def _sizes_in_gaps(division: Division) -> Case:
    """Sizes without a class; counted with sets as well, instead of looking up size by size."""
    gaps = _runs(division.outside)
    left = set(division.homes).difference(division.excepted, *division.members)
    return Case(
        left != set(division.outside),
        say(
            "{sizes} belong to no class; in all {n} sizes, in {gaps}.",
            sizes=listed([(low + high) // 2 for low, high in gaps]),
            n=len(division.outside),
            gaps=_in_words(gaps),
        ),
    )


Fault = tuple[Text, Counterexample]
"""Why a sentence about classes is false, and a size or class that shows it."""


def _in_several(division: Division) -> Fault | None:
    """Sizes with two classes; confirmed with sets instead of looking up size by size."""
    if not division.twice:
        return None
    members = division.members
    shared = {size for one, other in itertools.combinations(members, 2) for size in one & other}
    summary = say(
        "{n} batch sizes belong to no class, {m} to several.", n=len(division.outside), m=len(division.twice)
    )
    return summary, counterexample(
        say("For example {size} belongs to two classes.", size=division.twice[0]),
        again=say(
            "Counted by taking the sets of sizes away from each other instead of looking up one by one."
        ),
        agrees=shared == set(division.twice)
        and set(division.homes).difference(division.excepted, *members) == set(division.outside),
    )


def _miscounted(division: Division, counted: int, named: list[str]) -> Fault | None:
    """What the claim counts and lists, against the sizes at which a range begins."""
    said = {counted, len(named), len(set(named))}
    if said == {len(division.ranges)}:
        return None
    starts = [
        size
        for size in division.homes
        for one in division.ranges
        if one.contains(size) and not one.contains(size - 1)
    ]
    return say("The note describes {n} classes.", n=len(division.ranges)), counterexample(
        say(
            "The sentence counts {n} classes and lists {names}; the ranges given are {listed}.",
            n=counted,
            names=len(named),
            listed=quote(", ".join(one.words for one in division.ranges)),
        ),
        again=say(
            "Going through the sizes from 1 on, a range begins at {sizes}.", sizes=", ".join(map(str, starts))
        ),
        agrees=len(starts) == len(division.ranges) and said != {len(starts)},
    )


def _wrongly_excepted(division: Division) -> Fault | None:
    """Sizes that are excepted though they have a class, by looking up and as sets."""
    if not division.misplaced:
        return None
    size = division.misplaced[0]
    summary = say("Of the sizes that are excepted, {n} belong to a class.", n=len(division.misplaced))
    return summary, counterexample(
        say("For example {size} is excepted, and belongs to a class.", size=size),
        again=say(
            "The set of the sizes of a class and that of the sizes that are excepted have it in common."
        ),
        agrees=any(
            size in one & set(other.integers()) for one in division.members for other in division.exceptions
        ),
    )


def _table_of_classes(ranges: list[NumberInterval]) -> Table:
    rows = tuple((name, quote(one.words)) for one, name in zip(ranges, CLASS_NAMES, strict=True))
    return Table((say("class"), say("sizes")), rows)


# ---- what cannot be checked -------------------------------------------------------------------------


@check("medium-batches-suit-most-tasks")
def suiting_most_tasks_is_experience(claim: Reading) -> Verdict:
    """What suits most tasks is known from experiments, and they differ.

    Said of all tasks, or of few, it would be another matter: what makes it experience is read.
    """
    refuse_hedges(claim)
    require_all(claim, ("适合", "suit", "suits"), ("大多数", "most"), ("任务", "task", "tasks"))
    return not_checkable(
        say(
            "This sums up experience with many tasks; no computation decides it. Published experiments "
            "disagree: in those of Masters and Luschi (2018) batches between 2 and 32 did best."
        ),
        MASTERS_LUSCHI,
    )
