"""Numbers of languages that write a decimal comma: "1.410,60" in German is 1410.60.

The prose is rewritten as English writes it, character by character, so that one grammar of numbers
serves every language and all offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from notecheck.errors import ReadingError
from notecheck.prose.markup import Prose
from notecheck.spans import PlaceOf

_WRITTEN = re.compile(r"(?<![0-9A-Za-z_])[0-9]+(?:[.,][0-9]+)+")
_WITH_COMMA = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?")
_SWAPPED = str.maketrans(".,", ",.")


@cache
def has_decimal_comma(lang: str) -> bool:
    """Whether numbers of a language have a decimal comma: "de", "fr", but not "en", "zh", "de-CH"."""
    if lang in ("en", "zh"):
        return False
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(Locale.parse(lang, sep="-")) == ","
    except (UnknownLocaleError, ValueError):
        return False


def swapped(words: str) -> str:
    """Digits with points for commas and commas for points."""
    return words.translate(_SWAPPED)


def with_points(prose: Prose, lang: str, place_of: PlaceOf) -> Prose:
    """The prose with its numbers as English writes them.

    Raises ReadingError, with the place, for a number that is not written with a decimal comma.
    """
    if not has_decimal_comma(lang):
        return prose

    def rewritten(found: re.Match[str]) -> str:
        if not _WITH_COMMA.fullmatch(found[0]):
            span = prose.span(found.start(), found.end(), place_of)
            raise ReadingError(
                f"{span.words!r} cannot be read as a number of this note's language ({lang})",
                span.place,
                "Write a decimal comma (0,5), thousands with points (1.000) or a list with blanks (3, 5).",
            )
        return swapped(found[0])

    return replace(prose, text=_WRITTEN.sub(rewritten, prose.text))
