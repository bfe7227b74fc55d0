"""The data of the mini-batch program: a line with noise on it (O-33)."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, refuted, say
from notecheck.errors import ReadingError
from notecheck.words import Family

from ..shared.one_weight import Line, best_weight, read_line
from ..shared.program_runs import Trace, same, traces
from .batch_runs import RUNS

if TYPE_CHECKING:
    from notecheck.program import Program

NOISE = ("噪声", "noise")
ADDED = Family(
    "whether noise is added",
    {
        "noise added": ("加上", "加入", "加了", "带有", "plus", "with"),
        "no noise": ("不加", "没有", "不带", "without"),
    },
)
SPACING = Family(
    "how the samples are spaced",
    {
        "evenly spaced": ("均匀", "等距", "evenly", "equally spaced"),
        "randomly spaced": ("随机", "任意", "randomly", "at random"),
    },
)


@check("mini-batch-data", uses=["mini-batch-program"])
def the_labels_are_the_line_and_noise(sentence: Reading, code: Reading) -> Verdict:
    """With its noise silenced the program's data lie on the line; as it stands they do not."""
    program = code.program
    sentence.require("一些噪声", "some noise")
    sentence.require("一共", "in all")
    if contradiction := data_contradiction(sentence, program, against=code):
        return contradiction
    (trace, *_), line = traces(program, RUNS), read_line(sentence)
    return confirmed(
        "execution",
        say(
            "Without its noise the program has {count} points on the line; with it {away} lie beside it.",
            count=len(trace.data),
            away=_beside(trace, line),
        ),
    )


def data_contradiction(sentence: Reading, program: Program, against: Reading) -> Verdict | None:
    """Where the sentence about the data and the program differ, as a verdict; None where they agree."""
    sentence.require(*NOISE)
    line, count, ends = read_line(sentence), sentence.number(("个点", "点", "points")), sentence.interval
    added, spacing = sentence.choose(ADDED), sentence.choose(SPACING)
    (silent,), (loud, *_) = silenced(program), traces(program, RUNS)
    samples = [x for x, _ in silent.data]
    found = (len(samples), samples[0], samples[-1])
    if not count.equals(found[0]) or (ends.low, ends.high) != found[1:]:
        return inconsistent(
            "execution",
            say(
                "The program has {count} samples from {low} to {high}.",
                count=found[0],
                low=decimal(found[1]),
                high=decimal(found[2]),
            ),
            against=[against],
        )
    if (spacing == "evenly spaced") != _evenly_spaced(samples):
        return inconsistent("execution", say("The samples are spaced otherwise."), against=[against])
    if off := [(x, y) for x, y in silent.data if not same(y, line.slope * x, (y,), operations=4)]:
        return _off_the_line(line, off[-1], silent)
    if (added == "noise added") != bool(_beside(loud, line)):
        return inconsistent(
            "execution",
            say("{away} of the program's labels lie beside the line.", away=_beside(loud, line)),
            against=[against],
        )
    return None


def _evenly_spaced(samples: list[Fraction]) -> bool:
    gaps = [new - old for old, new in pairwise(samples)]
    return all(same(gap, gaps[0], (samples[-1], samples[-1]), operations=4) for gap in gaps)


def _beside(trace: Trace, line: Line) -> int:
    """How many labels do not lie on the line."""
    return sum(not same(y, line.slope * x, (y,), operations=4) for x, y in trace.data)


def require_standard_noise(program: Program) -> None:
    """Raises ReadingError unless the labels are a line plus or minus `np.random.randn(…)`."""
    labels = program.assignments["Y"]
    terms = [labels.node.left, labels.node.right] if isinstance(labels.node, ast.BinOp) else []
    added = isinstance(getattr(labels.node, "op", None), (ast.Add, ast.Sub))
    noises = [
        term
        for term in terms
        if isinstance(term, ast.Call) and program.full_name(ast.unparse(term.func)) == "numpy.random.randn"
    ]
    if not added or not noises:
        raise ReadingError(
            "the labels are not a line plus np.random.randn(…)",
            labels.place,
            "What this check says about the last weight holds for noise of mean 0 and variance 1.",
        )


def silenced(program: Program) -> tuple[Trace, ...]:
    """A run of the program with 0 times the noise in its labels."""
    labels = program.assignments["Y"]
    source = labels.words
    noises = [
        call.words
        for call in program.calls()
        if call.line == labels.at.node.lineno and _random(program, call.name)
    ]
    if not noises:
        return traces(program, RUNS[:1])
    for words in noises:
        source = source.replace(words, f"0 * {words}")
    return traces(program, RUNS[:1], (("Y", source),))


def _random(program: Program, name: str) -> bool:
    return program.full_name(name).startswith(("numpy.random.", "random."))


def _off_the_line(line: Line, pair: tuple[Fraction, Fraction], silent: Trace) -> Verdict:
    x, y = pair
    best = best_weight(silent.data)
    return refuted(
        "execution",
        say(
            "Without its noise the program's line is another one: its slope is {slope}.", slope=decimal(best)
        ),
        counterexample(
            say(
                "At {x} it has {y}, the stated line {there}.",
                x=decimal(x),
                y=decimal(y),
                there=decimal(line.slope * x),
            ),
            again=say("The best slope for the data without noise is {slope}.", slope=decimal(best)),
            agrees=abs(best - y / x) < abs(best - line.slope),
        ),
    )
