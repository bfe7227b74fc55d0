"""How fast the three ways are, and what their directions are worth (D-01 to D-04, D-22, D-33)."""

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
    inconsistent,
    refuted,
    say,
)
from notecheck.model import Case, Evidence, Figure, Remark, Table
from notecheck.words import AMOUNT, ASCENT, CERTAINTY, SIZE, SPEED, Family

from ..shared.regression import gradients, shrinkage, spread
from ..shared.sample_programs import METHOD
from ..shared.walk import Walk, walk_of
from .ground import Ground, disagreeing, ground_of
from .pictures import errors_figure, name_of, paths_figure
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
from .valley_floor import floor_figure

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


def _walks(*programs: Reading) -> Walks:
    return dict(zip(PROGRAMS, map(walk_of, programs), strict=True))


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
    walks = _walks(*programs)
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
    walks = _walks(*programs)
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


# ---- is SGD very fast? -----------------------------------------------------------------------------

ONE_STEP = ("就每一步的计算量而言", "as far as the work of one step goes")
CLOSE = Fraction(1, 10)


@check("sgd-very-fast", uses=["sgd-program", "bgd-program"])
def cheap_steps_are_not_always_a_fast_walk(claim: Reading, alone: Reading, together: Reading) -> Verdict:
    """One step looks at 1 sample instead of m. How soon the walk arrives is counted in samples looked at."""
    one, all_ = walk_of(alone), walk_of(together)
    claim.require("每一步", "每步", "each step", "every step")
    claim.require("所有数据", "all the data")
    speed = claim.choose(SPEED)
    count = claim.number(("条", "example"))
    if {len(asked) for path in one.asked for asked in path} != {int(count)}:
        return inconsistent(
            "execution", say("The program looks at another number of samples."), against=[alone]
        )
    agreeing, noisy = (_race(one, samples) for samples in (one.samples, disagreeing(one.samples)))
    evidence = (_race_table(agreeing, noisy), floor_figure(one))
    m = len(all_.samples)
    if speed != "faster":
        return refuted(
            "enumeration",
            say("One step of SGD takes less work, not more."),
            *evidence,
            counterexample(
                say("One step looks at {one} sample instead of {all}.", one=int(count), all=m),
                again=say(
                    "So a pass has room for {times} steps, as the program makes them.",
                    times=one.updates // one.passes,
                ),
                agrees=one.updates // one.passes
                == ceil(Fraction(m, int(count)))
                > all_.updates // all_.passes,
            ),
        )
    if claim.states(*ONE_STEP):
        return confirmed(
            "enumeration",
            say("One step looks at {one} sample instead of {all}.", one=int(count), all=m),
            *evidence,
        )
    return conditional(
        "enumeration",
        say(
            "A step takes 1/{m} of the work. With short steps that makes the walk fast where the samples "
            "agree at the minimum; where they do not, it never comes really close.",
            m=m,
        ),
        *evidence,
        Case(
            True,
            say(
                "On the note's data SGD has looked at {one} samples when it is within {close} of the minimum "
                "(root mean square), batch gradient descent at {all}.",
                one=_shown(agreeing[0]),
                close=decimal(CLOSE),
                all=_shown(agreeing[1]),
            ),
        ),
        Case(
            False,
            say(
                "With targets moved by one, up and down in turn, SGD stays {level} away at this learning "
                "rate, however long it walks; batch gradient descent is within {close} after {all} samples.",
                level=decimal(ground_of(one, 1, disagreeing(one.samples)).in_the_long_run(), 3),
                close=decimal(_closer(one)),
                all=_shown(_needed(ground_of(one, m, disagreeing(one.samples)), _closer(one))),
            ),
        ),
        condition=say(
            "the work of one step is counted, or the samples agree at the minimum and the "
            "learning rate is small"
        ),
        correction=claim.prepend(say("as far as the work of one step goes, ")),
    )


def _closer(walk: Walk) -> float:
    """Half the distance at which SGD settles where the samples disagree."""
    return ground_of(walk, 1, disagreeing(walk.samples)).in_the_long_run() / 2


def _needed(ground: Ground, close: float) -> int | None:
    """After how many looked-at samples the walk stays within `close`, or None for never."""
    low, high = 0, 1 << 17
    if ground.after(high) > close:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ground.after(middle) <= close else (middle, high)
    return high * ground.size


def _shown(needed: int | None) -> str:
    return "∞" if needed is None else decimal(needed, 2)


