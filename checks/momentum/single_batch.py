"""Updates that look at one batch only: what they correspond to, and whether they make the loss oscillate."""

from __future__ import annotations

from typing import Any

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step
from notecheck.words import Family

from ..oscillation.oscillation import OSCILLATION
from ..shared.batch_words import EACH_UPDATE, refuse_hedges, require_all
from ..shared.recursion import Recursion, read_average, read_whole_recursion
from ..shared.wording import listed, require_likeness
from .larger_batch import (
    GRADIENTS,
    MANDT,
    averaging_figure,
    averaging_is_calmer,
    averaging_table,
    point_and_run,
)
from .step import off_descent, read_step

SEEN = Family(
    "batches an update looks at",
    {
        "one": ("一个批次", "单个批次", "one batch", "a single batch", "this one batch"),
        "many": ("许多批次", "多个批次", "很多批次", "many batches", "several batches"),
    },
)
CRUX = ("症结", "核心", "crux", "core")
ONLY = ("只看", "looks only at", "looking only at", "only look at", "only the")
AT_ONE_POINT = ("就同一点上的方向而言", "as to the direction at one point")


@check("one-batch-is-the-crux", uses=["momentum-update", "momentum-step"])
def more_batches_calm_the_direction(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """If the single batch were the crux, an update that averages many batches would not oscillate.

    At one point that is so: the direction scatters less. In a run with short steps the parameters go
    on scattering as before (see `larger_batch`), for the calmer steps agree with each other and add up.
    """
    recursion = read_average(update)
    step = read_step(moving, recursion)
    refuse_hedges(claim)
    require_all(claim, CRUX, OSCILLATION, EACH_UPDATE, ONLY, GRADIENTS)
    if not step.descends:
        raise moving.reject(step.formula, "this step does not go against the velocity")
    if claim.choose(SEEN) == "many":
        return averaging_is_calmer(recursion)
    evidence = (averaging_table(recursion), averaging_figure(recursion), MANDT)
    n = math(recursion.effective_size)
    if claim.states(*AT_ONE_POINT):
        summary = say(
            "At one point, averaging makes the direction scatter like that of {n} batches together.", n=n
        )
        return confirmed("proof", summary, *evidence)
    return conditional(
        "proof",
        say(
            "Looking at many batches calms the direction at one point; the parameters of a run with short "
            "steps scatter nearly as before."
        ),
        *point_and_run(recursion),
        *evidence,
        Remark(
            say(
                "“Crux” is read as: once an update looks at many batches, the oscillation is gone. That the "
                "batches must disagree besides, and that a large learning rate oscillates without any of "
                "this, is judged where the note names its causes."
            )
        ),
        condition=say(
            "the direction at one and the same point is meant, not the parameters in a run with short steps"
        ),
        correction=claim.prepend(say("as to the direction at one point, ")),
    )


# ---- the ordinary update -----------------------------------------------------------------------------

DAY = Family(
    "day of the reading",
    {
        "0": ("当天", "今天", "当日", "of the day", "today's"),
        "1": ("昨天", "前一天", "yesterday's", "of the day before"),
    },
)


@check("plain-update-is-todays-reading", uses=["momentum-update", "momentum-step"])
def no_memory_leaves_the_newest(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """With β = 0 the recursion is vₜ = gₜ: the newest value weighs 1, each earlier one 0."""
    recursion = read_whole_recursion(update)
    refuse_hedges(claim)
    require_likeness(claim)
    require_all(claim, ("更新", "update", "updates"), ONLY, ("读数", "reading"))
    lag = int(claim.choose(DAY))
    none = math(rf"{sp.latex(recursion.memory)} = 0")
    weights = [recursion.weight(back).subs(recursion.memory, 0) for back in range(3)]
    v, g = recursion.average, recursion.item
    argument = Derivation(
        (
            Step(say("The recursion of the note:"), recursion.formula.latex.strip()),
            Step(say("Without memory, {none}:", none=none), rf"{v}_t = {g}_t"),
            Step(
                say("so the newest value has all the weight, as when each day is plotted by itself."),
                r"w_0, w_1, w_2, \dots = " + ", ".join(map(str, weights)) + r", \dots",
            ),
        )
    )
    step = read_step(moving, recursion)
    if weights[lag] == 1 and step.descends:
        summary = say("The ordinary update is the average without memory: {none}.", none=none)
        return confirmed("proof", summary, argument)
    return refuted(
        "proof",
        say("The ordinary update takes the newest gradient, whole, and no earlier one."),
        argument,
        off_descent(step) if weights[lag] == 1 else _another_day(recursion, lag, weights),
    )


def _another_day(recursion: Recursion, lag: int, weights: list[Any]) -> Counterexample:
    """A single gradient 1 and zeros after it: what the average takes of it, and the reading of a day."""
    gradients = [1, *[0] * (len(weights) - 1)]
    path = recursion.run(gradients, 0)
    reading = [*[0] * lag, *gradients][: len(gradients)]
    return counterexample(
        say(
            "Of the gradients {gradients} the average without memory takes {path}; by the sentence it would "
            "take {reading}.",
            gradients=listed(gradients),
            path=listed(path),
            reading=listed(reading),
        ),
        again=say(
            "Unrolled, it weighs the newest gradient and those before it with {weights}, …: so much of the "
            "single 1 is left day by day.",
            weights=listed(weights),
        ),
        agrees=list(path) == weights != reading,
    )
