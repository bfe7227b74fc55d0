"""The first update of a regression program, asked by changing its data: what does it depend on?

`sample_programs.observe` compares the recorded steps with those that subsets of the samples would
give. Here nothing is compared with any rule: a target is raised, the program is run again, and what
changes is measured. So either confirms the other.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import Reading

from .regression import Vector, difference, dot, square
from .sample_programs import cut, samples_of, shortened, targets_of, vector

if TYPE_CHECKING:
    from notecheck.program import Program

SEED = 11  # not one of those that `observe` looks at


def shares(reading: Reading, first: int | None = None) -> tuple[Fraction, ...]:
    """By what multiple of its features each sample's target moves the place after the first update.

    With the learning rate α and losses ½(xᵀθ − y)² this is α/b for each of b samples whose mean
    gradient the update follows, α for each where it follows their sum, and 0 for all others. `first`
    cuts the data to so many samples. Raises ReadingError where a sample has no feature but 0.
    """
    program = reading.program
    samples = samples_of(program)[:first]
    if not all(square(one.x) for one in samples):
        raise reading.reject(None, "a sample whose features are all 0 moves no parameter")
    data = {} if first is None else cut(program, first)
    as_printed = first_place(reading, data)
    moves = (
        difference(
            first_place(reading, data | {targets_of(program): _raised(program, number, first)}), as_printed
        )
        for number in range(len(samples))
    )
    return tuple(
        (dot(move, one.x) / square(one.x)).limit_denominator(10**6)  # the exact value up to rounding
        for move, one in zip(moves, samples, strict=True)
    )


def count_of_used(reading: Reading) -> int:
    """How many samples the first update depends on."""
    return sum(share != 0 for share in shares(reading))


def first_place(reading: Reading, replace: dict[str, str]) -> Vector:
    """Where the first update leads, with other right-hand sides of some top-level assignments."""
    program = reading.program
    watch = program.update.watch
    run = program.run(seeds=(SEED,), watch=(watch,), replace=shortened(program, 1) | replace)[0]
    if not run.values(watch):
        raise reading.reject(program.update, "the program makes no update")
    return vector(run.values(watch)[0])


def _raised(program: Program, number: int, first: int | None) -> str:
    """The targets of a program as Python source, that of one sample raised by 1."""
    tree = deepcopy(program.assignments[targets_of(program)].node)
    listed = next(node for node in ast.walk(tree) if isinstance(node, (ast.List, ast.Tuple)))
    listed.elts[number] = ast.BinOp(listed.elts[number], ast.Add(), ast.Constant(1))
    return f"({ast.unparse(tree)})[:{first}]" if first else ast.unparse(tree)
