"""What the mini-batch program draws (O-38)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    percent,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Evidence, Remark
from notecheck.text import Text
from notecheck.verdicts import WORST_ODDS
from notecheck.words import CHANCE, Family

from ..shared.one_weight import derivative, sizes
from ..shared.program_runs import OTHER_SEEDS, Trace, rate_of, same, traces
from .batch_runs import RUNS, listed, with_batches_of
from .sgd_samples import never_drawn, odds_of_missing
from .topics import BATCH, SAME_BATCH, SAMPLES, require

if TYPE_CHECKING:
    from notecheck.program import Program
    from notecheck.prose.quantities import Number

REPETITION = Family(
    "repetition inside a batch",
    {
        "without repetition": (
            "不重复",
            "不会重复",
            "不放回",
            "无放回",
            "without replacement",
            "no sample twice",
        ),
        "with repetition": ("可以重复", "会重复", "有放回", "重复", "放回", "with replacement"),
    },
)


@check("mini-batch-drawn-at-random", uses=["mini-batch-program"])
def batches_are_drawn_without_repetition(sentence: Reading, code: Reading) -> Verdict:
    """No batch of any run holds a sample twice; every sample is drawn; runs differ."""
    require(sentence, SAME_BATCH, SAMPLES)
    if contradiction := draws_contradiction(sentence, code.program, against=code):
        return contradiction
    runs = enough_runs(code.program)
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    return confirmed("execution", _what_was_drawn(runs), *_draw_evidence(runs))


def draws_contradiction(sentence: Reading, program: Program, against: Reading) -> Verdict | None:
    """Where the sentence about the draws and the program differ, as a verdict; None where they agree."""
    chance, repetition = sentence.choose(CHANCE), sentence.choose(REPETITION)
    runs = traces(program, RUNS)
    batches = [number for number in sentence.numbers if number.counts(*BATCH)]
    if case := (
        _other_number(program, runs[0], batches)
        or _otherwise_by_chance(program, runs, chance == "fixed")
        or _otherwise_repeated(program, runs, repetition == "with repetition")
    ):
        return inconsistent(
            "execution",
            say("The batches are drawn otherwise than the sentence says."),
            case,
            against=[against],
        )
    return None


def enough_runs(program: Program) -> tuple[Trace, ...]:
    """So many runs that a sample which none of them draws is not missed by mere chance."""
    (trace, *_) = traces(program, RUNS)
    drawn_in = partial(odds_of_missing, len(trace.data), len(trace.draws[0]))
    number = next((n for n in (len(RUNS), 10, 30, 100) if drawn_in(n * trace.updates) < WORST_ODDS), 100)
    return traces(program, range(number))


def _other_number(program: Program, trace: Trace, stated: list[Number]) -> Counterexample | None:
    """How many batches an update draws; again by the step, which one batch explains."""
    drawn = Fraction(len(trace.draws), trace.updates)
    other = next((number for number in stated if not number.equals(drawn)), None)
    if other is None:
        return None
    old, new, *_ = trace.places
    batch, rate = trace.batch(0), rate_of(program)
    terms = (old, *(rate * one for one in sizes(old, batch)))
    step = -rate * derivative(old, batch)
    return counterexample(
        say(
            "The program draws {batches} batches for {updates} updates, for the first one the samples "
            "{batch}. The sentence says “{said}”.",
            batches=len(trace.draws),
            updates=trace.updates,
            batch=listed(trace.draws[0]),
            said=quote(other.words),
        ),
        again=say(
            "The mean gradient of this batch alone makes the step {step}; the program moves by {move}.",
            step=decimal(step),
            move=decimal(new - old),
        ),
        agrees=(drawn == 1) == same(new, old + step, terms, operations=len(batch) + 12),
    )


def _otherwise_by_chance(program: Program, runs: tuple[Trace, ...], fixed: bool) -> Counterexample | None:
    """Whether every run draws the same batches; again under further seeds."""
    one, other = runs[0].draws[0], runs[1].draws[0]
    if fixed == (one == other):
        return None
    further = [trace.draws[0] for trace in traces(program, OTHER_SEEDS)]
    return counterexample(
        say(
            "The first batch of one run is {one}, of the next {other}.", one=listed(one), other=listed(other)
        ),
        again=say(
            "{runs} further runs begin with {different} different batches.",
            runs=len(further),
            different=len(set(further)),
        ),
        agrees=fixed == (len(set(further)) > 1),
    )


def _otherwise_repeated(program: Program, runs: tuple[Trace, ...], said: bool) -> Counterexample | None:
    """Whether a batch may hold a sample twice; again by a batch of as many samples as there are."""
    batches = [draw for trace in runs for draw in trace.draws]
    twice = [draw for draw in batches if len(set(draw)) < len(draw)]
    if said == bool(twice):
        return None
    (whole,) = with_batches_of(program, len(runs[0].data))
    different = len(set(whole.draws[0]))
    return counterexample(
        say(
            "{twice} of {batches} batches hold a sample twice. A batch of the program: {batch}.",
            batches=len(batches),
            twice=len(twice),
            batch=listed((twice or batches)[0]),
        ),
        again=say(
            "Told to draw a batch of {all}, the program draws {different} different samples.",
            all=len(whole.draws[0]),
            different=different,
        ),
        agrees=said == (different == len(whole.draws[0])),
    )


def _what_was_drawn(runs: tuple[Trace, ...]) -> Text:
    batches = sum(len(trace.draws) for trace in runs)
    return say("None of {batches} batches holds a sample twice, and every sample is drawn.", batches=batches)


def repetition_odds(samples: int, size: int) -> Fraction:
    """The chance that a batch drawn with replacement holds some sample twice: 1 − Π(1 − i/n)."""
    return 1 - prod((Fraction(samples - i, samples) for i in range(size)), start=Fraction(1))


def _draw_evidence(runs: tuple[Trace, ...]) -> tuple[Evidence, ...]:
    samples, size = len(runs[0].data), len(runs[0].draws[0])
    odds = repetition_odds(samples, size)
    return (
        Remark(
            say(
                "Drawn with replacement, {share} of the batches of {size} out of {samples} would hold a "
                "sample twice. Between batches nothing is remembered: the next batch may draw the same "
                "samples again, so an epoch does not visit each sample once.",
                share=percent(odds),
                size=size,
                samples=samples,
            )
        ),
    )
