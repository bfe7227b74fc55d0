"""Literal values in a program, exactly as they are printed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from notecheck.errors import ReadingError
from notecheck.program.listing import Listing
from notecheck.spans import Span

Exact: TypeAlias = "Fraction | tuple[Exact, ...]"

ARRAYS = {"numpy.array", "numpy.asarray"}
EXACT_TYPES = {"float", "np.float64", "numpy.float64", "'float'", "'float64'", "object"}


@dataclass(frozen=True)
class Constant(Span):
    """A literal that a name is assigned: a number, or numbers in lists, tuples and arrays.

    `value` is exact: 0.1 is Fraction(1, 10); lists and arrays are nested tuples.
    """

    name: str
    value: Exact

    @property
    def number(self) -> Fraction:
        """The value of a single number. Raises ReadingError for lists and arrays."""
        if isinstance(self.value, tuple):
            raise ReadingError(f"{self.name} holds several numbers: {self.words}", self.place)
        return self.value

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit: 1/100 for `0.01`, 1 for `10`."""
        mantissa, _, exponent = self.words.lower().replace("_", "").partition("e")
        decimals = len(mantissa.partition(".")[2])
        return Fraction(10) ** (int(exponent or 0) - decimals)

    def __int__(self) -> int:
        """The value of a whole number. Raises ReadingError for any other."""
        if self.number.denominator != 1:
            raise ReadingError(f"{self.name} = {self.words} is not a whole number", self.place)
        return int(self.number)

    def __float__(self) -> float:
        return float(self.number)


def literal(node: ast.expr, listing: Listing, full_name: Callable[[str], str]) -> Exact | None:
    """The exact value of a literal, or None where the expression is something else."""
    if isinstance(node, ast.Constant):
        return _number(node, listing)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = literal(node.operand, listing, full_name)
        if not isinstance(value, Fraction):
            return None
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, (ast.List, ast.Tuple)):
        values = [literal(element, listing, full_name) for element in node.elts]
        return None if any(value is None for value in values) else tuple(v for v in values if v is not None)
    if isinstance(node, ast.Call) and _is_array(node, full_name):
        return literal(node.args[0], listing, full_name)
    return None


def _number(node: ast.Constant, listing: Listing) -> Fraction | None:
    if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
        return None
    if isinstance(node.value, int):
        return Fraction(node.value)
    return Fraction(listing.span(node).words.replace("_", ""))


def _is_array(node: ast.Call, full_name: Callable[[str], str]) -> bool:
    """Whether a call makes an array of its first argument without changing a number."""
    types = {ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "dtype"}
    return (
        full_name(ast.unparse(node.func)) in ARRAYS
        and len(node.args) == 1
        and all(keyword.arg == "dtype" for keyword in node.keywords)
        and types <= EXACT_TYPES
        and isinstance(node.args[0], (ast.List, ast.Tuple))
    )
