"""Which words of a passage changed: from two texts to pairs of old and new words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from notecheck.model import Shape

Pair = tuple[str, str]  # old and new words; one is empty where words were only added or taken out

# Commands of LaTeX, words of alphabets, numbers; every other character, a Chinese one too, by itself.
_TOKEN = re.compile(r"\\[A-Za-z]+|[^\W\d_\u3400-\u9fff]+|\d+(?:,\d{3})*(?:\.\d+)?|\s+|.", re.S)
# A sign alone says little in a program or a table: these are told by lines and by cells.
_TOKENS = {Shape.CODE: re.compile(r"[^\n]+|\n"), Shape.TABLE: re.compile(r"[^|\n]+|[|\n]")}
_WORD = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_ALIKE = 0.4  # below this share of tokens in common, two passages are told whole
_ROOM = 160  # characters of a passage that are shown in a line


def word_changes(old: str, new: str, shape: Shape = Shape.PROSE) -> tuple[Pair, ...]:
    """The words that changed, in the order of the text; empty where only blanks did, or nothing.

    Chinese is compared character by character, other scripts word by word; a program line by line,
    blanks at the front of a line included, and a table cell by cell. Changes with nothing but a blank
    or one character between them are told as one, a lone sign with its neighbours, and passages
    that have little in common as a whole.

    >>> word_changes("today 70%, yesterday 21%", "today 70%, yesterday 20%")
    (('21', '20'),)
    >>> word_changes("小时数增加", "小时数减少")
    (('增加', '减少'),)
    >>> word_changes("$24 d$", "$24 + d$")
    (('24 d', '24 + d'),)
    >>> word_changes("x = 1\\ny = x ** 2\\n", "x = 1\\ny = x ** 3\\n", Shape.CODE)
    (('y = x ** 2', 'y = x ** 3'),)
    >>> word_changes("| GD | slow |\\n| SGD | fast |", "| GD | fast |\\n| SGD | fast |", Shape.TABLE)
    (('slow', 'fast'),)
    """
    one, other = (_TOKENS.get(shape, _TOKEN).findall(text) for text in (old, new))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if _share(one, other, matcher) < _ALIKE and shape not in _TOKENS:
        pairs = [(old.strip(), new.strip())]
    else:
        pairs = [_words(one, other, span, shape) for span in _spans(one, matcher)]
    same = str.rstrip if shape is Shape.CODE else on_a_line
    return tuple(pair for pair in pairs if same(pair[0]) != same(pair[1]))


def _share(one: Sequence[str], other: Sequence[str], matcher: SequenceMatcher[str]) -> float:
    """The share of tokens, blanks aside, that two passages have in common and in the same order."""
    blocks = matcher.get_matching_blocks()
    same = sum(not token.isspace() for a, _, size in blocks for token in one[a : a + size])
    return 2 * same / max(sum(not token.isspace() for token in (*one, *other)), 1)


def _spans(one: Sequence[str], matcher: SequenceMatcher[str]) -> list[list[int]]:
    """The stretches [old start, old end, new start, new end] that differ."""
    spans: list[list[int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if spans and len("".join(one[spans[-1][1] : a])) <= 1:
            spans[-1][1], spans[-1][3] = b, d
        else:
            spans.append([a, b, c, d])
    return spans


def _words(one: Sequence[str], other: Sequence[str], span: Sequence[int], shape: Shape) -> Pair:
    """The words of a stretch; a sign or a number that only came or went says little by itself."""
    a, b, c, d = span
    old, new = "".join(one[a:b]), "".join(other[c:d])
    if shape is Shape.CODE:
        return old.strip("\n"), new.strip("\n")
    bare = not _WORD.search(old) or not _WORD.search(new)
    if bare and not _LETTER.search(old + new):
        before, after = _nearest(one[:a][::-1])[::-1], _nearest(one[b:])
        old, new = ("".join((*before, words, *after)) for words in (old, new))
    return old.strip(), new.strip()


def _nearest(tokens: Sequence[str]) -> Sequence[str]:
    """The tokens up to the next word, a blank at most in between; none where something else stands there."""
    for count, token in enumerate(tokens[:2], 1):
        if _WORD.search(token):
            return tokens[:count]
        if not token.isspace():
            break
    return ()


def on_a_line(words: str) -> str:
    """Words with a single blank wherever blanks and line breaks stand."""
    return " ".join(words.split())


def told(pairs: Sequence[Pair]) -> str:
    """Changed words in a row.

    >>> told([("21", "20"), ("", "new words"), ("    x = 1", "x = 1")])
    '“21” → “20”, “new words” added, “x = 1” indented otherwise'
    """
    return ", ".join(_told(on_a_line(old), on_a_line(new)) for old, new in pairs)


def _told(old: str, new: str) -> str:
    if not old:
        return f"“{_short(new)}” added"
    if old == new:
        return f"“{_short(old)}” indented otherwise"
    if not new:
        return f"“{_short(old)}” taken out"
    shorter = min(len(old), len(new))
    same = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    if max(len(old), len(new)) > _ROOM and same > _ROOM // 4:  # else the cut would hide what changed
        start = same - _ROOM // 8
        old, new = f"…{old[start:]}", f"…{new[start:]}"
    return f"“{_short(old)}” → “{_short(new)}”"


def _short(words: str) -> str:
    return words if len(words) <= _ROOM else words[: _ROOM - 1] + "…"
