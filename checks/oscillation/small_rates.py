"""Learning rates that are too small: slow, and held by the next pit (M-16)."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, refuted, say
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.words import CERTAINTY, SIZE, SPEED, Family

from ..basic_optimisers.valleys import RATE as SMALL_RATE
from ..basic_optimisers.valleys import end_of
from ..shared.descent_pictures import basins_figure
from ..shared.landscapes import TWO_VALLEYS, stationary_points, steepest_bend
from ..shared.wording import listed
from .learning_rates import BOWL, TOO_LARGE
from .oscillation import HALF, RATE


@check("too-small-rates-are-slow")
def steps_to_halve_the_distance(claim: Reading) -> Verdict:
    """The distance falls like (1-ηh)ᵗ; halving it takes about ln 2/(ηh) steps: ten times as many for η/10."""
    rate, pace = claim.choose(SIZE, after=RATE), claim.choose(SPEED)
    rates = (HALF, Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
    steps = [_halving(one) for one in rates]
    evidence = (
        Derivation(
            (
                Step(say("One step on a bowl, without noise:"), r"\theta' = (1 - \eta h)\,\theta"),
                Step(
                    say("The distance is halved after {t} steps:", t=math("t")),
                    r"(1 - \eta h)^t = \tfrac12 \;\Longrightarrow\; t = \frac{\ln 2}{-\ln(1 - "
                    r"\eta h)} \approx "
                    r"\frac{\ln 2}{\eta h}",
                ),
            )
        ),
        Table(
            (math(r"\eta h"), say("steps until the distance is halved")),
            tuple((str(one), number) for one, number in zip(rates, steps, strict=True)),
        ),
    )
    if (rate, pace) == ("small", "slower"):
        summary = say("A tenth of the learning rate takes about ten times as many steps.")
        return confirmed("proof", summary, *evidence)
    far = BOWL.path(TOO_LARGE, Fraction(1), 3)
    return refuted(
        "proof",
        say("Small learning rates are slow; too large ones do not arrive at all."),
        counterexample(
            say(
                "{small}: halving the distance takes {steps} steps. {large}: the path is {path}, ….",
                small=math(rf"\eta h = {rates[2]}"),
                steps=steps[2],
                large=math(rf"\eta h = {TOO_LARGE}"),
                path=listed(far),
            ),
            again=say(
                "Multiplying by {keep} one step fewer leaves more than one half.", keep=str(1 - rates[2])
            ),
            agrees=(1 - rates[2]) ** (steps[2] - 1) > HALF >= (1 - rates[2]) ** steps[2] and abs(far[-1]) > 1,
        ),
        *evidence,
    )


def _halving(rate: Fraction) -> int:
    """The number of steps after which (1-η)ᵗ is at most one half, counted."""
    left = 1.0
    for number in count(1):
        left *= float(1 - rate)
        if left <= 0.5:
            return number
    raise AssertionError("count never ends")


ARRIVAL = Family(
    "whether it arrives",
    {
        "not": ("到不了", "到达不了", "does not get to", "does not reach"),
        "does": ("到得了", "就到了", "能到达", "gets to", "reaches"),
    },
    two_sided=False,
)


@check("small-rates-may-stay-in-a-pit", uses=["too-small-rates-are-slow"])
def a_pit_keeps_small_steps(claim: Reading, slow: Reading) -> Verdict:
    """A minimum of curvature h holds what has come near it for η < 2/h: with small steps for ever.

    "May" claims that this can happen; where the loss has no such pit, small steps are merely slow.
    """
    claim.presume(SIZE, "large")
    slow.choose(SIZE, after=RATE)
    claim.require("浅坑", "pit", "hollow", "dip")
    claim.require("真正的最低点", "真正的谷底", "lowest point", "true bottom")
    certain, arrival = claim.choose(CERTAINTY), claim.choose(ARRIVAL)
    worse, crest, best = stationary_points(TWO_VALLEYS)
    bend, deep = (steepest_bend(TWO_VALLEYS, point, point) for point in (worse, best))
    start = (worse + crest) / 2
    end = end_of(start)
    evidence = (_held_in_the_pit(worse, bend), basins_figure())
    if (certain, arrival) == ("sometimes", "not"):
        return confirmed(
            "proof",
            say(
                "It can: on {loss} with the rate {rate}, from {start} descent stays at {end}; the lowest "
                "point is {best}.",
                loss=math(TWO_VALLEYS.latex),
                rate=decimal(SMALL_RATE),
                start=decimal(start),
                end=str(end),
                best=str(best),
            ),
            *evidence,
            *_no_way_out(bend, deep),
        )
    return refuted(
        "proof",
        say("It can stay in a pit, but it need not."),
        _held_and_freed(start, crest + (best - crest) / 2),
        *evidence,
    )


def _no_way_out(bend: Fraction, deep: Fraction) -> tuple[Remark, Remark]:
    """What it takes to be held, and why a larger rate does not help."""
    return (
        Remark(
            say(
                "It takes a pit: a convex loss has none, and there small steps are slow but arrive. Full "
                "gradients do not circle in the pit, they come to rest in it; only batches go on "
                "jittering."
            )
        ),
        Remark(
            say(
                "Nor does a larger rate always help: this pit lets go for {leave}, but the deeper valley "
                "then holds nothing either, for it needs {settle}.",
                leave=math(rf"\eta > \frac{{2}}{{{bend}}}"),
                settle=math(rf"\eta < \frac{{2}}{{{deep}}}"),
            )
        ),
    )


def _held_and_freed(start: Fraction, other: Fraction) -> Counterexample:
    """From one side of the crest descent ends in the pit, from the other at the lowest point."""
    worse, _, best = stationary_points(TWO_VALLEYS)
    end, freed = end_of(start), end_of(other)
    return counterexample(
        say(
            "On {loss} with the rate {rate}: from {start} descent stays at {end}, from {other} it gets "
            "to {best}.",
            loss=math(TWO_VALLEYS.latex),
            rate=decimal(SMALL_RATE),
            start=decimal(start),
            end=str(end),
            other=decimal(other),
            best=str(freed),
        ),
        again=say("At both ends the slope is 0 and bends upwards."),
        agrees=(end, freed) == (worse, best) and TWO_VALLEYS.slope(end) == TWO_VALLEYS.slope(freed) == 0,
    )


def _held_in_the_pit(worse: Fraction, bend: Fraction) -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "The loss {loss} has a pit at {place}, where",
                    loss=math(TWO_VALLEYS.latex),
                    place=math(str(worse)),
                ),
                rf"J'({worse}) = 0, \qquad J''({worse}) = {bend}",
            ),
            Step(
                say("A small distance {e} from it becomes, in one step,", e=math("e")),
                rf"e' \approx (1 - {bend}\eta)\,e",
            ),
            Step(say("so the pit holds what is near it exactly for"), rf"0 < \eta < \frac{{2}}{{{bend}}}"),
        ),
        say("Held in the pit"),
    )
