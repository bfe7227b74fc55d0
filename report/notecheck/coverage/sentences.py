"""Where the sentences of a paragraph begin and end, in Chinese and English.

A stop inside a formula, code, an address, a decimal number, an abbreviation or a bracket ends no
sentence, and neither do a colon or a semicolon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notecheck.prose.markup import Prose

_CLOSING = r"[”’\"'」』）)\]】》〉]"
_STOP = re.compile(rf"(?P<sign>[。！？!?]+|\.+)(?P<closed>{_CLOSING}*)")
_WIDE = re.compile(r"[\u3400-\u9fff\uff00-\uffef，。；：、！？（）“”‘’《》…—]")
_GOES_ON = re.compile(r"\s*[a-z,;:，、；：=<>+*/^%)\]）—–-]")

# Words in front of a full stop that more words follow, whatever these begin with.
_ABBREVIATIONS = re.compile(
    "al|approx|cf|ch|chap|def|dept|dr|eds?|eqs?|ex|figs?|jr|lec|mrs?|ms|nos|pp?|prof|prop|refs?|resp|secs?"
    "|sect|sr|st|thm|vol|viz|vs",
    re.I,
)
_LAST_WORD = re.compile(r"(?:[A-Za-z]+\.)*[A-Za-z]+\Z|(?<![\w.])\d+\Z")
_OBJECT = re.compile(r"[$`!<h]")  # how a formula, code, a picture and an address begin
_BRACKETS = re.compile(r"[(（][^()（）\n]*(?:[(（][^()（）\n]*[)）][^()（）\n]*)*[)）]")


def sentences(source: str) -> Iterator[tuple[int, int]]:
    """The offsets in `source`, the Markdown of one paragraph, where each sentence begins and ends."""
    prose = Prose.of(source)
    at = 0
    for end in (*_stops(prose.text), len(prose.text)):
        words = prose.text[at:end]
        start, stop = at + len(words) - len(words.lstrip()), at + len(words.rstrip())
        if start < stop:
            yield prose.origin[start], prose.origin[stop - 1] + _width(source, prose.origin, stop)
        at = end


def _width(source: str, origin: tuple[int, ...], stop: int) -> int:
    """How many characters of the source the last character of a sentence stands for: many for a formula."""
    if not _OBJECT.match(source, origin[stop - 1]):
        return 1
    following = origin[stop] if stop < len(origin) else len(source)
    return len(source[origin[stop - 1] : following].rstrip())


def _stops(text: str) -> Iterator[int]:
    """The offsets right behind the stops that end a sentence, the last one aside."""
    inside = [match.span() for match in _BRACKETS.finditer(text)]
    for stop in _STOP.finditer(text):
        bracketed = any(start < stop.start() < end - 1 and text[:start].strip() for start, end in inside)
        if not bracketed and _ends(text, stop):
            yield stop.end()


def _ends(text: str, stop: re.Match[str]) -> bool:
    sign, following = stop["sign"], text[stop.end() :]
    if not following.strip():
        return True
    if sign[0] in "。！？":
        # A question that is quoted inside a sentence: “是否快？”没有定论。
        return "。" in sign or not (stop["closed"] and _WIDE.match(following))
    apart = following[0].isspace() or (sign[0] != "." and _WIDE.match(text[stop.start() - 1 : stop.start()]))
    if not apart or _GOES_ON.match(following):
        return False
    return sign != "." or not _abbreviates(text[: stop.start()], following)


def _abbreviates(before: str, following: str) -> bool:
    """Whether the full stop behind these words belongs to the last of them: Fig. e.g. A. 3."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if word[0].isdigit():  # the number of an item: "1. First", but not "in 2015. Then"
        return not before[: word.start()].strip()
    if word[0].lower() == "no":
        return following.lstrip()[:1].isdigit()
    return "." in word[0] or (len(word[0]) == 1 and word[0] != "I") or bool(_ABBREVIATIONS.fullmatch(word[0]))
