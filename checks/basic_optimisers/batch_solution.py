"""What the mini-batch program reaches, exactly: the mean and the scatter of its weight over noise and draws.

Errors e = w − a for labels y = ax + ε with independent noise ε of variance 1. One update on the batch B
of b samples is e' = (1 − 2ηm)e + 2ηs, with m the mean of x² and s the mean of xε over B.
"""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from notecheck import Verdict, counterexample, decimal, percent, refuted, say
from notecheck.model import Axis, Derivation, Evidence, Figure, Panel, Remark, Rule, Source, Step, Table
from notecheck.model import Line as Curve
from notecheck.text import Text

from ..shared.one_weight import Line, best_weight
from ..shared.program_runs import OTHER_SEEDS, Trace, rate_of, traces

if TYPE_CHECKING:
    from notecheck.program import Program


def kept(program: Program, trace: Trace) -> float:
    """The share of the mean error that an update keeps, ρ = 1 − 2η·mean x²."""
    return float(1 - 2 * rate_of(program) * sum(x * x for x, _ in trace.data) / len(trace.data))


def moments(program: Program, trace: Trace, line: Line) -> tuple[Fraction, float]:
    """Mean and standard deviation of the last weight over noise of variance 1 and batches without repetition.

    The mean error is multiplied by ρ at each update. For the scatter, E e² and the covariances of e
    with each ε are followed update by update: a batch is independent of both.
    """
    import numpy as np

    x = np.array([float(x) for x, _ in trace.data])
    n, b, rate, rho = len(x), len(trace.draws[0]), float(rate_of(program)), kept(program, trace)
    squares, m = x**2, float(np.mean(x**2))
    in_batch, both_in_batch = b / n, b * (b - 1) / (n * max(n - 1, 1))
    m_squared = m * m + squares.var() / b * (n - b) / max(n - 1, 1)
    with_sample = (in_batch * squares + both_in_batch * (squares.sum() - squares)) * x / b**2
    start = float(trace.places[0] - line.slope)
    second, covariance = start * start, np.zeros(n)
    for _ in range(trace.updates):
        mixed = 4 * rate * float(np.sum((in_batch / b * x - 2 * rate * with_sample) * covariance))
        second = (1 - 4 * rate * m + 4 * rate**2 * m_squared) * second + mixed + 4 * rate**2 * m / b
        covariance = rho * covariance + 2 * rate * in_batch / b * x
    mean_error = start * rho**trace.updates
    return line.slope + Fraction(mean_error), sqrt(max(second - mean_error**2, 0.0))


def arrives(program: Program, runs: tuple[Trace, ...], line: Line) -> Text:
    mean, scatter = moments(program, runs[0], line)
    return say(
        "After {updates} updates the weight is {mean} on average, give or take {scatter}: it rounds to the "
        "slope {slope}.",
        updates=runs[0].updates,
        mean=decimal(mean, 5),
        scatter=decimal(scatter, 2),
        slope=decimal(line.slope),
    )


def solution(program: Program, runs: tuple[Trace, ...], line: Line) -> tuple[Evidence, ...]:
    """What is reached and what is left: in formulas, over runs, and in a picture."""
    return (*in_formulas(program, runs[0], line), _over_runs(runs), _weights_figure(program, runs, line))


def in_formulas(program: Program, trace: Trace, line: Line) -> tuple[Evidence, ...]:
    """The mean weight of all runs, and what it leaves to do."""
    return (
        _on_average(program, trace, line),
        _what_is_left(program, trace, line),
        Source(
            "L. Bottou & O. Bousquet, The Tradeoffs of Large Scale Learning, 2008, section 2 (optimisation "
            "and estimation error)"
        ),
    )


