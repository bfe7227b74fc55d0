"""Does batch gradient descent walk down the centre line of the valley? (B-37)"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from notecheck import Reading, Verdict, check, conditional, confirmed, decimal, math, refuted, say
from notecheck.model import (
    Axis,
    Case,
    Contour,
    Derivation,
    Figure,
    Line,
    Panel,
    Remark,
    Source,
    Step,
)
from notecheck.text import Math, Text
from notecheck.words import AVERAGE, STEADINESS

from ..shared.batch_words import refuse_hedges, require_all
from ..shared.bowl import Bowl
from ..shared.conditions import bound_on
from ..shared.controls import control
from ..shared.sample_programs import samples_of
from .one_iteration import scatter_of_one

ALONG, ACROSS = Bowl(Fraction(1)), Bowl(Fraction(10))
"""A valley ½(x² + 10y²): flat along its centre line y = 0, steep across it."""

START = (Fraction(10), Fraction(1))
STEPS = 20
SHORT, LONG = Fraction(1, 20), Fraction(19, 100)
RATES = tuple(map(Fraction, ("1/50", "1/10", "3/20", "1/5", "101/500")))
CENTRE_LINE = ("山谷的中线", "谷底的中线", "centre line of the valley")
DOWN = ("往下走", "向下走", "走下去", "down")
STEADILY = ("稳稳当当", "稳稳", "稳当", "steadily")
CURVATURE = ("损失的最大曲率", "largest curvature of the loss")

Path = tuple[tuple[Fraction, Fraction], ...]


@check("batch-walks-the-centre-line", uses=["batch-direction-is-mean", "bgd-program"])
def across_the_valley_long_steps_overshoot(claim: Reading, direction: Reading, together: Reading) -> Verdict:
    """No draw, no scatter: but a step multiplies the distance from the centre line by 1 − ηL.

    For η ≤ 1/L this is not negative, and the path nears the line from one side; for larger η it
    crosses the line in every update.
    """
    refuse_hedges(claim)
    require_all(claim, ("方向", "direction"), CENTRE_LINE, DOWN, STEADILY)
    direction.choose(AVERAGE)
    steady = claim.choose(STEADINESS) == "steady"
    evidence = (_scatter_and_valley(), _figure(), _read_as())
    if not steady:
        return refuted(
            "proof",
            say("A direction that is the mean over all samples does not scatter: nothing is drawn."),
            *evidence,
            scatter_of_one(samples_of(together.program)),
        )
    rates = bound_on(claim, "eta")
    if rates is not None and rates.within(1, closed=True) and claim.states(*CURVATURE):
        return confirmed("proof", say("Then no step leads across the centre line."), *evidence)
    return conditional(
        "proof",
        say("The direction does not scatter; but with long steps the path zigzags across the centre line."),
        *evidence,
        Case(True, _told(SHORT)),
        Case(False, _told(LONG)),
        Source("Nesterov (2018), Lectures on Convex Optimization, section 2.1.5"),
        condition=say("{range}, where {L} is the largest curvature of the loss", range=_SMOOTH, L=math("L")),
        correction=claim.append(
            say(
                " (as long as the learning rate satisfies ${range}$, where $L$ is the largest curvature of "
                "the loss)",
                range=_SMOOTH.latex,
            )
        ),
    )


_SMOOTH = math(r"0 < \eta \le \frac{1}{L}")


def _path(rate: Fraction, steps: int) -> Path:
    along, across = ALONG.path(rate, START[0], steps), ACROSS.path(rate, START[1], steps)
    return tuple(zip(along, across, strict=True))


def _told(rate: Fraction) -> Text:
    path = _path(rate, STEPS)
    return say(
        "The valley {loss}, from (10, 1) with the learning rate {rate}: across the centre line lie {first}, "
        "{second}, {third}, …; of {n} updates {crossings} lead to its other side.",
        loss=math(r"\tfrac12(x^2 + 10y^2)"),
        rate=str(rate),
        first=str(path[0][1]),
        second=str(path[1][1]),
        third=str(path[2][1]),
        n=len(path) - 1,
        crossings=_crossings(path),
    )


def _scatter_and_valley() -> Derivation:
    return Derivation(
        (
            Step(
                say("From the same place all samples together always give the same direction:"),
                r"\operatorname{Var}_m = \frac{\sigma^2}{m}\cdot\frac{m - m}{m - 1} = 0",
            ),
            Step(
                say("An update multiplies the distance from the centre line by"),
                r"1 - \eta L,",
            ),
            Step(
                say("and the distance still to go along it by"),
                r"1 - \eta\ell, \qquad \ell < L",
            ),
            Step(
                say("The first factor is not negative exactly for"),
                r"\eta \le \frac1L",
            ),
            Step(
                say("and then it is the smaller one of the two: the path draws near the centre line."),
                r"0 \le 1 - \eta L < 1 - \eta\ell",
            ),
        )
    )


def _read_as() -> Remark:
    return Remark(
        say(
            "“Along the centre line” was read as: not across it, again and again. At learning rates between "
            "{low} and {high} the path still arrives, zigzagging; above, it does not arrive.",
            low=math("1/L"),
            high=math("2/L"),
        )
    )


def _figure() -> Figure:
    xs = tuple(-1 + step / 4 for step in range(49))
    ys = tuple(-1.6 + step / 10 for step in range(33))
    heights = tuple(tuple((x * x + 10 * y * y) / 2 for x in xs) for y in ys)
    valley = Contour(xs, ys, heights, (0.5, 2.0, 5.0, 12.0, 25.0, 45.0))
    short = _line(SHORT, say("learning rate {rate}", rate=decimal(SHORT)), "dotted")
    axes = (Axis(say("along the valley")), Axis(say("across the valley"), limits=(ys[0], ys[-1])))

    def show(rate: Fraction, said: Math) -> tuple[Text, Panel]:
        path = _path(rate, STEPS)
        alt = say(
            "Level lines of a long valley and two paths of batch gradient descent from its slope. With the "
            "learning rate {short} the path bends to the centre line and follows it. With {rate} it crosses "
            "the centre line in {crossings} of {n} updates; at the end {along} are left along the valley "
            "(of {far}) and {across} across it (of {beside}).",
            short=decimal(SHORT),
            rate=said,
            crossings=_crossings(path),
            n=STEPS,
            along=f"{float(path[-1][0]):.2f}",
            across=f"{float(abs(path[-1][1])):.2f}",
            far=str(START[0]),
            beside=str(START[1]),
        )
        return alt, Panel(*axes, (valley, short, _line(rate, say("learning rate {eta}", eta=math(r"\eta")))))

    rates = control(say("Learning rate"), math(r"\eta"), RATES, LONG, show)
    title = say("Down the valley, with short steps and with long ones")
    return Figure.moving("centre-line-of-a-valley", title, rates)


def _line(rate: Fraction, label: Text, style: str = "solid") -> Line:
    path = _path(rate, STEPS)
    return Line(tuple(float(x) for x, _ in path), tuple(float(y) for _, y in path), label, style, marker=True)


def _crossings(path: Path) -> int:
    """How many updates lead to the other side of the centre line."""
    return sum(before[1] * after[1] < 0 for before, after in pairwise(path))
