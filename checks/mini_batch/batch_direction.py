"""The direction of batch gradient descent: the mean of all gradients (B-36)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, inconsistent, math, say
from notecheck.model import Derivation, Evidence, Remark, Step, Table
from notecheck.words import AVERAGE

from ..shared.batch_words import refuse_weights
from ..shared.regression import Samples, gradients, latex_vector, mean, total
from ..shared.sample_programs import METHOD, describe_counts, observe, stated_count
from .counts import WAYS, unlike_combination


@check("batch-direction-is-mean", uses=["bgd-program", "sgd-program"])
def direction_is_the_mean_of_the_gradients(claim: Reading, together: Reading, alone: Reading) -> Verdict:
    """The gradient of a mean of losses is the mean of their gradients; the program steps along it.

    The program's updates tell mean from sum, and how many samples took part.
    """
    claim.require("的梯度", "梯度的", "平均梯度", "gradients", "gradient of")
    claim.require("方向", "direction")
    refuse_weights(claim)
    combined = claim.choose(AVERAGE)
    program = {"all together": together, "one by one": alone}.get(claim.choose(METHOD))
    if program is None:
        raise claim.reject(None, "this check knows the programs of SGD and of batch gradient descent only")
    seen = observe(program)
    size = len(seen.samples)
    said = stated_count(claim, size)
    evidence = (_gradient_of_a_mean(), _table_of_gradients(seen.samples), *_remarks_on_direction(size))
    if seen.counts == {said} and combined in seen.ways:
        return confirmed(
            "proof",
            say(
                "The gradient of the mean loss is the mean of the samples' gradients, and the program steps "
                "along it."
            ),
            *evidence,
        )
    return inconsistent(
        "execution",
        say(
            "The program steps by the {way} of the gradients of {count}.",
            way=WAYS[min(seen.ways)],
            count=describe_counts([seen]),
        ),
        unlike_combination(said, combined, seen),
        *evidence,
        against=[program],
    )


def _gradient_of_a_mean() -> Derivation:
    return Derivation(
        (
            Step(
                say("The loss of the data set is the mean of the samples' losses."),
                r"J(\theta) = \frac1m \sum_{i=1}^m J_i(\theta)",
            ),
            Step(
                say("Differentiation is linear, so it passes into the sum."),
                r"\nabla J(\theta) = \frac1m \sum_{i=1}^m \nabla J_i(\theta)",
            ),
        )
    )


def _table_of_gradients(samples: Samples) -> Table:
    theta = tuple(Fraction(0) for _ in samples[0].x)
    slopes = gradients(samples, theta)
    rows = tuple((number, math(latex_vector(slope))) for number, slope in enumerate(slopes, 1))
    ends = ((say("mean"), math(latex_vector(mean(slopes)))), (say("sum"), math(latex_vector(total(slopes)))))
    return Table((say("sample"), say("gradient")), (*rows, *ends), say("The course's data, at the start"))


def _remarks_on_direction(size: int) -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "The update goes against this gradient: the parameters move by minus the learning rate times "
                "it."
            )
        ),
        Remark(
            say(
                "Mean and sum point the same way; they differ in length, here by the factor {size}. What the "
                "sentence names is read as the vector that is multiplied by the learning rate.",
                size=size,
            )
        ),
    )
