"""The basic note's methods: how many, what lies between, their table (O-02, O-25, O-42 to O-44)."""

from __future__ import annotations

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    not_checkable,
    refuted,
    say,
)
from notecheck.model import Case, Evidence, Remark, Table
from notecheck.words import AVERAGE, GROWTH, ORDER, QUANTIFIER, SIZE, SPEED, STEADINESS

from ..shared.batch_noise import NOISE
from ..shared.descent_rule import read_update
from .noise_of_methods import scatter
from .sgd_path import DISAGREEMENT, SHAPE, both_kinds
from .three_methods import NAMES, OPTIMISER, Sizes, sizes_in
from .work_of_updates import SUITED, WORK


@check("three-basic-methods", uses=["gd-update", "sgd-update", "mini-batch-update"])
def the_updates_differ_in_their_gradient_alone(
    claim: Reading, full: Reading, single: Reading, batch: Reading
) -> Verdict:
    """The update formulas of the note: as many different gradients as methods, and the same for the rest."""
    claim.presume(QUANTIFIER, "some")
    claim.require("优化方法", "methods of optimisation", "optimisers")
    stated = claim.number(("种", "methods", "optimisers"))
    rules = [read_update(one) for one in (full, single, batch)]
    rows = tuple(
        (name, math(rule.parameter), math(rule.rate), math(rule.slope_latex))
        for name, rule in zip((NAMES["all"], NAMES["one"], NAMES["some"]), rules, strict=True)
    )
    table = Table((say("method"), say("parameters"), say("learning rate"), say("gradient")), rows)
    alike = len({(rule.parameter, rule.rate) for rule in rules}) == 1
    count = len({rule.slope for rule in rules})
    if int(stated) == count and alike:
        return confirmed(
            "enumeration",
            say("{n} updates of one form, which differ in the gradient alone.", n=count),
            table,
            Remark(say("“Basic” is a judgement and was not judged.")),
        )
    return inconsistent(
        "enumeration",
        say("The note's update formulas go along {n} different gradients.", n=count),
        table,
        against=[full, single, batch],
    )


@check("mini-batch-is-a-compromise", uses=["mini-batch-program"])
def between_one_sample_and_all(claim: Reading, code: Reading) -> Verdict:
    """The program draws more than one and fewer than all of its points for an update."""
    claim.presume_numbers(2)
    claim.presume(SIZE, "small")
    claim.require("之间", "between")
    claim.require("每次更新", "each update", "every update")
    methods = [word.meaning for word in claim.chosen(OPTIMISER)]
    sizes = sizes_in(code)
    if methods[:1] != ["some"] or sorted(set(methods[1:]) - {"some"}) != ["all", "one"]:
        raise claim.reject(None, "a method, and the two others that it lies between, expected")
    if claim.choose(QUANTIFIER) == "some" and sizes.in_between:
        return confirmed(
            "execution",
            say(
                "The note's program draws {b} of {m} points for every update.",
                b=sizes.batch,
                m=sizes.population,
            ),
            sizes.table(),
        )
    return inconsistent(
        "execution",
        say("The program draws {b} of {m} points.", b=sizes.batch, m=sizes.population),
        sizes.table(),
        against=[code],
    )


# ---- the table ---------------------------------------------------------------------------------------

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
            _by_counting(sizes),
        )
    evidence = (sizes.table(), scatter())
    slow, rough = claim.word(SPEED, after=WORK), claim.word(SHAPE)
    if claim.states(*EACH_UPDATE) and claim.states(*DISAGREEMENT):
        return confirmed("enumeration", say("Row by row it is as counted."), *evidence)
    agreeing, disagreeing = both_kinds(single)
    return conditional(
        "enumeration",
        say(
            "Right of single updates. Gradient descent is not slow in everything, and SGD converges smoothly "
            "on the samples of its program, which agree."
        ),
        *evidence,
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
        Remark(
            say(
                "“Simple” and “tuned with care” are advice and were not judged. “Looks after both” was read "
                "as less work than gradient descent and less noise than SGD. “Not smooth” was read as for "
                "the path of SGD: back and forth, with one weight."
            )
        ),
        condition=say(
            "“slow” is meant of a single update, and the gradients of the single samples are not all 0 at "
            "the minimum"
        ),
        correction=claim.rewrite(
            (slow, say("slow, in each update")),
            (rough, say("not smooth, where samples disagree")),
        ),
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


def _by_counting(sizes: Sizes) -> Evidence:
    return counterexample(
        say(
            "An update uses {m}, {b} or 1 of the {m} points, and scatters by {none}, {some} or 1, in shares "
            "of single samples.",
            m=sizes.population,
            b=sizes.batch,
            none=decimal(sizes.noise("all")),
            some=decimal(sizes.noise("some"), 2),
        ),
        again=say("by the formula for draws without repetition, and by what the program drew"),
        agrees=sizes.in_between and sizes.noise("all") == 0 < sizes.noise("some") < 1,
    )


# ---- advice ------------------------------------------------------------------------------------------


@check("optimiser-is-crucial")
def importance_is_a_judgement(claim: Reading) -> Verdict:
    """How much weight a part of the training has, nothing in the note would measure."""
    claim.require("优化器", "optimiser")
    claim.require("关键", "crucial", "essential")
    return not_checkable(
        say(
            "A judgement of importance. What can be computed of it, how the choice among the methods changes "
            "the work, the noise and the place where a training ends, is judged in the sections on them."
        )
    )


@check("gd-simple")
def simplicity_is_a_judgement(claim: Reading) -> Verdict:
    """Nothing measures how simple a theory is."""
    claim.require("GD", "gradient descent")
    claim.require("简单", "simple")
    return not_checkable(
        say("A judgement: its update is one line, but when it converges takes some care to state, see below.")
    )


@check("gd-suits-small-data")
def suiting_small_data_is_advice(claim: Reading) -> Verdict:
    """Advice; the count behind it is judged where the note gives it."""
    claim.require("数据不多", "little data")
    claim.require("理论分析", "theory", "theoretical analysis")
    return not_checkable(
        say(
            "Advice. Behind it is a count: an update takes one gradient a sample, which is little for few "
            "samples. That theory prefers it because it has no noise, one may say; no computation decides it."
        )
    )
