"""The update formulas of gradient descent, SGD and mini-batches (O-03, O-16, O-28)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Source, Step, Table
from notecheck.text import Math, Text

from ..shared.descent_rule import NESTEROV, UpdateRule, read_update
from ..shared.landscapes import parabola
from .update_symbols import ROLE_TEXTS, TRIALS, named_roles, numbers_of, uses_of, with_other_letters

if TYPE_CHECKING:
    from notecheck.formula import Formula


@check("gd-update", uses=["gd-symbols"])
def update_goes_against_the_gradient(update: Reading, symbols: Reading) -> Verdict:
    """θ := θ − η∇J moves θ by −η∇J, along which the loss changes at the rate −η‖∇J‖², so downhill for η > 0.

    Nesterov 2004, section 1.2.3.
    """
    from sympy import latex

    rule = read_update(update)
    roles = named_roles(symbols)
    if wrong := _no_descent(rule):
        return wrong
    if any(used != roles[role].expr for role, (used, _) in uses_of(rule).items()):
        return _other_symbols(rule, roles, against=symbols)
    rate, slope = latex(rule.rate), rule.slope_latex
    return confirmed(
        "proof",
        say(
            "The parameters move by {step}: against the gradient, by the learning rate times its length.",
            step=math(rf"-{rate}\,{slope}"),
        ),
        Derivation(
            (
                Step(say("What one update adds to the parameters:"), rf"\Delta = -{rate}\,{slope}"),
                Step(
                    say("To first order the loss changes by the product of gradient and displacement:"),
                    rf"{slope}^\top \Delta = -{rate}\,\|{slope}\|^2",
                ),
                Step(
                    say("For a positive learning rate this is negative wherever the gradient is not 0."),
                    rf"{rate} > 0 \;\Longrightarrow\; -{rate}\,\|{slope}\|^2 < 0",
                ),
            )
        ),
        Remark(
            say(
                "The formula is read as an assignment: the right-hand side is computed with the old "
                "parameters. As an equation it would say that the gradient is 0."
            )
        ),
        Source(f"{NESTEROV}, section 1.2.3"),
    )


@check("mini-batch-update", uses=["gd-update", "mini-batch-gradient-is-mean"])
def the_batch_gradient_takes_the_place_of_the_full_one(
    update: Reading, full: Reading, sentence: Reading
) -> Verdict:
    """The same update as that of gradient descent, along the gradient that the sentence explains."""
    return _takes_the_place(update, full, sentence, sentence.formula, say("mini-batch"))


@check("sgd-update", uses=["gd-update", "one-sample-symbols"])
def the_gradient_of_one_sample_takes_the_place_of_the_full_one(
    update: Reading, full: Reading, sentence: Reading
) -> Verdict:
    """The same update as that of gradient descent, along the gradient of one sample."""
    return _takes_the_place(update, full, sentence, sentence.formulas[-1], say("SGD"))


def _takes_the_place(
    update: Reading, full: Reading, sentence: Reading, explained: Formula, name: Text
) -> Verdict:
    rule, known = read_update(update), read_update(full)
    if wrong := _no_descent(rule):
        return wrong
    if contradiction := _other_update(rule, known, explained, against=(full, sentence)):
        return contradiction
    return confirmed(
        "proof",
        say(
            "It is the update of gradient descent, with {slope} in place of {full}.",
            slope=math(rule.slope_latex),
            full=math(known.slope_latex),
        ),
        Table(
            (say("role"), say("gradient descent"), name),
            tuple(
                (ROLE_TEXTS[role], math(old), math(new))
                for role, (_, old), (_, new) in zip(
                    ROLE_TEXTS, uses_of(known).values(), uses_of(rule).values(), strict=True
                )
            ),
        ),
    )


def _other_update(
    rule: UpdateRule, known: UpdateRule, explained: Formula, against: tuple[Reading, Reading]
) -> Verdict | None:
    """Letters that are not those of gradient descent or of the sentence, or no gradient of its own."""
    full, sentence = against
    if (rule.parameter, rule.rate) != (known.parameter, known.rate):
        return inconsistent(
            "proof",
            say(
                "This formula updates {parameter} with the rate {rate}, that of gradient descent {other} "
                "with {known}.",
                parameter=math(rule.parameter),
                rate=math(rule.rate),
                other=math(known.parameter),
                known=math(known.rate),
            ),
            with_other_letters(rule, known.parameter, known.rate, rule.slope),
            against=[full],
        )
    if explained.expr != rule.slope:
        return inconsistent(
            "proof",
            say(
                "The formula steps along {slope}, the sentence explains {explained}.",
                slope=math(rule.slope_latex),
                explained=math(explained.latex),
            ),
            with_other_letters(rule, rule.parameter, rule.rate, explained.expr),
            against=[sentence],
        )
    if rule.slope == known.slope:
        return inconsistent(
            "proof",
            say(
                "Gradient descent and this formula step along the same gradient, {slope}.",
                slope=math(rule.slope_latex),
            ),
            _one_name_for_two(rule, known),
            against=[full],
        )
    return None


def _one_name_for_two(rule: UpdateRule, known: UpdateRule) -> Counterexample:
    """Where both gradients have one name, the formula makes the update of gradient descent."""
    led = [[one.stepped(*trial) for one in (rule, known)] for trial in TRIALS]
    return counterexample(
        say(
            "With {numbers} of all samples both formulas lead to {led}, whatever the gradient of fewer "
            "samples is.",
            numbers=numbers_of(0),
            led=rule.shown(led[0][0]),
        ),
        again=say("With {numbers} both lead to {led}.", numbers=numbers_of(1), led=rule.shown(led[1][0])),
        agrees=all(ours == theirs for ours, theirs in led),
    )


def _no_descent(rule: UpdateRule) -> Verdict | None:
    """A verdict on an update that moves where the gradient is 0, or that goes along the gradient."""
    if rule.rest != 0:
        return _moves_at_rest(rule)
    return _climbs(rule) if rule.rate.could_extract_minus_sign() else None


def _moves_at_rest(rule: UpdateRule) -> Verdict:
    place, rate, _ = TRIALS[0]
    end = rule.stepped(place, rate, Fraction(0))
    return refuted(
        "proof",
        say("Besides the gradient the update adds {rest}: no gradient descent.", rest=math(rule.rest)),
        counterexample(
            say(
                "At a minimum the gradient is 0 and descent stays there; this update moves by {rest}.",
                rest=math(rule.rest),
            ),
            again=say(
                "With the parameters {place} and the gradient 0 the whole formula leads to {end}.",
                place=str(place),
                end=rule.shown(end),
            ),
            agrees=end != place,
        ),
    )


def _climbs(rule: UpdateRule) -> Verdict:
    bowl = parabola(2)
    start, rate = Fraction(1), Fraction(1, 10)
    end = Fraction(str(rule.stepped(start, rate, bowl.slope(start))))
    return refuted(
        "proof",
        say(
            "The parameters move by {step}, along the gradient: uphill.",
            step=_written_step(rule),
        ),
        counterexample(
            say(
                "On {loss}, from {start} with the learning rate {rate}: one update leads to {end}, and the "
                "loss rises from {low} to {high}.",
                loss=math("x^2"),
                start=decimal(start),
                rate=decimal(rate),
                end=decimal(end),
                low=decimal(bowl.height(start)),
                high=decimal(bowl.height(end)),
            ),
            again=say("The rate of change along the step, gradient times displacement, is positive."),
            agrees=bowl.slope(start) * (end - start) > 0 and bowl.height(end) > bowl.height(start),
        ),
    )


def _written_step(rule: UpdateRule) -> Math:
    from sympy import latex

    return math(rf"{latex(rule.factor)}\,{rule.slope_latex}")


def _other_symbols(rule: UpdateRule, roles: dict[str, Formula], against: Reading) -> Verdict:
    return inconsistent(
        "proof",
        say(
            "The formula updates {parameter} by {rate} times {slope}; the sentence explains {names}.",
            parameter=math(rule.parameter),
            rate=math(rule.rate),
            slope=math(rule.slope_latex),
            names=math(r",\; ".join(formula.latex for formula in roles.values())),
        ),
        with_other_letters(rule, *(roles[role].expr for role in ROLE_TEXTS)),
        against=[against],
    )
