"""Echoes: a text that only repeats the edited token is no other judgement.

Wherever the old token stood in a text, the new one may stand: as it is written, as what was read
from it (三 as 3, "grows" as up, a formula as it was understood), and, where it is a number, in any way
to show a number: a fraction, a decimal, rounded, in per cent, in Chinese or English words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from notecheck.errors import ReadingError
from notecheck.model import Claim, Read
from notecheck.probe.edit import Edit
from notecheck.prose.numerals import read_chinese, read_english, write_chinese, write_english

_NUMBER = (
    r"\\[dt]?frac\{[0-9]+\}\{[1-9][0-9]*\}"
    r"|[0-9][0-9,]*/[1-9][0-9]*"
    r"|(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?(?:\s*[%％])?"
)
_SCALES = (Fraction(1), Fraction(100), Fraction(1, 100))  # a share may be shown in per cent, and back


@dataclass(frozen=True)
class Echo:
    """The ways to show the edited token: pairs of texts, old and new, and pairs of numbers."""

    texts: frozenset[tuple[str, str]]
    numbers: frozenset[tuple[Fraction, Fraction]]

    @classmethod
    def of(cls, claim: Claim, edit: Edit, before: Sequence[Read], after: Sequence[Read]) -> Echo:
        """The ways to show what `edit` changed in a claim, given what its check read."""
        texts = {(edit.old.strip(), edit.new.strip())}
        here = [one for one in before if _is_at(claim, one, edit, edit.old)]
        for new in after:
            if _is_at(claim, new, edit, edit.new):
                for old in (one for one in here if one.what == new.what):
                    texts |= {(old.words, new.words), (old.meaning, new.meaning), (old.latex, new.latex)}
        texts |= set(_sides(claim, edit))
        values = {(_value(old), _value(new)) for old, new in texts}
        numbers = {(old, new) for old, new in values if old is not None and new is not None}
        for number, other in numbers:
            texts |= set(product(_numerals(number), _numerals(other)))
        return cls(frozenset(pair for pair in texts if pair[0]), frozenset(numbers))

    def __call__(self, before: str, after: str) -> bool:
        """Whether `after` is `before` with the new token in place of the old one, and nothing else."""
        if before == after:
            return True
        pieces = self._pieces.split(before)
        pattern = "".join(self._pattern(piece, odd % 2 > 0) for odd, piece in enumerate(pieces))
        found = re.fullmatch(pattern, after, re.I)
        if found is None:
            return False
        shown = [piece for odd, piece in enumerate(pieces) if odd % 2 and self._is_number(piece)]
        return all(map(self._repeats, shown, found.groups()))

    @property
    def _pieces(self) -> re.Pattern[str]:
        """Splits a text at every old token and every number."""
        longest = sorted({old for old, _ in self.texts}, key=len, reverse=True)
        return re.compile(f"({'|'.join([*map(_whole, longest), rf'(?<![0-9.]){_NUMBER}'])})", re.I)

    def _is_number(self, piece: str) -> bool:
        return _shown(piece) is not None

    def _pattern(self, piece: str, odd: bool) -> str:
        """What may stand where `piece` stood; numbers are captured, to be compared as numbers."""
        if not odd:
            return re.escape(piece)
        others = [piece, *(new for old, new in self.texts if old.lower() == piece.lower())]
        alternatives = "|".join(map(re.escape, others))
        return rf"({alternatives}|{_NUMBER})" if self._is_number(piece) else f"(?:{alternatives})"

    def _repeats(self, said: str, says: str) -> bool:
        """Whether one number is the other, or shows the old value where the other shows the new one."""
        if said == says or (said, says) in self.texts:
            return True
        return any(
            _shows(said, old * scale) and _shows(says, new * scale)
            for (old, new), scale in product(self.numbers, _SCALES)
        )


def _is_at(claim: Claim, read: Read, edit: Edit, words: str) -> bool:
    """Whether this was read from the edited token, or from words around it."""
    here = read.claim == claim.key
    return here and read.start < edit.start + len(words) and edit.start < read.start + len(read.words)


def _sides(claim: Claim, edit: Edit) -> Iterator[tuple[str, str]]:
    """Each side of an edited formula, as a check that computes nothing from it could show it."""
    if "$" not in claim.text:
        return
    from sympy import latex

    from notecheck.formula import find_formulas

    try:
        olds = list(find_formulas(claim.text, claim.place_at))
        news = list(find_formulas(edit.applied(claim.text), claim.place_at))
        for old, new in zip(olds, news, strict=False):
            if old.at <= edit.start < old.end and len(old.sides) == len(new.sides):
                yield old.latex.strip(), new.latex.strip()
                yield from ((latex(old.side(i)), latex(new.side(i))) for i in range(len(old.sides)))
    except ReadingError:
        return


# ---- numbers as they are shown -----------------------------------------------------------------------


def _shown(words: str) -> tuple[Fraction, Fraction] | None:
    """The value of a number as it is shown, and one unit of its last place (0 for a fraction)."""
    words = words.replace(",", "")
    if over := re.fullmatch(r"(?:\\[dt]?frac\{)?([0-9]+)(?:\}\{|/)([1-9][0-9]*)\}?", words):
        return Fraction(int(over[1]), int(over[2])), Fraction(0)
    found = re.fullmatch(r"([0-9]+(?:\.([0-9]+))?(?:e([+-]?[0-9]+))?)\s*([%％])?", words, re.I)
    if found is None:
        return None
    unit = Fraction(1, 100) if found[4] else Fraction(1)
    places = len(found[2] or "") - int(found[3] or 0)
    return Fraction(found[1]) * unit, Fraction(10) ** -places * unit


def _shows(words: str, value: Fraction) -> bool:
    """Whether a number as it is shown is `value`, or what it rounds to."""
    given = _shown(words)
    return given is not None and abs(given[0] - abs(value)) <= given[1] / 2


def _value(words: str) -> Fraction | None:
    """The value of a token that is a number; a percentage is a share."""
    found = re.fullmatch(r"(百分之)?\s*[-+−]?(.+?)", words.strip())
    if found is None:
        return None
    given = _shown(found[2])
    spoken = given[0] if given else read_chinese(found[2]) or read_english(found[2])
    return None if spoken is None else Fraction(spoken) / (100 if found[1] else 1)


def _numerals(value: Fraction) -> Iterable[str]:
    """A whole number in Chinese and English words."""
    if value.denominator != 1 or not 0 <= value < 10**9:
        return ()
    spoken = (write_chinese(int(value)), write_english(int(value)))
    return (*spoken, "两") if value == 2 else spoken


def _whole(token: str) -> str:
    """A pattern for a token that is no part of a longer word or number; Chinese has no blanks."""
    head = r"(?<![0-9A-Za-z])(?<![0-9]\.)" if token[0].isascii() and token[0].isalnum() else ""
    tail = r"(?!\.?[0-9]|[A-Za-z])" if token[-1].isascii() and token[-1].isalnum() else ""
    return head + re.escape(token) + tail
