"""The three programs of the walk: what every update is made of (D-15, D-19, D-30, D-37)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from notecheck import Reading, Verdict, check, confirmed, inconsistent, quote, say
from notecheck.model import Remark, Source
from notecheck.text import Text

from ..shared.regression import mean_gradient
from ..shared.walk import HIGHAM, Walk, batch_gradient, sample_gradient, walk_of
from ..shared.walk_draws import draws_of, first_updates, shuffled_partitions
from .batches import BATCH, odd_sizes
from .kept_losses import keeps_the_loss
from .losses import on_the_line, stated_size
from .printed import read_print
from .settings import unlike_the_settings
from .update_rule import read_move

Disagreement = tuple[Text, Reading]  # a sentence, and the passage that the program disagrees with


@check("bgd-program", uses=["update-rule", "batch-gradient-formula", "same-iterations", "example-data"])
def all_samples_in_every_update(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading
) -> Verdict:
    """Run it: every update is the rule with the gradient of all samples, as often as the note says."""
    walk = walk_of(claim)
    return _judged(walk, len(walk.samples), gradient, _common(walk, update, gradient, settings, data))


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
        yield from _common(walk, update, gradient, settings, data, loss)
        draws = draws_of(walk)
        if draws is None or not draws.uniform:
            yield say("The program does not draw each sample equally often and independently."), chance

    return _judged(walk, 1, gradient, disagreements())


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
            yield say("The program has batches of {size}.", size=size), batch
        yield from _common(walk, update, gradient, settings, data)
        walks = {size: walk} | odd_sizes(claim)
        if not all(shuffled_partitions(one, each) for each, one in walks.items()):
            yield say("Not every pass is a shuffled data set, cut into batches."), shuffling

    return _judged(walk, size, gradient, disagreements())


def _judged(walk: Walk, size: int, gradient: Reading, disagreements: Iterator[Disagreement]) -> Verdict:
    """Inconsistent by the first disagreement; or else by the samples that the updates use; or confirmed."""
    count = len(walk.samples)
    for sentence, against in disagreements:
        return inconsistent("execution", sentence, first_updates(walk), against=[against])
    sizes = {len(asked) for path in walk.asked for asked in path}
    if sizes != ({size, count % size} if count % size else {size}):
        sentence = say("The updates of the program are not those of the note's formulas.")
        return inconsistent("execution", sentence, first_updates(walk), against=[gradient])
    return confirmed(
        "execution",
        say(
            "It runs, and each of its {updates} updates is the note's rule with the gradient of {size} of "
            "{count} samples.",
            updates=walk.updates,
            size=size,
            count=count,
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
    update: Reading,
    gradient: Reading,
    settings: Reading,
    data: Reading,
    loss: Reading | None = None,
) -> Iterator[Disagreement]:
    """What may be wrong with any of the programs; `loss` is the passage with the formula of the loss."""
    if unlike := unlike_the_settings(walk, settings):
        yield unlike, settings
    if len(walk.samples) != stated_size(data) or not all(on_the_line(data, one) for one in walk.samples):
        yield say("The data of {program} are not so.", program=quote(walk.name)), data
    if not _formula_is_used(walk, gradient) or walk.updates != _expected_updates(walk):
        yield say("The updates of the program are not those of the note's formulas."), gradient
    if not _rule_is_used(walk, update):
        yield say("The program's update is not the rule of the note."), update
    if not keeps_the_loss(walk, (loss or gradient).formulas[0]):
        yield say("The loss that the program keeps is not that of the note's formula."), loss or gradient
    printed = read_print(walk.runs[0].stdout)
    if printed is None or not printed.shows(walk.end):
        yield say("What the program prints is not where its last update led."), update


def _expected_updates(walk: Walk) -> int:
    """As many updates as batches of the size of the first one make, in all passes."""
    return walk.passes * ceil(Fraction(len(walk.samples), len(walk.asked[0][0])))


def _formula_is_used(walk: Walk, gradient: Reading) -> bool:
    """Whether each step is that of some samples, and the note's formula gives the gradient of these."""
    formula = gradient.formulas[-1]
    if not walk.asked[0]:
        return False
    for turn, asked in enumerate(walk.asked[0][:6]):
        theta, some = walk.positions(turn), [walk.samples[index] for index in asked]
        alone = "x" in formula.symbols
        if not some or (alone and len(some) > 1):
            return False
        value = (sample_gradient if alone else batch_gradient)(formula, some, theta)
        if value != mean_gradient(some, theta):
            return False
    return True


def _rule_is_used(walk: Walk, update: Reading) -> bool:
    """Whether the note's update rule is θ − rate·gradient, with the program's own names."""
    from sympy import Function, Symbol

    move = read_move(update)
    slopes = [one for one in move.displacement.atoms(Function) if one.func.__name__ == "nabla"]
    return len(slopes) == 1 and move.displacement == -Symbol(walk.program.update.rate) * slopes[0]
