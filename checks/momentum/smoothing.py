"""Readings and their exponentially weighted average: which curve is calmer, which is nearer to the trend."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Source, Step, Table
from notecheck.text import Math, Text
from notecheck.words import COMPARISON, SMOOTHNESS, STEADINESS, Family

from ..shared.controls import memory_control
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from ..shared.wording import listed
from .ema_weights import memory_behind

CURVE = Family(
    "whose curve",
    {
        "average": ("EMA", "指数加权平均", "exponentially weighted average"),
        "readings": ("当天的读数", "每天的读数", "原始读数", "reading of the day", "raw readings"),
    },
)
CLOSENESS = Family(
    "closeness to the trend",
    {
        "closer": ("更能反映", "更接近", "reflects better", "better reflects", "is closer to"),
        "farther": ("更难反映", "更不能反映", "更偏离", "reflects less well", "is farther from"),
    },
)
WEEK = tuple(map(Fraction, (20, 26, 18, 24, 16, 24, 20, 26)))  # degrees, day by day
OUTLIER = 10
LAG = Source("Brown (1963), Smoothing, Forecasting and Prediction of Discrete Time Series, chapter 7")


@check("raw-curve-jagged", "ema-curve-smoother", uses=["ema-weights", "momentum-update"])
def averaging_takes_away_ups_and_downs(claim: Reading, shares: Reading, update: Reading) -> Verdict:
    """A step of the average is an average of the steps, so its ups and downs add up to no more.

    With weights wₖ ≥ 0 that make 1: |vₜ - vₜ₋₁| ≤ Σ wₖ|gₜ₋ₖ - gₜ₋ₖ₋₁|, and by convexity
    (vₜ - c)² ≤ Σ wₖ(gₜ₋ₖ - c)² for every level c. Summed over t the first holds for any readings at all;
    the second says of no day that the average is farther off than the readings in it, but summed up it
    counts the reading that the average starts at more than once.
    """
    claim.presume(COMPARISON, "more")
    recursion = read_whole_recursion(update)
    memory = memory_behind(shares, recursion)
    calm = (claim.choose(CURVE) == "average") == (memory > 0)
    said = (claim.choose(SMOOTHNESS) == "smooth", claim.choose(STEADINESS) == "steady")
    smoothed = _smoothed(recursion, memory)
    evidence = (
        _calm_argument(recursion),
        _week(recursion, smoothed, memory),
        _week_figure(recursion, memory),
    )
    ups = {"readings": str(_travel(WEEK)), "average": decimal(_travel(smoothed), 3)}
    if said == (calm, calm):
        summary = say(
            "Whatever the readings are, an average that starts at the first of them adds no ups and downs. "
            "In the days shown the readings rise and fall by {readings} degrees in all, their average by "
            "{average}.",
            **ups,
        )
        return confirmed("proof", summary, *evidence, _about_the_start(recursion, memory))
    return refuted(
        "proof",
        say("It is the average whose curve is the smoother and steadier one."),
        *evidence,
        counterexample(
            say(
                "The readings {week} rise and fall by {readings} degrees in all, their average by {average}.",
                week=listed(WEEK),
                **ups,
            ),
            again=say("The average, unrolled into its weights, gives the same curve."),
            agrees=smoothed == _by_weights(recursion, memory) and _travel(smoothed) < _travel(WEEK),
        ),
    )


def _about_the_start(recursion: Recursion, memory: Fraction) -> Remark:
    """From v₀ = 0 even a constant reading makes the average climb; a rise alone is smooth."""
    first, second = recursion.run([WEEK[0]] * 2, memory)
    keep, _ = recursion.at(memory)
    return Remark(
        say(
            "Judged of readings that go up and down, as the note says: where they only rise, so does the "
            "average, and neither curve has ups and downs. And judged from the first reading on: from {zero} "
            "the average has to climb first, and makes {one}, {two}, … of a constant {reading}. An outlier "
            "in the first reading lingers: of {outlier}, 0, 0, … the average makes {fading}, ….",
            zero=math(rf"{recursion.average}_0 = 0"),
            one=decimal(first),
            two=decimal(second),
            reading=str(WEEK[0]),
            outlier=OUTLIER,
            fading=", ".join(decimal(OUTLIER * keep**day) for day in range(3)),
        )
    )


def _smoothed(recursion: Recursion, memory: Fraction) -> tuple[Fraction, ...]:
    """The average of the week, started at its first reading."""
    keep, take = recursion.at(memory)
    curve = [WEEK[0]]
    for reading in WEEK[1:]:
        curve.append(keep * curve[-1] + take * reading)
    return tuple(curve)


def _by_weights(recursion: Recursion, memory: Fraction) -> tuple[Fraction, ...]:
    """The same, as the first reading plus the weighted steps since: every step counts 1 - keepᵏ⁺¹."""
    keep, _ = recursion.at(memory)
    steps = [after - before for before, after in pairwise(WEEK)]
    return tuple(
        WEEK[0] + sum((step * (1 - keep ** (day - at)) for at, step in enumerate(steps[:day])), Fraction(0))
        for day in range(len(WEEK))
    )


def _travel(curve: tuple[Fraction, ...]) -> Fraction:
    return sum((abs(after - before) for before, after in pairwise(curve)), Fraction(0))


def _calm_argument(recursion: Recursion) -> Derivation:
    v, g = recursion.average, recursion.item
    return Derivation(
        (
            *recursion.unrolled().steps,
            Step(
                say("A step of the average is the average of the steps, with the same weights:"),
                rf"{v}_t - {v}_{{t-1}} = \sum_k w_k\,({g}_{{t-k}} - {g}_{{t-k-1}})",
            ),
            Step(
                say("Steps up and steps down cancel. Added up over all days, since the weights make 1,"),
                rf"\sum_t |{v}_t - {v}_{{t-1}}| \le \sum_t |{g}_t - {g}_{{t-1}}|",
            ),
            Step(
                say(
                    "Squares are convex, so on no day is the average farther from a level {c} than, in the "
                    "mean square, the readings in it:",
                    c=math("c"),
                ),
                rf"({v}_t - c)^2 \le \sum_k w_k\,({g}_{{t-k}} - c)^2",
            ),
            Step(
                say(
                    "Readings that deviate independently by {sigma} leave in the long run",
                    sigma=math(r"\sigma"),
                ),
                rf"\mathrm{{Var}}\,{v}_t \to \frac{{1}}{{n}}\,\sigma^2, \qquad n = "
                rf"{recursion.effective_size}",
            ),
        ),
        say("Why an average is calmer than what it averages"),
    )


def _week(recursion: Recursion, smoothed: tuple[Fraction, ...], memory: Fraction) -> Table:
    rows = tuple(
        (day, str(reading), decimal(value, 4))
        for day, (reading, value) in enumerate(zip(WEEK, smoothed, strict=True))
    )
    title = say(
        "{count} days, {beta} as in the shares of the note, started at the first reading",
        count=len(WEEK),
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(memory)}"),
    )
    return Table((say("day"), say("reading"), say("average")), rows, title)


def _week_figure(recursion: Recursion, memory: Fraction) -> Figure:
    days = tuple(float(day) for day in range(len(WEEK)))
    readings = Line(days, tuple(map(float, WEEK)), say("reading"), "dotted", marker=True)

    def show(memory: Fraction, said: Math) -> tuple[Text, Panel]:
        smoothed = _smoothed(recursion, memory)
        alt = say(
            "Two curves over {count} days. The readings jump between {low} and {high} degrees, {readings} "
            "degrees up and down in all. Their average with {beta} stays between {least} and {most} degrees "
            "and goes {average} degrees up and down.",
            count=len(WEEK),
            low=str(min(WEEK)),
            high=str(max(WEEK)),
            readings=str(_travel(WEEK)),
            beta=said,
            least=decimal(min(smoothed), 3),
            most=decimal(max(smoothed), 3),
            average=decimal(_travel(smoothed), 3),
        )
        average = Line(days, tuple(map(float, smoothed)), say("average"), marker=True)
        return alt, Panel(Axis(say("day")), Axis(say("temperature")), (readings, average))

    control = memory_control(recursion, memory, show)
    return Figure.moving("readings-and-average", say("Readings that jump, and their average"), control)


# ---- the trend ------------------------------------------------------------------------------------


@check("ema-follows-trend", uses=["ema-weights", "momentum-update"])
def average_lags_behind_a_trend(claim: Reading, shares: Reading, update: Reading) -> Verdict:
    """Along a trend of s a day the average comes β/(1-β) days late, so it is off by sβ/(1-β).

    Its mean squared error (1-β)/(1+β)·σ² + s²β²/(1-β)² is below the σ² of a reading exactly for
    s² < 2(1-β)²/(β(1+β))·σ². (Brown 1963 gives the lag.)
    """
    recursion = read_whole_recursion(update)
    memory = memory_behind(shares, recursion)
    claim.require("走势", "trend")
    average = claim.choose(CURVE) == "average"
    closer = (claim.choose(CLOSENESS) == "closer") == average
    limit = f"{_limit(recursion)} \\sigma^2"
    if closer and _bounded(claim, recursion):
        summary = say("Below this bound the lag costs less than the averaging gains.")
        return confirmed("proof", summary, _lag_argument(recursion), LAG)
    slow, fast = Fraction(1), Fraction(2)
    cases = [_trend_case(recursion, memory, slope, closer) for slope in (slow, fast)]
    relation = "<" if closer else ">"
    bound = math(rf"s^2 {relation} {limit}")
    condition = say(
        "the change {s} of the trend in a day keeps to {bound}, where {sigma} is the standard deviation of a "
        "reading about the trend",
        s=math("s"),
        bound=bound,
        sigma=math(r"\sigma"),
    )
    return conditional(
        "proof",
        say("It scatters less, but comes late: along a steep trend today's reading is the better guess."),
        *cases,
        _lag_argument(recursion),
        _limits(recursion, memory),
        LAG,
        condition=condition,
        correction=claim.prepend(
            say(
                "if {s}, the change of the trend in a day, and {sigma}, the standard deviation of a reading, "
                "satisfy {bound}, ",
                s=math("s"),
                bound=bound,
                sigma=math(r"\sigma"),
            )
        )
        if closer
        else None,
    )


def _limit(recursion: Recursion) -> str:
    keep = grouped(recursion.keep)
    return rf"\frac{{2(1 - {keep})^2}}{{{keep}(1 + {keep})}}"


def _allowed(keep: Any) -> Any:
    """s²/σ² up to which averaging pays."""
    return 2 * (1 - keep) ** 2 / (keep * (1 + keep))


def _bounded(claim: Reading, recursion: Recursion) -> bool:
    """Whether the claim keeps the square of the trend's slope below the limit."""
    for formula in claim.formulas:
        if formula.relations == ("<",) and formula.side(0) == sp.Symbol("s") ** 2:
            share = formula.side(1) / sp.Symbol("sigma") ** 2
            return bool(sp.simplify(share - _allowed(recursion.keep)) == 0)
    return False


