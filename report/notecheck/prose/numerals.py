"""Number words: Chinese numerals and English number words, read and written.

Reading returns None for what is not a well-formed numeral ("一五一十", "hundred two ten"), so that a
caller can tell a number from an idiom. Writing gives the ordinary spoken form, which reads back.
"""

from __future__ import annotations

import re
from fractions import Fraction

CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_PLACES = {"十": 10, "百": 100, "千": 1000}
CHINESE_GROUPS = {"亿": 10**8, "万": 10**4}
CHINESE_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3}
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_WORD = "|".join(sorted((*_SMALL, *_SCALES, "hundred"), key=len, reverse=True))
_AN = r"(?:an?\s+(?=(?:hundred|thousand|million|billion|trillion)\b))?"
ENGLISH_DIGIT = "(?:" + "|".join(_ONES[:10]) + ")"
ENGLISH_NUMERAL = rf"{_AN}(?:{_WORD})(?:(?:[\s-]+and)?[\s-]+(?:{_WORD}))*"


def read_chinese(words: str) -> Fraction | None:
    """The value of a Chinese numeral, None if it is not well formed.

    Places may be left out where speech leaves them out: 一百二 is 120, 一万五 is 15000; digit by
    digit, 一〇二四 is 1024.

    >>> read_chinese("一百二十八"), read_chinese("零点五"), read_chinese("一五一十")
    (Fraction(128, 1), Fraction(1, 2), None)
    """
    whole, dot, decimals = words.partition("点")
    value = _chinese_groups(whole)
    if value is None:
        return None
    if not dot:
        return Fraction(value)
    digits = "".join(str(CHINESE_DIGITS[sign]) for sign in decimals)
    return Fraction(f"{value}.{digits}")


def write_chinese(value: int) -> str:
    """The Chinese numeral of a whole number from 0 to below 10^12.

    >>> write_chinese(128), write_chinese(10), write_chinese(20_050)
    ('一百二十八', '十', '二万零五十')
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"no numeral is written for {value}")
    text, rest, gap = "", value, False
    for sign, size in (*CHINESE_GROUPS.items(), ("", 1)):
        group, rest = divmod(rest, size)
        if group:
            text += ("零" if text and (gap or group < 1000) else "") + _chinese_group(group) + sign
        gap = group == 0 or group % 10 == 0
    text = re.sub(r"^一十", "十", text)
    return text or "零"


def read_english(words: str) -> int | None:
    """The value of English number words, None if they are not well formed.

    >>> read_english("one hundred and twenty-eight"), read_english("a thousand"), read_english("ten two")
    (128, 1000, None)
    """
    tokens = [word for word in re.split(r"[\s-]+", words.lower().strip()) if word]
    if tokens[:1] in (["a"], ["an"]):
        tokens[0] = "one"
    total = 0
    for scale, size in _SCALES.items():
        if scale in tokens:
            at = tokens.index(scale)
            group = _english_group(tokens[:at])
            if not group:
                return None
            total, tokens = total + group * size, tokens[at + 1 :]
    if total and not tokens:
        return total
    rest = _english_group(tokens[1:] if total and tokens[0] == "and" else tokens)
    return None if rest is None or (total and not rest) else total + rest


def read_decimals(words: str) -> str:
    """The digits of English words behind "point": "one four" is "14"."""
    return "".join(str(_SMALL[word]) for word in words.lower().split())


def write_english(value: int) -> str:
    """The English words of a whole number from 0 to below 10^12.

    >>> write_english(128), write_english(1_000)
    ('one hundred and twenty-eight', 'one thousand')
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"no number words are written for {value}")
    if value == 0:
        return "zero"
    words, rest = [], value
    for scale, size in _SCALES.items():
        group, rest = divmod(rest, size)
        words += [_english_hundreds(group), scale] if group else []
    if rest:
        words += ["and"] if words and rest < 100 else []
        words.append(_english_hundreds(rest))
    return " ".join(words)


def _chinese_groups(words: str) -> int | None:
    """Groups of four places: …亿…万…."""
    total, last = 0, 10**12
    for sign, size in CHINESE_GROUPS.items():
        head, found, words_after = words.partition(sign)
        if not found:
            continue
        group = _chinese_below_10000(head.removeprefix("零") if total else head)
        if not group or words_after.count(sign):
            return None
        total, words, last = total + group * size, words_after, size
    if not words:
        return total or None
    tail = CHINESE_DIGITS.get(words)
    if total and tail and last < 10**12:  # 一万五: the place after the group is left out
        return total + tail * last // 10
    low = _chinese_below_10000(words.removeprefix("零") if total else words)
    return None if low is None or (total and not low) else total + low


def _chinese_below_10000(words: str) -> int | None:
    if len(words) > 1 and all(sign in CHINESE_DIGITS for sign in words):
        return _digit_by_digit(words)
    value, bound, digit, zero = 0, 10_000, None, False
    for sign in words:
        if sign in CHINESE_PLACES:
            place = CHINESE_PLACES[sign]
            if (
                place >= bound
                or (zero and 10 * place >= bound)
                or digit == 0
                or (digit is None and place != 10)
            ):
                return None
            value, bound, digit, zero = value + (digit or 1) * place, place, None, False
        elif sign in CHINESE_DIGITS and digit is None:
            digit = CHINESE_DIGITS[sign]
            if digit == 0 and len(words) > 1:
                if zero or not value:
                    return None
                zero, digit = True, None
        else:
            return None
    if digit is None:
        return None if zero or not words else value
    return value + digit * (bound // 10 if value and not zero and bound > 10 else 1)


def _digit_by_digit(words: str) -> int | None:
    """一〇二四; two digits alone (两三, 三五) are vague words, not a number."""
    if len(words) < 3 and "〇" not in words:
        return None
    if "两" in words or words[0] in "零〇" or not re.search("[零〇]", words):
        return None
    return int("".join(str(CHINESE_DIGITS[sign]) for sign in words))


def _chinese_group(value: int) -> str:
    """Up to four places, with 零 for the gaps inside."""
    text, gap = "", False
    for sign, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, place)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + sign
        gap = digit == 0
    return text


def _english_group(tokens: list[str]) -> int | None:
    """Below 1000: "nine hundred and ninety-nine"."""
    value = 0
    if "hundred" in tokens:
        at = tokens.index("hundred")
        head = _english_group(tokens[:at])
        if at == 0 or head is None or not 0 < head < 20:
            return None
        value, tokens = head * 100, tokens[at + 1 :]
        tokens = tokens[1:] if tokens[:1] == ["and"] else tokens
        if not tokens:
            return value
    numbers = [_SMALL.get(token, -1) for token in tokens]
    match numbers:
        case [one] if one >= 0 and (one or not value):
            return value + one
        case [ten, one] if ten >= 20 and 0 < one < 10:
            return value + ten + one
    return None


def _english_hundreds(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        below = _ONES[rest] if rest < 20 else "-".join([_TENS[tens - 2], *([_ONES[ones]] if ones else [])])
        words.append(below)
    return " and ".join(words)
