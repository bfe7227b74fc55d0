"""Is averaging gradients over time a larger batch in disguise? For the direction of a step, not for a run."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
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
from notecheck.text import Math
from notecheck.words import GROWTH

from ..shared.bowl import Bowl
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from ..shared.wording import require_likeness
from .step import MomentumStep, read_step

AVERAGING = ("指数加权平均", "EMA", "exponentially weighted average")
GRADIENTS = ("梯度", "gradients", "gradient")
BATCHES = ("批次样本量", "批次", "batch")
UNIT = Bowl(Fraction(1), Fraction(1))
RATE = Fraction(1, 10)


@check("ema-larger-batch", uses=["momentum-update", "momentum-step"])
def average_against_batch(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """At one point, the EMA of independent gradients has (1-β)/(1+β) of their variance, like a batch.

    In a run the gradients are taken at moving parameters and neighbouring averages share most of their
    noise. Their steps are small but add up: with small learning rates the scatter of the parameters
    stays that of plain descent.
    """
    recursion = read_whole_recursion(update)
    step = read_step(moving, recursion)
    for terms in (GRADIENTS, AVERAGING, BATCHES):
        claim.require(*terms)
    require_likeness(claim)
    grows = claim.choose(GROWTH) == "up"
    if grows != recursion.holds(recursion.keep > 0, recursion.keep < 1):
        return averaging_is_calmer(recursion)
    n = math(recursion.effective_size)
    evidence = (
        _variance_argument(recursion),
        _scatter_argument(step),
        averaging_table(recursion),
        averaging_figure(recursion),
    )
    if stands_still(claim, step):
        summary = say("At one and the same point it scatters like a batch {n} times as large.", n=n)
        return confirmed("proof", summary, *evidence)
    still = math(rf"{step.symbol}_t = {step.symbol}_{{t-1}}")
    return conditional(
        "proof",
        say(
            "At one point it acts like a batch {n} times as large; in a run with short steps the parameters "
            "scatter nearly as before.",
            n=n,
        ),
        *point_and_run(recursion),
        *evidence,
        Remark(
            say(
                "A larger batch also gives the gradient of this very point; the average is made of the "
                "gradients of about the last {steps} steps.",
                steps=math(rf"\frac{{1}}{{{sp.latex(recursion.take)}}}"),
            )
        ),
        _long_steps(recursion),
        MANDT,
        condition=say(
            "the parameters stay where they are while the gradients are averaged, {still}", still=still
        ),
        correction=claim.prepend(say("as long as the parameters stand still ({still}), ", still=still)),
    )


MANDT = Source("Mandt, Hoffman & Blei (2017), Stochastic Gradient Descent as Approximate Bayesian Inference")


def stands_still(claim: Reading, step: MomentumStep) -> bool:
    """Whether the claim says that the parameters do not move: a formula θₜ = θₜ₋₁."""
    for formula in claim.formulas:
        sides = [formula.side(number) for number in range(len(formula.sides))]
        if formula.relations == ("=",) and {side.func.__name__ for side in sides} == {step.parameter}:
            distance = formula.left.args[0] - formula.right.args[0]
            return bool(abs(distance) == 1)
    return False


@dataclass(frozen=True)
class Scatter:
    """Variances on a bowl: of the direction at one point; of a step and of the parameters in a run."""

    direction: Fraction
    step: Fraction
    parameters: Fraction


def _settled(recursion: Recursion) -> dict[str, Scatter]:
    """The three ways to descend on the bowl ½θ² with noise 1, learning rate `RATE` and the textbooks' β."""
    keep, take = recursion.at(TYPICAL)
    size = (1 + keep) / (1 - keep)
    larger = UNIT.with_batch(size)
    direction = take**2 / (1 - keep**2)
    step = RATE**2 * UNIT.settled_velocity(RATE, keep, take)
    return {
        "plain": Scatter(UNIT.noise, UNIT.settled_step(RATE), UNIT.settled(RATE)),
        "average": Scatter(direction, step, UNIT.settled_with_momentum(RATE, keep, take)),
        "batch": Scatter(larger.noise, larger.settled_step(RATE), larger.settled(RATE)),
    }


