"""What an edit did to a judgement: noticed or not.

Noticed means that the judgement changed: another verdict, an error that names a place, or, where a
flagged claim stays flagged, another computed condition, counterexample, case or correction. A text
that repeats the edited token has not changed: wherever the old token stood, the new one may stand,
as a word, as what was read from it, or as a number in any of the ways to show one. What a check
says in other words because the edited word is another one counts as changed: only its author knows
whether those words were computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from notecheck.model import Case, Counterexample, Kind, Read, Verdict
from notecheck.probe.edits import Edit
from notecheck.text import Math, Text, Value


def noticed(before: Verdict, after: Verdict, edit: Edit | None = None) -> bool:
    """Whether the judgement changed from `before` to `after`."""
    if after.kind is Kind.ERROR and after.kind is not before.kind:
        return after.where is not None and not after.trace
    if before.kind is not after.kind:
        return True
    if not before.kind.is_flag:
        return False
    said, says = list(_judgement(before)), list(_judgement(after))
    repeats = Repeats(_shown_as(before.read, after.read, edit) if edit else {})
    return len(said) != len(says) or not all(map(repeats, said, says))


def presumed(after: Verdict) -> bool:
    """Whether a check refused a claim because of a token that it takes for granted, judging nothing."""
    return after.kind is Kind.ERROR and bool(after.read) and after.read[-1].what == "presumed"


def _judgement(verdict: Verdict) -> Iterator[str]:
    """What a verdict says besides what it read, piece by piece.

    Not the summary, which may just repeat the words, and of a correction not the claim's own words.
    """
    yield from verdict.against
    if verdict.condition:
        yield from _pieces(verdict.condition)
    for part in verdict.correction.parts if verdict.correction else ():
        if isinstance(part, Text):
            yield from _pieces(part)
    for piece in verdict.evidence:
        if isinstance(piece, (Case, Counterexample)):
            yield from _pieces(piece.text)


def _pieces(value: Value) -> Iterator[str]:
    """The template of a text and its values, one by one."""
    if not isinstance(value, Text):
        yield value.latex if isinstance(value, Math) else str(value)
        return
    yield value.template
    for _, inner in value.values:
        yield from _pieces(inner)


class Repeats:
    """Whether one text is another in which new tokens stand in place of old ones, and nothing else."""

    def __init__(self, tokens: dict[str, set[str]]) -> None:
        self.tokens = tokens
        longest = sorted(map(re.escape, tokens), key=len, reverse=True)
        # A token is whole: 7 is no token of 0.7 or 70, nor "all" of "small"; Chinese has no blanks.
        self.old = re.compile(
            rf"(?<![0-9A-Za-z])(?<![0-9]\.)({'|'.join(longest) or '(?!)'})(?!\.?[0-9]|[A-Za-z])"
        )

    def __call__(self, before: str, after: str) -> bool:
        if before == after:
            return True
        pieces = self.old.split(before)
        pattern = "".join(
            f"(?:{'|'.join(map(re.escape, (piece, *self.tokens[piece])))})" if odd % 2 else re.escape(piece)
            for odd, piece in enumerate(pieces)
        )
        return re.fullmatch(pattern, after) is not None


def _shown_as(before: Sequence[Read], after: Sequence[Read], edit: Edit) -> dict[str, set[str]]:
    """The ways in which the old token may be shown, each with those in which the new one may be.

    A token may stand as it is written, as what was read from it (三 as 3, "grows" as up), and, where
    that is a number, as a fraction, as a decimal or in per cent.
    """
    pairs = {(edit.old.strip(), edit.new.strip())}
    old = {one.what: one for one in before if _is_at(one, edit, len(edit.old))}
    for new in after:
        if new.what in old and _is_at(new, edit, len(edit.new)):
            pairs |= {(old[new.what].words, new.words), (old[new.what].meaning, new.meaning)}
    values = {(_value(one), _value(other)) for one, other in pairs}
    for one, other in values:
        if one is not None and other is not None:
            pairs |= set(zip(_numerals(one), _numerals(other), strict=True))
    found: dict[str, set[str]] = {}
    for one_text, other_text in pairs:
        if one_text:
            found.setdefault(one_text, set()).add(other_text)
    return found


def _is_at(read: Read, edit: Edit, width: int) -> bool:
    """Whether this was read from the edited token or from words around it."""
    return read.start < edit.start + width and edit.start < read.start + len(read.words)


def _numerals(value: Fraction) -> tuple[str, ...]:
    return str(value), f"{float(value):g}", str(100 * value), f"{100 * float(value):g}"


def _value(words: str) -> Fraction | None:
    found = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?(?:/[1-9][0-9]*)?)\s*([%％]?)", words.replace(",", ""))
    return Fraction(found[1]) / (100 if found[2] else 1) if found and not (
        "." in found[1] and "/" in found[1]
    ) else None
