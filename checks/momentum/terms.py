"""What goes into the formulas of momentum: which gradient they take, and where the velocity starts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

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
from notecheck.formula import indexed
from notecheck.model import Case, Derivation, Remark, Step
from notecheck.words import Family

from ..shared.batch_words import GRADIENTS, PARAMETERS, refuse_hedges
from ..shared.recursion import TYPICAL, Recursion, grouped, read_whole_recursion
from ..shared.wording import listed, with_formula
from .ema import KINGMA_BA
from .step import MomentumStep, read_step

EVERY = Family(
    "which steps",
    {
        "every": ("每一步", "每步", "every step", "each step"),
        "first": ("第一步", "the first step"),
    },
    two_sided=False,
)
PLACE, SLOPE, LOSS = sp.Integer(3), sp.Integer(3), sp.Rational(9, 2)  # of the bowl θ²/2 at θ = 3


@check("momentum-gradient", uses=["momentum-update", "momentum-step"])
def it_is_the_gradient_of_the_loss(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """gₜ must be ∇J itself, by the parameters that the step moves: then J falls by η‖∇J‖² at first order."""
    recursion = read_whole_recursion(update)
    step = read_step(moving, recursion)
    formula = claim.formula
    newest = indexed(recursion.item, sp.Symbol("t"))
    if formula.relations not in (("=",), (":=",)) or formula.left != newest:
        raise claim.reject(formula, f"the claim should say what {recursion.item}_t is")
    value, g, theta = _on_the_bowl(claim, step), recursion.item, step.symbol
    argument = Derivation(
        (
            Step(say("The slopes of the loss in all its parameters:"), formula.latex.strip()),
            Step(
                say("A step against it changes the loss, at first order, by"),
                rf"-{sp.latex(step.rate)}\,\nabla J({theta})^\top {g}_t = -{sp.latex(step.rate)}\,"
                rf"\|\nabla J({theta})\|^2",
            ),
        )
    )
    if value == SLOPE:
        summary = say("A step against it goes downhill.")
        return confirmed("proof", summary, argument, _where_it_is_taken(recursion, step))
    half = sp.Rational(1, 2)
    difference = ((PLACE + half) ** 2 - (PLACE - half) ** 2) / 2
    return refuted(
        "proof",
        say("This is not the gradient of the loss by the parameters."),
        counterexample(
            say(
                "On {bowl} at {place} it is {value}; the slope there is {slope}.",
                bowl=math(rf"J({theta}) = {theta}^2/2"),
                place=math(rf"{theta} = {PLACE}"),
                value=math(value),
                slope=math(SLOPE),
            ),
            again=say("The difference quotient, half a unit to either side, gives the same slope."),
            agrees=difference == SLOPE != value,
        ),
        argument,
        correction=with_formula(claim, formula, rf"{g}_t = \nabla_{{{theta}}} J({theta})"),
    )


def _on_the_bowl(claim: Reading, step: MomentumStep) -> Any:
    """The right side on the bowl θ²/2 at θ = 3. Raises ReadingError where something else is left over."""
    theta = sp.Symbol(step.parameter)
    right = claim.formula.right
    parts = {part: _part(claim, part, theta) for part in right.atoms(AppliedUndef)}
    value = right.xreplace(parts).subs(theta, PLACE)
    if not value.is_number:
        raise claim.reject(claim.formula, f"this cannot be computed on an example: {value} is left over")
    return value


def _part(claim: Reading, part: Any, theta: Any) -> Any:
    """One function of the formula on the bowl: earlier parameters, the loss, or its gradient by θ."""
    name = part.func.__name__
    if name == str(theta):
        if (part.args[0] - sp.Symbol("t")).is_negative is not True:
            raise claim.reject(claim.formula, "these parameters are not known yet when the gradient is taken")
        return theta
    if name == "J":
        return LOSS
    if name == "nabla" and part.args[0].func.__name__ == "J":
        by_theta = {_name(one) for one in (*part.args[0].args, *part.args[1:])} == {str(theta)}
        return SLOPE if by_theta else sp.S.Zero
    return part


def _name(part: Any) -> str:
    return str(part.func.__name__ if isinstance(part, AppliedUndef) else part)


def _where_it_is_taken(recursion: Recursion, step: MomentumStep) -> Remark:
    return Remark(
        say(
            "The formula has {t} on its left side only. Read with the step, {theta} stands for {last}, the "
            "parameters before the step, and {loss} for the loss of the batch that is just seen: if it were "
            "the loss of all samples, there would be no batches to average over.",
            t=math("t"),
            theta=math(step.symbol),
            last=math(rf"{step.symbol}_{{t-1}}"),
            loss=math("J"),
        )
    )


# ---- the start -------------------------------------------------------------------------------------------


@check("two-formulas-give-every-step", uses=["momentum-update", "momentum-step"])
def the_start_is_missing(claim: Reading, update: Reading, moving: Reading) -> Verdict:
    """vₜ holds βᵗv₀, so the first formula says nothing of v₁ before v₀ is chosen.

    After many steps the choice has moved the parameters by ηβ/(1-β)·v₀, and this never goes away.
    """
    recursion = read_whole_recursion(update)
    step = read_step(moving, recursion)
    refuse_hedges(claim)
    claim.require(*PARAMETERS)
    claim.require(*GRADIENTS)
    formulas = [update.formula, moving.formula]
    said = claim.number(("个式子", "个公式", "个", "formula", "formulas"))
    every = claim.choose(EVERY)
    if not said.equals(len(formulas)) or every != "every":
        raise claim.reject(said, f"this check knows every step by {len(formulas)} formulas")
    v = recursion.average
    argument = _start_argument(recursion, step)
    if _start_of(claim, v) is not None:
        summary = say("With the start given, the formulas leave nothing open.")
        return confirmed("proof", summary, argument, KINGMA_BA)
    rest, first = math(rf"{v}_0 = 0"), math(rf"{v}_0 = {recursion.item}_1")
    return conditional(
        "proof",
        say("The first step already needs {start}, and the note does not give it.", start=math(rf"{v}_0")),
        Case(True, _walk(recursion, step, Fraction(0), rest)),
        Case(False, _walk(recursion, step, Fraction(1), first)),
        argument,
        Remark(
            say(
                "Both starts are in use. From {rest} the first steps are short, and some divide by {sum} to "
                "make up for it; {first} begins with a whole step. Where the parameters start, {place}, is "
                "taken as given: so it is for plain descent.",
                place=math(rf"{step.symbol}_0"),
                rest=rest,
                first=first,
                sum=math(rf"1 - {grouped(recursion.keep)}^t"),
            )
        ),
        KINGMA_BA,
        condition=say("{start} is given, usually {rest}", start=math(rf"{v}_0"), rest=rest),
        correction=claim.prepend(say("from {rest} on, ", rest=rest)),
    )


def _start_of(claim: Reading, average: str) -> Any:
    """What the claim says v₀ is, or None."""
    for formula in claim.formulas:
        if formula.relations == ("=",) and formula.left == sp.Function(average)(0):
            return formula.right
    return None


def _walk(recursion: Recursion, step: MomentumStep, start: Fraction, said: Any) -> Any:
    path = _parameters(recursion, (1, 1, 1), start)
    return say(
        "{beta}, {rate}, all gradients 1, {start}: from 1 the parameters go {path}.",
        beta=math(rf"{sp.latex(recursion.memory)} = 9/10"),
        rate=math(rf"{sp.latex(step.rate)} = 1/10"),
        start=said,
        path=listed(path),
    )


def _parameters(recursion: Recursion, gradients: Sequence[int], start: Fraction) -> tuple[Fraction, ...]:
    """θ₁, θ₂, … from θ₀ = 1 with β = 9/10 and η = 1/10."""
    keep, take = recursion.at(TYPICAL)
    place, velocity, path = Fraction(1), start, []
    for gradient in gradients:
        velocity = keep * velocity + take * gradient
        place -= velocity / 10
        path.append(place)
    return tuple(path)


def _start_argument(recursion: Recursion, step: MomentumStep) -> Derivation:
    v, g, theta, rate = recursion.average, recursion.item, step.symbol, sp.latex(step.rate)
    keep, take = grouped(recursion.keep), grouped(recursion.take)
    return Derivation(
        (
            Step(
                say("The first formula, at the first step:"),
                rf"{v}_1 = {keep}\,{v}_0 + {take}\,{g}_1",
            ),
            Step(
                say("The start is damped at every step, but stays in all that follow:"),
                rf"{v}_t = {keep}^t\,{v}_0 + \sum_{{k=0}}^{{t-1}} {take} {keep}^k\,{g}_{{t-k}}",
            ),
            Step(
                say("With given gradients it moves the parameters, in the end, by"),
                rf"{theta}_t: \quad -{rate}\,({keep} + {keep}^2 + \dots)\,{v}_0 = "
                rf"-\frac{{{rate}\,{keep}}}{{1 - {keep}}}\,{v}_0",
            ),
        ),
        say("What the start does"),
    )
