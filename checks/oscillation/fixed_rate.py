"""A fixed learning rate and gradients that shrink: the updates, and the changes of the loss (M-12)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

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
from notecheck.model import Case, Counterexample, Derivation, Remark, Source, Step
from notecheck.words import GROWTH

from ..shared.bowl import Bowl, descent
from ..shared.move import read_move
from ..shared.wording import listed, tex
from .full_descent import full_descent, states_full_descent
from .oscillation import COURSE, HALF, RATE

GRADIENT = ("梯度", "gradient", "gradients")
CHANGE = ("改动", "变化", "change", "changes", "update", "updates")
Pair = tuple[Fraction, Fraction]
SHRINKING = (Fraction(1), HALF, HALF**2)
FALLING = Fraction(7, 4)  # over L: the rates below it make every fall smaller than the one before
BEND = Fraction(5, 9)


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
    size = _update_of(update)
    sizes = [size(HALF, one) for one in SHRINKING]
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
    gradients = (Fraction(1), HALF) if gradient == "down" else (HALF, Fraction(1))
    for rates in RATES[course]:
        before, after = map(size, rates, gradients)
        if before == after or (after > before) != (change == "up"):
            return refuted(
                "proof",
                say("The update is made of the learning rate and the gradient; it follows both."),
                _two_updates(update, rates, gradients, (before, after)),
                evidence,
            )
    rate, slope = _roles(update)
    if not (read_move(update).displacement / rate / slope).is_number:
        raise update.reject(update.formula, "the update should be the learning rate times the gradient")
    if gradient == "down":
        summary = say("The update is the learning rate times the gradient, so it shrinks with it.")
        return confirmed("proof", summary, evidence)
    return confirmed("proof", say("The update grows and shrinks with the gradient."), evidence)


RATES = {  # a rate that changes is shown changing by a little, and by much
    "fixed": ((HALF, HALF),),
    "falling": ((HALF, Fraction(2, 5)), (HALF, Fraction(1, 8))),
    "rising": ((Fraction(2, 5), HALF), (Fraction(1, 8), HALF)),
}


def _roles(update: Reading) -> tuple[Any, Any]:
    """The learning rate and the gradient of the update. Raises ReadingError where it has others."""
    letters = read_move(update).displacement.free_symbols
    slopes = {one for one in letters if str(one) in GRADIENT}
    if len(letters) != 2 or len(slopes) != 1:
        raise update.reject(update.formula, "the update should be made of a learning rate and a gradient")
    return (letters - slopes).pop(), slopes.pop()


def _update_of(update: Reading) -> Callable[[Fraction, Fraction], Fraction]:
    """How far the update moves the parameters, by the learning rate and the gradient."""
    rate, slope = _roles(update)
    move = read_move(update).displacement

    def size(by: Fraction, along: Fraction) -> Fraction:
        return abs(Fraction(str(move.subs({rate: by, slope: along}))))

    return size


def _two_updates(update: Reading, rates: Pair, gradients: Pair, sizes: Pair) -> Counterexample:
    """Two updates, whose sizes come from the displacement, and where the formula itself leads."""
    names = [str(one) for one in (read_move(update).parameter, *_roles(update))]
    places = [
        update.formula.evaluate(1, dict(zip(names, (Fraction(1), by, along), strict=True)))
        for by, along in zip(rates, gradients, strict=True)
    ]
    return counterexample(
        say(
            "Two updates with the learning rates {rates} and the gradients {gradients} move the parameters "
            "by {sizes}.",
            rates=listed(rates),
            gradients=listed(gradients),
            sizes=listed(sizes),
        ),
        again=say(
            "Put into the formula as it stands, from the parameter 1, they lead to {places}.",
            places=listed(places),
        ),
        agrees=tuple(abs(place - 1) for place in places) == sizes,
    )


@check("smaller-gradients-smaller-loss-changes", uses=["smaller-gradients-smaller-updates"])
def changes_shrink_in_a_convex_descent(claim: Reading, updates: Reading) -> Verdict:
    """For convex L-smooth losses and η < 7/(4L) each fall of the loss is smaller than the one before it.

    Three of the lower bounds of such a loss (Nesterov 2004, theorem 2.1.5), with the weights 3/2, 1/2
    and 1/2, add up to (Jₜ - Jₜ₊₁) - (Jₜ₊₁ - Jₜ₊₂) ≥ (7/(8L) - η/2)|gₜ - gₜ₊₁|². Above 7/(4L) a parabola
    that goes on straight from the slope 5/9 falls farther the second time (the range is that of
    Barzilai, Shamir & Zamani 2025).
    """
    updates.choose(GROWTH, after=GRADIENT)
    claim.require("损失", "loss")
    if claim.choose(GROWTH, after=CHANGE) == "up":
        return _changes_shrink()
    if states_full_descent(claim, FALLING):
        summary = say("Then each fall of the loss is smaller than the one before it.")
        return confirmed("proof", summary, _bounded())
    condition = full_descent(math(rf"0 < \eta < \frac{{{FALLING.numerator}}}{{{FALLING.denominator}L}}"))
    return conditional(
        "proof",
        say("Not from smaller gradients alone: a long step may hop across and fall farther next time."),
        _falls_case(),
        _hop_case(),
        _bounded(),
        _no_wider_range(),
        Remark(
            say(
                "With batches the change of the loss also depends on which samples come: it may rise at one "
                "update and fall at the next, however small both gradients are."
            )
        ),
        Source("Nesterov (2004), Introductory Lectures on Convex Optimization, Theorem 2.1.5"),
        Source("Barzilai, Shamir & Zamani (2025), Are Convex Optimization Curves Convex?"),
        condition=say("{condition}: no wider range is safe for every such loss", condition=condition),
        correction=claim.append(say(", provided that {condition}", condition=condition)),
    )


def _falls(loss: Callable[[Fraction], Fraction], path: tuple[Fraction, ...]) -> list[Fraction]:
    """By how much the loss falls at each step."""
    return [before - after for before, after in pairwise(map(loss, path))]


def _parabola(place: Fraction) -> Fraction:
    return place**2 / 2


def _bent(place: Fraction) -> Fraction:
    """The parabola up to the slope `BEND`, and its tangent from there on: convex, with L = 1."""
    return _parabola(place) if place < BEND else BEND * place - BEND**2 / 2


def _falls_case() -> Case:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 3)
    return Case(
        True,
        say(
            "{loss}, {rate}: the gradients are {gradients}, the loss falls by {falls}.",
            loss=math(r"\tfrac12\theta^2"),
            rate=math(r"\eta L = 1/2"),
            gradients=listed(path[:-1]),
            falls=listed(_falls(_parabola, path)),
        ),
    )


def _hop_case() -> Case:
    """A rate a little above the limit, with gradients that get shorter all the same."""
    rate = Fraction(9, 5)
    path = descent(lambda place: min(place, BEND), rate, Fraction(-1), 2)
    falls = _falls(_bent, path)
    return Case(
        falls[0] > falls[1],
        say(
            "{loss} up to {bend} and straight from there, {rate}: the gradients are {gradients}, ever "
            "shorter, but the loss falls by {falls}.",
            loss=math(r"\tfrac12\theta^2"),
            bend=math(rf"\theta = {tex(BEND)}"),
            rate=math(rf"\eta L = {tex(rate)}"),
            gradients=listed(min(place, BEND) for place in path),
            falls=listed(falls),
        ),
    )


def _changes_shrink() -> Verdict:
    path = Bowl(Fraction(1)).path(HALF, Fraction(1), 3)
    falls = _falls(_parabola, path)
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
        _bounded(),
    )


def _bounded() -> Derivation:
    """The weights 3/2, 1/2, 1/2 are those that leave no Jₜ but those of the two falls."""
    return Derivation(
        (
            Step(
                say(
                    "A convex loss that is smooth with the constant {bound} has, for any two places,", bound=L
                ),
                r"J_i \ge J_j + \langle g_j,\, \theta_i - \theta_j\rangle + \frac{1}{2L}\|g_i - g_j\|^2",
            ),
            Step(
                say(
                    "Add this for three pairs of places, with the weights {weights}:", weights="3/2, 1/2, 1/2"
                ),
                r"(i, j) = (t, t{+}1),\ (t{+}2, t{+}1),\ (t{+}2, t)",
            ),
            Step(
                say("With the steps put in, and with {apart}, this leaves", apart=_APART),
                r"(J_t - J_{t+1}) - (J_{t+1} - J_{t+2}) \ge "
                r"\Bigl(\frac{7}{8L} - \frac{\eta}{2}\Bigr)\|g_t - g_{t+1}\|^2",
            ),
            Step(
                say("So the next fall is smaller than this one, as long as the gradient changes, for"),
                rf"\eta < \frac{{{FALLING.numerator}}}{{{FALLING.denominator}L}}",
            ),
        ),
        say("One fall of the loss after another"),
    )


L = math("L")
_APART = math(r"\|a - c\|^2 + \|b - c\|^2 \ge \tfrac12 \|a - b\|^2")


def _no_wider_range() -> Derivation:
    """From -1 the bent parabola falls farther the second time by 2(4η - 7)(14 - η)/81."""
    return Derivation(
        (
            Step(
                say(
                    "The loss that is straight in part falls farther the second time, with {smooth} by",
                    smooth=_ONE,
                ),
                r"\frac{2}{81}\,(4\eta - 7)(14 - \eta) > 0 \qquad \bigl(\tfrac74 < \eta < 2\bigr)",
            ),
        ),
        say("No wider range"),
    )


_ONE = math("L = 1")
