"""One name for two methods: how many samples SGD uses (X-04), and which gradient descent is meant (X-10)."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck import Reading, Verdict, check, confirmed, inconsistent, quote, say
from notecheck.model import Remark, Source, Table
from notecheck.words import QUANTIFIER, SIZE, Family, Word

from ..shared.batch_words import SAMPLES
from ..shared.sample_programs import METHOD, describe_counts, figure_of_samples_used, observe
from ..shared.update_sizes import sizes_part

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
    elsewhere = counts | {one.reading: min(one.counts) for one in seen}
    if against := [one for one, count in elsewhere.items() if count != here]:
        summary = say("Elsewhere in the course SGD uses another number of samples.")
        there = elsewhere[against[0]]
        part = sizes_part(here, there, max(here, there))
        return inconsistent("execution", summary, *evidence, part, against=against)
    if not more or _named_otherwise(more, other):
        summary = say("All notes and programs agree on what SGD uses in an update.")
        return confirmed("execution", summary, *evidence)
    return inconsistent(
        "execution",
        say("Two notes call SGD what uses exactly one sample; here it may use more under the same name."),
        *evidence,
        sizes_part(here + 1, here, here + 2),
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
    seen, every = observe(together), len(observe(together).samples)
    sizes = [every if one.choose(QUANTIFIER) == "all" else every - 1 for one in (claim, definition)]
    sizes.append(min(seen.counts))
    evidence = (figure_of_samples_used(seen),)
    if set(sizes) == {every}:
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
        sizes_part(max(sizes), min(sizes), every),
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
    share, count = whole.choose(QUANTIFIER), int(single.number(SAMPLES))
    stated = [int(claim.number(SAMPLES))] if claim.numbers_of(*SAMPLES) else []
    every = max(count, *stated, 1) + 2
    meant = {"one by one": count, "all together": every}[names[1].meaning]
    sizes = {"all": every, "some": every - 1, "one": 1}
    if share not in sizes:
        raise whole.reject(whole.word(QUANTIFIER), "how many samples this is cannot be told")
    plain = stated[0] if stated else sizes[share]
    table = Table(
        (say("note"), say("plain “gradient descent” uses")),
        (
            (quote(whole.place.path), say("all samples") if share == "all" else say("some samples")),
            (quote(claim.place.path), quote(names[1].words)),
        ),
    )
    if plain == meant:
        return confirmed("enumeration", say("The notes agree about the method of this name."), table)
    return inconsistent(
        "enumeration",
        say("Without adjective “gradient descent” is one method in this note and another in its neighbour."),
        table,
        sizes_part(plain, meant, every),
        Remark(
            say(
                "What readers had in mind before cannot be checked; what is judged is which method the name "
                "stands for. A first program that loops over the samples and updates inside the loop is SGD; "
                "one that first adds up all gradients is batch gradient descent, loop or not."
            )
        ),
        against=[single] if stated and meant == count else [whole],
        correction=claim.rewrite(
            (names[0], say("gradient descent with {count} sample an update", count=count))
        ),
    )
