"""A fixed learning rate, gradients that shrink: the updates and the loss (M-12), and what stays (M-17)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

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
from notecheck.model import Case, Derivation, Remark, Source, Step, Table
from notecheck.text import Text
from notecheck.words import GROWTH, Family

from .bowl import Bowl, descent, settling_steps
from .full_descent import full_descent, states_full_descent
from .oscillation import (
    COURSE,
    HALF,
    LEVEL,
    OSCILLATION,
    RATE,
    UNIT,
    quiet_case,
    scatter_figure,
)
from .small_batches import MISFIT
from .update_rule import read_move
from .wording import listed

GRADIENT = ("梯度", "gradient", "gradients")
CHANGE = ("改动", "变化", "change", "changes", "update", "updates")
SHRINKING = (Fraction(1), HALF, HALF**2)


@check(
    "smaller-gradients-smaller-updates",
    uses=["parameter-update-in-words", "gradients-shrink-near-the-bottom"],
)
def updates_shrink_with_the_gradient(claim: Reading, update: Reading, fading: Reading) -> Verdict:
    """An update is the learning rate times the gradient: with the rate fixed it grows and shrinks with it."""
    course, gradient = claim.choose(COURSE, after=RATE), claim.choose(GROWTH, after=GRADIENT)
    fading.choose(GROWTH, after=GRADIENT)
    claim.require("参数", "parameter", "parameters")
    change = claim.choose(GROWTH, after=CHANGE)
    move = read_move(update).displacement
    letters = sorted(move.free_symbols, key=str)
    by_gradient = [one for one in letters if str(one) in GRADIENT]
    if len(by_gradient) != 1:
        raise update.reject(update.formula, "the update should be made of a learning rate and a gradient")
    at_half = move.subs({one: Fraction(1, 2) for one in letters if one != by_gradient[0]})
    sizes = [Fraction(str(abs(at_half.subs(by_gradient[0], one)))) for one in SHRINKING]
    shrinks = all(before > after for before, after in pairwise(sizes))
    evidence = Derivation(
        (
            Step(say("The update of the note:"), update.formula.latex.strip()),
            Step(
                say(
                    "With the learning rate 1/2 and the gradients {gradients} it moves by",
                    gradients=listed(SHRINKING),
                ),
                listed(sizes).replace(", ", r",\; "),
            ),
        )
    )
    if course != "rising" and shrinks and (gradient, change) == ("down", "down"):
        summary = say("The update is the learning rate times the gradient, so it shrinks with it.")
        return confirmed("proof", summary, evidence)
    if course == "fixed" and shrinks and gradient == change:
        return confirmed("proof", say("The update grows and shrinks with the gradient."), evidence)
    ratios = {size / one for size, one in zip(sizes, SHRINKING, strict=True)}
    rising = (HALF, Fraction(2))
    return refuted(
        "proof",
        say("The update is the learning rate times the gradient; it follows both."),
        counterexample(
            say(
                "Gradients 1 and 1/2: with the learning rate 1/2 twice the updates are {fixed}, "
                "with the rates "
                "{rates} they are {risen}.",
                fixed=listed(sizes[:2]),
                rates=listed(rising),
                risen=listed(rate * one for rate, one in zip(rising, SHRINKING, strict=False)),
            ),
            again=say("The ratio of update and gradient is the same every time."),
            agrees=len(ratios) == 1,
        ),
        evidence,
    )


# ---- the changes of the loss ----------------------------------------------------------------------


@check("smaller-gradients-smaller-loss-changes", uses=["smaller-gradients-smaller-updates"])
def changes_shrink_in_a_convex_descent(claim: Reading, updates: Reading) -> Verdict:
    """For convex losses and η ≤ 1/L each fall of the loss is at most the one before it.

    Convexity encloses each fall: η⟨gₜ, gₜ₊₁⟩ ≤ Jₜ - Jₜ₊₁ ≤ η|gₜ|², and ⟨gₜ, gₜ₊₁⟩ ≥ |gₜ₊₁|² by the
    cocoercivity of the gradient (Nesterov 2004, theorem 2.1.5). A longer step can land across the
    minimum as high as it started and fall farther afterwards.
    """
    updates.choose(GROWTH, after=GRADIENT)
    claim.require("损失", "loss")
    if claim.choose(GROWTH, after=CHANGE) == "up":
        return _changes_shrink()
    if states_full_descent(claim, 1, closed=True):
        summary = say("Then each fall of the loss is at most the one before it.")
        return confirmed("proof", summary, _enclosed())
    condition = full_descent(math(r"0 < \eta \le \frac{1}{L}"))
    return conditional(
        "proof",
        say("Not from smaller gradients alone: a long step may hop across and fall farther next time."),
        _falls_case(),
        _hop_case(),
        _enclosed(),
        Remark(
            say(
                "With batches the change of the loss also depends on which samples come: it may rise at one "
                "update and fall at the next, however small both gradients are."
            )
        ),
        Source("Nesterov (2004), Introductory Lectures on Convex Optimization, Theorem 2.1.5"),
        condition=condition,
        correction=claim.prepend(say("if {condition}: ", condition=condition)),
    )


def _falls(path: tuple[Fraction, ...], left: Fraction, right: Fraction) -> list[Fraction]:
    """By how much the loss falls at each step, with these curvatures left and right of 0."""
    losses = [(left if place < 0 else right) * place**2 / 2 for place in path]
    return [before - after for before, after in pairwise(losses)]


def _falls_case() -> Case:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 3)
    return Case(
        True,
        say(
            "{loss}, {rate}: the gradients are {gradients}, the loss falls by {falls}.",
            loss=math(r"\tfrac12\theta^2"),
            rate=math(r"\eta L = 1/2"),
            gradients=listed(path[:-1]),
            falls=listed(_falls(path, Fraction(1), Fraction(1))),
        ),
    )


def _hop_case() -> Case:
    """Curvature 1 on the left, 3/5 on the right, η = 2: convex, and every gradient shorter than the last."""
    left, right, rate = Fraction(1), Fraction(3, 5), Fraction(2)

    def slope(place: Fraction) -> Fraction:
        return (left if place < 0 else right) * place

    path = descent(slope, rate, Fraction(-1), 3)
    return Case(
        False,
        say(
            "Curvature {left} left of 0 and {right} right of it, {rate}: the gradients are {gradients}, ever "
            "shorter, but the loss falls by {falls}.",
            left=str(left),
            right=str(right),
            rate=math(r"\eta = 2"),
            gradients=listed(slope(place) for place in path[:-1]),
            falls=listed(_falls(path, left, right)),
        ),
    )


def _changes_shrink() -> Verdict:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 3)
    falls = _falls(path, Fraction(1), Fraction(1))
    return refuted(
        "proof",
        say("As the gradients shrink, the loss changes by less and less, not by more and more."),
        counterexample(
            say(
                "{loss}, {rate}: the loss falls by {falls}.",
                loss=math(r"\tfrac12\theta^2"),
                rate=math(r"\eta = 1/2"),
                falls=listed(falls),
            ),
            again=say("Each fall is {form}.", form=math(r"\eta(1 - \tfrac{\eta}{2}) J'(\theta)^2")),
            agrees=falls == [HALF * (1 - HALF / 2) * place**2 for place in path[:-1]]
            and falls == sorted(falls, reverse=True),
        ),
        _enclosed(),
    )


def _enclosed() -> Derivation:
    return Derivation(
        (
            Step(
                say("A convex loss lies above its tangents; those at both ends enclose each fall:"),
                r"\eta\,\langle g_t, g_{t+1}\rangle \le J_t - J_{t+1} \le \eta\,\|g_t\|^2",
            ),
            Step(
                say(
                    "The gradient of a smooth convex loss satisfies, for {rate}:",
                    rate=math(r"\eta \le \frac{1}{L}"),
                ),
                r"\langle g_t - g_{t+1},\, \eta g_t\rangle \ge \frac1L \|g_t - g_{t+1}\|^2 \ge "
                r"\eta\,\|g_t - g_{t+1}\|^2",
            ),
            Step(say("Multiplied out:"), r"\langle g_t, g_{t+1}\rangle \ge \|g_{t+1}\|^2"),
            Step(
                say("So the next fall is at most this one:"),
                r"J_{t+1} - J_{t+2} \le \eta\,\|g_{t+1}\|^2 \le \eta\,\langle g_t, g_{t+1}\rangle \le "
                r"J_t - J_{t+1}",
            ),
        ),
        say("One fall of the loss after another"),
    )


# ---- what stays -----------------------------------------------------------------------------------

REMAINS = Family(
    "whether it is still there",
    {
        "there": ("没有消失", "仍然存在", "依然存在", "still there", "has not gone", "does not vanish"),
        "gone": ("已经消失", "完全消失", "彻底消失", "has gone", "vanishes"),
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
                again=say("At that level one step adds as much as it takes away."),
                agrees=UNIT.scatter(rate, UNIT.settled(rate), 1)[-1] == UNIT.settled(rate) > 0,
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
        "Two samples with the gradients {one} and {other}, started at 2, {rate}: the mean square goes "
        "{path}, … down to {level}.",
        one=math(r"\theta + 1"),
        other=math(r"\theta - 1"),
        rate=math(r"\eta = 1/2"),
        path=listed(UNIT.scatter(HALF, Fraction(4), 3)),
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
