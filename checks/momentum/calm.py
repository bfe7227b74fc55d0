"""Does momentum calm gradients that flip? Compared with plain descent: same gradients, same learning rate."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, decimal, math, refuted, say
from notecheck.model import Axis, Derivation, Figure, Line, Panel, Remark, Step
from notecheck.text import Math, Text
from notecheck.words import CANCEL, GROWTH, QUANTIFIER

from ..oscillation.oscillation import OSCILLATION
from ..shared.bowl import Bowl
from ..shared.controls import memory_control
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from .given_gradients import COURSE, DIRECTION, HALF, back_and_forth, on_a_slope, stated_velocity


@check("momentum-cancels", "momentum-cancels-in-summary", uses=["momentum-update"])
def flips_cancel(claim: Reading, update: Reading) -> Verdict:
    """Gradients that flip between c and -c leave a velocity of (1-β)/(1+β)·c, less than c for 0 < β < 1.

    The same holds for any oscillation of the gradients: one of frequency ω is damped by the factor
    (1-β)/|1-βe⁻ⁱʷ|, which is below 1 except for ω = 0. A summary that does not name vₜ says only
    that they cancel.
    """
    claim.presume(QUANTIFIER, "all")
    recursion = read_whole_recursion(update)
    course, effect = claim.choose(COURSE, after=DIRECTION), claim.choose(CANCEL)
    trend = "down"
    if claim.formulas:
        stated_velocity(claim, recursion)
        trend = claim.choose(GROWTH, after=OSCILLATION)
    calmer = recursion.holds(recursion.take > 0, recursion.take < 1 + recursion.keep)
    left = math(recursion.alternating_share)
    evidence = (flip_argument(recursion), _flip_figure(recursion))
    if calmer and (course, effect, trend) == ("alternating", "cancels", "down"):
        summary = say("Of gradients that flip between two values, only the share {left} is left.", left=left)
        return confirmed("proof", summary, *evidence, *feedback_remarks())
    if course == "steady":
        summary = say("A steady gradient does not cancel: the velocity comes to all of it.")
        return refuted("proof", summary, on_a_slope(recursion), *evidence)
    summary = say("Gradients that flip leave the share {left} of their size in the velocity.", left=left)
    return refuted("proof", summary, back_and_forth(recursion), *evidence)


def flip_argument(recursion: Recursion) -> Derivation:
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


def feedback_remarks() -> tuple[Remark, Remark]:
    rate, steps = HALF, 40
    keep, take = TYPICAL, 1 - TYPICAL
    swinging = Bowl(Fraction(1)).momentum_path(rate, keep, take, Fraction(1), steps)
    farthest = min(swinging)
    given = Remark(
        say(
            "The gradients are taken as given, for instance by batches that pull in turn to either side. The "
            "velocity does not vanish, it shrinks; for {none} nothing changes.",
            none=math(r"\beta = 0"),
        )
    )
    feedback = Remark(
        say(
            "Momentum can also make a swing of its own: on a bowl with {rate}, plain descent comes down from "
            "one side, while momentum with {beta}, started at 1, overshoots to {farthest}.",
            rate=math(r"\eta h = 1/2"),
            beta=math(rf"\beta = {decimal(TYPICAL)}"),
            farthest=decimal(farthest, 3),
        )
    )
    return given, feedback


def _flip_figure(recursion: Recursion) -> Figure:
    steps = 24
    gradients = [(-1) ** step for step in range(steps)]
    times = tuple(float(step) for step in range(1, steps + 1))
    flips = Line(times, tuple(map(float, gradients)), say("gradient"), "dotted", marker=True)

    def show(memory: Fraction, said: Math) -> tuple[Text, Panel]:
        (keep, take), path = recursion.at(memory), recursion.run(gradients, memory)
        alt = say(
            "Gradients that flip between 1 and -1 over {steps} steps, and the velocity with {beta}. It comes "
            "to flip between {share} and -{share}; its last two values are {before} and {last}.",
            steps=steps,
            beta=said,
            share=decimal(take / (1 + keep), 3),
            before=decimal(path[-2], 2),
            last=decimal(path[-1], 2),
        )
        velocity = Line(times, tuple(map(float, path)), say("velocity"), marker=True)
        return alt, Panel(Axis(say("step")), Axis(say("size")), (flips, velocity))

    control = memory_control(recursion, TYPICAL, show)
    return Figure.moving("flipping-gradients", say("Gradients that flip, and the velocity"), control)
