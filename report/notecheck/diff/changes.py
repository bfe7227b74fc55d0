"""The differences between two states of a course: of each claim what happened to it, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from notecheck.diff.places import Fate, fate
from notecheck.diff.touched import By, Cause, Ground, causes
from notecheck.diff.wording import Pair, word_changes
from notecheck.model import Accepted, Claim, Evidence, Judged, Kind, Problem, Report
from notecheck.pipeline import Bound


class What(StrEnum):
    """What can happen to a claim; several things can happen to one."""

    LOST = "lost"
    ADDED = "added"
    MOVED = "moved"
    EDITED = "edited"
    REWORDED = "reworded"
    CHECK = "check-changed"
    GROUND = "ground-changed"
    TURNED = "turned"
    EVIDENCE = "other-evidence"
    TWIN = "out-of-step"
    OUTDATED = "acceptance-out-of-date"
    ACCEPTED = "acceptance-changed"
    UNCHECKED = "without-a-check"

    @property
    def label(self) -> str:
        return self.value.replace("-", " ")


@dataclass(frozen=True)
class Change:
    """What happened to one claim between two states of the course.

    `words` are the changed words, `causes` what is different in what its verdict rests on, `parts`
    the parts of its evidence that are others now. Of a lost one, `fate` is what became of its passage,
    and `forgotten` whether the verdict that was accepted for it is gone too: somebody ran `accept`.
    """

    before: Judged | None
    after: Judged | None
    what: tuple[What, ...]
    words: tuple[Pair, ...] = ()
    causes: tuple[Cause, ...] = ()
    parts: tuple[str, ...] = ()
    fate: Fate | None = None
    forgotten: bool = False

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
    def is_quiet(self) -> bool:
        """Whether it was judged anew for its ground, or went to another note, and nothing came of it."""
        return self.went_along or {What.CHECK, What.GROUND}.issuperset(self.what)

    @property
    def went_along(self) -> bool:
        """Whether all that happened to the claim is that it stands in another note."""
        if self.before is None or self.after is None or self.what != (What.MOVED,):
            return False
        return self.before.claim.place.path != self.after.claim.place.path

    @property
    def follows(self) -> bool:
        """Whether nothing happened to the claim itself, only to what it rests on."""
        return bool(self.causes) and Cause(By.TEXT) not in self.causes

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look: it is lost, or this edit left it otherwise than accepted.

        A lost claim whose accepted verdict was forgotten with it has been looked at.
        """
        if self.after is None:
            return not self.forgotten
        harmless = {What.MOVED, What.REWORDED, What.CHECK, What.GROUND}.issuperset(self.what)
        same = self.before is not None and self.before.differs == self.after.differs
        return bool(self.after.differs) and not (harmless and same)


@dataclass(frozen=True)
class Diff:
    """Two states of a course, compared: `claims` is how many the newer one has."""

    before: str
    after: str
    claims: int
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...] = ()  # those that were not there before

    @property
    def status(self) -> int:
        """The exit status: 1 where something needs a person, 5 where there is nothing to compare."""
        if self.problems or any(change.needs_a_person for change in self.changes):
            return 1
        return 0 if self.claims else 5


@dataclass(frozen=True)
class State:
    """One state of a course: its name, its claims with their checks, and what each rests on."""

    name: str
    bound: Bound
    grounds: Mapping[str, Ground]
    accepted: Mapping[str, Accepted]


def compare(old: State, new: State, moved: Collection[str], was: Report, now: Report) -> Diff:
    """The differences between two states, from what was judged of the touched claims on both sides."""
    olds, news = ({one.claim.key: one for one in report.judged} for report in (was, now))
    changes = [
        _added(news[key]) if key not in olds else _change(olds[key], news[key], old, new, key in moved)
        for key in news
    ]
    changes += [_lost(one, old, new) for key, one in olds.items() if key not in news]
    known = {_saying(problem) for problem in old.bound.problems}
    problems = tuple(one for one in new.bound.problems if _saying(one) not in known)
    claims = sum(len(note.claims) for note in new.bound.notes)
    return Diff(old.name, new.name, claims, tuple(change for change in changes if change.what), problems)


