"""The words of a passage that say which of a few things it means: raw Markdown in, Words out.

The longest word wins (不稳定 is not 稳定), words inside other words do not count (the `others` of a
family), and the negation before a word is part of its meaning: see `negation` for what counts as
one, `vocabulary` for the families.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from notecheck.errors import ReadingError
from notecheck.prose.families import Family, normal
from notecheck.prose.markup import Prose
from notecheck.prose.negation import Scope, scope
from notecheck.prose.vocabulary import FAMILIES
from notecheck.prose.vocabulary.change import AMOUNT, GROWTH, SIZE, SPEED
from notecheck.prose.vocabulary.extent import AVERAGE, CERTAINTY, CHANCE, QUANTIFIER
from notecheck.prose.vocabulary.quality import (
    ASCENT,
    CONVEXITY,
    OPPOSITION,
    ORDER,
    REACH,
    SMOOTHNESS,
    STEADINESS,
)
from notecheck.prose.vocabulary.relation import CANCEL, COMPARISON, DEPENDENCE, EQUALITY, HELP
from notecheck.spans import PlaceOf, Span

__all__ = [
    "AMOUNT",
    "ASCENT",
    "AVERAGE",
    "CANCEL",
    "CERTAINTY",
    "CHANCE",
    "COMPARISON",
    "CONVEXITY",
    "DEPENDENCE",
    "EQUALITY",
    "FAMILIES",
    "GROWTH",
    "HELP",
    "OPPOSITION",
    "ORDER",
    "QUANTIFIER",
    "REACH",
    "SIZE",
    "SMOOTHNESS",
    "SPEED",
    "STEADINESS",
    "Family",
    "Word",
    "alternatives",
    "find_term",
    "find_words",
    "opposites",
    "replacements",
    "stated",
]


@dataclass(frozen=True)
class Word(Span):
    """A word of a family where it stands; `meaning` has its negation taken into account.

    For a term that a check asked for, the meaning is the term and the family is empty.
    """

    meaning: str = ""
    negated: bool = False
    family: str = ""


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    meaning: str  # empty for a word that only contains one of the family


def find_words(text: str, family: Family, place_of: PlaceOf) -> tuple[Word, ...]:
    """All words of `family` in the prose of `text`, in order.

    Raises ReadingError, with the place, where a word stands negated in a family that negation does
    not turn around, and where the sentence does not say plainly whether it stands negated.
    """
    prose = Prose.of(text)
    return tuple(_read(prose, match, family, place_of) for match in _matches(prose.text, family))


def stated(text: str, family: Family) -> tuple[str, ...]:
    """The words of `family` in the prose of `text`, in order, whatever negates or hedges them."""
    prose = Prose.of(text)
    return tuple(prose.text[match.start : match.end] for match in _matches(prose.text, family))


def find_term(text: str, *terms: str, place_of: PlaceOf) -> Word | None:
    """The first of `terms` in the prose of `text`, the longest where several begin; None if none does.

    English terms match as whole words, whatever their case. Raises ReadingError, with the place,
    where the sentence denies it ("not because of the difference between the samples").
    """
    prose = Prose.of(text)
    asked = Family("", {term: (term,) for term in terms}, two_sided=False)
    for match in _matches(prose.text, asked):
        return _read(prose, match, asked, place_of)
    return None


def opposites(family: Family, meaning: str) -> tuple[str, ...]:
    """The other meanings of a family. Raises KeyError for a meaning that it does not have."""
    if meaning not in family.meanings:
        raise KeyError(f"{family.name} has no meaning {meaning!r}, only {', '.join(family.meanings)}")
    return tuple(other for other in family.meanings if other != meaning)


def alternatives(word: Word, family: Family) -> tuple[str, ...]:
    """Words that say something else than `word` does, in its language, the likest in form first.

    >>> from notecheck.model import Place
    >>> alternatives(Word("增大", 0, 2, Place("note.md", 1), "up"), GROWTH)[0]
    '减小'
    """
    turned = opposites(family, word.meaning)[0] if word.negated else word.meaning
    said = family.lookup.get(normal(word.words), turned)
    latin = _is_latin(word.words)
    others = [
        other
        for meaning in opposites(family, said)
        for other in (
            *(sign for sign, says in family.predicates.items() if says == meaning),
            *family.meanings[meaning],
        )
        if _is_latin(other) == latin and _is_suffix(other) == _is_suffix(word.words)
    ]
    return tuple(sorted(dict.fromkeys(others), key=lambda other: -_likeness(word.words.lower(), other)))


def replacements(word: Word, family: Family) -> tuple[str, ...]:
    """One word for each other meaning of the family, in the language of `word`, the likest in form."""
    found: dict[str, str] = {}
    for other in alternatives(word, family):
        meaning = family.predicates.get(other) or family.lookup.get(normal(other), "")
        found.setdefault(meaning, other)
    return tuple(found.values())


def _matches(text: str, family: Family) -> Iterator[_Match]:
    """The words of a family in the order of the text, without overlaps, the longest first."""
    found = [
        _Match(one.start(), one.end(), "" if one["other"] else family.lookup[normal(one[0])])
        for one in family.pattern.finditer(text)
    ]
    for pattern, meaning in family.standing:
        for one in pattern.finditer(text):
            found.append(_Match(one.start("w"), one.end("w"), meaning))
    at = 0
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if match.start >= at:
            at = match.end
            if match.meaning:
                yield match


def _read(prose: Prose, match: _Match, family: Family, place_of: PlaceOf) -> Word:
    span = prose.span(match.start, match.end, place_of)
    negation = scope(prose.text, match.start, match.end, compares=bool(family.name))
    negated = negation is Scope.NEGATED
    if negation is Scope.HEDGED:
        raise ReadingError(
            f"{span.words!r} stands hedged, so the passage does not say it",
            span.place,
            "Say plainly whether it is so, or mark a shorter passage.",
        )
    if negation is Scope.UNCLEAR:
        raise ReadingError(
            f"a negation stands before {span.words!r}, and whether it belongs to it cannot be read",
            span.place,
            "Put the negation directly before the word it belongs to, or mark a shorter passage.",
        )
    if negated and not family.turns:
        raise ReadingError(
            f"{span.words!r} stands negated, and what is meant instead cannot be read",
            span.place,
            "Say what is so instead of what is not.",
        )
    meaning = opposites(family, match.meaning)[0] if negated else match.meaning
    return Word(span.words, span.start, span.end, span.place, meaning, negated, family.name)


def _is_latin(words: str) -> bool:
    return re.search("[A-Za-z]", words) is not None


def _is_suffix(words: str) -> bool:
    """Whether the words begin with the end of another one ("n't always")."""
    return normal(words).startswith("n't")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() + (0.5 if len(one) == len(other) else 0)
