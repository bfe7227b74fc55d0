"""The basic note's methods: how many there are, and which lies between the others (O-02, O-25)."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    inconsistent,
    math,
    not_checkable,
    say,
)
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import QUANTIFIER, SIZE

from ..shared.descent_rule import UpdateRule, read_update
from .batch_runs import other_size
from .three_methods import NAMES, OPTIMISER, Sizes, sizes_in


@check("three-basic-methods", uses=["gd-update", "sgd-update", "mini-batch-update"])
def the_updates_differ_in_their_gradient_alone(
    claim: Reading, full: Reading, single: Reading, batch: Reading
) -> Verdict:
    """The update formulas of the note: as many different gradients as methods, and the same for the rest."""
    claim.presume(QUANTIFIER, "some")
    claim.require("优化方法", "methods of optimisation", "optimisers")
    stated = int(claim.number(("种", "methods", "optimisers")))
    updates = (full, single, batch)
    rules = [read_update(one) for one in updates]
    rows = tuple(
        (name, math(rule.parameter), math(rule.rate), math(rule.slope_latex))
        for name, rule in zip((NAMES["all"], NAMES["one"], NAMES["some"]), rules, strict=True)
    )
    table = Table((say("method"), say("parameters"), say("learning rate"), say("gradient")), rows)
    alike = len({(rule.parameter, rule.rate) for rule in rules}) == 1
    count = len({rule.slope for rule in rules})
    if stated == count and alike:
        return confirmed(
            "enumeration",
            say("{n} updates of one form, which differ in the gradient alone.", n=count),
            table,
            Remark(say("“Basic” is a judgement and was not judged.")),
        )
    return inconsistent(
        "enumeration",
        say("The note's update formulas go along {n} different gradients.", n=count)
        if alike
        else say("The note's update formulas differ in more than the gradient."),
        table,
        _as_written(rules, updates, stated),
        against=updates,
    )


def _as_written(rules: Sequence[UpdateRule], updates: Sequence[Reading], stated: int) -> Counterexample:
    """What differs among the formulas, part by part; again by cutting each at its ∇, as plain text."""
    cut = ["".join(one.formula.latex.split()).partition(r"\nabla") for one in updates]
    before, behind = {parts[0] for parts in cut}, {parts[-1] for parts in cut}
    return counterexample(
        say(
            "The formulas have the parameters {parameters}, the learning rates {rates} and the gradients "
            "{slopes}; by the sentence {n} methods have {n} gradients, and all the rest in common.",
            parameters=math(r",\ ".join(dict.fromkeys(math(rule.parameter).latex for rule in rules))),
            rates=math(r",\ ".join(dict.fromkeys(math(rule.rate).latex for rule in rules))),
            slopes=math(r",\ ".join(dict.fromkeys(rule.slope_latex for rule in rules))),
            n=stated,
        ),
        again=say(
            "Cut at {nabla} and compared as plain text, their different beginnings number {before}, their "
            "different ends {behind}.",
            nabla=math(r"\nabla"),
            before=len(before),
            behind=len(behind),
        ),
        agrees=(len(before), len(behind)) != (1, stated),
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
    said = claim.choose(QUANTIFIER)
    if said == sizes.method == "some":
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
        other_size(
            code.program,
            claim.chosen(QUANTIFIER)[0].words,
            lambda asked: said == Sizes(sizes.population, asked).method == "some",
        ),
        against=[code],
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
