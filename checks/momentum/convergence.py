"""Does momentum come to the minimum sooner? Against plain descent on a bowl, at the same learning rate."""

from __future__ import annotations

from cmath import sqrt
from fractions import Fraction

import sympy as sp

from notecheck import Reading, Verdict, check, conditional, confirmed, decimal, math, refuted, say
from notecheck.model import (
    Axis,
    Case,
    Derivation,
    Evidence,
    Figure,
    Line,
    Panel,
    Remark,
    Rule,
    Source,
    Step,
    Table,
)
from notecheck.text import Math, Text
from notecheck.words import ORDER, QUANTIFIER, SPEED, STEADINESS

from ..shared.batch_words import CONVERGENCE, refuse_hedges, require_all
from ..shared.bowl import Bowl
from ..shared.conditions import bound_on
from ..shared.controls import memory_control
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from .given_gradients import HALF, back_and_forth
from .shared_features import AVERAGING, FEATURE
from .speed import overtaking_remark
from .step import POLYAK, read_step

UPDATE = ("更新", "update", "updates", "updating")
GOING = ("走得", "goes", "walk", "walks")
QIAN = Source("Qian (1999), On the momentum term in gradient descent learning algorithms, section 3")


@check("momentum-core-faster", "momentum-steadier-and-faster", uses=["momentum-update", "momentum-step"])
def sooner_for_small_rates_only(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """On a bowl, with ε = ηh: plain descent leaves |1-ε| of the distance, momentum the larger root of
    p(z) = z² - (1+β-(1-β)ε)z + β.

    p(1-ε) = βε² > 0, so 1-ε lies outside the roots; while they are real it is farther from 0 than both.
    Where they are complex their modulus is √β. So momentum is faster exactly for ε < 1-√β or ε > 1+√β,
    and converges for ε < 2(1+β)/(1-β).
    """
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    claim.presume(QUANTIFIER, "one")
    recursion = read_whole_recursion(update)
    if not recursion.keeps_constants or not read_step(moving, recursion).descends:
        raise update.reject(recursion.formula, "these formulas do not descend by an average of the gradients")
    steady = _words_around(claim)
    faster = claim.choose(SPEED) == "faster"
    calm = _calm_argument(recursion) if steady else ()
    if "unsteady" in steady:
        summary = say("The steps of momentum scatter less, because what flips cancels.")
        return refuted("proof", summary, back_and_forth(recursion), *calm)
    computed = (_factors(recursion), _factor_figure(recursion))
    evidence = (_roots_argument(recursion), *calm, *computed, QIAN, POLYAK)
    if faster and _small_enough(claim, recursion):
        summary = say("For these learning rates each step leaves less of the distance than plain descent.")
        return confirmed("proof", summary, *evidence)
    low, high = _limit(recursion), _limit(recursion, "+")
    bound = math(rf"0 < \eta < {low}" if faster else rf"{low} < \eta < {high}")
    most = rf"\frac{{2(1 + {grouped(recursion.keep)})}}{{{grouped(recursion.take)}\,h}}"
    return conditional(
        "proof",
        say("Sooner at the minimum with small learning rates; with those in between plain descent is."),
        _case(recursion, Fraction(2, 3), faster),
        _case(recursion, Fraction(3, 2), faster),
        *evidence,
        _how_speed_is_read(recursion),
        overtaking_remark(),
        condition=say(
            "{bound}, or else {beyond}, where {h} is the curvature of the loss",
            bound=bound,
            beyond=math(rf"{high} < \eta < {most}"),
            h=math("h"),
        )
        if faster
        else say("{bound}, where {h} is the curvature of the loss", bound=bound, h=math("h")),
        correction=claim.prepend(
            say("as long as {bound} ({h} being the largest curvature), ", bound=bound, h=math("h"))
        )
        if faster
        else None,
    )


def _how_speed_is_read(recursion: Recursion) -> Remark:
    return Remark(
        say(
            "Read as the speed of convergence in the long run, against plain descent with the same "
            "learning rate. In the first steps momentum is behind, as the sentence on steady gradients "
            "shows. In the upper range, where it is faster again, plain descent hardly converges or not "
            "at all. Of several curvatures each has its own range; and without memory, {none}, both "
            "ways are the same.",
            none=math(rf"{sp.latex(recursion.memory)} = 0"),
        )
    )


def _words_around(claim: Reading) -> set[str]:
    """What the claim must say besides the pace; the meanings of its words on steadiness."""
    refuse_hedges(claim)
    steady = {word.meaning for word in claim.chosen(STEADINESS)}
    if claim.states(*GOING):
        return steady or {claim.choose(STEADINESS)}
    require_all(claim, AVERAGING, UPDATE, CONVERGENCE)
    if claim.choose(FEATURE) != "shared":
        raise claim.reject(None, "convergence is that of what the gradients share: the core feature")
    return steady


def _limit(recursion: Recursion, sign: str = "-") -> str:
    return rf"\frac{{1 {sign} \sqrt{{{sp.latex(recursion.keep)}}}}}{{h}}"


def _small_enough(claim: Reading, recursion: Recursion) -> bool:
    """Whether the claim keeps the learning rate between 0 and (1-√β)/h."""
    rates = bound_on(claim, "eta")
    if rates is None or rates.low != 0 or rates.low_closed or rates.high is None or rates.high_closed:
        return False
    return bool(sp.simplify(rates.high * sp.Symbol("h") - (1 - sp.sqrt(recursion.keep))) == 0)


def left_by_a_step(keep: Fraction, take: Fraction, rate: float) -> float:
    """The share of the distance that one step of momentum leaves in the long run, with ε = `rate`."""
    trace = float(1 + keep) - float(take) * rate
    root = sqrt(trace * trace - 4 * float(keep))
    return max(abs(trace + root), abs(trace - root)) / 2


def _case(recursion: Recursion, part: Fraction, faster: bool) -> Case:
    """β = 1/4 at a part of the limit: two thirds of it, or one and a half."""
    keep, take = recursion.at(Fraction(1, 4))
    rate = Fraction(1 - float(keep) ** 0.5).limit_denominator(100) * part
    steps, bowl = 12, Bowl(Fraction(1))
    ours = left_by_a_step(keep, take, float(rate))
    text = say(
        "{beta}, {rate}: in the long run a step of momentum leaves {ours} of the distance, one of plain "
        "descent {plain}; after {steps} steps from 1 they are at {there} and {here}.",
        beta=math(rf"{sp.latex(recursion.memory)} = 1/4"),
        rate=math(rf"\eta h = {rate}"),
        ours=decimal(ours, 3),
        plain=decimal(1 - rate, 3),
        steps=steps,
        there=decimal(bowl.momentum_path(rate, keep, take, Fraction(1), steps)[-1], 2),
        here=decimal(bowl.path(rate, Fraction(1), steps)[-1], 2),
    )
    return Case((ours < 1 - rate) == faster, text)


def _roots_argument(recursion: Recursion) -> Derivation:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    root = rf"\sqrt{{{sp.latex(recursion.keep)}}}"
    return Derivation(
        (
            Step(
                say(
                    "On a bowl of curvature {h}, put {rate}. Eliminate the velocity:",
                    h=math("h"),
                    rate=math(r"\varepsilon = \eta h"),
                ),
                rf"\theta_{{t+1}} = (1 + {keep} - {take}\varepsilon)\,\theta_t - {keep}\,\theta_{{t-1}}",
            ),
            Step(
                say("So in the long run the distance shrinks like the root farther from 0 of"),
                rf"p(z) = z^2 - (1 + {keep} - {take}\varepsilon)\,z + {keep}",
            ),
            Step(
                say(
                    "Plain descent leaves {left}, which is not between the roots:",
                    left=math(r"1 - \varepsilon"),
                ),
                rf"p(1 - \varepsilon) = {keep}\,\varepsilon^2 > 0",
            ),
            Step(
                say(
                    "While the roots are real, it is farther from 0 than both: momentum is faster. They are "
                    "complex for"
                ),
                rf"\frac{{1 - {root}}}{{1 + {root}}} < \varepsilon < \frac{{1 + {root}}}{{1 - {root}}}: "
                rf"\quad |z_1| = |z_2| = {root}",
            ),
            Step(
                say(
                    "Complex roots shrink like {root}, whatever the rate; this is less than {left} for",
                    root=math(root),
                    left=math(r"|1 - \varepsilon|"),
                ),
                rf"\varepsilon < 1 - {root} \quad\lor\quad \varepsilon > 1 + {root}",
            ),
            Step(
                say("Momentum converges as long as {least} lies below the roots:", least=math("-1")),
                rf"p(-1) = 2(1 + {keep}) - {take}\varepsilon > 0",
            ),
        ),
        say("How much of the distance a step leaves"),
    )


def _calm_argument(recursion: Recursion) -> tuple[Evidence, ...]:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    share = rf"\frac{{{take}(2 - \varepsilon)}}{{2(1 + {keep}) - {take}\varepsilon}}"
    steps = (
        Step(
            say("Noise in the gradients: the mean square of a step, against that of plain descent,"),
            rf"\frac{{\mathbb{{E}}[(\eta v)^2]}}{{\mathbb{{E}}[(\eta g)^2]}} = {share}",
        ),
        Step(
            say("is below 1 for every {beta} above 0: the steps are steadier.", beta=math(recursion.memory)),
            rf"{take}(2 - \varepsilon) < 2(1 + {keep}) - {take}\varepsilon \iff {keep} > 0",
        ),
    )
    return (Derivation(steps, say("How much the steps scatter")),)


def _factors(recursion: Recursion) -> Table:
    keep, take = recursion.at(TYPICAL)
    rows = tuple(
        (decimal(rate), decimal(abs(1 - rate), 4), decimal(left_by_a_step(keep, take, rate), 4))
        for rate in (0.01, 0.05, 0.1, 0.5, 1.0)
    )
    title = say(
        "Share of the distance that a step leaves, {beta}",
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
    )
    return Table((math(r"\eta h"), say("plain descent"), say("momentum")), rows, title)


def _factor_figure(recursion: Recursion) -> Figure:
    rates = tuple(number / 100 for number in range(1, 200))
    plain = Line(rates, tuple(abs(1 - rate) for rate in rates), say("plain descent"), "dashed")
    axes = (Axis(say("learning rate times curvature")), Axis(say("share left by a step"), limits=(0.0, 1.05)))

    def show(memory: Fraction, said: Math) -> tuple[Text, Panel]:
        keep, take = recursion.at(memory)
        root = float(keep) ** 0.5
        alt = say(
            "The share of the distance that a step leaves in the long run, against the learning rate, with "
            "{beta}. Plain descent falls to 0 at 1 and rises again. Momentum lies lower up to {limit}, and "
            "from {knee} on level at {root}: between {limit} and {high} plain descent leaves less.",
            beta=said,
            limit=decimal(1 - root, 2),
            knee=decimal((1 - root) / (1 + root), 2),
            root=decimal(root, 2),
            high=decimal(1 + root, 3),
        )
        ours = Line(rates, tuple(left_by_a_step(keep, take, rate) for rate in rates), say("momentum"))
        return alt, Panel(*axes, (plain, Rule("x", 1 - root, say("limit")), ours))

    control = memory_control(recursion, HALF, show)
    return Figure.moving(
        "distance-left-by-a-step", say("What a step leaves of the distance to the minimum"), control
    )
