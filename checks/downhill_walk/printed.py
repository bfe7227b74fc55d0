"""What a program printed: the numbers of an array, with their printed precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from notecheck import decimal


@dataclass(frozen=True)
class Printed:
    """An array as a program printed it: its numbers, and one unit of the last digit of the largest."""

    numbers: tuple[Fraction, ...]
    step: Fraction

    def shows(self, place: Sequence[Fraction]) -> bool:
        """Whether `place`, rounded as the array is printed, gives these numbers."""
        return len(place) == len(self.numbers) and all(
            abs(a - b) <= self.step / 2 for a, b in zip(self.numbers, place, strict=True)
        )

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return max(0, len(str(self.step.denominator)) - 1)

    def right_decimals(self, place: Sequence[Fraction]) -> int:
        """How many of them are those of `place`, for all numbers."""
        gap = max(abs(a - b) for a, b in zip(self.numbers, place, strict=True))
        return max(
            (count for count in range(self.decimals + 1) if gap * 10**count <= Fraction(1, 2)), default=0
        )

    def __str__(self) -> str:
        return "(" + ", ".join(decimal(number, 6) for number in self.numbers) + ")"


def read_print(stdout: str) -> Printed | None:
    """The numbers between the brackets of a printed array; None where no finite array was printed."""
    rest = stdout.partition("[")[2]
    words = rest.partition("]")[0].split()
    try:
        return Printed(tuple(map(Fraction, words)), _step(words)) if words else None
    except ValueError:
        return None  # nan or inf: the program diverged


def _step(words: Sequence[str]) -> Fraction:
    """One unit of the last digit: numpy prints all entries with the decimals that the finest one needs.

    In scientific notation the decimals are those of the mantissas, so the largest entry counts.
    """
    if any("e" in word.lower() for word in words):
        return _unit(max(words, key=lambda word: abs(Fraction(word))))
    return min(map(_unit, words))


def _unit(word: str) -> Fraction:
    """One unit of the last printed digit of a number: 1e-8 for 1.95363890, 1e-11 for 1.52684657e-03."""
    mantissa, _, exponent = word.lower().partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
