"""The numbers of a passage: raw Markdown in, Numbers and NumberIntervals with their places out.

What is read: digits (1000, 1,000 as one thousand, 0.01, .5, 1e-3, 1.5×10^4, 3.2万, １０), fractions in
lowest terms (1/2; 1000/10 is a division with two numbers), percentages (70%, 70 %, ７０％, 百分之七十,
70 per cent), Chinese numerals before a measure word or from 十 up (一个, 两次, 一百二十八), English
number words (one sample, two, ten), and ranges (see `ranges`).

What is not: formulas and code; digits that belong to a name (ResNet50, VGG-16); ordinals (第一,
2nd: `find_ordinals`); 一 in 一般, 进一步, 同一个; "one" as a pronoun. Whatever else stands there in
digits and cannot be read is a ReadingError, and so is a number that the sentence denies (不是 10 个).
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from notecheck.errors import ReadingError
from notecheck.prose.decimals import has_decimal_comma, with_points
from notecheck.prose.markup import Prose
from notecheck.prose.measures import MEASURE, counted
from notecheck.prose.quantities import Number, NumberInterval, Ordinal, exact
from notecheck.prose.ranges import Range, find_ranges
from notecheck.prose.symbols import currency
from notecheck.prose.token import Token
from notecheck.prose.tokens import tokens
from notecheck.spans import PlaceOf

__all__ = ["Number", "NumberInterval", "Ordinal", "exact", "find_intervals", "find_numbers", "find_ordinals"]

_ORDINAL_BEFORE = re.compile(r"第\s*$")
_ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])")
_ABOUT_BEFORE = re.compile(
    r"(?:约|大约|大概|约为|接近|近似为?|将近|差不多|≈|(?<![0-9])\s*[~～]|"
    r"\b(?:about|around|roughly|approximately|nearly|almost|circa))\s*$",
    re.I,
)
_ABOUT_AFTER = re.compile(rf"\s*(?:{MEASURE})?\s*(?:左右|上下|or so\b)")
_DENIED = re.compile(
    r"(?:不是|并非|而非|绝非|不等于|不为|≠|!=|\b(?:not|isn't|aren't|never|rather than|instead of)"
    r"(?:\s+(?:exactly|just|only|equal to))?)\s*$",
    re.I,
)
_LIST = re.compile(r"\s*(?:、|[,，]?\s*(?:或者?|和|与|及|\b(?:or|and)\b))\s*$")
_COMMA = re.compile(r"\s*[,，]\s*$")


def find_numbers(text: str, place_of: PlaceOf, lang: str = "en") -> tuple[Number | NumberInterval, ...]:
    """The numbers and ranges of the prose of `text`, in order; the numbers in a range only with it.

    Raises ReadingError, with the place, for digits that cannot be read, for a range whose ends are
    in the wrong order, and for a number that the sentence denies. `lang` decides whether "1.000" is a
    thousand.
    """
    prose = with_points(Prose.of(text), lang, place_of)
    comma = has_decimal_comma(lang)
    found = tokens(prose, place_of)
    ranges = find_ranges(prose, found, place_of)
    free = [token for token in found if not any(one.start <= token.start < one.end for one in ranges)]
    numbers = [_number(prose, token, place_of, comma) for token in free if not _is_ordinal(prose.text, token)]
    everything: list[Number | NumberInterval] = [
        *_listed(prose, numbers),
        *(_interval(prose, one, place_of, comma) for one in ranges),
    ]
    return tuple(sorted(everything, key=lambda one: one.start))


def find_intervals(text: str, place_of: PlaceOf) -> tuple[NumberInterval, ...]:
    """The ranges alone."""
    return tuple(one for one in find_numbers(text, place_of) if isinstance(one, NumberInterval))


def find_ordinals(text: str, place_of: PlaceOf) -> tuple[Ordinal, ...]:
    """The places in an order: 第一, 第 3 步, "2nd"."""
    prose = Prose.of(text)
    found = [token for token in tokens(prose, place_of) if _is_ordinal(prose.text, token)]
    spans = [(prose.span(token.start, token.end, place_of), token) for token in found]
    return tuple(
        Ordinal(span.words, span.start, span.end, span.place, int(token.value)) for span, token in spans
    )


def _is_ordinal(text: str, token: Token) -> bool:
    suffix = token.numeral == "digits" and _ORDINAL_AFTER.match(text, token.end)
    return token.ordinal or bool(suffix) or bool(_ORDINAL_BEFORE.search(text[: token.start]))


def _number(prose: Prose, token: Token, place_of: PlaceOf, comma: bool) -> Number:
    span = prose.span(token.start, token.end, place_of)
    sign = currency(prose.text, token.start)
    before = prose.text[: token.start].rstrip().removesuffix(sign) if sign else prose.text[: token.start]
    if _DENIED.search(before):
        raise ReadingError(
            f"{span.words!r} stands denied: a check reads what is said, not what is denied",
            span.place,
            "Say what the number is, or mark a shorter passage.",
        )
    about = bool(_ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(prose.text, token.end))
    measure, unit, following, _ = (
        ("", "", "", 0) if token.percent else counted(prose.text, token.end, token.value == 1)
    )
    if sign:
        measure, unit, following = "", sign, sign
    return Number(
        span.words, span.start, span.end, span.place, unit, measure, following,
        token.value, _rough(token) if about else token.step, token.percent, about,
        token.numeral, token.template, token.scale, comma,
    )  # fmt: skip


def _rough(token: Token) -> Fraction:
    """The step of an approximate number: of "about 1500" the hundreds are the last that count."""
    step = token.step
    while step and token.value and (token.value / step) % 10 == 0:
        step *= 10
    return step


def _listed(prose: Prose, numbers: list[Number]) -> list[Number]:
    """16、32 或 64 个样本: in a list, the last number's unit is the unit of all."""
    position = {origin: index for index, origin in enumerate(prose.origin)}
    inside = False
    for index in range(len(numbers) - 2, -1, -1):
        one, after = numbers[index], numbers[index + 1]
        gap = prose.text[position[one.end - 1] + 1 : position[after.start]]
        inside = bool(_LIST.match(gap) or (inside and _COMMA.match(gap)))
        if inside and not (one.unit or one.percent) and after.unit:
            numbers[index] = replace(one, unit=after.unit, measure=after.measure, following=after.following)
    return numbers


def _interval(prose: Prose, one: Range, place_of: PlaceOf, comma: bool) -> NumberInterval:
    span = prose.span(one.start, one.end, place_of)
    ends = tuple(_number(prose, token, place_of, comma) for token in one.ends)
    measure, unit, following = ends[-1].measure, ends[-1].unit, ends[-1].following
    if one.low is not None and one.high is not None and one.low > one.high:
        raise ReadingError(
            f"the range {span.words!r} ends below its beginning", span.place, "Swap its two ends."
        )
    return NumberInterval(
        span.words, span.start, span.end, span.place, unit, measure, following,
        one.low, one.high, one.low_closed, one.high_closed, any(end.percent for end in ends), ends,
    )  # fmt: skip
