"""Ranges of numbers: "1~32", "64 到 256", "at least 1024", "1024 以上", "[0, 1)", "2 ± 0.1".

In: the prose and its tokens; out: which tokens bound a range together, and how. The ends of "1~32",
"at most 32" and 以上/以下 belong to the range; those of "more than", 超过, 不足, "below" do not.
"over 10 samples" is not a range: it may be an average over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from notecheck.errors import ReadingError
from notecheck.prose.markup import Prose
from notecheck.prose.measures import MEASURE, counted
from notecheck.prose.quantities import singular
from notecheck.prose.symbols import currency
from notecheck.prose.token import Token
from notecheck.spans import PlaceOf


@dataclass(frozen=True)
class Range:
    """`text[start:end]` of a Prose bounds numbers by `ends`; None is no bound."""

    start: int
    end: int
    ends: tuple[Token, ...]
    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True


_DASH = r"(?:[~～\-−–—‐‑]|--)"
_SIGN = r"(?:[€£¥$]\s?)?"  # of a currency
_TO = re.compile(rf"\s*(?:{_DASH}|到|至|\b(?:to|through)\b)\s*(?:第\s*)?{_SIGN}$", re.I)
_HYPHEN = re.compile(rf"\s*{_DASH}\s*$")
_AND = re.compile(rf"\s*(?:和|与|及|\band\b)\s*{_SIGN}$", re.I)
_FROM = re.compile(rf"(?:从|\bfrom\s)\s*(?:第\s*)?{_SIGN}$", re.I)
_ADDITION = re.compile(r"\b(?:add(?:s|ed|ing)?|ratio\s+of|odds\s+(?:of|are|were)|proportion\s+of)\s+$", re.I)
"""What makes two operands of the numbers around "to": "add 5 to 7", "a ratio of 1 to 4"."""
_BETWEEN = re.compile(rf"(?:介于|\bbetween\s)\s*{_SIGN}$", re.I)
_AMONG = re.compile(r"\s*之间")
_LESS, _MORE = r"(?:<=|≤|⩽|<)", r"(?:>=|≥|⩾|>)"
_MIDDLE = re.compile(rf"\s*(?P<left>{_LESS})[^0-9。；，、]{{1,20}}(?P<right>{_LESS})\s*$")

_AT_LEAST = (
    r"至少为?|最少|起码|不少于|不低于|不小于|不下于|大于(?:或|、)?等于|>=|≥|⩾|\bat\s+least|\bno(?:t)?\s+(?:less|fewer|smaller)"
    r"\s+than|\ba\s+minimum\s+of|\bgreater\s+than\s+or\s+equal\s+to"
)
_ABOVE = (
    r"超过|超出|高于|多于|大于|多过|高过|不止|不只|>|\b(?:more|greater|larger|bigger|higher)\s+than|\babove|"
    r"\bexceed(?:s|ing)?"
)
_AT_MOST = (
    r"至多为?|最多|顶多|不多于|不高于|不大于|不超过|不超出|小于(?:或|、)?等于|<=|≤|⩽|\bat\s+most|\bno(?:t)?\s+"
    r"(?:more|greater|larger|bigger|higher)\s+than|(?<!add\s)(?<!adds\s)(?<!sum\s)(?<!sums\s)\bup\s+to|"
    r"\ba\s+maximum\s+of|\bless\s+than\s+or\s+equal\s+to|\bwithin"
)
_UNDER = r"不到|不足|低于|少于|小于|不满|未满|<|\b(?:less|fewer|smaller|lower)\s+than|\bbelow|\bunder"
_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_AT_LEAST})|(?P<at_most>{_AT_MOST})|(?P<above>{_ABOVE})|(?P<under>{_UNDER}))\s*{_SIGN}$",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:(?P<at_least>(?:个)?(?:及以上|或以上|以上|或更多|及更多|起步|\bor\s+(?:more|larger|greater|higher|above|bigger)\b"
    r"|\band\s+(?:above|up|more|larger)\b|\bupwards?\b)|\+(?!\s*[0-9A-Za-z]))|"
    r"(?P<at_most>及以下|或以下|以下|以内|之内|或更少|\bor\s+(?:less|fewer|smaller|lower|below)\b|\band\s+(?:below|under)\b)|"
    r"(?P<above>[多余](?=\s*(?:"
    + MEASURE
    + r")))|(?P<flipped>[<≤⩽]=?|[>≥⩾]=?)(?=\s*[A-Za-z\ufffc\u3400-\u9fff]))",
    re.I,
)


def find_ranges(prose: Prose, found: tuple[Token, ...], place_of: PlaceOf) -> tuple[Range, ...]:
    """The ranges among the tokens, in order; each token bounds one range at most."""
    return tuple(_ranges(prose, found, place_of))


def _ranges(prose: Prose, found: tuple[Token, ...], place_of: PlaceOf) -> Iterator[Range]:
    at = 0
    while at < len(found):
        pair = _pair(prose.text, found[at], found[at + 1]) if at + 1 < len(found) else None
        if pair:
            _refuse_two_units(prose, pair, place_of)
        one = pair or _bound(prose.text, found[at])
        if pair and at + 2 < len(found) and _HYPHEN.match(prose.text[pair.ends[1].end : found[at + 2].start]):
            span = prose.span(pair.start, found[at + 2].end, place_of)
            raise ReadingError(
                f"{span.words!r} cannot be read as a range",
                span.place,
                "A range has two ends; a date is no number.",
            )
        if one:
            yield one
        at += 2 if pair else 1


def _pair(text: str, first: Token, second: Token) -> Range | None:
    """A range with two written ends."""
    gap, before, after = text[first.end : second.start], text[: first.start], text[second.end :]
    if (
        re.fullmatch(r"\s*[,，]\s*", gap)
        and re.search(r"[\[(（]\s*$", before)
        and re.match(r"\s*[\])）]", after)
    ):
        return _bracketed(text, first, second)
    if chain := _MIDDLE.match(gap):
        low_closed, high_closed = (chain[side] != "<" for side in ("left", "right"))
        return Range(
            first.start, second.end, (first, second), first.value, second.value, low_closed, high_closed
        )
    if re.fullmatch(r"\s*(?:±|\+/-)\s*", gap):
        ends = (first.value - second.value, first.value + second.value)
        return Range(first.start, second.end, (first, second), *ends)
    gap = gap[_noun_length(text, first, gap) :]
    between, among = _BETWEEN.search(before), _AMONG.match(text, _behind(text, second))
    hyphen_of_equation = _HYPHEN.match(gap) and re.match(r"\s*=", after)
    if not (_TO.match(gap) and not hyphen_of_equation) and not (_AND.match(gap) and (between or among)):
        return None
    if _ADDITION.search(before):
        return None
    opening = between or _FROM.search(before)
    first = _as_second(first, second)
    if first.value > second.value and opening and not between and opening[0].isascii():
        return None  # "falls from 20 to 15" says two numbers, no range
    end = among.end() if among else second.end
    return Range(opening.start() if opening else first.start, end, (first, second), first.value, second.value)


def _noun_length(text: str, first: Token, gap: str) -> int:
    """The length of "个样本" in "1 个样本到 32 个样本", of "random samples" in "1 to 32 random samples".

    0 where more than what is counted stands there: "100 euros rise to 110" is no range.
    """
    if _TO.match(gap) or _AND.match(gap):
        return 0
    _, unit, following, end = counted(text, first.end, first.value == 1)
    if following.isascii() and singular((following.split() or [""])[-1]) != unit:
        return 0
    return end - first.end if end - first.end < len(gap) else 0


def _refuse_two_units(prose: Prose, pair: Range, place_of: PlaceOf) -> None:
    """Refuse "1 m to 2 km", whose ends cannot be compared, "5 % to 10", and "12 ± 5 %"."""
    first, second = pair.ends
    one, other = (_unit(prose.text, token) for token in (first, second))
    shares = first.percent != second.percent and first.value != 0
    if shares or (one and other and one != other):
        span = prose.span(pair.start, pair.end, place_of)
        raise ReadingError(
            f"the ends of {span.words!r} count different things", span.place, "Give both in the same unit."
        )


def _unit(text: str, token: Token) -> str:
    """The English unit of a number; in Chinese, measure words may differ from the noun."""
    if token.percent:
        return "%"
    if sign := currency(text, token.start):
        return sign
    _, unit, following, _ = counted(text, token.end, token.value == 1)
    return unit if following.isascii() else ""


def _behind(text: str, token: Token) -> int:
    """The offset behind a number and its measure word and noun."""
    *_, end = counted(text, token.end)
    return end


def _as_second(first: Token, second: Token) -> Token:
    """60~70%: the first number shares the second's percent sign or 万."""
    if (
        first.scale != 1
        or second.scale == 1
        or first.numeral != second.numeral
        or "{}e" in second.template.lower()
    ):
        return first
    scale = second.scale
    return replace(
        first, value=first.value * scale, step=first.step * scale, scale=scale, percent=second.percent
    )


