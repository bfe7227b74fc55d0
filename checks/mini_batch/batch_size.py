"""The classes of batch sizes as a whole: what lies between them (B-58), what another note names (X-02)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    inconsistent,
    not_checkable,
    percent,
    quote,
    refuted,
    say,
)
from notecheck.model import Case, Evidence, Figure, Remark, Source, Table
from notecheck.text import Text
from notecheck.words import CERTAINTY, CHANCE, SIZE, Family

from ..shared.batch_noise import sizes_of
from ..shared.batch_words import refuse_estimates, refuse_hedges, require_all
from ..shared.regression import shrinkage
from .batch_pictures import figure_of_classes

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
    ranges = [sizes_of(small, "small"), sizes_of(medium, "medium"), sizes_of(large, "large")]
    named = _classes_in(claim)
    exceptions = claim.intervals
    if exceptions:
        claim.require("除", "apart from", "except", "except for")
    last = max(one.first for one in ranges)  # from here on the last range goes on without end
    homes = {size: sum(one.contains(size) for one in ranges) for size in range(1, last + 1)}
    excepted = {size for size in homes if any(one.contains(size) for one in exceptions)}
    outside = [size for size, count in homes.items() if count == 0 and size not in excepted]
    twice = [size for size, count in homes.items() if count > 1]
    evidence = (
        _table_of_classes(ranges),
        figure_of_classes(_stretches(ranges), _apart(ranges)),
    )
    miscounted = int(claim.number(CLASSES)) != len(set(named)) or len(named) != len(ranges)
    if miscounted or any(homes[size] for size in excepted):
        return refuted(
            "enumeration",
            say("The note describes {n} classes, and every size in them has its place.", n=len(ranges)),
            *evidence,
            _given_classes(ranges),
        )
    if twice:
        return refuted(
            "enumeration",
            say("{n} batch sizes belong to no class, {m} to several.", n=len(outside), m=len(twice)),
            *evidence,
            _stray_sizes(ranges, outside, twice, excepted),
        )
    if outside:
        gaps = _runs(outside)
        return conditional(
            "enumeration",
            say("{n} batch sizes belong to no class.", n=len(outside)),
            *evidence,
            _one_of_each(ranges),
            _sizes_in_gaps(ranges, outside, excepted),
            Remark(
                say(
                    "Read as a division into classes, which has a place for every size. As mere examples of "
                    "small, medium and large the ranges contradict nothing, but then most sizes go without "
                    "advice."
                )
            ),
            condition=say(
                "the ranges are mere examples, or the sizes {gaps} are left out", gaps=_in_words(gaps)
            ),
            correction=claim.append(say(" (except for the sizes {gaps})", gaps=_in_words(gaps)))
            if not excepted
            else None,
        )
    return confirmed(
        "enumeration", say("Every size that is not excepted belongs to exactly one class."), *evidence
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
    return _listed([say("{low} to {high}", low=low, high=high) for low, high in gaps])


def _listed(sizes: Sequence[int | str | Text]) -> Text:
    """Sizes or ranges, in words."""
    first, *rest = [size if isinstance(size, Text) else quote(str(size)) for size in sizes]
    for size in rest:
        first = say("{one} and {other}", one=first, other=size)
    return first


def _one_of_each(ranges: list[NumberInterval]) -> Case:
    """A size from each range, and the class that it belongs to."""
    sizes = [one.first if one.high is None else (one.first + one.last) // 2 for one in ranges]
    return Case(
        all(sum(one.contains(size) for one in ranges) == 1 for size in sizes),
        say("{sizes} belong to one class each.", sizes=quote(", ".join(map(str, sizes)))),
    )


def _members(ranges: list[NumberInterval]) -> tuple[set[int], list[set[int]]]:
    """All sizes up to where the last range goes on without end, and those of each range."""
    last = max(one.first for one in ranges)
    classes = [set(range(one.first, (last if one.high is None else one.last) + 1)) for one in ranges]
    return set(range(1, last + 1)), classes


def _sizes_in_gaps(ranges: list[NumberInterval], outside: list[int], excepted: set[int]) -> Case:
    """Sizes without a class; counted with sets as well, instead of looking up size by size."""
    every, classes = _members(ranges)
    gaps = _runs(outside)
    return Case(
        every.difference(excepted, *classes) != set(outside),
        say(
            "{sizes} belong to no class; in all {n} sizes, in {gaps}.",
            sizes=_listed([(low + high) // 2 for low, high in gaps]),
            n=len(outside),
            gaps=_in_words(gaps),
        ),
    )


def _stray_sizes(
    ranges: list[NumberInterval], outside: list[int], twice: list[int], excepted: set[int]
) -> Evidence:
    """Sizes with two classes; confirmed with sets instead of looking up size by size."""
    every, members = _members(ranges)
    free = every.difference(excepted, *members)
    shared = sum(map(len, members)) - len(set().union(*members))
    return counterexample(
        say("For example {size} belongs to two classes.", size=twice[0]),
        again=say(
            "counted by taking the sets of sizes away from each other instead of looking up one by one"
        ),
        agrees=free == set(outside) and (shared > 0) == bool(twice),
    )


def _given_classes(ranges: list[NumberInterval]) -> Evidence:
    return counterexample(
        say("The ranges given are {listed}.", listed=quote(", ".join(one.words for one in ranges))),
        again=say("counted as the different lower ends of the ranges"),
        agrees=len({one.first for one in ranges}) == len(ranges),
    )


def _table_of_classes(ranges: list[NumberInterval]) -> Table:
    rows = tuple((name, quote(one.words)) for one, name in zip(ranges, _class_names(), strict=True))
    return Table((say("class"), say("sizes")), rows)


def _class_names() -> tuple[Text, Text, Text]:
    return say("small"), say("medium"), say("large")


def _stretches(ranges: list[NumberInterval]) -> list[tuple[float, float, Text]]:
    return [
        (float(one.first), float(4096 if one.high is None else one.last), name)
        for one, name in zip(ranges, _class_names(), strict=True)
    ]


def _apart(ranges: list[NumberInterval]) -> list[tuple[float, float]]:
    """The open stretches between one range and the next."""
    ordered = sorted(ranges, key=lambda one: one.first)
    ends = [(one.last + 1, other.first - 1) for one, other in itertools.pairwise(ordered)]
    return [(float(low), float(high)) for low, high in ends if low <= high]


# ---- two notes, two recommendations ---------------------------------------------------------------

DRAWING = (
    ("小批", "batch", "mini-batch"),
    ("比如", "例如", "for example", "such as", "say", "e.g."),
    ("挑出", "选出", "抽取", "抽出", "draw", "drawn", "draws", "pick", "picks", "picked"),
)


@check(
    "typical-batch-sizes",
    uses=["small-batches", "medium-batches", "large-batches"],
)
def named_sizes_are_medium_ones(claim: Reading, small: Reading, medium: Reading, large: Reading) -> Verdict:
    """The sizes that one note names as typical, looked up in the classes of the other note.

    That note calls small batches noisy and unsteady and advises against them; typical sizes would
    have to be medium ones.
    """
    claim.presume(SIZE, "small")
    require_all(claim, *DRAWING)
    refuse_estimates(claim)
    if claim.choose(CHANCE) == "fixed":
        raise claim.reject(claim.word(CHANCE), "this check is about batches drawn at random")
    named = claim.numbers
    readings = {"small": small, "medium": medium, "large": large}
    ranges = {kind: sizes_of(one, kind) for kind, one in readings.items()}
    homes = {
        int(number): [name for name, one in ranges.items() if one.contains(number.value)] for number in named
    }
    if not homes or not all(number.counts("条", "样本", "sample") for number in named):
        raise claim.reject(None, "the sizes are no numbers of samples", "Name them as 16、32 或 64 个样本.")
    strangers = [size for size, names in homes.items() if names != ["medium"]]
    shared = [size for size in homes if size not in strangers]
    figure: Figure = figure_of_classes(
        _stretches([*ranges.values()]), _apart([*ranges.values()]), tuple(homes)
    )
    evidence = (_table_of_named(homes), figure)
    if not strangers:
        return confirmed(
            "enumeration", say("All of them are medium batches in the other note as well."), *evidence
        )
    counted = Case(
        False,
        say(
            "{inside} of the {all} sizes are medium ones: their means keep {named} of the scatter of single "
            "samples, those of medium batches from {most} down to {least}.",
            inside=len(shared),
            all=len(homes),
            named=", ".join(map(_scatter, homes)),
            most=_scatter(ranges["medium"].first),
            least=_scatter(ranges["medium"].last),
        ),
    )
    against = {name for size in strangers for name in homes[size]} | {"medium"}
    powers = [2**power for power in range(64) if ranges["medium"].contains(2**power)]
    return inconsistent(
        "enumeration",
        say("Of these sizes, the other note's medium batches include only {shared}.", shared=_listed(shared))
        if shared
        else say("None of these sizes is among the other note's medium batches."),
        counted,
        *evidence,
        Remark(
            say(
                "A small batch is here what the other note calls a mini-batch, not its class of small ones. "
                "Judged is whether its usual sizes belong to the medium class, which that note calls steady."
            )
        ),
        Remark(
            say(
                "Practice varies as much as the notes do: in the experiments of Masters and Luschi (2018) "
                "batches between 2 and 32 gave the best results."
            )
        ),
        Source("Masters & Luschi (2018), Revisiting Small Batch Training for Deep Neural Networks, abstract"),
        against=[readings[name] for name in ("small", "medium", "large") if name in against],
        correction=claim.rewrite(
            *((number, number.like(power)) for number, power in zip(named, powers, strict=True))
        )
        if len(powers) == len(named)
        else None,
    )


def _scatter(size: int) -> str:
    """The standard deviation of the mean of so many independent draws, against that of one."""
    return percent(float(shrinkage(size)) ** 0.5)


def _table_of_named(homes: dict[int, list[str]]) -> Table:
    names = {"small": say("small"), "medium": say("medium"), "large": say("large")}
    rows = tuple((size, names[found[0]] if found else say("in no class")) for size, found in homes.items())
    return Table((say("size"), say("class in the other note")), rows)


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
        Source("Masters & Luschi (2018), Revisiting Small Batch Training for Deep Neural Networks, abstract"),
    )
