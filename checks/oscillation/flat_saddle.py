"""Do large batches get stuck at flat saddle points? (M-27)"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

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
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Source, Step
from notecheck.words import Family

from ..basic_optimisers.valleys import EASE
from ..shared.bowl import descent
from ..shared.wording import listed
from .flat_bottom import SLOPE

SIZES = Family(
    "which batches",
    {
        "large": ("大批次", "大 batch", "large batches", "a large batch"),
        "small": ("小批次", "小 batch", "small batches", "a small batch"),
    },
    two_sided=False,
)
ATTRACTED = ("鞍点所吸引的区域", "region that the saddle attracts")
RATE, STEPS = Fraction(1, 10), 200
PULL = 1  # two samples with the gradients J' + 1 and J' - 1 along x


def flat_slope(x: Fraction) -> Fraction:
    """∂J/∂x of J = ¼x⁴ + ⅓x³ + ½y²: 0 at the saddle 0 and at the minimum -1, of one sign around 0."""
    return x * x * (x + 1)


def flat_loss(x: Fraction) -> Fraction:
    """The part of that J in x."""
    return x**4 / 4 + x**3 / 3


def ridge_slope(y: Fraction) -> Fraction:
    """∂J/∂y of J = ½x² + ¼y⁴ - ½y², which bends down across its saddle 0."""
    return y * y * y - y


def ridge_loss(y: Fraction) -> Fraction:
    """The part of that J in y."""
    return y**4 / 4 - y**2 / 2


@check("large-batches-stick-at-flat-saddles")
def a_flat_saddle_holds_one_side(claim: Reading) -> Verdict:
    """Where the slope only touches 0, descent from the upper side runs into the saddle and never across.

    A saddle that bends down somewhere holds only starts that lie exactly on its ridge (Lee et al.
    2016), though leaving it can take long; and noise leads over the flat one.
    """
    claim.require("鞍点", "saddle", "saddles", "saddle point", "saddle points")
    claim.require("卡在", "停在", "stuck at", "stick at", "get stuck", "gets stuck")
    sizes, ease, slope = claim.choose(SIZES), claim.choose(EASE), claim.choose(SLOPE)
    evidence = (_one_sided(), _figure(), LEE)
    if (sizes, ease, slope) != ("large", "easily", "flat"):
        if (ease == "easily") == (sizes == "large" and slope == "flat"):
            raise claim.reject(None, "this check is about batches that stick at a saddle")
        return _otherwise()
    if claim.states(*ATTRACTED):
        summary = say("What starts in that region ends at the saddle, as long as no noise leads across.")
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say("A flat saddle keeps what comes to it from one side; what starts on the other side gets away."),
        _held(),
        _released(),
        *evidence,
        _bent(),
        Remark(
            say(
                "“Large” is read as all samples. The finding that is often quoted on large batches is "
                "another: that they end in sharp minima (Keskar et al. 2017)."
            )
        ),
        condition=say("the descent starts in a region that the saddle attracts"),
        correction=claim.append(say(" (if the descent starts in the region that the saddle attracts)")),
    )


LEE = Source(
    "Lee, Simchowitz, Jordan & Recht (2016), Gradient Descent Only Converges to Minimizers, theorem 4"
)


def _one_sided() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "A loss with a flat saddle at the origin and its minimum at {place}:",
                    place=math("(-1, 0)"),
                ),
                r"J = \tfrac14 x^4 + \tfrac13 x^3 + \tfrac12 y^2, \qquad \frac{\partial "
                r"J}{\partial x} = x^2(x + 1)",
            ),
            Step(
                say(
                    "From {x} a step leads down, but not across, for {rate}:",
                    x=math("0 < x \\le 1"),
                    rate=math(r"\eta < \tfrac12"),
                ),
                r"x' = x\,\bigl(1 - \eta x (x + 1)\bigr), \qquad 0 < x' < x",
            ),
            Step(
                say("What falls and stays above 0 settles where the slope is 0, and that is the saddle:"),
                r"x_t \to 0",
            ),
        ),
        say("One side of a flat saddle"),
    )


LOSS = math(r"\tfrac14 x^4 + \tfrac13 x^3 + \tfrac12 y^2")


def _held() -> Case:
    path = descent(flat_slope, float(RATE), 0.5, STEPS)
    return Case(
        True,
        say(
            "{loss}, {rate}, from {start}: after {steps} steps {x} is {end}, and it never gets below 0, "
            "where the way to the minimum begins.",
            loss=LOSS,
            rate=math(rf"\eta = {RATE}"),
            start=math(r"x = \tfrac12"),
            steps=STEPS,
            x=math("x"),
            end=decimal(path[-1], 3),
        ),
    )


def _released() -> Case:
    path = descent(flat_slope, float(RATE), -0.1, STEPS)
    return Case(
        False,
        say(
            "The same loss and rate, from {start}, on the other side: after {steps} steps {x} is {end}, "
            "close to the minimum.",
            start=math(r"x = -\tfrac{1}{10}"),
            steps=STEPS,
            x=math("x"),
            end=decimal(path[-1], 3),
        ),
    )


def _bent() -> Remark:
    path = descent(ridge_slope, float(RATE), 0.001, STEPS)
    away = next(step for step, y in enumerate(path) if y > 0.5)
    return Remark(
        say(
            "A saddle that bends down, such as that of {loss} at the origin, holds only starts on its ridge: "
            "from {start} it takes {steps} steps until {y} is beyond 1/2.",
            loss=math(r"\tfrac12 x^2 + \tfrac14 y^4 - \tfrac12 y^2"),
            start=math(r"y = \tfrac{1}{1000}"),
            steps=away,
            y=math("y"),
        )
    )


def _otherwise() -> Verdict:
    """Full gradients rest at the flat saddle; single samples leave it, and a bent one is left anyway."""
    rested = descent(flat_slope, RATE, Fraction(0), 3)
    pulls = (PULL, PULL)
    led = list(accumulate(pulls, lambda x, pull: x - RATE * (flat_slope(x) + pull), initial=Fraction(0)))
    bent = descent(ridge_slope, RATE, Fraction(1, 10), 3)
    falling = [ridge_loss(y) for y in bent]
    return refuted(
        "proof",
        say(
            "It is the large batches that rest at a flat saddle; noise leads over it, and a bent one lets go."
        ),
        counterexample(
            say(
                "{rate}. At the flat saddle all samples together stay at {rested}; two draws of the sample "
                "with {slope} lead to {led}, behind it. Beside a saddle that bends down descent goes {bent}.",
                rate=math(rf"\eta = {RATE}"),
                rested=str(rested[-1]),
                slope=math(r"\partial J / \partial x + 1"),
                led=listed(led),
                bent=", ".join(decimal(y, 3) for y in bent),
            ),
            again=say(
                "The losses, not used for the paths, say the same: {behind} behind the flat saddle and {on} "
                "on it; beside the other they fall along the path: {falling}.",
                behind=decimal(flat_loss(led[-1]), 3),
                on=str(flat_loss(rested[-1])),
                falling=", ".join(decimal(loss, 3) for loss in falling),
            ),
            agrees=set(rested) == {0}
            and led[-1] < led[1] < 0
            and flat_loss(led[-1]) < flat_loss(rested[-1])
            and all(y > bent[0] for y in bent[1:])
            and all(after < before for before, after in pairwise(falling)),
        ),
        _one_sided(),
    )


def _figure() -> Figure:
    times = tuple(float(step) for step in range(STEPS + 1))
    flat = descent(flat_slope, float(RATE), 0.5, STEPS)
    bent = descent(ridge_slope, float(RATE), 0.001, STEPS)
    return Figure(
        "flat-saddle",
        say("All samples together, near two saddles"),
        say(
            "The distance from the saddle over {steps} steps. At the flat saddle it falls ever more slowly "
            "towards 0; at the one that bends down it stays near 0 for some sixty steps and then grows to 1.",
            steps=STEPS,
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("distance from the saddle")),
                (
                    Line(times, flat, say("flat saddle")),
                    Line(times, bent, say("saddle that bends down"), "dashed"),
                ),
            ),
        ),
    )
