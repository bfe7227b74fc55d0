"""What a sentence says of a program's run, against that run: its start, learning rate and updates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, counterexample, decimal, inconsistent, math, say
from notecheck.model import Counterexample
from notecheck.text import Text

from .program_runs import Trace, exact_values, rate_of, same, start_of

if TYPE_CHECKING:
    from notecheck.program import Program


@dataclass(frozen=True)
class Settings:
    """Where a run starts, its learning rate, and how many updates it makes."""

    start: Fraction
    rate: Fraction
    updates: Fraction


@dataclass(frozen=True)
class Difference:
    """Where a sentence and a program's run differ, with a case that shows it."""

    summary: Text
    case: Counterexample

    def against(self, other: Reading) -> Verdict:
        """The verdict on the one passage, the sentence or the program, that names the `other`."""
        return inconsistent("execution", self.summary, self.case, against=[other])


def other_settings(
    program: Program, trace: Trace, said: Settings, slope: Callable[[Fraction], Fraction]
) -> Difference | None:
    """The first setting in which the code differs from a sentence, None where all agree.

    `slope` is the slope that the first update takes, at any start. Read from the code first; then a
    run is looked at, whatever it assigns to the parameter.
    """
    coded = Settings(start_of(program), rate_of(program), Fraction(trace.updates))
    different = [pair for pair in zip(astuple(said), astuple(coded), strict=True) if pair[0] != pair[1]]
    if not different:
        return None
    there, then = (one.start - one.rate * slope(one.start) for one in (said, coded))
    update = program.update
    (run,) = program.run(watch=(update.parameter,))
    places = exact_values(run.values(update.parameter), update.statement.place)
    stated = (
        places[0] == said.start
        and len(places) - 1 == said.updates
        and same(places[1], there, (said.start, said.rate * slope(said.start)), operations=12)
    )
    case = counterexample(
        say(
            "By the sentence the first of {updates} updates leads from {start} to {there}; by the numbers in "
            "the code the first of {count} leads from {begin} to {then}.",
            updates=decimal(said.updates),
            start=decimal(said.start),
            there=decimal(there),
            count=decimal(coded.updates),
            begin=decimal(coded.start),
            then=decimal(then),
        ),
        again=say(
            "Run and recorded, {name} is {first}, then {second}, and is changed {count} times.",
            name=math(update.parameter),
            first=decimal(places[0]),
            second=decimal(places[1]),
            count=len(places) - 1,
        ),
        agrees=not stated,
    )
    told, done = map(decimal, different[0])
    return Difference(say("The sentence says {said}, the program has {done}.", said=told, done=done), case)
