"""How computed values look in a sentence or a formula."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def listed(values: Iterable[Fraction | int]) -> str:
    """Values in a row, exactly: `0, 1/4, 5/16`."""
    return ", ".join(str(value) for value in values)


def tex(value: Fraction | int) -> str:
    r"""An exact value in LaTeX: `\frac{1}{4}`."""
    fraction = Fraction(value)
    sign = "-" if fraction < 0 else ""
    whole = str(abs(fraction.numerator))
    return sign + (whole if fraction.denominator == 1 else rf"\frac{{{whole}}}{{{fraction.denominator}}}")
