"""The written numbers of a sentence: prose in, tokens with value and printed step out.

Digits that cannot be read raise ReadingError; words that only look like numerals are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import gcd

from notecheck.errors import ReadingError
from notecheck.prose.markup import Prose
from notecheck.prose.measures import MEASURE, NOT_ONE_AFTER, NOT_ONE_BEFORE
from notecheck.prose.numerals import CHINESE_NUMERAL, read_chinese
from notecheck.prose.spoken import english_tokens, fraction_tokens, mixed_tokens, signed
from notecheck.prose.token import PERCENT, Token
from notecheck.spans import PlaceOf

_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 100}
_SCALES |= {"thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
_SCALES |= {"k": 10**3, "K": 10**3, "hundred": 100, "dozen": 12}
_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_PLAIN = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:[\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+"
_DIGITS = re.compile(
    rf"""
    (?P<name> [A-Za-z_][0-9A-Za-z_]*(?:-[0-9A-Za-z_]+|(?<=[0-9])\.[0-9A-Za-z_]+|\^[+\-−]?[0-9]+)* )
    | (?P<sign> (?<![0-9A-Za-z)\]}}\ufffc.+*/%‰°€£¥$-])[+\-−]|负\s* )?
      (?P<percents> 百分之\s* )?
      (?P<number> (?:{_PLAIN})(?:\.[0-9]+)?|(?<![0-9A-Za-z.])\.[0-9]+ )
      (?P<exponent> [eE][+-]?[0-9]+ )?
      (?P<bad> \.[0-9]|-[0-9]+-[0-9]|M(?![0-9A-Za-z])
        |(?<=,[0-9]{{3}}),[0-9]|[eE][+-]|[_∶:][0-9]|/0+(?![0-9.]) )?
      (?P<rest> (?P<power>(?:\^[{{(]?|\*\*)[+\-−]?[0-9]+[)}}]?|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?
        (?P<ten>\s*[×x*·⋅]\s*10(?:\^[{{(]?[+\-−]?[0-9]+[)}}]?|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?
        (?:/(?P<over>[1-9][0-9]*)(?![0-9])(?P<more>[./][0-9])?(?!\s*[=/*×]))?
        (?P<scale>\s*(?:万亿|百万|千万|亿|万(?!一)|百(?![分帕])|千(?![米克瓦字兆卡帕赫])
          |(?:hundred|thousand|million|billion|trillion|bn|dozen)\b)|[kK](?![A-Za-z0-9]))?
        (?:{PERCENT}|(?P<mille>\s*‰))? )
    """,
    re.VERBOSE,
)
_COMMA_DIGITS = re.compile(r",[0-9]+(?P<more>,[0-9]|\s*(?:、|或者?|和|与|及)\s*[0-9])?")
_CHINESE = re.compile(
    rf"(?P<first>第\s*)?(?:(?P<parts>{CHINESE_NUMERAL})分之)?(?P<numeral>{CHINESE_NUMERAL})"
)
_TENTHS = re.compile(
    r"(?<=[占约近有达为到足过])\s*(?P<numeral>[一二两三四五六七八九十])成(?=[，。；、的以左多]|\s|$)"
)
_HALF = re.compile(rf"(?<![大小多前后上下对过])一半|(?<![一大小多前后上下对过])半(?={MEASURE})")


def tokens(prose: Prose, place_of: PlaceOf) -> tuple[Token, ...]:
    """All written numbers of `prose`, in order. Raises ReadingError for digits that are unreadable."""
    found: list[Token] = []
    taken: set[int] = set()
    for scan in (
        mixed_tokens,
        _digit_tokens,
        _tenth_tokens,
        _half_tokens,
        _chinese_tokens,
        fraction_tokens,
        english_tokens,
    ):
        for token in scan(prose, place_of):
            if taken.isdisjoint(range(token.start, token.end)):
                taken.update(range(token.start, token.end))
                found.append(signed(prose.text, token))
    return tuple(sorted(found, key=lambda token: token.start))


def _digit_tokens(prose: Prose, place_of: PlaceOf) -> Iterator[Token]:
    at = 0
    while found := _DIGITS.search(prose.text, at):
        at = found.end()
        if found["name"]:
            continue
        _refuse_unreadable(found, prose, place_of)
        if found["over"] and not _is_fraction(found):
            at = found.start("over") - 1
            found = _DIGITS.match(prose.text[:at], found.start()) or found
        yield _digit_token(found)


def _refuse_unreadable(found: re.Match[str], prose: Prose, place_of: PlaceOf) -> None:
    whole = found["number"].split(".")[0].replace(",", "")
    comma = _is_decimal_comma(prose.text, found.start("number"), found.end("number"))
    if not (found["bad"] or found["more"] or comma or (len(whole) > 1 and whole[0] == "0")):
        return
    chunk = re.compile(r"[0-9A-Za-z.,/:_+-]*").match(prose.text, found.start("number"))
    end = max(found.start("number") + 1, chunk.end() if chunk else 0)
    span = prose.span(found.start("number"), end, place_of)
    raise ReadingError(
        f"{span.words!r} cannot be read as a number",
        span.place,
        "Write a decimal (0.5), a fraction in lowest terms (1/2), an exponent (1e-3), thousands (1,000), "
        "a word (5 million), or a list with blanks (3, 5).",
    )


def _is_decimal_comma(text: str, start: int, end: int) -> bool:
    """Whether "3,5" may be meant as three and a half: neither thousands, nor in brackets or a longer list."""
    if not (after := _COMMA_DIGITS.match(text, end)):
        return False
    if "." in text[start:end]:
        return True
    in_list = re.search(r"[0-9],$", text[:start]) or after["more"]
    in_brackets = re.search(r"[\[({]\s*$", text[:start]) and re.match(r"\s*[\])}]", text[after.end() :])
    return not (in_list or in_brackets)


def _is_fraction(found: re.Match[str]) -> bool:
    """A fraction in lowest terms is one number; 1000/10 is a division, whose operands are numbers."""
    if not found["number"].isdigit() or found.string[: found.start()].rstrip().endswith("="):
        return False
    over = int(found["over"])
    return over > 1 and gcd(int(found["number"]), over) == 1


def _digit_token(found: re.Match[str]) -> Token:
    digits = re.sub(r"[,\u2009\u202f]", "", found["number"])
    places = len(digits.partition(".")[2])
    scale = Fraction(10) ** int((found["exponent"] or "e0")[1:])
    if found["ten"]:
        scale *= Fraction(10) ** _power(re.split(r"10", found["ten"], maxsplit=1)[1])
    scale *= _SCALES.get((found["scale"] or "").strip(), 1)
    percent = bool(found["percent"] or found["percents"])
    scale *= Fraction(1, 100) if percent else Fraction(1, 1000) if found["mille"] else 1
    value, step = Fraction(digits), Fraction(1, 10**places)
    if found["power"]:
        value, step = value ** _power(found["power"]), Fraction(0)
    if found["over"]:
        value, step = value / int(found["over"]), Fraction(0)
    if (found["sign"] or "+").strip() != "+":
        value = -value
    written = found[0].rstrip()
    head, tail = (found["percents"] or ""), written[found.end("number") - found.start() :]
    start, end = found.start(), found.start() + len(written)
    return Token(start, end, value * scale, step * scale, percent, template=f"{head}{{}}{tail}", scale=scale)


def _power(words: str) -> int:
    return int(re.sub(r"[\^{}()*]", "", words).translate(_SUPERSCRIPTS).replace("−", "-"))


def _chinese_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    for found in _CHINESE.finditer(prose.text):
        start, end, words = found.start(), found.end(), found["numeral"]
        value = Fraction(100) if words == "百" and found["parts"] else read_chinese(words)
        if value is None:
            continue
        step = Fraction(1, 10 ** len(words.partition("点")[2]))
        if found["parts"]:
            yield from _chinese_share(found, value, step)
        elif found["first"]:
            yield Token(start, end, value, ordinal=True)
        elif _is_chinese_count(prose.text, start, end, words):
            yield Token(start, end, value, step, numeral="chinese")


def _chinese_share(found: re.Match[str], value: Fraction, step: Fraction) -> Iterator[Token]:
    parts = {"百": 100, "千": 1000, "万": 10_000}.get(found["parts"]) or read_chinese(found["parts"])
    start = found.start("parts")
    if not parts:
        return
    if found["parts"] not in ("百", "千", "万"):
        yield Token(start, found.end(), value / parts, Fraction(0), numeral="chinese")
        return
    head, scale = f"{found['parts']}分之", 1 / Fraction(parts)
    percent = found["parts"] == "百"
    yield Token(start, found.end(), value * scale, step * scale, percent, "chinese", f"{head}{{}}", scale)


def _is_value(before: str, after: str) -> bool:
    """Whether a numeral stands for itself: 总和为一."""
    closes = re.match(r"\s*(?:$|[，。；、！？,.;:)）|]|个?的?(?:$|[，。；]))", after)
    return bool(closes and re.search("(?:为|等于|[取是到于成])$", before))


def _is_chinese_count(text: str, start: int, end: int, words: str) -> bool:
    """Whether a well-formed numeral is a number here, not part of a word (一般, 进一步, 二次函数)."""
    before, after = text[:start], text[end:]
    if re.search("[几数好上成]$", before) and words[0] in "十百千万":
        return False
    if re.match("[几多来余]", after) and words[-1] in "十百千万":
        return False
    if _is_value(before, after):
        return True
    measure = re.match(rf"\s*(?:{MEASURE})", after)
    if words in ("一", "二"):
        if measure is None:
            return bool(re.match(rf"\s*[到至~～]\s*(?:{CHINESE_NUMERAL})\s*(?:{MEASURE})", after))
        blocked = NOT_ONE_AFTER.match(after) or (words == "二" and re.match("次|阶", after))
        return not blocked and not NOT_ONE_BEFORE.search(before)
    if measure or ("点" in words and words[0] != "点"):
        return True
    if re.match(rf"\s*(?:[到至~～、或和]\s*)(?:{CHINESE_NUMERAL})\s*(?:{MEASURE})", after):
        return True
    return len(words) > 1 and re.search("[十百千万亿]", words) is not None and words != "十分"


def _tenth_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    """占七成: seventy per cent."""
    tenth = Fraction(1, 10)
    for found in _TENTHS.finditer(prose.text):
        value = (read_chinese(found["numeral"]) or 0) * tenth
        yield Token(found.start("numeral"), found.end(), value, tenth, True, "chinese", "{}成", tenth)


def _half_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    for found in _HALF.finditer(prose.text):
        yield Token(found.start(), found.end(), Fraction(1, 2), Fraction(0), numeral="chinese")
