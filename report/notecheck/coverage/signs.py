"""What makes a passage look checkable: numbers, formulas, words that compare, code.

A suggestion and never a verdict: it says where to look, and the reasons it gives are words that
stand in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.errors import ReadingError
from notecheck.model import Place, Shape
from notecheck.numbers import Number, NumberInterval, find_numbers
from notecheck.prose.families import Family
from notecheck.words import (
    AMOUNT,
    CANCEL,
    COMPARISON,
    CONVEXITY,
    EQUALITY,
    GROWTH,
    OPPOSITION,
    SMOOTHNESS,
    SPEED,
    STEADINESS,
    stated,
)

COMPARING: tuple[Family, ...] = (
    *(COMPARISON, EQUALITY, OPPOSITION, GROWTH, AMOUNT, SPEED),
    *(STEADINESS, SMOOTHNESS, CONVEXITY, CANCEL),
)
"""The families whose words compare; those of size, order and certainty are in nearly every sentence."""

MANY = 10  # 两个问题, "four ways" count what is being talked about; a claim writes digits, or more


@dataclass(frozen=True)
class Sign:
    """Why a passage looks checkable: "number", "formula", "comparison" or "code", and the words."""

    kind: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.words}".rstrip()


_NOWHERE = Place("", 1)
_FORMULA = re.compile(r"(?<![\\$0-9])\$(?!\$)([^$]+?)(?<!\\)\$(?![$0-9])")
_RELATION = re.compile(
    r"[=<>≤≥≠≈∝∈]|\\(?:l|g|n)eq?(?![a-zA-Z])|\\(?:[lg]e?qslant|approx|propto|in|to|equiv|sim|ll|gg|gets"
    r"|(?:left|right)arrow|subset(?:eq)?|mapsto)(?![a-zA-Z])"
)
_SCRIPT = re.compile(r"[_^](?:\{[^{}]*\}|.)")
_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*(?:\([^()]*\)[^()]*)*\)")
# Numbers that only say where something stands, or when it was.
_REFERENCE = re.compile(
    r"""
      (?: [第图表式章节§]
        | \b(?: Fig(?:ure)? | Table | Eq(?:uation)? | Sec(?:tion)? | Chap(?:ter)? | Part | Lecture | Week
            | Page | pp? | vol | No | Exercise | Problem | Theorem | Lemma )s?\.?
      ) \s* [（(]? \d [\d.、–-]* [)）]?
    | \d [\d.、–-]* \s* (?: 小?节 | 章 | 讲 | 课 | 页 )
    | (?<![\d.]) (?:1[5-9]|20)\d\d (?: \s*年 (?:\s*\d+\s*月 (?:\s*\d+\s*日)? )? | -\d\d-\d\d )
    | \b(?:in|since|by|of|from|until)\s+(?:1[5-9]|20)\d\d\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Names of methods in which a word of direction compares nothing.
_NAME = re.compile(
    r"(?:最速|梯度|坐标)下降|下降法|\b(?:gradient|steepest|coordinate)\s+(?:descent|ascent)\b", re.I
)
_QUESTION = re.compile(r"[?？][”’\"')）\]}]*\s*\Z")


def signs(text: str, shape: Shape) -> tuple[Sign, ...]:
    """Why a passage, given by its Markdown, looks checkable; none where it does not.

    A question claims nothing.
    """
    if shape in (Shape.CODE, Shape.FORMULA):
        return (Sign(shape.value),)
    if _QUESTION.search(text):
        return ()
    plain = _NAME.sub(_blank, _REFERENCE.sub(_blank, _LINK.sub(_blank, text)))
    return tuple(dict.fromkeys((*_formulas(plain), *_numbers(plain), *_comparisons(plain))))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _formulas(text: str) -> Iterator[Sign]:
    """Formulas that state something: a relation, or a number that is no index and no exponent."""
    for found in _FORMULA.finditer(text):
        if _RELATION.search(found[1]) or re.search(r"\d", _SCRIPT.sub("", found[1])):
            yield Sign("formula", found[0])


def _numbers(text: str) -> Iterator[Sign]:
    try:
        numbers = find_numbers(text, lambda offset: _NOWHERE)
    except ReadingError:
        yield Sign("number")  # one that stands denied, or that cannot be read
        return
    for number in numbers:
        if isinstance(number, NumberInterval) or _counts(number):
            yield Sign("number", number.words)


def _counts(number: Number) -> bool:
    return number.numeral == "digits" or number.percent or number.value >= MANY


def _comparisons(text: str) -> Iterator[Sign]:
    """The words that compare; of those that contain each other the longest."""
    words = [word for family in COMPARING for word in stated(text, family)]
    for word in words:
        if not any(word in other and word != other for other in words):
            yield Sign("comparison", word)
