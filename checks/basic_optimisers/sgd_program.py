"""What the SGD program does (O-22): steps along one-sample gradients, each closer to the slope."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Step, Table
from notecheck.words import QUANTIFIER

from ..shared.descent_rule import EVERY, FROM, ITERATIONS, RATE, number_after
from ..shared.one_weight import best_weight, derivative, one_sample_gradient, read_line, require_weight
from ..shared.program_runs import OTHER_SEEDS, Trace, rate_of, same, traces
from ..shared.run_settings import Difference, Settings, other_settings
from .sgd_samples import never_drawn, off_the_derivative, other_slope
from .topics import PRINTED, require

if TYPE_CHECKING:
    from notecheck.program import Program


@check(
    "sgd-regression-program",
    uses=["sgd-program-settings", "sgd-data-line", "one-sample-gradient-of-square"],
)
def every_update_comes_closer_to_the_slope(
    code: Reading, settings: Reading, line: Reading, gradient: Reading
) -> Verdict:
    """On data without noise an update on the sample x multiplies the error by 1 − 2ηx²."""
    program, slope = code.program, read_line(line).slope
    runs = traces(program)
    if away := _first_away(runs, slope):
        return _moves_away(away, _first_away(traces(program, OTHER_SEEDS), slope), slope)
    if case := other_slope(program) or _other_step(program, runs):
        summary = say(
            "The program's step is not the learning rate times the derivative of the squared error."
        )
        return refuted("execution", summary, case)
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    one_sample_gradient(gradient)
    if difference := _difference(program, settings):
        return difference.against(settings)
    return confirmed(
        "execution",
        say(
            "{updates} updates, each along the gradient of the sample it drew; each brings {w} closer to "
            "{slope}, whatever is drawn.",
            updates=runs[0].updates,
            w=math("w"),
            slope=decimal(slope),
        ),
        _shrinking(program, runs[0], slope),
        _last_weights(runs),
    )


@check("sgd-program-settings", uses=["sgd-regression-program"])
def the_run_has_the_stated_settings(settings: Reading, code: Reading) -> Verdict:
    """Learning rate, start, number of updates and of those between two printed lines."""
    settings.presume(QUANTIFIER, "all")
    program, runs = code.program, traces(code.program)
    if difference := _difference(program, settings):
        return difference.against(code)
    return confirmed(
        "execution",
        say(
            "{updates} updates with the learning rate {rate} from {start}; {lines} lines, at every {every}th "
            "update.",
            updates=runs[0].updates,
            rate=decimal(rate_of(program)),
            start=decimal(runs[0].places[0]),
            lines=len(runs[0].lines),
            every=int(number_after(settings, *EVERY)),
        ),
    )


def _difference(program: Program, settings: Reading) -> Difference | None:
    """What the sentence says and what the run does, where they differ."""
    require(settings, PRINTED)
    require_weight(settings, program)
    first = traces(program)[0]
    start, rate, updates = (number_after(settings, *words).value for words in (FROM, RATE, ITERATIONS))
    return other_settings(
        program, first, Settings(start, rate, updates), lambda w: derivative(w, first.batch(0))
    ) or _other_lines(program, settings)


def _other_lines(program: Program, settings: Reading) -> Difference | None:
    """Lines that are not those of every so many updates, with the weight: in runs, and under other seeds."""
    said = number_after(settings, *EVERY)
    every = int(said)
    if every < 1:
        raise settings.reject(said, "lines can be printed at every first update at the earliest")
    found = _first_otherwise(program, traces(program), every)
    if not found:
        return None
    again = _first_otherwise(program, traces(program, OTHER_SEEDS), every)
    first, second = (
        say(
            "the first of {count} lines is {line}; {w} is {weight} after update {every}",
            count=len(one.lines),
            line=one.first_line,
            w=math(program.update.parameter),
            weight=decimal(one.places[min(every, one.updates)]),
            every=min(every, one.updates),
        )
        for one in (found, again or found)
    )
    case = counterexample(
        say("In a run of {updates} updates {found}.", updates=found.updates, found=first),
        again=say("Under another seed {found}.", found=second),
        agrees=again is not None,
    )
    return Difference(say("The program prints something else: {line}.", line=found.first_line), case)


def _first_otherwise(program: Program, runs: tuple[Trace, ...], every: int) -> Trace | None:
    return next((one for one in runs if not _prints_the_weight(program, one, every)), None)


def _prints_the_weight(program: Program, trace: Trace, every: int) -> bool:
    """Whether every so many updates there is a line with their number and the weight, by its name."""
    updates = range(every, trace.updates + 1, every)
    return (
        len(trace.lines) == len(updates)
        and all(
            len(line) == 2 and line[0] == str(number) and Fraction(float(line[1])) == trace.places[number]
            for line, number in zip(trace.lines, updates, strict=True)
        )
        and trace.names(program.update.parameter)
    )


def _other_step(program: Program, runs: tuple[Trace, ...]) -> Counterexample | None:
    """An update that is not the learning rate times its own slope."""
    rate = rate_of(program)
    for trace in runs:
        for number, (place, slope, move) in enumerate(
            zip(trace.places, trace.slopes, trace.moves, strict=False)
        ):
            if not same(place + move, place - rate * slope, (place, rate * slope), operations=4):
                return off_the_derivative(program, trace, number)
    return None


Update = tuple[Trace, int]  # a run and the number of one of its updates, from 0


def _first_away(runs: tuple[Trace, ...], slope: Fraction) -> Update | None:
    """The first update that does not shrink the error.

    Rounding stops the shrinking where an update changes the weight by less than its last binary
    digit, long before the error is 0: a small share of the slope is let pass.
    """
    for trace in runs:
        for number, (old, new) in enumerate(pairwise(trace.places)):
            if abs(new - slope) >= abs(old - slope) > abs(slope) / 2**40:
                return trace, number
    return None


def _moves_away(away: Update, again: Update | None, slope: Fraction) -> Verdict:
    first, second = (
        say(
            "update {number} draws {sample} and goes from {old} to {new}",
            number=number + 1,
            sample=" ".join(f"({decimal(x)}, {decimal(y)})" for x, y in trace.batch(number)),
            old=decimal(trace.places[number], 6),
            new=decimal(trace.places[number + 1], 6),
        )
        for trace, number in (away, again or away)
    )
    return refuted(
        "execution",
        say("The run does not come closer to {slope} with every update.", slope=decimal(slope)),
        counterexample(
            say("In one run {found}.", found=first),
            again=say("Under another seed {found}.", found=second),
            agrees=again is not None,
        ),
    )


def _shrinking(program: Program, trace: Trace, slope: Fraction) -> Derivation:
    rate = rate_of(program)
    largest = max(abs(x) for x, _ in trace.data)
    factors = ", ".join(decimal(1 - 2 * rate * x * x) for x, _ in trace.data)
    return Derivation(
        (
            Step(
                say("The error of the weight, with labels on the line:"),
                rf"e = w - {decimal(slope)}, \quad w x - y = e\,x",
            ),
            Step(
                say("One update on the sample {x}:", x=math("x")),
                r"e' = e - \eta \cdot 2 e x \cdot x = (1 - 2\eta x^2)\,e",
            ),
            Step(say("The factors of the samples:"), factors),
            Step(
                say("They lie between 0 and 1, so the error shrinks and never changes sign, as long as"),
                rf"\eta < \frac{{1}}{{2 \cdot {decimal(largest)}^2}} "
                rf"= {decimal(1 / (2 * largest * largest))}",
            ),
        )
    )


def _last_weights(runs: tuple[Trace, ...]) -> Table:
    best = best_weight(runs[0].data)
    return Table(
        (say("run"), say("after 10 updates"), say("distance at the end")),
        tuple(
            (
                number,
                decimal(trace.places[min(10, trace.updates)], 6),
                decimal(abs(trace.places[-1] - best), 2),
            )
            for number, trace in enumerate(runs)
        ),
        say("The weight in {runs} runs", runs=len(runs)),
    )
