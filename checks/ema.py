"""The recursion of the average, the range of its β, and what the velocity that it makes is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

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
from notecheck.model import Axis, Case, Counterexample, Derivation, Figure, Line, Panel, Rule, Source, Step
from notecheck.text import Text
from notecheck.words import AVERAGE, Family

from .ema_weights import PAST
from .recursion import TYPICAL, Recursion, a_member, exactly, grouped, read_recursion
from .wording import listed

if TYPE_CHECKING:
    from notecheck.formula import Formula

WEIGHTING = Family(
    "weighting",
    {
        "exponential": ("指数加权", "指数", "exponentially weighted", "exponential"),
        "equal": ("等权", "算术", "equally weighted", "arithmetic"),
    },
)
GRADIENTS = ("梯度", "gradients", "gradient")
KINGMA_BA = Source("Kingma & Ba (2015), Adam: A Method for Stochastic Optimization, section 3")
HALF = Fraction(1, 2)


# ---- the recursion and its coefficient ------------------------------------------------------------


@check("momentum-update", uses=["momentum-beta-range"])
def update_is_an_average(update: Reading, allowed: Reading) -> Verdict:
    """An average mixes the newest gradient into the previous average, and keeps a constant gradient.

    So for every β that the note allows: the newest gradient has a positive weight, each earlier
    one keep times the weight of the next, none a negative one, and all weights together make 1.
    """
    recursion = read_recursion(update)
    beta = math(recursion.memory)
    if not recursion.plain:
        return _some_gradients_missing(recursion)
    broken = sp.Complement(allowed_range(allowed, recursion), recursion.averaging())
    if broken.is_empty:
        keep, take = grouped(recursion.keep), grouped(recursion.take)
        kept = Step(
            say("A constant gradient {c} is kept, because the two coefficients make 1:", c=math("c")),
            rf"{keep} c + {take} c = c",
        )
        summary = say(
            "a weighted average for every allowed {beta}: the newest gradient weighs {take}, and each "
            "earlier one {keep} times as much as the one after it",
            beta=beta,
            take=math(recursion.take),
            keep=math(recursion.keep),
        )
        return confirmed("proof", summary, recursion.unrolled(), Derivation((kept,)), KINGMA_BA)
    value = a_member(broken, Fraction(1, 2), TYPICAL, Fraction(0))
    return refuted(
        "proof",
        say("for {beta} = {value}, which the note allows, this is no average", beta=beta, value=str(value)),
        recursion.unrolled(),
        _no_average(recursion, value),
    )


@check("momentum-beta-range", uses=["momentum-update"])
def range_is_where_it_averages(allowed: Reading, update: Reading) -> Verdict:
    """The weights (1-β)βᵏ are those of an average for 0 ≤ β < 1, and for no other β.

    Below 0 every second weight is negative; at 1 all are 0; above 1 all are negative.
    """
    recursion = read_recursion(update)
    claimed, right = allowed_range(allowed, recursion), recursion.averaging()
    beta, interval = math(recursion.memory), math(sp.latex(right))
    evidence = (_range_argument(recursion), recursion.unrolled())
    if claimed == right:
        summary = say(
            "the weights are those of an average for {beta} in {range}, and nowhere else",
            beta=beta,
            range=interval,
        )
        return confirmed("proof", summary, *evidence)
    correction = allowed.replace_all(_assertion(allowed, recursion, right))
    broken = sp.Complement(claimed, right)
    if not broken.is_empty:
        value = a_member(broken, Fraction(1), Fraction(3, 2), Fraction(-1, 2))
        summary = say(
            "{value} is in the stated range, and there the weights are those of no average", value=str(value)
        )
        return refuted("proof", summary, _no_average(recursion, value), *evidence, correction=correction)
    value = a_member(sp.Complement(right, claimed), Fraction(0), TYPICAL, Fraction(1, 2))
    summary = say(
        "the range leaves out {value}, for which the weights are those of an average", value=str(value)
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


def _some_gradients_missing(recursion: Recursion) -> Verdict:
    """The recursion skips gradients: the newest, or those between two that it looks at."""
    lag = 0 if recursion.delay else 1
    value = Fraction(1, 2)
    pulse = recursion.run([1, *[0] * lag], value)[-1]
    later = recursion.weight(lag + recursion.delay + recursion.back - 1).subs(recursion.memory, value)
    return refuted(
        "proof",
        say("the gradient of {lag} steps ago has no weight in it", lag=lag),
        recursion.unrolled(),
        counterexample(
            say("a gradient {lag} steps ago weighs 0, an earlier one {later}", lag=lag, later=str(later)),
            again=say(
                "the recursion, run on a single 1 followed by {lag} zeros, ends at {pulse}",
                lag=lag,
                pulse=str(pulse),
            ),
            agrees=pulse == 0 != later,
        ),
    )


def _no_average(recursion: Recursion, memory: Fraction) -> Counterexample:
    """At this β a constant gradient 1 is left, overshot, or never reached."""
    steps = 5
    path = recursion.run([1] * steps, memory)
    weights = [exactly(recursion.weight(lag).subs(recursion.memory, memory)) for lag in range(steps)]
    keep, take = recursion.at(memory)
    return counterexample(
        say(
            "with {beta} = {value} the constant gradient 1 gives {path}, …; an average would rise from 0 "
            "to 1",
            beta=math(recursion.memory),
            value=str(memory),
            path=listed(path),
        ),
        again=say(
            "the weights are {weights}, …; added one by one they give the same numbers",
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
            "with {beta} = {value} the weights are {weights}, …, and all of them make 1",
            beta=math(recursion.memory),
            value=str(memory),
            weights=listed(weights),
        ),
        again=say("a constant gradient 1 gives {path}, …: an average that tends to 1", path=listed(path)),
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
                rf"{sp.latex(recursion.memory)} \in {sp.latex(recursion.averaging())}",
            ),
        )
    )


def _assertion(allowed: Reading, recursion: Recursion, right: Any) -> str:
    return rf"${sp.latex(recursion.memory)} \in {sp.latex(right)}$"


# ---- what vₜ is ---------------------------------------------------------------------------------


@check("velocity-is-ema", uses=["momentum-update"])
def weights_of_the_velocity(claim: Reading, update: Reading) -> Verdict:
    """Unrolled from v₀, the weights in vₜ make 1-βᵗ: an average once βᵗ is nothing, or after division.

    Kingma & Ba (2015), section 3, divide by 1-βᵗ for this reason.
    """
    recursion = read_recursion(update)
    claim.require(*GRADIENTS)
    subject, factor, start = _subject(claim, recursion)
    words = (claim.choose(PAST), claim.choose(WEIGHTING), claim.choose(AVERAGE))
    if words != ("past", "exponential", "mean"):
        return _not_that_sum(recursion, *words)
    t = sp.Symbol("t", integer=True, positive=True)
    forgotten = recursion.keep**t
    total = sp.simplify(factor(t) * recursion.take * (1 - forgotten) / (1 - recursion.keep))
    left = sp.simplify(factor(t) * forgotten * start)
    evidence = (recursion.unrolled(), _total_weight(recursion, total), _warm_up_figure(recursion), KINGMA_BA)
    if total == 1 and left == 0:
        summary = say("for every {t} its weights fall by the same factor and make exactly 1", t=math("t"))
        return confirmed("proof", summary, *evidence)
    early, late = (
        exactly(total.subs({recursion.memory: sp.Rational(TYPICAL), t: steps})) for steps in (1, 100)
    )
    if sp.simplify(total.subs(forgotten, 0)) != 1:
        return _total_is_off(recursion, total, t)
    corrected = math(rf"\frac{{{recursion.average}_t}}{{1 - {grouped(recursion.keep)}^t}}")
    from_rest = math(rf"{recursion.average}_0 = 0")
    return conditional(
        "proof",
        say("its weights make {total} and not 1: in the first steps it is far too small", total=math(total)),
        Case(
            True,
            say(
                "{t} = 100, {beta}: the weights make 1 up to {gap}",
                t=math("t"),
                beta=_typical(recursion),
                gap=decimal(1 - late, 2),
            ),
        ),
        Case(
            False,
            say(
                "{t} = 1, {beta}: the only weight is {total}",
                t=math("t"),
                beta=_typical(recursion),
                total=percent(early),
            ),
        ),
        *evidence,
        condition=say(
            "{small} is negligible, or the average is divided by {sum} with {rest}",
            small=math(forgotten),
            sum=math(1 - forgotten),
            rest=from_rest,
        ),
        correction=claim.rewrite(
            (subject, say("{corrected}, started from {rest},", corrected=corrected, rest=from_rest))
        ),
    )


def _subject(claim: Reading, recursion: Recursion) -> tuple[Formula, Callable[[Any], Any], Any]:
    """What the claim calls an average, as a multiple of vₜ (a function of t), and the v₀ that it states."""
    v = sp.Function(recursion.average)
    start: Any = sp.Symbol(f"{recursion.average}_0")
    subjects = []
    for formula in claim.formulas:
        if formula.relations == ("=",) and formula.left == v(0):
            start = formula.right
        elif not formula.relations:
            subjects.append(formula)
    if len(subjects) != 1 or len(subjects[0].expr.atoms(AppliedUndef)) != 1:
        raise claim.reject(
            subjects[1] if subjects[1:] else None, f"one formula with {recursion.average} is expected here"
        )
    (velocity,) = subjects[0].expr.atoms(AppliedUndef)
    share, step = subjects[0].expr / velocity, velocity.args[0]
    if velocity.func != v or share.atoms(AppliedUndef) or not step.is_Symbol:
        raise claim.reject(subjects[0], f"a multiple of {recursion.average}_t is expected here")
    return subjects[0], lambda t: share.subs(step, t), start


def _not_that_sum(recursion: Recursion, when: str, weighting: str, kind: str) -> Verdict:
    """The claim speaks of another combination of gradients than vₜ is."""
    beta = _typical(recursion)
    if when == "future":
        known, unknown = recursion.run([1, 1], TYPICAL)[-1], recursion.run([1, 1, 5], TYPICAL)[1]
        summary = say("it is made of the gradients up to now; those to come are not known yet")
        shown = say(
            "with {beta} and two gradients 1, the second value is {value}", beta=beta, value=str(known)
        )
        again = say("a third gradient, 5, leaves it at {value}", value=str(unknown))
        agrees = known == unknown
    elif kind == "sum":
        n = 3
        value = recursion.run([1] * n, TYPICAL)[-1]
        weights = sum(
            (exactly(recursion.weight(lag).subs(recursion.memory, TYPICAL)) for lag in range(n)), Fraction(0)
        )
        summary = say("its weights make at most 1, so it never becomes the sum of the gradients")
        shown = say(
            "with {beta}, {n} gradients 1 give {value}; their sum is {n}", beta=beta, n=n, value=str(value)
        )
        again = say("the weights of the {n} gradients make {weights}", n=n, weights=str(weights))
        agrees = value == weights != n
    else:
        first, second = recursion.run([1, 0], TYPICAL)[-1], recursion.run([0, 1], TYPICAL)[-1]
        by_weight = [exactly(recursion.weight(lag).subs(recursion.memory, TYPICAL)) for lag in (1, 0)]
        summary = say(
            "its weights fall by the factor {keep} from one gradient to the one before",
            keep=math(recursion.keep),
        )
        shown = say(
            "with {beta}, gradients 1, 0 give {first}; 0, 1 give {second}",
            beta=beta,
            first=str(first),
            second=str(second),
        )
        again = say("the unrolled weights of the two are {weights}", weights=listed(by_weight))
        agrees = [first, second] == by_weight and first != second
    return refuted("proof", summary, counterexample(shown, again=again, agrees=agrees), recursion.unrolled())


def _total_is_off(recursion: Recursion, total: Any, t: Any) -> Verdict:
    steps = 200
    value = exactly(total.subs({recursion.memory: sp.Rational(TYPICAL), t: steps}))
    share = exactly(total.subs({recursion.memory: sp.Rational(TYPICAL), t: 1}))
    path = recursion.run([1] * steps, TYPICAL)
    return refuted(
        "proof",
        say("its weights make {total}, which never comes to 1", total=math(total)),
        counterexample(
            say(
                "{beta}: after {steps} steps they make {value}",
                beta=_typical(recursion),
                steps=steps,
                value=decimal(value),
            ),
            again=say("the recursion on the constant gradient 1, times the same factor, gives it too"),
            agrees=value == share / path[0] * path[-1] or not total.has(t),
        ),
        recursion.unrolled(),
    )


def _typical(recursion: Recursion) -> Text:
    return say("{beta} = {value}", beta=math(recursion.memory), value=decimal(TYPICAL))


def _total_weight(recursion: Recursion, total: Any) -> Derivation:
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    return Derivation(
        (
            Step(
                say("All weights of the gradients in {v} together:", v=math(rf"{recursion.average}_t")),
                rf"\sum_{{k=0}}^{{t-1}} {take} {keep}^k = {take}\,\frac{{1 - {keep}^t}}{{1 - {keep}}} = 1 - "
                rf"{keep}^t",
            ),
            Step(say("In what the claim calls an average they make"), sp.latex(total)),
        )
    )


def _warm_up_figure(recursion: Recursion) -> Figure:
    steps = 40
    times = tuple(float(step) for step in range(1, steps + 1))
    path = recursion.run([1] * steps, TYPICAL)
    return Figure(
        "warm-up-of-the-average",
        say("A constant gradient 1, started from 0"),
        say(
            "The velocity over {steps} steps on a constant gradient 1: it starts at {first} and comes "
            "close to 1 only after some thirty steps. Divided by the sum of its weights it is 1 from the "
            "first step on.",
            steps=steps,
            first=decimal(path[0]),
        ),
        (
            Panel(
                Axis(say("step")),
                Axis(say("average"), limits=(0.0, 1.1)),
                (
                    Rule("y", 1.0, say("divided by the sum of the weights")),
                    Line(times, tuple(float(value) for value in path), say("velocity"), marker=True),
                ),
            ),
        ),
    )
