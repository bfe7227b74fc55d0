"""How many samples an update uses: passages that disagree about it, and the program asked between them.

The first way compares recorded steps with those that subsets of the data would give, the second one
changes the data: what an update used is what it depends on.
"""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, counterexample, inconsistent, quote, say
from notecheck.model import Counterexample
from notecheck.text import Text

from ..shared.first_update import count_of_used, shares
from ..shared.sample_programs import Observed, samples_of
from ..shared.walk import pair
from ..shared.walk_draws import names


def unlike_definition(said: int, definition: Reading, defined: int, program: Reading) -> Verdict:
    """A sentence and the definition of SGD count the samples of an update differently.

    The course's program follows one of them, and so not the other.
    """
    counted = count_of_used(program)
    followed = {defined: say("as in the definition"), said: say("as in this sentence")}
    return inconsistent(
        "execution",
        say("By its definition in the note, SGD uses another number of samples."),
        counterexample(
            say(
                "Samples in one update of SGD: {said} by this sentence, {defined} by the definition.",
                said=said,
                defined=defined,
            ),
            again=say(
                "Each of the {m} targets in the course's SGD program was changed in turn, and the program "
                "was run again: its first update depends on {n} of them, {which}.",
                m=len(samples_of(program.program)),
                n=counted,
                which=followed.get(counted, say("as in neither")),
            ),
            agrees=counted in followed and said != defined,
        ),
        against=[definition],
    )


def unlike_program(said: int, seen: Observed) -> Counterexample:
    """A sentence gives an update another number of samples than a program's recorded steps come from."""
    used, population = count_of_used(seen.reading), len(seen.samples)
    return counterexample(
        say(
            "{step} By this sentence an update uses {said}.",
            step=_first_step(seen),
            said=of_all(said, population),
        ),
        again=say(
            "Each of the {m} targets was changed in turn, and the program was run again with another seed: "
            "its first update depends on {n} of them.",
            m=population,
            n=used,
        ),
        agrees=used in seen.counts and used != said,
    )


def unlike_combination(said: int, combined: str, seen: Observed) -> Counterexample:
    """A sentence steps along another mean or sum of gradients than a program."""
    alone = shares(seen.reading, 1)[0]
    measured = [share / alone for share in shares(seen.reading)]
    as_said = [Fraction(1, said) if combined == "mean" else Fraction(1)] * said
    return counterexample(
        say(
            "{step} By this sentence it is the {way} of the gradients of {said}.",
            step=_first_step(seen),
            said=of_all(said, len(measured)),
            way=WAYS[combined],
        ),
        again=say(
            "The target of each sample was raised in turn, and the program was run again with another seed. "
            "Measured by what it does where it is the only sample, each has this share in the first update: "
            "{shares}.",
            shares=", ".join(map(str, measured)),
        ),
        agrees=[share for share in measured if share] != as_said,
    )


def of_all(count: int, population: int) -> Text:
    """So many samples of all, in words."""
    return say("{count} of {all} samples", count=count, all=population)


def _first_step(seen: Observed) -> Text:
    """Where the first recorded update led, and of which samples it is the step."""
    before, after = seen.paths[0][:2]
    used = seen.used[0]
    return say(
        "The first update of {program} leads from {before} to {after}: by the {way} of the gradients of "
        "{names}, {count}.",
        program=quote(seen.reading.claim.id),
        before=pair(before),
        after=pair(after),
        way=WAYS[min(seen.ways)],
        names=names(used),
        count=of_all(len(used), len(seen.samples)),
    )


WAYS = {"mean": say("mean"), "sum": say("sum")}