def point_and_run(recursion: Recursion) -> tuple[Case, Case]:
    """What the average is worth at one point, and what it leaves of the scatter in a run."""
    values, beta = _settled(recursion), _typical(recursion)
    same = say(
        "{beta}, gradients at one point: the variance is {average} of the noise; that of a batch {size} "
        "times as large is {batch}.",
        beta=beta,
        average=str(values["average"].direction),
        size=str(1 / values["batch"].direction),
        batch=str(values["batch"].direction),
    )
    run = say(
        "{beta}, {rate}, a run on a bowl: the parameters settle at the variance {average}, plain descent at "
        "{plain}, with the larger batch {batch}.",
        beta=beta,
        rate=math(rf"\eta h = {decimal(RATE)}"),
        **{name: decimal(value.parameters, 3) for name, value in values.items()},
    )
    return Case(True, same), Case(False, run)


def _long_steps(recursion: Recursion) -> Remark:
    """At ηh = 1 + β the settled variances of momentum and of the larger batch are one and the same."""
    keep, take = recursion.at(TYPICAL)
    rate = 1 + keep
    larger = UNIT.with_batch((1 + keep) / (1 - keep)).settled(rate)
    ours, plain = UNIT.settled_with_momentum(rate, keep, take), UNIT.settled(rate)
    return Remark(
        say(
            "With long steps the parameters scatter less than in plain descent, the longer the less: at "
            "{rate}, with {beta}, they settle at the variance {ours}, plain descent at {plain}, with the "
            "larger batch {batch}. The steps between differ even then.",
            rate=math(rf"\eta h = 1 + {grouped(recursion.keep)}"),
            beta=_typical(recursion),
            ours=decimal(ours, 3),
            plain=decimal(plain, 3),
            batch=decimal(larger, 3),
        )
    )


def averaging_table(recursion: Recursion) -> Table:
    labels = {
        "plain": say("plain descent"),
        "average": say("with the average"),
        "batch": say("with a larger batch"),
    }
    rows = tuple(
        (labels[name], str(one.direction), decimal(one.step, 3), decimal(one.parameters, 3))
        for name, one in _settled(recursion).items()
    )
    header = (
        say("way to descend"),
        say("direction at one point"),
        say("one step in a run"),
        say("parameters in a run"),
    )
    title = say(
        "Variances with noise 1, {beta} and {rate}: the steps are as small as with the larger batch, but "
        "they add up",
        beta=_typical(recursion),
        rate=math(rf"\eta h = {decimal(RATE)}"),
    )
    return Table(header, rows, title)


def _typical(recursion: Recursion) -> Math:
    return math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}")


def averaging_is_calmer(recursion: Recursion) -> Verdict:
    """β = 1/2 and three gradients ±1: all eight draws, and the sum of the squared weights."""
    half, steps = Fraction(1, 2), 3
    ends = [recursion.run(signs, half)[-1] for signs in product((1, -1), repeat=steps)]
    variance = sum((end**2 for end in ends), Fraction(0)) / len(ends)
    keep, take = recursion.at(half)
    return refuted(
        "proof",
        say(
            "An average of gradients scatters less than one gradient, like a larger batch, not a smaller one."
        ),
        counterexample(
            say(
                "{beta}, {steps} gradients of 1 or -1: the variance of the average is {variance}, that of "
                "one gradient 1.",
                beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
                steps=steps,
                variance=str(variance),
            ),
            again=say("It is the sum of the squared weights."),
            agrees=variance == sum((take * keep**lag) ** 2 for lag in range(steps)) and variance < 1,
        ),
        _variance_argument(recursion),
    )


