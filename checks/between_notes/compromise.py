"""Mini-batches as a compromise of cost and steadiness, and Momentum on top of it (X-12)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Remark, Table
from notecheck.text import Text

from ..mini_batch.epochs import population_and_batch
from ..shared.recursion import read_recursion
from ..shared.regression import sample, shrinkage, spread_of_batches
from ..shared.sample_programs import METHOD
from ..shared.wording import listed

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
    scatter = [spread_of_batches(FEW, (Fraction(0),), b) for b in range(1, len(FEW) + 1)]
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
