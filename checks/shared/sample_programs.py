"""The course's regression programs, seen from outside: which samples did each update use, and how?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from notecheck import Reading, say
from notecheck.errors import ReadingError
from notecheck.model import Axis, Figure, Panel, Points
from notecheck.text import Text
from notecheck.words import QUANTIFIER, Family

from .batch_words import EACH_UPDATE, SAMPLES, refuse_estimates, require_all
from .regression import Indices, Rule, Sample, Vector, explanations, rules_behind, sample

if TYPE_CHECKING:
    from notecheck.program import Exact, Program, Recorded

METHOD = Family(
    "method",
    {
        "one by one": ("随机梯度下降", "SGD", "stochastic gradient descent"),
        "in batches": ("小批量梯度下降", "mini-batch 梯度下降", "Mini-batch", "mini-batch gradient descent"),
        "all together": ("批量梯度下降", "Batch GD", "batch gradient descent"),
    },
)
"""The three methods, which differ in how many samples an update uses."""

UPDATES = 12  # updates that are looked at: the first ones, where no two explanations come close
SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Observed:
    """What the first updates of a program did, for each seed."""

    reading: Reading
    samples: tuple[Sample, ...]
    rate: Fraction
    paths: tuple[tuple[Vector, ...], ...]

    @cached_property
    def rules(self) -> set[Rule]:
        """The rules that explain every update under every seed. Raises ReadingError where there is none."""
        found = set.intersection(*(rules_behind(self.samples, path, self.rate) for path in self.paths))
        if not found:
            raise self.reading.reject(
                self.reading.program.update,
                "the updates of this program are no means or sums of the gradients of equally many samples",
                "Let every update use the same number of samples.",
            )
        if min(rule.count for rule in found) > 1 < len({rule.combined for rule in found}):
            found = {rule for rule in found if rule.factor in self._factors}
        return found

    @property
    def _factors(self) -> set[Fraction]:
        """The multiple of ½(…)² whose gradient it takes, from a run on one sample: its own mean and sum."""
        program = self.reading.program
        watch = program.update.watch
        run = program.run(SEEDS[:1], (watch,), cut(program, 1) | shortened(program, 1))[0]
        ends = (self.paths[0][0], vector(run.values(watch)[0]))
        return {rule.factor for rule in explanations(self.samples[:1], *ends, self.rate)}

    @property
    def counts(self) -> set[int]:
        """How many samples an update uses; more than one number where that cannot be told."""
        return {rule.count for rule in self.rules}

    @property
    def ways(self) -> set[str]:
        """Whether the gradients of a batch are combined by their "mean" or their "sum"."""
        return {rule.combined for rule in self.rules}

    @cached_property
    def used(self) -> tuple[Indices, ...]:
        """The samples of each update under the first seed, by their positions."""
        rule = min(self.rules, key=lambda rule: rule.combined)
        ends = pairwise(self.paths[0])
        return tuple(explanations(self.samples, *end, self.rate)[rule] for end in ends)


def observe(reading: Reading) -> Observed:
    """Run a program of the course and keep its data, its learning rate and its first updates."""
    program = reading.program
    if program.update.sign != "-":
        raise reading.reject(
            program.update, "this update goes along the gradient, not against it", "Subtract it."
        )
    start = start_of(program)
    watch, replace = (program.update.parameter, *start), shortened(program, UPDATES)
    runs = program.run(seeds=SEEDS, watch=watch, replace=replace)
    paths = tuple(tuple(vector(value) for _, value in run.events[: UPDATES + 1]) for run in runs)
    rate = program.constant(program.update.rate, program.update.inside).number
    return Observed(reading, samples_of(program), rate, paths)


def start_of(program: Program) -> tuple[str, ...]:
    """The name that holds the parameters before the first update, where it is not the parameter's own."""
    inside, parameter = program.update.inside, program.update.parameter
    if not inside or parameter not in program.functions[inside].parameters:
        return ()
    position = program.functions[inside].parameters.index(parameter)
    passed = program.calls(inside)[0].argument(position, parameter)
    return (passed,) if passed is not None and passed in program.assignments else ()


