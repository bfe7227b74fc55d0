"""The table of the basic note, which compares its three methods (O-42 to O-44)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    refuted,
    say,
)
from notecheck.model import Case, Evidence, Remark
from notecheck.words import AVERAGE, GROWTH, ORDER, QUANTIFIER, SIZE, SPEED, STEADINESS

from ..shared.batch_noise import NOISE
from ..shared.one_weight import derivative
from ..shared.program_runs import traces
from .batch_runs import RUNS
from .noise_of_methods import scatter
from .sgd_path import DISAGREEMENT, SHAPE, both_kinds
from .three_methods import NAMES, OPTIMISER, Sizes, sizes_in
from .work_of_updates import SUITED, WORK

EACH_UPDATE = ("就每次更新而言", "in each update")
BOTH = ("兼顾", "both")
DEVICE = ("GPU", "graphics card")
TO_BE_CHOSEN = ("仔细调", "细调", "chosen with care", "tuned with care")


@check("methods-compared", uses=["mini-batch-program", "sgd-regression-program"])
def rows_of_the_table(claim: Reading, code: Reading, single: Reading) -> Verdict:
    """Row by row: the samples of an update, then its work, its noise and its speed, as counted."""
    claim.presume(AVERAGE, "mean")
    claim.presume(GROWTH, "up")
    claim.presume(ORDER, "after")
    sizes = sizes_in(code)
    wrong = [name for name, right in _rows(claim).items() if not right]
    if wrong:
        return refuted(
            "enumeration",
            say("The row on {method} says what is not so.", method=NAMES[wrong[0]]),
            sizes.table(),
            scatter(),
            _by_counting(sizes, code),
        )
    slow, rough = claim.word(SPEED, after=WORK), claim.word(SHAPE)
    if claim.states(*EACH_UPDATE) and claim.states(*DISAGREEMENT):
        return confirmed("enumeration", say("Row by row it is as counted."), sizes.table(), scatter())
    return conditional(
        "enumeration",
        say(
            "Right of single updates. Gradient descent is not slow in everything, and SGD converges smoothly "
            "on the samples of its program, which agree."
        ),
        sizes.table(),
        scatter(),
        *_a_single_update_and_all(sizes, single),
        _how_it_was_read(),
        condition=say(
            "“slow” is meant of a single update, and the gradients of the single samples are not all 0 at "
            "the minimum"
        ),
        correction=claim.rewrite(
            (slow, say("slow, in each update")),
            (rough, say("not smooth, where samples disagree")),
        ),
    )


def _a_single_update_and_all(sizes: Sizes, single: Reading) -> tuple[Case, Case]:
    """Where the cells hold, of one update, and where they do not, of the whole training."""
    agreeing, disagreeing = both_kinds(single)
    return (
        Case(
            True,
            say(
                "An update of gradient descent takes {m} gradients instead of 1; where samples disagree, the "
                "next sample leads SGD away from the best weight {best}, to {place}.",
                m=sizes.population,
                best=str(disagreeing.best),
                place=str(disagreeing.update(disagreeing.best, 0)),
            ),
        ),
        Case(
            False,
            say(
                "The five samples of the SGD program agree: whatever is drawn, an update keeps {least} to "
                "{most} of the error and never changes its sign. And where they disagree, gradient descent "
                "arrives, SGD with a constant learning rate never does: it stays {level} away (root mean "
                "square).",
                least=decimal(min(agreeing.factors)),
                most=decimal(max(agreeing.factors)),
                level=decimal(float(disagreeing.settled) ** 0.5, 3),
            ),
        ),
    )


def _how_it_was_read() -> Remark:
    return Remark(
        say(
            "“Simple” and “tuned with care” are advice and were not judged. “Looks after both” was read "
            "as less work than gradient descent and less noise than SGD. “Not smooth” was read as for "
            "the path of SGD: back and forth, with one weight."
        )
    )


def _rows(claim: Reading) -> dict[str, bool]:
    """Whether the row of each method is right. Raises ReadingError unless there is one row for each."""
    rows = {row[0].choose(OPTIMISER): row for row in claim.table.rows}
    if set(rows) != set(NAMES) or any(len(row) != 4 for row in rows.values()):
        raise claim.reject(None, "a row for each of the three methods, of four cells, expected")
    right = {}
    claim.presume_numbers(1)
    for name, (_, source, good, bad) in rows.items():
        whose = source.choose(QUANTIFIER) == name
        if name == "some":
            source.presume(AVERAGE, "mean")
            source.presume(SIZE, "small")
            good.presume(GROWTH, "up")
            good.presume(ORDER, "after")
        right[name] = whose and {"all": _whole_set, "one": _one_sample, "some": _small_batch}[name](good, bad)
    return right


def _whole_set(good: Reading, bad: Reading) -> bool:
    good.require("简单", "simple")
    work = bad.choose(SIZE, after=WORK) == "large"
    return good.choose(STEADINESS) == "steady" and work and bad.choose(SPEED) == "slower"


def _one_sample(good: Reading, bad: Reading) -> bool:
    good.require("大数据", "large data sets", "large data")
    suited = good.choose(SUITED) == "suited" and good.choose(SPEED) == "faster"
    return suited and bad.choose(SIZE, after=NOISE) == "large" and bad.choose(SHAPE) == "jagged"


def _small_batch(good: Reading, bad: Reading) -> bool:
    good.require(*BOTH)
    good.require(*DEVICE)
    good.require("速度", "speed")
    good.require("稳定", "steadiness", "stability")
    bad.require("批量大小", "batch size")
    bad.require(*TO_BE_CHOSEN)
    return True


def _by_counting(sizes: Sizes, code: Reading) -> Evidence:
    runs = traces(code.program, RUNS)
    start, points = runs[0].places[0], runs[0].data
    drawn = [
        derivative(start, [points[position] for position in draw]) for trace in runs for draw in trace.draws
    ]
    share = _scatter_of(drawn) / _scatter_of([derivative(start, [point]) for point in points])
    return counterexample(
        say(
            "An update uses {m}, {b} or 1 of the {m} points, and scatters by {none}, {some} or 1, in shares "
            "of single samples.",
            m=sizes.population,
            b=sizes.batch,
            none=decimal(sizes.noise("all")),
            some=decimal(sizes.noise("some"), 2),
        ),
        again=say(
            "The gradients at the start, taken for the {batches} batches that the program drew, scatter by "
            "{share}.",
            batches=len(drawn),
            share=decimal(share, 2),
        ),
        agrees=sizes.noise("all") == 0 < share < 1,
    )


def _scatter_of(values: Sequence[Fraction]) -> float:
    """The root mean square distance from the mean."""
    mean = sum(values, Fraction(0)) / len(values)
    return sqrt(sum(((one - mean) ** 2 for one in values), Fraction(0)) / len(values))
