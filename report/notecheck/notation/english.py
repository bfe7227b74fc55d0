"""How English says what a symbol is: where η is the learning rate, the learning rate η."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notecheck.notation.wording import SYMBOL, Found, Line, Terms, Turned, overlapping, trimmed
from notecheck.prose.markup import OBJECT

_DETERMINER = r"(?:the|an?|its|their|our|this)"
_BEGINS = rf"(?:^|[.,;:()!?]\s|(?<!{SYMBOL})\s(?:and|but)\s|[(\n])\s*"
_LEAD = r"(?:(?:and|where|here|with|let|in which|in this formula|as usual)\b,?\s+)*"
_WORDS = r"(?P<words>[^.,;:()!?\n]{2,90}?)"
_ENDS = (
    rf"\s*(?:$|[.,;:()!?](?:\s|$|\))|\sand\s+(?:where\s+|let\s+)?[{SYMBOL}{OBJECT}]\s+(?:is|are|be|the|its|an?|denotes?|stands?)\b"
    r"|\s(?:which|where|while|whereas|so that|because|since|if|when|unless|as before|as usual)\b)"
)
_CALLED = r"(?:denotes?|stands? for|represents?|(?:is|are) (?:called|known as)|means)"
_OUTRIGHT = re.compile(
    rf"{_BEGINS}{_LEAD}(?P<symbol>{SYMBOL})\s+(?:(?:is|are|be)\s+(?={_DETERMINER}\s)|{_CALLED}\s+){_WORDS}(?={_ENDS})",
    re.I,
)
_WRITE = re.compile(rf"\b(?:write|writing)\s+(?P<symbol>{SYMBOL})\s+for\s+{_WORDS}(?={_ENDS})", re.I)
_LISTED = re.compile(
    rf"(?:^|;\s)\s*(?:where\s+)?(?P<symbol>{SYMBOL})\s*(?::|\s[—–-]{{1,2}}\s|—)\s*{_WORDS}(?={_ENDS})", re.I
)
_ELLIPTIC = re.compile(
    rf"(?:[,;]\s(?:and\s)?|\sand\s)(?P<symbol>{SYMBOL})\s+(?P<words>{_DETERMINER}(?:\s[a-z][a-z-]*){{1,4}})(?=\s*(?:[,;.]|\Z))",
    re.I,
)
_TURNED = re.compile(
    rf"{_BEGINS}{_LEAD}(?P<words>{_DETERMINER}\s[^.,;:()!?\n]{{2,60}}?)\s(?:is|are|be)\s"
    rf"(?:(?P<called>(?:called|denoted|written)(?:\s(?:by|as))?)\s)?(?P<symbol>{SYMBOL})(?P<end>(?={_ENDS}))?",
    re.I,
)
_BESIDE = re.compile(
    rf"\b{_DETERMINER}\s+(?P<words>(?:[a-z][a-z-]*\s+){{1,3}})(?P<symbol>{SYMBOL})(?![\w-])", re.I
)

_OPENINGS = tuple(f"{one} " for one in ("the", "an", "a", "its", "their", "our", "this"))
_OPENS_OTHERWISE = re.compile(
    rf"(?:[0-9{OBJECT}{SYMBOL}](?!-)|(?:same|case|one|more|less|larger|smaller|bigger|fewer|not|no|only|way|thing|that|"
    r"what|how|whether|fixed|given|least|most|"
    r"multiple|half|double|twice|root of|solution of)\b)",
    re.I,
)
_ONLY_A_KIND = re.compile(
    r"(?:(?:positive|negative|nonnegative|non-negative|nonzero|real|complex|natural|whole|rational|even|odd|prime|"
    r"fixed|given|arbitrary|small|large|finite)\s+)*(?:symbols?|letters?|numbers?|integers?|constants?|variables?|reals?|values?)",
    re.I,
)
_OF_THE_FORMULA = re.compile(
    r"\b(?:equation|recursion|recurrence|formula|relation|condition|definition|identity|inequality|assumption|update|"
    r"rule|constraint|case|law|theorem|result|answer|example)s?\b",
    re.I,
)
_NAMES = Turned(
    function=re.compile(r"\b(?:functions?|gradients?|derivatives?)\b", re.I),
    value=re.compile(r"\bvalues?\Z", re.I),
    formula=_OF_THE_FORMULA,
)
_SMALL = re.compile(
    r"\b(?:of|to|in|for|at|by|on|with|from|than|that|and|or|is|are|be|as|if|when|same|other|former|latter|first|last|"
    r"second|each|every|any|all|some|no|not|way|form|expression|term|following|next|previous|current|new|old|symbol|"
    r"letter|variable|notation|sign|name|word|case|example|equation|formula|relation|condition|result|answer)\b",
    re.I,
)
_PRONOUN = re.compile(r"\s(?:with respect to|of|for|to|by|from|in)\s(?:it|them)\s*\Z", re.I)
_GOES_ON = r"s?(?:\s*[,.;:)!?]|\s+(?:is|are|was|were|has|have|of|and|in|for|at|on|to|by|with|stays?|gets?)\b)"


class English:
    """The grammar of English."""

    symbol_heads = frozenset(("symbol", "symbols", "notation", "sign", "variable", "quantity"))
    meaning_heads = frozenset(("meaning", "description", "what it is", "name", "stands for", "definition"))

    def outright(self, line: Line) -> Iterator[Found]:
        """Sentences and entries of lists; the whole clause must be understood."""
        told: list[int] = []
        for pattern in (_OUTRIGHT, _WRITE, _LISTED):
            for match in overlapping(pattern, line.text):
                for found in self._named(line, match.start("symbol"), match.span("words")):
                    told.append(found.end)
                    yield found
        for match in overlapping(_ELLIPTIC, line.text):
            if any("." not in line.text[end : match.start()] for end in told if end <= match.start()):
                yield from self._named(line, match.start("symbol"), match.span("words"))
        for match in overlapping(_TURNED, line.text):
            ended = match["called"] is not None or match["end"] is not None
            if ended and _NAMES.names(line, match.start("symbol"), match.span("words")):
                yield from self._named(line, match.start("symbol"), match.span("words"))

    def beside(self, line: Line, terms: Terms) -> Iterator[Found]:
        """The words between an article and a symbol, where they name something elsewhere too."""
        for match in overlapping(_BESIDE, line.text):
            words = match["words"].strip()
            if line.bare(match.start("symbol")) and _known(words, terms):
                yield from self._named(line, match.start("symbol"), match.span("words"))

    def cell(self, line: Line) -> Found | None:
        return next(self._named(line, 0, (0, len(line.text))), None) if line.text else None

    def _named(self, line: Line, symbol: int, span: tuple[int, int]) -> Iterator[Found]:
        pronoun = _PRONOUN.search(line.text, *span)
        found = trimmed(line, symbol, (span[0], pronoun.start() if pronoun else span[1]), _OPENINGS)
        words = line.text[found.start : found.end]
        named = len(words.split()) <= 16 and re.search("[A-Za-z]{2}", words)
        if not named or _OPENS_OTHERWISE.match(words) or _ONLY_A_KIND.fullmatch(words):
            return
        if line.bare(symbol) or not _OF_THE_FORMULA.search(words):
            yield found

    def normal(self, words: str) -> str:
        """Small letters, no articles, no plural."""
        kept = (word for word in re.split(r"[\s-]+", words.lower()) if word not in ("the", "a", "an", "its"))
        return " ".join(map(_singular, kept))

    def agree(self, one: str, other: str) -> bool:
        return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def _known(words: str, terms: Terms) -> bool:
    """Whether these words name something: a note says so, or a phrase goes on behind them as behind a noun.

    Adjectives stand before their noun, so "the current x" is told from "the learning rate η".
    """
    if _SMALL.search(words):
        return False
    pattern = rf"\b{re.escape(words)}{_GOES_ON}"
    return English().normal(words) in terms.said or re.search(pattern, terms.text, re.I) is not None


def _singular(word: str) -> str:
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