def _variance_argument(recursion: Recursion) -> Derivation:
    v, take, keep = recursion.average, grouped(recursion.take), grouped(recursion.keep)
    return Derivation(
        (
            *recursion.unrolled().steps,
            Step(
                say(
                    "Independent gradients at one point: the variances add, with the squares of the weights."
                ),
                rf"\mathrm{{Var}}\,{v}_t \to \sigma^2 \sum_k w_k^2 = \frac{{{take}^2}}{{1 - "
                rf"{keep}^2}}\,\sigma^2",
            ),
            Step(
                say(
                    "The mean over {n} gradients has the variance {share}. The same scatter needs",
                    n=math("n"),
                    share=math(r"\sigma^2/n"),
                ),
                rf"n = \frac{{\left(\sum w_k\right)^2}}{{\sum w_k^2}} = {recursion.effective_size}",
            ),
        ),
        say("At one point: how many gradients it is worth"),
    )


def _scatter_argument(step: MomentumStep) -> Derivation:
    """With a and b for the two coefficients; `Bowl.settled_with_momentum` is this result."""
    theta = step.symbol
    return Derivation(
        (
            Step(
                say("On a bowl, with noise {c} in each gradient and any two coefficients:", c=math("c")),
                rf"v' = a v + b\,(h {theta} + c), \qquad {theta}' = {theta} - \eta v'",
            ),
            Step(
                say(
                    "In the long run {square} does not change from step to step, so",
                    square=math(rf"\mathbb{{E}}[{theta}^2]"),
                ),
                rf"2\,\mathbb{{E}}[{theta} v'] = \eta\,\mathbb{{E}}[v^2], \qquad \mathbb{{E}}[{theta}' v'] = "
                rf"-\tfrac{{\eta}}{{2}}\,\mathbb{{E}}[v^2]",
            ),
            Step(
                say("Multiply the first equation by {theta}, and square it:", theta=math(theta)),
                rf"\mathbb{{E}}[{theta}^2] = \frac{{\eta (1 + a)}}{{2 b h}}\,\mathbb{{E}}[v^2], \qquad "
                r"\mathbb{E}[v^2] = \frac{b^2 \sigma^2}{(1 - a)(1 + a - b \eta h / 2)}",
            ),
            Step(
                say(
                    "With {coefficients}, for small {rate}:",
                    coefficients=math(r"a = \beta,\ b = 1 - \beta"),
                    rate=math(r"\eta"),
                ),
                rf"\mathbb{{E}}[{theta}^2] = \frac{{\eta\sigma^2}}{{h}} \cdot "
                r"\frac{1 + \beta}{2(1 + \beta) - (1 - \beta)\eta h} \approx \frac{\eta\sigma^2}{2h}",
            ),
            Step(
                say(
                    "Plain descent has the same limit, whatever {beta}; a batch of {n} has it divided by "
                    "{n}.",
                    beta=math(r"\beta"),
                    n=math("n"),
                )
            ),
        ),
        say("In a run: how far the parameters scatter"),
    )


def averaging_figure(recursion: Recursion) -> Figure:
    """Both variances against β, relative to plain descent."""
    memories = [Fraction(number, 50) for number in range(1, 50)]
    plain = UNIT.settled(RATE)
    sizes = [recursion.at(memory) for memory in memories]
    direction = tuple(float(take**2 / (1 - keep**2)) for keep, take in sizes)
    scatter = tuple(float(UNIT.settled_with_momentum(RATE, keep, take) / plain) for keep, take in sizes)
    betas = tuple(float(memory) for memory in memories)
    return Figure(
        "average-or-batch",
        say("What averaging does to the direction, and to the parameters"),
        say(
            "Two curves against {beta}, both relative to plain descent. The variance of the direction at one "
            "point falls from 1 towards 0; the variance of the parameters in a run stays close to 1.",
            beta=math(sp.latex(recursion.memory)),
        ),
        (
            Panel(
                Axis(math_label(recursion.memory)),
                Axis(say("variance relative to plain descent"), limits=(0.0, 1.1)),
                (
                    Line(betas, direction, say("direction at one point")),
                    Line(betas, scatter, say("parameters in a run"), "dashed"),
                ),
            ),
        ),
    )


def math_label(symbol: Any) -> Any:
    """A symbol as the label of an axis."""
    return say("{symbol}", symbol=math(sp.latex(symbol)))
