"""Two notes, two reasons: oscillation (X-08), leaving a local optimum (X-11), mini-batches (X-12)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Source, Step, Table
from notecheck.text import Text
from notecheck.words import AVERAGE, HELP, QUANTIFIER, REACH, SIZE, SPEED, Family

from ..mini_batch.epochs import population_and_batch
from ..mini_batch.escape import PULL, RATE, _enough_draws, _figure, _least_move, _path
from ..oscillation.oscillation_cause import LIKENESS
from ..shared.batch_noise import NOISE
from ..shared.batch_words import SAMPLES
from ..shared.landscapes import TWO_VALLEYS, stationary_points, steepest_bend
from ..shared.recursion import read_recursion
from ..shared.regression import (
    Samples,
    Vector,
    batches,
    difference,
    gradients,
    mean_gradient,
    sample,
    shrinkage,
    spread,
    square,
)
from ..shared.sample_programs import METHOD, samples_of
from ..shared.walk import walk_of
from ..shared.wording import listed

# ---- why do iterations differ? --------------------------------------------------------------------


@check("samples-differ-so-steps-differ", uses=["sgd-one-sample", "batch-direction-is-mean", "sgd-program"])
def differences_and_how_few_are_seen(
    claim: Reading, single: Reading, mean: Reading, program: Reading
) -> Verdict:
    """The spread of a batch's gradient is a product: how the samples differ, times how few of them are seen.

    One note names the first factor, the other the second; either alone is 0 without the other.
    """
    claim.require("迭代", "iteration", "iterations")
    claim.require(*SAMPLES)
    cause, *effects = claim.chosen(LIKENESS) or (None,)
    if cause is None or len(effects) != 1:
        raise claim.reject(None, "a cause and an effect are expected: differences make results differ")
    mean.choose(AVERAGE)
    samples, start = samples_of(program.program), walk_of(program).start
    one, every = int(single.number(SAMPLES)), len(samples)
    if one > every:
        raise single.reject(single.number(SAMPLES), f"the program of SGD has no more than {every} samples")
    evidence = (_product(), _spreads(samples, start))
    if (cause.meaning, effects[0].meaning) == ("same", "same"):
        summary = say("Samples with the same gradient give every batch the same gradient.")
        return confirmed("proof", summary, *evidence)
    slopes = gradients(samples, start)
    same = slopes[:1] * every
    if (cause.meaning, effects[0].meaning) != ("different", "different"):
        return refuted(
            "proof",
            say("It is differences that make results differ, and sameness that makes them equal."),
            *evidence,
            counterexample(
                say(
                    "The gradients of the single samples of the SGD program differ where it starts: their "
                    "spread is {spread}. Those of one sample, taken {m} times, have the spread {none}.",
                    spread=str(spread(slopes)),
                    m=every,
                    none=str(spread(same)),
                ),
                again=say(
                    "Compared pair by pair and not with their mean, they give the same: half of the mean "
                    "squared distance of two."
                ),
                agrees=[_by_pairs(slopes), _by_pairs(same)] == [spread(slopes), spread(same)]
                and spread(same) == 0 < spread(slopes),
            ),
        )
    part = claim.chosen(QUANTIFIER)
    if [word.meaning for word in part] == ["some"]:
        summary = say("Then both factors are there: samples that differ, and updates that see few of them.")
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "Differences between samples are one half of the cause, seeing only some of them the other half; "
            "each note names one."
        ),
        Case(
            True,
            say(
                "{b} of {m} samples in an update: from the start of the SGD program the spread of its "
                "gradient is {spread}.",
                b=one,
                m=every,
                spread=str(_spread(samples, start, one)),
            ),
        ),
        Case(
            False,
            say(
                "All {m} in an update: the samples differ as before, and the spread is {spread}.",
                m=every,
                spread=str(_spread(samples, start, every)),
            ),
        ),
        *evidence,
        Remark(
            say(
                "The mini-batch note blames that an update depends on a single sample. That alone does not "
                "do it either: if all samples had the same gradient, a single one would be enough."
            )
        ),
        Source("Cochran (1977), Sampling Techniques, theorem 2.2"),
        condition=say("an update uses only some of the samples"),
        correction=claim.prepend(say("as long as an update uses only some of the samples, ")),
    )


def _spread(samples: Samples, theta: tuple[Fraction, ...], size: int) -> Fraction:
    """The spread of the mean gradient over all batches of a size, one by one."""
    return spread([mean_gradient(batch, theta) for batch in batches(samples, size)])


def _by_pairs(vectors: Sequence[Vector]) -> Fraction:
    """Half the mean squared distance of two of them, with repetition."""
    distances = [square(difference(a, b)) for a, b in product(vectors, repeat=2)]
    return sum(distances, Fraction(0)) / (2 * len(distances))


def _product() -> Derivation:
    return Derivation(
        (
            Step(
                say("How far apart the gradients of {n} samples are:", n=math("N")),
                r"S^2 = \frac1N \sum_i \|g_i - \bar g\|^2",
            ),
            Step(
                say("The mean over {b} of them, drawn without repetition, has the spread", b=math("b")),
                r"S^2 \cdot \frac{N-b}{b\,(N-1)}",
            ),
            Step(
                say("It is 0 if and only if one of the two factors is:"),
                r"S = 0 \quad\lor\quad b = N",
            ),
        ),
        say("Two causes, multiplied"),
    )


def _spreads(samples: Samples, theta: tuple[Fraction, ...]) -> Table:
    whole = spread(gradients(samples, theta))
    rows = tuple(
        (size, str(whole), str(shrinkage(size, len(samples))), str(_spread(samples, theta, size)))
        for size in range(1, len(samples) + 1)
    )
    header = (
        say("batch size"),
        say("how the samples differ"),
        say("how few are seen"),
        say("spread over all batches"),
    )
    return Table(header, rows, say("Where the SGD program starts, every batch enumerated"))


# ---- why does SGD leave a local optimum? ----------------------------------------------------------

FREQUENCY = Family(
    "how often",
    {
        "more": ("更频繁", "更勤", "更加频繁", "more frequently", "more often", "more frequent"),
        "less": ("更少", "更稀", "不频繁", "less frequently", "less often", "less frequent"),
    },
)


@check("frequent-updates-escape", uses=["small-batches-may-escape", "small-batches"])
def noise_not_frequency_leaves(claim: Reading, escape: Reading, small: Reading) -> Verdict:
    """Full gradients never leave a valley, however many updates there are; noisy ones can.

    Where each update is noisy, more updates give more chances: to have left by then can only grow likelier.
    """
    claim.require("更新", "updated", "updates")
    claim.require("跳出", "离开", "escape", "escapes", "leave", "get out of", "jump out of")
    if claim.choose(REACH) != "local" or claim.choose(SPEED) != "faster":
        raise claim.reject(None, "this check is about leaving a local optimum soon")
    more, helps = claim.choose(FREQUENCY) == "more", claim.choose(HELP) == "helps"
    noisy, strong = claim.states(*NOISE) is not None, claim.states(*STRONG) is not None
    small.require(*NOISE)
    noise_is = small.choose(SIZE, after=NOISE)
    escape.choose(HELP)
    start, crest, _ = stationary_points(TWO_VALLEYS)
    draws = _enough_draws(start, crest)
    evidence = (_monotone(start, crest), _figure(start, crest, draws))
    leaves, stays = _path(start, [-PULL] * draws), TWO_VALLEYS.path(start, RATE, 10 * draws)
    passed = sum(place <= crest for place in leaves)  # the start is draw 0
    if more is not helps:
        return refuted(
            "proof",
            say(
                "With noisy updates, more of them can only make an escape likelier; without noise none comes."
            ),
            *evidence,
            counterexample(
                say(
                    "From the valley it is {way} to the crest. One draw moves by {first}, and "
                    "each of {n} equal "
                    "ones by {least} at least: one cannot lead over the crest, all of them do.",
                    way=str(crest - start),
                    first=str(RATE * PULL),
                    n=draws,
                    least=str(_least_move(start, crest)),
                ),
                again=say(
                    "Followed update by update, the path passes the crest with draw {number}.",
                    number=passed,
                ),
                agrees=crest - start > RATE * PULL and 1 < passed <= draws,
            ),
        )
    if strong:
        summary = say("More noisy updates are more chances to get over the crest.")
        return confirmed("proof", summary, *evidence, KRAMERS)
    return conditional(
        "proof",
        say("Noise alone is not enough either: too weak, it never leads over the crest.")
        if noisy
        else say("It is the noise that leads out of a local optimum; frequency without noise never does."),
        Case(
            True,
            say(
                "Single samples with gradients {one} and {other}, the learning rate {rate}: from the valley "
                "{n} equal draws suffice to lead over the crest, so the more draws, the likelier such a run.",
                one=math("J' + 1"),
                other=math("J' - 1"),
                rate=decimal(RATE),
                n=draws,
            ),
        ),
        Case(
            False,
            say(
                "The mean of the same samples, updated {n} times as often: after {updates} updates the "
                "parameter is still {place}.",
                n=10,
                updates=10 * draws,
                place=str(stays[-1]),
            ),
        ),
        *evidence,
        Remark(
            say(
                "The mini-batch note gives the other reason: the noise of small batches is {size}. How soon "
                "a noisy walk leaves depends on how high the crest is against the noise, exponentially; "
                "“quickly” was not judged.",
                size=say("large") if noise_is == "large" else say("small"),
            )
        ),
        KRAMERS,
        condition=say(
            "the steps are short, and the noise of single samples is stronger than the steepest slope on the "
            "way to the crest"
        ),
        correction=claim.append(
            say(" (as long as the noise is stronger than the steepest slope on the way)")
        ),
    )


STRONG = ("噪声比途中最陡的坡度还强", "noise is stronger than the steepest slope on the way")


KRAMERS = Source("H. A. Kramers, Brownian motion in a field of force, Physica 7, 1940")


def _monotone(start: Fraction, crest: Fraction) -> Derivation:
    bend = steepest_bend(TWO_VALLEYS, start, crest)
    return Derivation(
        (
            Step(
                say(
                    "A loss with a valley at {start} and a crest at {crest}:",
                    start=math(str(start)),
                    crest=math(str(crest)),
                ),
                "J(w) = " + TWO_VALLEYS.latex.replace("x", "w"),
            ),
            Step(
                say("Without noise a step keeps the order of points, for small {rate}:", rate=math(r"\eta")),
                rf"\frac{{d}}{{dw}}\bigl(w - \eta J'(w)\bigr) = 1 - \eta J''(w) > 0 \qquad "
                rf"\eta < \frac{{1}}{{{bend}}}",
            ),
            Step(
                say(
                    "Valley and crest stay where they are, so what starts between them stays there, however "
                    "many updates follow:"
                ),
                rf"{start} \le w < {crest} \implies {start} \le w - \eta J'(w) < {crest}",
            ),
            Step(
                say("With noise each further update can only add to the chance of having been across:"),
                r"P(T \le k + 1) \ge P(T \le k)",
            ),
        ),
        say("Frequency and noise"),
    )


# ---- is the mini-batch a compromise, and is it enough? --------------------------------------------

BALANCE = ("平衡", "权衡", "折中", "balance", "trade-off", "compromise")


@check("mini-batch-balances", "mini-batch-is-a-trade-off", uses=["updates-per-epoch", "momentum-update"])
def between_cost_and_steadiness(claim: Reading, epoch: Reading, update: Reading) -> Verdict:
    """Work grows with the batch, the spread of the gradient falls: in between neither is at its best.

    Momentum steadies the gradient at the same work, so the two notes do not exclude each other.
    """
    claim.require("成本", "cost", "costs")
    claim.require("性能", "performance")
    claim.require(*BALANCE)
    method = claim.choose(METHOD)
    population, batch = (int(number) for number in population_and_batch(epoch))
    evidence = (work_and_spread(population, batch), _momentum_on_top(update))
    sizes = {"one by one": 1, "in batches": batch, "all together": population}
    size = sizes[method]
    if 1 < size < population:
        return confirmed(
            "proof",
            say("Between one sample and all of them, less work always means more scatter of the gradient."),
            *evidence,
        )
    scatter = [_spread(FEW, (Fraction(0),), b) for b in range(1, len(FEW) + 1)]
    return refuted(
        "proof",
        say("This method stands at one end: it has the least work, or the least scatter, and no balance."),
        *evidence,
        counterexample(
            _at_the_end(size, population),
            again=say(
                "For {few} samples all batches were enumerated: with 1, 2, … in an update the scatter is "
                "{scatter}.",
                few=len(FEW),
                scatter=listed(scatter),
            ),
            agrees=shrinkage(size, population) == (size < population)
            and scatter == [shrinkage(b, len(FEW)) * scatter[0] for b in range(1, len(FEW) + 1)]
            and scatter == sorted(set(scatter), reverse=True),
        ),
    )


def _at_the_end(size: int, population: int) -> Text:
    share = percent(shrinkage(size, population))
    if size < population:
        return say(
            "An update uses {b} of {m} samples: of all sizes the least work, and with {share} of the scatter "
            "of one sample's gradient the most scatter.",
            b=size,
            m=population,
            share=share,
        )
    return say(
        "An update uses {b} of {m} samples: of all sizes the most work, and with {share} of the scatter of "
        "one sample's gradient the least scatter.",
        b=size,
        m=population,
        share=share,
    )


FEW = tuple(sample([1], target) for target in (0, 1, 3, 8))


def work_and_spread(population: int, batch: int) -> Table:
    """Gradients in an update, and what is left of the spread, for some sizes from 1 to all."""
    rows = tuple(
        (b, b, decimal(shrinkage(b, population), 3)) for b in sorted({1, batch, population // 4, population})
    )
    header = (say("batch size"), say("gradients in an update"), say("spread, as a share of one sample's"))
    return Table(header, rows, say("{m} samples: work against scatter", m=population))


def _momentum_on_top(update: Reading) -> Remark:
    recursion = read_recursion(update)
    return Remark(
        say(
            "“Performance” is read as a steady gradient, “cost” as gradients computed in an update. The best "
            "choice among batch sizes is not the last word: Momentum changes the update, not the batch, and "
            "at the same cost its average scatters like a batch {times} times as large, were the gradients "
            "independent. So the two notes fit together.",
            times=math(recursion.effective_size),
        )
    )
