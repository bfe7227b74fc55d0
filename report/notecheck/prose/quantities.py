"""Numbers of a sentence as values: Number, NumberInterval, Ordinal, with their printed precision.

Measured values are compared with `Number.agrees`: "6 %" stands for whatever rounds to it, halves
away from zero, so for [5.5 %, 6.5 %). Counts of things ("100 updates", 一个样本) are compared with
`Number.equals`: a hundred updates are not 100.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from notecheck.errors import ReadingError
from notecheck.prose.decimals import swapped
from notecheck.prose.numerals import write_chinese, write_english
from notecheck.prose.symbols import is_symbol
from notecheck.spans import Span


def exact(value: Any) -> Fraction | None:
    """`value` (int, Fraction, Decimal, float, numpy or rational sympy number) as a Fraction.

    A float stands for the binary fraction that it is. An irrational sympy number is rounded to 60
    digits. None for infinities and for what is not a number.
    """
    if hasattr(value, "is_Rational") and hasattr(value, "evalf"):
        return _from_sympy(value)
    try:
        return Fraction(value)
    except (OverflowError, ValueError):
        return None
    except TypeError:
        return Fraction(int(value)) if hasattr(value, "__index__") else Fraction(float(value))


def _from_sympy(value: Any) -> Fraction | None:
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    if not value.is_finite or not value.is_real:
        return None
    from sympy import Rational

    near = Rational(str(value.evalf(60)))
    return Fraction(int(near.p), int(near.q))


COLLECTIVES = frozenset(("组", "批", "套", "对", "group", "set", "pair"))
"""Measure words, and nouns before "of", that count groups of things, not the things."""


@dataclass(frozen=True)
class Counted(Span):
    """What a number counts: measure word, unit, and the words behind it."""

    unit: str = ""
    measure: str = ""
    following: str = ""

    @property
    def of_groups(self) -> bool:
        """Whether it counts groups of things: 三组样本, "three groups of samples"."""
        return self.measure in COLLECTIVES or self.unit in COLLECTIVES

    def counts(self, *units: str) -> bool:
        """Whether it counts one of these: "个", "样本", "sample" (singular), "MB".

        Compared are the measure word, the unit, and both ends of the words behind the number, so
        that 100 次参数更新 counts 次, 参数更新 and 更新, and "10 random samples" counts samples. Three
        groups of samples (三组样本) count groups.
        """
        return any(self._counts(unit) for unit in units)

    def _counts(self, unit: str) -> bool:
        wanted = singular(unit)
        if wanted in (self.measure, self.unit):
            return True
        if self.of_groups or is_symbol(self.unit):  # of samples, but not so many samples; km/h are no km
            return False
        if wanted.isascii():
            words = [singular(word) for word in self.following.split()]
            return f" {wanted} " in f" {' '.join(words)} "
        return self.following.startswith(wanted) or self.following.endswith(wanted)


@dataclass(frozen=True)
class Number(Counted):
    """A number of the prose.

    `value` is exact; of a percentage it is the share (6 % -> 6/100). `step` is one unit of the last
    printed place (6 % -> 1/100, 0.10 -> 1/100, "about 1000" -> 1000), 0 for a fraction like 1/2,
    which has no rounding. `template` with `{}` and `numeral` say how it is written, for `like`.
    """

    value: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    percent: bool = False
    approximate: bool = False
    numeral: str = "digits"  # or "chinese" or "english"
    template: str = "{}"
    scale: Fraction = Fraction(1)  # the value of the written 1: 1/100 of a percentage, 10000 of 万
    comma: bool = False  # whether it is written with a decimal comma
    heard: Callable[[Fraction, bool], None] | None = field(default=None, repr=False, compare=False)

    @property
    def low(self) -> Fraction:
        """The least of what rounds to the printed number (for a positive number, included)."""
        return self.value - self.step / 2

    @property
    def high(self) -> Fraction:
        """The least above what rounds to the printed number (for a positive number, not included)."""
        return self.value + self.step / 2

    def agrees(self, value: Any) -> bool:
        """Whether `value`, rounded as the number is printed, gives the number. For measured values.

        Halves go away from zero. Pass exact numbers (Fraction, int, sympy): a float is taken for
        the binary fraction that it is.
        """
        given = exact(value)
        if given is None:
            return False
        answer = (
            given == self.value if self.step == 0 else _rounded(given / self.step) == self.value / self.step
        )
        if self.heard:
            self.heard(given, answer)
        return answer

    def equals(self, value: Any) -> bool:
        """Whether `value` is exactly this number. For counts of things."""
        return exact(value) == self.value

    @property
    def whole(self) -> bool:
        """Whether it has no fractional part."""
        return self.value.denominator == 1

    def __int__(self) -> int:
        if not self.whole:
            raise ReadingError(
                f"{self.words} is not a whole number", self.place, "Write a whole number here."
            )
        return int(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def like(self, value: Any) -> str:
        """`value` written as this number is: same numeral, decimals, percent sign.

        Raises ValueError for infinities, and for numerals that have no decimals or signs.
        """
        given = exact(value)
        if given is None:
            raise ValueError(f"{value!r} cannot be written as a number")
        if self.step == 0:
            return str(given)
        places = _decimals(self.step / self.scale)
        written = _rounded(given / self.scale * 10**places)
        if self.numeral == "digits":
            grouped = ("." if self.comma else ",") in self.words
            digits = _digits(written, places, grouped)
            return self.template.format(swapped(digits) if self.comma else digits)
        if places or written < 0:
            raise ValueError(f"{given} has no {self.numeral} numeral")
        if self.numeral == "english":
            return self.template.format(write_english(written))
        spoken = write_chinese(written)
        return self.template.format("两" if spoken == "二" and self.measure else spoken)


@dataclass(frozen=True)
class Ordinal(Span):
    """A place in an order: 第一, 第 3 步, "2nd". Not a quantity, so never among the numbers."""

    value: int = 0


@dataclass(frozen=True)
class NumberInterval(Counted):
    """A range of numbers: "1~32", "1024 以上", "at most 32", "[0, 1)".

    `low` and `high` are None where the words set no such bound; `low_closed` and `high_closed` say
    whether the bound itself belongs to it. `ends` are the numbers that it is written with.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = True
    high_closed: bool = True
    percent: bool = False
    ends: tuple[Number, ...] = ()

    def contains(self, value: Any) -> bool:
        """Whether the number `value` lies in it; infinities never do."""
        given = exact(value)
        if given is None:
            return False
        above = self.low is None or given > self.low or (self.low_closed and given == self.low)
        below = self.high is None or given < self.high or (self.high_closed and given == self.high)
        return above and below

    def overlaps(self, other: NumberInterval) -> bool:
        """Whether some real number lies in both."""
        low, low_closed = max(_lower(self), _lower(other))
        high, high_closed = min(_upper(self), _upper(other))
        return low < high or (low == high and low_closed == 0 == high_closed)

    def integers(self) -> range:
        """The whole numbers in it. Raises ReadingError where it has no lower or no upper end."""
        return range(self.first, self.last + 1)

    @property
    def first(self) -> int:
        """The smallest whole number in it. Raises ReadingError where it has no lower end."""
        if self.low is None:
            raise ReadingError(f"{self.words} has no lower end", self.place, "Say where the range begins.")
        least = math.ceil(self.low)
        return least if self.low_closed or least > self.low else least + 1

    @property
    def last(self) -> int:
        """The greatest whole number in it. Raises ReadingError where it has no upper end."""
        if self.high is None:
            raise ReadingError(f"{self.words} has no upper end", self.place, "Say where the range ends.")
        greatest = math.floor(self.high)
        return greatest if self.high_closed or greatest < self.high else greatest - 1


