"""How far one update goes (D-12)."""

from __future__ import annotations

import re
from typing import Any

from notecheck import (
    Reading,
    Verdict,
    check,
    confirmed,
    counterexample,
    decimal,
    inconsistent,
    math,
    quote,
    refuted,
    say,
)
from notecheck.model import (
    Axis,
    Counterexample,
    Derivation,
    Figure,
    Line,
    Panel,
    Remark,
    Rule,
    Step,
    Table,
)
from notecheck.words import Family

from ..shared.move import read_move
from ..shared.regression import mean_gradient, square
from ..shared.walk import Walk, walk_of
from .unlike import first_unlike, unlike_step

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
    claim.require(*EVERY_STEP)
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
    if first_unlike(walk, len(walk.samples)) == 0:
        sentence = say("The program's first step is not the step of the update rule.")
        part = unlike_step(walk, len(walk.samples))
        return inconsistent("execution", sentence, part, against=[program])
    if strange := stated.free_symbols - true.free_symbols:
        name = sorted(strange, key=str)[0]
        sentence, part = (
            say("The update knows no {symbol}.", symbol=math(name)),
            _unknown(claim, update, walk),
        )
        return inconsistent("enumeration", sentence, part, against=[update])
    evidence = (_length_of_a_step(), _steps_table(walk), step_figure(walk))
    holds = stated == true
    if holds == same:
        return confirmed(
            "proof", say("So it is for every step: the update rule gives this length."), *evidence
        )
    return _another_length(claim, walk, stated, holds, evidence)


EVERY_STEP = ("每一步", "每步", "每走一步", "every step", "each step")
LEARNING_RATE = ("学习率", "the learning rate", "learning rate")


def _unknown(claim: Reading, update: Reading, walk: Walk) -> Counterexample:
    """The length of the program's first step, by the sentence no number; and again, the words as strings."""
    words = [set(re.findall(r"[A-Za-z]+", one.formula.latex)) - {"left", "right"} for one in (claim, update)]
    return counterexample(
        say(
            "The first step of the program is {length} long, at the learning rate {rate}; by the sentence it "
            "is {said} long, which is no number.",
            length=decimal(_lengths(walk)[0]),
            rate=decimal(walk.rate),
            said=math(_first_step(claim.formula.expr, walk)),
        ),
        again=say(
            "Letter by letter, “{words}” of the sentence does not stand in the update.",
            words=quote(" ".join(sorted(words[0] - words[1]))),
        ),
        agrees=words[0] - words[1],
    )


def _first_step(stated: Any, walk: Walk) -> Any:
    """A length in symbols, with the learning rate and the gradient of the program's first step, exactly."""
    from sympy import Function, Rational, Symbol, sqrt

    size = sqrt(Rational(str(square(mean_gradient(walk.samples, walk.start)))))
    lengths = {one: size for one in stated.atoms(Function) if one.func.__name__ == "norm"}
    return stated.subs(lengths | {Symbol(walk.program.update.rate): Rational(str(walk.rate))})


def _another_length(
    claim: Reading, walk: Walk, stated: Any, holds: bool, evidence: tuple[Any, ...]
) -> Verdict:
    from sympy import Rational

    said, first = _first_step(stated, walk), _lengths(walk)[0]
    exact = walk.rate**2 * square(mean_gradient(walk.samples, walk.start))
    return refuted(
        "proof",
        say(
            "A step is as long as the learning rate times the length of the gradient: it shrinks on the way, "
            "while the learning rate stays."
        ),
        *evidence,
        counterexample(
            say(
                "The first step of the note's own program is {first} long; the sentence says that it is not "
                "{said}.",
                first=decimal(first),
                said=decimal(said),
            )
            if holds
            else say(
                "The first step of the note's own program is {first} long; the sentence says {said}.",
                first=decimal(first),
                said=decimal(said),
            ),
            again=say(
                "From the data, in exact fractions, its square is {square}; the square of the length in the "
                "sentence is {other}.",
                square=str(exact),
                other=decimal(said**2),
            ),
            agrees=(said**2 == Rational(str(exact))) is holds and decimal(first) == decimal(exact**0.5),
        ),
        Remark(
            say(
                "What does hold: doubling the learning rate doubles the step. And where the gradient has "
                "length 1 the two agree; descent along the normalised gradient makes them agree everywhere."
            )
        ),
        correction=None
        if holds
        else claim.rewrite(
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
    rows = tuple(
        (turn, decimal(rate), decimal(lengths[turn - 1] / rate), decimal(lengths[turn - 1])) for turn in turns
    )
    header = (
        say("number of the step"),
        say("learning rate"),
        say("length of the gradient"),
        say("length of the step"),
    )
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
            "The length of each step against its number, both on logarithmic scales: the steps fall from "
            "well above the learning rate, a level line, to far below it."
        ),
        (
            Panel(
                Axis(say("number of the step"), log=True),
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
