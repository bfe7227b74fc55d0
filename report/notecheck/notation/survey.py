"""From the notes of one language to their notation: symbols, what is said of them, where notes differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.model import Judged, Note, Problem
from notecheck.notation.blocks import blocks
from notecheck.notation.differences import Difference, differences
from notecheck.notation.sayings import sayings
from notecheck.notation.symbols import Symbol, symbols


@dataclass(frozen=True)
class Notation:
    """The symbols of the notes of one language, what differs between notes, the formulas not read."""

    symbols: tuple[Symbol, ...]
    differences: tuple[Difference, ...]
    unread: tuple[Problem, ...]


def notation(notes: Sequence[Note], judged: Sequence[Judged] = ()) -> Notation:
    """The notation of the notes of one language; `judged` tells which passages contradict each other."""
    read = [(note, *blocks(note)) for note in notes]
    said = sayings([(note, found) for note, found, _ in read])
    found = symbols(notes, {note.path: inside for note, inside, _ in read}, said)
    unread = tuple(problem for _, _, problems in read for problem in problems)
    return Notation(found, differences(found, said, judged), unread)
