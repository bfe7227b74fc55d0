"""Mini-batches against single samples at the same learning rate: direction and loss (B-43)."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

from notecheck import Reading, Verdict, check, confirmed, counterexample, math, refuted, say
from notecheck.model import Axis, Derivation, Evidence, Figure, Line, Panel, Remark, Rule, Source, Step, Table
from notecheck.text import Text
from notecheck.words import EQUALITY, SIZE, STEADINESS

from ..shared.batch_noise import PULLING, RATE
from ..shared.batch_words import refuse_hedges, require_all
from ..shared.bowl import Bowl
from ..shared.regression import shrinkage
from ..shared.sample_programs import METHOD
from .epochs import population_and_batch

FLUCTUATION = ("波动", "fluctuation", "fluctuations", "fluctuates", "fluctuate")
COMPARED = (("方向", "direction"), ("更新", "update", "updates"), ("损失", "loss"), ("比", "than"))


@check("mini-batch-steadier", uses=["updates-per-epoch"])
def means_scatter_less_than_single_samples(claim: Reading, example: Reading, *, seed: int) -> Verdict:
    """Var(mean of b) = σ²/b·(N − b)/(N − 1), and the loss settles at a height proportional to it.

    Both fall for every b, so a mini-batch lies between one sample and all of them. The comparison is
    made at the same learning rate; it is proved for every bowl, and enumerated on two samples.
    """
    require_all(claim, *COMPARED)
    refuse_hedges(claim)
    for word in claim.chosen(EQUALITY):
        raise claim.reject(word, "this check judges which of two is steadier", "Say 更稳定 or 更不稳定.")
    population, batch = map(int, population_and_batch(example))
    other = {"one by one": 1, "in batches": batch, "all together": population}[claim.choose(METHOD)]
    mini = (shrinkage(batch, population), _height(batch, population))
    rival = (shrinkage(other, population), _height(other, population))
    lower = (claim.choose(STEADINESS) == "steady", claim.choose(SIZE, after=FLUCTUATION) == "small")
    evidence = (
        _argument(),
        _table(sorted({1, batch, 10 * batch, population}), population),
        _figure(batch, seed),
        *_remarks(batch),
    )
    if all(one < two if less else one > two for less, one, two in zip(lower, mini, rival, strict=True)):
        return confirmed(
            "proof",
            say(
                "At the same learning rate the variance of the direction is {one} with batches of {b} and "
                "{other} with {c}, in units of {unit}; the loss fluctuates accordingly.",
                one=math(_latex(mini[0])),
                other=math(_latex(rival[0])),
                unit=math(r"\sigma^2"),
                b=batch,
                c=other,
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("The larger the batch, the steadier the direction and the smaller the fluctuation of the loss."),
        *evidence,
        _two_draws(),
    )


def _height(batch: int, population: int) -> Fraction:
    """The loss above its minimum in the long run, ½h·E θ², at the rate RATE."""
    noise = PULLING.noise * shrinkage(batch, population)
    settled: Fraction = Bowl(PULLING.curvature, noise).settled(RATE)
    return settled / 2


def _latex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def _argument() -> Derivation:
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
                say(
                    "This falls with every further sample, from {one} for a single one to 0 for all.",
                    one=math(r"\sigma^2"),
                )
            ),
            Step(
                say(
                    "In a bowl of curvature {h}, the loss settles at a height above its minimum of",
                    h=math("h"),
                ),
                r"\frac{h}{2}\,\mathbb{E}[\theta^2] = \frac{\eta \operatorname{Var}_b}{2\,(2 - \eta h)}",
            ),
            Step(
                say(
                    "At the same learning rate this is proportional to the variance: it falls with {b} as "
                    "well.",
                    b=math("b"),
                )
            ),
        )
    )


def _table(sizes: list[int], population: int) -> Table:
    rows = tuple(
        (size, math(_latex(shrinkage(size, population))), math(_latex(_height(size, population))))
        for size in sizes
    )
    header = (
        say("batch size"),
        say("variance of the direction, in {unit}", unit=math(r"\sigma^2")),
        say("long-run height of the loss above its minimum"),
    )
    return Table(
        header,
        rows,
        say(
            "Of {N} samples, with {setting}",
            N=population,
            setting=math(rf"h = \sigma = 1,\ \eta = {_latex(RATE)}"),
        ),
    )


def _two_draws() -> Evidence:
    """Two samples with gradients ±1: single draws against means of two draws."""
    pulls = (Fraction(1), Fraction(-1))
    single = sum(pull * pull for pull in pulls) / len(pulls)
    pairs = [sum(draw) / 2 for draw in product(pulls, repeat=2)]
    double = sum(pull * pull for pull in pairs) / len(pairs)
    return counterexample(
        say(
            "Two samples with the gradients 1 and −1: single draws have variance {one}, means of two draws "
            "{two}.",
            one=str(single),
            two=str(double),
        ),
        again=say("The four pairs written out, against the variance divided by the number of draws."),
        agrees=double == single * shrinkage(2) and double < single,
    )


def _remarks(batch: int) -> tuple[Evidence, ...]:
    return (
        Remark(
            say(
                "Judged as a fluctuation of the loss: how far it lies, in the long run and on average, above "
                "its minimum, at the same learning rate, since the note says that the methods differ only in "
                "the number of samples."
            )
        ),
        Remark(
            say(
                "Whoever raises the learning rate in proportion to the batch, here {b} times, brings the "
                "fluctuation back to about what it was (see the figure).",
                b=batch,
            )
        ),
        Source("Cochran (1977), Sampling Techniques, theorem 2.2"),
        Source(
            "Bottou, Curtis & Nocedal (2018), Optimization Methods for Large-Scale Machine Learning, section "
            "4"
        ),
    )


TURNS = 200


def _figure(batch: int, seed: int) -> Figure:
    rate = Fraction(1, 2 * batch)  # so that a rate as many times as high as the batch is still stable
    runs = (
        (1, rate, say("single samples")),
        (batch, rate, say("batches of {b}, same learning rate", b=batch)),
        (batch, batch * rate, say("batches of {b}, learning rate {b} times as high", b=batch)),
    )
    return Figure(
        "loss-of-single-samples-and-batches",
        say("The loss with single samples and with mini-batches"),
        say(
            "Three jagged curves of the loss against the updates. With single samples it jumps about; with "
            "batches at the same learning rate it stays close to its minimum; with a learning rate raised in "
            "proportion it jumps about again."
        ),
        tuple(_panel(size, eta, label, seed) for size, eta, label in runs),
    )


def _panel(size: int, rate: Fraction, label: Text, seed: int) -> Panel:
    level = float(PULLING.with_batch(size).settled(rate) / 2)
    return Panel(
        Axis(say("update")),
        Axis(say("loss above its minimum"), limits=(0.0, 0.13)),
        (
            Line(tuple(map(float, range(TURNS + 1))), _losses(size, float(rate), seed)),
            Rule("y", level, say("long-run mean")),
        ),
        title=label,
    )


def _losses(size: int, rate: float, seed: int) -> tuple[float, ...]:
    """½θ² along one run on samples whose gradients are θ ± 1, drawn with this seed."""
    draw, position = Random(seed), 0.5
    losses = [position * position / 2]
    for _ in range(TURNS):
        pull = sum(draw.choice((1.0, -1.0)) for _ in range(size)) / size
        position -= rate * (position + pull)
        losses.append(position * position / 2)
    return tuple(losses)
