"""The gradient of a mini-batch: the mean or the sum of those of its samples? (B-42)"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import (
    Axis,
    Counterexample,
    Derivation,
    Evidence,
    Figure,
    Panel,
    Points,
    Remark,
    Step,
    Table,
)
from notecheck.text import Math, Text
from notecheck.words import AVERAGE, CHANCE

from ..shared.batch_words import (
    EACH_UPDATE,
    GRADIENTS,
    PARAMETERS,
    SAMPLES,
    refuse_estimates,
    refuse_weights,
    require_all,
)
from ..shared.controls import control
from ..shared.regression import (
    Samples,
    Vector,
    gradients,
    latex_vector,
    matrix_gradient,
    mean,
    mean_gradient,
    spread,
)
from ..shared.sample_programs import observe
from .counts import WAYS, unlike_combination
from .epochs import population_and_batch

if TYPE_CHECKING:
    from notecheck.prose.quantities import Number

DRAWN = ("选出", "选取", "抽取", "抽出", "挑出", "drawn", "draws", "draw", "picks", "picked", "chosen")
USED = ("用它们", "用这些", "用这一批", "their", "these samples", "of the batch")
UPDATING = ("更新", "update", "updates", "updating", "updated")
ALWAYS_THE_SAME = ("固定", "fixed")  # batches taken in turn see every sample: another matter


@check("mini-batch-mean-gradient", uses=["updates-per-epoch", "mbgd-program"])
def mean_of_a_random_batch_is_unbiased(claim: Reading, example: Reading, squads: Reading) -> Verdict:
    """Every sample is in C(m−1, b−1) of the C(m, b) batches, so on average a batch gives the mean of all.

    Shown for every batch of the course's data; the size has to be that of the example, and the
    course's program tells mean from sum.
    """
    require_all(claim, EACH_UPDATE, DRAWN, USED, GRADIENTS, UPDATING, PARAMETERS)
    refuse_estimates(claim)
    refuse_weights(claim)
    drawing, combined = claim.word(CHANCE), claim.choose(AVERAGE)
    population, batch = map(int, population_and_batch(example))
    size = _size_of_the_draw(claim, population)
    seen = observe(squads)
    evidence = (
        _every_sample_as_often(population, batch),
        table_of_all_batches(seen.samples),
        figure_of_batch_means(seen.samples),
    )
    if int(size) != batch:
        return inconsistent(
            "enumeration",
            say("The example draws batches of {b} samples, not of {other}.", b=batch, other=int(size)),
            _chances(population, int(size), batch),
            *evidence,
            against=[example],
            correction=claim.rewrite((size, size.like(batch))),
        )
    if combined not in seen.ways:
        return inconsistent(
            "execution",
            say(
                "The course's program steps by the {way} of the gradients of a batch.",
                way=WAYS[min(seen.ways)],
            ),
            unlike_combination(max(seen.counts), combined, seen),
            *evidence,
            Remark(say("The sum is {b} times the mean, and so is the step.", b=batch)),
            against=[squads],
        )
    if drawing.meaning == "fixed":
        claim.require(*ALWAYS_THE_SAME)
        return refuted(
            "enumeration",
            say(
                "The mean over a fixed batch is the gradient of another loss: it never sees the other "
                "samples."
            ),
            *evidence,
            _fixed_batch(seen.samples, max(seen.counts)),
        )
    return confirmed(
        "proof",
        say("Averaged over all batches that can be drawn, the mean gradient is that of all samples."),
        *evidence,
        _only_the_first_of_a_pass(),
    )


def _size_of_the_draw(claim: Reading, population: int) -> Number:
    """How many samples are drawn: one at least, and no more than there are."""
    size = claim.number()
    if not (size.counts(*SAMPLES) and 1 <= int(size) <= population):
        raise claim.reject(size, f"{size.words} is no number of samples", "Say how many samples are drawn.")
    return size


def _only_the_first_of_a_pass() -> Remark:
    return Remark(
        say(
            "Proved for a batch that is drawn afresh, at given parameters. In a pass over shuffled data, "
            "by which the note counts the updates and the course's program draws, only the first batch "
            "is such a one: each later one holds what the batches before it have left."
        )
    )


def _chances(population: int, said: int, batch: int) -> Counterexample:
    """How likely a given sample is drawn: the batch's share of all, and counted over all batches."""
    counted = {
        size: Fraction(comb(population - 1, size - 1), comb(population, size)) for size in (said, batch)
    }
    return counterexample(
        say(
            "Of {m} samples each one is drawn with the chance {one} by this sentence, with the chance "
            "{other} by the example.",
            m=population,
            one=str(Fraction(said, population)),
            other=str(Fraction(batch, population)),
        ),
        again=say(
            "Counted over all batches, those that hold a given sample are {one} of the batches of {said}, "
            "and {other} of the batches of {b}.",
            one=str(counted[said]),
            said=said,
            other=str(counted[batch]),
            b=batch,
        ),
        agrees=counted == {size: Fraction(size, population) for size in (said, batch)}
        and len(set(counted.values())) == 2,
    )


