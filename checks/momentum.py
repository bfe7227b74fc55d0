"""What momentum does to the gradients it is given: its speed along a slope, and its calm across a valley.

Both claims compare with plain descent, which steps by the gradients themselves: same gradients,
same learning rate.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, refuted, say
from notecheck.model import Axis, Derivation, Figure, Line, Panel, Remark, Rule, Step
from notecheck.words import CANCEL, GROWTH, SPEED, Family

from .bowl import Bowl
from .momentum_step import POLYAK
from .recursion import TYPICAL, Recursion, grouped, read_recursion
from .wording import listed, tex

COURSE = Family(
    "course of the gradient",
    {
        "steady": ("稳定", "保持一致", "不变", "steady", "stable"),
        "alternating": (
            "反复翻转",
            "反复变化",
            "来回变化",
            "翻转",
            "交替",
            "flipping",
            "flips",
            "alternates",
        ),
    },
)
DIRECTION = ("梯度方向", "梯度的方向", "gradient's direction", "direction of the gradient")
OSCILLATION = ("震荡", "振荡", "oscillation")
HALF = Fraction(1, 2)
SHORT = 5


@check("momentum-accelerates", uses=["momentum-update"])
def growing_means_lagging(claim: Reading, update: Reading) -> Verdict:
    """While vₜ grows it lags behind the gradient, so the step is shorter than the plain one.

    vₜ - vₜ₋₁ = (1-β)(gₜ - vₜ₋₁) and vₜ - gₜ = -β(gₜ - vₜ₋₁): for gradients of one sign, vₜ grows
    exactly when it is below gₜ. Only without the factor 1-β (Polyak 1964) it outgrows the gradient.
    """
    recursion = read_recursion(update)
    velocity = _velocity(claim, recursion)
    course = claim.choose(COURSE, after=DIRECTION)
    size, pace = claim.choose(GROWTH, after=velocity), claim.choose(SPEED)
    grows, faster = _on_a_slope(recursion)
    evidence = (_lag_argument(recursion), _speed_figure(recursion))
    truth = ("steady", "up" if grows else "down", "faster" if faster else "slower")
    if (course, size, pace) == truth:
        return confirmed("proof", _how_it_runs(recursion, faster), *evidence, POLYAK)
    return refuted(
        "proof",
        _how_it_runs(recursion, faster),
        _slope_counterexample(recursion) if course == "steady" else _flip_counterexample(recursion),
        *evidence,
        Remark(
            say(
                "“Faster” is read as: than plain descent with the same gradients and learning rate. "
                "Against its own first steps it does speed up, from {first} of a constant gradient towards "
                "all of it.",
                first=math(recursion.take),
            )
        ),
        _overtaking_remark(),
        POLYAK,
        correction=claim.replace_all(
            say(
                "while the direction of the gradient is steady, {v} gets larger and larger, but as long as "
                "it grows the descent is slower than plain gradient descent with the same learning rate",
                v=math(velocity.latex),
            )
        )
        if not faster
        else None,
    )


def _velocity(claim: Reading, recursion: Recursion) -> Any:
    """The formula of the claim, which must be vₜ alone."""
    formula = claim.formula
    if formula.relations or formula.expr.func.__name__ != recursion.average:
        raise claim.reject(formula, f"the claim should speak of {recursion.average}_t")
    return formula


def _on_a_slope(recursion: Recursion) -> tuple[bool, bool]:
    """For a constant gradient and every β between 0 and 1: does vₜ grow from 0, does it pass the gradient?

    Its steps are take·keepᵗ⁻¹ and its limit is take/(1-keep).
    """
    return recursion.holds(recursion.take > 0, recursion.keep > 0), recursion.holds(
        recursion.take > 1 - recursion.keep
    )


def _how_it_runs(recursion: Recursion, faster: bool) -> Any:
    v, g = math(rf"{recursion.average}_t"), math(rf"{recursion.item}_t")
    if faster:
        return say(
            "a steady gradient makes {v} outgrow {g}, so the descent is faster than plain descent", v=v, g=g
        )
    return say(
        "as long as {v} grows it is smaller than {g}: slower than plain descent, never faster", v=v, g=g
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
                say("Both have the sign of the same bracket. For positive gradients therefore"),
                rf"{v}_t > {v}_{{t-1}} \iff {v}_t < {g}_t",
            ),
            limit,
        ),
        say("While it grows, it lags behind"),
    )


def _slope_counterexample(recursion: Recursion) -> Any:
    """A constant gradient 1 and β = 1/2: the recursion, and its closed form."""
    path = recursion.run([1] * SHORT, HALF)
    keep, take = recursion.at(HALF)
    closed = tuple(take * (1 - keep**step) / (1 - keep) for step in range(1, SHORT + 1))
    return counterexample(
        say(
            "{beta}, a constant gradient 1: the velocity goes {path}, …; plain descent goes at 1 from the "
            "start",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
            path=listed(path),
        ),
        again=say("the closed form {form} gives the same numbers", form=math(_closed_form(recursion))),
        agrees=path == closed,
    )


def _closed_form(recursion: Recursion) -> str:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    return rf"{recursion.average}_t = {take}(1 - {keep}^t)/(1 - {keep})"


def _overtaking_remark() -> Remark:
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
            "{first} towards 1 and stays below the dashed line of plain descent; without the factor in "
            "front of the gradient it rises to about {last}.",
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


# ---- across the valley ------------------------------------------------------------------------------


@check("momentum-cancels", uses=["momentum-update"])
def flips_cancel(claim: Reading, update: Reading) -> Verdict:
    """Gradients that flip between c and -c leave a velocity of (1-β)/(1+β)·c, less than c for 0 < β < 1.

    The same holds for any oscillation of the gradients: one of frequency ω is damped by the factor
    (1-β)/|1-βe⁻ⁱʷ|, which is below 1 except for ω = 0.
    """
    recursion = read_recursion(update)
    _velocity(claim, recursion)
    course, effect = claim.choose(COURSE, after=DIRECTION), claim.choose(CANCEL)
    trend = claim.choose(GROWTH, after=OSCILLATION)
    calmer = recursion.holds(recursion.take > 0, recursion.take < 1 + recursion.keep)
    left = math(recursion.alternating_share)
    evidence = (_flip_argument(recursion), _flip_figure(recursion))
    if calmer and (course, effect, trend) == ("alternating", "cancels", "down"):
        summary = say("of gradients that flip between two values, only the share {left} is left", left=left)
        return confirmed("proof", summary, *evidence, *_feedback_remarks())
    if course == "steady":
        summary = say("a steady gradient does not cancel: the velocity comes to all of it")
        return refuted("proof", summary, _slope_counterexample(recursion), *evidence)
    summary = say("gradients that flip leave the share {left} of their size in the velocity", left=left)
    return refuted("proof", summary, _flip_counterexample(recursion), *evidence)


def _flip_argument(recursion: Recursion) -> Derivation:
    v, g = recursion.average, recursion.item
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    steps = [
        Step(say("Gradients that flip:"), rf"{g}_t = (-1)^t c"),
        Step(
            say(
                "The velocity that flips along with them, {v}, must obey the recursion:",
                v=math(rf"{v}_t = (-1)^t A"),
            ),
            rf"A = -{keep} A + {take} c \quad\Longrightarrow\quad A = {recursion.alternating_share}\, c",
        ),
        Step(say("What the start adds to it fades like {power}.", power=math(rf"{keep}^t"))),
    ]
    if recursion.keeps_constants:
        text = say(
            "Any other rhythm {omega} is damped as well, only what never changes ({zero}) passes whole:",
            omega=math(r"\omega"),
            zero=math(r"\omega = 0"),
        )
        damping = (
            rf"\left|\frac{{{take}}}{{1 - {keep} e^{{-i\omega}}}}\right|^2 = "
            rf"\frac{{{take}^2}}{{{take}^2 + 2{keep}(1 - \cos\omega)}} \le 1"
        )
        steps.append(Step(text, damping))
    return Derivation(tuple(steps), say("What is left of gradients that flip"))


def _flip_counterexample(recursion: Recursion) -> Any:
    """Gradients 1, -1, 1, … and β = 1/2: the recursion, and its closed form."""
    gradients = [(-1) ** step for step in range(SHORT)]
    path = recursion.run(gradients, HALF)
    keep, take = recursion.at(HALF)
    closed = tuple(take * ((-1) ** step + keep ** (step + 1)) / (1 + keep) for step in range(SHORT))
    return counterexample(
        say(
            "{beta}, gradients {gradients}, …: the velocity goes {path}, … towards {share} and back",
            beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
            gradients=listed(gradients),
            path=listed(path),
            share=f"±{take / (1 + keep)}",
        ),
        again=say("solved in closed form, the recursion gives the same numbers"),
        agrees=path == closed,
    )


def _feedback_remarks() -> tuple[Remark, Remark]:
    rate, steps = HALF, 40
    keep, take = TYPICAL, 1 - TYPICAL
    swinging = Bowl(Fraction(1)).momentum_path(rate, keep, take, Fraction(1), steps)
    farthest = min(swinging)
    given = Remark(
        say(
            "The gradients are taken as given, for instance by batches that pull in turn to either side. "
            "The velocity does not vanish, it shrinks; for {none} nothing changes.",
            none=math(r"\beta = 0"),
        )
    )
    feedback = Remark(
        say(
            "Momentum can also make a swing of its own: on a bowl with {rate}, plain descent comes down "
            "from one side, while momentum with {beta}, started at 1, overshoots to {farthest}.",
            rate=math(r"\eta h = 1/2"),
            beta=math(rf"\beta = {tex(TYPICAL)}"),
            farthest=decimal(farthest, 3),
        )
    )
    return given, feedback


def _flip_figure(recursion: Recursion) -> Figure:
    steps = 24
    gradients = [(-1) ** step for step in range(steps)]
    times = tuple(float(step) for step in range(1, steps + 1))
    share = recursion.take / (1 + recursion.keep)
    return Figure(
        "flipping-gradients",
        say("Gradients that flip, and the velocity"),
        say(
            "Gradients that flip between 1 and -1 over {steps} steps, and the velocity, which soon flips "
            "between {share} and -{share}.",
            steps=steps,
            share=decimal(share.subs(recursion.memory, sp.Rational(TYPICAL)), 2),
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("size")),
                (
                    Line(times, tuple(float(g) for g in gradients), say("gradient"), "dotted", marker=True),
                    Line(
                        times,
                        tuple(float(v) for v in recursion.run(gradients, TYPICAL)),
                        say("velocity"),
                        marker=True,
                    ),
                ),
            ),
        ),
    )
