"""A block as a pattern sees it, and what a pattern finds in it: words that say what a symbol is.

Each formula that names one thing is the character `SYMBOL`, all other formulas, code and pictures
are `OBJECT`. The grammars of the languages (`chinese`, `english`) are patterns over that text. They
are made to miss rather than to err: words that may say something else are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from notecheck.formula.tree import names
from notecheck.notation.blocks import Block, Written
from notecheck.notation.subjects import Subject, subjects
from notecheck.prose.markup import OBJECT, Prose

SYMBOL = "\ue000"  # of the private use area: no note holds it


@dataclass(frozen=True)
class Found:
    """Words from `start` to `end` of a line's text, and the position of the symbol they speak of."""

    symbol: int
    start: int
    end: int


@dataclass(frozen=True)
class Terms:
    """What is known of the words of the notes: those said outright of a symbol (normal), and all text."""

    said: frozenset[str]
    text: str


class Grammar(Protocol):
    """How a language says what a symbol is."""

    def outright(self, line: Line) -> Iterator[Found]:
        """Words that say it by themselves: β is the momentum coefficient."""

    def beside(self, line: Line, terms: Terms) -> Iterator[Found]:
        """Words right beside a symbol: the learning rate η."""

    def cell(self, line: Line) -> Found | None:
        """All the words of a table's cell, if they can name something; the symbol is not of this line."""

    def normal(self, words: str) -> str:
        """The words without what makes no difference, to compare them with others."""

    def agree(self, one: str, other: str) -> bool:
        """Whether two normal wordings are the same, or one only says more than the other."""

    symbol_heads: frozenset[str]
    meaning_heads: frozenset[str]


@dataclass(frozen=True)
class Line:
    """The text of a block with its symbols."""

    block: Block
    prose: Prose

    @staticmethod
    def of(block: Block) -> Line:
        return Line(block, Prose.of(block.content))

    @cached_property
    def formulas(self) -> dict[int, Written]:
        """The formulas by their position in the text."""
        starts = {one.start: one for one in self.block.formulas}
        return {
            at: starts[origin]
            for at, origin in enumerate(self.prose.origin)
            if self.prose.text[at] == OBJECT and origin in starts
        }

    @cached_property
    def subjects(self) -> dict[int, tuple[Subject, ...]]:
        """What the symbols of the text stand for, by their position."""
        read = ((at, one.formula) for at, one in self.formulas.items())
        named = ((at, subjects(formula)) for at, formula in read if formula)
        return {at: found for at, found in named if found}

    @cached_property
    def text(self) -> str:
        """The text for patterns, each symbol as one character."""
        return "".join(
            SYMBOL if at in self.subjects else character for at, character in enumerate(self.prose.text)
        )

    def bare(self, at: int) -> bool:
        """Whether the formula at this position is a symbol and nothing else: no relation."""
        formula = self.formulas[at].formula if at in self.formulas else None
        return at in self.subjects and formula is not None and not formula.relations

    def words(self, found: Found) -> str:
        """The words found as Markdown: those that a reader sees, formulas and code as they are written."""
        return " ".join("".join(map(self._written, range(found.start, found.end))).split())

    def _written(self, at: int) -> str:
        if self.prose.text[at] != OBJECT:
            return self.prose.text[at]
        origin, content = self.prose.origin, self.block.content
        if at in self.formulas:
            return content[origin[at] : self.formulas[at].end]
        return content[origin[at] : origin[at + 1] if at + 1 < len(origin) else len(content)]

    def flat(self, found: Found) -> str:
        """The words found, with every formula as it was understood."""
        return "".join(self._flat(at) for at in range(found.start, found.end))

    def _flat(self, at: int) -> str:
        written = self.formulas.get(at)
        return f"${written.formula.understood}$" if written and written.formula else self.prose.text[at]


def trimmed(line: Line, symbol: int, span: tuple[int, int], openings: Iterable[str]) -> Found:
    """The words without blanks around them and without the first of `openings` that they begin with."""
    start, end = span
    text = line.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    opening = next((one for one in openings if text[start:end].lower().startswith(one)), "")
    return Found(symbol, start + len(opening), end)


def overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin with the sign that ends the match before."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1


@dataclass(frozen=True)
class Turned:
    """When a clause that ends with a formula names what the formula is about.

    The target is y; the function is f(x) = x², the initial value is x₀ = 10, but not: the relation
    is y = 2x. The patterns are words for functions, for values, and for formulas as such.
    """

    function: re.Pattern[str]
    value: re.Pattern[str]
    formula: re.Pattern[str]

    def names(self, line: Line, at: int, span: tuple[int, int]) -> bool:
        """Whether the words of `span` name the symbol at `at`."""
        words = line.text[slice(*span)].strip()
        inside = [place for place in line.formulas if span[0] <= place < span[1]]
        if any(not line.bare(place) for place in inside) or self.formula.search(words):
            return False
        if line.bare(at):
            return True
        written = line.formulas[at].formula
        if written is None or written.relations not in (("=",), (":=",)):
            return False
        if line.subjects[at][0].key[0]:
            return bool(self.function.search(words))
        return not any(names(written.sides[1])) and bool(self.value.search(words))
