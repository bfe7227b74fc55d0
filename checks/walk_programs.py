"""The three programs of the walk: what every update is made of (D-15, D-28, D-30, D-36, D-37)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from notecheck import Reading, Verdict, check, confirmed, decimal, inconsistent, math, quote, say
from notecheck.model import Remark, Source, Table
from notecheck.words import CHANCE, Family

from .descent_rule import ITERATIONS, RATE, number_after
from .regression import Indices, mean_gradient
from .update_rule import read_move
from .walk import HIGHAM, Walk, batch_gradient, sample_gradient, walk_of

PASSES = "num_iters"  # the name under which the programs keep the number of passes
BATCH = "batch_size"


# ---- every update, compared with the formulas -----------------------------------------------------


@check("bgd-program", uses=["update-rule", "batch-gradient-formula", "same-iterations", "example-data"])
def all_samples_in_every_update(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading
) -> Verdict:
    """Run it: every update is the rule with the gradient of all samples, as often as the note says."""
    return _judged(claim, update, gradient, settings, data, size=None)


@check("sgd-program", uses=["update-rule", "one-sample-gradient", "same-iterations", "example-data"])
def one_sample_in_every_update(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading
) -> Verdict:
    """Run the program: every update is the rule with the gradient of one sample, m of them in a pass."""
    return _judged(claim, update, gradient, settings, data, size=1)


@check(
    "mbgd-program",
    uses=["update-rule", "batch-gradient-formula", "same-iterations", "example-data", "mbgd-batch-size"],
)
def batches_cover_the_data_in_every_pass(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading, batch: Reading
) -> Verdict:
    """Run it: every update is the rule with the gradient of a batch; a pass uses each sample once."""
    size = int(claim.program.constants[BATCH])
    if int(batch.number()) != size:
        return _other_setting(claim, BATCH, batch)
    walk = walk_of(claim)
    each = ceil(Fraction(len(walk.samples), size))
    passes = [path[at : at + each] for path in walk.asked for at in range(0, len(path), each)]
    if any(sorted(sum(one, ())) != list(range(len(walk.samples))) for one in passes):
        return inconsistent(
            "execution",
            say("The batches of a pass do not use every sample once."),
            first_updates(walk),
            against=[gradient],
        )
    return _judged(claim, update, gradient, settings, data, size=size)


def _judged(
    claim: Reading, update: Reading, gradient: Reading, settings: Reading, data: Reading, size: int | None
) -> Verdict:
    walk = walk_of(claim)
    count = len(walk.samples)
    size = count if size is None else size
    each = ceil(Fraction(count, size))
    rate, passes = number_after(settings, *RATE), number_after(settings, *ITERATIONS)
    if walk.rate != rate.value:
        return _other_setting(claim, walk.program.update.rate, settings)
    if walk.passes != int(passes) or walk.updates != each * int(passes):
        return inconsistent(
            "execution",
            say(
                "The program makes {passes} passes with {updates} updates; the note says {said}.",
                passes=walk.passes,
                updates=walk.updates,
                said=int(passes),
            ),
            against=[settings],
        )
    if count != int(data.numbers[0]):
        return _other_setting(claim, "X", data)
    sizes = {len(asked) for path in walk.asked for asked in path}
    wanted = {size} if count % size == 0 else {size, count % size}
    if sizes != wanted or not _formula_is_used(walk, gradient) or not _rule_is_used(walk, update):
        return inconsistent(
            "execution",
            say("The updates of the program are not those of the note's formulas."),
            first_updates(walk),
            against=[update, gradient],
        )
    if not _prints_the_end(walk):
        return inconsistent(
            "execution", say("What the program prints is not where its last update led."), against=[update]
        )
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


def _other_setting(claim: Reading, name: str, against: Reading) -> Verdict:
    constant = claim.program.constants[name]
    return inconsistent(
        "enumeration",
        say(
            "The program has {words}, the note says: {said}",
            words=quote(f"{name} = {constant.words}"),
            said=quote(against.text),
        ),
        against=[against],
    )


def _formula_is_used(walk: Walk, gradient: Reading) -> bool:
    """Whether the note's gradient formula gives the mean gradient that the steps were compared with."""
    formula = gradient.formulas[-1]
    for turn, asked in enumerate(walk.asked[0][:6]):
        theta, some = walk.positions(turn), [walk.samples[index] for index in asked]
        if "x" in formula.symbols:
            value = sample_gradient(formula, some, theta, 1)
        else:
            value = batch_gradient(formula, some, theta)
        if value != mean_gradient(some, theta):
            return False
    return True


