"""What a check gets: a Reading, which says what the text of one claim says, as values.

Everything that a check takes from a Reading is entered in a Ledger: it becomes the "what was read"
of the verdict, and its digest is what an accepted verdict is tied to. A reading that a check
cannot use raises ReadingError with the place, never a default.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from notecheck.errors import ReadingError
from notecheck.ledger import Ledger, Several
from notecheck.model import Claim, Comparison, Correction, Place, Read, Shape
from notecheck.numbers import Number, NumberInterval, find_numbers
from notecheck.prose.negation import foreign_negation
from notecheck.prose.quantities import Counted
from notecheck.prose.symbols import is_symbol
from notecheck.spans import Span
from notecheck.text import Text
from notecheck.words import Family, Word, find_term, find_words, replacements

if TYPE_CHECKING:
    from notecheck.formula import Formula
    from notecheck.program import Program


Found = TypeVar("Found", bound=Span)

OPENING = re.compile(r"[A-Z][a-z]*(?![A-Za-z0-9])")  # an ordinary word with a capital, as a sentence begins


class Reading:
    """What one claim says; `part` restricts it to a stretch of the text, such as a table's cell."""

    def __init__(
        self, claim: Claim, ledger: Ledger | None = None, *, part: tuple[int, int] | None = None
    ) -> None:
        self.claim = claim
        self.ledger = ledger or Ledger()
        self._start, self._end = part or (0, len(claim.text))

    def __repr__(self) -> str:
        return f"Reading({self.claim.key})"

    @property
    def text(self) -> str:
        """The passage as it stands in the note's source."""
        return self.claim.text[self._start : self._end]

    @property
    def offset(self) -> int:
        """Where the passage starts in the text of the claim."""
        return self._start

    @property
    def lang(self) -> str:
        return self.claim.lang

    @property
    def place(self) -> Place:
        return self.place_at(0)

    def place_at(self, offset: int) -> Place:
        """The place in the note of the character `offset` of the text."""
        return self.claim.place_at(self._start + offset)

    def part(self, start: int, end: int) -> Reading:
        """The Reading of the characters from `start` to `end` alone."""
        return Reading(self.claim, self.ledger, part=(self._start + start, self._start + end))

    # ---- numbers ------------------------------------------------------------------------------

    @cached_property
    def _quantities(self) -> tuple[Number | NumberInterval, ...]:
        return tuple(
            replace(one, heard=partial(self._compared, one.start)) if isinstance(one, Number) else one
            for one in find_numbers(self.text, self.place_at, self.lang)
        )

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of the prose in order; not those of intervals, formulas and code."""
        found = tuple(one for one in self._quantities if isinstance(one, Number))
        return self._entered("number", found)

    @property
    def percentages(self) -> tuple[Number, ...]:
        """The numbers given in per cent; their value is the share, 6 % being 6/100."""
        found = tuple(one for one in self._quantities if isinstance(one, Number) and one.percent)
        return self._entered("percentage", found)

    def number(self, unit: str | Iterable[str] | None = None) -> Number:
        """The only number of the prose, or the only one with this unit (or one of these units)."""
        units = {unit} if isinstance(unit, str) else set(unit) if unit is not None else None
        found = self._counting(units)
        wanted = "one number" + (f" of {' or '.join(sorted(units))}" if units else "")
        return self._entered("number", (self._only(found, wanted),))[0]

    def numbers_of(self, *units: str) -> tuple[Number, ...]:
        """The numbers with one of these units, in order (see `Number.counts`)."""
        return self._entered("number", self._counting(set(units)))

    def _counting(self, units: set[str] | None) -> list[Number]:
        numbers = (one for one in self._quantities if isinstance(one, Number))
        return [one for one in numbers if units is None or one.counts(*units)]

    @property
    def intervals(self) -> tuple[NumberInterval, ...]:
        """The ranges of numbers, such as "1~32" or "1024 以上"."""
        found = tuple(one for one in self._quantities if isinstance(one, NumberInterval))
        return self._entered("interval", found)

    @property
    def interval(self) -> NumberInterval:
        """The only range of numbers."""
        return self._only(self.intervals, "one range of numbers")

    # ---- formulas -----------------------------------------------------------------------------

    @cached_property
    def _formulas(self) -> tuple[Formula, ...]:
        from notecheck.formula import find_formulas

        return tuple(find_formulas(self.text, self.place_at))

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas between dollar signs, in order. Raises ReadingError where one is unreadable."""
        for one in self._formulas:
            self._enter("formula", one, " ".join(one.latex.split()), latex=one.understood)
        return Several.of(self._formulas, "formula", self)

    @property
    def formula(self) -> Formula:
        """The only formula."""
        return self._only(self.formulas, "one formula")

    # ---- words --------------------------------------------------------------------------------

    def chosen(self, family: Family) -> tuple[Word, ...]:
        """All words of a family, in order."""
        return self._entered(family.name, tuple(self._words(family)), family)

    def choose(self, family: Family, after: str | Iterable[str] | Span | None = None) -> str:
        """The one meaning of a family that the claim states.

        With `after`, the meaning of the first such word behind these words (or behind a span that
        was read before). Raises ReadingError where the claim states none, or contradictory ones.
        """
        return self.word(family, after).meaning

    def word(self, family: Family, after: str | Iterable[str] | Span | None = None) -> Word:
        """As `choose`, but the word itself, for corrections."""
        start = self._behind(after)
        words = [word for word in self._words(family) if word.start >= start]
        words = words[:1] if after is not None else words
        if not words:
            known = "; ".join(
                f"{meaning}: {', '.join(self._own_script(said)[:3])} …"
                for meaning, said in family.meanings.items()
            )
            behind = f" behind {self.text[:start][-12:]!r}" if start else ""
            raise self.reject(None, f"no word of {family.name} was found{behind}", f"Known words are {known}")
        if len({word.meaning for word in words}) > 1:
            said = " and ".join(f"{word.words} ({word.meaning})" for word in words)
            raise self.reject(
                words[1], f"this says both {said}", "Mark a shorter passage, or say one of them."
            )
        return self._entered(family.name, (words[0],), family)[0]

    def _words(self, family: Family) -> tuple[Word, ...]:
        found = find_words(self.text, family, self.place_at)
        if found:
            self._refuse_denial()
        return found

    def _refuse_denial(self) -> None:
        """In languages of which no grammar of negation is known here, a word may mean its contrary."""
        if denial := foreign_negation(self.text, self.lang):
            start, end = denial
            raise ReadingError(
                f"{self.text[start:end]!r} denies something, and in {self.lang} its reach is not read",
                self.place_at(start),
                "Say what is so instead of what is not, or mark a shorter passage.",
            )

    def _own_script(self, words: Iterable[str]) -> list[str]:
        """Those of the words that a note of this language may use; all where none is."""
        words = list(words)
        return [word for word in words if word.isascii() != (self.lang == "zh")] or words

    def _behind(self, after: str | Iterable[str] | Span | None) -> int:
        if after is None:
            return 0
        if isinstance(after, Span):
            return after.end
        terms = (after,) if isinstance(after, str) else tuple(after)
        return self.require(*terms).end

    def presume(self, family: Family, *meanings: str) -> None:
        """Refuse a claim with a word of this family that means something else than one of these.

        For words that a check takes for granted: they need not stand there, but another of their
        family would make it another claim.
        """
        for word in self._words(family):
            others = replacements(word, family)
            self._enter("presumed", word, word.meaning, others=others)
            if word.meaning not in meanings:
                wanted = " or ".join(meanings) or "nothing of the kind"
                raise self.reject(
                    word, f"{word.words!r} says {word.meaning}, and this check is about {wanted}"
                )

    def presume_numbers(self, *values: int) -> None:
        """Refuse a claim whose prose has another number than these, or a number of groups of things.

        For numbers of single things that a check takes for granted.
        """
        for one in self._quantities:
            number = one if isinstance(one, Number) else one.ends[0]
            self._enter("presumed", number, str(number.value))
            if isinstance(one, NumberInterval) or one.value not in values or one.of_groups:
                listed = " or ".join(map(str, values)) or "no number"
                groups = " of groups" if number.of_groups else ""
                what = f"{number.words!r}{groups} stands here, and this check expects {listed}"
                raise self.reject(number, what)

    def states(self, *terms: str) -> Word | None:
        """The first of these terms that stands in the prose, or None."""
        found = find_term(self.text, *terms, place_of=self.place_at)
        if found is not None:
            self._refuse_denial()
        return None if found is None else self._entered("term", (found,))[0]

    def require(self, *terms: str) -> Word:
        """The first of these terms that stands in the prose; ReadingError where none does."""
        found = self.states(*terms)
        if found is None:
            raise self.reject(
                None, f"none of these words was found: {', '.join(terms)}", "The check needs one of them."
            )
        return found

    # ---- tables and programs ------------------------------------------------------------------

    @property
    def table(self) -> MarkdownTable:
        """The table that this claim is. Raises ReadingError for any other claim."""
        if self.claim.shape is not Shape.TABLE:
            remedy = "Put its mark on the line above the table."
            if "|" in self.text.split("\n")[0]:
                remedy = "Below its header a table has a line |---|---| with as many cells as the header."
            raise self.reject(None, "this claim is not a table", remedy)
        return MarkdownTable.read(self)

    @cached_property
    def _program(self) -> Program:
        from notecheck.program import Program as Reader

        return Reader.read(self.text, self.place_at)

    @property
    def program(self) -> Program:
        """The program that this claim is. Raises ReadingError for any other claim."""
        if self.claim.shape is not Shape.CODE:
            raise self.reject(
                None, "this claim is not a program", "Put its mark on the line above the code block."
            )
        meaning = ast.unparse(self._program.tree)  # so that a comment is not part of it
        self.ledger.enter(Read(self.claim.key, 0, "program", "", meaning))
        return self._program

    # ---- corrections and refusals --------------------------------------------------------------

    def rewrite(self, *changes: tuple[Span, str | Text]) -> Correction:
        """The claim's own words with these spans replaced."""
        return self._spliced((span.start, span.end, new) for span, new in changes)

    def insert_after(self, span: Span, new: str | Text) -> Correction:
        """The claim's own words with `new` put in behind a span."""
        return self._spliced([(span.end, span.end, new)])

    def append(self, new: str | Text) -> Correction:
        """The claim's own words followed by `new`."""
        return self._spliced([(len(self.text), len(self.text), new)])

    def prepend(self, new: str | Text) -> Correction:
        """The claim's own words after `new`, which takes over the capital of a claim that opens an
        English sentence. Names and acronyms are told by a further capital or figure: "SGD takes".
        """
        opening = OPENING.match(self.text) if self.lang == "en" else None
        if opening is None:
            return self._spliced([(0, 0, new)])
        spliced = self._spliced([(0, 1, new), (1, 1, opening[0][0].lower())])
        return replace(spliced, capital=True)

    def replace_all(self, new: str | Text) -> Correction:
        """Other words for the whole claim."""
        return self._spliced([(0, len(self.text), new)])

    def _spliced(self, edits: Iterable[tuple[int, int, str | Text]]) -> Correction:
        text, at = self.claim.text, 0
        parts: list[str | Text] = []
        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            parts += [text[at : self._start + start], new]
            at = self._start + end
        return Correction(tuple(part for part in (*parts, text[at:]) if part != ""))

    def reject(self, span: Span | None, what: str, remedy: str = "") -> ReadingError:
        """An error to raise for a reading that the check cannot use, with its place."""
        return ReadingError(what, span.place if span else self.place, remedy)

    # ---- the ledger ---------------------------------------------------------------------------

    def _only(self, found: Sequence[Found], wanted: str) -> Found:
        if len(found) == 1:
            return found[0]
        raise self.miscounted(wanted, found, found[1] if found else None)

    def miscounted(self, wanted: str, found: Iterable[Span], extra: Span | None) -> ReadingError:
        """An error for a claim that has other things than `wanted`; `extra` is the first one too many."""
        words = [repr(one.words) for one in found]
        listed = f": {', '.join(words)}" if words else ""
        return self.reject(extra, f"{wanted} expected, {len(words)} found{listed}")

    def _entered(self, what: str, found: Iterable[Found], family: Family | None = None) -> Several[Found]:
        several = Several.of(found, f"word of {what}" if family else what, self)
        for one in tuple(several):
            others = replacements(one, family) if family and isinstance(one, Word) else ()
            self._enter(what, one, _meaning(one), others=others)
        return several

    def _enter(
        self, what: str, span: Span, meaning: str, latex: str = "", others: tuple[str, ...] = ()
    ) -> None:
        start = self._start + span.start
        unit = span.unit if isinstance(span, Counted) and is_symbol(span.unit) else ""
        self.ledger.enter(Read(self.claim.key, start, what, span.words, meaning, latex, others, unit))

    def _compared(self, start: int, value: Fraction, agrees: bool) -> None:
        """A value was compared with the number at `start` in its printed precision."""
        self.ledger.compare(Comparison(self.claim.key, self._start + start, str(value), agrees))


