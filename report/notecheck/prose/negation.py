"""Whether a word stands negated: the clause before it in, a decision out.

Only what stands directly before the word, adverbs and auxiliaries aside, is taken as its negation
(不会变大, "does not become larger"). Where a negation stands farther off (不会随批量变大, "not as a
result of larger …"), or only takes away the certainty (不一定更快), nobody can tell by pattern what
is said: that is Scope.UNCLEAR or Scope.HEDGED, for the caller to refuse.
"""

from __future__ import annotations

import re
from enum import Enum

from notecheck.prose.markup import mask


class Scope(Enum):
    """What the words before (and directly behind) a word do to it."""

    PLAIN = "plain"
    NEGATED = "negated"
    HEDGED = "hedged"
    UNCLEAR = "unclear"


_CLAUSE = re.compile(r"[，。；：！？,;:!?()（）|“”\"→]|\.(?![0-9])|\n\s*\n")

_ZH_FILLERS = (
    "会|再|是|太|很|那么|这么|那样|这样|能够|能|可以|可|够|完全|明显|显著|真正|用|要|应该|应|得|一直|变得|变|显得|"
    "有所|算|怎么|多么|过于|过分|十分|特别|非常|更加|更|继续|大幅度|大幅|进一步|任何|因此|就|也|又|还|并|地|使得"
)
_ZH_NOT = re.compile(
    r"(?:绝不|从不|永不|毫不|并不|从未|并未|尚未|毫无|没有|没|未|无法|难以|并非|绝非|而非|(?<!除)非|(?<!有)无|"
    r"^不|(?<=([^差]))不(?!\1))"  # neither 差不多 nor the question 是不是
    rf"(?:{_ZH_FILLERS}|\s)*$"
)
_ZH_HEDGE = re.compile(
    r"(?:不一定|未必|不见得|不总是?|不必然?|不都|不全|并不总是?|不能保证|无法保证|不敢说|说不定)"
    rf"(?:{_ZH_FILLERS}|\s)*$"
)
_ZH_FAR = re.compile(
    r"(?:(?:不会|不能|不是|不|没有|没|无法|不可能|并不是?|并非|未能|未|不再|不可)"
    r"(?:随着?|让|使|令|把|将|因为?|由于|由|靠|对|被|像|给|以)|(?:避免|防止|阻止|杜绝)|(?:不如|不及|不比)).{0,20}$",
    re.DOTALL,
)
_ZH_ASKED = re.compile(r"(?:不就|难道不|岂不|何尝不)\s*(?:是\s*)?$")  # a question that says yes
_ZH_LESS = re.compile(r"(?:没有|没)[^时的后]{1,12}(?:那么|那样|这么)?$")  # 没有 SGD 快: not as fast as SGD
_ZH_UNDO = re.compile(r"(?:减少|减轻|缓解|消除|抑制|降低|克服|避免|防止|解决|摆脱)了?的?\s*$")
_ZH_AFTER = re.compile(r"\s*(?:不了|不起来|不到哪)")

_EN_FILLERS = (
    r"be|been|being|become|becomes|becoming|get|gets|getting|longer|any|very|so|too|much|even|really|quite|that|as|"
    r"significantly|substantially|noticeably|further|the|an?|to|particularly|entirely|completely|perfectly|fully|it|"
    r"them|exactly|just|ever|yet|all|is|are|was|were|have|has|had|going|do|does|make|steadily|monotonically"
)
_EN_NOT = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|cannot|without|hardly|rather\s+than|instead\s+of|fails?\s+to|failed\s+to|"
    rf"unable\s+to)|\b[a-z]+n['’]t)\s+(?:(?:{_EN_FILLERS})\s+)*$",
    re.I,
)
_EN_HEDGE = re.compile(
    r"(?:\bnot|n['’]t)\s+(?:necessarily|always|automatically|generally|usually|guaranteed\s+to)\s+"
    rf"(?:(?:{_EN_FILLERS})\s+)*$",
    re.I,
)
_EN_FAR = re.compile(
    r"(?:\b(?:not|never|cannot|without)|n['’]t)\s+(?:make|making|let|letting|cause|causing|allow|bring|lead|leads|keep|"
    r"keeping|have|because|mean|imply|help)\b.{0,60}$|\b(?:avoid|prevent|stop)(?:s|ed|ing|ped|ping)?\b.{0,60}$|"
    r"\b(?:reduc|remov|eliminat|overcom|suppress|relieve)(?:es?|ed|ing|s)?\s+(?:the\s+|any\s+)?$",
    re.I | re.DOTALL,
)


def scope(text: str, start: int, end: int, compares: bool = True) -> Scope:
    """What the clause around `text[start:end]` (of a Prose) does to the word there.

    A word that `compares` (fast, stable) can be denied by 没有 at a distance; a noun cannot.
    """
    before = text[:start]
    cuts = [cut.end() for cut in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] if cuts else 0 :]
    if _ZH_HEDGE.search(clause) or _EN_HEDGE.search(clause):
        return Scope.HEDGED
    if _ZH_ASKED.search(clause):
        return Scope.UNCLEAR
    negations, rest = 0, clause
    while found := (_ZH_NOT.search(rest) or _EN_NOT.search(rest)):
        negations, rest = negations + 1, rest[: found.start()]
    less = compares and _ZH_LESS.search(rest)
    far = less or _ZH_FAR.search(rest) or _ZH_UNDO.search(rest) or _EN_FAR.search(rest)
    if far or _ZH_AFTER.match(text, end):
        return Scope.UNCLEAR
    return Scope.NEGATED if negations % 2 else Scope.PLAIN


_FOREIGN = {
    "de": r"nicht|nichts|kein\w*|nie|niemals|nirgends|weder|ohne|kaum",
    "fr": r"ne|n(?=['’])|pas|jamais|aucune?|ni|sans|rien|guère",
    "es": r"no|nunca|jamás|ni|sin|ningun\w*|ningún|nada",
    "it": r"non|mai|né|senza|nessun\w*|niente|nulla",
    "pt": r"não|nunca|jamais|nem|sem|nenhum\w*|nada",
    "nl": r"niet|niets|geen|nooit|noch|zonder",
}
"""Words that deny, of languages in which the scope of a negation is not read."""


def foreign_negation(text: str, lang: str) -> tuple[int, int] | None:
    """Where a word that denies stands in the Markdown `text`, in a language that only has such a list."""
    words = _FOREIGN.get(lang.partition("-")[0])
    found = re.search(rf"(?<!\w)(?:{words})(?!\w)", mask(text), re.I) if words else None
    return found.span() if found else None
