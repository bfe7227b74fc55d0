"""Does a larger batch make training faster, or better? (M-26, M-28)"""

from __future__ import annotations

from fractions import Fraction
from itertools import count, pairwise

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Step, Table
from notecheck.text import Text
from notecheck.words import Family

from ..shared.bowl import Bowl
from .bigger_batches import BATCHES, RATE
from .oscillation import UNIT

WHETHER = Family(
    "whether larger is better",
    {
        "not always": (
            *("未必因此变快", "未必变快", "不一定变快", "并非越大越好", "不是越大越好"),
            *(
                "not necessarily faster",
                "not necessarily get faster",
                "need not be faster",
                "bigger is not always better",
            ),
            *("larger is not always better", "not the better the larger"),
        ),
        "always": (
            *("一定因此变快", "必然因此变快", "必定变快", "越大越好"),
            *(
                "necessarily faster",
                "always faster",
                "always gets faster",
                "the better the larger",
                "the bigger the better",
                "the larger the better",
            ),
        ),
        "never": (
            *("绝不会因此变快", "不会因此变快", "越大越差", "越小越好"),
            *(
                "never faster",
                "never gets faster",
                "the worse the larger",
                "the bigger the worse",
                "the smaller the better",
            ),
        ),
    },
    two_sided=False,
)
LARGE, GOAL = 10, Fraction(1, 100)


@check("larger-batch-not-always-faster", "bigger-is-not-always-better")
def samples_until_the_goal(claim: Reading) -> Verdict:
    """Count the updates and samples that bring the mean squared distance from 1 to 1/100, on a bowl.

    Where the samples agree, every batch size takes the same updates, so a larger one only more work.
    Where they disagree, single samples never come that close, and the larger batch does.
    """
    claim.require("训练", *BATCHES, "training")
    whether = claim.choose(WHETHER)
    agree, disagree = Bowl(Fraction(1)), UNIT
    evidence = (_work_table(), _same_pace())
    if whether == "not always":
        summary = say(
            "Where the samples agree, it takes as many updates and {b} times the work; where they do not, "
            "only the larger batch arrives.",
            b=LARGE,
        )
        return confirmed("enumeration", summary, *evidence)
    shown = _no_gain(agree) if whether == "always" else _only_larger(disagree)
    return refuted("enumeration", say("It depends on how much the samples disagree."), shown, *evidence)


def _updates(bowl: Bowl, size: int) -> int | None:
    """Updates until the mean squared distance is at most `GOAL`, None where it never is."""
    batch = bowl.with_batch(size)
    if batch.settled(RATE) >= GOAL:
        return None
    keeps, moment = float(batch.keeps(RATE)), 1.0
    for number in count(1):
        moment = keeps * moment + float(RATE**2 * batch.noise)
        if moment <= GOAL:
            return number
    raise AssertionError("count never ends")


def _work_table() -> Table:
    rows = []
    for name, bowl in ((say("agree"), Bowl(Fraction(1))), (say("disagree"), UNIT)):
        for size in (1, LARGE):
            updates = _updates(bowl, size)
            never: Text = say("never")
            rows.append((name, size, updates or never, updates * size if updates else never))
    header = (say("the samples"), say("batch size"), say("updates"), say("samples used"))
    title = say(
        "Until the mean squared distance has come from 1 to {goal}, learning rate {rate}",
        goal=str(GOAL),
        rate=str(RATE),
    )
    return Table(header, tuple(rows), title)


def _same_pace() -> Derivation:
    return Derivation(
        (
            Step(
                say("On average an update shortens the distance alike with every batch size:"),
                r"\mathbb{E}[\theta'] = (1 - \eta h)\,\theta",
            ),
            Step(
                say("A batch of {b} uses {b} samples for it, and gains only in the noise:", b=math("b")),
                r"\mathbb{E}[\theta'^2] = (1 - \eta h)^2\,\mathbb{E}[\theta^2] + \frac{\eta^2\sigma^2}{b}",
            ),
        ),
        say("What a larger batch gains"),
    )


def _no_gain(bowl: Bowl) -> Counterexample:
    one, many = _updates(bowl, 1), _updates(bowl, LARGE)
    keeps, goal = (1 - RATE) ** 2, GOAL
    return counterexample(
        say(
            "Samples that agree: batches of 1 and of {b} both take {updates} updates.",
            b=LARGE,
            updates=str(one),
        ),
        again=say("{keep} to this power is the first below {goal}.", keep=str(keeps), goal=str(goal)),
        agrees=one is not None and one == many and keeps**one <= goal < keeps ** (one - 1),
    )


def _only_larger(bowl: Bowl) -> Counterexample:
    many, level = _updates(bowl, LARGE), bowl.settled(RATE)
    steps = bowl.scatter(RATE, Fraction(1), 60)
    grouped = bowl.with_batch(LARGE).scatter(RATE, Fraction(1), many or 1)
    return counterexample(
        say(
            "Samples that disagree: single ones never come below {level}, batches of {b} are at {goal} after "
            "{updates} updates.",
            level=str(level),
            b=LARGE,
            goal=str(GOAL),
            updates=str(many),
        ),
        again=say(
            "Followed in exact fractions, {steps} updates of single ones fall every time and stay above that "
            "level; the batches pass the goal at the same update as before.",
            steps=len(steps) - 1,
        ),
        agrees=many is not None
        and all(before > after > level > GOAL for before, after in pairwise(steps))
        and grouped[-1] <= GOAL < grouped[-2],
    )
