"""Is vₜ an average of the earlier gradients? Its weights make 1-βᵗ, which is 1 only in the long run."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
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
from notecheck.model import Axis, Case, Derivation, Figure, Line, Panel, Rule, Step
from notecheck.text import Math, Text
from notecheck.words import AVERAGE, Family

from ..shared.controls import memory_control
from ..shared.recursion import TYPICAL, Recursion, exactly, grouped, read_whole_recursion
from ..shared.wording import listed, require_likeness
from .ema import KINGMA_BA
from .ema_weights import PAST

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
REST = "State its start, such as $v_0 = 0$."


@check("velocity-is-ema", uses=["momentum-update"])
def weights_of_the_velocity(claim: Reading, update: Reading) -> Verdict:
    """Unrolled from v₀, the weights in vₜ make 1-βᵗ: an average once βᵗ is nothing, or after division.

    Kingma & Ba (2015), section 3, divide by 1-βᵗ for this reason.
    """
    recursion = read_whole_recursion(update)
    if recursion.keep == 1:
        raise update.reject(recursion.formula, "the previous average keeps its whole weight: nothing fades")
    claim.require(*GRADIENTS)
    require_likeness(claim)
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
        summary = say("For every {t} its weights fall by the same factor and make exactly 1.", t=math("t"))
        return confirmed("proof", summary, *evidence)
    if total == 1:
        raise claim.reject(
            subject, f"where {recursion.average} starts is not said, and it still counts", REST
        )
    if sp.simplify(total.subs(forgotten, 0)) != 1:
        return _total_is_off(recursion, total, factor, t)
    corrected = math(rf"\frac{{{recursion.average}_t}}{{1 - {grouped(recursion.keep)}^t}}")
    from_rest = math(rf"{recursion.average}_0 = 0")
    return conditional(
        "proof",
        say("Its weights make {total} and not 1: in the first steps it is far too small.", total=math(total)),
        *_late_and_early(recursion, total, t),
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


def _late_and_early(recursion: Recursion, total: Any, t: Any) -> tuple[Case, Case]:
    """All weights together after a hundred steps, and after the first."""
    early, late = (
        exactly(total.subs({recursion.memory: sp.Rational(TYPICAL), t: steps})) for steps in (1, 100)
    )
    beta = _typical(recursion)
    return (
        Case(
            True,
            say(
                "{t} = 100, {beta}: the weights make 1 up to {gap}.",
                t=math("t"),
                beta=beta,
                gap=percent(1 - late, 4),
            ),
        ),
        Case(
            False,
            say("{t} = 1, {beta}: the only weight is {total}.", t=math("t"), beta=beta, total=percent(early)),
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
        summary = say("It is made of the gradients up to now; those to come are not known yet.")
        shown = say(
            "With {beta} and two gradients 1, the second value is {value}.", beta=beta, value=str(known)
        )
        again = say("A third gradient, 5, leaves it at {value}.", value=str(unknown))
        agrees = known == unknown
    elif kind == "sum":
        n = 3
        value = recursion.run([1] * n, TYPICAL)[-1]
        weights = sum(
            (exactly(recursion.weight(lag).subs(recursion.memory, TYPICAL)) for lag in range(n)), Fraction(0)
        )
        summary = say("Its weights make at most 1, so it never becomes the sum of the gradients.")
        shown = say(
            "With {beta}, {n} gradients 1 give {value}; their sum is {n}.", beta=beta, n=n, value=str(value)
        )
        again = say("The weights of the {n} gradients make {weights}.", n=n, weights=str(weights))
        agrees = value == weights != n
    else:
        first, second = recursion.run([1, 0], TYPICAL)[-1], recursion.run([0, 1], TYPICAL)[-1]
        by_weight = [exactly(recursion.weight(lag).subs(recursion.memory, TYPICAL)) for lag in (1, 0)]
        summary = say(
            "Its weights fall by the factor {keep} from one gradient to the one before.",
            keep=math(recursion.keep),
        )
        shown = say(
            "With {beta}, gradients 1, 0 give {first}; 0, 1 give {second}.",
            beta=beta,
            first=str(first),
            second=str(second),
        )
        again = say("The unrolled weights of the two are {weights}.", weights=listed(by_weight))
        agrees = [first, second] == by_weight and first != second
    return refuted("proof", summary, counterexample(shown, again=again, agrees=agrees), recursion.unrolled())


def _total_is_off(recursion: Recursion, total: Any, factor: Callable[[Any], Any], t: Any) -> Verdict:
    steps = 200
    value = exactly(total.subs({recursion.memory: sp.Rational(TYPICAL), t: steps}))
    times = exactly(sp.sympify(factor(steps)).subs(recursion.memory, sp.Rational(TYPICAL)))
    path = recursion.run([1] * steps, TYPICAL)
    return refuted(
        "proof",
        say("Its weights make {total}, which never comes to 1.", total=math(total)),
        counterexample(
            say(
                "{beta}: after {steps} steps they make {value}.",
                beta=_typical(recursion),
                steps=steps,
                value=decimal(value),
            ),
            again=say("The recursion on the constant gradient 1, times the same factor, gives it too."),
            agrees=value == times * path[-1] != 1,
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
    divided = Rule("y", 1.0, say("divided by the sum of the weights"))

    def show(memory: Fraction, said: Math) -> tuple[Text, Panel]:
        path = recursion.run([1] * steps, memory)
        alt = say(
            "The velocity on a constant gradient 1, with {beta}: after the first step it is {first}, after "
            "step {tenth} {early}, after step {steps} {last}. Divided by the sum of its weights it is 1 from "
            "the first step on.",
            beta=said,
            first=decimal(path[0]),
            tenth=10,
            early=f"{float(path[9]):.3f}",
            steps=steps,
            last=f"{float(path[-1]):.3f}",
        )
        velocity = Line(times, tuple(map(float, path)), say("velocity"), marker=True)
        return alt, Panel(Axis(say("step")), Axis(say("average"), limits=(0.0, 1.1)), (divided, velocity))

    control = memory_control(recursion, TYPICAL, show)
    return Figure.moving("warm-up-of-the-average", say("A constant gradient 1, started from 0"), control)
