"""The update of gradient descent, in symbols (D-13), of one sample and of a batch, and in words (M-11)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    inconsistent,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Source, Step
from notecheck.text import Text

from ..shared.move import Move, read_move
from ..shared.walk import walk_of
from .unlike import unlike_rule

if TYPE_CHECKING:
    from notecheck.program import Update

NESTEROV = "Y. Nesterov, Introductory Lectures on Convex Optimization, 2004, section 1.2.3"


@check("update-rule", uses=["bgd-program"])
def update_steps_against_the_gradient(claim: Reading, program: Reading) -> Verdict:
    """θ ← θ − α∇J moves θ by −α∇J, so to first order J changes by −α‖∇J‖², which is never uphill for α > 0.

    The program's own update names the parameter and the rate. Nesterov 2004, section 1.2.3.
    """
    from sympy import Function, Symbol

    theta = Symbol(program.program.update.parameter)
    gradient = Function("nabla")(Function("J")(theta), theta)
    return _beside_its_program(claim, program, gradient, r"\nabla J(\theta)")


@check("one-sample-update", uses=["sgd-program", "one-sample-downhill-direction"])
def one_sample_steps_against_its_gradient(claim: Reading, program: Reading, direction: Reading) -> Verdict:
    """The same rule with the gradient of one sample, as the note writes it in the sentence before."""
    slope = direction.formulas[-1]
    return _beside_its_program(claim, program, slope.expr, slope.latex)


@check("batch-update", uses=["mbgd-program", "batch-downhill-direction"])
def a_batch_steps_against_its_gradient(claim: Reading, program: Reading, direction: Reading) -> Verdict:
    """The same rule with the gradient of a small batch, as the note writes it in the sentence before."""
    slope = direction.formulas[-1]
    return _beside_its_program(claim, program, slope.expr, slope.latex)


def _beside_its_program(claim: Reading, program: Reading, gradient: Any, latex: str) -> Verdict:
    """A rule in symbols beside the program that follows it, which names the parameter and the rate."""
    from sympy import Symbol

    move, update = read_move(claim), program.program.update
    theta, rate = Symbol(update.parameter), Symbol(update.rate)
    if move.parameter != theta or (not move.displacement.has(rate) and _other_names(move, theta)):
        sentence = say(
            "The program calls the parameters {parameter} and the learning rate {rate}; this formula is "
            "{formula}.",
            parameter=math(rf"\{update.parameter}"),
            rate=math(rf"\{update.rate}"),
            formula=math(move.latex),
        )
        return inconsistent("enumeration", sentence, _without_its_names(move, update), against=[program])
    written = rf"\{update.rate}", latex
    if update.sign != "-" and move.displacement == -rate * gradient:
        sentence = say("The program adds the step that this formula takes away.")
        part = unlike_rule(move, walk_of(program))
        return inconsistent("proof", sentence, part, _derivation(*written), against=[program])
    return _judged(claim, move, rate, gradient, written)


@check("parameter-update-in-words")
def update_in_words_steps_against_the_gradient(claim: Reading) -> Verdict:
    """The same rule with words for symbols: parameter := parameter − learning rate · gradient."""
    from sympy import Symbol

    move = read_move(claim)
    roles = {role: _named(claim, move, words) for role, words in ROLES.items()}
    if move.parameter != roles["parameter"]:
        raise claim.reject(claim.formula, "an update assigns to the parameters", "Write 参数 := ….")
    rate, gradient = roles["rate"], roles["gradient"]
    words = (rf"\text{{{rate}}}", rf"\text{{{gradient}}}")
    return _judged(claim, move, Symbol(str(rate)), gradient, words)


ROLES = {
    "parameter": ("参数", "parameter", "parameters"),
    "rate": ("学习率", "learning rate", "lr"),
    "gradient": ("梯度", "gradient", "grad"),
}


def _named(claim: Reading, move: Move, words: tuple[str, ...]) -> Any:
    """The symbol of the formula that is one of these words; the first word where none is."""
    from sympy import Symbol

    known = {word for role in ROLES.values() for word in role}
    there = {str(one) for one in (move.parameter.free_symbols | move.displacement.free_symbols)}
    if strange := sorted(there - known):
        raise claim.reject(
            claim.formula, f"no role is known for {', '.join(strange)}", "Use 参数, 学习率, 梯度."
        )
    return Symbol(next((word for word in words if word in there), words[0]))


def _judged(claim: Reading, move: Move, rate: Any, gradient: Any, names: tuple[str, str]) -> Verdict:
    """Confirmed where the displacement is minus the rate times the gradient, refuted by a bowl elsewhere."""
    if move.displacement != -rate * gradient:
        return _not_descent(claim, move, rate, gradient, names)
    return confirmed(
        "proof",
        say("One update moves the parameters against the gradient, by the learning rate times its length."),
        _derivation(*names),
        Remark(
            say(
                "The sign between the two sides is read as in a program: the new value is computed from the "
                "old one. Read as an equation it would say that the gradient is 0, which holds only where "
                "the descent has arrived."
            )
        ),
        Source(NESTEROV),
    )


def _derivation(rate: str, gradient: str) -> Derivation:
    return Derivation(
        (
            Step(say("What one update adds to the parameters:"), rf"\Delta = -{rate}\,{gradient}"),
            Step(
                say("To first order the loss with this gradient changes by the product of the two:"),
                rf"{gradient}^\top \Delta = -{rate}\,\|{gradient}\|^2",
            ),
            Step(
                say(
                    "For a positive learning rate that is negative, unless the gradient is 0: then nothing "
                    "moves."
                ),
                rf"{rate} > 0,\; {gradient} \ne 0 \;\Longrightarrow\; -{rate}\,\|{gradient}\|^2 < 0",
            ),
        )
    )


BOWLS = ((1, 1, "1/10", (1, 0)), (3, 2, "1/5", (2, -1, 0)))  # J = height + bend·θ², learning rate, starts


def _not_descent(claim: Reading, move: Move, rate: Any, gradient: Any, names: tuple[str, str]) -> Verdict:
    """One update on a bowl, and one on another with another learning rate, beside gradient descent."""
    one, other = (_apart(claim, move, rate, gradient, *bowl) for bowl in BOWLS)
    if one is None:
        raise claim.reject(claim.formula, "this update cannot be told from gradient descent on an example")
    return refuted(
        "proof",
        say("This update does not move by minus the learning rate times the gradient."),
        _derivation(*names),
        counterexample(
            _on_a_bowl(*BOWLS[0][:3], *one),
            again=_on_a_bowl(*BOWLS[1][:3], *(other or one)),
            agrees=other is not None,
        ),
    )


def _apart(
    claim: Reading, move: Move, rate: Any, gradient: Any, low: int, bend: int, by: str, starts: Sequence[int]
) -> tuple[Any, Any, Any] | None:
    """A start, where this update leads from there, and where gradient descent does: elsewhere."""
    from sympy import Function, Rational

    for start in starts:
        slope, height = 2 * bend * start, Function("J")(move.parameter)
        put_in = {gradient: slope, height: low + bend * start**2, rate: Rational(by), move.parameter: start}
        end, right = start + move.displacement.subs(put_in), start - Rational(by) * slope
        if not end.is_number:
            raise claim.reject(claim.formula, f"this cannot be computed on an example: {end} is left over")
        if end != right:
            return start, end, right
    return None


def _on_a_bowl(low: int, bend: int, by: str, start: Any, end: Any, right: Any) -> Text:
    return say(
        "On {loss}, from {start} with the learning rate {rate}: this formula leads to {end}, gradient "
        "descent to {right}.",
        loss=math(f"J = {low} + {bend if bend > 1 else ''}\\theta^2"),
        start=math(rf"\theta = {start}"),
        rate=by,
        end=math(end),
        right=math(right),
    )


def _other_names(move: Move, theta: Any) -> bool:
    """Whether the displacement speaks of a symbol besides the parameter: another name for the rate."""
    return bool(move.displacement.free_symbols - {theta})


def _without_its_names(move: Move, update: Update) -> Counterexample:
    """An update with the program's names filled in; and again, the words of the formula as a string."""
    from sympy import Function, Rational, Symbol

    put_in = {slope: 2 for slope in move.displacement.atoms(Function) if slope.func.__name__ == "nabla"}
    put_in |= {Symbol(update.rate): Rational(1, 10), Symbol(update.parameter): 1}
    left, right = re.split(r":?=|\\leftarrow|\\gets|←", move.latex, maxsplit=1)
    words = [set(re.findall(r"[A-Za-z]+", part)) for part in (left, right, update.statement.words)]
    return counterexample(
        say(
            "Where the program has {parameter}, {rate} and the gradient 2, this formula sets {name} to "
            "{value}; the program sets {parameter_itself} to {end}.",
            parameter=math(rf"\{update.parameter} = 1"),
            rate=math(rf"\{update.rate} = 1/10"),
            name=math(move.parameter),
            value=math((move.parameter + move.displacement).subs(put_in)),
            parameter_itself=math(rf"\{update.parameter}"),
            end=math(1 + Rational(2, 10) * (1 if update.sign == "+" else -1)),
        ),
        again=say(
            "Letter by letter, the formula has “{words}” to the left of its sign and “{others}” to the "
            "right, the program's update “{all}”.",
            words=quote(" ".join(sorted(words[0]))),
            others=quote(" ".join(sorted(words[1]))),
            all=quote(" ".join(sorted(words[2]))),
        ),
        agrees=update.parameter not in words[0] or update.rate not in words[1],
    )
