"""When the walk is over (D-08)."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from notecheck import Reading, Verdict, check, confirmed, counterexample, decimal, inconsistent, quote, say
from notecheck.model import Counterexample, Remark, Table
from notecheck.words import Family

from ..shared.regression import mean_gradient
from ..shared.walk import Walk, bottom, loss, pair, walk_from, walk_of
from .batches import PASSES

if TYPE_CHECKING:
    from notecheck.program import Program
    from notecheck.program.outline import Statement

STOP = Family(
    "when the walk ends",
    {
        "converged": (
            "直到损失函数收敛",
            "直到损失收敛",
            "until the loss function converges",
            "until the loss converges",
        ),
        "counted": ("直到走满规定的次数", "直到满了规定的次数", "until the given number of passes is made"),
    },
    two_sided=False,
)
SHORT = ("10", "20")


@check("repeat-until-convergence", uses=["bgd-program"])
def program_stops_by_the_count(claim: Reading, program: Reading) -> Verdict:
    """Run it with few passes, and from the minimum itself: does it make those that it is told to make?"""
    claim.require("反复", "again and again", "is repeated", "repeat")
    stop, walk = claim.word(STOP), walk_of(program)
    told = [walk_of(program, {PASSES: count}, seeds=(0,)) for count in SHORT]
    settled = walk_from(walk, bottom(walk.samples))
    made = [one.passes for one in (*told, settled)]
    by_count = made == [*map(int, SHORT), int(program.program.constants[PASSES])]
    table = _at_the_end((*told, walk))
    if by_count == (stop.meaning == "counted"):
        return confirmed("execution", say("So the program ends its walk."), table)
    return inconsistent(
        "execution",
        say("The program never looks whether the loss has converged: it stops when its passes are counted.")
        if by_count
        else say("The program does not stop by a count."),
        _when_it_ends(told, settled, by_count),
        table,
        Remark(
            say(
                "As a rule for what one ought to do, going on until the loss has converged is a good one; "
                "what counts as converged must then be said."
            )
        ),
        against=[program],
        correction=claim.rewrite((stop, say("until the given number of passes is made")))
        if by_count
        else None,
    )


def _when_it_ends(told: Sequence[Walk], settled: Walk, by_count: bool) -> Counterexample:
    """A walk that is cut short and one with nothing left to do; and again, what the program's text asks."""
    short, longer = told
    then = min(short.updates + short.updates // short.passes, longer.updates)
    tests, moved = _deciding(short.program)
    asked = quote(", ".join(map(ast.unparse, tests)))
    return counterexample(
        say(
            "Told to make {few} passes, the program makes {made} and ends at the loss {low}, which another "
            "pass would take to {lower}. Told to make {all} and sent off from {place}, where the loss is "
            "least and nothing is left to do, it makes {count}. {expected}",
            few=int(SHORT[0]),
            made=short.passes,
            low=decimal(loss(short.samples, short.end)),
            lower=decimal(loss(short.samples, longer.positions(then))),
            all=int(settled.program.constants[PASSES]),
            place=pair(settled.start),
            count=settled.passes,
            expected=say("By the sentence it would go on in the first case, and stop at once in the second.")
            if by_count
            else say("By the sentence it would make as many passes as it is told, both times."),
        ),
        again=say(
            "The text of the program says the same: its loop is ended by “{asked}” alone, and nothing of it "
            "is computed from the parameters.",
            asked=asked,
        )
        if not moved
        else say(
            "The text of the program says the same: its loop is ended by “{asked}”, and that is computed "
            "from the parameters.",
            asked=asked,
        ),
        agrees=by_count is not moved,
    )


def _deciding(program: Program) -> tuple[list[ast.expr], bool]:
    """What decides when the loops around the update end, and whether the parameters have a part in it."""
    update = program.update
    around = [one for one in program.outlined if one.function == update.inside]
    looping = [one for one in around if one.loops[:1] == update.at.loops[:1]]
    leaving = [one for one in looping if isinstance(one.node, ast.Break | ast.Return | ast.Raise)]
    tests = [loop.test if isinstance(loop, ast.While) else loop.iter for loop in update.at.loops]
    tests += [condition for one in leaving for condition in one.conditions]
    found: set[str] = set()
    new = {name for test in tests for name in _names(test)}
    while new:
        found |= new
        new = {name for one in looping if _changes(one) & new for name in _names(one.node)} - found
    return tests, update.parameter in found


def _names(node: ast.AST) -> set[str]:
    """The names that an expression or a simple statement speaks of; of a loop, those that it runs over."""
    part = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node
    return {one.id for one in ast.walk(part) if isinstance(one, ast.Name)}


def _changes(one: Statement) -> set[str]:
    """The names that a statement assigns, or calls a method of, as `losses.append(…)` does."""
    call = one.node.value if isinstance(one.node, ast.Expr) else None
    owner = call.func.value if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    return {*one.assigned, *([owner.id] if isinstance(owner, ast.Name) else [])}


def _at_the_end(walks: Sequence[Walk]) -> Table:
    rows = tuple(
        (one.passes, decimal(loss(one.samples, one.end), 3), decimal(_steepness(one), 3)) for one in walks
    )
    return Table((say("passes"), say("loss at the end"), say("length of the gradient there")), rows)


def _steepness(walk: Walk) -> float:
    squares: float = sum(float(entry) ** 2 for entry in mean_gradient(walk.samples, walk.end))
    return float(squares**0.5)
