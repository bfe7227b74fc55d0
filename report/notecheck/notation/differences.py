"""Where notes differ in their notation, found by comparing what they say; nothing is told by a person.

Other words are not another meaning: notes that say different things of a symbol are told to say it
differently, and only where a note gives each of the two wordings a symbol of its own are they two
things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from notecheck.model import Judged, Kind
from notecheck.notation.sayings import Saying, grammar
from notecheck.notation.subjects import Base, Subject
from notecheck.notation.symbols import Symbol


@dataclass(frozen=True)
class Clash:
    """A claim that was judged to contradict a passage of another note, and the symbols of the two."""

    claim: str
    against: str
    here: frozenset[Base]
    there: frozenset[Base]

    @property
    def bases(self) -> frozenset[Base]:
        """The symbols that both passages use."""
        return self.here & self.there

    def is_between(self, bases: frozenset[Base]) -> bool:
        """Whether the two passages use different ones among `bases`."""
        here, there = self.here & bases, self.there & bases
        return bool(here and there) and here != there


@dataclass(frozen=True)
class Renamed:
    """One thing, by its words, that notes write with different symbols."""

    sayings: tuple[Saying, ...]
    clashes: tuple[Clash, ...] = ()

    @property
    def bases(self) -> tuple[Base, ...]:
        return _bases(self.sayings)


@dataclass(frozen=True)
class Reworded:
    """One symbol of which notes say different things; `apart` where one note tells the two apart."""

    sayings: tuple[Saying, ...]
    apart: bool

    @property
    def bases(self) -> tuple[Base, ...]:
        return _bases(self.sayings)


Difference: TypeAlias = Renamed | Reworded | Clash


def _bases(sayings: Iterable[Saying]) -> tuple[Base, ...]:
    return tuple(dict.fromkeys(one.base for one in sayings))


def differences(
    symbols: Sequence[Symbol], said: Sequence[Saying], judged: Sequence[Judged]
) -> tuple[Difference, ...]:
    """Things with several symbols, symbols with several meanings, contradictions that share a symbol."""
    clashes = tuple(_clashes(symbols, judged))
    renamed = tuple(_renamed([*said, *_named_by_themselves(symbols, said)], clashes))
    reworded = sorted(_reworded(said), key=lambda one: not one.apart)
    told = {clash for one in renamed for clash in one.clashes}
    return (*renamed, *reworded, *(clash for clash in clashes if clash.bases and clash not in told))


# ---- one thing, several symbols -------------------------------------------------------------------


def _named_by_themselves(symbols: Sequence[Symbol], said: Sequence[Saying]) -> Iterator[Saying]:
    """A word in a formula names its thing by itself, where a note says the same word of a symbol."""
    terms = {one.normal for one in said}
    for symbol in symbols:
        for one in symbol.notes if symbol.base.word else ():
            speech, use = grammar(one.note.lang), one.uses[0]
            normal = speech.normal(symbol.base.letter) if speech else ""
            if normal in terms:
                subject = Subject(symbol.base, ("", use.form, 0), use.form)
                claim = use.claims[0] if use.claims else ""
                yield Saying(one.note, subject, symbol.base.letter, normal, use.place, use.offset, claim)


def _renamed(said: Sequence[Saying], clashes: Sequence[Clash]) -> Iterator[Renamed]:
    for normal in dict.fromkeys(one.normal for one in said):
        found = tuple(one for one in said if one.normal == normal)
        keys = [{one.subject.key for one in of_note} for of_note in _by_note(found)]
        if any(one.isdisjoint(other) for one, other in combinations(keys, 2)):
            bases = frozenset(_bases(found))
            yield Renamed(found, tuple(clash for clash in clashes if clash.is_between(bases)))


def _by_note(said: Iterable[Saying]) -> list[list[Saying]]:
    notes: dict[str, list[Saying]] = {}
    for one in said:
        notes.setdefault(one.note.path, []).append(one)
    return list(notes.values())


# ---- one symbol, several meanings -----------------------------------------------------------------


def _reworded(said: Sequence[Saying]) -> Iterator[Reworded]:
    for key in dict.fromkeys(one.subject.key for one in said):
        found = tuple(one for one in said if one.subject.key == key)
        pairs = [pair for pair in combinations(_by_note(found), 2) if not _agree(*pair)]
        if pairs:
            apart = any(_apart(one, other, said) for here, there in pairs for one in here for other in there)
            yield Reworded(found, apart)


def _agree(here: Sequence[Saying], there: Sequence[Saying]) -> bool:
    speech = grammar(here[0].note.lang)
    return speech is not None and any(
        speech.agree(one.normal, other.normal) for one in here for other in there
    )


def _apart(one: Saying, other: Saying, said: Sequence[Saying]) -> bool:
    """Whether some note gives each of the two wordings a symbol of its own."""
    for of_note in _by_note(said):
        first = {each.subject.key for each in of_note if each.normal == one.normal}
        second = {each.subject.key for each in of_note if each.normal == other.normal}
        if first and second and first.isdisjoint(second):
            return True
    return False


# ---- contradictions -------------------------------------------------------------------------------


def _clashes(symbols: Sequence[Symbol], judged: Sequence[Judged]) -> Iterator[Clash]:
    notes = {
        claim.key: one.note.path for symbol in symbols for one in symbol.notes for claim in one.note.claims
    }
    bases: dict[str, set[Base]] = {}
    for symbol in symbols:
        for key in (key for one in symbol.notes for key in one.claims):
            bases.setdefault(key, set()).add(symbol.base)
    for one in judged:
        key = one.claim.key
        for other in one.verdict.against if one.verdict.kind is Kind.INCONSISTENT else ():
            if key in notes and other in notes and notes[key] != notes[other]:
                yield Clash(key, other, frozenset(bases.get(key, ())), frozenset(bases.get(other, ())))
