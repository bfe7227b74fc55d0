"""What is new in a corrected passage: the corrected text cut into what stays and what comes in."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from notecheck.guide.views import Piece

WORD = re.compile(r"\$[^$]+\$|\w+?(?=[\u4e00-\u9fff]|\b)|\s+|.", re.S)  # formulas stay whole


def rewritten(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of `after` in order; joined they are `after`. New ones are tagged "ins"."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[Piece] = []
    for kind, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        words = "".join(new[start:end])
        kept = kind == "equal" and not words.isspace()  # the space between new words counts as new
        tag = "span" if kept else "ins"
        if pieces and pieces[-1].tag == tag:
            words = pieces.pop().words + words
        if words:
            pieces.append(Piece(tag, words))
    return tuple(pieces)
