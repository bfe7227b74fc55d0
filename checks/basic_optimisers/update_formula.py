"""The update formulas of gradient descent and of mini-batches, and their symbols (O-03, O-05, O-28)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

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
from notecheck.model import Derivation, Remark, Source, Step, Table
from notecheck.text import Math, Text

from ..shared.descent_rule import NESTEROV, UpdateRule, read_update
from ..shared.landscapes import parabola

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
            against=[full],
        )
    if explained.expr != rule.slope or rule.slope == known.slope:
        return inconsistent(
            "proof",
            say(
                "The formula steps along {slope}, the sentence explains {explained}.",
                slope=math(rule.slope_latex),
                explained=math(explained.latex),
            ),
            against=[sentence],
        )
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


def _no_descent(rule: UpdateRule) -> Verdict | None:
    """A verdict on an update that moves where the gradient is 0, or that goes along the gradient."""
    if rule.rest != 0:
        return _moves_at_rest(rule)
    return _climbs(rule) if rule.rate.could_extract_minus_sign() else None


def _moves_at_rest(rule: UpdateRule) -> Verdict:
    from sympy import latex

    at_rest = (rule.factor * rule.slope + rule.rest).subs(rule.slope, 0)
    return refuted(
        "proof",
        say("Besides the gradient the update adds {rest}: no gradient descent.", rest=math(rule.rest)),
        counterexample(
            say(
                "At a minimum the gradient is 0 and descent stays there; this update moves by {rest}.",
                rest=math(rule.rest),
            ),
            again=say(
                "The gradient was set to 0 in the whole formula: {left} is left over.", left=latex(at_rest)
            ),
            agrees=at_rest - rule.rest == 0 and rule.rest != 0,
        ),
    )


def uses_of(rule: UpdateRule) -> dict[str, tuple[Any, str]]:
    """What stands in each role of the update, as an expression and in LaTeX."""
    from sympy import latex

    return {
        "parameter": (rule.parameter, latex(rule.parameter)),
        "rate": (rule.rate, latex(rule.rate)),
        "gradient": (rule.slope, rule.slope_latex),
    }


def _climbs(rule: UpdateRule) -> Verdict:
    bowl = parabola(2)
    start, rate = Fraction(1), Fraction(1, 10)
    end = start + rate * bowl.slope(start)
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
                loss=math(bowl.latex),
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
        against=[against],
    )


@check("gd-symbols", uses=["gd-update"])
def symbols_have_the_roles_that_the_update_gives_them(symbols: Reading, update: Reading) -> Verdict:
    """The sentence names the parameters, the learning rate and the gradient as the formula uses them."""
    roles, used = named_roles(symbols), uses_of(read_update(update))
    rows = tuple((ROLE_TEXTS[role], math(roles[role].latex), math(used[role][1])) for role in used)
    table = Table((say("role"), say("in the sentence"), say("in the formula")), rows)
    different = [role for role in used if roles[role].expr != used[role][0]]
    if different:
        return inconsistent(
            "enumeration",
            say(
                "The sentence calls {named} the {role}; in the formula it is {used}.",
                named=math(roles[different[0]].latex),
                role=ROLE_TEXTS[different[0]],
                used=math(used[different[0]][1]),
            ),
            table,
            against=[update],
        )
    return confirmed(
        "enumeration", say("Each symbol has the role in the formula that the sentence gives it."), table
    )


@check("one-sample-symbols", uses=["sgd-update"])
def symbols_of_one_sample(symbols: Reading, update: Reading) -> Verdict:
    """x⁽ⁱ⁾ is a sample and y⁽ⁱ⁾ its label, and the gradient is that of the loss on these two alone."""
    slope = read_update(update).slope
    roles = _sample_roles(symbols)
    used = dict(zip(("sample", "label"), slope.args[0].args[1:], strict=False)) | {"gradient": slope}
    table = Table(
        (say("role"), say("in the sentence"), say("in the formula")),
        tuple(
            (
                SAMPLE_ROLES[role],
                math(roles[role].latex),
                _as_used(used.get(role), roles[role]),
            )
            for role in SAMPLE_ROLES
        ),
    )
    count = symbols.number(("样本", "sample"))
    wrong = [role for role in SAMPLE_ROLES if role not in used or roles[role].expr != used[role]]
    if wrong or int(count) != len(used) - 2:
        return inconsistent(
            "enumeration",
            say(
                "What the sentence calls the {role} is something else in the formula.",
                role=SAMPLE_ROLES[wrong[0]],
            )
            if wrong
            else say("The gradient of the formula depends on one sample."),
            table,
            against=[update],
        )
    return confirmed(
        "enumeration",
        say("The formula takes the gradient of the loss on this one sample and its label."),
        table,
    )


def _as_used(used: Any, named: Formula) -> Math | Text:
    """What stands in a role of the update, in the note's own LaTeX where the sentence has the same."""
    if used is None:
        return say("nothing")
    return math(named.latex) if used == named.expr else math(used)


SAMPLE_ROLES = {"sample": say("sample"), "label": say("label"), "gradient": say("gradient")}
_SAMPLE_WORDS = {
    "gradient": ("梯度", "gradient"),
    "label": ("标签", "label"),
    "sample": ("样本", "sample"),
}


def _sample_roles(symbols: Reading) -> dict[str, Formula]:
    """Which symbol is the sample, its label and its gradient, by the words behind each."""
    formulas = [formula for formula in symbols.formulas if formula.expr.args]
    ends = [formula.start for formula in formulas[1:]] + [len(symbols.text)]
    roles: dict[str, Formula] = {}
    for formula, end in zip(formulas, ends, strict=True):
        behind = symbols.part(formula.end, end)
        role = next((role for role, words in _SAMPLE_WORDS.items() if behind.states(*words)), None)
        if role is None or role in roles:
            raise symbols.reject(formula, f"no role of its own was found for {formula.latex}")
        roles[role] = formula
    missing = [role for role in SAMPLE_ROLES if role not in roles]
    if missing:
        raise symbols.reject(None, f"no symbol is named for: {', '.join(missing)}")
    return roles


ROLE_TEXTS = {"parameter": say("parameters"), "rate": say("learning rate"), "gradient": say("gradient")}
_ROLE_WORDS = {
    "gradient": ("梯度", "gradient"),
    "rate": ("学习率", "learning rate"),
    "parameter": ("参数", "parameters", "parameter"),
}


def named_roles(symbols: Reading) -> dict[str, Formula]:
    """Which symbol plays which role, from "θ is …, η is …": the words between a formula and the next.

    Raises ReadingError where a formula has no role, or a role no formula.
    """
    formulas = symbols.formulas
    ends = [formula.start for formula in formulas[1:]] + [len(symbols.text)]
    roles: dict[str, Formula] = {}
    for formula, end in zip(formulas, ends, strict=True):
        behind = symbols.part(formula.end, end)
        role = next((role for role, words in _ROLE_WORDS.items() if behind.states(*words)), None)
        if role is None or role in roles:
            raise symbols.reject(formula, f"no role of its own was found for {formula.latex}")
        roles[role] = formula
    missing = [role for role in _ROLE_WORDS if role not in roles]
    if missing:
        raise symbols.reject(None, f"no symbol is named for: {', '.join(missing)}")
    return roles
