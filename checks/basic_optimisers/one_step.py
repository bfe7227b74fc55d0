"""What one step of gradient descent does to the loss (O-03)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    conditional,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Case, Derivation, Evidence, Remark, Source, Step
from notecheck.words import GROWTH, Family

from ..shared.descent_pictures import one_step_figure
from ..shared.descent_rule import (
    NESTEROV,
    SMOOTH,
    TOO_LONG,
    Example,
    RateRange,
    UpdateRule,
    read_example,
    read_update,
    safe_range,
    stated_rates,
)
from ..shared.landscapes import parabola
from .topics import LOSS, require

HEADING = Family(
    "direction of the step",
    {
        "downhill": (
            "负梯度方向",
            "梯度的反方向",
            "梯度下降的方向",
            "negative gradient",
            "against the gradient",
        ),
        "uphill": ("正梯度方向", "梯度方向", "梯度的方向", "梯度上升的方向", "along the gradient"),
    },
)


@check("descent-direction", uses=["gd-update", "square-and-gradient", "gd-program-settings"])
def a_step_downhill_lowers_the_loss(
    claim: Reading, update: Reading, function: Reading, settings: Reading
) -> Verdict:
    """To first order always; a finite step lowers an L-smooth loss for every start only if 0 < η < 2/L.

    Descent lemma (Nesterov 2004, lemma 1.2.3); on ½Lθ² it is an equality, so the range cannot be wider.
    """
    require(claim, LOSS)
    claim.require("顺着", "along")
    heading, outcome = claim.word(HEADING), claim.word(GROWTH)
    rule, example = read_update(update), read_example(function, settings)
    if (heading.meaning == "downhill") != (outcome.meaning == "down"):
        return _wrong_way(example, downhill=heading.meaning == "downhill")
    if heading.meaning == "uphill":
        return _not_the_formulas_way(rule, example, update)
    rates, smooth = stated_rates(claim, rule), claim.states(*SMOOTH)
    argument = (*_descent_lemma(rule), one_step_figure(example))
    if rates and smooth and rates.safe:
        return confirmed("proof", say("In the stated range every step lowers the loss."), *argument)
    if rates and not rates.safe:
        return range_too_wide(rates, rule, argument)
    return conditional(
        "proof",
        say(
            "Downhill is the right direction, but a step that is too long overshoots and the loss rises: it "
            "falls for sure only for learning rates below {bound}.",
            bound=math("2/L"),
        ),
        *argument,
        *_one_step_cases(example),
        _where_no_rate_is_short_enough(),
        Source(f"{NESTEROV}, lemma 1.2.3"),
        condition=say(
            "the gradient is Lipschitz with a constant {constant}, and {range}",
            constant=math("L"),
            range=math(safe_range(rule)),
        ),
        correction=claim.append(
            say(
                ", provided that the loss is smooth with the constant $L$ and the learning rate satisfies "
                "${range}$",
                range=safe_range(rule),
            )
        ),
    )


def _descent_lemma(rule: UpdateRule) -> tuple[Evidence, ...]:
    from sympy import latex

    rate, theta = latex(rule.rate), latex(rule.parameter)
    return (
        Derivation(
            (
                Step(
                    say(
                        "{L}-smooth means that the gradient changes at most {L} times as fast as the place.",
                        L=math("L"),
                    ),
                    r"\|\nabla J(a) - \nabla J(b)\| \le L\,\|a - b\|",
                ),
                Step(
                    say("Then the loss never lies above the parabola that touches it:"),
                    rf"J({theta} + d) \le J({theta}) + \nabla J({theta})^\top d + \tfrac{{L}}{{2}}\|d\|^2",
                ),
                Step(
                    say("Put in the step of gradient descent:"),
                    rf"d = -{rate}\,\nabla J({theta}): \quad "
                    rf"J({theta} + d) \le J({theta}) - "
                    rf"{rate}\Bigl(1 - \tfrac{{L{rate}}}{{2}}\Bigr)\|\nabla J({theta})\|^2",
                ),
                Step(
                    say("The bracket is positive, so the loss falls, as long as"),
                    safe_range(rule),
                ),
                Step(
                    say("On the parabola itself all of this is an equality, so no wider range will do:"),
                    rf"J = \tfrac{{L}}{{2}}{theta}^2: \quad "
                    rf"\frac{{J({theta} + d)}}{{J({theta})}} = (1 - {rate} L)^2 < 1"
                    rf" \iff {safe_range(rule)}",
                ),
            )
        ),
    )


def _where_no_rate_is_short_enough() -> Remark:
    return Remark(
        say(
            "Where the gradient is 0 there is no direction to follow: the step has length 0 and the loss "
            "stays. A loss without such an {L}, as {example}, still falls for steps that are short "
            "enough at each place, but no learning rate is short enough for all places.",
            L=math("L"),
            example=math("x^4"),
        )
    )


def _one_step_cases(example: Example) -> tuple[Case, Case]:
    """The note's own example, with its own learning rate and with one beyond the bound (or below it)."""
    rates = (example.rate, TOO_LONG / example.curvature, 1 / (2 * example.curvature))
    falls = [
        example.height_at(example.step(example.start, rate)) < example.height_at(example.start)
        for rate in rates
    ]
    good, bad = rates[falls.index(True)], rates[falls.index(False)]
    return Case(True, _one_step(example, good)), Case(False, _one_step(example, bad))


