"""The differences between two states of a course: of each claim what happened to it, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from notecheck.diff.touched import Ground
from notecheck.model import Claim, Judged, Kind, Note, Problem, Report
from notecheck.pipeline import Bound
from notecheck.probe.outcome import noticed


class What(StrEnum):
    """What can happen to a claim; several things can happen to one."""

    LOST = "lost"
    ADDED = "added"
    MOVED = "moved"
    EDITED = "edited"
    REWORDED = "reworded"
    TURNED = "turned"
    EVIDENCE = "other evidence"
    CHECK = "check changed"
    GROUND = "ground changed"
    TWIN = "out of step"
    ACCEPTANCE = "acceptance out of date"
    UNCHECKED = "without a check"


@dataclass(frozen=True)
class Change:
    """What happened to one claim between two states of the course.

    `words` are the changed words, as (old, new); `causes` say what turned the verdict or changed
    its evidence: "its own text", "the claim …, which it uses", "its check".
    """

    before: Judged | None
    after: Judged | None
    what: tuple[What, ...]
    words: tuple[tuple[str, str], ...] = ()
    causes: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """The claim as it stands now, or as it stood where it is lost."""
        one = self.after or self.before
        assert one is not None
        return one.claim

    @property
    def better(self) -> bool:
        """Whether a flag or a fault turned into a confirmed claim."""
        return What.TURNED in self.what and bool(self.after and self.after.verdict.kind is Kind.CONFIRMED)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look: something was lost, or is not as it was accepted."""
        return What.LOST in self.what or bool(self.after and self.after.differs)


@dataclass(frozen=True)
class Diff:
    """Two states of a course, compared."""

    before: str
    after: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...] = ()  # those that were not there before

    @property
    def status(self) -> int:
        """0 where nothing needs a person, else 1."""
        return int(bool(self.problems) or any(change.needs_a_person for change in self.changes))


@dataclass(frozen=True)
class State:
    """One state of a course: its name, its claims and checks, what was judged, what each rests on."""

    name: str
    bound: Bound
    report: Report
    grounds: Mapping[str, Ground]

    def code(self, key: str) -> str:
        return self.grounds[key][2] if key in self.grounds else ""


def compare(old: State, new: State, judged: Collection[str]) -> Diff:
    """The differences between two states; only the claims in `judged` were judged on both sides."""
    olds = {one.claim.key: one for one in old.report.judged}
    news = {one.claim.key: one for one in new.report.judged}
    moved = set(_moved(old.bound, new.bound))
    recoded = {key for key in judged if old.code(key) != new.code(key)}
    changes = [
        _change(olds.get(key), news.get(key), key in moved, key in recoded)
        for key in _in_order(old.bound, new.bound, judged)
    ]
    changes += [_stayed(old.bound, new.bound, key) for key in sorted(moved - set(judged))]
    known = {_saying(problem) for problem in old.bound.problems}
    problems = tuple(one for one in new.bound.problems if _saying(one) not in known)
    return Diff(old.name, new.name, tuple(change for change in changes if change.what), problems)


def _saying(problem: Problem) -> tuple[str, str]:
    return problem.place.path, problem.what


def _in_order(old: Bound, new: Bound, keys: Collection[str]) -> Iterator[str]:
    """The claims that are there now in the order of the notes, then the lost ones."""
    there = [claim.key for claim in new.claims]
    yield from (key for key in dict.fromkeys(there) if key in keys)
    yield from (
        key for key in dict.fromkeys(claim.key for claim in old.claims) if key in keys and key not in there
    )