def singular(word: str) -> str:
    """An English word in lower case without its plural ending; other words as they are.

    Symbols of units are left alone: ms is not the plural of m.

    >>> singular("Batches"), singular("samples"), singular("loss"), singular("MB"), singular("样本")
    ('batch', 'sample', 'loss', 'MB', '样本')
    >>> singular("ms"), singular("m/s"), singular("Nm")
    ('ms', 'm/s', 'Nm')
    """
    if not word.isascii() or word.isupper() or len(word) < 3 or "/" in word or word[1:] != word[1:].lower():
        return word
    small = word.lower()
    if small.endswith("ies") and len(small) > 4:
        return small[:-3] + "y"
    if small.endswith(("ches", "shes", "xes", "sses", "zes")):
        return small[:-2]
    return small[:-1] if small.endswith("s") and not small.endswith(("ss", "us", "is")) else small


def _lower(interval: NumberInterval) -> tuple[Fraction | float, int]:
    """The lower bound, so that the tighter of two is the greater; the second item is 0 if closed."""
    return (-math.inf if interval.low is None else interval.low, 0 if interval.low_closed else 1)


def _upper(interval: NumberInterval) -> tuple[Fraction | float, int]:
    return (math.inf if interval.high is None else interval.high, 0 if interval.high_closed else -1)


def _rounded(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    nearest = math.floor(abs(value) + Fraction(1, 2))
    return nearest if value >= 0 else -nearest


def _decimals(step: Fraction) -> int:
    places = 0
    while step * 10**places < 1:
        places += 1
    return places


def _digits(written: int, places: int, commas: bool) -> str:
    sign, whole = ("-" if written < 0 else ""), abs(written) // 10**places
    decimals = f".{abs(written) % 10**places:0{places}d}" if places else ""
    return f"{sign}{whole:,}{decimals}" if commas else f"{sign}{whole}{decimals}"
