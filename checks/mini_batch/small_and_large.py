"""Small devices and large data sets: what SGD does and does not save (B-27, B-28)."""

from __future__ import annotations

from fractions import Fraction

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
from notecheck.model import Case, Counterexample, Derivation, Evidence, Remark, Source, Step, Table
from notecheck.words import SIZE, Family

from ..shared.batch_noise import PULLING, RATE
from ..shared.batch_words import SAMPLES, refuse_hedges
from ..shared.bowl import Bowl
from .epochs import population_and_batch

# ---- small devices -------------------------------------------------------------------------------

NEEDED = Family(
    "whether much memory is needed",
    {
        "not needed": (
            "不要求大显存",
            "不需要大显存",
            "does not need a large memory",
            "no large memory is needed",
        ),
        "needed": ("要求大显存", "需要大显存", "needs a large memory"),
    },
    two_sided=False,
)
TRAINS = Family(
    "whether it can be trained",
    {
        "can": ("能训练", "可以训练", "can train", "can be trained"),
        "cannot": ("不能训练", "无法训练", "不可以训练", "cannot train", "cannot be trained"),
    },
    two_sided=False,
)
FITS = (
    "参数、梯度和一个样本的中间结果放得下",
    "parameters, their gradient and one sample's intermediate values fit",
)
LAYER = 1000  # a layer of so many inputs and outputs


@check("small-devices-can-train", uses=["sgd-one-sample", "updates-per-epoch"])
def the_model_itself_has_to_fit(claim: Reading, definition: Reading, example: Reading) -> Verdict:
    """An update keeps P parameters, P entries of the gradient and b·s intermediate values: 2P + bs numbers.

    SGD makes the last term as small as it gets; the first two stay, whatever the batch size.
    """
    refuse_hedges(claim)
    claim.require("小设备", "small device", "small devices")
    wanted = (claim.choose(NEEDED), claim.choose(TRAINS))
    population = int(population_and_batch(example)[0])
    single = int(definition.number(SAMPLES))
    evidence = (_numbers_of_an_update(), _layers(single, population))
    if wanted != ("not needed", "can"):
        return refuted(
            "proof",
            say("A model whose parameters fit can be trained in what one sample needs besides."),
            *evidence,
            _narrow_layer(single, population),
        )
    if claim.states(*FITS):
        return confirmed(
            "proof", say("Then an update on a single sample has all the room it needs."), *evidence
        )
    return conditional(
        "proof",
        say("SGD saves the room for further samples, not that for the model itself."),
        *evidence,
        *_two_layers_in_a_room(single),
        condition=say(
            "the {P} parameters, their gradient and the {s} intermediate values of one sample fit: room for "
            "{need} numbers",
            P=math("P"),
            s=math("s"),
            need=math("2P + s"),
        ),
        correction=claim.prepend(
            say("as long as the parameters, their gradient and one sample's intermediate values fit, ")
        ),
    )


def _two_layers_in_a_room(single: int) -> tuple[Case, Case]:
    """In the room of the parameters and their gradient of the larger layer alone."""
    small, large = LAYER // 10, LAYER
    room = _room(large, 0)
    return (
        Case(
            _room(small, single) <= room,
            say(
                "A layer from {n} to {n} in room for {room} numbers: {need} for an update with a single "
                "sample, so it fits.",
                n=small,
                room=room,
                need=_room(small, single),
            ),
        ),
        Case(
            _room(large, single) <= room,
            say(
                "A layer from {n} to {n} in the same room: {need} even for a single sample, so it does not "
                "fit.",
                n=large,
                need=_room(large, single),
            ),
        ),
    )


def _room(width: int, batch: int) -> int:
    """Numbers of an update of a layer of width² weights: weights, gradient, inputs and outputs a sample."""
    return 2 * width * width + 2 * width * batch


def _numbers_of_an_update() -> Derivation:
    return Derivation(
        (
            Step(say("The parameters and their gradient are kept once:"), "2P"),
            Step(
                say(
                    "Until the backward pass, {s} values are kept for each of {b} samples:",
                    s=math("s"),
                    b=math("b"),
                ),
                r"b\,s",
            ),
            Step(
                say("The room for an update falls with {b}, but not below that of one sample:", b=math("b")),
                r"2P + b\,s \;\ge\; 2P + s",
            ),
        )
    )


