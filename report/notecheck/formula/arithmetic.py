"""Arithmetic between the kinds of values that names may stand for.

Fractions, floats, numpy arrays and sympy objects, side by side. Neither numpy nor sympy is
imported here before a value of theirs has come in. What cannot be computed raises ValueError.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import Any

from notecheck.formula.meaning import MOST_DIGITS, digits_of_power

FLOATS = ("i", "u", "f", "c")  # kinds of numpy's own numbers
ELEMENTARY = frozenset(("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"))


def ndim(value: Any) -> int:
    """How many indices a value has: 0 for numbers, 2 for a sympy Matrix."""
    return int(getattr(value, "ndim", len(getattr(value, "shape", ()))))


def alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Fractions beside numpy's own numbers become floats, or numpy would compute with objects."""
    return _beside(left, right), _beside(right, left)


def _beside(value: Any, other: Any) -> Any:
    kind = getattr(getattr(other, "dtype", None), "kind", "")
    return float(value) if isinstance(value, Fraction) and kind in FLOATS else value


def add(left: Any, right: Any) -> Any:
    left, right = alike(left, right)
    return left + right


def multiply(left: Any, right: Any, operator: str = "·") -> Any:
    """The product of numbers; of two arrays, their matrix product, or that of their entries (⊙)."""
    left, right = alike(left, right)
    if not ndim(left) or not ndim(right):
        return left * right
    if operator == "·":
        return left @ right
    by_entry = getattr(left, "multiply_elementwise", None)
    return by_entry(right) if by_entry else left * right


def outer(left: Any, right: Any) -> Any:
    """The matrix x yᵀ of two vectors."""
    return left[:, None] * right[None, :]


def divide(value: Any, divisor: Any) -> Any:
    """A quotient; of whole numbers an exact one."""
    if not ndim(divisor) and divisor == 0:
        raise ZeroDivisionError("this divides by zero")
    value, divisor = alike(value, divisor)
    return value / (Fraction(divisor) if isinstance(divisor, int) else divisor)


def power(base: Any, exponent: Any) -> Any:
    """A power: of numbers, exact where it is rational; of square matrices, by a whole number."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        exponent = int(exponent)
    if ndim(base) == 1:
        raise ValueError("a power of a vector can be read two ways: ‖x‖² or entry by entry (x ⊙ x)")
    if ndim(base) == 2:
        return _matrix_power(base, exponent)
    if isinstance(base, (int, Fraction)) and isinstance(exponent, (int, Fraction)):
        return _rational_power(Fraction(base), exponent)
    base, exponent = alike(base, exponent)
    return base**exponent


def _matrix_power(base: Any, exponent: Any) -> Any:
    if not isinstance(exponent, int):
        raise ValueError("a matrix has whole powers only")
    if not hasattr(base, "dtype"):
        return base**exponent
    from numpy.linalg import matrix_power

    return matrix_power(base, exponent)


def _rational_power(base: Fraction, exponent: Fraction | int) -> Fraction | float:
    if base == 0 and exponent < 0:
        raise ZeroDivisionError("this divides by zero")
    if digits_of_power(base, exponent) > MOST_DIGITS:
        raise OverflowError("this power is too large")
    if isinstance(exponent, int):
        return base**exponent
    if base < 0:
        raise ValueError("a root of a negative number is not real")
    if exponent.denominator == 2:
        above, below = math.isqrt(base.numerator), math.isqrt(base.denominator)
        if above * above == base.numerator and below * below == base.denominator:
            return _rational_power(Fraction(above, below), exponent.numerator)
    return math.pow(base, exponent)


def elementary(name: str, value: Any) -> Any:
    """exp, log, … of a number, an array or a sympy expression."""
    if hasattr(value, "dtype"):
        import numpy

        return getattr(numpy, name)(value)
    sympy = sys.modules.get("sympy")
    if sympy and isinstance(value, sympy.Basic):
        return getattr(sympy, name)(value)
    return getattr(math, name)(value)


def norm(value: Any, order: Any) -> Any:
    """The norm of a vector: order 2, 1 or infinity."""
    if hasattr(value, "norm"):
        return value.norm(order)
    if ndim(value) != 1:
        raise ValueError("a number has an absolute value |x|, a matrix has several norms; this is no vector")
    if order == math.inf:
        return max(map(abs, value))
    return sum(map(abs, value)) if order == 1 else elementary("sqrt", (value * value).sum())
