"""What the momentum note only observes, or says of a drawing: the weather, and a picture of a landscape."""

from __future__ import annotations

from notecheck import Reading, Verdict, check, not_checkable, say
from notecheck.model import Remark
from notecheck.words import QUANTIFIER, Family

from ..shared.batch_words import refuse_hedges, require_all

CHANGING = Family(
    "whether it changes",
    {
        "changing": ("波动", "变化", "fluctuate", "fluctuates", "vary"),
        "constant": ("不变", "恒定", "stay the same", "constant"),
    },
)
COMPLEXITY = Family(
    "complexity",
    {
        "complex": ("复杂得多", "更复杂", "far more complex", "much more complex", "more complex"),
        "simple": ("简单得多", "更简单", "far simpler", "much simpler", "simpler"),
    },
)


@check("daily-temperatures-fluctuate")
def weather_is_observed(claim: Reading) -> Verdict:
    """That temperatures differ from day to day is an observation; the note gives no readings."""
    refuse_hedges(claim)
    require_all(claim, ("气温", "temperature", "temperatures"), ("天天", "每天", "day to day", "daily"))
    if claim.choose(CHANGING) != "changing":
        raise claim.reject(None, "the example is about readings that change from day to day")
    return not_checkable(
        say(
            "An observation about the weather, and the premise of the example: the note gives no readings to "
            "compute with. What follows from it for the curve is judged in the next sentence."
        )
    )


@check("real-landscapes-more-complex")
def a_drawing_is_a_drawing(claim: Reading) -> Verdict:
    """A caution about a drawing that is not part of the note; no measure of complexity is named."""
    claim.presume(QUANTIFIER, "all")
    refuse_hedges(claim)
    require_all(claim, ("损失曲面", "loss surface", "loss surfaces"), ("比图上", "than the picture"))
    require_all(claim, ("真实", "real"), ("方向", "directions"))
    if claim.choose(COMPLEXITY) != "complex":
        raise claim.reject(None, "this check knows the caution that real surfaces are more complex")
    return not_checkable(
        say(
            "A caution about a drawing. The note names no measure of complexity, and the drawing itself is "
            "not part of it."
        ),
        Remark(
            say(
                "A contour map shows two parameters; a network has as many directions as it has weights. "
                "What is derived here holds in each of them, or says for which it holds."
            )
        ),
    )
