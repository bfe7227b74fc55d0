"""What an edit did to a judgement: noticed, refused, the same by rule, or missed.

Noticed means that the judgement changed: another verdict, or, where a flagged claim stays flagged,
another computed condition, counterexample, case or correction. A text that repeats the edited token
has not changed (see `echo`). An error that names a place in a note is noticed as well, but told
apart: the check refused the edited claim, because it could not read it or takes the word for
granted, and judged nothing. A check that breaks, or that runs out of time, noticed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from notecheck.model import Case, Claim, Counterexample, Kind, Verdict
from notecheck.probe.echo import Echo
from notecheck.probe.edit import Edit
from notecheck.probe.equivalence import only_renames, within_precision


class Outcome(StrEnum):
    """What came of one edit."""

    JUDGED = "judged anew"
    REFUSED = "refused"
    SAME = "says the same"
    MISSED = "not noticed"
    EAGER = "turned, though it says the same"

    @property
    def is_fault(self) -> bool:
        """Whether the check should do otherwise, or say why it need not."""
        return self in (Outcome.MISSED, Outcome.EAGER)


def outcome(claim: Claim, edit: Edit, before: Verdict, after: Verdict) -> Outcome:
    """What the edit of a claim that was judged `before` did, by the judgement `after` it."""
    if only_renames(claim, edit):
        return Outcome.SAME if after.kind is before.kind else Outcome.EAGER
    if refused(before, after):
        return Outcome.REFUSED
    if noticed(before, after, Echo.of(claim, edit, before.read, after.read)):
        return Outcome.JUDGED
    return Outcome.SAME if within_precision(claim, edit, before, after) else Outcome.MISSED


def refused(before: Verdict, after: Verdict) -> bool:
    """Whether the judgement became an error that names what in a note cannot be used."""
    if after.kind is not Kind.ERROR or before.kind is Kind.ERROR:
        return False
    in_note = after.where is not None and after.where.path.endswith(".md")
    return in_note and not after.trace


def noticed(
    before: Verdict, after: Verdict, repeats: Callable[[str, str], bool] = lambda said, says: said == says
) -> bool:
    """Whether the judgement changed from `before` to `after`.

    `repeats` tells whether one text of a verdict says no more than another did.
    """
    if before.kind is not after.kind:
        return after.kind is not Kind.ERROR or refused(before, after)
    if not before.kind.is_flag:
        return False
    said, says = list(_judgement(before)), list(_judgement(after))
    return len(said) != len(says) or not all(map(repeats, said, says))


def _judgement(verdict: Verdict) -> Iterator[str]:
    """What a verdict says besides what it read; not its summary, which may just repeat the words."""
    yield from verdict.against
    if verdict.condition:
        yield verdict.condition.source
    if verdict.correction:
        parts = verdict.correction.parts
        yield "".join(part if isinstance(part, str) else part.source for part in parts)
    for piece in verdict.evidence:
        if isinstance(piece, (Case, Counterexample)):
            yield piece.text.source
