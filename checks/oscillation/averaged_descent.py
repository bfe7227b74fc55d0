"""What Momentum is made of: descent along an exponentially weighted average (M-02)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step
from notecheck.words import AVERAGE, QUANTIFIER, Family

from ..momentum.ema_weights import memory_and_weights, other_weight
from ..momentum.step import POLYAK, off_descent, read_step
from ..momentum.velocity import WEIGHTING
from ..shared.bowl import Bowl
from ..shared.recursion import Recursion, read_whole_recursion
from ..shared.wording import listed

MOMENTUM = ("Momentum", "动量")
HALF = Fraction(1, 2)


APPLIED = Family(
    "what the average is applied to",
    {
        "gradients": ("用到梯度上", "用于梯度", "applied to the gradients", "apply it to the gradient"),
        "parameters": ("用到参数上", "用于参数", "applied to the parameters", "apply it to the parameters"),
    },
    two_sided=False,
)


@check("momentum-is-averaged-descent", uses=["momentum-update", "momentum-step", "ema-weights"])
def descent_along_an_average(claim: Reading, update: Reading, moving: Reading, shares: Reading) -> Verdict:
    """Put the average of the temperatures in the place of the gradient, and the note's two formulas appear.

    The recursion, with the β behind the temperatures' shares, gives exactly these shares; and the
    parameters go against the average by the learning rate.
    """
    claim.presume(AVERAGE, "mean")
    claim.presume(QUANTIFIER, "all")
    claim.require(*MOMENTUM)
    weighting, applied = claim.choose(WEIGHTING), claim.choose(APPLIED)
    recursion = read_whole_recursion(update)
    step = read_step(moving, recursion)
    other = say("The formulas are not those of descent along an exponentially weighted average.")
    if not step.descends:
        return inconsistent("proof", other, off_descent(step), against=[moving])
    memory, weights = memory_and_weights(shares, recursion)
    if wrong := [one for one in weights if not one.as_said]:
        case = other_weight(recursion, memory, wrong[0])
        return inconsistent("proof", other, case, against=[update, shares])
    evidence = (_put_together(recursion, step.formula.latex.strip()), recursion.unrolled())
    if (weighting, applied) == ("exponential", "gradients"):
        return confirmed(
            "proof",
            say(
                "The average of the temperatures, taken of gradients, is {v}.",
                v=math(rf"{recursion.average}_t"),
            ),
            *evidence,
            Remark(
                say(
                    "Under the same name one also finds the update without {share} (Polyak 1964), which adds "
                    "the gradients up instead of averaging them.",
                    share=math(recursion.take),
                )
            ),
            POLYAK,
        )
    return refuted(
        "proof",
        say("It is the gradients that are averaged, with weights that fall geometrically."),
        _other_averages(recursion),
        *evidence,
    )


def _put_together(recursion: Recursion, step: str) -> Derivation:
    return Derivation(
        (
            Step(say("Plain descent goes against the newest gradient; put the average in its place:"), step),
            Step(say("and take the average as of the temperatures:"), recursion.formula.latex.strip()),
        ),
        say("Descent along an average"),
    )


def _other_averages(recursion: Recursion) -> Counterexample:
    """Two steps on ½θ² from 1 with η = β = 1/2: momentum, averaged parameters, the mean of all gradients."""
    keep, take = recursion.at(HALF)
    bowl = Bowl(Fraction(1))
    momentum = bowl.momentum_path(HALF, keep, take, Fraction(1), 2)
    plain = bowl.path(HALF, Fraction(1), 2)
    averaged = [plain[0]]
    for place in plain[1:]:
        averaged.append(keep * averaged[-1] + take * place)
    equal = [Fraction(1), Fraction(1) - HALF]  # the mean of one gradient is that gradient
    equal.append(equal[1] - HALF * (equal[0] + equal[1]) / 2)
    return counterexample(
        say(
            "{loss}, two steps from 1 with {setting}: momentum goes {momentum}, averaged parameters "
            "{averaged}, the plain mean of all gradients {equal}.",
            loss=math(r"\tfrac12\theta^2"),
            setting=math(r"\eta = \beta = 1/2"),
            momentum=listed(momentum),
            averaged=listed(averaged),
            equal=listed(equal),
        ),
        again=say(
            "The second velocity, from the recursion itself, is {v}.",
            v=str(recursion.run([1, Fraction(3, 4)], HALF)[-1]),
        ),
        agrees=momentum[2] == momentum[1] - HALF * recursion.run([momentum[0], momentum[1]], HALF)[-1]
        and momentum[2] not in (averaged[2], equal[2]),
    )