def _on_average(program: Program, trace: Trace, line: Line) -> Derivation:
    rate, updates, rho = decimal(rate_of(program)), trace.updates, kept(program, trace)
    square = float(sum(x * x for x, _ in trace.data)) / len(trace.data)
    mean, _ = moments(program, trace, line)
    start = decimal(trace.places[0] - line.slope)
    return Derivation(
        (
            Step(
                say("On average over noise and draws an update moves along the gradient of all samples:"),
                r"\mathbb{E}[w_{t+1} - a] = (1 - 2\eta\,\overline{x^2})\;\mathbb{E}[w_t - a]",
            ),
            Step(
                say("With the numbers of the program:"),
                rf"1 - 2 \cdot {rate} \cdot {decimal(square, 5)} = {decimal(rho, 5)}",
            ),
            Step(
                say("After {updates} updates:", updates=updates),
                rf"\mathbb{{E}}[w_{{{updates}}}] = {decimal(line.slope)} + ({start}) \cdot "
                rf"{decimal(rho, 5)}^{{{updates}}} = {decimal(mean, 5)}",
            ),
        )
    )


def _over_runs(runs: tuple[Trace, ...]) -> Table:
    rows = []
    for number, trace in enumerate(runs):
        best = best_weight(trace.data)
        rows.append(
            (number, decimal(trace.places[-1], 5), decimal(best, 5), decimal(trace.places[-1] - best, 2))
        )
    return Table(
        (say("run"), say("last weight"), say("least squares"), say("difference")),
        tuple(rows),
        say("Runs with their own noise and draws"),
    )


def _what_is_left(program: Program, trace: Trace, line: Line) -> Remark:
    mean, _ = moments(program, trace, line)
    error = 1 / sqrt(sum(float(x * x) for x, _ in trace.data))
    return Remark(
        say(
            "“Solves” is read as: to the digits with which the slope is printed. The run has gone {share} of "
            "the way and is on average {left} short of the slope, about as much as the noise moves the least "
            "squares slope itself ({error}), but nearly always to the same side; of the four decimals that "
            "are printed the last ones mean nothing.",
            share=percent(1 - abs(float((mean - line.slope) / (trace.places[0] - line.slope)))),
            left=decimal(abs(mean - line.slope), 3),
            error=decimal(error, 3),
        )
    )


def does_not_arrive(program: Program, runs: tuple[Trace, ...], line: Line) -> Verdict:
    ends, others = ([trace.places[-1] for trace in some] for some in (runs, traces(program, OTHER_SEEDS)))
    return refuted(
        "execution",
        say(
            "After {updates} updates the weight has not come to the slope {slope}.",
            updates=runs[0].updates,
            slope=decimal(line.slope),
        ),
        counterexample(
            say("The runs end at {ends}.", ends=", ".join(decimal(end) for end in ends)),
            again=say(
                "Runs with other random numbers end at {ends}.",
                ends=", ".join(decimal(end) for end in others),
            ),
            agrees=not all(line.rounds_to_slope(end) for end in others),
        ),
    )


def _run_curves(runs: tuple[Trace, ...], updates: tuple[float, ...]) -> list[Curve]:
    """One curve a run; the first carries the label for all."""
    paths = [tuple(float(place) for place in trace.places) for trace in runs]
    return [Curve(updates, path, None if number else say("single runs")) for number, path in enumerate(paths)]


def _weights_figure(program: Program, runs: tuple[Trace, ...], line: Line) -> Figure:
    updates = tuple(float(number) for number in range(runs[0].updates + 1))
    rho, slope, start = kept(program, runs[0]), float(line.slope), float(runs[0].places[0])
    mean = tuple(slope + (start - slope) * rho**number for number in updates)
    return Figure(
        "mini-batch-weights",
        say("The weight of the mini-batch program"),
        say(
            "The weight against the update number: {runs} runs, each a slightly jagged curve, climb beside "
            "the smooth curve of their exact mean towards the slope and are still just below it at the last "
            "update.",
            runs=len(runs),
        ),
        (
            Panel(
                Axis(say("update")),
                Axis(say("weight")),
                (
                    Rule("y", slope, say("slope")),
                    *_run_curves(runs, updates),
                    Curve(updates, mean, say("mean of all runs"), "dashed"),
                ),
            ),
        ),
    )