def _layers(single: int, population: int) -> Table:
    widths = (10, LAYER // 10, LAYER)
    rows = tuple((width, _room(width, single), _room(width, population)) for width in widths)
    header = (
        say("inputs and outputs"),
        say("numbers with one sample"),
        say("with {m} samples", m=population),
    )
    return Table(header, rows, say("Room for an update of one layer"))


def _narrow_layer(single: int, population: int) -> Evidence:
    one, every = _room(10, single), _room(10, population)
    return counterexample(
        say(
            "A layer from 10 to 10: {one} numbers with a single sample, {all} with {m}.",
            one=one,
            all=every,
            m=population,
        ),
        again=say("The difference is what the further samples keep, 20 numbers each."),
        agrees=every - one == 20 * (population - single) > 0,
    )


# ---- large data sets -----------------------------------------------------------------------------

SUITS = Family(
    "suitability",
    {
        "suits": ("适合", "适用于", "suits", "suited to"),
        "unsuited": ("不适合", "不适用于", "unsuited to"),
    },
)
DISTANCE = Fraction(1, 10)  # E θ² that is asked for, from E θ² = 1
POPULATIONS = (10, 100, 1000, 10**6)


@check("sgd-suits-large-data", uses=["sgd-one-sample"])
def the_samples_looked_at_do_not_grow_with_the_data(claim: Reading, definition: Reading) -> Verdict:
    """For a given accuracy above its noise, SGD looks at k samples however many there are.

    Batch gradient descent looks at m for each update: at k < m it has not made its first.
    """
    refuse_hedges(claim)
    claim.require("规模", "data set", "data sets")
    suits, size = claim.choose(SUITS) == "suits", claim.choose(SIZE)
    batch = int(definition.number(SAMPLES))
    updates = _updates_until(DISTANCE, PULLING.with_batch(batch))
    looked_at = updates * batch
    evidence = (
        _no_m_in_it(),
        _samples_looked_at(looked_at),
        _suited_was_read(looked_at),
        Source("Bottou & Bousquet (2008), The Tradeoffs of Large Scale Learning, section 4"),
    )
    if suits is (size == "large"):
        return confirmed(
            "proof",
            say(
                "What SGD looks at does not grow with the data set, what batch gradient descent looks at "
                "does."
            ),
            *evidence,
        )
    return refuted(
        "proof",
        say("It is for large data sets that SGD looks at fewer samples."),
        *evidence,
        _a_small_and_a_large_one(updates, batch),
    )


def _a_small_and_a_large_one(updates: int, batch: int) -> Counterexample:
    """Data sets with fewer and with more samples than SGD looks at; its updates followed one by one."""
    looked_at = updates * batch
    few = 10 ** (len(str(looked_at)) - 1)
    path = PULLING.with_batch(batch).scatter(RATE, Fraction(1), updates)
    return counterexample(
        say(
            "Samples that pull to 1 and to −1, half of them each: SGD looks at {k} samples, batch "
            "gradient descent at {few} of {few}, or at {many} of {many}.",
            k=looked_at,
            few=few,
            many=10 * few,
        ),
        again=say(
            "Followed update by update, E θ² is {end} after {k} draws.", end=decimal(path[-1]), k=looked_at
        ),
        agrees=path[-1] <= DISTANCE < path[-2] and few <= looked_at < 10 * few,
    )


def _suited_was_read(looked_at: int) -> Remark:
    return Remark(
        say(
            "“Suited” was read as: cheaper than batch gradient descent by the samples looked at, for an "
            "accuracy above the noise of single samples. At its best learning rate batch gradient "
            "descent is there after one update, and still dearer as soon as {m} is larger than {k}.",
            m=math("m"),
            k=looked_at,
        )
    )


def _updates_until(distance: Fraction, bowl: Bowl) -> int:
    """How many updates bring E θ² from 1 down to `distance`, by the formula for what is left."""
    level, kept = bowl.settled(RATE), bowl.keeps(RATE)
    updates = 0
    while level + kept**updates * (1 - level) > distance:
        updates += 1
    return updates


def _no_m_in_it() -> Derivation:
    return Derivation(
        (
            Step(
                say("In a bowl the mean squared distance from the minimum after {k} draws is", k=math("k")),
                r"\mathbb{E}[\theta_k^2] = V + (1 - \eta h)^{2k}\,(\theta_0^2 - V), \qquad "
                r"V = \frac{\eta\sigma^2}{h(2 - \eta h)}",
            ),
            Step(
                say(
                    "The number {m} of samples is not in it. The learning rate can be chosen so that {V} is "
                    "below any accuracy asked for: then a certain {k} suffices, for every {m}.",
                    m=math("m"),
                    V=math("V"),
                    k=math("k"),
                )
            ),
            Step(
                say(
                    "Batch gradient descent looks at all samples in every update: at {m} before its first "
                    "one.",
                    m=math("m"),
                )
            ),
        )
    )


def _samples_looked_at(looked_at: int) -> Table:
    rows = tuple((str(m), str(looked_at), str(m)) for m in POPULATIONS)
    header = (say("samples in all"), say("looked at by SGD"), say("looked at by batch gradient descent"))
    return Table(
        header,
        rows,
        say(
            "Until the mean squared distance has fallen from 1 to {end}; learning rate {rate} for SGD",
            end=str(DISTANCE),
            rate=str(RATE),
        ),
    )
