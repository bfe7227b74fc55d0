"""Edits of a claim's prose: numbers, units, percent signs, ranges, words that say one of a few things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notecheck.errors import ReadingError
from notecheck.model import Claim, Read
from notecheck.numbers import Number, NumberInterval, find_numbers
from notecheck.probe.edit import Edit, swapped_digits
from notecheck.prose.quantities import singular
from notecheck.prose.symbols import currency, is_symbol, other_symbol
from notecheck.words import FAMILIES, find_words, replacements

_BOUNDS: tuple[tuple[str, str], ...] = (
    ("以上", "以下"),
    ("以内", "以外"),
    ("至少", "至多"),
    ("at least", "at most"),
    ("above", "below"),
)


_GROUP = "组"


def number_edits(claim: Claim) -> Iterator[Edit]:
    """Each number one higher in its last place, ten times as large, with two digits swapped, without %.

    And of another unit: a group of what was counted, or a larger or smaller unit of measure.
    """
    try:
        found = find_numbers(claim.text, claim.place_at, claim.lang)
    except ReadingError:
        return
    for one in found:
        if isinstance(one, NumberInterval):
            yield from _bound_edits(one)
            for end in one.ends:
                yield from _of_number(end)
            yield from _of_unit(claim.text, one.ends[-1])
        else:
            yield from _of_number(one)
            yield from _of_unit(claim.text, one)


def _of_number(number: Number) -> Iterator[Edit]:
    def edit(kind: str, new: str) -> Edit:
        return Edit(number.start, number.end, kind, number.words, new)

    step = number.step or number.value
    for kind, value in (("last digit", number.value + step), ("ten times", 10 * number.value)):
        try:
            yield edit(kind, number.like(value))
        except ValueError:
            continue
    if number.numeral == "digits":
        if (swapped := swapped_digits(number.words)) is not None:
            yield edit("swapped digits", swapped)
        if number.percent:
            yield edit("percent sign", re.sub(r"\s*[%％]|百分之", "", number.words))


def _of_unit(text: str, number: Number) -> Iterator[Edit]:
    """Ten groups of samples are not ten samples, and £10 are not €10."""
    before = text[: number.start].rstrip()
    if number.unit and number.unit == currency(text, number.start):
        at = len(before) - len(number.unit)
        yield Edit(at, len(before), "unit", number.unit, other_symbol(number.unit))
        return
    symbol = is_symbol(number.unit) and not number.measure
    noun = number.unit if symbol else (number.following.split() or [""])[0]
    for words in (number.measure, noun):
        found = re.compile(rf"[ \t]*(?P<unit>{re.escape(words)})").match(text, number.end) if words else None
        if found is None:
            continue
        if words == number.measure:
            new = "个" if words == _GROUP else _GROUP
        elif symbol:
            new = other_symbol(words)
        elif words.isascii() and _is_counted(words, number):
            new = f"{'group' if number.value == 1 else 'groups'} of {words}"
        else:
            continue
        yield Edit(found.start("unit"), found.end(), "unit", words, new)
        return


def _is_counted(word: str, number: Number) -> bool:
    """Whether the English word right behind a number is the noun that it counts, not an adjective."""
    plural = singular(word) != word.lower()
    return singular(word) == number.unit and (plural or number.value == 1)


def _bound_edits(interval: NumberInterval) -> Iterator[Edit]:
    for first, second in _BOUNDS:
        for one, other in ((first, second), (second, first)):
            if one in interval.words:
                new = interval.words.replace(one, other, 1)
                yield Edit(interval.start, interval.end, "range", interval.words, new)


def word_edits(claim: Claim, read: Sequence[Read]) -> Iterator[Edit]:
    """Each word of a family replaced by one that says something else.

    Of what the check read, by the families that it read them with; of other words, by the families
    of the engine: a check that does not read "grows" is to be found out.
    """
    taken: list[tuple[int, int]] = []
    for one in read:
        if one.claim == claim.key and one.others:
            taken.append((one.start, one.start + len(one.words)))
            for other in one.others:
                yield Edit(one.start, one.start + len(one.words), f"word: {one.what}", one.words, other)
    for family in FAMILIES:
        try:
            words = find_words(claim.text, family, claim.place_at)
        except ReadingError:
            continue
        for word in words:
            if not any(start < word.end and word.start < end for start, end in taken):
                taken.append((word.start, word.end))
                for other in replacements(word, family)[:1]:
                    yield Edit(word.start, word.end, f"word: {family.name}", word.words, other)
