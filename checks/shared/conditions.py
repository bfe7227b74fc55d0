"""Conditions that a claim states as formulas, such as `$0 < \\eta < \\frac{2}{L}$` or `$\\sigma = 0$`.

A check that finds a claim true only under a condition suggests it in this form, and reads it back
from here once it stands in the note.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck import Reading

if TYPE_CHECKING:
    from notecheck.formula import Formula

_BELOW = {"<": False, "≤": True}


@dataclass(frozen=True)
class Bound:
    """What a formula says of one quantity: low ≤ quantity ≤ high, ends closed or not; None is no end."""

    formula: Formula
    low: Any = None
    high: Any = None
    low_closed: bool = False
    high_closed: bool = False

    def within(self, limit: int | Fraction, closed: bool = False) -> bool:
        """Whether it keeps the quantity above 0 and below `limit`, or below `limit` over a symbol (2/L).

        `closed` says whether the limit itself is allowed.
        """
        reach = self.reach
        if reach is None or not self.positive:
            return False
        return bool(reach < limit or (reach == limit and (closed or not self.high_closed)))

    @property
    def positive(self) -> bool:
        """Whether the lower end is a number that keeps the quantity above 0."""
        if self.low is None or not self.low.is_Rational:
            return False
        return bool(self.low > 0 or (self.low == 0 and not self.low_closed))

    @property
    def reach(self) -> Any:
        """The upper end where it is a number, its numerator where it is a number over a symbol, else None."""
        if self.high is None:
            return None
        symbols = sorted(self.high.free_symbols, key=str)
        number = self.high * symbols[0] if len(symbols) == 1 else self.high
        return number if number.is_Rational else None


def bound_on(claim: Reading, name: str) -> Bound | None:
    """The first formula of a claim that bounds the quantity called `name` ("eta"), or None."""
    for formula in claim.formulas:
        bound = _bound(formula, name)
        if bound is not None:
            return bound
    return None


def _bound(formula: Formula, name: str) -> Bound | None:
    """Read from left to right, so that a < x ≤ b and b ≥ x > a both bound x."""
    sides = [formula.side(number) for number in range(len(formula.sides))]
    names = [str(side) for side in sides]
    if name not in names or not formula.relations:
        return None
    at = names.index(name)
    before = [(sides[at - 1], formula.relations[at - 1])] if at else []
    after = [(sides[at + 1], formula.relations[at])] if at < len(formula.relations) else []
    facts: dict[str, Any] = {}
    for value, relation in before:
        facts |= _fact(value, {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}.get(relation, relation))
    for value, relation in after:
        facts |= _fact(value, relation)
    return Bound(formula, **facts) if facts else None


def _fact(value: Any, relation: str) -> dict[str, Any]:
    """What `quantity relation value` says of the quantity."""
    if relation in ("<", "≤"):
        return {"high": value, "high_closed": relation == "≤"}
    if relation in (">", "≥"):
        return {"low": value, "low_closed": relation == "≥"}
    if relation == "=":
        return {"low": value, "high": value, "low_closed": True, "high_closed": True}
    return {}
