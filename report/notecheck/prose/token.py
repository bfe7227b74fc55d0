"""What a written number is before anything is known of what it counts or which range it bounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

PERCENT = r"\s*(?P<percent>%|个?百分点|(?:percent(?:age\s+points?)?|per\s+cent|pct)\b)"


@dataclass(frozen=True)
class Token:
    """A written number at `text[start:end]` of a Prose; see `Number` for the other fields."""

    start: int
    end: int
    value: Fraction
    step: Fraction = Fraction(1)
    percent: bool = False
    numeral: str = "digits"
    template: str = "{}"
    scale: Fraction = Fraction(1)
    ordinal: bool = False