def _rule_is_used(walk: Walk, update: Reading) -> bool:
    """Whether the note's update rule is θ − rate·gradient, with the program's own names."""
    from sympy import Function, Symbol

    move = read_move(update)
    slopes = [one for one in move.displacement.atoms(Function) if one.func.__name__ == "nabla"]
    return len(slopes) == 1 and move.displacement == -Symbol(walk.program.update.rate) * slopes[0]


def _prints_the_end(walk: Walk) -> bool:
    """Whether the printed numbers are the last place, as numpy prints it."""
    printed = [
        float(word)
        for word in walk.runs[0].stdout.replace("[", " ").replace("]", " ").split()
        if _is_number(word)
    ]
    end = walk.paths[0][-1]
    places = 10.0**-8 * max(abs(end).max(), 1)  # numpy prints eight decimals of the largest entry
    return len(printed) == len(end) and all(abs(a - b) <= places for a, b in zip(printed, end, strict=True))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def first_updates(walk: Walk) -> Table:
    """Where the first updates led, and the samples that each of them used."""
    rows: list[tuple[int | str, ...]] = [
        (turn, _names(walk.asked[0][turn - 1]), *(decimal(entry, 6) for entry in walk.positions(turn)))
        for turn in range(1, min(6, walk.updates) + 1)
    ]
    parameters = [math(rf"\theta_{index}") for index in range(len(walk.start))]
    return Table(
        (say("update"), say("samples used"), *parameters), tuple(rows), say("The first updates (first seed)")
    )


def _names(asked: Indices) -> str:
    return "{" + " ".join(str(index + 1) for index in asked) + "}" if asked else "?"


# ---- the same number of passes --------------------------------------------------------------------


@check("same-iterations", uses=["bgd-program", "sgd-program", "mbgd-program"])
def same_rate_and_passes_in_all_programs(claim: Reading, *programs: Reading) -> Verdict:
    """Run the three programs and count their passes and their updates; compare their learning rates."""
    rate, passes, count = (
        number_after(claim, *RATE),
        number_after(claim, *ITERATIONS),
        claim.number(("段", "programs")),
    )
    walks = [walk_of(program) for program in programs]
    rows = tuple((quote(walk.name), decimal(walk.rate), walk.passes, walk.updates) for walk in walks)
    table = Table((say("program"), say("learning rate"), say("passes"), say("updates")), rows)
    different = [walk.reading for walk in walks if walk.rate != rate.value or walk.passes != int(passes)]
    if different or int(count) != len(walks):
        return inconsistent(
            "execution",
            say("The programs do not all have this learning rate and this number of iterations."),
            table,
            against=different or programs,
        )
    return confirmed(
        "execution",
        say(
            "All {count} programs make {passes} passes with the same learning rate.",
            count=len(walks),
            passes=int(passes),
        ),
        table,
        Remark(
            say(
                "An iteration here is a pass of the outer loop. In a pass the three programs update once, "
                "once for each sample and once for each batch, so they do not make the same number of "
                "updates."
            )
        ),
    )


@check("mbgd-batch-size", uses=["mbgd-program"])
def batches_have_this_size(claim: Reading, program: Reading) -> Verdict:
    """Run the program and count the samples behind each update."""
    walk = walk_of(program)
    sizes = sorted({len(asked) for path in walk.asked for asked in path})
    table = first_updates(walk)
    if sizes != [int(claim.number())]:
        return inconsistent(
            "execution",
            say("The updates of the program use {sizes} samples.", sizes=", ".join(map(str, sizes))),
            table,
            against=[program],
        )
    return confirmed(
        "execution", say("Each update of the program uses {size} samples.", size=sizes[0]), table
    )


