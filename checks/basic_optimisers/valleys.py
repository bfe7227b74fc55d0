"""Where gradient descent ends on non-convex problems (O-09)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, log10

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
from notecheck.model import Case, Counterexample, Derivation, Remark, Source, Step
from notecheck.words import CONVEXITY, REACH, Family

from ..shared.descent_pictures import basins_figure
from ..shared.landscapes import RIPPLES, TWO_VALLEYS, parabola, stationary_points, steepest_bend
from .topics import OPTIMUM, PROBLEM, START, require

EASE = Family(
    "how easily",
    {
        "easily": ("很容易", "容易", "往往", "easily", "is prone to"),
        "hardly": ("不容易", "不易", "很难", "难以", "hardly", "is not prone to"),
    },
)
SENSITIVITY = Family(
    "dependence on the start",
    {
        "sensitive": ("敏感", "依赖", "sensitive", "depends on"),
        "insensitive": ("不敏感", "不依赖", "无关", "insensitive", "not sensitive", "does not depend on"),
    },
)
ENDS_IN = ("落入", "陷入", "ends in", "end in", "trapped in", "stuck in")
WORSE_VALLEY = ("有较差的极小点", "有较差极小点", "a worse local minimum", "worse local minima")

RATE = Fraction(1, 10)
STEPS = 300
NEAR = Fraction(1, 100)  # starts this close to the crest, on either side


@check("gd-nonconvex-local")
def a_worse_valley_keeps_what_starts_in_it(claim: Reading) -> Verdict:
    """True where there is a worse local minimum and the start lies in its basin, not of every problem.

    A non-convex loss without such minima: x² + 3 sin² x (Karimi, Nutini & Schmidt 2016, section 2.2).
    """
    require(claim, PROBLEM, OPTIMUM, START)
    problem, reach = claim.word(CONVEXITY), claim.choose(REACH, after=ENDS_IN)
    ease, start = claim.choose(EASE), claim.choose(SENSITIVITY)
    if problem.meaning == "convex":
        return _convex_has_one_valley()
    if (reach, ease, start) != ("local", "easily", "sensitive"):
        return refuted(
            "proof",
            say("A worse valley keeps what starts in it, so where descent ends is decided by the start."),
            two_valleys_counterexample(),
            basins_figure(),
        )
    argument = (_two_valleys(), basins_figure(), _long_steps())
    if claim.states(*WORSE_VALLEY):
        return confirmed("proof", say("Where there is a worse valley, its starts end in it."), *argument)
    return conditional(
        "proof",
        say(
            "It is not non-convexity that traps descent but a worse valley: of the starts between the two "
            "minima of one non-convex loss, {share} end in the worse one; another has ripples but a single "
            "valley, and every start leads to its global minimum.",
            share=f"{worse_share()}",
        ),
        *argument,
        _rippled_valley(),
        _trapped(),
        _not_trapped(),
        Source(
            "H. Karimi, J. Nutini & M. Schmidt, Linear Convergence of Gradient and Proximal-Gradient Methods "
            "Under the Polyak–Łojasiewicz Condition, 2016, section 2.2"
        ),
        condition=say("the problem has a local minimum that is not global, and the start lies in its basin"),
        correction=claim.append(say(" (where the problem has a worse local minimum)")),
    )


def end_of(start: Fraction) -> Fraction:
    """The stationary point that descent on the two valleys has come nearest to after many steps."""
    last = Fraction(TWO_VALLEYS.path(float(start), float(RATE), STEPS)[-1])
    return min(stationary_points(TWO_VALLEYS), key=lambda point: abs(point - last))


def worse_share() -> Fraction:
    """The share of the starts between the two minima that end in the worse one, for η < 1/6.

    The step map x - ηJ'(x) rises on [-1, 2], so no start crosses the crest, and the crest divides
    the starts.
    """
    worse, crest, best = stationary_points(TWO_VALLEYS)
    if RATE * steepest_bend(TWO_VALLEYS, worse, best) >= 1:
        raise ValueError("the step map must rise between the minima for this argument")
    return (crest - worse) / (best - worse)


def two_valleys_counterexample() -> Counterexample:
    """One non-convex loss, two starts beside each other, two ends."""
    worse, crest, best = stationary_points(TWO_VALLEYS)
    left, right = crest - NEAR, crest + NEAR
    return counterexample(
        say(
            "On {loss} with the learning rate {rate}: from {left} descent leads to {worse}, where the loss "
            "is {high}, from {right} to {best}, where it is {low}. {share} of the starts between the minima "
            "end in the worse one.",
            loss=math(TWO_VALLEYS.latex),
            rate=decimal(RATE),
            left=decimal(left),
            right=decimal(right),
            worse=decimal(worse),
            best=decimal(best),
            high=f"{TWO_VALLEYS.height(worse)}",
            low=f"{TWO_VALLEYS.height(best)}",
            share=f"{worse_share()}",
        ),
        again=say(
            "In exact fractions: the slope {slope} is positive between the worse minimum and the crest and "
            "negative behind the crest, and a step is too short to cross the crest.",
            slope=math("x(x+1)(x-2)"),
        ),
        agrees=(end_of(left), end_of(right)) == (worse, best)
        and TWO_VALLEYS.slope(left) > 0 > TWO_VALLEYS.slope(right),
    )


def _two_valleys() -> Derivation:
    worse, crest, best = stationary_points(TWO_VALLEYS)
    bend = steepest_bend(TWO_VALLEYS, worse, best)
    return Derivation(
        (
            Step(
                say("A loss with two valleys, and where its slope is 0:"),
                rf"J = {TWO_VALLEYS.latex}, \quad J' = x(x+1)(x-2)",
            ),
            Step(
                say("A minimum, a crest and a deeper minimum:"),
                rf"J({worse}) = {_fraction(TWO_VALLEYS.height(worse))}, \quad J({crest}) = 0, \quad "
                rf"J({best}) = {_fraction(TWO_VALLEYS.height(best))}",
            ),
            Step(
                say(
                    "For a learning rate below {bound} the step map rises between the minima.",
                    bound=math(rf"\tfrac1{{{bend}}}"),
                ),
                rf"|J''| \le {bend} \;\Longrightarrow\; \bigl(x - \eta J'(x)\bigr)' = 1 - \eta J''(x) > 0",
            ),
            Step(
                say(
                    "A rising map keeps the order of places, and the three points stay where they are: "
                    "nothing crosses the crest."
                ),
                rf"x_0 \in ({worse}, {crest}) \to {worse}, \qquad x_0 \in ({crest}, {best}) \to {best}",
            ),
        ),
        say("What starts in the worse valley ends there"),
    )


def _rippled_valley() -> Derivation:
    return Derivation(
        (
            Step(
                say("This loss is not convex: its slope falls where the ripples bend down."),
                rf"J = {RIPPLES.latex}, \quad J'' = 2 + 6\cos 2x, \quad J''(\tfrac{{\pi}}{{2}}) = -4",
            ),
            Step(say("But where is its slope 0?"), r"J' = 2x + 3\sin 2x = 0 \iff 2x = -3\sin 2x"),
            Step(
                say(
                    "Not for {near}, where both sides differ in sign; not beyond, where the left side is too "
                    "large.",
                    near=math(r"0 < 2|x| < \pi"),
                ),
                r"2|x| \ge \pi > 3 \ge |3\sin 2x|",
            ),
            Step(
                say(
                    "So 0 is its only stationary point, and steps that lower the loss end there from every "
                    "start."
                ),
                r"|J''| \le 8: \quad 0 < \eta < \tfrac{2}{8}",
            ),
        ),
        say("Not convex, and still a single valley"),
    )


def _trapped() -> Case:
    start = Fraction(-1, 2)
    return Case(
        True,
        say(
            "{loss} with the learning rate {rate}: from {start} descent ends at {end}, although {best} is "
            "lower.",
            loss=math(TWO_VALLEYS.latex),
            rate=decimal(RATE),
            start=decimal(start),
            end=decimal(end_of(start)),
            best=decimal(stationary_points(TWO_VALLEYS)[-1]),
        ),
    )


def _not_trapped() -> Case:
    ends = [abs(RIPPLES.path(float(start), float(RATE), STEPS)[-1]) for start in range(-10, 11)]
    return Case(
        False,
        say(
            "{loss} with the learning rate {rate}: all {count} starts from {low} to {high} come within {gap} "
            "of the global minimum 0 in {steps} steps.",
            loss=math(RIPPLES.latex),
            rate=decimal(RATE),
            count=len(ends),
            low="-10",
            high="10",
            gap=f"1e{ceil(log10(max(ends)))}",
            steps=STEPS,
        ),
    )


def _long_steps() -> Remark:
    """A minimum where J'' = h repels descent for η > 2/h."""
    worse = stationary_points(TWO_VALLEYS)[0]
    bend = steepest_bend(TWO_VALLEYS, worse, worse)
    return Remark(
        say(
            "The sentence is read for learning rates with which descent settles at all. A long step leaves a "
            "valley: the worse minimum of the example bends with {bend}, so it repels descent for learning "
            "rates above {bound}.",
            bend=math(f"J'' = {bend}"),
            bound=f"{2 / bend}",
        )
    )


def _convex_has_one_valley() -> Verdict:
    bowl = parabola(2)
    ends = [bowl.path(Fraction(start), RATE, STEPS)[-1] for start in (-10, 10)]
    bottoms = stationary_points(bowl)
    return refuted(
        "proof",
        say("A convex problem has no minimum that is merely local, so descent cannot end in one."),
        counterexample(
            say(
                "On {loss} with the learning rate {rate}, descent leads to {bottom} from 10 and from -10 "
                "alike.",
                loss=math("x^2"),
                rate=decimal(RATE),
                bottom=decimal(bottoms[0]),
            ),
            again=say(
                "A convex loss lies above each of its tangents; where the tangent is level, nothing lies "
                "lower."
            ),
            agrees=len(bottoms) == 1
            and ends[0] == -ends[1]
            and abs(ends[0]) < abs(bowl.path(10, RATE, 1)[1]),
        ),
    )


def _fraction(value: Fraction) -> str:
    sign = "-" if value < 0 else ""
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