def _one_step(example: Example, rate: Fraction, sign: int = -1) -> Any:
    end = example.step(example.start, rate, sign)
    return say(
        "On {loss}, with {bend}, from {start} with the learning rate {rate}: one step leads to {end}, and "
        "the loss goes from {before} to {after}.",
        loss=math(example.height),
        bend=math(f"L = {example.curvature}"),
        start=decimal(example.start),
        rate=decimal(rate),
        end=decimal(end),
        before=decimal(example.height_at(example.start)),
        after=decimal(example.height_at(end)),
    )


def _wrong_way(example: Example, downhill: bool) -> Verdict:
    sign, rate = (-1 if downhill else 1), min(example.rate, 1 / example.curvature)
    before, after = (
        example.height_at(example.start),
        example.height_at(example.step(example.start, rate, sign)),
    )
    ratio = (1 + sign * rate * example.curvature) ** 2
    shown = counterexample(
        _one_step(example, rate, sign),
        again=say(
            "On this parabola a step multiplies the loss by {ratio}, worked out from its curvature alone.",
            ratio=decimal(ratio),
        ),
        agrees=after == ratio * before and (after < before) == downhill,
    )
    if downhill:
        return refuted("proof", say("A short step against the gradient lowers the loss."), shown)
    return refuted("proof", say("A step along the gradient climbs; on a convex loss every one does."), shown)


def _not_the_formulas_way(rule: UpdateRule, example: Example, update: Reading) -> Verdict:
    """The same step by the sentence and by the formula; the slope once by calculus, once from a chord."""
    start, rate = example.start, min(example.rate, 1 / example.curvature)
    along = example.step(start, rate, +1)
    chord = (example.height_at(start + 1) - example.height_at(start - 1)) / 2  # exact for a parabola
    formula = rule.stepped(start, rate, chord)
    if not formula.is_Rational or formula == along:
        raise update.reject(update.formula, "this update is no step against the gradient")
    return inconsistent(
        "proof",
        say("The update formula steps against the gradient, the sentence along it."),
        counterexample(
            say(
                "On {loss}, from {start} with the learning rate {rate}: a step along the gradient leads to "
                "{along}, the formula leads to {formula}.",
                loss=math(example.height),
                start=decimal(start),
                rate=decimal(rate),
                along=decimal(along),
                formula=decimal(formula),
            ),
            again=say(
                "From {before} there, the loss goes to {up} on the one way and to {down} on the other.",
                before=decimal(example.height_at(start)),
                up=decimal(example.height_at(along)),
                down=decimal(example.height_at(Fraction(str(formula)))),
            ),
            agrees=example.height_at(along)
            > example.height_at(start)
            > example.height_at(Fraction(str(formula))),
        ),
        against=[update],
    )


def range_too_wide(rates: RateRange, rule: UpdateRule, argument: tuple[Evidence, ...]) -> Verdict:
    """A range of rates that holds one outside (0, 2/L): shown on ½Lx² with L = 2."""
    bowl = parabola(2)
    rate = rates.unsafe_rate() / 2
    start = Fraction(10)
    end = bowl.path(start, rate, 1)[1]
    return refuted(
        "proof",
        say("The stated range holds learning rates for which the loss does not fall."),
        counterexample(
            say(
                "On {loss}, with {bend}, the learning rate {rate} lies in the range: one step leads from "
                "{start} to {end}.",
                loss=math("x^2"),
                bend=math("L = 2"),
                rate=decimal(rate),
                start=decimal(start),
                end=decimal(end),
            ),
            again=say(
                "A step multiplies the loss by {ratio}, not less than 1.", ratio=decimal((1 - 2 * rate) ** 2)
            ),
            agrees=bowl.height(end) >= bowl.height(start) and (1 - 2 * rate) ** 2 >= 1,
        ),
        *argument,
    )
