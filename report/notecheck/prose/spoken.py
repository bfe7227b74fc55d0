"""Numbers in English words and fraction signs: "twenty-one", "two and a half", "zero point five", ½.

In: the prose; out: its tokens. "one" as a pronoun is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from notecheck.prose.markup import Prose
from notecheck.prose.numerals import ENGLISH_DIGIT, ENGLISH_NUMERAL, read_decimals, read_english
from notecheck.prose.token import PERCENT, Token
from notecheck.spans import PlaceOf

_ENGLISH = re.compile(rf"(?<![A-Za-z-])(?P<numeral>{ENGLISH_NUMERAL})(?![A-Za-z])(?:{PERCENT})?", re.I)
_PART = r"(?:half|(?:third|quarter|fourth|fifth|sixth|eighth|tenth|hundredth)s?)"
_MIXED = re.compile(  # "2½", "2 1/2", "two and a half"
    rf"(?<![A-Za-z0-9.,/_-])(?P<whole>[0-9]+|{ENGLISH_NUMERAL})"
    rf"(?:\s?(?P<sign>[½¼¾⅓⅔⅛])|[ ](?P<over>[1-9]/[1-9]0?)(?![0-9/.=])"
    rf"|\s+and\s+(?P<count>an?|one|two|three)[\s-]+(?P<part>{_PART})\b)(?:{PERCENT})?",
    re.I,
)
_POINT = re.compile(
    rf"(?<![A-Za-z-])(?P<whole>{ENGLISH_NUMERAL})\s+point\s+"
    rf"(?P<decimals>{ENGLISH_DIGIT}(?:\s+{ENGLISH_DIGIT})*)\b(?:{PERCENT})?",
    re.I,
)
_DOZEN = re.compile(rf"(?<![A-Za-z-])(?P<count>half\s+a|a|{ENGLISH_NUMERAL})\s+dozen\b", re.I)
_MINUS = re.compile(
    r"(?:\b(?P<word>negative\s+)|(?:^|[(\[,;:]\s*|\b(?:is|are|was|were|be|becomes?|equals?|gives?|yields?|"
    r"to|of|by|at|from|and|or|between|than|about|below|above)\s+)(?P<minus>minus\s+|−\s*|–))$",
    re.I,
)
"""What makes a number negative that no sign stands right before: "at minus 3 °C", not "5 minus 3"."""
_PARTS = {"hal": 2, "thi": 3, "qua": 4, "fou": 4, "fif": 5, "six": 6, "eig": 8, "ten": 10, "hun": 100}
_SIGNS = dict(zip("½¼¾⅓⅔⅛", map(Fraction, ("1/2", "1/4", "3/4", "1/3", "2/3", "1/8")), strict=True))
_FRACTION = re.compile(
    rf"(?<![A-Za-z-])(?P<count>one|two|three|four|five|six|seven|eight|nine)[\s-]+(?P<part>{_PART}|halves)"
    r"(?![A-Za-z])|"
    r"(?<![A-Za-z-])half(?=\s+(?:an?|of|the|as|its|their)\b)|[½¼¾⅓⅔⅛]|"
    rf"(?<![A-Za-z-])an?[\s-]+(?P<single>{_PART})(?=\s+(?:of|as)\b|\s*(?:$|[.,;:)]))",
    re.I,
)
_PRONOUN_BEFORE = re.compile(r"\b(?:no|this|that|each|every|any|some|another|which|a|good|new|the)\s+$", re.I)
_PRONOUN_AFTER = re.compile(
    r"[\s-]*(?:$|[^\sA-Za-z-]|(?:of|another|by|can|could|should|may|might|must|would|will|is|was|has|does|"
    r"hot|sided|and|or|that|which|who|to|in|at|on|with|for|per|if|when|than|after)\b)",
    re.I,
)
_VALUE_BEFORE = re.compile(
    r"\b(?:is|be|equals?|to|than|exactly|size|below|above|least|most|under|between|and|or|times|only)\s+$",
    re.I,
)


def signed(text: str, token: Token) -> Token:
    """The token with the "minus" before it."""
    before = _MINUS.search(text[: token.start])
    if before is None or token.value <= 0 or token.numeral == "chinese" or token.ordinal:
        return token
    return replace(token, start=before.start("word" if before["word"] else "minus"), value=-token.value)


def mixed_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    """Numbers of several words: "2½", "two and a half", "zero point five", "half a dozen"."""
    for found in _MIXED.finditer(prose.text):
        whole = _whole(found["whole"])
        part = _SIGNS[found["sign"]] if found["sign"] else Fraction(found["over"] or 0) or _part(found)
        if whole is not None and 0 < part < 1:
            share = Fraction(1, 100) if found["percent"] else Fraction(1)
            value = (whole + part) * share
            yield Token(found.start(), found.end(), value, Fraction(0), share != 1, "english")
    for found in _POINT.finditer(prose.text):
        digits = read_decimals(found["decimals"])
        whole = _whole(found["whole"])
        if whole is not None:
            share = Fraction(1, 100) if found["percent"] else Fraction(1)
            value, step = Fraction(f"{whole}.{digits}") * share, Fraction(1, 10 ** len(digits)) * share
            yield Token(found.start(), found.end(), value, step, share != 1, "english", scale=share)
    for found in _DOZEN.finditer(prose.text):
        count = {"a": Fraction(1), "half a": Fraction(1, 2)}.get(" ".join(found["count"].lower().split()))
        count = count or Fraction(_whole(found["count"]) or 0)
        if count:
            yield Token(found.start(), found.end(), 12 * count, Fraction(1), numeral="english")


def _whole(words: str) -> int | None:
    return int(words) if words.isdigit() else read_english(words)


def _part(found: re.Match[str]) -> Fraction:
    """Of "a half", "three quarters"."""
    return Fraction(_whole(found["count"].replace("an", "a")) or 1, _PARTS[found["part"][:3].lower()])


def fraction_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    for found in _FRACTION.finditer(prose.text):
        value = _SIGNS.get(found[0], Fraction(1, 2))
        if found["single"]:
            value = Fraction(1, _PARTS[found["single"][:3].lower()])
        if found["count"]:
            value = Fraction(read_english(found["count"]) or 0, _PARTS[found["part"][:3].lower()])
        yield Token(found.start(), found.end(), value, Fraction(0), numeral="english")


def english_tokens(prose: Prose, _: PlaceOf) -> Iterator[Token]:
    for found in _ENGLISH.finditer(prose.text):
        value = read_english(found["numeral"])
        if value is None or (
            found["numeral"].lower() == "one" and not found["percent"] and _is_pronoun(found)
        ):
            continue
        percent = bool(found["percent"])
        scale = Fraction(1, 100) if percent else Fraction(1)
        tail = found[0][found.end("numeral") - found.start() :]
        yield Token(
            found.start(), found.end(), value * scale, scale, percent, "english", f"{{}}{tail}", scale
        )


def _is_pronoun(found: re.Match[str]) -> bool:
    """Whether "one" stands for something ("this one", "one of them") rather than for 1."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    if re.match(rf"\s+(?:to|and|or)\s+(?:[0-9]|(?:{ENGLISH_NUMERAL})\b)", after, re.I):
        return False
    if re.match(r"\s+of\b|\s+another\b|\s+by\s+one\b", after, re.I) or re.search(
        r"\bone\s+by\s+$", before, re.I
    ):
        return True
    if re.match(r"\s+[a-z]+(?<![su])s\b", after):  # "one picks": a verb, for one thing has no plural
        return True
    if _PRONOUN_AFTER.match(after):
        return not _VALUE_BEFORE.search(before)
    return bool(_PRONOUN_BEFORE.search(before)) and not re.search(r"\bthe\s+$", before, re.I)