@dataclass(frozen=True)
class MarkdownTable:
    """A table of a note, each cell a Reading of its own."""

    header: tuple[Reading, ...]
    rows: tuple[tuple[Reading, ...], ...]

    @classmethod
    def read(cls, whole: Reading) -> MarkdownTable:
        """Split a pipe table at its unescaped bars, keeping the place of every cell.

        Raises ReadingError for a row with more or fewer cells than the header: of such a row, pages drop
        or leave empty what a check would read.
        """
        rows: list[tuple[Reading, ...]] = []
        start = 0
        for line in whole.text.split("\n"):
            cells = tuple(whole.part(start + first, start + last) for first, last in _cells(line))
            if rows and cells and len(cells) != len(rows[0]):
                raise cells[-1].reject(
                    None,
                    f"a row of {len(cells)} stands in a table of {len(rows[0])} columns",
                    "Give each row as many cells as the header; an empty cell stands between two bars, | |.",
                )
            rows.append(cells)
            start += len(line) + 1
        return cls(rows[0], tuple(row for row in rows[2:] if row))

    def row(self, *terms: str) -> tuple[Reading, ...]:
        """The row whose first cell has one of these terms. Raises ReadingError where none has."""
        for row in self.rows:
            if any(term in row[0].text for term in terms):
                return row
        first = self.header[0]
        raise first.reject(None, f"no row begins with {' or '.join(terms)}")


def _cells(line: str) -> Iterator[tuple[int, int]]:
    """Where the cells of one line of a table start and end, without their blanks."""
    bars = [-1, *(match.start() for match in re.finditer(r"(?<!\\)\|", line)), len(line)]
    for left, right in pairwise(bars):
        cell = line[left + 1 : right]
        if cell.strip() or (left >= 0 and right < len(line)):
            start = left + 1 + len(cell) - len(cell.lstrip())
            yield start, max(start, left + 1 + len(cell.rstrip()))


def _meaning(span: Span) -> str:
    """The value of something that was read, in plain characters."""
    match span:
        case Number():
            return str(span.value)
        case NumberInterval():
            low = "-∞" if span.low is None else span.low
            high = "∞" if span.high is None else span.high
            return f"{'[' if span.low_closed else '('}{low}, {high}{']' if span.high_closed else ')'}"
        case Word():
            return span.meaning
        case _:
            return span.words
