"""Different batches, different directions? Not where their gradients differ in length alone (M-53)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, conditional, confirmed, counterexample, math, refuted, say
from notecheck.model import Case, Derivation, Remark, Step

from ..oscillation.oscillation_cause import LIKENESS
from ..shared.batch_words import EACH_UPDATE, GRADIENTS, SAMPLES, refuse_hedges, require_all
from ..shared.regression import Samples, dot, gradients, latex_vector, mean_gradient, sample

BATCHES = ("批次", "batch", "batches")
DIRECTION = ("方向", "direction", "directions")
NOT_IN_LENGTH_ALONE = ("不只是长短不同", "differ by more than their length")

ACROSS = (sample([1, 0], 1), sample([0, 1], 1))
ALONG = (sample([1], 2), sample([2], 4))


@check("batches-differ-so-directions-differ")
def different_samples_may_pull_the_same_way(claim: Reading) -> Verdict:
    """A sample's gradient is its residual times its input: parallel inputs pull along one line.

    Far from the minimum they then pull the same way as well, some harder than others.
    """
    refuse_hedges(claim)
    require_all(claim, BATCHES, SAMPLES, EACH_UPDATE, GRADIENTS, DIRECTION)
    enough = claim.states(*NOT_IN_LENGTH_ALONE)
    words = [word.meaning for word in claim.chosen(LIKENESS)][1 if enough else 0 :]
    if len(words) != 2:
        raise claim.reject(None, "a cause and an effect are expected: samples differ, so directions differ")
    argument = _argument()
    if words == ["same", "same"]:
        summary = say("Batches of the same samples have the same gradient.")
        return confirmed("proof", summary, argument)
    if words != ["different", "different"]:
        return _the_other_way(argument)
    if enough:
        summary = say("Gradients that differ by more than their length point different ways.")
        return confirmed("proof", summary, argument)
    return conditional(
        "enumeration",
        say("Different samples can pull the same way, only some harder than others."),
        _case(True, ACROSS),
        _case(False, ALONG),
        argument,
        Remark(
            say(
                "That the gradients differ in length alone makes no swaying to and fro; that they differ at "
                "all takes samples that differ and updates that see only some of them."
            )
        ),
        condition=say("the gradients of the batches differ by more than their length"),
        correction=claim.prepend(
            say("as long as the gradients of the batches differ by more than their length, ")
        ),
    )


def _case(holds: bool, samples: Samples) -> Case:
    return Case(
        holds,
        say(
            "Batches of one sample, {samples}, weights 0: the gradients are {gradients}.",
            samples=math(_shown(samples)),
            gradients=math(_gradients(samples)),
        ),
    )


def _shown(samples: Samples) -> str:
    return r",\ ".join(rf"x = {latex_vector(one.x)}, y = {one.y}" for one in samples)


def _gradients(samples: Samples) -> str:
    return r",\ ".join(map(latex_vector, gradients(samples, (Fraction(0),) * len(samples[0].x))))


def _the_other_way(argument: Derivation) -> Verdict:
    """One of the two words turned: two batches at right angles, and the same batch twice."""
    start = (Fraction(0), Fraction(0))
    one, other = gradients(ACROSS, start)
    return refuted(
        "proof",
        say("Equal samples give equal gradients, and different ones in general do not."),
        counterexample(
            say(
                "Batches of one sample, {samples}, weights 0: the gradients are {gradients}; the first "
                "batch, taken twice, gives the same one twice.",
                samples=math(_shown(ACROSS)),
                gradients=math(_gradients(ACROSS)),
            ),
            again=say(
                "The difference quotients of the losses, half a unit to either side, are the same; the "
                "products of their entries add up to 0, so the two are at right angles."
            ),
            agrees=[one, other] == [single.quotients(start) for single in ACROSS]
            and dot(one, other) == 0
            and mean_gradient((ACROSS[0], ACROSS[0]), start) == one,
        ),
        argument,
    )


def _argument() -> Derivation:
    return Derivation(
        (
            Step(
                say("The gradient of half the squared error of one sample:"),
                r"\nabla \tfrac12 (w^\top x - y)^2 = (w^\top x - y)\,x",
            ),
            Step(say("Its line is that of the input {x}, its sign that of the residual.", x=math("x"))),
            Step(
                say("Two samples pull the same way exactly if, for some {c},", c=math("c > 0")),
                r"(w^\top x_1 - y_1)\,x_1 = c\,(w^\top x_2 - y_2)\,x_2",
            ),
        ),
        say("Which way a sample pulls"),
    )
