"""What is said of large batches: the memory that they take (B-57)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Derivation, Remark, Step
from notecheck.words import AMOUNT

from ..shared.batch_noise import sizes_of
from ..shared.batch_words import refuse_hedges


@check("large-batches-memory", uses=["large-batches", "medium-batches"])
def memory_grows_with_the_batch(claim: Reading, large: Reading, medium: Reading) -> Verdict:
    """Backpropagation keeps every layer's output for every sample: the numbers kept are proportional to b."""
    refuse_hedges(claim)
    claim.require("占用", "需要", "takes", "take", "needs", "need")
    claim.require("显存", "内存", "memory")
    amount = claim.word(AMOUNT)
    least, most = sizes_of(large, "large").first, sizes_of(medium, "medium").last
    ratio = Fraction(least, most)
    evidence = (
        numbers_kept(),
        Remark(
            say(
                "Counted is what grows with the batch, and “a lot” was read as: more than with medium "
                "batches. The parameters and their gradients are kept once, whatever the batch size; how "
                "much memory there is depends on the device."
            )
        ),
    )
    if ratio > 1 if amount.meaning == "more" else ratio < 1:
        return confirmed(
            "proof",
            say(
                "From {b} samples on, at least {ratio} times as many values are kept as for {c}.",
                b=least,
                ratio=str(ratio),
                c=most,
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("The values kept for the backward pass are proportional to the batch size."),
        *evidence,
        counterexample(
            say(
                "A layer of 100 outputs keeps {many} numbers for {b} samples, {few} for {c}.",
                many=100 * least,
                b=least,
                few=100 * most,
                c=most,
            ),
            again=say(
                "Computed with numpy, the layer's outputs take {big} and {small} bytes.",
                big=_bytes(least),
                small=_bytes(most),
            ),
            agrees=Fraction(_bytes(least), _bytes(most)) == ratio,
        ),
    )


def _bytes(batch: int, inputs: int = 3, outputs: int = 100) -> int:
    """What the outputs of a layer take in memory, for all samples of a batch."""
    import numpy as np

    return int((np.ones((batch, inputs)) @ np.ones((inputs, outputs))).nbytes)


def numbers_kept() -> Derivation:
    """What backpropagation keeps until the backward pass: numbers in proportion to the batch."""
    return Derivation(
        (
            Step(
                say("For the gradient of a layer's weights its inputs are needed, one row a sample."),
                r"\nabla_W J = \frac1b A^\top D, \qquad A \in \mathbb{R}^{b \times n}",
            ),
            Step(
                say(
                    "So over all layers with {n} inputs the numbers kept until the backward pass are",
                    n=math(r"n_1, n_2, \dots"),
                ),
                r"b\,(n_1 + n_2 + \cdots) \;\propto\; b",
            ),
        )
    )
