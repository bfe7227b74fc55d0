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
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Derivation, Step, Table
from notecheck.words import QUANTIFIER

from ..shared.descent_rule import EVERY, FROM, ITERATIONS, RATE, number_after
from ..shared.one_weight import (
    best_weight,
    derivative,
    one_sample_gradient,
    read_line,
    require_weight,
    squared_error,
)
from ..shared.program_runs import Trace, names_what_it_prints, rate_of, steps_agree, traces
from .sgd_samples import never_drawn, uses_the_derivative
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
    if program.update.sign != "-" or not all(_comes_closer(trace, slope) for trace in runs):
        return _moves_away(runs, slope)
    if not all(uses_the_derivative(trace) and _steps_along(trace, program) for trace in runs):
        return _not_the_gradient(runs, program)
    if problem := never_drawn(runs):
        return refuted("execution", say("Not every sample can be drawn."), problem)
    one_sample_gradient(gradient)
    if differing := _different_settings(program, runs, settings):
        return _against(differing, settings)
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
    if differing := _different_settings(program, runs, settings):
        return _against(differing, code)
    every = int(runs[0].lines[0][0])
    return confirmed(
        "execution",
        say(
            "{updates} updates with the learning rate {rate} from {start}; {lines} lines, at every {every}th "
            "update.",
            updates=runs[0].updates,
            rate=decimal(rate_of(program)),
            start=decimal(runs[0].places[0]),
            lines=len(runs[0].lines),
            every=every,
        ),
    )


def _different_settings(
    program: Program, runs: tuple[Trace, ...], settings: Reading
) -> tuple[str, str] | None:
    """What the sentence says and what the run does, where they differ."""
    require(settings, PRINTED)
    require_weight(settings, program)
    rate, start = number_after(settings, *RATE), number_after(settings, *FROM)
    count, every = number_after(settings, *ITERATIONS), number_after(settings, *EVERY)
    pairs = [
        (rate, rate_of(program)),
        (start, runs[0].places[0]),
        (count, Fraction(runs[0].updates)),
    ]
    for said, done in pairs:
        if not said.equals(done):
            return said.words, decimal(done)
    for trace in runs:
        wanted = [number for number in range(1, trace.updates + 1) if number % int(every.value) == 0]
        if not (_prints_the_weight(trace, wanted) and names_what_it_prints(program)):
            return every.words, ", ".join(line[0] for line in trace.lines) or "–"
    return None


def _prints_the_weight(trace: Trace, updates: list[int]) -> bool:
    """Whether there is a line for each of these updates, with its number and the weight behind it."""
    return len(trace.lines) == len(updates) and all(
        len(line) == 2 and line[0] == str(number) and Fraction(float(line[1])) == trace.places[number]
        for line, number in zip(trace.lines, updates, strict=True)
    )


def _against(differing: tuple[str, str], other: Reading) -> Verdict:
    return inconsistent(
        "execution",
        say("The sentence says {said}, the program has {done}.", said=differing[0], done=differing[1]),
        against=[other],
    )


def _comes_closer(trace: Trace, slope: Fraction) -> bool:
    """Whether each update shrinks the error, until it is as small as rounding."""
    noise = slope / 2**50
    return all(
        abs(new - slope) < abs(old - slope) or abs(old - slope) <= abs(noise)
        for old, new in pairwise(trace.places)
    )


def _steps_along(trace: Trace, program: Program) -> bool:
    return steps_agree(trace, rate_of(program), trace.slopes)


def _moves_away(runs: tuple[Trace, ...], slope: Fraction) -> Verdict:
    trace = next((trace for trace in runs if not _comes_closer(trace, slope)), runs[0])
    number = next(
        (
            k
            for k, (old, new) in enumerate(pairwise(trace.places))
            if abs(new - slope) >= abs(old - slope) > 0
        ),
        0,
    )
    old, new = trace.places[number], trace.places[number + 1]
    (x, y), *_ = trace.batch(number)
    return refuted(
        "execution",
        say("The run does not come closer to {slope} with every update.", slope=decimal(slope)),
        counterexample(
            say(
                "Update {number} draws {sample} and goes from {old} to {new}.",
                number=number + 1,
                sample=math(f"x = {decimal(x)}, y = {decimal(y)}"),
                old=decimal(old, 6),
                new=decimal(new, 6),
            ),
            again=say(
                "The squared distance to {slope} grows from {before} to {after}.",
                slope=decimal(slope),
                before=decimal(squared_error(old, 1, slope), 3),
                after=decimal(squared_error(new, 1, slope), 3),
            ),
            agrees=squared_error(new, 1, slope) >= squared_error(old, 1, slope),
        ),
    )


def _not_the_gradient(runs: tuple[Trace, ...], program: Program) -> Verdict:
    trace = runs[0]
    (x, y), *_ = trace.batch(0)
    exact = derivative(trace.places[0], trace.batch(0))
    chord = (squared_error(trace.places[0] + 1, x, y) - squared_error(trace.places[0] - 1, x, y)) / 2
    return refuted(
        "execution",
        say("The program's step is not the learning rate times the derivative of the squared error."),
        counterexample(
            say(
                "The first update draws {sample}, where the derivative is {exact}; the program moves by "
                "{move} with the learning rate {rate}.",
                sample=math(f"x = {decimal(x)}, y = {decimal(y)}"),
                exact=decimal(exact),
                move=decimal(trace.moves[0]),
                rate=decimal(rate_of(program)),
            ),
            again=say("The chord of the squared error has the slope {chord}.", chord=decimal(chord)),
            agrees=chord == exact,
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
