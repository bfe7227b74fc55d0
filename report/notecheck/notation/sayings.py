"""Where notes say what a symbol is: notes of one language in, Sayings out, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from notecheck.model import Claim, Note, Place
from notecheck.notation.blocks import HEAD, Block, Cell
from notecheck.notation.chinese import Chinese
from notecheck.notation.english import English
from notecheck.notation.subjects import Base, Subject
from notecheck.notation.wording import Found, Grammar, Line, Terms
from notecheck.notes import Page

GRAMMARS: dict[str, Grammar] = {"zh": Chinese(), "en": English()}


@dataclass(frozen=True)
class Saying:
    """Words of a note that say what a symbol is.

    `words` are those of the note, in Markdown without emphasis; `normal` is what is compared.
    `claim` is the key of the claim that they stand in, else empty.
    """

    note: Note
    subject: Subject
    words: str
    normal: str
    place: Place
    offset: int
    claim: str

    @property
    def base(self) -> Base:
        return self.subject.base


def grammar(lang: str) -> Grammar | None:
    """The grammar of a language, if there is one."""
    return GRAMMARS.get(lang.partition("-")[0])


def sayings(read: Sequence[tuple[Note, Sequence[Block]]]) -> tuple[Saying, ...]:
    """What the notes say of symbols; each wording of a note once for each symbol.

    A noun beside a symbol counts where the notes say outright of something that it is that, or use it
    as a noun elsewhere: "the current x" says nothing of x.
    """
    if not read or (speech := grammar(read[0][0].lang)) is None:
        return ()
    lines = [(note, [Line.of(block) for block in blocks]) for note, blocks in read]
    outright = [one for note, of_note in lines for one in _outright(note, of_note, speech)]
    text = "\n".join(line.text for _, of_note in lines for line in of_note)
    terms = Terms(frozenset(one.normal for one in outright), text)
    beside = [
        one
        for note, of_note in lines
        for line in of_note
        for found in speech.beside(line, terms)
        for one in _said(note, line, found, speech)
    ]
    order = {note.path: index for index, (note, _) in enumerate(read)}
    found = sorted([*outright, *beside], key=lambda one: (order[one.note.path], one.offset))
    return tuple({(one.note.path, one.subject.key, one.normal): one for one in reversed(found)}.values())[
        ::-1
    ]


def _outright(note: Note, lines: Sequence[Line], speech: Grammar) -> Iterator[Saying]:
    for line in lines:
        for found in speech.outright(line):
            yield from _said(note, line, found, speech)
    yield from _tabled(note, lines, speech)


def _said(
    note: Note, line: Line, found: Found, speech: Grammar, subjects: Iterable[Subject] | None = None
) -> Iterator[Saying]:
    offset = line.block.locate(line.prose.origin[found.start])
    for subject in line.subjects[found.symbol] if subjects is None else subjects:
        yield Saying(
            note,
            subject,
            line.words(found),
            speech.normal(line.flat(found)),
            Page(note.path, note.source, note.lang).place(offset),
            offset,
            next((claim.key for claim in around(note, offset)), ""),
        )


def around(note: Note, offset: int) -> tuple[Claim, ...]:
    """The claims that the character at `offset` of a note's source stands in, the innermost first."""
    found = (claim for claim in note.claims if claim.start <= offset < claim.start + len(claim.text))
    return tuple(sorted(found, key=lambda claim: len(claim.text)))


def _tabled(note: Note, lines: Sequence[Line], speech: Grammar) -> Iterator[Saying]:
    """Rows of tables whose head says which column holds the symbol, and which what it means."""
    cells = {line.block.cell: line for line in lines if line.block.cell}
    heads = {
        (cell.table, cell.column): line.text.strip().lower()
        for cell, line in cells.items()
        if cell.row == HEAD
    }
    for (table, column), head in heads.items():
        meanings = [
            at for (other, at), words in heads.items() if other == table and words in speech.meaning_heads
        ]
        if head not in speech.symbol_heads or len(meanings) != 1:
            continue
        for cell, line in cells.items():
            meaning = cells.get(Cell(table, cell.row, meanings[0]))
            if (cell.table, cell.column) == (table, column) and cell.row != HEAD and meaning:
                found, named = speech.cell(meaning), list(line.subjects.values())
                if found and len(named) == 1 and len(line.text.strip()) == 1:
                    yield from _said(note, meaning, found, speech, named[0])
