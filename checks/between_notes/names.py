"""One name for several things, several names for one thing: SGD (X-04), GD (X-10), iterations, batch size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, inconsistent, quote, say
from notecheck.model import Remark, Source, Table
from notecheck.numbers import Number
from notecheck.words import OPPOSITION, QUANTIFIER, SIZE, Family, Word

from ..shared.batch_words import SAMPLES
from ..shared.descent_rule import ITERATIONS, number_after
from ..shared.sample_programs import METHOD, describe_counts, figure_of_samples_used, observe, updates_in
from ..shared.walk import walk_of

NAMES = Family(
    "name of a method",
    {"without adjective": ("梯度下降", "gradient descent"), **METHOD.meanings},
    two_sided=False,
)
EACH_TIME = ("每一步", "每次", "every step", "each step", "every update", "each update")
DATUM = ("条", "example")

# ---- what SGD is ----------------------------------------------------------------------------------

ALSO = ("也可以是", "或者是", "or at")


@check(
    "sgd-one-or-a-few",
    uses=["sgd-one-sample", "sgd-uses-one-datum", "sgd-program", "sgd-regression-program"],
)
def sgd_is_one_thing(
    claim: Reading, definition: Reading, datum: Reading, alone: Reading, one_by_one: Reading
) -> Verdict:
    """Read from every definition how many samples SGD uses, and run the programs of that name.

    A small part of the samples may stand here under its own name, which the other notes give it.
    """
    claim.presume(SIZE, "small")
    claim.require(*EACH_TIME)
    method, *other = claim.chosen(METHOD) or (None,)
    if method is None or method.meaning != "one by one":
        raise claim.reject(method, "this check judges what SGD is", "Begin with the name SGD.")
    here = int(claim.number(SAMPLES))
    more = [word for word in claim.chosen(QUANTIFIER) if word.meaning != "one"]
    for word in more:
        if word.meaning != "some":
            raise claim.reject(word, "this check judges whether SGD uses one sample or a part of them")
    counts = {definition: int(definition.number(SAMPLES)), datum: int(datum.number(DATUM))}
    seen = [observe(alone), observe(one_by_one)]
    table = _definitions(claim, counts, more)
    evidence = (
        table,
        Remark(
            say(
                "The programs of this name were run as well: their updates use {count}.",
                count=describe_counts(seen),
            )
        ),
        figure_of_samples_used(*seen),
    )
    against = [one for one, count in counts.items() if count != here]
    if against or any(one.counts != {here} for one in seen):
        found = [*against, *(one.reading for one in seen if one.counts != {here})]
        summary = say("Elsewhere in the course SGD uses another number of samples.")
        return inconsistent("execution", summary, *evidence, against=found)
    if not more or _named_otherwise(more, other):
        summary = say("All notes and programs agree on what SGD uses in an update.")
        return confirmed("execution", summary, *evidence)
    return inconsistent(
        "execution",
        say("Two notes call SGD what uses exactly one sample; here it may use more under the same name."),
        *evidence,
        Remark(
            say(
                "Both usages are common. Deep learning often says SGD for small batches; the other notes of "
                "this course call those mini-batch gradient descent, and then the sentence would leave no "
                "difference between the two."
            )
        ),
        Source("Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.1.3"),
        against=list(counts),
        correction=claim.rewrite((claim.require(*ALSO), say("mini-batch gradient descent is what looks at"))),
    )


def _named_otherwise(more: list[Word], other: Sequence[Word | None]) -> bool:
    """Whether what uses some of the samples has the name of mini-batches, and nothing else is said."""
    names = [word for word in other if word is not None]
    return (
        [word.meaning for word in more] == ["some"]
        and [word.meaning for word in names] == ["in batches"]
        and names[0].start < more[0].start
    )


def _definitions(claim: Reading, counts: dict[Reading, int], more: list[Word]) -> Table:
    rows = [(quote(one.claim.place.path), quote(str(count))) for one, count in counts.items()]
    here = [str(int(claim.number(SAMPLES))), *(word.words for word in more)]
    rows.append((quote(claim.place.path), quote(" / ".join(here))))
    return Table(
        (say("note"), say("samples in an update of SGD")), tuple(rows), say("What the notes call SGD")
    )


# ---- what "gradient descent" means ----------------------------------------------------------------


@check("gd-uses-whole-set", uses=["batch-gd-all-samples", "bgd-program"])
def gd_is_batch_gd(claim: Reading, definition: Reading, together: Reading) -> Verdict:
    """What is said of GD here is the definition of batch GD, and what its program does."""
    claim.require("训练集", "training set")
    name = claim.chosen(NAMES)[:1]
    if not name or name[0].meaning != "without adjective":
        raise claim.reject(name[0] if name else None, "this check judges gradient descent without adjective")
    share, elsewhere, seen = claim.choose(QUANTIFIER), definition.choose(QUANTIFIER), observe(together)
    evidence = (figure_of_samples_used(seen),)
    if share == elsewhere == "all" and seen.counts == {len(seen.samples)}:
        return confirmed(
            "execution",
            say(
                "So “gradient descent” here is the batch gradient descent of the other notes: its program "
                "uses {count} in every update.",
                count=describe_counts([seen]),
            ),
            *evidence,
        )
    return inconsistent(
        "execution",
        say("The program of batch gradient descent uses {count}.", count=describe_counts([seen])),
        *evidence,
        against=[definition, together],
    )


@check("gd-was-sgd", uses=["gd-uses-whole-set", "sgd-one-sample"])
def gradient_descent_without_adjective(claim: Reading, whole: Reading, single: Reading) -> Verdict:
    """One note means SGD by plain "gradient descent", the other the gradient of the whole training set.

    They agree once the sentence says which gradient descent it means, by its number of samples.
    """
    claim.require("就是", "was", "is")
    names = claim.chosen(NAMES)
    if len(names) != 2 or names[0].meaning != "without adjective":
        raise claim.reject(None, "two names are expected: gradient descent, and what it is")
    if names[1].meaning not in ("one by one", "all together"):
        raise claim.reject(names[1], "this check knows SGD and batch gradient descent by their names")
    share = whole.choose(QUANTIFIER)
    count = int(single.number(SAMPLES))
    stated = [int(number) for number in claim.numbers if number.counts(*SAMPLES)]
    table = Table(
        (say("note"), say("plain “gradient descent” uses")),
        (
            (quote(whole.place.path), say("all samples") if share == "all" else say("some samples")),
            (quote(claim.place.path), quote(names[1].words)),
        ),
    )
    if (names[1].meaning == "all together" and share == "all" and not stated) or (
        names[1].meaning == "one by one" and stated == [count]
    ):
        return confirmed("enumeration", say("The notes agree about the method of this name."), table)
    return inconsistent(
        "enumeration",
        say("Without adjective “gradient descent” is one method in this note and another in its neighbour."),
        table,
        Remark(
            say(
                "What readers had in mind before cannot be checked; what is judged is which method the name "
                "stands for. A first program that loops over the samples and updates inside the loop is SGD; "
                "one that first adds up all gradients is batch gradient descent, loop or not."
            )
        ),
        against=[whole],
        correction=claim.rewrite(
            (names[0], say("gradient descent with {count} sample an update", count=count))
        ),
    )


# ---- what an iteration is -------------------------------------------------------------------------

COUNTED = Family(
    "what is counted",
    {
        "iterations": ("迭代次数", "number of iterations"),
        "passes": ("遍数", "轮数", "number of passes", "number of epochs"),
        "updates": ("更新次数", "number of updates"),
    },
    two_sided=False,
)
AS_BEFORE = Family(
    "as before",
    {
        "same": ("照旧", "不变", "stay", "stays", "unchanged"),
        "other": ("改变", "变了", "换过", "change", "changes"),
    },
)


@check(
    "sgd-iterations-unchanged",
    uses=[
        "bgd-program",
        "sgd-program",
        "sgd-program-settings",
        "sgd-regression-program",
        "updates-per-training",
    ],
)
def an_iteration_is_not_always_an_update(
    claim: Reading,
    together: Reading,
    alone: Reading,
    settings: Reading,
    one_by_one: Reading,
    training: Reading,
) -> Verdict:
    """Run the programs of SGD and divide their updates by the iterations that their notes speak of."""
    claim.presume(OPPOSITION, "same")
    for terms in (("数据", "data"), ("学习率", "learning rate")):
        claim.require(*terms)
    counted, same = claim.word(COUNTED), claim.choose(AS_BEFORE) == "same"
    before, walk = walk_of(together), walk_of(alone)
    here = Fraction(walk.updates, walk.passes)
    said = int(number_after(settings, *ITERATIONS))
    there = Fraction(updates_in(one_by_one), said)
    table = Table(
        (say("program"), say("iterations"), say("updates"), say("updates in an iteration")),
        (
            (quote(before.name), before.passes, before.updates, before.updates // before.passes),
            (quote(walk.name), walk.passes, walk.updates, str(here)),
            (quote(one_by_one.claim.id), said, updates_in(one_by_one), str(there)),
        ),
        say("Counted by running"),
    )
    kept = (before.samples, before.rate, before.passes) == (walk.samples, walk.rate, walk.passes)
    if kept is not same or (counted.meaning == "updates" and before.updates != walk.updates):
        summary = say(
            "Data, learning rate and passes are those of the program before; its updates number {updates}.",
            updates=walk.updates,
        )
        return inconsistent("execution", summary, table, against=[together, alone])
    if counted.meaning == "passes" or here == there:
        return confirmed(
            "execution", say("Both programs go through the data {n} times.", n=walk.passes), table
        )
    return inconsistent(
        "execution",
        say(
            "One “iteration” of SGD is {here} updates in this note and {there} in another.",
            here=str(here),
            there=str(there),
        ),
        table,
        Remark(
            say(
                "What this note calls an iteration is a pass through the data, an epoch; a third note says "
                "“{training}” for it. Compared at equal “iterations”, this SGD has moved {here} times as "
                "often.",
                training=quote(_words_from(training.number(), training)),
                here=str(here),
            )
        ),
        against=[settings],
        correction=claim.rewrite((counted, say("number of passes"))),
    )


def _words_from(number: Number, reading: Reading) -> str:
    """A number with the words that it counts, as they stand: up to the next comma or article."""
    return re.split(r"中?[，,。;；]| the ", reading.text[number.start :])[0]


# ---- what the size of a batch is called -----------------------------------------------------------

SIZE_OF_BATCH = Family(
    "name of the batch size",
    {
        "batch size": ("批量大小", "batch size"),
        "samples of a batch": (
            "批次样本量",
            "批次样本数",
            "sample size of a batch",
            "batch sample size",
        ),
        "size of a batch": ("批次大小", "size of a batch"),
    },
    two_sided=False,
)


@check("batch-size-symbol", uses=["batch-mse-gradient", "mbgd-batch-size", "noise-batches-rarer"])
def the_batch_size_has_one_name(claim: Reading, gradient: Reading, *others: Reading) -> Verdict:
    """The symbol must be the one that the formula divides by and sums to; the names are compared."""
    symbol = str(claim.formula.expr)
    names = claim.chosen(SIZE_OF_BATCH)
    if not names:
        raise claim.reject(None, "this check judges what the size of a batch is called")
    if symbol not in gradient.formula.symbols:
        summary = say("The formula of this note has no such symbol.")
        return inconsistent("enumeration", summary, against=[gradient])
    elsewhere = {other: other.chosen(SIZE_OF_BATCH)[:1] for other in others}
    if lacking := next((other for other, words in elsewhere.items() if not words), None):
        raise lacking.reject(None, "no name for the size of a batch was found here")
    rows = ((claim, names[:1]), *elsewhere.items())
    table = Table(
        (say("note"), say("its name for the size of a batch")),
        tuple((quote(one.claim.place.path), quote(words[0].words)) for one, words in rows),
    )
    given = {word.meaning for word in names}
    different = [other for other, words in elsewhere.items() if words[0].meaning not in given]
    if not different:
        return confirmed("enumeration", say("Each note's name for the size of a batch is given here."), table)
    return inconsistent(
        "enumeration",
        say("Different notes give the size of a batch different names."),
        table,
        Remark(
            say(
                "The thing is the same: the number of samples behind one update. Nothing is wrong with "
                "either name, but a reader of all notes should know that they mean one hyper-parameter."
            )
        ),
        against=different,
        correction=claim.insert_after(
            names[-1], say(", elsewhere called “{name}”", name=quote(elsewhere[different[0]][0].words))
        ),
    )
