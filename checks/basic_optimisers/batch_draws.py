"""What the mini-batch program draws (O-38) and prints (O-37)."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    percent,
    refuted,
    say,
)
from notecheck.model import Evidence, Remark, Table
from notecheck.text import Text
from notecheck.words import CHANCE, Family

from ..shared.descent_rule import EVERY, number_after
from ..shared.one_weight import mean_square, require_weight
from ..shared.program_runs import Trace, says, traces
from .batch_runs import RUNS
from .sgd_samples import never_drawn
from .topics import BATCH, MEAN_SQUARED_ERROR, PRINTED, SAME_BATCH, SAMPLES, require

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


# ---- the draws ------------------------------------------------------------------------------------


@check("mini-batch-drawn-at-random", uses=["mini-batch-program"])
def batches_are_drawn_without_repetition(sentence: Reading, code: Reading) -> Verdict:
    """No batch of any run holds a sample twice; every sample is drawn; runs differ."""
    require(sentence, SAME_BATCH, SAMPLES)
    chance, repetition = sentence.choose(CHANCE), sentence.choose(REPETITION)
    if any(number.counts(*BATCH) and not number.equals(1) for number in sentence.numbers):
        return inconsistent("execution", say("Each update draws one batch."), against=[code])
    runs = traces(code.program, RUNS)
    repeated = sum(len(set(draw)) < len(draw) for trace in runs for draw in trace.draws)
    if chance == "fixed" or (repetition == "with repetition") != bool(repeated):
        return _drawn_otherwise(runs, repeated)
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    return confirmed("execution", _no_repetition(runs), *_draw_evidence(runs))


def _no_repetition(runs: tuple[Trace, ...]) -> Text:
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


def _drawn_otherwise(runs: tuple[Trace, ...], repeated: int) -> Verdict:
    batches = sum(len(trace.draws) for trace in runs)
    one, other = runs[0].draws[0], runs[1].draws[0]
    return refuted(
        "execution",
        say(
            "The batches are drawn otherwise: at random, {repeated} of {batches} with a sample twice.",
            repeated=repeated,
            batches=batches,
        ),
        counterexample(
            say(
                "The first batch of one run is {one}, of the next {other}.",
                one=", ".join(map(str, one)),
                other=", ".join(map(str, other)),
            ),
            again=say("The first updates differ as well."),
            agrees=one != other and runs[0].places[1] != runs[1].places[1],
        ),
    )


# ---- what is printed ------------------------------------------------------------------------------


@check("mini-batch-printout", uses=["mini-batch-program"])
def weight_and_error_are_printed(sentence: Reading, code: Reading) -> Verdict:
    """Each line shows the weight behind the update, and the error of its batch before it."""
    every, digits = number_after(sentence, *EVERY), sentence.number(("位小数", "位", "decimals"))
    require(sentence, PRINTED, MEAN_SQUARED_ERROR)
    require_weight(sentence, code.program)
    runs = traces(code.program, RUNS)
    for trace in runs:
        if not prints_as_stated(trace, int(every.value), int(digits.value)):
            return inconsistent(
                "execution",
                say(
                    "The program prints something else: {line}.",
                    line=", ".join(trace.lines[0]) if trace.lines else "–",
                ),
                against=[code],
            )
    trace = runs[0]
    number = int(every.value)
    return confirmed(
        "execution",
        say("{lines} lines, each with the weight and the error of its batch.", lines=len(trace.lines)),
        Table(
            (say("update"), say("weight"), say("error of its batch")),
            trace.lines,
            say("The lines of one run"),
        ),
        Remark(
            say(
                "The error belongs to the batch that was drawn and to the weight before the update: behind "
                "the first line it is {error}, with the weight behind the update it would be {after}.",
                error=decimal(batch_error(trace, number - 1)),
                after=decimal(batch_error(trace, number - 1, behind=True)),
            )
        ),
    )


def batch_error(trace: Trace, update: int, behind: bool = False) -> Fraction:
    """The mean squared error of the batch of an update, at the weight before it (or behind it)."""
    return mean_square(trace.places[update + behind], trace.batch(update))


def prints_as_stated(trace: Trace, every: int, digits: int) -> bool:
    numbers = range(every, trace.updates + 1, every)
    return len(trace.lines) == len(numbers) and all(
        len(line) == 3
        and line[0] == str(number)
        and all(len(shown.partition(".")[2]) == digits for shown in line[1:])
        and says(line[1], trace.places[number])
        and says(line[2], batch_error(trace, number - 1))
        for line, number in zip(trace.lines, numbers, strict=True)
    )
