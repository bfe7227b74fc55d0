"""What is gained by choosing among the three ways (D-04)."""

from __future__ import annotations

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    refuted,
    say,
)
from notecheck.model import Figure, Remark, Table
from notecheck.words import ASCENT, SPEED, Family

from .ground import disagreeing, ground_of
from .paces import Walks, walks_of
from .pictures import errors_figure, name_of
from .settings import another_count
from .three_walkers import batch_size_of
from .valley_floor import floor_figure

MORE_ACCURATE = Family(
    "accuracy gained",
    {"more": ("更准", "更准确", "more accurately"), "less": ("更不准", "less accurately")},
    two_sided=False,
)


@check("choosing-a-way", "choosing-a-way-in-summary", uses=["bgd-program", "mbgd-program", "sgd-program"])
def no_way_is_always_the_best(claim: Reading, *programs: Reading) -> Verdict:
    """On data that a line fits SGD is nearest to the minimum after equal work, on others all samples are."""
    claim.presume(ASCENT, "descent")
    walks = walks_of(*programs)
    claim.require("最小值", "最低处", "minimum", "lowest point")
    count = claim.number(("种", "ways"))
    speed, accuracy = claim.choose(SPEED), claim.choose(MORE_ACCURATE)
    if int(count) != len(walks):
        return another_count(list(walks.values()), int(count))
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
            again=say("After twice as much work the same two are nearest."),
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