def _trend_case(recursion: Recursion, memory: Fraction, slope: Fraction, closer: bool) -> Case:
    keep, _ = recursion.at(memory)
    lag = keep / (1 - keep)
    error = (1 - keep) / (1 + keep) + slope**2 * lag**2
    text = say(
        "{beta}, {sigma}: where the trend changes by {slope} a day, the mean squared error of the average is "
        "{error}, that of today's reading 1.",
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(memory)}"),
        sigma=math(r"\sigma = 1"),
        slope=str(slope),
        error=decimal(error, 3),
    )
    return Case((error < 1) == closer, text)


def _lag_argument(recursion: Recursion) -> Derivation:
    keep, v, g = grouped(recursion.keep), recursion.average, recursion.item
    return Derivation(
        (
            Step(
                say("Readings about a trend that changes by {s} a day:", s=math("s")),
                rf"{g}_t = s t + e_t, \qquad \mathrm{{Var}}\,e_t = \sigma^2",
            ),
            Step(
                say("The average sees each reading later; its mean age is"),
                rf"\sum_k k\,w_k = \frac{{{keep}}}{{1 - {keep}}}",
            ),
            Step(
                say("So its error is made of what is left of the noise, and of the lag:"),
                rf"\mathbb{{E}}[({v}_t - s t)^2] = \frac{{1 - {keep}}}{{1 + {keep}}}\,\sigma^2 + "
                rf"\left(\frac{{{keep}}}{{1 - {keep}}}\right)^2 s^2",
            ),
            Step(
                say("This is below {square}, the error of a reading, exactly for", square=math(r"\sigma^2")),
                rf"s^2 < {_limit(recursion)}\,\sigma^2",
            ),
        ),
        say("Less noise, but a lag"),
    )


def _limits(recursion: Recursion, memory: Fraction) -> Table:
    rows = tuple(
        (decimal(beta), decimal(float(_allowed(recursion.at(beta)[0])) ** 0.5, 3))
        for beta in sorted({memory, Fraction(1, 2), TYPICAL})
    )
    header = (
        math(sp.latex(recursion.memory)),
        say("largest change in a day, in {unit}", unit=math(r"\sigma")),
    )
    return Table(header, rows, say("Up to which slope averaging pays"))