def _race(walk: Walk, samples: tuple) -> tuple[int | None, int | None]:  # type: ignore[type-arg]
    """The samples that SGD and batch gradient descent look at until they are near the minimum."""
    close = float(CLOSE) if samples == walk.samples else _closer(walk)
    one, every = (_needed(ground_of(walk, size, samples), close) for size in (1, len(samples)))
    return one, every


def _race_table(agreeing: tuple[int | None, int | None], noisy: tuple[int | None, int | None]) -> Table:
    rows = (
        (say("the note's data"), _shown(agreeing[0]), _shown(agreeing[1])),
        (say("targets moved by one"), _shown(noisy[0]), _shown(noisy[1])),
    )
    header = (say("data"), say("SGD"), say("batch gradient descent"))
    return Table(header, rows, say("Samples looked at until the walk is near the minimum"))


# ---- the advantages of both ------------------------------------------------------------------------


@check("mbgd-combines-advantages", uses=["mbgd-program", "bgd-program", "sgd-program"])
def some_of_each_advantage(claim: Reading, squads: Reading, together: Reading, alone: Reading) -> Verdict:
    """An update on 1 < b < m samples takes less work than one on m and scatters less than one on 1."""
    walks = _walks(together, squads, alone)
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


# ---- the choice ------------------------------------------------------------------------------------

MORE_ACCURATE = Family(
    "accuracy gained",
    {"more": ("更准", "更准确", "more accurately"), "less": ("更不准", "less accurately")},
    two_sided=False,
)


@check("choosing-a-way", "choosing-a-way-in-summary", uses=["bgd-program", "mbgd-program", "sgd-program"])
def no_way_is_always_the_best(claim: Reading, *programs: Reading) -> Verdict:
    """On data that a line fits SGD is nearest to the minimum after equal work, on others all samples are."""
    claim.presume(ASCENT, "descent")
    walks = _walks(*programs)
    claim.require("最小值", "最低处", "minimum", "lowest point")
    count = claim.number(("种", "ways"))
    speed, accuracy = claim.choose(SPEED), claim.choose(MORE_ACCURATE)
    if int(count) != len(walks):
        return inconsistent(
            "enumeration", say("The note has {count} ways.", count=len(walks)), against=programs
        )
    ends = {kind: _ends(walks, kind) for kind in (False, True)}
    best = {kind: min(found, key=lambda method: found[method]) for kind, found in ends.items()}
    figures: tuple[Figure, ...] = (errors_figure(list(walks.values())), floor_figure(walks["one by one"]))
    table = _choice_table(walks, ends)
    if (speed, accuracy) == ("faster", "more") and best[False] != best[True]:
        return confirmed(
            "enumeration",
            say("None of the three is the best everywhere, so choosing by the situation can gain both."),
            table,
            *figures,
            Remark(
                say(
                    "The sentence does not say how to choose. What the computed cases show: single samples "
                    "where the model fits all data, more samples where they disagree and the walk is long "
                    "enough, at one learning rate."
                )
            ),
        )
    return refuted(
        "enumeration",
        say("The best of three is never worse than any one of them."),
        table,
        counterexample(
            say(
                "After as much work, {one} is nearest on the note's data and {other} with targets moved by "
                "one.",
                one=name_of(walks[best[False]]),
                other=name_of(walks[best[True]]),
            ),
            again=say("Twice as much work gives the same order."),
            agrees=all(
                min(again := _ends(walks, kind, 2), key=lambda method: again[method]) == best[kind]
                for kind in ends
            ),
        ),
    )


LONG = 20  # times the passes of the programs, so that the noise is what is left


def _ends(walks: Walks, moved: bool, times: int = 1) -> dict[str, float]:
    """The root mean square distance from the minimum after equal work, on the data as they are or moved."""
    found = {}
    for method, walk in walks.items():
        samples = disagreeing(walk.samples) if moved else walk.samples
        size = batch_size_of(walk)
        turns = times * walk.passes * (LONG if moved else 1) * len(samples) // size
        found[method] = ground_of(walk, size, samples).after(turns)
    return found


def _choice_table(walks: Walks, ends: dict[bool, dict[str, float]]) -> Table:
    rows = tuple(
        (name_of(walk), decimal(ends[False][method], 3), decimal(ends[True][method], 3))
        for method, walk in walks.items()
    )
    header = (
        say("an update uses"),
        say("the note's data, {passes} passes", passes=walks["one by one"].passes),
        say("targets moved by one, {passes} passes", passes=LONG * walks["one by one"].passes),
    )
    return Table(
        header, rows, say("Distance from the minimum after equal work (root mean square, computed exactly)")
    )
