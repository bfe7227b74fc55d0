"""The update of gradient descent, in symbols (D-13) and in words (M-11), and how far it goes (D-12)."""

from __future__ import annotations

from dataclasses import dataclass
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
from notecheck.model import Axis, Derivation, Figure, Line, Panel, Remark, Rule, Source, Step, Table
from notecheck.words import QUANTIFIER, Family

from .descent_rule import ASSIGNMENTS
from .regression import mean_gradient, square
from .walk import Walk, walk_of

if TYPE_CHECKING:
    from sympy import Expr

NESTEROV = "Y. Nesterov, Introductory Lectures on Convex Optimization, 2004, section 1.2.3"


# ---- the formula ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """An update as a formula: what it assigns to, and by how much it moves it."""

    parameter: Expr
    displacement: Expr
    latex: str


def read_move(update: Reading) -> Move:
    """Parameter and displacement of `parameter = …`. Raises ReadingError for what is no assignment."""
    from sympy import expand

    formula = update.formula
    if formula.relation not in ASSIGNMENTS:
        raise update.reject(formula, f"an update is an assignment, and this says {formula.relation}")
    return Move(formula.left, expand(formula.right - formula.left), formula.latex.strip())


@check("update-rule", uses=["bgd-program"])
def update_steps_against_the_gradient(claim: Reading, program: Reading) -> Verdict:
    """θ ← θ − α∇J moves θ by −α∇J, so to first order J changes by −α‖∇J‖², which is never uphill for α > 0.

    The program's own update names the parameter and the rate. Nesterov 2004, section 1.2.3.
    """
    from sympy import Function, Symbol

    move, update = read_move(claim), program.program.update
    theta, rate = Symbol(update.parameter), Symbol(update.rate)
    if move.parameter != theta or not move.displacement.has(rate) and _other_names(move, theta):
        return _not_the_programs_names(move, program)
    gradient = Function("nabla")(Function("J")(theta), theta)
    if update.sign != "-" and move.displacement == -rate * gradient:
        return inconsistent(
            "proof", say("The program adds the step that this formula takes away."), _derivation(r"\alpha", r"\nabla J"),
            against=[program],
        )  # fmt: skip
    return _judged(claim, move, rate, gradient, (r"\alpha", r"\nabla J(\theta)"))


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
        raise claim.reject(claim.formula, f"no role is known for {', '.join(strange)}", "Use 参数, 学习率, 梯度.")
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
                say("To first order the loss changes by the product of gradient and displacement:"),
                rf"{gradient}^\top \Delta = -{rate}\,\|{gradient}\|^2",
            ),
            Step(
                say("For a positive learning rate that is negative, unless the gradient is 0: then nothing moves."),
                rf"{rate} > 0,\; {gradient} \ne 0 \;\Longrightarrow\; -{rate}\,\|{gradient}\|^2 < 0",
            ),
        )
    )


def _not_descent(claim: Reading, move: Move, rate: Any, gradient: Any, names: tuple[str, str]) -> Verdict:
    """One update on the bowl J = 1 + θ², from θ = 1 and from its bottom, with the learning rate 1/10."""
    from sympy import Function, Rational

    def moved(theta: int) -> Any:
        height, slope = 1 + theta**2, 2 * theta
        loss = Function("J")(move.parameter)
        put_in = {gradient: slope, loss: height, rate: Rational(1, 10), move.parameter: theta}
        value = theta + move.displacement.subs(put_in)
        if not value.is_number:
            raise claim.reject(claim.formula, f"this cannot be computed on an example: {value} is left over")
        return value

    ends = {theta: moved(theta) for theta in (1, 0)}
    start = next((theta for theta, end in ends.items() if end != theta - Rational(1, 10) * 2 * theta), None)
    if start is None:
        raise claim.reject(claim.formula, "this update cannot be told from gradient descent on an example")
    right = start - Rational(1, 10) * 2 * start
    return refuted(
        "proof",
        say("This update does not move by minus the learning rate times the gradient."),
        _derivation(*names),
        counterexample(
            say(
                "On {loss}, from {start} with the learning rate 1/10: this formula leads to {end}, "
                "gradient descent to {right}.",
                loss=math(r"J = 1 + \theta^2"),
                start=math(rf"\theta = {start}"),
                end=math(ends[start]),
                right=math(right),
            ),
            again=say(
                "The loss there is {height}; gradient descent reaches {lowered}.",
                height=math(1 + ends[start] ** 2),
                lowered=math(1 + right**2),
            ),
            agrees=1 + ends[start] ** 2 != 1 + right**2 or ends[start] != right,
        ),
    )


def _other_names(move: Move, theta: Any) -> bool:
    """Whether the displacement speaks of a symbol besides the parameter: another name for the rate."""
    return bool(move.displacement.free_symbols - {theta})


def _not_the_programs_names(move: Move, program: Reading) -> Verdict:
    update = program.program.update
    return inconsistent(
        "enumeration",
        say(
            "The program calls the parameters {parameter} and the learning rate {rate}; this formula is {formula}.",
            parameter=math(rf"\{update.parameter}"),
            rate=math(rf"\{update.rate}"),
            formula=math(move.latex),
        ),
        against=[program],
    )


# ---- how far one update goes ----------------------------------------------------------------------

SAMENESS = Family(
    "sameness",
    {
        "is": ("就是", "等于", "即是", "equals", "is the same as", "is"),
        "is not": ("不是", "不等于", "并不是", "并非", "is not", "does not equal", "differs from"),
    },
    two_sided=False,
)
DISTANCE = ("跨出的距离", "走的距离", "距离", "步长", "distance", "length of a step")


