"""The data of the mini-batch program: a line with noise on it (O-33)."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, refuted, say
from notecheck.errors import ReadingError
from notecheck.model import Counterexample
from notecheck.text import Text
from notecheck.words import Family

from ..shared.one_weight import Line, best_weight, read_line
from ..shared.program_runs import OTHER_SEEDS, Trace, same, traces
from .batch_runs import RUNS

if TYPE_CHECKING:
    from notecheck.program import Program
    from notecheck.prose.quantities import Number, NumberInterval

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
    line, added, spacing = read_line(sentence), sentence.choose(ADDED), sentence.choose(SPACING)
    count, ends = sentence.number(("个点", "点", "points")), sentence.interval
    (silent,), runs = silenced(program), traces(program, RUNS)
    if off := [(x, y) for x, y in silent.data if not same(y, line.slope * x, (y,), operations=4)]:
        return _off_the_line(line, off[-1], silent)
    found = (
        _other_range(count, ends, runs)
        or _other_spacing(spacing == "evenly spaced", [x for x, _ in silent.data])
        or _other_labels(added == "noise added", program, line)
    )
    return inconsistent("execution", *found, against=[against]) if found else None


Found = tuple[Text, Counterexample]
"""What the program has instead of what a sentence says, and a case that shows it."""


def _other_range(count: Number, ends: NumberInterval, runs: tuple[Trace, ...]) -> Found | None:
    """How many samples there are, and from where to where; again by those that the updates drew."""
    samples = [x for x, _ in runs[0].data]
    if count.equals(len(samples)) and (ends.low, ends.high) == (min(samples), max(samples)):
        return None
    drawn = {position for trace in runs for draw in trace.draws for position in draw}
    low, high = min(samples[one] for one in drawn), max(samples[one] for one in drawn)
    summary = say(
        "The program has {count} samples from {low} to {high}.",
        count=len(samples),
        low=decimal(min(samples)),
        high=decimal(max(samples)),
    )
    case = counterexample(
        say(
            "By the sentence the samples number {last} and go from {low} to {high}; those of the program "
            "begin with {first}, {second}, … and end with {end}, sample {number}.",
            last=count.words,
            low=decimal(ends.low),
            high=decimal(ends.high) if ends.high is not None else "∞",
            first=decimal(samples[0]),
            second=decimal(samples[1]) if samples[1:] else "–",
            end=decimal(samples[-1]),
            number=len(samples),
        ),
        again=say(
            "In {runs} runs the updates draw {drawn} different samples, the smallest {low}, the largest "
            "{high}.",
            runs=len(runs),
            drawn=len(drawn),
            low=decimal(low),
            high=decimal(high),
        ),
        agrees=not count.equals(len(drawn)) or (ends.low, ends.high) != (low, high),
    )
    return summary, case


def _other_spacing(even: bool, samples: list[Fraction]) -> Found | None:
    """Whether neighbours are equally far apart; again by where each would lie in a row of equal gaps."""
    gaps = [new - old for old, new in pairwise(samples)]
    if even == _all_alike(gaps, samples):
        return None
    row = [samples[0] + number * (samples[-1] - samples[0]) / len(gaps) for number in range(len(samples))]
    number = max(range(len(samples)), key=lambda number: abs(samples[number] - row[number]))
    case = counterexample(
        say(
            "The gaps between the program's samples go from {least} to {most}.",
            least=decimal(min(gaps)),
            most=decimal(max(gaps)),
        ),
        again=say(
            "Sample {number} is {x}; in a row of equal gaps it is {there}.",
            number=number + 1,
            x=decimal(samples[number]),
            there=decimal(row[number]),
        ),
        agrees=even != same(samples[number], row[number], (samples[-1], samples[-1]), operations=4),
    )
    return say("The samples are spaced otherwise."), case


def _all_alike(gaps: list[Fraction], samples: list[Fraction]) -> bool:
    return all(same(gap, gaps[0], (samples[-1], samples[-1]), operations=4) for gap in gaps)


def _other_labels(noisy: bool, program: Program, line: Line) -> Found | None:
    """Whether labels lie beside the line; again with other random numbers."""
    (trace, *_), other = traces(program, RUNS), traces(program, OTHER_SEEDS[:1])[0]
    away, again = _beside(trace, line), _beside(other, line)
    if noisy == bool(away):
        return None
    x, y = max(trace.data, key=lambda pair: abs(pair[1] - line.slope * pair[0]))
    case = counterexample(
        say(
            "At {x} a run has the label {y}, and the line has {there}.",
            x=decimal(x),
            y=decimal(y),
            there=decimal(line.slope * x),
        ),
        again=say("In a run with other random numbers {away} labels lie beside the line.", away=again),
        agrees=noisy != bool(again),
    )
    return say("{away} of the program's labels lie beside the line.", away=away), case


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
    if not noises and len({trace.data for trace in traces(program, RUNS)}) > 1:
        raise ReadingError(
            "there is no noise in this line, and yet the data differ from run to run", labels.place
        )
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
            agrees=not same(best, line.slope, (best, line.slope), operations=4 * len(silent.data)),
        ),
    )