def _bracketed(text: str, first: Token, second: Token) -> Range | None:
    opening = re.search(r"[\[(（]\s*$", text[: first.start])
    closing = re.compile(r"\s*[\])）]").match(text, second.end)
    if opening is None or closing is None or ("[" not in opening[0] and "]" not in closing[0]):
        return None
    closed = "[" in opening[0], "]" in closing[0]
    return Range(opening.start(), closing.end(), (first, second), first.value, second.value, *closed)


def _bound(text: str, token: Token) -> Range | None:
    """A range with one written end, or ±x."""
    if symmetric := re.search(r"(?:±|\+/-|正负)\s*$", text[: token.start]):
        return Range(symmetric.start(), token.end, (token,), -token.value, token.value)
    if before := _BEFORE.search(text[: token.start]):
        return _one_sided(before.lastgroup or "", before.start(), token.end, token)
    for end in (token.end, _behind(text, token)):
        if after := _AFTER.match(text, end):
            return _one_sided(after.lastgroup or "", token.start, after.end(), token, after[0].strip())
    return None


def _one_sided(kind: str, start: int, end: int, token: Token, sign: str = "") -> Range:
    if kind == "flipped":  # 0 < b says what b > 0 says
        closed = sign[-1] != sign[0] or sign in "≤⩽≥⩾"
        kind = ("at_least" if closed else "above") if sign[0] in "<≤⩽" else ("at_most" if closed else "under")
    if kind in ("at_least", "above"):
        return Range(start, end, (token,), token.value, None, low_closed=kind == "at_least")
    return Range(start, end, (token,), None, token.value, high_closed=kind == "at_most")