@check("learning-rate-is-distance", uses=["update-rule", "bgd-program"])
def distance_is_the_rate_times_the_gradient(claim: Reading, update: Reading, program: Reading) -> Verdict:
    """The update moves by −α∇J, so it goes as far as α‖∇J‖; that is α only where ‖∇J‖ = 1.

    The claim's formula says how far every step goes; it is compared with the length of what the
    update rule adds, for all gradients and in the program's own steps.
    """
    from sympy import Function, Symbol, simplify

    claim.require(*DISTANCE)
    every = claim.choose(EVERY)
    same = claim.choose(SAMENESS) == "is"
    stated, move = claim.formula.expr, read_move(update)
    slopes = [one for one in move.displacement.atoms(Function) if one.func.__name__ == "nabla"]
    if len(slopes) != 1:
        raise update.reject(update.formula, "one gradient expected in the update")
    rate = Symbol(program.program.update.rate)
    length = Function("norm")(slopes[0])
    factor = abs(simplify(move.displacement / slopes[0]).subs(rate, Symbol(str(rate), positive=True)))
    true = factor.subs(Symbol(str(rate), positive=True), rate) * length
    walk = walk_of(program)
    if strange := stated.free_symbols - true.free_symbols:
        return inconsistent(
            "enumeration",
            say("The update knows no {symbol}.", symbol=math(sorted(strange, key=str)[0])),
            against=[update],
        )
    evidence = (_length_of_a_step(), _steps_table(walk), step_figure(walk))
    holds = stated == true
    if holds == same and (every == "all" or holds):
        return confirmed("proof", say("So it is for every step: the update rule gives this length."), *evidence)
    return _another_length(claim, walk, stated, rate, length, holds, evidence)


EVERY = Family(
    "how many steps",
    {
        "all": ("每一步", "每步", "每走一步", "every step", "each step"),
        "some": ("有的步", "第一步", "某一步", "some step", "the first step"),
    },
    two_sided=False,
)
LEARNING_RATE = ("学习率", "learning rate")


def _another_length(
    claim: Reading, walk: Walk, stated: Any, rate: Any, length: Any, holds: bool, evidence: tuple[Any, ...]
) -> Verdict:
    from sympy import Rational

    gradient = mean_gradient(walk.samples, walk.start)
    first = walk.rate**2 * square(gradient)
    numbers = {rate: Rational(str(walk.rate)), length: Rational(str(square(gradient))) ** Rational(1, 2)}
    said = stated.subs(numbers)
    stepped = walk.asked[0][0] == tuple(range(len(walk.samples)))  # the recorded step is −α∇J, to rounding
    agrees = stepped and (float(said) ** 2 != float(first)) is not holds
    return refuted(
        "proof",
        say(
            "A step is as long as the learning rate times the length of the gradient: it shrinks on the way, "
            "while the learning rate stays."
        ),
        *evidence,
        counterexample(
            say(
                "The first step of the note's own program is {first} long; the sentence says {said}.",
                first=decimal(float(first) ** 0.5),
                said=decimal(said),
            ),
            again=say(
                "From the data, in exact fractions, its square is {square}; the square of what is said is {other}.",
                square=str(first),
                other=decimal(float(said) ** 2),
            ),
            agrees=agrees,
        ),
        Remark(
            say(
                "What does hold: doubling the learning rate doubles the step. And where the gradient has "
                "length 1 the two agree; descent along the normalised gradient makes them agree everywhere."
            )
        ),
        correction=claim.rewrite(
            (claim.require(*LEARNING_RATE), say("the learning rate times the length of the gradient")),
            (claim.formula, rf"$\{walk.program.update.rate}\|\nabla J(\theta)\|$"),
        ),
    )


def _length_of_a_step() -> Derivation:
    return Derivation(
        (
            Step(say("What one update adds to the parameters:"), r"\Delta = -\alpha\,\nabla J(\theta)"),
            Step(say("How far that is:"), r"\|\Delta\| = \alpha\,\|\nabla J(\theta)\|"),
            Step(
                say("So the distance is the learning rate only where the gradient has length 1:"),
                r"\|\Delta\| = \alpha \iff \|\nabla J(\theta)\| = 1",
            ),
        )
    )


def _steps_table(walk: Walk) -> Table:
    """The lengths of the steps 1, 10, 100, … of the program."""
    lengths, rate = _lengths(walk), float(walk.rate)
    turns = [10**power for power in range(12) if 10**power <= len(lengths)]
    rows = tuple((turn, decimal(rate), decimal(lengths[turn - 1] / rate), decimal(lengths[turn - 1])) for turn in turns)
    header = (say("step"), say("learning rate"), say("length of the gradient"), say("length of the step"))
    return Table(header, rows, say("Measured in the note's own program"))


def _lengths(walk: Walk) -> list[float]:
    import numpy as np

    return [float(length) for length in np.linalg.norm(np.diff(walk.paths[0], axis=0), axis=1)]


def step_figure(walk: Walk) -> Figure:
    """The length of every step of the program, with the learning rate for comparison."""
    lengths = _lengths(walk)
    turns = sorted({round(1.15**power) for power in range(60) if 1.15**power <= len(lengths)})
    return Figure(
        "step-lengths",
        say("The steps shrink, the learning rate stays"),
        say(
            "The length of each step against its number, both on logarithmic scales: the steps fall from well "
            "above the learning rate, a level line, to far below it."
        ),
        (
            Panel(
                Axis(say("step"), log=True),
                Axis(say("length"), log=True),
                (
                    Line(
                        tuple(map(float, turns)),
                        tuple(lengths[turn - 1] for turn in turns),
                        say("length of the step"),
                        marker=True,
                    ),
                    Rule("y", float(walk.rate), say("learning rate")),
                ),
            ),
        ),
    )
