"""Is SGD very fast? How soon it arrives, counted in samples looked at (D-22)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    refuted,
    say,
)
from notecheck.model import Case, Counterexample, Table
from notecheck.text import Text
from notecheck.words import SPEED

from ..shared.regression import Sample
from ..shared.walk import Walk, walk_of
from .asked import another_size, samples_asked
from .ground import Ground, disagreeing, ground_of
from .valley_floor import floor_figure

ONE_STEP = ("就每一步的计算量而言", "as far as the work of one step goes")
CLOSE = Fraction(1, 10)
Race = tuple[int | None, int | None]
"""After how many samples SGD and batch gradient descent are near the minimum, None for never."""


@check("sgd-very-fast", uses=["sgd-program", "bgd-program"])
def cheap_steps_are_not_always_a_fast_walk(claim: Reading, alone: Reading, together: Reading) -> Verdict:
    """One step looks at 1 sample instead of m. How soon the walk arrives is counted in samples looked at."""
    one, all_ = walk_of(alone), walk_of(together)
    claim.require("每一步", "每步", "each step", "every step")
    claim.require("所有数据", "all the data")
    speed, count = claim.choose(SPEED), int(claim.number(("条", "example")))
    if samples_asked(one) != count:
        return another_size(one, [count])
    agreeing, noisy = (race(one, samples) for samples in (one.samples, disagreeing(one.samples)))
    evidence = (_race_table(agreeing, noisy), floor_figure(one))
    m = len(all_.samples)
    fewer = say("One step looks at {one} sample instead of {all}.", one=count, all=m)
    if speed != "faster":
        sentence = say("One step of SGD takes less work, not more.")
        return refuted("enumeration", sentence, *evidence, _room_for_steps(one, all_, fewer))
    if claim.states(*ONE_STEP):
        return confirmed("enumeration", fewer, *evidence)
    return conditional(
        "enumeration",
        say(
            "A step takes 1/{m} of the work. With short steps that makes the walk fast where the samples "
            "agree at the minimum; where they do not, it never comes really close.",
            m=m,
        ),
        *evidence,
        *_cases(one, agreeing),
        condition=say(
            "the work of one step is counted, or the samples agree at the minimum and the "
            "learning rate is small"
        ),
        correction=claim.prepend(say("as far as the work of one step goes, ")),
    )


def _room_for_steps(one: Walk, all_: Walk, fewer: Text) -> Counterexample:
    """The samples of a step, by the claim; and again, by the steps of a pass, counted while they run."""
    in_a_pass = one.updates // one.passes
    return counterexample(
        fewer,
        again=say("So a pass has room for {times} steps, as the program makes them.", times=in_a_pass),
        agrees=in_a_pass == ceil(Fraction(len(all_.samples), samples_asked(one)))
        and in_a_pass > all_.updates // all_.passes,
    )


def _cases(one: Walk, agreeing: Race) -> tuple[Case, Case]:
    noisy, m = disagreeing(one.samples), len(one.samples)
    return (
        Case(
            True,
            say(
                "On the note's data SGD has looked at {one} samples when it is within {close} of the minimum "
                "(root mean square), batch gradient descent at {all}.",
                one=shown(agreeing[0]),
                close=decimal(CLOSE),
                all=shown(agreeing[1]),
            ),
        ),
        Case(
            False,
            say(
                "With targets moved by one, up and down in turn, SGD stays {level} away at this learning "
                "rate, however long it walks; batch gradient descent is within {close} after {all} samples.",
                level=decimal(ground_of(one, 1, noisy).in_the_long_run(), 3),
                close=decimal(_closer(one)),
                all=shown(_needed(ground_of(one, m, noisy), _closer(one))),
            ),
        ),
    )


def _closer(walk: Walk) -> float:
    """Half the distance at which SGD settles where the samples disagree."""
    return ground_of(walk, 1, disagreeing(walk.samples)).in_the_long_run() / 2


def _needed(ground: Ground, close: float) -> int | None:
    """After how many looked-at samples the walk stays within `close`, or None for never."""
    low, high = 0, 1 << 17
    if ground.after(high) > close:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ground.after(middle) <= close else (middle, high)
    return high * ground.size


def shown(needed: int | None) -> str:
    """A number of samples for a sentence, ∞ for never."""
    return "∞" if needed is None else decimal(needed, 2)


def race(walk: Walk, samples: tuple[Sample, ...]) -> Race:
    """The samples that SGD and batch gradient descent look at until they are near the minimum."""
    close = float(CLOSE) if samples == walk.samples else _closer(walk)
    one, every = (_needed(ground_of(walk, size, samples), close) for size in (1, len(samples)))
    return one, every


def _race_table(agreeing: Race, noisy: Race) -> Table:
    rows = (
        (say("the note's data"), shown(agreeing[0]), shown(agreeing[1])),
        (say("targets moved by one"), shown(noisy[0]), shown(noisy[1])),
    )
    header = (say("data"), say("SGD"), say("batch gradient descent"))
    return Table(header, rows, say("Samples looked at until the walk is near the minimum"))
