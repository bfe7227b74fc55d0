"""An update, in symbols or in words, as what it assigns to and by how much that moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notecheck import Reading

from .descent_rule import ASSIGNMENTS

if TYPE_CHECKING:
    from sympy import Expr


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
