"""What is left of the oscillation in the end (M-17)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    math,
    percent,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Table
from notecheck.text import Text
from notecheck.words import GROWTH, Family

from ..mini_batch.small_batches import MISFIT
from ..shared.bowl import scatter_by_enumeration, settling_steps
from ..shared.wording import listed
from .oscillation import (
    HALF,
    LEVEL,
    NOISES,
    OSCILLATION,
    UNIT,
    quiet_case,
    scatter_figure,
)

REMAINS = Family(
    "whether it is still there",
    {
        "there": (
            "没有消失",
            "仍然存在",
            "依然存在",
            "still there",
            "has not disappeared",
            "has not gone",
            "does not vanish",
        ),
        "gone": ("已经消失", "完全消失", "彻底消失", "has disappeared", "has gone", "vanishes"),
    },
    two_sided=False,
)
SIGHT = Family(
    "how visible it is",
    {
        "less": ("不再那么显眼", "不那么明显", "less visible", "less conspicuous"),
        "more": ("更加显眼", "更显眼", "更明显", "more visible", "more conspicuous"),
    },
    two_sided=False,
)
START, STEPS = Fraction(2), 3
MOVEMENT = ("移动量", "movement")


@check("oscillation-remains", uses=["oscillation-dies-out"])
def scatter_keeps_a_level(claim: Reading, dying: Reading) -> Verdict:
    """The mean square falls to ησ²/(h(2-ηh)) on the way down: less, but not 0, exactly where σ > 0."""
    dying.choose(GROWTH)
    claim.require(*OSCILLATION)
    said = claim.choose(REMAINS), claim.choose(GROWTH, after=MOVEMENT), claim.choose(SIGHT)
    evidence = (
        Derivation(settling_steps(), say("Where the scatter settles")),
        _movement(),
        scatter_figure(),
    )
    falling = _from_above()
    if said != ("there", "down", "less"):
        rate = HALF
        return refuted(
            "proof",
            say("Where samples disagree, the swings get smaller on the way down, but do not vanish."),
            counterexample(
                falling,
                again=say(
                    "All draws, followed one by one, give the same mean squares; at that level one step adds "
                    "as much as it takes away."
                ),
                agrees=UNIT.scatter(rate, START**2, STEPS)
                == scatter_by_enumeration(NOISES, UNIT.curvature, rate, START, STEPS)
                and UNIT.scatter(rate, UNIT.settled(rate), 1)[-1] == UNIT.settled(rate) > 0,
            ),
            *evidence,
        )
    settles = say("It comes down to the level {level}, which is above 0.", level=math(LEVEL))
    if claim.states(*MISFIT):
        return confirmed("proof", settles, *evidence)
    return conditional(
        "proof",
        say("It stays exactly where the samples disagree at the minimum; where they agree, it does vanish."),
        Case(True, falling),
        Case(False, quiet_case().text),
        *evidence,
        Remark(
            say(
                "So this sentence and the one that the oscillation gets smaller and smaller ask for opposite "
                "conditions. “Less conspicuous” was read as: smaller than at the start. Against the progress "
                "that is still made, the swings become more conspicuous, as the table shows."
            )
        ),
        condition=say(
            "no parameters make every sample's gradient zero at once, so the samples disagree at the minimum"
        ),
        correction=claim.append(say(" (unless some parameters make every sample's gradient zero)")),
    )


def _from_above() -> Text:
    """Two samples that disagree, started far above the level."""
    return say(
        "Two samples with the gradients {one} and {other}, started at {start}, {rate}: the mean square goes "
        "{path}, … down to {level}.",
        one=math(r"\theta + 1"),
        other=math(r"\theta - 1"),
        start=str(START),
        rate=math(r"\eta = 1/2"),
        path=listed(UNIT.scatter(HALF, START**2, STEPS)),
        level=str(UNIT.settled(HALF)),
    )


def _movement() -> Table:
    """Mean square of a step, η²(h²E θ² + σ²), and the share of the noise in it."""
    rate, start = Fraction(1, 5), Fraction(100)
    scatter = UNIT.scatter(rate, start, 40)
    rows = []
    for step in (0, 10, 20, 40):
        moved = rate**2 * (scatter[step] + UNIT.noise)
        rows.append((step, decimal(moved, 3), percent(rate**2 * UNIT.noise / moved)))
    header = (say("step"), say("mean square of the step"), say("share of the noise in it"))
    title = say("Two samples that pull to 1 and to -1, started at 10, learning rate {rate}", rate=str(rate))
    return Table(header, tuple(rows), title)
