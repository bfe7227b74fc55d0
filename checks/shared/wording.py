"""Words that several checks need: how computed values look, and what a claim must say at all."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from notecheck import Reading
from notecheck.words import EQUALITY, Family

if TYPE_CHECKING:
    from notecheck.formula import Formula
    from notecheck.model import Correction


def listed(values: Iterable[Fraction | int]) -> str:
    """Values in a row, exactly: `0, 1/4, 5/16`."""
    return ", ".join(str(value) for value in values)


def tex(value: Fraction | int) -> str:
    r"""An exact value in LaTeX: `\frac{1}{4}`."""
    fraction = Fraction(value)
    sign = "-" if fraction < 0 else ""
    whole = str(abs(fraction.numerator))
    return sign + (whole if fraction.denominator == 1 else rf"\frac{{{whole}}}{{{fraction.denominator}}}")


def require_likeness(claim: Reading) -> None:
    """Refuse a claim that does not say that one thing is, or amounts to, another."""
    word = claim.word(EQUALITY)
    if word.meaning != "equal":
        raise claim.reject(
            word, "this check judges that one thing amounts to another; this says that it does not"
        )


def between(claim: Reading, family: Family, after: tuple[str, ...], before: tuple[str, ...]) -> str:
    """The meaning of a family that is said of one thing, before the claim comes to the next.

    Raises ReadingError where the first such word behind `after` stands behind `before` as well.
    """
    word, limit = claim.word(family, after=after), claim.require(*before)
    if word.start > limit.start:
        raise claim.reject(limit, f"nothing of {family.name} is said before this of {after[0]}")
    return word.meaning


def with_formula(claim: Reading, formula: Formula, latex: str) -> Correction:
    """The claim with other LaTeX in place of one of its formulas, between the same dollar signs."""
    return claim.rewrite((formula, formula.words.replace(formula.latex, latex)))
