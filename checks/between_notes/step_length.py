"""Whether the learning rate sets how long a step is, or only its share of the gradient (X-09)."""

from __future__ import annotations

from itertools import pairwise
from math import dist, sqrt

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
    say,
)
from notecheck.model import Counterexample, Derivation, Remark, Step, Table
from notecheck.words import ORDER

from ..downhill_walk.step_distance import LEARNING_RATE
from ..shared.regression import gradients, square
from ..shared.walk import Walk, walk_of
from .symbols import learning_rate, stands_still

STEP_LENGTH = ("步长", "length")
GRADIENT_LENGTH = ("梯度长度", "梯度的长度", "length of the gradient")


@check(
    "sgd-step-set-by-rate",
    uses=["parameter-update-in-words", "update-rule", "sgd-program"],
)
def the_step_shrinks_at_a_constant_rate(
    claim: Reading, words: Reading, rule: Reading, alone: Reading
) -> Verdict:
    """One note sets the step by the learning rate, another lets it shrink while the learning rate stays.

    The update in words multiplies two things; the lengths of the possible first steps show both.
    """
    claim.presume_numbers(1)
    claim.presume(ORDER, "after")
    from sympy import expand

    for terms in (LEARNING_RATE, STEP_LENGTH):
        claim.require(*terms)
    walk = walk_of(alone)
    if claim.formula.expr != learning_rate(rule):
        summary = say("The update formula of this note multiplies by {rate}.", rate=math(learning_rate(rule)))
        stands = stands_still(rule, learning_rate(rule), claim.formula.expr)
        return inconsistent("enumeration", summary, stands, against=[rule])
    move = expand(words.formula.right - words.formula.left)
    evidence = (_possible_steps(walk), _step_argument())
    if claim.states(*GRADIENT_LENGTH):
        summary = say("That is the length of the step, in both notes.")
        return confirmed("proof", summary, *evidence)
    if len(move.free_symbols) < 2:
        summary = say("Both notes say that the learning rate alone sets the step.")
        return confirmed("proof", summary, *evidence)
    return inconsistent(
        "proof",
        say(
            "The other note moves by the learning rate times the gradient, and so its steps shrink while the "
            "learning rate stays: the learning rate alone sets no length."
        ),
        _steps_at_one_rate(walk),
        *evidence,
        Remark(
            say(
                "If “set by” only means “proportional to”, the two notes agree: twice the learning rate, "
                "twice the step. Judged is the plain reading, since the note also calls the learning rate "
                "the distance of each step."
            )
        ),
        against=[words],
        correction=claim.insert_after(claim.formula, say(" times the length of the gradient")),
    )


def _steps_at_one_rate(walk: Walk) -> Counterexample:
    """The shortest and the longest first step that may be drawn; and again, the steps of the run itself."""
    lengths = sorted(float(walk.rate) * sqrt(square(slope)) for slope in gradients(walk.samples, walk.start))
    taken = [decimal(dist(*ends), 4) for ends in pairwise(walk.paths[0][: len(lengths) + 1].tolist())]
    return counterexample(
        say(
            "From its start, at the learning rate {rate}, {program} goes as far as {near} with one sample "
            "and as far as {far} with another.",
            rate=decimal(walk.rate),
            program=quote(walk.name),
            near=decimal(lengths[0]),
            far=decimal(lengths[-1]),
        ),
        again=say(
            "Measured in its run, the first {n} steps are {taken} long.",
            n=len(taken),
            taken=quote(", ".join(taken)),
        ),
        agrees=lengths[0] < lengths[-1] and len(set(taken)) > 1,
    )


def _possible_steps(walk: Walk) -> Table:
    slopes = gradients(walk.samples, walk.start)
    rows = tuple(
        (
            number,
            decimal(walk.rate),
            decimal(float(square(slope)) ** 0.5),
            decimal(float(walk.rate) * float(square(slope)) ** 0.5),
        )
        for number, slope in enumerate(slopes, 1)
    )
    header = (
        say("sample"),
        say("learning rate"),
        say("length of its gradient"),
        say("length of the step"),
    )
    return Table(header, rows, say("The first step of SGD, for each sample that may be drawn"))


def _step_argument() -> Derivation:
    return Derivation(
        (
            Step(say("One step of SGD goes as far as"), r"\alpha\,\|\nabla J_i(\theta)\|"),
            Step(
                say("With the learning rate unchanged, a smaller gradient makes a shorter step:"),
                r"\|\nabla J_i(\theta')\| < \|\nabla J_i(\theta)\| \implies "
                r"\alpha\,\|\nabla J_i(\theta')\| < \alpha\,\|\nabla J_i(\theta)\|",
            ),
        )
    )
