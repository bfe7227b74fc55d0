"""How SGD draws its samples: before every update, each equally often (D-27)."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    inconsistent,
    percent,
    say,
)
from notecheck.model import (
    Axis,
    Bars,
    Counterexample,
    Evidence,
    Figure,
    Interval,
    Panel,
    Remark,
    Rule,
    Source,
    Table,
)
from notecheck.text import Text
from notecheck.words import CHANCE, Family

from ..shared.walk import OTHER_SEEDS, SEEDS, Walk, walk_of
from ..shared.walk_draws import ODDS, Draws, draws_of, first_updates, names, passes_of, uneven
from .asked import another_size, samples_asked

SAMPLES = ("样本", "sample", "数据", "datum")

BEFORE = Family(
    "when",
    {
        "every update": (
            "每次更新之前",
            "每次更新前",
            "每一次更新之前",
            "before every update",
            "before each update",
        ),
        "every pass": ("每一遍之前", "每遍之前", "before every pass", "before each pass"),
        "once": ("开始之前", "一开始", "at the beginning", "once at the start"),
    },
    two_sided=False,
)


@check("sgd-sample-at-random", uses=["sgd-program"])
def each_update_draws_a_sample(claim: Reading, program: Reading) -> Verdict:
    """Tell from every step which sample it used; test that the draws are uniform and independent (Draws)."""
    when, chance, count = claim.choose(BEFORE), claim.choose(CHANCE), claim.number(SAMPLES)
    walk = walk_of(program)
    if samples_asked(walk) != int(count):
        return another_size(walk, [int(count)])
    fits = say(
        "Each of {draws} updates used one sample, and each of the {m} samples came equally often, "
        "independently of the one before.",
        draws=sum(map(len, walk.asked)),
        m=len(walk.samples),
    )
    return judged_draws(walk, when, chance, fits)


def judged_draws(walk: Walk, when: str, chance: str, fits: Text, *evidence: Evidence) -> Verdict:
    """How samples are drawn, by the words of a claim and by the program.

    `fits` is what is said where both agree, `evidence` is shown as well. Raises ReadingError where
    the program does not draw one sample anew for every update.
    """
    draws, m = draws_of(walk), len(walk.samples)
    if draws is None:
        raise walk.reading.reject(walk.program.update, "one sample for every update is expected here")
    shown = (
        *evidence,
        first_updates(walk),
        *(_share_interval(draws, index) for index in range(m)),
        _shares_figure(draws),
        *_how_often_all_are_seen(m),
    )
    if (when, chance) != ("every update", "random"):
        sentence = say("This is not how the program chooses its samples.")
        part = _chosen_otherwise(walk, chance if chance == "fixed" else when)
        return inconsistent("execution", sentence, part, *shown, against=[walk.reading])
    if not draws.uniform:
        sentence = say("The program does not draw each sample equally often and independently.")
        return inconsistent("execution", sentence, uneven(walk, draws), *shown, against=[walk.reading])
    source = Source("W. Hoeffding, Probability inequalities for sums of bounded variables, 1963, theorem 1")
    return confirmed("execution", fits, *shown, source)


ALIKE = {
    "fixed": say("By the sentence the samples are not left to chance: every run would use the same ones."),
    "every pass": say("By the sentence all updates of a pass would use the same sample."),
    "once": say("By the sentence all updates would use the same sample."),
}


def _chosen_otherwise(walk: Walk, way: str) -> Counterexample:
    """Samples of two runs that are not alike in the way that a sentence has it; and of two more runs."""
    if _alike(walk, way):
        what = "this program does not draw a sample anew for every update, and no other way is judged here"
        raise walk.reading.reject(walk.program.update, what)
    again = walk_of(walk.reading, seeds=OTHER_SEEDS)
    return counterexample(
        say(
            "{alike} The first updates of the program use the samples {one}, in another run {other}.",
            alike=ALIKE[way],
            one=_first_samples(walk, 0),
            other=_first_samples(walk, 1),
        ),
        again=say(
            "In two more runs they use {one}, and {other}.",
            one=_first_samples(again, 0),
            other=_first_samples(again, 1),
        ),
        agrees=not _alike(again, way),
    )


def _alike(walk: Walk, way: str) -> bool:
    """Whether all runs use the same samples, or all updates of a pass, or of a run, the same one."""
    if way == "fixed":
        return all(len(set(turn)) == 1 for turn in zip(*walk.asked, strict=False))
    parts = [walk.asked] if way == "once" else passes_of(walk, 1)
    return all(len(set(part)) == 1 for one in parts for part in one)


def _first_samples(walk: Walk, run: int) -> str:
    """The samples of the updates of two passes."""
    return " ".join(map(names, walk.asked[run][: 2 * len(walk.samples)]))


def _share_interval(draws: Draws, index: int) -> Interval:
    share = float(draws.shares[index])
    return Interval(
        say("share of sample {number} among {draws} draws", number=index + 1, draws=draws.count),
        percent(share),
        percent(share - draws.margin),
        percent(share + draws.margin),
        seeds=len(SEEDS),
        odds=f"{ODDS:g}",
    )


def _shares_figure(draws: Draws) -> Figure:
    shares, margin = draws.shares, draws.margin
    numbers = tuple(float(index + 1) for index in range(len(shares)))
    return Figure(
        "samples-drawn",
        say("Every sample is drawn equally often"),
        say(
            "One bar for each sample: its share of all draws. All bars end at the same height, one over the "
            "number of samples, well within the margin that chance leaves."
        ),
        (
            Panel(
                Axis(say("sample"), ticks=tuple((number, int(number)) for number in numbers)),
                Axis(say("share of the draws"), limits=(0, 2 / len(shares))),
                (
                    Bars(numbers, tuple(map(float, shares))),
                    Rule("y", 1 / len(shares) - margin),
                    Rule("y", 1 / len(shares) + margin, say("margin of chance")),
                ),
            ),
        ),
    )


def _how_often_all_are_seen(m: int) -> tuple[Evidence, ...]:
    """With replacement, m draws rarely show all m samples."""
    complete = Fraction(factorial(m), m**m)
    rows = tuple((seen, percent(Fraction(_ways(m, seen), m**m))) for seen in range(1, m + 1))
    return (
        Table(
            (say("different samples in a pass"), say("probability")),
            rows,
            say("A pass of m draws with replacement"),
        ),
        Remark(
            say(
                "Drawn with replacement, a pass of {m} draws shows all {m} samples only in {share} of the "
                "cases: a pass is not an epoch in which every sample is used once.",
                m=m,
                share=percent(complete),
            )
        ),
    )


def _ways(m: int, seen: int) -> int:
    """How many of the m^m sequences of m draws show exactly `seen` different samples."""
    terms: list[int] = [comb(seen, left_out) * (seen - left_out) ** m for left_out in range(seen)]
    return comb(m, seen) * (sum(terms[::2]) - sum(terms[1::2]))  # inclusion and exclusion
