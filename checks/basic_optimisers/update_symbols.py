"""The sentences that say what the symbols of an update formula are (O-05, O-16)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import Reading, Verdict, check, confirmed, counterexample, inconsistent, math, say
from notecheck.model import Counterexample, Table
from notecheck.text import Math, Text

from ..shared.descent_rule import UpdateRule, read_update

if TYPE_CHECKING:
    from notecheck.formula import Formula

Words = Mapping[str, tuple[str, ...]]

ROLE_TEXTS = {"parameter": say("parameters"), "rate": say("learning rate"), "gradient": say("gradient")}
ROLE_WORDS: Words = {
    "gradient": ("梯度", "gradient"),
    "rate": ("学习率", "learning rate"),
    "parameter": ("参数", "parameters", "parameter"),
}
SAMPLE_ROLES = {"sample": say("sample"), "label": say("label"), "gradient": say("gradient")}
SAMPLE_WORDS: Words = {
    "gradient": ("梯度", "gradient"),
    "label": ("标签", "label"),
    "sample": ("样本", "sample"),
}


# ---- parameters, learning rate and gradient -------------------------------------------------------


@check("gd-symbols", uses=["gd-update"])
def symbols_have_the_roles_that_the_update_gives_them(symbols: Reading, update: Reading) -> Verdict:
    """The sentence names the parameters, the learning rate and the gradient as the formula uses them."""
    rule = read_update(update)
    roles, used = named_roles(symbols), uses_of(rule)
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
            with_other_letters(rule, *(roles[role].expr for role in used)),
            against=[update],
        )
    return confirmed(
        "enumeration", say("Each symbol has the role in the formula that the sentence gives it."), table
    )


def named_roles(symbols: Reading) -> dict[str, Formula]:
    """Which symbol is the parameter, the learning rate and the gradient of an update."""
    return _roles(symbols, symbols.formulas, ROLE_WORDS)


def uses_of(rule: UpdateRule) -> dict[str, tuple[Any, str]]:
    """What stands in each role of the update, as an expression and in LaTeX."""
    from sympy import latex

    return {
        "parameter": (rule.parameter, latex(rule.parameter)),
        "rate": (rule.rate, latex(rule.rate)),
        "gradient": (rule.slope, rule.slope_latex),
    }


TRIALS = ((Fraction(3), Fraction(1, 2), Fraction(4)), (Fraction(5), Fraction(1, 10), Fraction(20)))
"""Parameters, learning rates and gradients of two updates, to put into formulas."""


def with_other_letters(rule: UpdateRule, parameter: Any, rate: Any, slope: Any) -> Counterexample:
    """The update with numbers for the letters of another passage.

    A letter that only one of the two has gets no number; one in another role gets that of another.
    """
    led = [rule.carried_out(dict(zip((parameter, rate, slope), trial, strict=True))) for trial in TRIALS]
    wanted = [(place, place - rate * slope) for place, rate, slope in TRIALS]
    first, second = (
        say(
            "gradient descent leads from {place} to {wanted}, this formula from {left} to {right}",
            place=str(place),
            wanted=str(end),
            left=rule.shown(left),
            right=rule.shown(right),
        )
        for (place, end), (left, right) in zip(wanted, led, strict=True)
    )
    return counterexample(
        say(
            "Put in {numbers} for the letters of the other passage: {led}.", numbers=numbers_of(0), led=first
        ),
        again=say("Put in {numbers}: {led}.", numbers=numbers_of(1), led=second),
        agrees=all(one != pair for one, pair in zip(led, wanted, strict=True)),
    )


def numbers_of(trial: int) -> Text:
    """The numbers of one of the TRIALS, in words."""
    parameter, rate, slope = map(str, TRIALS[trial])
    return say(
        "parameter {parameter}, learning rate {rate} and gradient {slope}",
        parameter=parameter,
        rate=rate,
        slope=slope,
    )


# ---- one sample and its label ---------------------------------------------------------------------


@check("one-sample-symbols", uses=["sgd-update"])
def symbols_of_one_sample(symbols: Reading, update: Reading) -> Verdict:
    """x⁽ⁱ⁾ is a sample and y⁽ⁱ⁾ its label, and the gradient is that of the loss on these two alone."""
    rule = read_update(update)
    roles = _roles(symbols, [one for one in symbols.formulas if one.expr.args], SAMPLE_WORDS)
    taken = rule.slope.args[0].args[1:]
    used = dict(zip(("sample", "label"), taken, strict=False)) | {"gradient": rule.slope}
    rows = tuple(
        (text, math(roles[role].latex), _as_used(used.get(role), roles[role]))
        for role, text in SAMPLE_ROLES.items()
    )
    table = Table((say("role"), say("in the sentence"), say("in the formula")), rows)
    count = int(symbols.number(("样本", "sample")))
    wrong = [role for role in SAMPLE_ROLES if role not in used or roles[role].expr != used[role]]
    if wrong:
        what = say(
            "What the sentence calls the {role} is something else in the formula.",
            role=SAMPLE_ROLES[wrong[0]],
        )
        return inconsistent("enumeration", what, table, _on_other_samples(rule, roles), against=[update])
    if 2 * count != len(taken):
        what = say("The gradient of the formula depends on one sample.")
        return inconsistent("enumeration", what, table, _on_more_samples(rule, count), against=[update])
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


def _on_other_samples(rule: UpdateRule, roles: dict[str, Formula]) -> Counterexample:
    """The squared error on one pair: by the sentence's letters, not both gradients are its derivative."""
    pair = {roles["sample"].expr: Fraction(3), roles["label"].expr: Fraction(6)}
    formula, sentence = (_derivative(one, rule, pair) for one in (rule.slope, roles["gradient"].expr))
    named = [roles[role].latex for role in ("sample", "label")]
    return counterexample(
        say(
            "{loss} at {place}, {sample} and {label} by the letters of the sentence: the gradient that it "
            "names is {named}, that of the formula {used}.",
            loss=math(r"(\theta x - y)^2"),
            place=math(r"\theta = 1"),
            sample=math(f"{named[0]} = 3"),
            label=math(f"{named[1]} = 6"),
            named=sentence,
            used=formula,
        ),
        again=say(
            "As they are written, the sentence has {named}, the formula {used}.",
            named=math(roles["gradient"].latex + r",\; " + r",\; ".join(named)),
            used=math(rule.slope_latex),
        ),
        agrees=_bare(rule.slope_latex) != _bare(roles["gradient"].latex)
        or _arguments(rule.slope_latex) != [_bare(one) for one in named],
    )


