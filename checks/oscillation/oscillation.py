"""Does the oscillation die out under a fixed learning rate? It settles where noise and shrinking balance."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Axis, Case, Correction, Derivation, Figure, Line, Panel, Remark, Rule, Source
from notecheck.text import Text
from notecheck.words import GROWTH, Family

from ..shared.bowl import Bowl, scatter_by_enumeration, settling_steps
from ..shared.conditions import Bound, bound_on
from ..shared.wording import listed, tex

RATE = ("学习率", "learning rate")
OSCILLATION = ("震荡", "振荡", "oscillation")
COURSE = Family(
    "course of the learning rate",
    {
        "fixed": ("保持不变", "不变", "固定", "恒定", "unchanged", "fixed", "constant"),
        "falling": ("逐渐减小", "逐步减小", "减小", "衰减", "falling", "decaying", "shrinking"),
        "rising": ("逐渐增大", "逐步增大", "增大", "rising", "growing"),
    },
)

UNIT = Bowl(Fraction(1), Fraction(1))  # curvature 1, and two samples that disagree by ±1 at the minimum
NOISES = (Fraction(1), Fraction(-1))
HALF = Fraction(1, 2)


# ---- does it die out? ---------------------------------------------------------------------------


@check("oscillation-dies-out", "oscillation-dies-out-in-summary")
def scatter_settles_above_zero(claim: Reading) -> Verdict:
    """With a fixed learning rate the scatter about the minimum tends to a level of its own.

    E θ² ← (1-ηh)² E θ² + η²σ² has the fixed point ησ²/(h(2-ηh)), approached from above or from below.
    It is 0 only for σ = 0: every sample's gradient vanishes at the minimum. With 0 < η < 2/L, L the
    largest curvature of one sample's loss, each step then shrinks the error by |1-ηhᵢ| < 1.
    """
    course, trend = claim.choose(COURSE, after=RATE), claim.choose(GROWTH, after=OSCILLATION)
    if (course, trend) not in (("fixed", "down"), ("falling", "down")):
        return _scatter_goes_the_other_way(trend)
    evidence = (Derivation(settling_steps(), say("Where the scatter settles")), scatter_figure())
    if course == "falling":
        summary = say("The level {level} goes to 0 with the learning rate.", level=math(LEVEL))
        return confirmed("proof", summary, *evidence, ROBBINS_MONRO)
    if states_quiet(claim):
        summary = say(
            "Where the samples agree at the minimum, {safe} makes every step shrink the error.", safe=SAFE
        )
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say("With a fixed learning rate it falls to the level {level} and no further.", level=math(LEVEL)),
        quiet_case(),
        loud_case(claim),
        *evidence,
        Remark(
            say(
                "“Smaller and smaller” is read as: without end. Started far away, the scatter does get "
                "smaller with any noise, but only down to this level. What shrinks on the way is the mean "
                "gradient. What the samples disagree by at the minimum stays, and goes on moving the "
                "parameters: started at the minimum, the scatter even grows."
            )
        ),
        BOTTOU,
        condition=quiet_alone(),
        correction=only_if_quiet(claim),
    )


LEVEL = r"\frac{\eta\sigma^2}{h(2 - \eta h)}"
SAFE = math(r"0 < \eta < \frac{2}{L}")
BOTTOU = Source(
    "Bottou, Curtis & Nocedal (2018), Optimization Methods for Large-Scale Machine Learning, Theorem 4.6"
)
ROBBINS_MONRO = Source("Robbins & Monro (1951), A Stochastic Approximation Method, Theorem 2")


def quiet_condition() -> Text:
    """When nothing swings in the end: σ = 0, and a learning rate that is safe for every sample."""
    return say(
        "every sample's gradient is 0 at the minimum (their standard deviation there is {agree}), and "
        "{safe}, where {bound} is the largest curvature of one sample's loss",
        agree=math(r"\sigma = 0"),
        safe=SAFE,
        bound=math("L"),
    )


def quiet_alone() -> Text:
    """`quiet_condition`, and that no wider range of learning rates does for every data set."""
    return say("{quiet}: no wider range is safe for every data set", quiet=quiet_condition())


def only_if_quiet(claim: Reading) -> Correction:
    """The claim with `quiet_condition` before it."""
    return claim.prepend(say("if {condition}: ", condition=quiet_condition()))


def states_quiet(claim: Reading) -> bool:
    """Whether the claim states that condition: σ = 0, and a range of rates that 0 < η < 2/L contains."""
    rates = bound_on(claim, "eta")
    return _samples_agree(claim) and rates is not None and rates.within(2)


def _samples_agree(claim: Reading) -> bool:
    noise = bound_on(claim, "sigma")
    return noise is not None and noise.low == noise.high == 0


def loud_case(claim: Reading) -> Case:
    """Where the condition fails: samples that disagree, or a rate beyond 2/L where only σ = 0 is stated."""
    return _too_fast_case(bound_on(claim, "eta")) if _samples_agree(claim) else noisy_case()


def quiet_case() -> Case:
    """No noise and a learning rate within the bound."""
    path = Bowl(UNIT.curvature).scatter(HALF, Fraction(1), 3)
    text = say(
        "No noise, {rate}: the mean square goes {path}, ….", rate=math(r"\eta h = 1/2"), path=listed(path)
    )
    return Case(True, text)


def noisy_case() -> Case:
    """Two samples that disagree, started at the minimum: by the recursion and by all draws."""
    steps = 3
    path = UNIT.scatter(HALF, Fraction(0), steps)
    if path != scatter_by_enumeration(NOISES, UNIT.curvature, HALF, Fraction(0), steps):
        raise ArithmeticError("the recursion and the enumeration of all draws disagree")
    return Case(
        False,
        say(
            "Two samples with the gradients {one} and {other}, {rate}, started at the minimum: the mean "
            "square goes {path}, … up to {level} (the same from all {count} sequences of draws).",
            one=math(r"\theta + 1"),
            other=math(r"\theta - 1"),
            rate=math(r"\eta = 1/2"),
            path=listed(path),
            level=str(UNIT.settled(HALF)),
            count=len(NOISES) ** steps,
        ),
    )


def _too_fast_case(rates: Bound | None) -> Case:
    """No noise, but a learning rate beyond 2/L that the claim allows."""
    reach = rates.reach if rates else None
    rate = 1 + Fraction(str(reach)) / 2 if reach is not None and reach > 2 else Fraction(5, 2)
    path = Bowl(UNIT.curvature).scatter(rate, Fraction(1), 3)
    return Case(
        False,
        say(
            "No noise, but {rate}: the mean square goes {path}, ….",
            rate=math(rf"\eta L = {tex(rate)}"),
            path=listed(path),
        ),
    )


def _scatter_goes_the_other_way(trend: str) -> Verdict:
    """The scatter falls from above its level, whatever it is, and rises from below."""
    start, rate = (Fraction(2), HALF) if trend == "up" else (HALF, Fraction(1))
    moments = UNIT.scatter(rate, start**2, 1)
    return refuted(
        "proof",
        say(
            "The scatter goes towards the level {level}, which rises and falls with the rate.",
            level=math(LEVEL),
        ),
        counterexample(
            say(
                "Two samples with the gradients {one} and {other}, started at {start}, {rate}: one step "
                "takes the mean square from {before} to {after}.",
                one=math(r"\theta + 1"),
                other=math(r"\theta - 1"),
                start=str(start),
                rate=math(rf"\eta = {tex(rate)}"),
                before=str(moments[0]),
                after=str(moments[1]),
            ),
            again=say("Both draws, followed one by one, give the same mean square."),
            agrees=moments == scatter_by_enumeration(NOISES, UNIT.curvature, rate, start, 1)
            and (moments[1] < moments[0]) == (trend == "up"),
        ),
        Derivation(settling_steps(), say("Where the scatter settles")),
        scatter_figure(),
    )


def scatter_figure() -> Figure:
    """The mean square from above and from 0 to its level, and without noise to 0."""
    rate, steps = Fraction(1, 5), 24
    times = tuple(float(step) for step in range(steps + 1))

    def curve(bowl: Bowl, start: Fraction) -> tuple[float, ...]:
        return tuple(float(moment) for moment in bowl.scatter(rate, start, steps))

    level = UNIT.settled(rate)
    return Figure(
        "scatter-settles",
        say("A fixed learning rate: the scatter settles"),
        say(
            "Three curves of the mean squared distance from the minimum over {steps} steps. With noise, the "
            "one that starts high falls and the one that starts at 0 rises, both to the same level {level}; "
            "without noise the curve falls to 0.",
            steps=steps,
            level=str(level),
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("mean squared distance from the minimum")),
                (
                    Rule("y", float(level), say("level")),
                    Line(times, curve(UNIT, Fraction(1, 2)), say("samples disagree, started far away")),
                    Line(
                        times,
                        curve(UNIT, Fraction(0)),
                        say("samples disagree, started at the minimum"),
                        "dashed",
                    ),
                    Line(times, curve(Bowl(UNIT.curvature), Fraction(1, 2)), say("samples agree"), "dotted"),
                ),
            ),
        ),
    )
