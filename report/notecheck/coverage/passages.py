"""From a note to its passages: what could carry a claim, in reading order.

A passage is a sentence, a displayed formula, a row of a table or a code block. Headings, front
matter, the heads of tables, pictures and lists of links are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notecheck.coverage.sentences import sentences
from notecheck.model import Note, Shape
from notecheck.notes import Page, markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

_BLOCKS = {"fence": Shape.CODE, "code_block": Shape.CODE, "math_block": Shape.FORMULA}
_LISTS = {"bullet_list_open", "ordered_list_open"}
_SKIPPED = {"heading_open", "thead_open"}
_SAYS = re.compile(r"\w|\$")
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])(?:\{[^{}]*\})?|<!--.*?-->", re.S)


@dataclass(frozen=True)
class Passage:
    """A stretch of a note's source, from `start` up to and without `end`."""

    shape: Shape
    start: int
    end: int


def passages(note: Note) -> Iterator[Passage]:
    """The passages of a note in the order in which they stand."""
    page = Page(note.path, note.source, note.lang)
    tokens = markdown().parse(note.source)
    skipped = set(_skipped(tokens))
    row: list[Passage] | None = None  # the sentences in the cells of the table row that is open
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            found = list(_sentences(token, page))  # where it is skipped too: the page counts on the order
            if index not in skipped and row is not None:
                row += found
            elif index not in skipped:
                yield from found
        elif token.type == "tr_close":
            if row:
                yield Passage(Shape.TABLE, row[0].start, row[-1].end)
            row = None
        elif token.type in _BLOCKS and token.map:
            yield Passage(_BLOCKS[token.type], *page.block(*token.map))


def _sentences(inline: Token, page: Page) -> Iterator[Passage]:
    locate = page.locator(inline)
    for start, end in sentences(inline.content):
        if _SAYS.search(_PICTURE.sub("", inline.content[start:end])):
            yield Passage(Shape.PROSE, locate(start), locate(end - 1) + 1)


def _skipped(tokens: Sequence[Token]) -> Iterator[int]:
    """The indices of what stands in headings, in the heads of tables and in lists of links."""
    for index, token in enumerate(tokens):
        if token.type in _SKIPPED or (token.type in _LISTS and _lists_links(tokens, index)):
            yield from range(index, _close(tokens, index))


def _close(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the block opened at `index`."""
    kind = tokens[index].type.removesuffix("_open") + "_close"
    level = tokens[index].level
    return next(
        at for at in range(index, len(tokens)) if (tokens[at].type, tokens[at].level) == (kind, level)
    )


def _lists_links(tokens: Sequence[Token], index: int) -> bool:
    """Whether each item of the list leads to somewhere else."""
    inside = range(index, _close(tokens, index))
    items = [at for at in inside if tokens[at].type == "list_item_open"]
    return all(
        any(
            child.type == "link_open"
            for token in tokens[at : _close(tokens, at)]
            for child in token.children or ()
        )
        for at in items
    )
