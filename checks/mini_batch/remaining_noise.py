"""The noise that a mini-batch keeps, less than that of single samples (B-44, B-47, B-50)."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Step, Table
from notecheck.words import SIZE, SMOOTHNESS, Family

from ..basic_optimisers.sgd_path import DISAGREEMENT, both_kinds
from ..shared.batch_noise import NOISE
from ..shared.one_weight_descent import Descent
from ..shared.one_weight_descent import mean as average
from ..shared.regression import DISAGREEING, gradients, mean, shrinkage, spread
from ..shared.sample_programs import METHOD
from .epochs import population_and_batch

REMAINS = Family(
    "what is left",
    {
        "some": (
            "还留着",
            "留着",
            "还有",
            "还剩",
            "仍有",
            "remains",
            "remain",
            "is left",
            "are left",
            "there are still",
        ),
        "none": ("不再有", "没有", "没了", "毫无", "消失了", "no longer", "is gone", "are gone"),
    },
    two_sided=False,
)
SHARE_LEFT = Family("how much is left", {"some": ("some",), "none": ("none",)}, two_sided=False)
JITTER = ("抖动", "jitter", "jitters")


@check(
    "some-noise-remains",
    "mini-batch-small-jitter",
    uses=["updates-per-epoch", "sgd-regression-program"],
)
def batches_jitter_where_samples_disagree(claim: Reading, example: Reading, code: Reading) -> Verdict:
    """At the best weight a batch of b < m moves on by the mean of 2ηxr over it: 0 for every batch
    exactly if all residuals are 0. Read as the path of SGD is: not smooth means back and forth.
    """
    claim.presume(SHARE_LEFT, "some")
    said = _says_some_is_left(claim)
    population, batch = map(int, population_and_batch(example))
    agreeing, disagreeing = both_kinds(code)
    if not said:
        return refuted(
            "proof",
            say(
                "Where samples disagree, every batch that leaves some out moves away from the minimum, less "
                "far than single samples."
            ),
            _noise_left(population, batch),
            _moves_from_the_best(disagreeing),
        )
    evidence = (_noise_left(population, batch), _batches_at_the_best(disagreeing), _read_as())
    if claim.states(*DISAGREEMENT):
        return confirmed(
            "proof",
            say("Where samples disagree, batches that leave some out do not agree on any weight."),
            *evidence,
        )
    return conditional(
        "proof",
        say(
            "With {b} of {N} samples the direction keeps {share} of the scatter of single samples. The path "
            "goes back and forth on account of it only where the samples disagree.",
            b=batch,
            N=population,
            share=math(rf"\sqrt{{{_latex(shrinkage(batch, population))}}}"),
        ),
        *evidence,
        *_two_at_a_time(agreeing, disagreeing),
        condition=say("the gradients of the single samples are not all 0 at the minimum"),
        correction=claim.prepend(say("where the one-sample gradients are not all zero at the minimum: ")),
    )


def _two_at_a_time(agreeing: Descent, disagreeing: Descent) -> tuple[Case, Case]:
    """Labels that disagree move every pair off the best weight; such that agree only shrink the error."""
    moves, factors = _moves(disagreeing, 2), _factors(agreeing, 2)
    return (
        Case(
            any(moves),
            say(
                "The samples of the course's SGD program with the labels {labels}, two at a time: from the "
                "best weight {best} the next update leads to one of {places}.",
                labels=", ".join(decimal(y) for _, y in disagreeing.samples),
                best=f"{disagreeing.best}",
                places=", ".join(f"{disagreeing.best + move}" for move in moves),
            ),
        ),
        Case(
            not all(0 <= factor < 1 for factor in factors),
            say(
                "The same samples with labels that agree, as in the program, two at a time: every update "
                "keeps one of {factors} of the error, which shrinks and never changes its sign.",
                factors=", ".join(f"{factor}" for factor in factors),
            ),
        ),
    )


def _says_some_is_left(claim: Reading) -> bool:
    """Whether the claim says, of the noise or of the jitter of the path, that some of it is left."""
    claim.require("路径", "路线", "path", "route")
    left = claim.choose(REMAINS) == "some"
    if claim.states(*NOISE):
        claim.require("每次更新", "every update", "each update")
        claim.require("一些噪声", "some noise")
        return left and claim.choose(SMOOTHNESS) == "jagged"
    claim.require(*JITTER)
    return left and claim.choose(SIZE) == "small"


def _latex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _moves(descent: Descent, size: int) -> list[Fraction]:
    """Where each batch of `size` samples leads from the best weight, as a difference to it."""
    single = [descent.update(descent.best, i) - descent.best for i in range(len(descent.samples))]
    return [average(list(chosen)) for chosen in combinations(single, size)]


def _factors(descent: Descent, size: int) -> list[Fraction]:
    """What an update on each batch of `size` samples multiplies the error by."""
    return [average(list(chosen)) for chosen in combinations(descent.factors, size)]


def _noise_left(population: int, batch: int) -> Derivation:
    return Derivation(
        (
            Step(
                say(
                    "The mean of {b} of {N} samples' gradients scatters about the full gradient by",
                    b=math("b"),
                    N=math("N"),
                ),
                r"\operatorname{Var}_b = \frac{\sigma^2}{b}\cdot\frac{N-b}{N-1}",
            ),
            Step(
                say("For {b} of {N} samples:", b=batch, N=population),
                rf"\operatorname{{Var}}_{{{batch}}} = {_latex(shrinkage(batch, population))}\,\sigma^2",
            ),
            Step(
                say("It is 0 only if the batch holds all samples, or if all samples have the same gradient."),
                r"\operatorname{Var}_b = 0 \iff b = N \ \lor\ \sigma = 0",
            ),
            Step(
                say(
                    "At the minimum all samples have the same gradient only if each of them is 0; otherwise "
                    "some batch leads away from it again."
                ),
            ),
        )
    )


def _batches_at_the_best(descent: Descent) -> Table:
    sizes = range(1, len(descent.samples) + 1)
    rows = tuple(
        (size, len(moves := _moves(descent, size)), len(set(moves)), f"{average([m * m for m in moves])}")
        for size in sizes
    )
    header = (
        say("batch size"),
        say("batches"),
        say("different updates"),
        say("their mean square"),
    )
    return Table(header, rows, say("Updates from the best weight, where the samples disagree"))


def _read_as() -> Remark:
    return Remark(
        say(
            "“Not smooth” and “jitter” were read as back and forth, as for the path of SGD, at learning "
            "rates that are small enough for every sample; “small” as smaller than with single samples. Away "
            "from the minimum batches scatter on agreeing samples too: of one weight, as here, they only "
            "shrink the error by more or by less; with several weights that scatter alone may turn the path "
            "this way and that."
        )
    )


def _moves_from_the_best(descent: Descent) -> Evidence:
    one, two, every = (
        average([m * m for m in _moves(descent, size)]) for size in (1, 2, len(descent.samples))
    )
    return counterexample(
        say(
            "The course's samples with the labels {labels}: from the best weight {best} updates have the "
            "mean square {one} with single samples, {two} with two at a time and {every} with all.",
            labels=", ".join(decimal(y) for _, y in descent.samples),
            best=f"{descent.best}",
            one=f"{one}",
            two=f"{two}",
            every=f"{every}",
        ),
        again=say("All batches enumerated, against the formula for draws without replacement."),
        agrees=every == 0 < two < one and two == one * shrinkage(2, len(descent.samples)),
    )


# ---- less bumpy than SGD -------------------------------------------------------------------------------

BUMPS = ("颠簸", "jolts", "bumps")


@check("mini-batch-less-bumpy", uses=["updates-per-epoch"])
def random_part_of_a_step_is_shorter(claim: Reading, example: Reading) -> Verdict:
    """A step is −η(∇J + noise): its random part has the length ησ/√b·√((N − b)/(N − 1))."""
    claim.require(*BUMPS)
    claim.require("比", "than")
    population, batch = map(int, population_and_batch(example))
    other = {"one by one": 1, "in batches": batch, "all together": population}[claim.choose(METHOD)]
    smaller = claim.choose(SIZE, after=BUMPS) == "small"
    mine, theirs = shrinkage(batch, population), shrinkage(other, population)
    evidence = (
        Derivation(
            (
                Step(
                    say("A step is the full gradient's and a random part:"),
                    r"-\eta g_b = -\eta\nabla J - \eta\,(g_b - \nabla J)",
                ),
                Step(
                    say("The random part has, in the root mean square, the length"),
                    r"\frac{\eta\,\sigma}{\sqrt b}\sqrt{\frac{N-b}{N-1}} < \eta\,\sigma \qquad (b > 1)",
                ),
            )
        ),
        Remark(
            say(
                "“Bumpy” was read as the random part of a step at the same learning rate. With a learning "
                "rate {root} times as high it is about as long again.",
                root=math(rf"\sqrt{{{batch}}}"),
            )
        ),
    )
    if (mine < theirs) if smaller else (mine > theirs):
        return confirmed(
            "proof",
            say(
                "In the example the random part of a step is {share} as long as that of single samples.",
                share=decimal(float(mine / shrinkage(1, population)) ** 0.5, 2),
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("The more samples a step averages over, the shorter its random part."),
        *evidence,
        _pairs_of_two(),
    )


def _pairs_of_two() -> Evidence:
    slopes = gradients(DISAGREEING, (Fraction(0),))
    pairs = [mean((one, other)) for one in slopes for other in slopes]
    return counterexample(
        say(
            "Two samples with the gradients 1 and −1, learning rate 1: steps of mean square {one} with "
            "single draws, {two} with two draws, 0 with both samples.",
            one=str(spread(slopes)),
            two=str(spread(pairs)),
        ),
        again=say("The four pairs written out, against the variance divided by the number of draws."),
        agrees=spread(pairs) == shrinkage(2) * spread(slopes) and shrinkage(2, 2) == 0,
    )
