"""What in a passage's Markdown is prose: markup in, plain characters with their offsets out.

`mask` keeps every character where it stands and blanks the rest. `Prose` also closes the gaps that
emphasis, escapes and line breaks leave inside a word, so that a pattern can run over the sentence
as a reader sees it, and knows for every character where it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from notecheck.spans import PlaceOf, Span

OBJECT = "\ufffc"  # stands where a formula, code or a picture stood: something, but not words
_GAP = "\0"  # stands for markup that a reader does not see: dropped from a Prose

_HIDDEN = re.compile(
    r"""
      (?P<object> (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)     # code
        | (?<!\\)\$\$.+?(?<!\\)\$\$ | (?<![\\$0-9])\$(?!\$)[^$]*?[^$\\]\$(?![0-9])  # formulas
        | !\[[^\]]*\](?:\([^()\s]*(?:\([^()]*\)[^()]*)*(?:\s+"[^"]*")?\)|\[[^\]]*\])  # pictures
        | <(?:https?|mailto):[^>\s]*> | \bhttps?://[^\s<>（），。；、]+ )   # addresses
    | (?P<comment> <!--.*?--> | </?[A-Za-z][^<>]*> | \[\^[^\]\s]+\]:?    # comments, tags, footnotes
        | \x01(?:\([^()\s]*(?:\([^()]*\)[^()]*)*(?:\s+(?:"[^"]*"|'[^']*'))?\)|\[[^\]]*\])?    # targets
        | ^[ ]{0,3}\[[^\]]+\]:[ ].*$                                  # reference definitions
        | \{[#.][^{}\n]*\} )                                           # attributes
    | (?P<entity> &(?:\#\d+|\#[xX][0-9A-Fa-f]+|[A-Za-z]\w*); )
    | (?P<escape> \\(?=[!-/:-@\[-`{-~]) )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"(?<![!\\])\[(?P<label>[^\[\]]*)\](?=[(\[{])")
_EMPHASIS = re.compile(r"(?<![\\*])\*{1,3}(?!\*)|(?<![\\~])~~(?!~)|(?<![\\_])_{1,3}(?!_)")
_CJK = r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。；：、！？（）“”‘’《》…—]"
_BREAK = re.compile(rf"(?<={_CJK})[ \t\0]*\n[ \t>\0]*(?={_CJK})")
_QUOTED = re.compile(r"(?<=\n)[ \t]*>[ \t>]*")
_WIDE = [chr(code) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))]
_ASCII = str.maketrans(
    {wide: chr(ord(wide) - 0xFEE0) for wide in (*_WIDE, *"％．／＋－＝＜＞")} | {"\u00a0": " ", "\u3000": " "}
)


def mask(text: str) -> str:
    """`text` with everything that is not prose blanked: same length, same offsets.

    Blanked are code, formulas, pictures (their alt texts too), link targets, addresses, HTML tags
    and comments, footnote marks, attributes, emphasis markers and escaping backslashes.

    >>> mask("**10** 个 `x=3`")
    '  10   个      '
    """
    return _hide(text).replace(OBJECT, " ").replace(_GAP, " ")


@dataclass(frozen=True)
class Prose:
    """The prose of a passage as a reader sees it.

    `text` has the markup removed, full-width digits, letters and signs in their ASCII form, and
    `OBJECT` where a formula, code or a picture stands; `origin[i]` is the offset in `source` of
    `text[i]`.
    """

    source: str
    text: str
    origin: tuple[int, ...]

    @staticmethod
    def of(source: str) -> Prose:
        """The prose of the Markdown `source`."""
        hidden = _hide(source).translate(_ASCII)
        for pattern in (_BREAK, _QUOTED):
            hidden = pattern.sub(lambda found: _GAP * len(found[0]), hidden)
        kept = tuple(offset for offset, sign in enumerate(hidden) if sign != _GAP)
        return Prose(source, "".join(hidden[offset] for offset in kept), kept)

    def span(self, start: int, end: int, place_of: PlaceOf) -> Span:
        """The span of the source that `text[start:end]` came from (not empty)."""
        first, last = self.origin[start], self.origin[end - 1] + 1
        return Span(self.source[first:last], first, last, place_of(first))


def _hide(text: str) -> str:
    """`text`, same length, with `OBJECT`, blanks and `_GAP` in place of what is not prose."""
    text = _HIDDEN.sub(_hidden, _LINK.sub(_label, text))
    return _EMPHASIS.sub(_marker, text)


def _hidden(found: re.Match[str]) -> str:
    words = found[0]
    if found["escape"]:
        return _GAP
    if found["entity"]:
        sign = unescape(words)
        return (sign if len(sign) == 1 else " ") + _GAP * (len(words) - 1)
    if found["comment"]:
        return _GAP * len(words)
    return OBJECT + _GAP * (len(words) - 1)


def _label(found: re.Match[str]) -> str:
    return f"{_GAP}{found['label']}\x01"


def _marker(found: re.Match[str]) -> str:
    """Emphasis, unless it is an operator (`2 * 3`, `2**3`) or part of a name (`batch_size`)."""
    text, marker = found.string, found[0]
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    stands_alone = before in ("", " ", "\n") and after in ("", " ", "\n")
    inside_name = marker[0] == "_" and (before + after).isalnum() and len(before + after) == 2
    between_digits = before.isdigit() and after.isdigit() and (len(marker) == 1 or text.count(marker) == 1)
    return marker if stands_alone or inside_name or between_digits else _GAP * len(marker)
