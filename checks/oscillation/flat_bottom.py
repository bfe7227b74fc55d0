"""Near the minimum: gradients and steps shrink (M-09), and a misstep climbs little (M-13)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Counterexample, Derivation, Remark, Step, Table
from notecheck.words import GROWTH, Family

from ..shared.bowl import Bowl
from ..shared.landscapes import KINK
from ..shared.regression import DISAGREEING, gradients
from ..shared.wording import between, listed
from .oscillation import (
    HALF,
    loud_case,
    only_if_quiet,
    quiet_alone,
    states_quiet,
)

SLOPE = Family(
    "lie of the land",
    {
        "flat": ("平坦", "很平", "平缓", "flat", "flatter", "level"),
        "steep": ("陡峭", "很陡", "陡", "steep", "steeper"),
    },
)
CONVERGENCE = ("收敛", "convergence", "converged")
GRADIENT = ("梯度", "gradient", "gradients")
STEP = ("步长", "step", "steps")
BOTTOM = ("谷底", "bottom")
STEPS = 3


@check("gradients-shrink-near-the-bottom")
def only_the_mean_gradient_must_shrink(claim: Reading) -> Verdict:
    """A gradient that is 0 at the minimum is at most L times the distance, so it shrinks, and η times it too.

    The mean gradient is 0 there, a batch's gradient is not, unless every sample's gradient is: a
    batch at the minimum still makes a step of η times what its samples disagree by.
    """
    claim.require(*CONVERGENCE)
    slope = claim.choose(SLOPE)
    gradient, step = between(claim, GROWTH, GRADIENT, STEP), claim.choose(GROWTH, after=STEP)
    if (slope, gradient, step) != ("flat", "down", "down"):
        return refuted("proof", say("Towards a smooth minimum the slope fades."), _fading(), _fades())
    if states_quiet(claim):
        return confirmed("proof", say("Then every gradient fades with the distance."), _fades())
    return conditional(
        "proof",
        say("The mean gradient fades; the gradient of a batch fades only where the samples agree."),
        _fading_case(),
        loud_case(claim) if claim.formulas else _restless_batch(),
        _fades(),
        Remark(
            say(
                "The bottom must be smooth as well: on {loss} the gradient is 1 or -1 at every distance, "
                "here {slopes}, and no step gets shorter.",
                loss=math(KINK.latex),
                slopes=listed(KINK.slope(Fraction(1, 10**power)) for power in range(STEPS)),
            )
        ),
        condition=quiet_alone(),
        correction=only_if_quiet(claim),
    )


def _fades() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "A sample's gradient changes at most {bound} times as fast as the place.", bound=math("L")
                ),
                r"|g_i(\theta) - g_i(\theta^*)| \le L\,|\theta - \theta^*|",
            ),
            Step(
                say("Where it is 0 at the minimum, it shrinks with the distance, and so does the step:"),
                r"g_i(\theta^*) = 0 \;\Longrightarrow\; \eta\,|g_i(\theta)| \le \eta L\,|\theta "
                r"- \theta^*| \to 0",
            ),
            Step(
                say("Of all samples together only the mean must be 0 there; a batch is left with"),
                r"\frac{1}{b}\sum_{i \in B} g_i(\theta^*) \ne 0",
            ),
        ),
        say("Towards the minimum"),
    )


def _fading_case() -> Case:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), STEPS)
    return Case(
        True,
        say(
            "Samples that agree, {rate}: the gradients are {gradients}, the steps {steps}.",
            rate=math(r"\eta L = 1/2"),
            gradients=listed(path),
            steps=listed(HALF * place for place in path),
        ),
    )


def _restless_batch() -> Case:
    at_rest = [one[0] for one in gradients(DISAGREEING, (Fraction(0),))]
    return Case(
        False,
        say(
            "Two samples that pull to 1 and to -1: at the minimum 0 their gradients are {gradients}, and a "
            "batch of one still makes steps of {steps} with {rate}.",
            gradients=listed(at_rest),
            steps=listed(-HALF * one for one in at_rest),
            rate=math(r"\eta = 1/2"),
        ),
    )


def _fading() -> Counterexample:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), STEPS)
    moves = [before - after for before, after in pairwise(path)]
    return counterexample(
        say(
            "{loss}, {rate}: at {path} the gradients are the same numbers, and the steps {steps}.",
            loss=math(r"\tfrac12\theta^2"),
            rate=math(r"\eta = 1/2"),
            path=listed(path),
            steps=listed(moves),
        ),
        again=say("Each step is half of the one before it, as {form} says.", form=math(r"\theta_t = 2^{-t}")),
        agrees=path == tuple(HALF**turn for turn in range(STEPS + 1))
        and all(after == HALF * before for before, after in pairwise(moves)),
    )


# ---- a misstep ------------------------------------------------------------------------------------

CLIMB = Family(
    "how high a misstep climbs",
    {
        "little": ("爬不了多高", "爬不高", "climbs little", "cannot climb high", "does not climb high"),
        "high": ("爬得很高", "爬很高", "climbs high", "climbs far"),
    },
    two_sided=False,
)


@check("missteps-near-the-bottom")
def missteps_climb_least_at_the_bottom(claim: Reading) -> Verdict:
    """The same step outwards climbs from the bottom less than from anywhere higher up.

    On a convex loss the slope grows outwards, so J(θ+d) - J(θ) grows with θ. At the bottom of a
    smooth one it is of second order, at most ½Ld².
    """
    claim.require(*BOTTOM)
    claim.require("踏错一步", "走错一步", "走偏一步", "misstep", "false step", "wrong step", "step astray")
    bowl, places = Bowl(Fraction(1)), (Fraction(0), Fraction(1), Fraction(4))
    climbs = [(place + HALF) ** 2 / 2 - place**2 / 2 for place in places]
    evidence = (_climbing(), _climbs(places, climbs))
    if (claim.choose(SLOPE), claim.choose(CLIMB)) != ("flat", "little"):
        return refuted(
            "proof",
            say("At the bottom it is flat, and the same misstep climbs least there."),
            counterexample(
                say(
                    "{loss}: a misstep of 1/2 climbs {low} from 0 and {high} from {place}.",
                    loss=math(r"\tfrac12\theta^2"),
                    low=str(climbs[0]),
                    high=str(climbs[-1]),
                    place=str(places[-1]),
                ),
                again=say("The slopes halfway, times the step, give the same."),
                agrees=climbs == [bowl.gradient(place + HALF / 2) * HALF for place in places]
                and climbs == sorted(climbs),
            ),
            *evidence,
        )
    return confirmed(
        "proof",
        say("In a bowl the same misstep climbs least at the bottom, there only with its square."),
        *evidence,
        Remark(
            say(
                "“Not high” was read as: less than the same misstep would climb higher up. In absolute terms "
                "it is at most {bound}, so a large learning rate, or batches that disagree by much, can "
                "still climb far.",
                bound=math(r"\tfrac{L}{2} d^2"),
            )
        ),
    )


def _climbing() -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "On a convex loss the slope grows outwards, so a step {d} outwards climbs more from "
                    "farther out:",
                    d=math("d > 0"),
                ),
                r"\frac{d}{d\theta}\bigl(J(\theta + d) - J(\theta)\bigr) = J'(\theta + d) - J'(\theta) \ge 0",
            ),
            Step(
                say("At the bottom the slope is 0, and of the climb only the second order is left:"),
                r"J(\theta^* + d) - J(\theta^*) \le \tfrac{L}{2} d^2",
            ),
        ),
        say("The same misstep at different heights"),
    )


def _climbs(places: tuple[Fraction, ...], climbs: list[Fraction]) -> Table:
    rows = tuple((str(place), str(climb)) for place, climb in zip(places, climbs, strict=True))
    header = (say("place"), say("climb"))
    return Table(header, rows, say("A misstep of 1/2 outwards on {loss}", loss=math(r"\tfrac12\theta^2")))