def _change(before: Judged | None, after: Judged | None, moved: bool, recoded: bool) -> Change:
    if after is None:
        return Change(before, None, (What.LOST,))
    if before is None:
        unbound = after.binding is None
        return Change(None, after, (What.ADDED, What.UNCHECKED) if unbound else (What.ADDED,))
    what = [What.MOVED] if moved else []
    words = word_changes(before.claim.text, after.claim.text)
    causes = tuple(_causes(before, after, recoded))
    turned = before.verdict.kind is not after.verdict.kind
    other = not turned and (noticed(before.verdict, after.verdict) or before.corrected != after.corrected)
    if words:
        what.append(What.REWORDED if before.reading == after.reading and not turned else What.EDITED)
    elif "its check" in causes:
        what.append(What.CHECK)
    elif causes:
        what.append(What.GROUND)
    if turned:
        what.append(What.TURNED)
    elif other:
        what.append(What.EVIDENCE)
    if after.slips and not before.slips:
        what.append(What.TWIN)
    if after.binding is None:
        what.append(What.UNCHECKED)
    elif after.differs.startswith(("accepted as", "its reading")) and not before.differs:
        what.append(What.ACCEPTANCE)
    quiet = What.GROUND in what and len(what) == 1  # a used claim changed, and nothing came of it
    return Change(before, after, () if quiet else tuple(what), words, causes)


def _stayed(old: Bound, new: Bound, key: str) -> Change:
    """A claim that only moved: it was not judged again."""
    from notecheck.text import quote

    def still(bound: Bound) -> Judged:
        from notecheck.model import Verdict

        claim = next(one for one in bound.claims if one.key == key)
        return Judged(claim, Verdict(Kind.CONFIRMED, quote("")), bound.bindings.get(claim.id))

    return Change(still(old), still(new), (What.MOVED,))


def _causes(before: Judged, after: Judged, recoded: bool) -> Iterator[str]:
    if before.claim.text != after.claim.text:
        yield "its own text"
    old = {one.id: one.text for one in before.uses}
    for one in after.uses:
        if old.get(one.id) != one.text:
            yield f"the claim {one.id}, which it uses"
    if recoded:
        yield "its check"


# ---- where claims stand ------------------------------------------------------------------------------


def _moved(old: Bound, new: Bound) -> Iterator[str]:
    """Claims with the same text in another note, under another heading, or among other neighbours."""
    before = {claim.key: (note, claim) for note in old.notes for claim in note.claims}
    after = {claim.key: (note, claim) for note in new.notes for claim in note.claims}
    for note in new.notes:
        here = [claim.key for claim in note.claims if claim.key in before]
        there = [claim.key for one in old.notes if one.path == note.path for claim in one.claims]
        there = [key for key in there if key in after and after[key][0].path == note.path]
        matcher = SequenceMatcher(None, there, here, autojunk=False)
        kept = {here[b + i] for _, b, size in matcher.get_matching_blocks() for i in range(size)}
        for key in here:
            was, now = before[key], after[key]
            elsewhere = was[0].path != now[0].path or key not in kept or _heading(*was) != _heading(*now)
            if elsewhere:
                yield key


def _heading(note: Note, claim: Claim) -> str:
    headings = re.findall(r"^#{1,6}\s+(.*)$", note.source[: claim.start], re.M)
    return headings[-1] if headings else ""


# ---- which words -------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|[0-9]+(?:\.[0-9]+)?|\s+|.", re.S)


def word_changes(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The words that changed, as (old, new) with blanks on one side for what was added or taken out.

    Chinese is compared character by character, other scripts word by word; changes with nothing but
    a blank or one character between them are told as one.

    >>> word_changes("today 70%, yesterday 21%", "today 70%, yesterday 20%")
    (('21', '20'),)
    """
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    spans: list[list[int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if spans and len("".join(one[spans[-1][1] : a])) <= 1:
            spans[-1][1], spans[-1][3] = b, d
        else:
            spans.append([a, b, c, d])
    return tuple(("".join(one[a:b]).strip(), "".join(other[c:d]).strip()) for a, b, c, d in spans)


def told(words: Sequence[tuple[str, str]]) -> str:
    """Changed words in a row: `21 → 20, "new words" added`."""

    def one(old: str, new: str) -> str:
        old, new = (" ".join(part.split()) for part in (old, new))
        if not old:
            return f"“{new}” added"
        return f"“{old}” taken out" if not new else f"“{old}” → “{new}”"

    return ", ".join(one(*pair) for pair in words)
