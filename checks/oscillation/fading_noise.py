"""Near the minimum: does the noise fade, and the swings with it? (M-10, M-13)"""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Step
from notecheck.words import EQUALITY, GROWTH

from ..shared.bowl import Bowl
from ..shared.regression import DISAGREEING, average, gradients, spread, variance
from ..shared.wording import between, listed
from .oscillation import (
    HALF,
    loud_case,
    only_if_quiet,
    quiet_alone,
    quiet_case,
    scatter_figure,
    states_quiet,
)

DIFFERENCE = ("差异", "difference", "differences")
SWING = ("摆动", "摇晃", "震荡", "swing", "swings", "swaying", "oscillation")


@check("noise-shrinks-near-the-bottom", "swings-narrow", uses=["oscillation-dies-out"])
def disagreement_stays(claim: Reading, dying: Reading) -> Verdict:
    """With gᵢ = hᵢe + cᵢ, e the distance from the minimum, the spread of the gradients is τ²e² + σ².

    Its first part fades, where the samples' curvatures differ; the second, what they disagree by at
    the minimum, stays, and keeps the parameters swinging (oscillation-dies-out).
    """
    claim.presume(EQUALITY, "different")
    dying.choose(GROWTH)
    noise = between(claim, GROWTH, DIFFERENCE, SWING) if claim.states(*DIFFERENCE) else None
    swing = claim.choose(GROWTH, after=SWING)
    if noise == "up" or swing == "up":
        return _noise_does_not_grow()
    if states_quiet(claim):
        return confirmed("proof", say("Then the noise fades with the distance."), _spread_of_gradients())
    return conditional(
        "proof",
        say(
            "The noise falls to what the samples disagree by at the minimum, and the swings fall to the "
            "level that it keeps up."
        ),
        quiet_case() if noise is None else _fading_noise(),
        loud_case(claim) if noise is None or claim.formulas else _lasting_noise(),
        _spread_of_gradients(),
        scatter_figure(),
        condition=quiet_alone(),
        correction=only_if_quiet(claim),
    )


def _spread_of_gradients() -> Derivation:
    return Derivation(
        (
            Step(
                say("At the distance {e} from the minimum the gradient of a sample is", e=math("e")),
                r"g_i = h_i e + c_i, \qquad \overline{c_i} = 0",
            ),
            Step(
                say(
                    "Its spread over the samples, where {h} and {c} are uncorrelated:",
                    h=math("h_i"),
                    c=math("c_i"),
                ),
                r"\mathrm{Var}\,g_i = \tau^2 e^2 + \sigma^2, \qquad \tau^2 = \mathrm{Var}\,h_i,\quad "
                r"\sigma^2 = \mathrm{Var}\,c_i",
            ),
            Step(
                say("Towards the minimum only the first part fades:"),
                r"e \to 0: \quad \mathrm{Var}\,g_i \to \sigma^2",
            ),
        ),
        say("How far the samples' gradients are apart"),
    )


DISTANCES = (Fraction(1), HALF, HALF**2)


def _fading_noise() -> Case:
    """Two samples with the curvatures 1/2 and 3/2 that share their minimum."""
    apart = [Fraction(3, 2) * e - HALF * e for e in DISTANCES]
    return Case(
        True,
        say(
            "Two samples with the gradients {one} and {other}: at the distances {places} they are {apart} "
            "apart.",
            one=math(r"\tfrac12\theta"),
            other=math(r"\tfrac32\theta"),
            places=listed(DISTANCES),
            apart=listed(apart),
        ),
    )


def _lasting_noise() -> Case:
    apart = [2 * spread(gradients(DISAGREEING, (e,))) for e in DISTANCES]  # two at ±s: s² = s = 1
    return Case(
        False,
        say(
            "Two samples with the gradients {one} and {other}: at the distances {places} they are {apart} "
            "apart.",
            one=math(r"\theta + 1"),
            other=math(r"\theta - 1"),
            places=listed(DISTANCES),
            apart=listed(apart),
        ),
    )


def _noise_does_not_grow() -> Verdict:
    curved = (HALF, Fraction(3, 2))
    bowl = Bowl(average(curved), spread=variance(curved))
    after = bowl.scatter(HALF, Fraction(1), 1)[-1]
    far, near = (curved[1] * e - curved[0] * e for e in (Fraction(1), HALF))
    drawn = average([(1 - HALF * h) ** 2 for h in curved])
    return refuted(
        "proof",
        say("On the way to the minimum the noise does not grow."),
        counterexample(
            say(
                "Two samples with the gradients {one} and {other} are {far} apart at 1 and {near} at 1/2; "
                "with {rate} one step takes the mean square distance from 1 to {after}.",
                one=math(r"\tfrac12\theta"),
                other=math(r"\tfrac32\theta"),
                far=str(far),
                near=str(near),
                rate=math(r"\eta = 1/2"),
                after=str(after),
            ),
            again=say(
                "Both draws, followed one by one, give the same mean square; the variances {form}, {loud} "
                "and {quiet}, are the squares of half of what is between the two.",
                form=math(r"\tau^2 e^2"),
                loud=str(bowl.spread),
                quiet=str(bowl.spread * HALF**2),
            ),
            agrees=drawn == after < 1
            and (far / 2) ** 2 == bowl.spread
            and (near / 2) ** 2 == bowl.spread * HALF**2,
        ),
        _spread_of_gradients(),
    )
