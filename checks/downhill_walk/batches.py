"""How the batches of a pass are cut, and what their gradients are divided by (D-36)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, say
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import CHANCE, Family

from ..shared.regression import Indices, Sample, Vector, gradients, total
from ..shared.sample_programs import samples_of
from ..shared.walk import OTHER_SEEDS, Walk, walk_of
from ..shared.walk_draws import names, passes_of, shuffled_partitions
from .unlike import unlike_step

PASSES = "num_iters"  # the names under which the program keeps the number of passes
BATCH = "batch_size"  # and the batch size
FEW_PASSES = "50"

DIVISOR = Family(
    "divisor",
    {
        "actual": ("实际的样本数", "实际样本数", "实有的样本数", "actual number of samples"),
        "nominal": ("设定的批量大小", "规定的样本数", "设定的样本数", "批量大小", "nominal batch size"),
        "all": ("全部样本数", "总样本数", "total number of samples"),
    },
    two_sided=False,
)
OPERATION = Family(
    "operation",
    {"divided": ("除以", "divided by"), "multiplied": ("乘以", "multiplied by")},
    two_sided=False,
)
OFTEN = Family(
    "how often",
    {
        "every pass": ("每一遍都", "每遍都", "每一轮都", "every pass", "each pass"),
        "once": ("只在开头", "一开始", "only once", "at the beginning only"),
    },
    two_sided=False,
)
OF_A_BATCH = ("每批的梯度", "每一批的梯度", "gradient of each batch", "gradient of every batch")


@check("mini-batch-actual-length", uses=["mbgd-program"])
def batches_are_divided_by_their_own_length(claim: Reading, program: Reading) -> Verdict:
    """Run the program with batch sizes that do not divide the number of samples, and one larger than it.

    Only then do the actual and the set number of samples differ: the last batch is shorter. Every
    step must be the mean over the samples of its batch, and every pass must use each sample once,
    in an order of its own.
    """
    claim.require(*OF_A_BATCH)
    claim.require("再依次切成", "then cut")
    chance = claim.choose(CHANCE, after=("先", "first"))
    shuffled, cut = claim.require("打乱", "shuffle", "shuffled"), claim.require("切成", "cut")
    in_order = shuffled.start < cut.start
    said = (claim.choose(OFTEN), chance, in_order, claim.choose(OPERATION), claim.choose(DIVISOR))
    walks = odd_sizes(program)
    rows = tuple(row for size, walk in walks.items() for row in _pass_rows(size, walk))
    header = (say("size of a batch"), say("pass"), say("batches of the pass"))
    table = Table(header, rows, say("Sizes that do not divide"))
    for size in (size for size, walk in walks.items() if not shuffled_partitions(walk, size)):
        sentence = say("The steps of the program are not the means over the batches of a shuffled pass.")
        part = unlike_passes(walks[size], size)
        return inconsistent("execution", sentence, part, table, against=[program])
    if said != ("every pass", "random", True, "divided", "actual"):
        sentence = say("The program shuffles, cuts and divides in another way than this.")
        part = _another_way(*said, *next(iter(walks.items())))
        return inconsistent("execution", sentence, part, table, against=[program])
    size, rest = next((size, len(walk.samples) % size) for size, walk in walks.items())
    return confirmed(
        "execution",
        say(
            "Also where the batch size does not divide the number of samples, each step is the mean over its "
            "own batch."
        ),
        table,
        Remark(
            say(
                "Divided by the set size instead, the gradient of a last batch of {rest} would come out "
                "{times} times too small with batches of {size}.",
                rest=rest,
                size=size,
                times=decimal(Fraction(size, rest)),
            )
        ),
    )


def odd_sizes(program: Reading) -> dict[int, Walk]:
    """Short walks of a program with every batch size that does not divide, and one larger than the data."""
    count = len(samples_of(program.program))
    sizes = [size for size in range(2, count + 2) if count % size]
    return {size: walk_of(program, {BATCH: str(size), PASSES: FEW_PASSES}) for size in sizes}


def unlike_passes(walk: Walk, size: int) -> Counterexample:
    """A pass that is not the data set cut into batches, or passes in one order; and again, other seeds."""
    settings = {BATCH: str(size), PASSES: FEW_PASSES}
    first, again = (passes_of(one, size)[0] for one in (walk, walk_of(walk.reading, settings, OTHER_SEEDS)))
    if not (first and again):
        raise walk.reading.reject(walk.program.update, "it cannot be told which samples the updates use")
    wrong, others = _not_cut(walk, size, first), _not_cut(walk, size, again)
    shown = (wrong or first)[0]
    return counterexample(
        say(
            "With batches of {size}, a pass of the program uses the samples {batches}, and in {passes} "
            "passes the number of different orders is {orders}; every pass should be all {count} samples in "
            "an order of its own.",
            size=size,
            batches=_braced(shown),
            passes=len(first),
            orders=len(set(map(tuple, first))),
            count=len(walk.samples),
        ),
        again=say(
            "With other seeds, {wrong} of {passes} passes are not all the samples, and the number of "
            "different orders is {orders}.",
            wrong=len(others),
            passes=len(again),
            orders=len(set(map(tuple, again))),
        ),
        agrees=bool(others) or len(set(map(tuple, again))) == 1,
    )


def _not_cut(walk: Walk, size: int, passes: Sequence[Sequence[Indices]]) -> list[Sequence[Indices]]:
    """The passes that do not use each sample once, in full batches and a rest."""
    count = len(walk.samples)
    lengths = [min(size, count - first) for first in range(0, count, size)]
    return [
        one
        for one in passes
        if [len(batch) for batch in one] != lengths or sorted(sum(one, ())) != list(range(count))
    ]


def _another_way(
    often: str, chance: str, in_order: bool, operation: str, divisor: str, size: int, walk: Walk
) -> Counterexample:
    """What the words would have the program do with batches of this size, and what it does, twice."""
    if (often, chance, in_order) != ("every pass", "random", True):
        return _the_same_batches(walk, size)

    def slope(some: Sequence[Sample], theta: Vector) -> Vector:
        by = Fraction({"actual": len(some), "nominal": size, "all": len(walk.samples)}[divisor])
        return tuple(
            entry * by if operation == "multiplied" else entry / by for entry in total(gradients(some, theta))
        )

    return unlike_step(walk, size, slope)


def _the_same_batches(walk: Walk, size: int) -> Counterexample:
    """Samples that are not shuffled in every pass, before they are cut, always form the same batches."""
    first, again = (
        passes_of(one, size)[0]
        for one in (walk, walk_of(walk.reading, {BATCH: str(size), PASSES: FEW_PASSES}, OTHER_SEEDS))
    )
    cuts, others = ({frozenset(one) for one in passes} for passes in (first, again))
    two = sorted(map(sorted, cuts))[:2]
    return counterexample(
        say(
            "By this sentence the batches would be the same in every pass. With batches of {size}, those of "
            "the program are {one} in one pass and {other} in another.",
            size=size,
            one=_braced(two[0]),
            other=_braced(two[-1]),
        ),
        again=say(
            "With other seeds {count} different cuts occur in {passes} passes.",
            count=len(others),
            passes=len(again),
        ),
        agrees=len(others) > 1,
    )


def _braced(batches: Iterable[Indices]) -> str:
    return " ".join(map(names, batches))


def _pass_rows(size: int, walk: Walk) -> list[tuple[int, int, str]]:
    first = passes_of(walk, size)[0][:3]
    return [(size, turn, _braced(one)) for turn, one in enumerate(first, 1)]
