"""Larger batches: the direct remedy (M-19), as large as can be (M-23), and a balance (M-28)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    inconsistent,
    not_checkable,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Table
from notecheck.words import AMOUNT, QUANTIFIER, Family, Word

from ..between_notes.compromise import BALANCE, work_and_spread
from ..mini_batch.epochs import population_and_batch
from ..shared.batch_noise import noise_of_two_samples
from ..shared.batch_words import GRADIENTS, SAMPLES
from ..shared.sample_programs import METHOD, Observed, describe_counts, observe
from .oscillation import UNIT

BATCHES = ("批次", "batch", "batches")
RATE = Fraction(1, 10)


# ---- the remedy -----------------------------------------------------------------------------------


@check("larger-batch-is-most-direct")
def remedies_for_the_scatter(claim: Reading) -> Verdict:
    """A batch of b leaves ησ²/(bh(2-ηh)) of the scatter: a remedy, but half the learning rate calms more."""
    claim.require("最直接", "most direct")
    claim.require("对策", "办法", "remedy", "way out")
    claim.require("每个批次", "each batch")
    for terms in (BATCHES, SAMPLES):
        claim.require(*terms)
    if claim.choose(AMOUNT) == "fewer":
        summary = say("Fewer samples in a batch make the gradient noisier, and the loss with it.")
        return refuted("proof", summary, noise_of_two_samples(1, 1, 2), _remedies())
    return not_checkable(
        say(
            "That a larger batch calms is computed below. Which remedy is the most direct is a matter of "
            "judgement: half the learning rate calms even more, and costs speed instead of work."
        ),
        _remedies(),
    )


def _remedies() -> Table:
    rate = 2 * RATE
    rows = (
        (say("nothing changed"), str(UNIT.settled(rate)), 1),
        (say("twice the batch"), str(UNIT.with_batch(2).settled(rate)), 2),
        (say("half the learning rate"), str(UNIT.settled(rate / 2)), 1),
    )
    header = (say("remedy"), say("mean squared distance in the long run"), say("gradients in an update"))
    return Table(header, rows, say("Two samples that disagree, learning rate {rate}", rate=str(rate)))


# ---- as large as can be ---------------------------------------------------------------------------

END = Family(
    "which end",
    {
        "large": ("做大", "加大", "larger and larger", "larger"),
        "small": ("做小", "减小", "smaller and smaller", "smaller"),
    },
    two_sided=False,
)


@check(
    "largest-batch-is-batch-gd",
    uses=["updates-per-epoch", "batch-gd-all-samples", "bgd-program", "sgd-program"],
)
def the_end_of_growing(
    claim: Reading, example: Reading, definition: Reading, together: Reading, alone: Reading
) -> Verdict:
    """Of m samples a batch can hold at most m: then nothing is left to chance, and it is batch descent."""
    claim.require(*BATCHES)
    claim.require(*SAMPLES)
    population, batch = (int(number) for number in population_and_batch(example))
    defined = definition.word(METHOD)
    if defined.meaning != "all together":
        raise definition.reject(defined, "batch gradient descent is expected to be defined here")
    end, method, share = claim.choose(END), claim.choose(METHOD), claim.choose(QUANTIFIER)
    if definition.choose(QUANTIFIER) != "all":
        summary = say("The definition of batch gradient descent says something else.")
        case = _what_batch_descent_uses(population, definition.word(QUANTIFIER), observe(together))
        return inconsistent("enumeration", summary, case, against=[definition])
    evidence = work_and_spread(population, batch)
    truth = {"large": ("all together", "all"), "small": ("one by one", "one")}[end]
    if (method, share) == truth:
        summary = say(
            "Of {m} samples a batch holds at most all, and then its gradient is the full one.", m=population
        )
        return confirmed("enumeration", summary, evidence)
    return refuted(
        "enumeration",
        say("Growing ends with all samples in the batch, shrinking with one."),
        _both_ends(population, observe(together), observe(alone)),
        evidence,
    )


def _both_ends(population: int, together: Observed, alone: Observed) -> Counterexample:
    """The largest batch and the smallest, and the programs that are called after them."""
    return counterexample(
        say("Of {m} samples the largest batch holds {m}, the smallest 1.", m=population),
        again=say(
            "An update of the program of batch gradient descent uses {all}, one of that of SGD {one}.",
            all=describe_counts([together]),
            one=describe_counts([alone]),
        ),
        agrees=together.counts == {len(together.samples)} and alone.counts == {1},
    )


def _what_batch_descent_uses(population: int, said: Word, seen: Observed) -> Counterexample:
    """The largest batch leaves out no sample, and the definition says otherwise: its program decides."""
    return counterexample(
        say(
            "Of {m} samples the largest batch holds {m}, none is left out; by the definition an update uses "
            "“{said}”.",
            m=population,
            said=quote(said.words),
        ),
        again=say(
            "An update of the program of batch gradient descent uses {count}, as it is said here.",
            count=describe_counts([seen]),
        ),
        agrees=seen.counts == {len(seen.samples)},
    )


# ---- the advice -----------------------------------------------------------------------------------


STABILITY = Family(
    "stability of the gradient",
    {
        "steady": ("稳定", "平稳", "stability", "steadiness", "stable", "steady"),
        "unsteady": ("不稳定", "不平稳", "instability", "unsteadiness", "unstable", "unsteady"),
    },
)


@check("balance-cost-and-steadiness", uses=["updates-per-epoch", "mini-batch-is-a-trade-off"])
def the_balance_is_for_you_to_choose(claim: Reading, example: Reading, trade: Reading) -> Verdict:
    """Advice: that there is something to balance is computed, which balance is right is not."""
    for terms in (("成本", "cost", "costs"), GRADIENTS, BALANCE):
        claim.require(*terms)
    trade.require(*BALANCE)
    if claim.choose(STABILITY) != "steady":
        raise claim.reject(
            claim.word(STABILITY), "the cost is balanced against a steady gradient", "Say 稳定."
        )
    population, batch = (int(number) for number in population_and_batch(example))
    return not_checkable(
        say(
            "Advice. That work grows with the batch while the scatter falls is counted below; which balance "
            "is right depends on the data, on the device and on what counts more."
        ),
        work_and_spread(population, batch),
    )
