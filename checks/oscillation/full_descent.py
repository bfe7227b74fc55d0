"""Descent with all samples in every update, on a convex loss: what a claim states of it (M-03, M-12)."""

from __future__ import annotations

from fractions import Fraction

from notecheck import Reading, math, say
from notecheck.model import Derivation, Step
from notecheck.text import Math, Text
from notecheck.words import CONVEXITY

from ..shared.conditions import bound_on
from ..shared.descent_rule import SMOOTH

ALL_SAMPLES = ("全部样本", "所有样本", "all samples")


def states_full_descent(claim: Reading, limit: int | Fraction) -> bool:
    """Whether a claim states `full_descent`: convex, smooth, all samples, and rates up to `limit` over L."""
    rates = bound_on(claim, "eta")
    convex = bool(claim.chosen(CONVEXITY)) and claim.choose(CONVEXITY) == "convex"
    named = convex and bool(claim.states(*SMOOTH)) and bool(claim.states(*ALL_SAMPLES))
    return named and rates is not None and rates.within(limit)


def full_descent(rates: Math) -> Text:
    """The condition: a convex smooth loss, its gradient over all samples, a range of learning rates."""
    return say(
        "the loss is convex and smooth with the constant {bound}, its gradient is taken over all samples, "
        "and {range}",
        bound=math("L"),
        range=rates,
    )


def descent_lemma() -> Derivation:
    """Why full gradients lower a smooth loss, a convex one to its minimum (Nesterov 2004, theorem 2.1.14)."""
    return Derivation(
        (
            Step(
                say("One step against the full gradient of an {bound}-smooth loss:", bound=math("L")),
                r"J(\theta') \le J(\theta) - \eta\left(1 - \frac{\eta L}{2}\right) \|\nabla J(\theta)\|^2",
            ),
            Step(say("It lowers the loss, wherever the gradient is not 0, for"), r"0 < \eta < \frac{2}{L}"),
            Step(
                say(
                    "What it is lowered by adds up to a finite sum, so the gradient goes to 0, while no step "
                    "leads farther from the minimum of a convex loss; hence"
                ),
                r"J(\theta_t) - J(\theta^*) \le \langle \nabla J(\theta_t),\, \theta_t - "
                r"\theta^* \rangle \to 0",
            ),
        ),
        say("Down with full gradients"),
    )
