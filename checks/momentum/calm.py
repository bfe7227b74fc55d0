"""Does momentum calm gradients that flip? Compared with plain descent: same gradients, same learning rate."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from notecheck import Reading, Verdict, check, conditional, confirmed, decimal, math, refuted, say
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Remark, Step
from notecheck.text import Math, Text
from notecheck.words import CANCEL, GROWTH, QUANTIFIER

from ..oscillation.oscillation import OSCILLATION
from ..shared.bowl import Bowl
from ..shared.controls import memory_control
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from .given_gradients import COURSE, DIRECTION, HALF, back_and_forth, on_a_slope, stated_velocity

FROM_BATCHES = ("翻转是批次带来的", "flips come from the batches", "flips that come from the batches")


@check("momentum-cancels", "momentum-cancels-in-summary", uses=["momentum-update"])
def flips_cancel(claim: Reading, update: Reading) -> Verdict:
    """Gradients that flip between c and -c leave a velocity of (1-β)/(1+β)·c, less than c for 0 < β < 1.

    The same holds for any oscillation of the gradients: one of frequency ω is damped by the factor
    (1-β)/|1-βe⁻ⁱʷ|, which is below 1 except for ω = 0. A summary that does not name vₜ says only
    that they cancel. Whether the oscillation of a run shrinks along with them depends on where the
    flips come from: swings that the parameters make themselves last longer with momentum.
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
        if claim.formulas and not claim.states(*FROM_BATCHES):
            return _where_flips_come_from(claim, recursion, *evidence)
        summary = say("Of gradients that flip between two values, only the share {left} is left.", left=left)
        return confirmed("proof", summary, *evidence, *feedback_remarks())
    if course == "steady":
        summary = say("A steady gradient does not cancel: the velocity comes to all of it.")
        return refuted("proof", summary, on_a_slope(recursion), *evidence)
    summary = say("Gradients that flip leave the share {left} of their size in the velocity.", left=left)
    return refuted("proof", summary, back_and_forth(recursion), *evidence)


def _where_flips_come_from(
    claim: Reading, recursion: Recursion, flips: Derivation, figure: Figure
) -> Verdict:
    """Batches that pull in turn flip the gradient whatever the parameters do; overshooting flips it too."""
    return conditional(
        "proof",
        say(
            "Of gradients that flip between two values, only the share {left} is left. But where it is the "
            "parameters that swing across the minimum, their swings can last longer with momentum.",
            left=math(recursion.alternating_share),
        ),
        _batches_in_turn(recursion),
        _swings_of_its_own(recursion),
        flips,
        _run_argument(recursion),
        figure,
        condition=say(
            "the gradients flip because the batches pull in turn to either side, not because the "
            "parameters overshoot"
        ),
        correction=claim.prepend(say("where the flips come from the batches, ")),
    )


def _batches_in_turn(recursion: Recursion) -> Case:
    keep, take = recursion.at(TYPICAL)
    plain, calmed = (_alternating_swing(share) for share in (Fraction(1), take / (1 + keep)))
    text = say(
        "Batches that add 1 and -1 in turn to the gradient, on a bowl with {rate}: plain descent swings "
        "between {plain} and -{plain}, momentum with {beta} between {calmed} and -{calmed}.",
        rate=math(r"h = 1,\ \eta = 1/2"),
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
        plain=str(plain),
        calmed=str(calmed),
    )
    return Case(calmed < plain, text)


def _alternating_swing(share: Fraction) -> Fraction:
    """A of θₜ = (-1)ᵗA with h = c = 1 and η = 1/2, of the gradients of which this share arrives."""
    return HALF * share / (2 - HALF * share)


def _swings_of_its_own(recursion: Recursion) -> Case:
    rate, steps, bowl = Fraction(3, 2), 10, Bowl(Fraction(1))
    plain = bowl.path(rate, Fraction(1), steps)
    ours = bowl.momentum_path(rate, *recursion.at(TYPICAL), Fraction(1), steps)
    text = say(
        "The full gradient, on a bowl with {rate}, started at 1: plain descent hops across the minimum, no "
        "farther than {least}, and after {steps} steps is at {end}; momentum with {beta} swings out to "
        "{farthest} and is at {there} then.",
        rate=math(r"\eta h = 3/2"),
        beta=math(rf"{sp.latex(recursion.memory)} = {decimal(TYPICAL)}"),
        least=str(min(plain)),
        steps=steps,
        end=str(plain[-1]),
        farthest=decimal(min(ours), 3),
        there=decimal(ours[-1], 3),
    )
    return Case(min(ours) > min(plain) and abs(ours[-1]) < abs(plain[-1]), text)


def _run_argument(recursion: Recursion) -> Derivation:
    root, share = rf"\sqrt{{{sp.latex(recursion.keep)}}}", recursion.alternating_share
    return Derivation(
        (
            Step(
                say(
                    "Batches that add {pull} in turn, on a bowl of curvature {h}: of their flips the share "
                    "{share} arrives in the velocity, so the parameters come to swing less far:",
                    pull=math(r"\pm c"),
                    h=math("h"),
                    share=math(rf"s = {share} < 1"),
                ),
                r"\frac{\eta\, s\, c}{2 - \eta h s} < \frac{\eta\, c}{2 - \eta h}",
            ),
            Step(
                say(
                    "The full gradient alone: where momentum swings, its distances obey a recursion with two "
                    "complex roots of the product {keep}, so its swings shrink at every step by {root}, "
                    "those of plain descent by {plain}.",
                    keep=math(sp.latex(recursion.keep)),
                    root=math(root),
                    plain=math(r"|1 - \eta h|"),
                )
            ),
            Step(
                say("So with momentum they last longer for"),
                rf"|1 - \eta h| < {root} \iff 1 - {root} < \eta h < 1 + {root}",
            ),
        ),
        say("Does the oscillation of a run get smaller?"),
    )


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