def _saying(problem: Problem) -> tuple[str, str]:
    """A problem without the lines that it names, which shift with every edit above them."""
    return problem.place.path, re.sub(r":\d+(:\d+)?", "", problem.what)


def _lost(one: Judged, old: State, new: State) -> Change:
    key = one.claim.key
    forgotten = key in old.accepted and key not in new.accepted
    return Change(one, None, (What.LOST,), fate=fate(one.claim, old.bound, new.bound), forgotten=forgotten)


def _added(one: Judged) -> Change:
    what = (What.ADDED, What.UNCHECKED) if one.verdict.kind is Kind.UNCHECKED else (What.ADDED,)
    return Change(None, one, (*what, What.TWIN) if one.slips else what)


def _change(before: Judged, after: Judged, old: State, new: State, moved: bool) -> Change:
    key = after.claim.key
    because = tuple(causes(old.grounds[key], new.grounds[key]))
    parts = tuple(_parts(before, after)) if before.verdict.kind is after.verdict.kind else ()
    what = _happened(before, after, because, parts)
    words = word_changes(before.claim.text, after.claim.text, after.claim.shape)
    return Change(before, after, (*[What.MOVED] * moved, *what), words, because, parts)


def _happened(
    before: Judged, after: Judged, because: tuple[Cause, ...], parts: tuple[str, ...]
) -> Iterator[What]:
    turned = before.verdict.kind is not after.verdict.kind
    if before.claim.text != after.claim.text or before.claim.shape is not after.claim.shape:
        yield What.REWORDED if _says_the_same(before, after) else What.EDITED
    by = {cause.by for cause in because}
    if By.CHECK in by:
        yield What.CHECK
    if By.CLAIM in by or By.SEED in by:
        yield What.GROUND
    if turned:
        yield What.TURNED
    elif parts:
        yield What.EVIDENCE
    if after.slips and _slips(before) != _slips(after):
        yield What.TWIN
    if after.verdict.kind is Kind.UNCHECKED and (turned or before.claim.text != after.claim.text):
        yield What.UNCHECKED
    if after.outdated and not before.outdated:
        yield What.OUTDATED
    elif _entry(before) != _entry(after):
        yield What.ACCEPTED


def _says_the_same(before: Judged, after: Judged) -> bool:
    """Whether everything that is read from a claim is as it was, and it is judged alike."""
    return (
        before.reading == after.reading
        and before.verdict.kind is after.verdict.kind
        and after.verdict.kind.is_judgement
    )


def _slips(one: Judged) -> set[tuple[str, str, str]]:
    return {(slip.lang, slip.words, slip.other_words) for slip in one.slips}


def _entry(one: Judged) -> tuple[Kind, str] | None:
    return (one.accepted.kind, one.accepted.reading) if one.accepted else None


# ---- evidence ----------------------------------------------------------------------------------------


def _parts(before: Judged, after: Judged) -> Iterator[str]:
    """The parts of a judgement that are others now; what it read, and from which words, is none."""
    was, now = before.verdict, after.verdict
    names = {"method": "method", "summary": "summary", "condition": "condition", "against": "contradiction"}
    yield from (told for name, told in names.items() if getattr(was, name) != getattr(now, name))
    old, new = _by_name(was.evidence), _by_name(now.evidence)
    yield from (name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name))
    if _put_in(before) != _put_in(after):
        yield "correction"


def _by_name(evidence: tuple[Evidence, ...]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for piece in evidence:
        found.setdefault(type(piece).__name__.lower(), []).append(piece)
    return found


def _put_in(one: Judged) -> tuple[str, ...]:
    """What a correction puts into the claim, without the note's own words around it."""
    return tuple(new for _, new in word_changes(one.claim.text, one.corrected)) if one.corrected else ()
