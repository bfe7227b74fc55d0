"""Learning rates that are badly set (M-14), and those that are too large (M-15)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, math, refuted, say
from notecheck.model import Derivation, Remark, Step, Table
from notecheck.words import QUANTIFIER, SIZE, Family

from ..shared.bowl import Bowl
from ..shared.landscapes import parabola
from ..shared.wording import between, listed
from .flat_bottom import BOTTOM
from .oscillation import HALF, RATE, SAFE

BOWL = Bowl(Fraction(1))
TOO_LARGE = Fraction(5, 2)


IDEAL = Family(
    "ideal or general",
    {
        "ideal": ("理想状态", "理想情况", "ideal case", "ideal"),
        "general": ("普遍情况", "一般情况", "普遍状态", "general case", "general rule"),
    },
    two_sided=False,
)
SETTING = Family(
    "how the rate is set",
    {
        "badly": ("没有设好", "没设好", "设置不当", "badly set", "not well set", "not set well", "set badly"),
        "well": ("已经设好", "设得正好", "设置得当", "well set", "set well"),
    },
    two_sided=False,
)


@check("only-the-ideal-case", uses=["oscillation-dies-out"])
def dying_out_takes_a_suitable_rate(claim: Reading, dying: Reading) -> Verdict:
    """Even without noise a step multiplies the distance by 1-ηh: it shrinks for 0 < η < 2/h, only then."""
    claim.presume(QUANTIFIER, "all")
    claim.require("麻烦", "trouble", "troubles")
    dying.require(*RATE)
    case, setting = claim.choose(IDEAL), claim.choose(SETTING, after=RATE)
    grows, shrinks = (BOWL.path(rate, Fraction(1), 3) for rate in (TOO_LARGE, HALF))
    evidence = (_one_step(), _by_rate())
    if (case, setting) == ("ideal", "badly"):
        summary = say(
            "Even without any noise the swings in a bowl of curvature {L} die out only for {safe}.",
            L=math("L"),
            safe=SAFE,
        )
        return confirmed(
            "proof",
            summary,
            *evidence,
            Remark(
                say(
                    "A suitable learning rate is not all that the ideal case takes: the samples must agree "
                    "at the minimum as well."
                )
            ),
        )
    return refuted(
        "proof",
        say("Whether the swings die out depends on the learning rate: for {safe} they do.", safe=SAFE),
        counterexample(
            say(
                "No noise: with {long} the path is {grows}, …, with {short} it is {shrinks}, ….",
                long=math(rf"\eta h = {TOO_LARGE}"),
                grows=listed(grows),
                short=math(rf"\eta h = {HALF}"),
                shrinks=listed(shrinks),
            ),
            again=say("The closed form {form} gives the same.", form=math(r"\theta_t = (1 - \eta h)^t")),
            agrees=grows == tuple((1 - TOO_LARGE) ** turn for turn in range(len(grows)))
            and shrinks == tuple((1 - HALF) ** turn for turn in range(len(shrinks))),
        ),
        *evidence,
    )


def _one_step() -> Derivation:
    return Derivation(
        (
            Step(say("One step on a bowl, without noise:"), r"\theta' = (1 - \eta h)\,\theta"),
            Step(say("It lands on the other side exactly for"), r"\eta > \frac{1}{h}"),
            Step(
                say("and there higher up than it came from exactly for"),
                r"|1 - \eta h| > 1 \iff \eta > \frac{2}{h}",
            ),
            Step(
                say("For any other loss: wherever the slope is not 0, a rate is large enough to overshoot:"),
                r"\eta\,|J'(\theta)| > |\theta - \theta^*|",
            ),
        ),
        say("How far one step leads"),
    )


def _by_rate() -> Table:
    rates = (HALF, Fraction(1), Fraction(3, 2), Fraction(2), TOO_LARGE)
    rows = tuple((str(rate), str(1 - rate), decimal((1 - rate) ** 2)) for rate in rates)
    header = (math(r"\eta h"), say("from 1 a step leads to"), say("loss after / loss before"))
    return Table(header, rows, say("One step in a bowl"))


# ---- too large ------------------------------------------------------------------------------------

PLACE = Family(
    "where the step ends",
    {
        "across": ("对面的山", "对面山", "另一座山", "opposite slope", "slope opposite", "other side"),
        "here": ("这一侧的山", "原来的山", "同一座山", "谷底正中", "same slope", "this side"),
    },
    two_sided=False,
)


@check("too-large-rates-overshoot")
def long_steps_cross_the_bottom(claim: Reading) -> Verdict:
    """A step of η|J'(θ)| passes the minimum when it is longer than the distance; in a bowl for η > 1/h.

    There this holds however near the bottom is, and for η > 2/h the step ends higher than it began.
    """
    claim.presume_numbers(1)
    claim.presume(QUANTIFIER, "one")
    claim.require(*BOTTOM)
    stride = ("步子", "stride", "strides", "step", "steps")
    rate, step = between(claim, SIZE, RATE, stride), claim.choose(SIZE, after=stride)
    place = claim.choose(PLACE)
    evidence = (_one_step(), _by_rate())
    if (rate, step, place) == ("large", "large", "across"):
        summary = say(
            "In a bowl every step crosses the bottom for {cross}, and ends higher up for {climb}.",
            cross=math(r"\eta > \frac{1}{h}"),
            climb=math(r"\eta > \frac{2}{h}"),
        )
        return confirmed("proof", summary, *evidence)
    if (rate, step, place) == ("small", "small", "here"):
        raise claim.reject(
            claim.word(SIZE, after=RATE), "this check is about learning rates that are too large"
        )
    start, chosen, curve = Fraction(1), HALF if rate == "small" else TOO_LARGE, parabola(1)
    end = BOWL.path(chosen, start, 1)[-1]
    slope = curve.height(start + HALF) - curve.height(start - HALF)
    return refuted(
        "proof",
        say("Large learning rates make long steps that cross the bottom, small ones make short steps."),
        counterexample(
            say(
                "{rate}: one step leads from {start} to {end}.",
                rate=math(rf"\eta h = {chosen}"),
                start=str(start),
                end=str(end),
            ),
            again=say(
                "The difference quotient of the loss, half a unit to either side, is {slope}; this times the "
                "learning rate makes the step as long.",
                slope=str(slope),
            ),
            agrees=abs(end - start) == chosen * slope and (end < 0) == (rate == "large"),
        ),
        *evidence,
    )
