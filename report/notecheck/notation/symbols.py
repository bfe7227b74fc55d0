"""Notes of one language in, their Notation out: every symbol with its forms, uses and meanings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notecheck.formula.tokens import GREEK_ORDER
from notecheck.model import Note, Place
from notecheck.notation.blocks import Block
from notecheck.notation.sayings import Saying, around
from notecheck.notation.subjects import Base, used
from notecheck.notes import Page


@dataclass(frozen=True)
class Use:
    """A symbol in a formula: its form in LaTeX, its place, the claims it stands in, whether it counts."""

    base: Base
    form: str
    place: Place
    offset: int
    claims: tuple[str, ...]
    counts: bool


@dataclass(frozen=True)
class InNote:
    """A symbol in one note: where it is used, and what the note says it is."""

    note: Note
    uses: tuple[Use, ...]
    sayings: tuple[Saying, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that use it, each once, in reading order."""
        return tuple(dict.fromkeys(key for use in self.uses for key in use.claims))

    @property
    def unclaimed(self) -> tuple[Use, ...]:
        """The uses that stand in no claim."""
        return tuple(use for use in self.uses if not use.claims)


@dataclass(frozen=True)
class Symbol:
    """A symbol with its forms (LaTeX, in the order in which they appear) and the notes that use it."""

    base: Base
    forms: tuple[str, ...]
    notes: tuple[InNote, ...]

    @property
    def counts(self) -> bool:
        """Whether it is used only to count: in indices, or to let a sum run."""
        return all(use.counts for one in self.notes for use in one.uses)


def symbols(
    notes: Sequence[Note], read: Mapping[str, Sequence[Block]], said: Sequence[Saying]
) -> tuple[Symbol, ...]:
    """The symbols of notes; `read` are their blocks by path, `said` what they say of their symbols."""
    uses = {note.path: tuple(_uses(note, read[note.path])) for note in notes}
    bases = sorted({use.base for found in uses.values() for use in found}, key=_order)
    return tuple(_symbol(base, notes, uses, said) for base in bases)


def _uses(note: Note, found: Sequence[Block]) -> Iterator[Use]:
    page = Page(note.path, note.source, note.lang)
    for block in found:
        for written in block.formulas:
            for name in used(written.formula) if written.formula else ():
                offset = block.locate(written.at + name.start)
                claims = tuple(claim.key for claim in around(note, offset))
                yield Use(name.base, name.form, page.place(offset), offset, claims, name.counts)


def _symbol(
    base: Base, notes: Sequence[Note], uses: dict[str, tuple[Use, ...]], said: Sequence[Saying]
) -> Symbol:
    inside = (
        InNote(
            note,
            tuple(use for use in uses[note.path] if use.base == base),
            tuple(one for one in said if one.base == base and one.note is note),
        )
        for note in notes
    )
    used_in = tuple(one for one in inside if one.uses)
    forms = dict.fromkeys(use.form for one in used_in for use in one.uses)
    return Symbol(base, tuple(forms), used_in)


def _order(base: Base) -> tuple[int, int, str, str]:
    """Greek letters in their order, then Latin ones with small before capital, then words."""
    if base.greek:
        return 0, GREEK_ORDER.index(base.letter), "", ""
    return (2 if base.word else 1), 0, base.letter.lower(), base.letter.swapcase()
