"""More samples in a batch: a steadier gradient, in which noise counts less (M-55)."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, confirmed, math, refuted, say
from notecheck.model import Derivation, Remark, Source, Step, Table
from notecheck.words import AMOUNT, SIZE, STEADINESS

from ..shared.batch_noise import NOISE, noise_of_two_samples
from ..shared.batch_words import GRADIENTS, SAMPLES, refuse_hedges
from ..shared.regression import shrinkage


@check("larger-batch-steadier-gradient")
def means_of_more_samples_scatter_less(claim: Reading) -> Verdict:
    """The mean of b independent samples' gradients has the variance σ²/b: it falls with every sample."""
    claim.presume_numbers(1)
    refuse_hedges(claim)
    more = claim.choose(AMOUNT, after=SAMPLES) == "more"
    steady = claim.choose(STEADINESS, after=GRADIENTS) == "steady"
    small = claim.choose(SIZE, after=NOISE) == "small"
    evidence = (_argument(), _table(), Source("Cochran (1977), Sampling Techniques, theorem 2.2"))
    if more == steady == small:
        summary = say(
            "Each sample more lowers the variance of their mean, from {one} to {many}.",
            one=math(r"\sigma^2 / b"),
            many=math(r"\sigma^2 / (b + 1)"),
        )
        remark = Remark(
            say(
                "“Noise” is read as the scatter of the samples about the full gradient. If it means bad "
                "samples, their share in a batch stays the same on average; how often they are the majority "
                "is judged where the note speaks of it."
            )
        )
        return confirmed("proof", summary, *evidence, remark)
    summary = say("The mean of more samples scatters less: steadier, and with less noise.")
    return refuted("proof", summary, noise_of_two_samples(1, 1, 2), *evidence)


def _argument() -> Derivation:
    return Derivation(
        (
            Step(
                say("The mean of {b} samples' gradients, drawn independently:", b=math("b")),
                r"\bar g = \frac{1}{b} \sum_{i=1}^{b} g_i, \qquad \mathbb{E}[\bar g] = \nabla J",
            ),
            Step(
                say("Variances of independent parts add, and {factor} is squared:", factor=math(r"1/b")),
                r"\mathrm{Var}\,\bar g = \frac{1}{b^2} \cdot b\,\sigma^2 = \frac{\sigma^2}{b}",
            ),
            Step(
                say("One sample more takes away"),
                r"\frac{\sigma^2}{b} - \frac{\sigma^2}{b + 1} = \frac{\sigma^2}{b (b + 1)} > 0",
            ),
        ),
        say("Why larger batches are steadier"),
    )


def _table() -> Table:
    rows = tuple((size, str(shrinkage(size))) for size in (1, 2, 4, 16, 64))
    header = (say("batch size"), say("variance of the direction, in {unit}", unit=math(r"\sigma^2")))
    return Table(header, rows)
