"""Can the noise of small batches carry descent out of a local minimum? (B-55)"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, refuted, say
from notecheck.model import (
    Axis,
    Counterexample,
    Derivation,
    Figure,
    Line,
    Panel,
    Points,
    Remark,
    Rule,
    Source,
    Step,
)
from notecheck.words import CERTAINTY, HELP, REACH

from ..shared.batch_noise import sizes_of
from ..shared.landscapes import TWO_VALLEYS, stationary_points, steepest_bend

PULL = Fraction(1)  # two samples, whose gradients are J' + 1 and J' − 1
RATE = Fraction(1, 10)
STRONG = ("噪声比途中最陡的坡度还强", "noise is stronger than the steepest slope on the way")
KRAMERS = Source("H. A. Kramers, Brownian motion in a field of force, Physica 7, 1940")
DECIMALS = 40  # to follow a path more precisely than floats do


@check("small-batches-may-escape", uses=["small-batches"])
def noise_may_lead_over_the_crest(claim: Reading, small: Reading) -> Verdict:
    """Two samples with gradients J' ± 1 on a loss with two valleys, started in the higher one.

    All samples together stay in it for ever. Enough equal draws in a row lead over the crest,
    whatever the batch size, and they have a positive chance: "may" needs no more than that.
    """
    if claim.choose(REACH) != "local":
        raise claim.reject(claim.word(REACH), "this check is about leaving a local minimum", "Say 局部最优.")
    claim.require("跳出", "离开", "escape", "leave", "escaping", "leaving")
    claim.require("最优", "最小", "极小", "minimum", "minima", "optimum", "optima")
    certain, helps = claim.choose(CERTAINTY), claim.choose(HELP) == "helps"
    sizes = sizes_of(small, "small")
    start, crest, _ = stationary_points(TWO_VALLEYS)
    draws = enough_draws(start, crest)
    evidence = (
        _argument(start, crest, draws),
        figure_of_escape(start, crest, draws),
        _remark(sizes.first, sizes.last, draws),
    )
    if certain == "sometimes" and helps:
        return confirmed(
            "proof",
            say(
                "It can: here {n} equal draws in a row lead over the crest, while all samples together never "
                "leave.",
                n=draws,
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("Noise can lead out of a local minimum, but it need not; without noise descent stays there."),
        *evidence,
        both_happen(start, crest, draws),
    )


def enough_draws(start: Fraction, crest: Fraction) -> int:
    """How many equal draws surely suffice: each moves by at least `least_move` towards the crest."""
    return ceil((crest - start) / least_move(start, crest))


def least_move(start: Fraction, crest: Fraction) -> Fraction:
    """η(1 − max J') between the valley and the crest."""
    return RATE * (PULL - steepest_climb(start, crest))


def steepest_climb(start: Fraction, crest: Fraction) -> Fraction:
    """A bound on J' between the valley and the crest, in hundredths.

    J' is nowhere above its greatest value on a grid plus the largest |J''| times the mesh.
    """
    mesh = (crest - start) / 1000
    on_grid = max(TWO_VALLEYS.slope(start + step * mesh) for step in range(1001))
    return Fraction(ceil(100 * (on_grid + steepest_bend(TWO_VALLEYS, start, crest) * mesh)), 100)


def pulled_path(start: Fraction, pulls: list[Fraction]) -> tuple[float, ...]:
    """The positions of descent with these pulls added to the slope, in floats."""
    step = float(RATE)
    return tuple(
        accumulate(
            pulls, lambda x, pull: x - step * (TWO_VALLEYS.slope(x) + float(pull)), initial=float(start)
        )
    )


def _argument(start: Fraction, crest: Fraction, draws: int) -> Derivation:
    steepest, move = float(steepest_climb(start, crest)), float(least_move(start, crest))
    return Derivation(
        (
            Step(
                say(
                    "A loss with a valley at {start} and a crest at {crest}:",
                    start=math(str(start)),
                    crest=math(str(crest)),
                ),
                "J(w) = " + TWO_VALLEYS.latex.replace("x", "w"),
            ),
            Step(
                say("Two samples, whose mean is this loss:"), r"J_1(w) = J(w) + w, \qquad J_2(w) = J(w) - w"
            ),
            Step(
                say("All samples together stay in the valley: there the gradient is 0."), rf"J'({start}) = 0"
            ),
            Step(
                say("On the way to the crest the slope is at most"),
                rf"J'(w) \le {steepest:g} \qquad ({start} \le w \le {crest})",
            ),
            Step(
                say("so every draw of the second sample moves the parameter towards the crest by at least"),
                rf"\eta\,(1 - {steepest:g}) = {float(RATE):g} \cdot {1 - steepest:g} = {move:g}",
            ),
            Step(
                say(
                    "{n} such draws in a row suffice; with batches of {b} independent draws their chance is "
                    "at least",
                    n=draws,
                    b=math("b"),
                ),
                rf"2^{{-{draws} b}} > 0",
            ),
        )
    )


def _remark(first: int, last: int, draws: int) -> Remark:
    return Remark(
        say(
            "The bound falls from {one} for batches of {first} to {many} for batches of {last}: the larger "
            "the batch, the rarer such runs. “May help” claims no more than that it can happen.",
            one=math(f"2^{{-{draws * first}}}"),
            many=math(f"2^{{-{draws * last}}}"),
            first=first,
            last=last,
        )
    )


def both_happen(start: Fraction, crest: Fraction, draws: int) -> Counterexample:
    """Out by equal draws, by a bound, and not by alternating ones; and again, followed more precisely."""
    swaying = [PULL, -PULL] * draws
    near = [decimal(crest - max(path(start, swaying)), 6) for path in (pulled_path, _precise_path)]
    passed = first_beyond(crest, _precise_path(start, [-PULL] * draws))
    return counterexample(
        say(
            "From the valley it is {way} to the crest. Each of {n} equal draws moves by {least} at least, "
            "and so they lead over it; {m} alternating ones never come nearer to it than {near}; without "
            "noise the gradient is 0, and nothing moves.",
            way=str(crest - start),
            n=draws,
            least=str(least_move(start, crest)),
            m=len(swaying),
            near=near[0],
        ),
        again=say(
            "Followed update by update with {digits} decimals, the equal draws pass the crest with draw "
            "{number}; the others come as near as {near}.",
            digits=DECIMALS,
            number=passed,
            near=near[1],
        ),
        agrees=1 <= passed <= draws and near[0] == near[1] and max(_precise_path(start, swaying)) < crest,
    )


def first_beyond(crest: Fraction, path: Sequence[Fraction | float]) -> int:
    """The number of the first draw that leads over the crest; one more than there are where none does."""
    return next((number for number, place in enumerate(path) if place > crest), len(path))


def _precise_path(start: Fraction, pulls: list[Fraction]) -> tuple[Fraction, ...]:
    """The positions of descent with these pulls added to the slope, each rounded to many decimals."""

    def moved(x: Fraction, pull: Fraction) -> Fraction:
        slope: Fraction = TWO_VALLEYS.slope(x)
        return round(x - RATE * (slope + pull), DECIMALS)

    return tuple(accumulate(pulls, moved, initial=start))


def figure_of_escape(start: Fraction, crest: Fraction, draws: int) -> Figure:
    xs = tuple(-1.6 + 0.05 * step for step in range(89))
    leaves = pulled_path(start, [-PULL] * draws)
    turns = tuple(float(turn) for turn in range(draws + 1))
    alone = tuple(float(x) for x in TWO_VALLEYS.path(start, RATE, draws))
    shown = leaves[::2]
    landscape = Panel(
        Axis(say("parameter {w}", w=math("w"))),
        Axis(say("loss")),
        (
            Line(xs, tuple(float(TWO_VALLEYS.height(x)) for x in xs)),
            Points(
                shown,
                tuple(float(TWO_VALLEYS.height(x)) for x in shown),
                say("equal draws of single samples"),
            ),
            Points((float(start),), (float(TWO_VALLEYS.height(start)),), say("all samples: stays")),
        ),
    )
    course = Panel(
        Axis(say("update")),
        Axis(say("parameter {w}", w=math("w"))),
        (
            Line(turns, leaves, say("equal draws of single samples")),
            Line(turns, alone, say("all samples"), style="dashed"),
            Rule("y", float(crest), say("crest")),
        ),
    )
    return Figure(
        "leaving-a-local-minimum",
        say("Out of a local minimum"),
        say(
            "First a loss with a shallow valley at −1, a crest at 0 and a deep valley at 2; points climb "
            "from the shallow valley over the crest. Then the same against the updates: a run of equal draws "
            "crosses the crest, the path of all samples stays level."
        ),
        (landscape, course),
    )
