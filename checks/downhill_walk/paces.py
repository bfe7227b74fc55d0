"""How fast an update of the three ways is, and what its direction is worth (D-01 to D-03, D-33)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    refuted,
    say,
)
from notecheck.model import Evidence, Remark, Table
from notecheck.words import AMOUNT, CERTAINTY, SIZE, Family

from ..shared.regression import gradients, shrinkage, spread
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, walk_of
from .pictures import name_of, paths_figure
from .three_walkers import (
    ACCURACY,
    DETOURS,
    FROM_ONE_PLACE,
    ONE_UPDATE,
    PROGRAMS,
    TRUE_OF_DIRECTIONS,
    batch_size_of,
    cases_of_directions,
    direction_error,
)

PACE = Family(
    "pace",
    {
        "slow": ("走得慢", "动作慢", "slow", "slowly"),
        "fast": ("走得快", "动作快", "非常快", "fast", "quick", "quickly"),
        "middling": ("速度还过得去", "速度也有保证", "a fair pace", "at a fair pace"),
    },
    two_sided=False,
)
PACES = ("fast", "middling", "slow")
PARTIES = {
    "all together": ("全体队员商量好了再迈步", "the whole party agrees before anyone moves"),
    "in batches": ("几个人结成一组", "a squad of a few"),
    "one by one": ("一个人独自赶路", "a lone walker"),
}
DIRECTIONS = ("accurate", "steady", "unreliable")
Walks = dict[str, Walk]


def walks_of(*programs: Reading) -> Walks:
    """The walks of the programs by their methods. Raises ReadingError where data or starts differ."""
    walks = dict(zip(PROGRAMS, map(walk_of, programs), strict=True))
    first = walks["all together"]
    for walk in walks.values():
        if walk.samples != first.samples:
            data = walk.program.constants["X"]
            raise walk.reading.reject(data, "the three ways are compared on the same data, and these differ")
        if walk.start != first.start:
            what = "the three ways are compared from the same place, and this program starts elsewhere"
            raise walk.reading.reject(None, what)
    return walks


def _true_paces(walks: Walks) -> dict[str, str]:
    """The fewer samples an update looks at, the faster it is made."""
    order = sorted(walks, key=lambda method: batch_size_of(walks[method]))
    return dict(zip(order, PACES, strict=True))


def _true_directions(walks: Walks) -> dict[str, str]:
    errors = {
        method: direction_error(walk, walk.start, batch_size_of(walk)) for method, walk in walks.items()
    }
    return dict(zip(sorted(walks, key=lambda method: errors[method]), DIRECTIONS, strict=True))


@check(
    "bgd-slow-but-accurate",
    "sgd-fast-but-unreliable",
    "mbgd-in-between",
    uses=["bgd-program", "mbgd-program", "sgd-program"],
)
def pace_and_direction_of_one_way(claim: Reading, *programs: Reading) -> Verdict:
    """Pace: samples looked at in an update. Direction: mean squared distance from −∇J over all batches."""
    claim.presume(AMOUNT, "fewer")
    claim.presume(CERTAINTY, "sometimes")
    walks = walks_of(*programs)
    method = claim.choose(METHOD)
    claim.require(*PARTIES[method])
    claim.presume(CERTAINTY, "sometimes")
    pace, direction = claim.choose(PACE), claim.choose(ACCURACY)
    straight = bool(claim.chosen(DETOURS)) and claim.choose(DETOURS) == "straight"
    fits = pace == _true_paces(walks)[method] and direction == _true_directions(walks)[method]
    if fits and straight == (direction == "accurate" and bool(claim.chosen(DETOURS))):
        shown = (costs_table(walks), paths_figure(list(walks.values())), _per_update())
        if claim.states(*FROM_ONE_PLACE):
            return confirmed(
                "enumeration",
                say(
                    "So it is, for one update from the same place: by the samples it looks at, and by its "
                    "direction."
                ),
                *shown,
            )
        sizes = {name: batch_size_of(walk) for name, walk in walks.items()}
        return conditional(
            "enumeration",
            TRUE_OF_DIRECTIONS,
            *shown,
            *cases_of_directions(walks, sizes),
            condition=ONE_UPDATE,
            correction=claim.prepend(say("for one step from the same place, ")),
        )
    return refuted(
        "enumeration",
        say(
            "The more samples an update looks at, the slower it is made and the more accurate its direction "
            "is."
        ),
        costs_table(walks),
        _counted_twice(walks),
    )


@check("three-speeds", uses=["bgd-program", "mbgd-program", "sgd-program"])
def paces_of_all_three(claim: Reading, *programs: Reading) -> Verdict:
    """The same for the sentence that sums up, method by method."""
    walks = walks_of(*programs)
    words = claim.chosen(METHOD)
    said = {word.meaning: claim.choose(PACE, after=word) for word in words}
    if len(words) != 3 or set(said) != set(walks):
        raise claim.reject(None, "a pace is expected for each of the three methods")
    if said == _true_paces(walks):
        return confirmed(
            "enumeration",
            say("By the samples that one update looks at, this is their order."),
            costs_table(walks),
            _per_update(),
        )
    return refuted(
        "enumeration",
        say("The fewer samples an update looks at, the faster it is made."),
        costs_table(walks),
        _counted_twice(walks),
    )


def costs_table(walks: Walks) -> Table:
    """Samples of an update, updates of a pass, and how far the first direction is off."""
    rows = tuple(
        (
            name_of(walk),
            batch_size_of(walk),
            walk.updates // walk.passes,
            decimal(direction_error(walk, walk.start, batch_size_of(walk))),
        )
        for walk in walks.values()
    )
    header = (say("an update uses"), say("samples"), say("updates in a pass"), say("mean squared error"))
    return Table(header, rows, say("Work of an update and error of its direction, where the walk starts"))


def _counted_twice(walks: Walks) -> Evidence:
    m = len(walks["one by one"].samples)
    sizes = {method: batch_size_of(walk) for method, walk in walks.items()}
    slopes = gradients(walks["one by one"].samples, walks["one by one"].start)
    exact = {method: direction_error(walk, walk.start, sizes[method]) for method, walk in walks.items()}
    return counterexample(
        say(
            "An update looks at {all} samples, {batch} or {one}; the mean squared errors of the directions "
            "are {exact}, {between} and {most}.",
            all=sizes["all together"],
            batch=sizes["in batches"],
            one=sizes["one by one"],
            exact=decimal(exact["all together"]),
            between=decimal(exact["in batches"]),
            most=decimal(exact["one by one"]),
        ),
        again=say("The updates of a pass, counted, and the formula for the error agree, in exact fractions."),
        agrees=all(
            walk.updates // walk.passes == ceil(Fraction(m, sizes[method]))
            and exact[method] == shrinkage(sizes[method], m) * spread(slopes)
            for method, walk in walks.items()
        ),
    )


def _per_update() -> Remark:
    return Remark(
        say(
            "“Fast” is read as: one move takes little work. In a whole pass all three look at each sample "
            "once; how soon they arrive depends on whether the samples agree at the minimum."
        )
    )


# ---- the advantages of both ------------------------------------------------------------------------


@check("mbgd-combines-advantages", uses=["mbgd-program", "bgd-program", "sgd-program"])
def some_of_each_advantage(claim: Reading, squads: Reading, together: Reading, alone: Reading) -> Verdict:
    """An update on 1 < b < m samples takes less work than one on m and scatters less than one on 1."""
    walks = walks_of(together, squads, alone)
    claim.require("长处", "优点", "advantages")
    other, size = claim.choose(METHOD), claim.choose(SIZE, after=("计算量", "work"))
    both = claim.number(("种", "ways"))
    claim.require("不用顾及所有数据", "不必顾及所有数据", "need not look at all the data")
    b, m = batch_size_of(walks["in batches"]), batch_size_of(walks["all together"])
    error = _true_directions(walks)["in batches"] == "steady"
    fewer = b < (m if other == "all together" else 1)
    if int(both) == 2 and error and (size == "small") == fewer and other != "in batches":
        return confirmed(
            "enumeration",
            say(
                "Its update takes {b} of {m} samples' work, and its direction is off less than that of one.",
                b=b,
                m=m,
            ),
            costs_table(walks),
            Remark(
                say(
                    "Some of each, not both in full: it is neither as cheap as one sample nor as exact as "
                    "all. Counted over a whole pass, the work of all three is the same; and {b} independent "
                    "draws cost {b} times as much as one, for 1/{b} of the variance.",
                    b=b,
                )
            ),
        )
    return refuted(
        "enumeration",
        say("A small batch takes less work than all samples and more than one."),
        costs_table(walks),
        _counted_twice(walks),
    )
