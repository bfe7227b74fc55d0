"""Mini-batches between single samples and all of them: how many samples an update uses (B-40)."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, math, quote, say
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import Family

from ..shared.first_update import count_of_used
from ..shared.sample_programs import METHOD, Observed, observe
from .between_methods import EACH_UPDATE

ENDS = ["all together", "one by one"]

NOT_ALL = Family(
    "how many of all",
    {
        "fewer than all": ("不用全部样本", "不用所有样本", "neither all samples", "not all samples"),
        "all": ("全部样本", "所有样本", "all samples"),
    },
    two_sided=False,
)
NOT_ONE = Family(
    "how many at least",
    {
        "more than one": ("不只用一个样本", "不止用一个样本", "nor just one", "more than one"),
        "one": ("只用一个样本", "just one", "only one"),
    },
    two_sided=False,
)


@check("mini-batch-between", uses=["mbgd-program", "bgd-program", "sgd-program"])
def a_batch_is_more_than_one_and_less_than_all(
    claim: Reading, squads: Reading, together: Reading, alone: Reading
) -> Verdict:
    """The three programs of the course, run: how many samples does each use in an update?"""
    claim.presume_numbers(1)
    claim.require("之间", "between")
    claim.require("一小批样本", "small batch of samples")
    claim.require(*EACH_UPDATE)
    first, *others = [word.meaning for word in claim.chosen(METHOD)]
    if first != "in batches" or sorted(others) != ENDS:
        raise claim.reject(None, "the check expects a method, and the two that it lies between")
    not_all, not_one = claim.word(NOT_ALL), claim.word(NOT_ONE)
    programs = (alone, squads, together)
    seen = [observe(program) for program in programs]
    few, size, all_of_them = (max(one.counts) for one in seen)
    between = few < size < all_of_them
    evidence = (_samples_of_programs(seen), _about_the_ends())
    summary = say(
        "The course's own programs use {few}, {size} and {all} samples in every update.",
        few=few,
        size=size,
        all=all_of_them,
    )
    if between and (not_all.meaning, not_one.meaning) == ("fewer than all", "more than one"):
        return confirmed("execution", summary, *evidence)
    case = _three_counts(seen, between, f"{not_all.words}, {not_one.words}")
    return inconsistent("execution", summary, case, *evidence, against=programs)


def _three_counts(seen: Sequence[Observed], between: bool, said: str) -> Counterexample:
    """The samples of an update, from its recorded steps, and by what it depends on."""
    few, size, all_of_them = (max(one.counts) for one in seen)
    used = [count_of_used(one.reading) for one in seen]
    return counterexample(
        say(
            "Samples in one update of the course's programs: {few} with SGD, {size} with mini-batches, {all} "
            "with batch gradient descent. By this sentence it is with mini-batches: {said}.",
            few=few,
            size=size,
            all=all_of_them,
            said=quote(said),
        ),
        again=say(
            "Each of the {m} targets was changed in turn, and the programs were run again with another seed: "
            "their first updates depend on {used} of them.",
            m=len(seen[0].samples),
            used=", ".join(map(str, used)),
        ),
        agrees=(used[0] < used[1] < used[2]) is between,
    )


def _about_the_ends() -> Remark:
    return Remark(
        say(
            "The two ends belong to it as special cases: {one} is SGD, {all} is batch gradient descent.",
            one=math("b = 1"),
            all=math("b = m"),
        )
    )


def _samples_of_programs(seen: Sequence[Observed]) -> Table:
    names = (say("single samples"), say("mini-batch"), say("batch gradient descent"))
    rows = tuple((name, max(one.counts), len(one.samples)) for name, one in zip(names, seen, strict=True))
    header = (say("method"), say("samples an update"), say("samples in all"))
    return Table(header, rows, say("Recovered from the recorded parameters"))
