"""The edits of a claim: every load-bearing token of its text, changed by a little, one at a time.

Load-bearing are numbers, units, percent signs, the cells of a table, the signs and symbols of
formulas, constants, operators and arguments of programs, and words that say one of a few things. The
same text always has the same edits, in the order in which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.model import Claim, Place, Read, Shape


@dataclass(frozen=True, order=True)
class Edit:
    """One change of a claim's text: `text[start:end]` is `old`, and becomes `new`."""

    start: int
    end: int
    kind: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The text after the edit."""
        return text[: self.start] + self.new + text[self.end :]

    def place(self, claim: Claim) -> Place:
        return claim.place_at(self.start)

    def __str__(self) -> str:
        return f"{_shown(self.old)} → {_shown(self.new)}"


def swapped_digits(words: str) -> str | None:
    """The first two neighbouring digits that differ, the other way round; None where none can be."""
    for found in re.finditer(r"[0-9](?=[0-9])", words):
        at = found.start()
        one, other = words[at], words[at + 1]
        if one != other and not (other == "0" and (at == 0 or not words[at - 1].isdigit())):
            return words[:at] + other + one + words[at + 2 :]
    return None


def _shown(words: str) -> str:
    return " ".join(words.split()) or "(nothing)"


def edits_of(claim: Claim, read: Sequence[Read] = ()) -> tuple[Edit, ...]:
    """All edits of a claim; `read` is what its check read, for the words of its own families."""
    found = dict.fromkeys(
        edit for edit in sorted(_edits(claim, read)) if edit.old == claim.text[edit.start : edit.end]
    )
    return tuple(edit for edit in found if edit.old != edit.new)


def _edits(claim: Claim, read: Sequence[Read]) -> Iterator[Edit]:
    if claim.shape is Shape.CODE:
        from notecheck.probe.code_edits import code_edits

        yield from code_edits(claim)
        return
    from notecheck.probe.formula_edits import formula_edits
    from notecheck.probe.prose_edits import number_edits, word_edits

    yield from formula_edits(claim)
    if claim.shape is not Shape.FORMULA:
        yield from number_edits(claim)
        yield from word_edits(claim, read)
    if claim.shape is Shape.TABLE:
        from notecheck.probe.table_edits import table_edits

        yield from table_edits(claim)