def updates_in(reading: Reading, passes: int | None = None) -> int:
    """How many updates a program makes as printed, or with at most so many turns of its outer loop."""
    program = reading.program
    replace = {} if passes is None else shortened(program, passes)
    return len(program.run(watch=(program.update.watch,), replace=replace)[0].events)


def shortened(program: Program, passes: int) -> dict[str, str]:
    """What to replace for at most so many turns of the outer loop; nothing where no constant counts them."""
    outer = next(one for one in program.loops if one.inside == program.update.inside and not one.nested)
    if not outer.range or not outer.range[-1].isidentifier():
        return {}
    turns = program.constant(outer.range[-1], outer.inside)
    if turns.number.denominator != 1:
        raise ReadingError(f"{turns.words} is no number of turns of this loop", turns.place)
    return {turns.name: str(min(passes, int(turns)))}


def samples_of(program: Program) -> tuple[Sample, ...]:
    """The data of a program: its features X and its targets y (or Y)."""
    features = _entries(program.constants["X"].value)
    targets = _entries(program.constants[targets_of(program)].value)
    return tuple(
        sample(_numbers(row), _numbers(target)[0]) for row, target in zip(features, targets, strict=True)
    )


def targets_of(program: Program) -> str:
    """The name of a program's targets."""
    return "y" if "y" in program.constants else "Y"


def cut(program: Program, first: int) -> dict[str, str]:
    """What to replace in a program to leave it so many samples only."""
    names = ("X", targets_of(program))
    return {name: f"({program.assignments[name].words})[:{first}]" for name in names}


def _entries(value: Exact) -> tuple[Exact, ...]:
    return value if isinstance(value, tuple) else (value,)


def _numbers(value: Exact) -> tuple[Fraction, ...]:
    return tuple(one for one in _entries(value) if isinstance(one, Fraction))


def vector(value: Recorded) -> Vector:
    """A recorded parameter as exact fractions: of a float, those of the binary number that it is."""
    entries = value if isinstance(value, tuple) else (value,)
    return tuple(Fraction(entry) for entry in entries if isinstance(entry, (int, float)))


def stated_count(claim: Reading, population: int) -> int:
    """How many samples each update uses, by the claim: a number of them, or all.

    Raises ReadingError where it says "some", which leaves the number open.
    """
    require_all(claim, EACH_UPDATE, SAMPLES)
    refuse_estimates(claim)
    if any(word.meaning != "one" for word in claim.chosen(QUANTIFIER)):
        if claim.choose(QUANTIFIER) == "all":
            return population
        word = claim.word(QUANTIFIER)
        raise claim.reject(
            word, f"{word.words} leaves open how many", "Say how many samples, or all of them."
        )
    claim.states("只", "仅", "only", "exactly")  # "not only one sample" is refused here
    return int(claim.number(SAMPLES))


def describe_counts(seen: Sequence[Observed]) -> Text:
    """How many of how many samples the updates used, in words."""
    found = sorted({(min(one.counts), len(one.samples)) for one in seen})
    first, *rest = [say("{count} of {all} samples", count=count, all=size) for count, size in found]
    for part in rest:
        first = say("{one} or {other}", one=first, other=part)
    return first


def figure_of_samples_used(*programs: Observed) -> Figure:
    """One panel a program: a dot for every sample that an update used."""
    return Figure(
        f"samples-used-by-{programs[0].reading.claim.id}",
        say("Which samples does an update use?"),
        say(
            "Updates run to the right, the samples of the data upwards; a dot marks every sample that an "
            "update used. Above each update there are dots for {count}.",
            count=describe_counts(programs),
        ),
        tuple(_panel(program) for program in programs),
    )


def _panel(program: Observed) -> Panel:
    dots = [(float(turn), float(index + 1)) for turn, used in enumerate(program.used, 1) for index in used]
    ticks = tuple((float(number), number) for number in range(1, len(program.samples) + 1))
    return Panel(
        Axis(say("update")),
        Axis(say("sample"), ticks=ticks, limits=(0.5, len(program.samples) + 0.5)),
        (Points(tuple(x for x, _ in dots), tuple(y for _, y in dots)),),
        title=say("{count} of {all} samples an update", count=len(program.used[0]), all=len(program.samples)),
    )
