"""The lines that the mini-batch program prints (O-37)."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    quote,
    say,
)
from notecheck.model import Counterexample, Remark, Table

from ..shared.descent_rule import EVERY, number_after
from ..shared.one_weight import mean_square, require_weight
from ..shared.program_runs import Trace, says, traces
from .batch_runs import RUNS
from .topics import MEAN_SQUARED_ERROR, PRINTED, require

if TYPE_CHECKING:
    from notecheck.program import Program


@check("mini-batch-printout", uses=["mini-batch-program"])
def weight_and_error_are_printed(sentence: Reading, code: Reading) -> Verdict:
    """Each line shows the weight behind the update, and the error of its batch before it."""
    require(sentence, PRINTED, MEAN_SQUARED_ERROR)
    require_weight(sentence, code.program)
    if contradiction := lines_contradiction(sentence, code.program, against=code):
        return contradiction
    trace, number = traces(code.program, RUNS)[0], int(number_after(sentence, *EVERY))
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


def lines_contradiction(sentence: Reading, program: Program, against: Reading) -> Verdict | None:
    """Where the sentence about the printed lines and the program differ, as a verdict; None where not."""
    said, digits = number_after(sentence, *EVERY), int(sentence.number(("位小数", "位", "decimals")))
    every, name, runs = int(said), program.update.parameter, traces(program, RUNS)
    if every < 1:
        raise sentence.reject(said, "lines can be printed behind every update at most", "Say 1 or more.")
    if all(trace.names(name) and _prints_as_stated(trace, every, digits) for trace in runs):
        return None
    return inconsistent(
        "execution",
        say("The program prints something else: {line}.", line=runs[0].first_line),
        _line_by_line(runs[0], name, every, digits),
        against=[against],
    )


def _prints_as_stated(trace: Trace, every: int, digits: int) -> bool:
    numbers = range(every, trace.updates + 1, every)
    return len(trace.lines) == len(numbers) and all(
        len(line) == 3
        and line[0] == str(number)
        and all(len(shown.partition(".")[2]) == digits for shown in line[1:])
        and says(line[1], trace.places[number])
        and says(line[2], batch_error(trace, number - 1))
        for line, number in zip(trace.lines, numbers, strict=True)
    )


def _line_by_line(trace: Trace, name: str, every: int, digits: int) -> Counterexample:
    """The first line that is not as stated: each is written anew and searched for as plain text."""
    wanted = [
        (
            f"{number}",
            f"{name} = {float(trace.places[number]):.{digits}f}",
            f"{float(batch_error(trace, number - 1)):.{digits}f}",
        )
        for number in range(every, trace.updates + 1, every)
    ]
    pairs = [*zip_longest(wanted, trace.stdout.splitlines(), fillvalue=None)]
    number, (words, line) = next(
        (pair for pair in enumerate(pairs, 1) if not _holds(*pair[1])), (0, pairs[0])
    )
    fitting = sum(_holds(*pair) for pair in pairs)
    return counterexample(
        say(
            "By the sentence line {number} of a run would say {words}; it says {line}.",
            number=number,
            words=quote(", ".join(words or "–")),
            line=quote(str(line or "–")),
        ),
        again=say(
            "Searched as plain text, {fitting} of {lines} lines say what the sentence asks for.",
            fitting=fitting,
            lines=len(pairs),
        ),
        agrees=fitting < len(pairs),
    )


def _holds(words: tuple[str, ...] | None, line: str | None) -> bool:
    """Whether a printed line holds all of these, each as words of its own."""
    plain = re.sub(r"[:,;]? ", "  ", f" {line} ")
    return words is not None and all(f" {one.replace(' ', '  ')} " in plain for one in words)