# ---- what a batch is divided by -------------------------------------------------------------------

DIVISOR = Family(
    "divisor",
    {
        "actual": (
            "实际的样本数",
            "实际样本数",
            "实有的样本数",
            "actual number of samples",
            "number of samples that it has",
        ),
        "nominal": (
            "设定的批量大小",
            "规定的样本数",
            "设定的样本数",
            "批量大小",
            "nominal batch size",
            "batch size",
        ),
        "all": ("全部样本数", "总样本数", "total number of samples"),
    },
    two_sided=False,
)
OPERATION = Family(
    "operation", {"divided": ("除以", "divided by"), "multiplied": ("乘以", "multiplied by")}, two_sided=False
)
OFTEN = Family(
    "how often",
    {
        "every pass": ("每一遍都", "每遍都", "每一轮都", "every pass", "each pass"),
        "once": ("只在开头", "一开始", "only once", "at the beginning only"),
    },
    two_sided=False,
)


@check("mini-batch-actual-length", uses=["mbgd-program"])
def batches_are_divided_by_their_own_length(claim: Reading, program: Reading) -> Verdict:
    """Run the program with batch sizes that do not divide the number of samples, and one larger than it.

    Only then do the actual and the set number of samples differ: the last batch is shorter. Every
    step must be the mean over the samples of its batch, and every pass must use each sample once,
    in an order of its own.
    """
    chance = claim.choose(CHANCE, after=("先", "first"))
    shuffled, cut = claim.require("打乱", "shuffle", "shuffled"), claim.require("切成", "cut")
    said = (
        claim.choose(OFTEN),
        chance,
        shuffled.start < cut.start,
        claim.choose(OPERATION),
        claim.choose(DIVISOR),
    )
    count = len(walk_of(program).samples)
    sizes = [size for size in range(2, count + 2) if count % size]
    walks = {size: walk_of(program, {BATCH: str(size), PASSES: "50"}) for size in sizes}
    rows = tuple(row for size, walk in walks.items() for row in _pass_rows(size, walk))
    table = Table((say("batch size"), say("pass"), say("batches")), rows, say("Sizes that do not divide"))
    if not all(_passes_are_partitions(size, walk) for size, walk in walks.items()):
        return inconsistent(
            "execution",
            say("The steps of the program are not the means over the batches of a shuffled pass."),
            table,
            against=[program],
        )
    if said != ("every pass", "random", True, "divided", "actual"):
        return inconsistent(
            "execution",
            say("The program shuffles, cuts and divides in another way than this."),
            table,
            against=[program],
        )
    return confirmed(
        "execution",
        say(
            "Also where the batch size does not divide the number of samples, each step is the mean over "
            "its own batch."
        ),
        table,
        Remark(
            say(
                "Divided by the set size instead, the gradient of a last batch of {rest} would come out "
                "{times} times too small with batches of {size}.",
                rest=count % sizes[0],
                size=sizes[0],
                times=decimal(Fraction(sizes[0], count % sizes[0])),
            )
        ),
    )


def _pass_rows(size: int, walk: Walk) -> list[tuple[int, int, str]]:
    each = ceil(Fraction(len(walk.samples), size))
    first = [walk.asked[0][at : at + each] for at in (0, each, 2 * each)]
    return [(size, turn, " ".join(map(_names, one))) for turn, one in enumerate(first, 1)]


def _passes_are_partitions(size: int, walk: Walk) -> bool:
    """Whether every pass uses each sample once, in batches of `size` and a rest, in orders that change."""
    count, each = len(walk.samples), ceil(Fraction(len(walk.samples), size))
    lengths = [size] * (count // size) + ([count % size] if count % size else [])
    passes = [path[at : at + each] for path in walk.asked for at in range(0, len(path), each)]
    complete = all(
        [len(batch) for batch in one] == lengths and sorted(sum(one, ())) == list(range(count))
        for one in passes
    )
    orders = set(passes)
    return complete and (each == 1 or len(orders) > 1)
