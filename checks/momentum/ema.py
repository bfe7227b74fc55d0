"""The recursion of an exponentially weighted average, and the range of its β."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import sympy as sp

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    math,
    refuted,
    say,
)
from notecheck.model import Correction, Counterexample, Derivation, Source, Step

from ..shared.recursion import TYPICAL, Recursion, a_member, exactly, grouped, read_recursion
from ..shared.wording import listed, with_formula

if TYPE_CHECKING:
    pass

KINGMA_BA = Source("Kingma & Ba (2015), Adam: A Method for Stochastic Optimization, section 3")
HALF = Fraction(1, 2)


# ---- the recursion and its coefficient ------------------------------------------------------------


@check("momentum-update", "momentum-update-in-summary", uses=["momentum-beta-range"])
def update_is_an_average(update: Reading, allowed: Reading) -> Verdict:
    """An average mixes the newest gradient into the previous average, and keeps a constant gradient.

    So for every β that the note allows: the newest gradient has a positive weight, each earlier
    one keep times the weight of the next, none a negative one, and all weights together make 1.
    """
    recursion = read_recursion(update)
    beta = math(recursion.memory)
    if not recursion.plain:
        return _some_gradients_missing(update, recursion)
    broken = sp.Complement(allowed_range(allowed, recursion), recursion.averaging())
    if broken.is_empty:
        keep, take = grouped(recursion.keep), grouped(recursion.take)
        kept = Step(
            say("A constant gradient {c} is kept, because the two coefficients make 1:", c=math("c")),
            rf"{keep} c + {take} c = c",
        )
        summary = say(
            "A weighted average for every allowed {beta}: the newest gradient weighs {take}, and each "
            "earlier one {keep} times as much as the one after it.",
            beta=beta,
            take=math(recursion.take),
            keep=math(recursion.keep),
        )
        return confirmed("proof", summary, recursion.unrolled(), Derivation((kept,)), KINGMA_BA)
    value = a_member(broken, Fraction(1, 2), TYPICAL, Fraction(0))
    return refuted(
        "proof",
        say("For {beta} = {value}, which the note allows, this is no average.", beta=beta, value=str(value)),
        recursion.unrolled(),
        no_average(recursion, value),
        correction=_mended(update, recursion),
    )


@check("momentum-beta-range", uses=["momentum-update"])
def range_is_where_it_averages(allowed: Reading, update: Reading) -> Verdict:
    """The weights (1-β)βᵏ are those of an average for 0 ≤ β < 1, and for no other β.

    Below 0 every second weight is negative; at 1 all are 0; above 1 all are negative.
    """
    recursion = read_recursion(update)
    claimed, right = allowed_range(allowed, recursion), recursion.averaging()
    beta, interval = math(recursion.memory), math(_interval(right))
    evidence = (_range_argument(recursion), recursion.unrolled())
    if claimed == right:
        summary = say(
            "The weights are those of an average for {beta} in {range}, and nowhere else.",
            beta=beta,
            range=interval,
        )
        return confirmed("proof", summary, *evidence)
    mended = rf"{sp.latex(recursion.memory)} \in {_interval(right)}"
    correction = with_formula(allowed, allowed.formula, mended)
    broken = sp.Complement(claimed, right)
    if not broken.is_empty:
        value = a_member(broken, Fraction(1), Fraction(3, 2), Fraction(-1, 2))
        summary = say(
            "{value} is in the stated range, and there the weights are those of no average.", value=str(value)
        )
        return refuted("proof", summary, no_average(recursion, value), *evidence, correction=correction)
    value = a_member(sp.Complement(right, claimed), Fraction(0), TYPICAL, Fraction(1, 2))
    summary = say(
        "The range leaves out {value}, for which the weights are those of an average.", value=str(value)
    )
    return refuted("proof", summary, _still_an_average(recursion, value), *evidence, correction=correction)


def allowed_range(allowed: Reading, recursion: Recursion) -> Any:
    """The set of β that the note allows. Raises ReadingError where it speaks of another symbol."""
    formula = allowed.formula
    if formula.side(0) != recursion.memory:
        raise allowed.reject(
            formula, f"this is a range of {formula.side(0)}; the recursion has {recursion.memory}"
        )
    return formula.interval


def _some_gradients_missing(update: Reading, recursion: Recursion) -> Verdict:
    """The recursion skips gradients: the newest, or those between two that it looks at."""
    lag = 0 if recursion.delay else 1
    seen = recursion.delay or recursion.back
    pulse = [1, *[0] * seen]
    echo = recursion.run(pulse, HALF)
    weights = tuple(exactly(recursion.weight(ago).subs(recursion.memory, HALF)) for ago in range(seen + 1))
    return refuted(
        "proof",
        say("The gradient of {lag} steps ago has no weight in it.", lag=lag),
        recursion.unrolled(),
        counterexample(
            say(
                "{beta}: a gradient {lag} steps ago weighs {none}, one {seen} steps ago {some}.",
                beta=math(rf"{sp.latex(recursion.memory)} = 1/2"),
                lag=lag,
                none=str(weights[lag]),
                seen=seen,
                some=str(weights[seen]),
            ),
            again=say(
                "The recursion, run on {pulse}, gives {echo}.",
                pulse=listed(pulse),
                echo=listed(echo),
            ),
            agrees=echo == weights and echo[lag] == 0 != echo[seen],
        ),
        correction=_mended(update, recursion),
    )


def _mended(update: Reading, recursion: Recursion) -> Correction:
    """The recursion with the coefficients of an average, its own letters kept."""
    v, g, beta = recursion.average, recursion.item, sp.latex(recursion.memory)
    return with_formula(update, recursion.formula, rf"{v}_t = {beta} {v}_{{t-1}} + (1 - {beta}) {g}_t")


def no_average(recursion: Recursion, memory: Fraction) -> Counterexample:
    """At this β a constant gradient 1 is left, overshot, or never reached."""
    steps = 5
    path = recursion.run([1] * steps, memory)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, memory)) for lag in range(steps)]
    keep, take = recursion.at(memory)
    return counterexample(
        say(
            "With {beta} = {value} the constant gradient 1 gives {path}, …; an average would rise from 0 to "
            "1.",
            beta=math(recursion.memory),
            value=str(memory),
            path=listed(path),
        ),
        again=say(
            "The weights are {weights}, …; added one by one they give the same numbers.",
            weights=listed(weights),
        ),
        agrees=tuple(accumulate(weights)) == path and not (0 <= keep < 1 and take == 1 - keep),
    )


def _still_an_average(recursion: Recursion, memory: Fraction) -> Counterexample:
    steps = 5
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, memory)) for lag in range(steps)]
    path = recursion.run([1] * steps, memory)
    keep, take = recursion.at(memory)
    return counterexample(
        say(
            "With {beta} = {value} the weights are {weights}, …, and all of them make 1.",
            beta=math(recursion.memory),
            value=str(memory),
            weights=listed(weights),
        ),
        again=say("A constant gradient 1 gives {path}, …: an average that tends to 1.", path=listed(path)),
        agrees=all(weight >= 0 for weight in weights) and path[-1] == 1 - keep**steps and take == 1 - keep,
    )


def _range_argument(recursion: Recursion) -> Derivation:
    keep, take = sp.latex(recursion.keep), sp.latex(recursion.take)
    return Derivation(
        (
            Step(
                say("No weight may be negative, and not all may be 0:"), rf"{take} > 0, \qquad {keep} \ge 0"
            ),
            Step(
                say("All weights together must make 1; the series has a sum only for"),
                rf"{keep} < 1, \qquad \sum_k w_k = \frac{{{take}}}{{1 - {grouped(recursion.keep)}}} = 1",
            ),
            Step(
                say("All of these hold exactly for"),
                rf"{sp.latex(recursion.memory)} \in {_interval(recursion.averaging())}",
            ),
        )
    )


def _interval(values: Any) -> str:
    """An interval in the LaTeX that notes use, `[0, 1)`; any other set as sympy writes it."""
    if not isinstance(values, sp.Interval):
        return str(sp.latex(values))
    opening, closing = ("(" if values.left_open else "["), (")" if values.right_open else "]")
    return f"{opening}{sp.latex(values.start)}, {sp.latex(values.end)}{closing}"