def _derivative(gradient: Any, rule: UpdateRule, pair: Mapping[Any, Fraction]) -> Text | Math:
    """Of (θx − y)² at θ = 1, on the sample and label of a gradient: 2(x − y)x, if they are in the pair."""
    loss = rule.slope.args[0].func
    taken = gradient.args[0].args[1:] if gradient.args and gradient.args[0].func == loss else ()
    if len(taken) != 2 or not set(taken) <= set(pair):
        return say("not known")
    x, y = (pair[one] for one in taken)
    return math(str(2 * (x - y) * x))


def _on_more_samples(rule: UpdateRule, count: int) -> Counterexample:
    """On several samples a mean is needed, and the formula has room for one of them."""
    each = [2 * (x - 2 * x) * x for x in range(1, count + 1)]
    written = _arguments(rule.slope_latex)
    return counterexample(
        say(
            "{loss} at {place} on {count} samples, the pairs {first}, {second}, …: the first gradient is "
            "{one}, the mean of all {mean}. The formula takes one pair, {pair}.",
            loss=math(r"(\theta x - y)^2"),
            place=math(r"\theta = 1"),
            count=count,
            first=math("(1, 2)"),
            second=math("(2, 4)"),
            one=math(str(each[0])) if each else "–",
            mean=math(str(Fraction(sum(each), count))) if each else "–",
            pair=math(", ".join(written)),
        ),
        again=say("As it is written, {number} symbols stand behind its parameter.", number=len(written)),
        agrees=len(written) != 2 * count,
    )


def _arguments(gradient: str) -> list[str]:
    """What stands behind the parameter in the LaTeX of a gradient, J(θ; x, y), as plain text."""
    inside = _bare(gradient).partition("J")[2].partition("(")[2].removesuffix(")")
    return re.split(r"[;,]", inside)[1:]


def _bare(latex: str) -> str:
    return re.sub(r"\s", "", latex)


# ---- roles ----------------------------------------------------------------------------------------


def _roles(symbols: Reading, formulas: Sequence[Formula], words: Words) -> dict[str, Formula]:
    """Which symbol plays which role, from "θ is …, η is …": the words between a formula and the next.

    Raises ReadingError where a formula has no role, or a role no formula.
    """
    ends = [formula.start for formula in formulas[1:]] + [len(symbols.text)]
    roles: dict[str, Formula] = {}
    for formula, end in zip(formulas, ends, strict=True):
        behind = symbols.part(formula.end, end)
        role = next((role for role, terms in words.items() if behind.states(*terms)), None)
        if role is None or role in roles:
            raise symbols.reject(formula, f"no role of its own was found for {formula.latex}")
        roles[role] = formula
    missing = [role for role in words if role not in roles]
    if missing:
        raise symbols.reject(None, f"no symbol is named for: {', '.join(missing)}")
    return roles