def _every_sample_as_often(population: int, batch: int) -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "Of the {all} equally likely batches, those with sample {i} number",
                    all=math(r"\binom{m}{b}"),
                    i=math("i"),
                ),
                r"\binom{m-1}{b-1}",
            ),
            Step(
                say("So in the mean over all batches every sample has the weight"),
                r"\frac1b \cdot \binom{m-1}{b-1} \Big/ \binom{m}{b} = \frac1b\cdot\frac{b}{m} = \frac1m",
            ),
            Step(
                say("and the mean of the batch gradients is the full gradient."),
                r"\mathbb{E}\Bigl[\frac1b \sum_{i \in B} \nabla J_i(\theta)\Bigr] = \frac1m "
                r"\sum_{i=1}^m \nabla J_i(\theta)",
            ),
            Step(
                say(
                    "With {m} samples and batches of {b} the chance of a sample to be drawn is",
                    m=population,
                    b=batch,
                ),
                rf"\binom{{{population - 1}}}{{{batch - 1}}} \Big/ \binom{{{population}}}{{{batch}}} = "
                rf"\frac{{{batch}}}{{{population}}}",
            ),
        )
    )


def _batch_means(samples: Samples, size: int) -> list[Vector]:
    """The mean gradient of every batch, at parameters 0."""
    slopes = gradients(samples, tuple(0 * entry for entry in samples[0].x))
    return [mean(chosen) for chosen in combinations(slopes, size)]


def table_of_all_batches(samples: Samples) -> Table:
    rows = []
    for size in range(1, len(samples) + 1):
        means = _batch_means(samples, size)
        rows.append((size, comb(len(samples), size), math(latex_vector(mean(means))), str(spread(means))))
    header = (say("batch size"), say("batches"), say("mean of their gradients"), say("their variance"))
    return Table(header, tuple(rows), say("Every batch of the course's data, at the start"))


def _fixed_batch(samples: Samples, size: int) -> Evidence:
    start = tuple(0 * entry for entry in samples[0].x)
    fixed, whole = mean_gradient(samples[:size], start), mean_gradient(samples, start)
    return counterexample(
        say(
            "The first {b} samples of the course's data give {fixed} at the start, all samples {whole}.",
            b=size,
            fixed=math(latex_vector(fixed)),
            whole=math(latex_vector(whole)),
        ),
        again=say("Computed a second time in matrix form."),
        agrees=fixed == matrix_gradient(samples[:size], start)
        and whole == matrix_gradient(samples, start) != fixed,
    )


def figure_of_batch_means(samples: Samples) -> Figure:
    def cloud(size: int, label: Text) -> Points:
        means = _batch_means(samples, size)
        return Points(tuple(float(one[0]) for one in means), tuple(float(one[-1]) for one in means), label)

    axes = (Axis(say("first entry of the gradient")), Axis(say("last entry of the gradient")))
    single = cloud(1, say("single samples"))
    every = cloud(len(samples), say("all samples"))

    def show(value: Fraction, said: Math) -> tuple[Text, Panel]:
        size = int(value)
        alt = say(
            "Points in the plane of two entries of the gradient, with {size}. Possible batches: {count}. "
            "Their mean gradients scatter about the one point for all samples with variance {variance}, "
            "single samples with {widest}.",
            count=comb(len(samples), size),
            size=said,
            variance=decimal(spread(_batch_means(samples, size)), 3),
            widest=decimal(spread(_batch_means(samples, 1)), 3),
        )
        return alt, Panel(*axes, (single, cloud(size, say("means of batches")), every))

    sizes = [Fraction(size) for size in range(1, len(samples) + 1)]
    batch = control(say("Samples in a batch"), math("B"), sizes, sizes[len(sizes) // 2 - 1], show)
    return Figure.moving("means-of-all-batches", say("The mean gradients of all batches"), batch)
