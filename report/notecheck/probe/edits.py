"""The edits of a claim: every load-bearing token of its text, changed by a little, one at a time.

Load-bearing are numbers, units, percent signs, the cells of a table, the signs and symbols of
formulas, constants, operators and arguments of programs, and words that say one of a few things. The
same text always has the same edits, in the order in which they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.model import Claim, Read, Shape
from notecheck.probe.edit import Edit


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
