"""A fixed learning rate and gradients that shrink: the updates, and the changes of the loss (M-12)."""

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
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Remark, Source, Step
from notecheck.words import GROWTH

from ..downhill_walk.update_rule import read_move
from ..shared.bowl import Bowl, descent
from ..shared.wording import listed
from .full_descent import full_descent, states_full_descent
from .oscillation import (
    COURSE,
    HALF,
    RATE,
)

GRADIENT = ("梯度", "gradient", "gradients")
CHANGE = ("改动", "变化", "change", "changes", "update", "updates")
SHRINKING = (Fraction(1), HALF, HALF**2)


@check(
    "smaller-gradients-smaller-updates",
    uses=["parameter-update-in-words", "gradients-shrink-near-the-bottom"],
    waived={
        "固定 → 减小": "with a falling rate the changes shrink all the more",
        "fixed → falling": "with a falling rate the changes shrink all the more",
    },
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
                "Gradients 1 and 1/2: with the learning rate 1/2 twice the updates are {fixed}, with the "
                "rates {rates} they are {risen}.",
                fixed=listed(sizes[:2]),
                rates=listed(rising),
                risen=listed(rate * one for rate, one in zip(rising, SHRINKING, strict=False)),
            ),
            again=say("The ratio of update and gradient is the same every time."),
            agrees=len(ratios) == 1,
        ),
        evidence,
    )


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
        correction=claim.append(say(", provided that {condition}", condition=condition)),
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
