"""How the batches of a pass are cut, and what their gradients are divided by (D-36)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, decimal, inconsistent, say
from notecheck.model import Remark, Table
from notecheck.words import CHANCE, Family

from ..shared.sample_programs import samples_of
from ..shared.walk import Walk, walk_of
from ..shared.walk_draws import names, passes_of, shuffled_partitions

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
    if not all(shuffled_partitions(walk, size) for size, walk in walks.items()):
        sentence = say("The steps of the program are not the means over the batches of a shuffled pass.")
        return inconsistent("execution", sentence, table, against=[program])
    if said != ("every pass", "random", True, "divided", "actual"):
        sentence = say("The program shuffles, cuts and divides in another way than this.")
        return inconsistent("execution", sentence, table, against=[program])
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


def _pass_rows(size: int, walk: Walk) -> list[tuple[int, int, str]]:
    first = passes_of(walk, size)[0][:3]
    return [(size, turn, " ".join(map(names, one))) for turn, one in enumerate(first, 1)]
