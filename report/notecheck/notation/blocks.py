"""From a note to its blocks: paragraphs, headings, cells and displayed formulas, with their formulas read.

A formula that the parser refuses is kept as unread with the reason: a page that lists symbols must
be able to say which formulas it could not look into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from notecheck.errors import ReadingError
from notecheck.formula.reading import Formula, read_formula, written_formulas
from notecheck.model import Note, Place, Problem
from notecheck.notes import Page, markdown

HEAD = -1  # the row of a table's head


@dataclass(frozen=True)
class Written:
    """A formula of a block: where it stands there, the offset of its LaTeX, how it was read, if it was."""

    start: int
    end: int
    at: int
    formula: Formula | None


@dataclass(frozen=True)
class Cell:
    """Where a block stands in a table; the rows are counted from 0, the head is `HEAD`."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """The Markdown of one paragraph, heading, cell or displayed formula.

    `locate` gives the offset in the note's source of an offset in `content`.
    """

    content: str
    locate: Callable[[int], int]
    formulas: tuple[Written, ...]
    cell: Cell | None = None


def blocks(note: Note) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The blocks of a note in reading order, and the formulas that could not be read."""
    unread: list[Problem] = []
    return tuple(_blocks(note, unread)), tuple(unread)


def _blocks(note: Note, unread: list[Problem]) -> Iterator[Block]:
    page = Page(note.path, note.source, note.lang)
    cells = _Cells()
    for token in markdown().parse(note.source):
        cells.step(token.type)
        if token.type == "inline":
            locate = page.locator(token)
            yield _block(token.content, locate, page, unread, cells.here)
        elif token.type == "math_block" and token.map:
            start, end = page.block(*token.map)
            yield _block(note.source[start:end], _from(start), page, unread, None)


def _from(start: int) -> Callable[[int], int]:
    return lambda offset: start + offset


def _block(
    content: str, locate: Callable[[int], int], page: Page, unread: list[Problem], cell: Cell | None
) -> Block:
    found: list[Written] = []
    for start, words, at, latex in written_formulas(content):
        formula = None
        try:
            formula = read_formula(latex, partial(_place, page, locate, at))
        except ReadingError as error:
            unread.append(Problem(error.place or page.place(locate(at)), error.what, error.remedy))
        found.append(Written(start, start + len(words), at, formula))
    return Block(content, locate, tuple(found), cell)


def _place(page: Page, locate: Callable[[int], int], at: int, offset: int) -> Place:
    return page.place(locate(at + offset))


class _Cells:
    """Counts tables, rows and columns while the tokens of a note go by."""

    def __init__(self) -> None:
        self.table = self.row = self.column = -1
        self.within = False

    def step(self, kind: str) -> None:
        match kind:
            case "table_open":
                self.table, self.row = self.table + 1, HEAD - 1
            case "tr_open":
                self.row, self.column = self.row + 1, -1
            case "th_open" | "td_open":
                self.column, self.within = self.column + 1, True
            case "th_close" | "td_close":
                self.within = False

    @property
    def here(self) -> Cell | None:
        return Cell(self.table, self.row, self.column) if self.within else None
