"""Does momentum go faster along a slope? Compared with plain descent: same gradients, same learning rate."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import sympy as sp

from notecheck import Reading, Verdict, check, confirmed, decimal, math, refuted, say
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Rule, Step
from notecheck.text import Text
from notecheck.words import GROWTH, SPEED, Family

from ..shared.bowl import Bowl
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from .given_gradients import COURSE, DIRECTION, HALF, back_and_forth, on_a_slope, stated_velocity
from .step import POLYAK, read_step

WAY = Family(
    "way on the slope",
    {"descent": ("下降", "descent", "descends"), "ascent": ("上升", "ascent", "ascends")},
    ("梯度下降", "gradient descent"),
)


@check("momentum-accelerates", "momentum-accelerates-in-summary", uses=["momentum-update", "momentum-step"])
def growing_means_lagging(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """While vₜ grows it lags behind the gradient, so the step is shorter than the plain one.

    vₜ - vₜ₋₁ = (1-β)(gₜ - vₜ₋₁) and gₜ - vₜ = β(gₜ - vₜ₋₁): for gradients of one sign, vₜ grows
    exactly when it is below gₜ. Only without the factor 1-β (Polyak 1964) it outgrows the gradient.
    A summary that does not name vₜ is judged by its pace alone.
    """
    recursion = read_whole_recursion(update)
    grows, faster = _speed_from_rest(recursion)
    trend = _trend_of_velocity(claim, recursion) if claim.formulas else grows
    said = (claim.choose(COURSE, after=DIRECTION), trend, claim.choose(SPEED))
    way = claim.choose(WAY)
    descends = read_step(moving, recursion).descends
    if (way == "descent") != descends:
        raise claim.reject(claim.word(WAY), "the note's step goes the other way")
    truth = ("steady", grows, "faster" if faster else "slower")
    evidence = (_lag_argument(recursion), _speed_figure(recursion), POLYAK)
    if said == truth:
        return confirmed("proof", _how_it_runs(recursion, faster), *evidence)
    return refuted(
        "proof",
        _how_it_runs(recursion, faster),
        on_a_slope(recursion) if said[0] == "steady" else back_and_forth(recursion),
        *([_other_trend(recursion, grows)] if trend != grows else []),
        *evidence,
        _two_readings(recursion),
        overtaking_remark(),
        correction=None if faster else claim.replace_all(_slower_but_growing(recursion)),
    )


def _trend_of_velocity(claim: Reading, recursion: Recursion) -> bool:
    """Whether the claim lets vₜ grow. Raises ReadingError where it does not say before it speaks of pace."""
    velocity = stated_velocity(claim, recursion)
    size = claim.word(GROWTH, after=velocity)
    if size.start >= claim.word(SPEED).start:
        raise claim.reject(velocity, f"the claim should say whether {recursion.average}_t grows or shrinks")
    return size.meaning == "up"


def _two_readings(recursion: Recursion) -> Remark:
    return Remark(
        say(
            "“Faster” is read as: than plain descent with the same gradients and learning rate, which is "
            "what the sentence on oscillation compares with too. Against its own first steps it does speed "
            "up, from {first} of a constant gradient towards all of it.",
            first=math(recursion.take),
        )
    )


def _other_trend(recursion: Recursion, grows: bool) -> Case:
    """That vₜ does not go the way that the claim says."""
    v = math(rf"{recursion.average}_t")
    if grows:
        return Case(False, say("Under a steady gradient {v} grows at every step from rest.", v=v))
    return Case(False, say("Under a steady gradient {v} does not grow at every step from rest.", v=v))


def _slower_but_growing(recursion: Recursion) -> Text:
    return say(
        "from rest, while the direction of the gradient is steady and its length never decreases, {v} gets "
        "larger and larger, but as long as it grows the descent is slower than plain gradient descent "
        "with the same learning rate",
        v=math(rf"{recursion.average}_t"),
    )


def _speed_from_rest(recursion: Recursion) -> tuple[bool, bool]:
    """For a constant gradient and every β between 0 and 1: does vₜ grow from 0, does it pass the gradient?

    Its steps are take·keepᵗ⁻¹ and its limit is take/(1-keep).
    """
    return recursion.holds(recursion.take > 0, recursion.keep > 0), recursion.holds(
        recursion.take > 1 - recursion.keep
    )


def _how_it_runs(recursion: Recursion, faster: bool) -> Text:
    v, g = math(rf"{recursion.average}_t"), math(rf"{recursion.item}_t")
    if faster:
        return say(
            "A steady gradient makes {v} outgrow {g}, so the descent is faster than plain descent.", v=v, g=g
        )
    return say(
        "As long as {v} grows it is smaller than {g}: slower than plain descent, never faster.", v=v, g=g
    )


def _lag_argument(recursion: Recursion) -> Derivation:
    """Growth and lag have the same sign where a constant gradient is kept; else where vₜ ends."""
    v, g = recursion.average, recursion.item
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    limit = Step(
        say("A constant gradient {c}, from rest:", c=math("c")),
        rf"{v}_t = {take}\,\frac{{1 - {keep}^t}}{{1 - {keep}}}\,c \;\to\; "
        rf"{'' if recursion.keeps_constants else sp.latex(recursion.take / (1 - recursion.keep))} c",
    )
    if not recursion.keeps_constants:
        return Derivation((limit,), say("How fast along a slope"))
    return Derivation(
        (
            Step(
                say("How much it grows in a step:"),
                rf"{v}_t - {v}_{{t-1}} = {take}\,({g}_t - {v}_{{t-1}})",
            ),
            Step(
                say("How far it is from the gradient after the step:"),
                rf"{g}_t - {v}_t = {keep}\,({g}_t - {v}_{{t-1}})",
            ),
            Step(
                say(
                    "Both have the sign of the same bracket. For positive gradients and {memory} therefore",
                    memory=math(rf"{keep} > 0"),
                ),
                rf"{v}_t > {v}_{{t-1}} \iff {v}_t < {g}_t",
            ),
            limit,
        ),
        say("While it grows, it lags behind"),
    )


def overtaking_remark() -> Remark:
    """On a bowl the gradient fades, and the older, larger ones in vₜ help in the end."""
    rate, steps = Fraction(1, 20), 60
    plain = Bowl(Fraction(1)).path(rate, Fraction(1), steps)
    ours = Bowl(Fraction(1)).momentum_path(rate, HALF, HALF, Fraction(1), steps)
    moves = [before - after for before, after in pairwise(ours)]
    return Remark(
        say(
            "On a bowl the gradient fades, and the velocity, which still holds older and larger gradients, "
            "wins in the end, but not by growing: with {beta} and {rate} it grows up to step {peak}, and "
            "only after step {behind} momentum is nearer to the minimum than plain descent.",
            beta=math(r"\beta = 1/2"),
            rate=math(r"\eta h = 1/20"),
            peak=moves.index(max(moves)) + 1,
            behind=max(step for step in range(steps + 1) if ours[step] >= plain[step]),
        )
    )


def _speed_figure(recursion: Recursion) -> Figure:
    steps = 30
    times = tuple(float(step) for step in range(1, steps + 1))
    ours = tuple(float(value) for value in recursion.run([1] * steps, TYPICAL))
    heavy = tuple(float((1 - TYPICAL**step) / (1 - TYPICAL)) for step in range(1, steps + 1))
    return Figure(
        "speed-on-a-slope",
        say("A steady gradient 1: how large the velocity gets"),
        say(
            "The velocity over {steps} steps on a constant gradient 1. The note's velocity rises from "
            "{first} towards 1 and stays below the dashed line of plain descent; without the factor in front "
            "of the gradient it rises to about {last}.",
            steps=steps,
            first=decimal(ours[0], 2),
            last=decimal(heavy[-1], 2),
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("velocity")),
                (
                    Line(times, ours, say("velocity as the note defines it"), marker=True),
                    Rule("y", 1.0, say("plain descent")),
                    Line(times, heavy, say("without the factor: heavy ball"), "dotted"),
                ),
            ),
        ),
    )
