"""The three programs of the walk: what every update is made of (D-15, D-19, D-30, D-37)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, quote, say
from notecheck.model import Counterexample, Remark, Source
from notecheck.text import Text

from ..shared.move import read_move
from ..shared.regression import Sample, Vector
from ..shared.walk import (
    HIGHAM,
    OTHER_SEEDS,
    Walk,
    batch_gradient,
    matrices,
    pair,
    sample_gradient,
    walk_of,
)
from ..shared.walk_draws import draws_of, first_updates, shuffled_partitions, uneven
from .batches import BATCH, FEW_PASSES, PASSES, odd_sizes, unlike_passes
from .kept_losses import Value, unlike_loss, unlike_the_kept
from .losses import on_the_line, stated_size, unlike_data
from .printed import read_print
from .settings import unlike_the_settings
from .unlike import Slope, elsewhere, first_unlike, unlike_count, unlike_rule, unlike_setting, unlike_step

Disagreement = tuple[Text, Counterexample, Reading]  # with the passage that the program disagrees with


@check("bgd-program", uses=["update-rule", "batch-gradient-formula", "same-iterations", "example-data"])
def all_samples_in_every_update(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading
) -> Verdict:
    """Run it: every update is the rule with the gradient of all samples, as often as the note says."""
    walk = walk_of(claim)
    size = len(walk.samples)
    return _judged(walk, size, _common(walk, size, update, gradient, settings, data))


@check(
    "sgd-program",
    uses=[
        "update-rule",
        "one-sample-gradient",
        "same-iterations",
        "example-data",
        "batch-gradient-formula",
        "sgd-sample-at-random",
    ],
)
def one_sample_in_every_update(
    claim: Reading,
    update: Reading,
    gradient: Reading,
    settings: Reading,
    data: Reading,
    loss: Reading,
    chance: Reading,
) -> Verdict:
    """Run it: every update is the rule with the gradient of one sample, drawn at random, m in a pass."""
    walk = walk_of(claim)

    def disagreements() -> Iterator[Disagreement]:
        yield from _common(walk, 1, update, gradient, settings, data, loss)
        draws = draws_of(walk)
        if draws is not None and not draws.uniform:
            sentence = say("The program does not draw each sample equally often and independently.")
            yield sentence, uneven(walk, draws), chance

    return _judged(walk, 1, disagreements())


@check(
    "mbgd-program",
    uses=[
        "update-rule",
        "batch-gradient-formula",
        "same-iterations",
        "example-data",
        "mbgd-batch-size",
        "mini-batch-actual-length",
    ],
)
def batches_cover_the_data_in_every_pass(
    claim: Reading,
    update: Reading,
    gradient: Reading,
    settings: Reading,
    data: Reading,
    batch: Reading,
    shuffling: Reading,
) -> Verdict:
    """Run it, also with other batch sizes: every update is the rule with the gradient of its batch."""
    walk, size = walk_of(claim), int(claim.program.constants[BATCH])

    def disagreements() -> Iterator[Disagreement]:
        if int(batch.number()) != size:
            yield say("The program has batches of {size}.", size=size), _sizes_part(walk, batch), batch
        yield from _common(walk, size, update, gradient, settings, data)
        walks = {size: walk} | odd_sizes(claim)
        for each in (each for each, one in walks.items() if not shuffled_partitions(one, each)):
            sentence = say("Not every pass is a shuffled data set, cut into batches.")
            yield sentence, unlike_passes(walks[each], each), shuffling

    return _judged(walk, size, disagreements())


def _judged(walk: Walk, size: int, disagreements: Iterator[Disagreement]) -> Verdict:
    """Inconsistent by the first disagreement, confirmed where there is none."""
    for sentence, part, against in disagreements:
        return inconsistent("execution", sentence, part, first_updates(walk), against=[against])
    return confirmed(
        "execution",
        say(
            "It runs, and each of its {updates} updates is the note's rule with the gradient of {size} of "
            "{count} samples.",
            updates=walk.updates,
            size=size,
            count=len(walk.samples),
        ),
        first_updates(walk),
        Remark(
            say(
                "Every update was compared with the formula, computed from the data; what is left is the "
                "rounding of the program's numbers, which is bounded by the count of its operations."
            )
        ),
        Source(HIGHAM),
    )


def _common(
    walk: Walk,
    size: int,
    update: Reading,
    gradient: Reading,
    settings: Reading,
    data: Reading,
    loss: Reading | None = None,
) -> Iterator[Disagreement]:
    """What may be wrong with any of the programs; `loss` is the passage with the formula of the loss."""
    if unlike := unlike_the_settings(walk, settings):
        yield unlike, unlike_setting(walk, settings), settings
    if len(walk.samples) != stated_size(data) or not all(on_the_line(data, one) for one in walk.samples):
        yield (
            say("The data of {program} are not so.", program=quote(walk.name)),
            unlike_data(data, walk),
            data,
        )
    sentence, slope = (
        say("The updates of the program are not those of the note's formulas."),
        _slope(gradient),
    )
    if (turn := first_unlike(walk, size, slope)) is not None:
        yield sentence, unlike_step(walk, size, slope, turn), gradient
    if walk.updates != walk.passes * ceil(Fraction(len(walk.samples), size)):
        yield sentence, unlike_count(walk, size, {PASSES: FEW_PASSES}), gradient
    if not _rule_is_used(walk, update):
        sentence = say("The program's update is not the rule of the note.")
        yield sentence, unlike_rule(read_move(update), walk), update
    if unlike_the_kept(walk, value := _loss(loss or gradient)) is not None:
        sentence = say("The loss that the program keeps is not that of the note's formula.")
        yield sentence, unlike_loss(walk, value), loss or gradient
    if not _prints_its_end(walk):
        yield say("What the program prints is not where its last update led."), _print_part(walk), update


def _slope(gradient: Reading) -> Slope:
    """The gradient of some samples, by a formula for all of them, or for one."""
    formula = gradient.formulas[-1]
    value = sample_gradient if "x" in formula.symbols else batch_gradient

    def slope(some: Sequence[Sample], theta: Vector) -> Sequence[Fraction]:
        entries = value(formula, some, theta)
        if len(entries) != len(theta):
            raise gradient.reject(formula, "a gradient has an entry for every parameter")
        return entries

    return slope


def _loss(passage: Reading) -> Value:
    """The loss at a place, by the first formula of a passage."""
    formula = passage.formulas[0]
    return lambda walk, theta: float(formula.evaluate(len(formula.sides) - 1, matrices(walk.samples, theta)))


def _rule_is_used(walk: Walk, update: Reading) -> bool:
    """Whether the note's update rule is θ − rate·gradient, with the program's own names."""
    from sympy import Function, Symbol

    move = read_move(update)
    slopes = [one for one in move.displacement.atoms(Function) if one.func.__name__ == "nabla"]
    return len(slopes) == 1 and move.displacement == -Symbol(walk.program.update.rate) * slopes[0]


# ---- one case of each disagreement ----------------------------------------------------------------


def _sizes_part(walk: Walk, batch: Reading) -> Counterexample:
    """The sizes of the updates of a pass, by the sentence and run; and again, with other seeds."""
    count, size = len(walk.samples), int(batch.number())
    said = [min(size, count - first) for first in range(0, count, size)]
    runs = (walk, walk_of(walk.reading, seeds=OTHER_SEEDS))
    seen, again = ([len(asked) for asked in run.asked[0][: len(run.asked[0]) // run.passes]] for run in runs)
    return counterexample(
        say(
            "Batches of {size} would cut {count} samples into {said}; the updates of the program's first "
            "pass use {seen}.",
            size=size,
            count=count,
            said=" + ".join(map(str, said)),
            seen=" + ".join(map(str, seen)),
        ),
        again=say("With other seeds they use {again}.", again=" + ".join(map(str, again))),
        agrees=again != said,
    )


def _prints_its_end(walk: Walk) -> bool:
    printed = read_print(walk.runs[0].stdout)
    return printed is not None and printed.shows(walk.end)


def _print_part(walk: Walk) -> Counterexample:
    again = elsewhere(walk)
    return counterexample(
        say(
            "The program prints “{printed}”, and its last update led to {end}.",
            printed=quote(walk.runs[0].stdout.strip()),
            end=pair(walk.end, 9),
        ),
        again=say(
            "Sent off from {start}, it prints “{printed}” and ends at {end}.",
            start=pair(again.start),
            printed=quote(again.runs[0].stdout.strip()),
            end=pair(again.end, 9),
        ),
        agrees=not _prints_its_end(again),
    )
