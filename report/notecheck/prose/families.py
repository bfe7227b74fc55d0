"""Word families: what a sentence can say about direction, size, speed, certainty, …

General language, in Chinese and English, nothing of any one course. A family has a few meanings
that exclude each other, each with the words that say it. Where a single character is enough in
Chinese (噪声大, 波动小), it counts as a word only where it stands as a predicate: at the end of its
clause, or before words like 些, 得多, 且, 导致; never inside 大小, 小批量, 大约.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_CLAUSE_END = (
    r"(?=\s*(?:$|[，。；、！？：,;!?:)）\]】”’…|→]|\.(?!\d)|\n|的(?:$|[，。；、])|而|且|但|并|时|些|得多|很多|多了|一些|一点|了"
    r"|导致|使|让|会|就|则|所以|因此|的话|也|又|还))"
)


def listed(words: str) -> tuple[str, ...]:
    """The words of a list, between commas or on lines of their own.

    >>> listed("larger, bigger")
    ('larger', 'bigger')
    """
    return tuple(word for word in re.split(r"\s*[,\n]\s*", words.strip()) if word)


_DEGREES = listed(
    """
    很, 较, 更, 更加, 太, 过, 过于, 非常, 特别, 十分, 极, 极其, 相当, 比较, 偏, 稍, 略, 挺, 足够, 够, 尤其,
    越发, 愈发
    """
)


def forms(verbs: str) -> tuple[str, ...]:
    """The regular forms of a list of English verbs; a bar doubles the consonant behind it ("drop|p").

    >>> forms("increase, drop|p")
    ('increase', 'increases', 'increased', 'increasing', 'drop', 'drops', 'dropped', 'dropping')
    """
    every: list[str] = []
    for verb in listed(verbs):
        verb, _, rest = verb.partition(" ")
        base, _, doubled = verb.partition("|")
        if base.endswith("y") and base[-2] not in "aeiou":
            four = (base, base[:-1] + "ies", base[:-1] + "ied", base + "ing")
        else:
            stem = base[:-1] if base.endswith("e") else base + doubled
            ending = "es" if base.endswith(("sh", "ch", "ss", "x", "z")) else "s"
            four = (base, base + ending, stem + "ed", stem + "ing")
        every += [f"{form} {rest}".strip() for form in four]
    return tuple(every)


def degrees(*signs: str) -> tuple[str, ...]:
    """Chinese adjectives of one character with their degrees: 很大, 较大, 更大 …"""
    return tuple(degree + sign for sign in signs for degree in _DEGREES)


def becoming(*comparatives: str) -> str:
    """A pattern of English comparatives as a change: "gets larger", "larger and larger", "ever larger"."""
    verbs = "turn(?:s|ed|ing)?|get(?:s|ting)?|got|becom(?:es?|ing)|became|grow(?:s|ing)?|grew"
    words = "|".join(comparatives)
    steady = rf"(?:{words})\s+and\s+(?:{words})|ever\s+(?:{words})"
    change = rf"(?:{verbs})\s+(?:(?:any|even|still|yet|much)\s+)?(?:{words})"
    return rf"\b(?P<w>(?:(?:{verbs})\s+)?(?:{steady})|{change})\b"


def growing(*signs: str) -> tuple[str, ...]:
    """Chinese adjectives as a change: 越来越大, 变大, 愈来愈大, 越变越大."""
    return tuple(
        change + sign
        for sign in signs
        for change in ("越来越", "变", "变得越来越", "变得更", "愈来愈", "越变越", "日益变")
    )


@dataclass(frozen=True, eq=False)
class Family:
    """Words that say one of a few things that exclude each other.

    `meanings` maps each meaning to its words, those to suggest first. Negation turns a `two_sided`
    family around (by default one with two meanings) and is an error in any other. `others` are
    regular expressions of words that only contain a word of the family (大小, "mean squared"), and
    `predicates` the single characters that say a meaning where they stand as a predicate, with
    `patterns` (regular expressions, the group `w` being the word) for whatever else depends on
    where it stands.
    """

    name: str
    meanings: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...] = ()
    predicates: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[tuple[str, str], ...] = ()
    two_sided: bool | None = None

    @property
    def turns(self) -> bool:
        """Whether negation turns a word of this family into its opposite."""
        return len(self.meanings) == 2 if self.two_sided is None else self.two_sided

    @cached_property
    def lookup(self) -> dict[str, str]:
        """The meaning of each word, lower case, blanks and hyphens alike. ValueError for two meanings."""
        table: dict[str, str] = {}
        for meaning, words in self.meanings.items():
            for word in words:
                if table.setdefault(normal(word), meaning) != meaning:
                    raise ValueError(f"{word!r} has two meanings in the family {self.name}")
        return table

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All words and the `others` (in the group "other"), the longest first."""
        words = sorted(self.lookup, key=len, reverse=True)
        other = "|".join(map(_bounded, self.others)) or r"(?!)"
        return re.compile(f"(?P<other>{other})|(?:{'|'.join(map(_word, words))})", re.I)

    @cached_property
    def standing(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The patterns of what is a word only where it stands so, each with its meaning."""
        signs = [(rf"(?<=[\u3400-\u9fffA-Za-z\ufffc）) ])(?P<w>{sign}){_CLAUSE_END}", meaning)
                 for sign, meaning in self.predicates.items()]  # fmt: skip
        return tuple((re.compile(pattern, re.I), meaning) for pattern, meaning in (*signs, *self.patterns))


def normal(words: str) -> str:
    """Lower case, with single blanks for blanks and hyphens, and straight apostrophes."""
    return re.sub(r"[\s\-‐‑]+", " ", words.strip().lower().replace("’", "'"))


def _bounded(pattern: str) -> str:
    """A pattern of English words, kept from matching inside other words."""
    return rf"(?<![A-Za-z\-‐‑])(?:{pattern})(?![A-Za-z])" if pattern.isascii() else pattern


def _word(word: str) -> str:
    """A word as a regular expression; English words end where letters end."""
    body = r"[\s\-‐‑]+".join(map(re.escape, word.split(" "))).replace("'", "['’]")
    inside = word.startswith("n't") or not (word[0].isascii() and word[0].isalpha())
    head = "" if inside else r"(?<![A-Za-z\-‐‑])"
    return head + body + (r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "")
