"""One name for two numbers: an iteration is an update in one note, a pass in another (X-07)."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import zip_longest

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    quote,
    say,
)
from notecheck.errors import ReadingError
from notecheck.model import Counterexample, Remark, Table
from notecheck.numbers import Number
from notecheck.text import Math, Text
from notecheck.words import OPPOSITION, Family

from ..shared.descent_rule import ITERATIONS, number_after
from ..shared.regression import Sample
from ..shared.sample_programs import outer_loop, shortened, updates_in
from ..shared.walk import Walk, pair, walk_of

COUNTED = Family(
    "what is counted",
    {
        "iterations": ("迭代次数", "number of iterations"),
        "passes": ("遍数", "轮数", "number of passes", "number of epochs"),
        "updates": ("更新次数", "number of updates"),
    },
    two_sided=False,
)
AS_BEFORE = Family(
    "as before",
    {
        "same": ("照旧", "不变", "stay", "stays", "unchanged"),
        "other": ("改变", "变了", "换过", "change", "changes"),
    },
)


SHORT = 10  # iterations, to run a program again for less long


@check(
    "sgd-iterations-unchanged",
    uses=[
        "bgd-program",
        "sgd-program",
        "sgd-program-settings",
        "sgd-regression-program",
        "updates-per-training",
    ],
)
def an_iteration_is_not_always_an_update(
    claim: Reading,
    together: Reading,
    alone: Reading,
    settings: Reading,
    one_by_one: Reading,
    training: Reading,
) -> Verdict:
    """Run the programs of SGD and divide their updates by the iterations that their notes speak of."""
    claim.presume(OPPOSITION, "same")
    for terms in (("数据", "data"), ("学习率", "learning rate")):
        claim.require(*terms)
    counted, same = claim.word(COUNTED), claim.choose(AS_BEFORE) == "same"
    before, walk = walk_of(together), walk_of(alone)
    here = Fraction(walk.updates, walk.passes)
    said = int(number_after(settings, *ITERATIONS))
    there = Fraction(updates_in(one_by_one), _turns(one_by_one))
    if said != _turns(one_by_one):
        what = f"the program of this note makes {_turns(one_by_one)} iterations"
        raise settings.reject(number_after(settings, *ITERATIONS), what)
    table = _counted(
        (before.name, before.passes, before.updates),
        (walk.name, walk.passes, walk.updates),
        (one_by_one.claim.id, said, updates_in(one_by_one)),
    )
    kept = (before.samples, before.rate, before.passes) == (walk.samples, walk.rate, walk.passes)
    if kept is not same or (counted.meaning == "updates" and before.updates != walk.updates):
        return inconsistent(
            "execution",
            _same_or_not(walk, kept),
            table,
            _settings(before, walk, kept),
            against=[together, alone],
        )
    if counted.meaning == "passes" or here == there:
        return confirmed(
            "execution", say("Both programs go through the data {n} times.", n=walk.passes), table
        )
    return inconsistent(
        "execution",
        say(
            "One “iteration” of SGD is {here} updates in this note and {there} in another.",
            here=str(here),
            there=str(there),
        ),
        table,
        _updates_of(alone, here, one_by_one, there),
        _called_an_epoch(training, here),
        against=[settings],
        correction=claim.rewrite((counted, say("number of passes"))),
    )


def _same_or_not(walk: Walk, kept: bool) -> Text:
    if not kept:
        return say("Of data, learning rate and passes, the program changes something.")
    return say(
        "Data, learning rate and passes are those of the program before; its updates number {updates}.",
        updates=walk.updates,
    )


def _called_an_epoch(training: Reading, updates: Fraction) -> Remark:
    """What the iteration of this note is in the words of a third one."""
    return Remark(
        say(
            "What this note calls an iteration is a pass through the data, an epoch; a third note says "
            "“{training}” for it. Compared at equal “iterations”, this SGD has moved {here} times as often.",
            training=quote(_words_from(training.number(), training)),
            here=str(updates),
        )
    )


def _counted(*programs: tuple[str, int, int]) -> Table:
    """Names of programs, their iterations and updates, and how many updates that makes for each."""
    header = (say("program"), say("iterations"), say("updates"), say("updates in an iteration"))
    rows = tuple(
        (quote(name), turns, updates, str(Fraction(updates, turns))) for name, turns, updates in programs
    )
    return Table(header, rows, say("Counted by running"))


def _turns(reading: Reading) -> int:
    """How often a program goes through its outer loop."""
    loop = outer_loop(reading.program)
    turns = len(reading.program.run(watch=(loop.variable,))[0].events)
    if not turns:
        raise ReadingError("the program never goes through this loop", loop.place)
    return turns


def _settings(before: Walk, walk: Walk, kept: bool) -> Counterexample:
    """What both programs are set to, from what they are given; and again, from what they hold at the end."""
    one, other = (_held(each) for each in (before, walk))
    cut = [walk_of(each.reading, shortened(each.program, SHORT), seeds=(0,)) for each in (before, walk)]
    again = one == other and cut[0].passes == cut[1].passes
    return counterexample(
        say(
            "{data} {first} makes {passes} passes at the learning rate {rate}, {updates} updates; {second} "
            "makes {others} passes at the learning rate {other}, {more} updates.",
            data=_data_of_both(before, walk),
            first=quote(before.name),
            passes=before.passes,
            rate=decimal(before.rate),
            updates=before.updates,
            second=quote(walk.name),
            others=walk.passes,
            other=decimal(walk.rate),
            more=walk.updates,
        ),
        again=say(
            "Data and settings were looked up in memory when both had ended; cut to {n} passes, they make "
            "{one} and {other} updates.",
            n=SHORT,
            one=cut[0].updates,
            other=cut[1].updates,
        ),
        agrees=again is kept
        and (not kept or (cut[0].updates == cut[1].updates) is (before.updates == walk.updates)),
    )


def _data_of_both(before: Walk, walk: Walk) -> Text:
    """Whether two programs have the same samples, or one sample that they do not share."""
    if before.samples == walk.samples:
        return say("The samples of both programs are the same.")
    both = zip_longest(before.samples, walk.samples)
    number, (one, other) = next(found for found in enumerate(both, 1) if found[1][0] != found[1][1])
    return say(
        "Sample {number} is {one} in {first} and {other} in {second}.",
        number=number,
        one=_shown(one),
        first=quote(before.name),
        other=_shown(other),
        second=quote(walk.name),
    )


def _shown(one: Sample | None) -> Math:
    return math(pair(one.x) + rf" \to {decimal(one.y)}" if one else "-")


def _held(walk: Walk) -> tuple[object, ...]:
    """The data, the learning rate and the number of passes that a program holds in memory at its end."""
    program = walk.program
    rate = program.constant(program.update.rate, program.update.inside).name
    return tuple(walk.runs[0].names[name] for name in ("X", "y", rate, *shortened(program, walk.passes)))


def _updates_of(alone: Reading, here: Fraction, one_by_one: Reading, there: Fraction) -> Counterexample:
    """Ten iterations in updates, by the use of either note; and again, with both programs cut to ten."""
    return counterexample(
        say(
            "{n} “iterations” of SGD are {few} updates in one note and {many} in the other.",
            n=SHORT,
            few=str(SHORT * here),
            many=str(SHORT * there),
        ),
        again=say("Both programs were cut to {n} iterations, and make so many updates.", n=SHORT),
        agrees=[updates_in(one, SHORT) for one in (alone, one_by_one)] == [SHORT * here, SHORT * there],
    )


def _words_from(number: Number, reading: Reading) -> str:
    """A number with the words that it counts, as they stand: up to the next comma or article."""
    return re.split(r"中?[，,。;；]| the ", reading.text[number.start :])[0]
