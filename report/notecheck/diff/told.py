"""A diff in words: one headline and a few lines for each change, and a sentence for the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notecheck.diff.changes import Change, Diff, What
from notecheck.diff.places import Fate, Words
from notecheck.diff.touched import By, because, listed
from notecheck.diff.wording import on_a_line, told
from notecheck.explained import SIGNS, contradicted, counted, remedies
from notecheck.model import Counterexample, Judged, Kind, Place, Problem

LOST_SIGN = "∅"
AS_BEFORE = "With the same verdict on the same evidence"


@dataclass(frozen=True)
class Section:
    """What stands under one title: changes, or new problems of the course."""

    title: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Quiet:
    """Claims that nothing came of, together by what happened to them."""

    happened: str
    changes: tuple[Change, ...]

    @property
    def place(self) -> Place:
        """Where the reason stands: the used claim, the code, the settings, or the note they went to."""
        first = self.changes[0]
        if first.went_along:
            return first.claim.place
        cause = first.causes[0]
        if cause.by is By.SEED:
            return Place("pyproject.toml", 1)
        used = {one.id: one.place for one in first.after.uses} if first.after else {}
        return used.get(cause.name) or Place(cause.name, 1)

    def __str__(self) -> str:
        ids = ", ".join(dict.fromkeys(change.claim.id for change in self.changes))
        return f"{self.happened}: {counted(len(self.changes), 'claim')} ({ids})"


def sections(diff: Diff) -> tuple[Section, ...]:
    """What is told one by one, the causes before what follows from them; `quiet` has the rest."""
    loud = [change for change in diff.changes if not change.is_quiet]
    pressing = [change for change in loud if change.needs_a_person]
    rest = [change for change in loud if not change.needs_a_person]
    found = (
        Section("To look at", _own_first(change for change in pressing if not change.follows)),
        Section("Newly wrong with the course", problems=diff.problems),
        Section(
            "To look at, since something that they rest on changed",
            tuple(change for change in pressing if change.follows),
        ),
        Section("Also changed", _own_first(rest)),
    )
    return tuple(section for section in found if section.changes or section.problems)


def _own_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Claims whose own text changed before those that something else happened to."""
    own = {What.LOST, What.ADDED, What.EDITED, What.REWORDED}
    return tuple(sorted(changes, key=lambda change: own.isdisjoint(change.what)))


def quiet(diff: Diff) -> tuple[Quiet, ...]:
    """The claims that nothing came of, together by what happened to them."""
    groups: dict[str, list[Change]] = {}
    for change in diff.changes:
        if change.is_quiet:
            groups.setdefault(_as_before(change), []).append(change)
    return tuple(Quiet(happened, tuple(changes)) for happened, changes in groups.items())


def _as_before(change: Change) -> str:
    if change.went_along and change.before:
        return f"moved from {change.before.claim.place.path} to {change.claim.place.path}"
    return f"judged anew for {because(change.causes)}"


def sign(change: Change) -> str:
    """The sign of the verdict as it is now."""
    return SIGNS[change.after.verdict.kind] if change.after else LOST_SIGN


def what_happened(change: Change) -> str:
    """`edited, turned`."""
    return ", ".join(what.label for what in change.what)


def headline(change: Change) -> str:
    """`✗ notes/a.md:3:1 days: edited, turned`."""
    stood = "" if change.after else " (as it stood)"
    return f"{sign(change)} {change.claim.place} {change.claim.id}: {what_happened(change)}{stood}"


def paragraphs(section: Section) -> Iterator[tuple[Change, tuple[str, ...]]]:
    """Each change with its details; where the same happened to its twin before it, with its own alone."""
    firsts: dict[tuple[str, tuple[What, ...]], tuple[Change, tuple[str, ...]]] = {}
    for change in section.changes:
        lines = details(change)
        twin, said = firsts.setdefault((change.claim.id, change.what), (change, lines))
        edit = told(change.words)
        own = tuple(line for line in lines if line == edit or line not in said)
        if twin is not change and len(own) + 1 < len(lines):  # one line fewer would say no less
            lines = (*own, f"the rest is as at {twin.claim.place}")
        yield change, lines


def details(change: Change) -> tuple[str, ...]:
    """What happened to a claim, line by line."""
    if change.after is None:
        return tuple(_of_lost(change))
    return tuple(_of_claim(change, change.after))


def _of_lost(change: Change) -> Iterator[str]:
    yield f"it said: {on_a_line(change.claim.text)}"
    if change.before:
        yield f"it was {change.before.verdict.kind.value}"
    if change.fate:
        yield _fate(change.fate)
    if change.forgotten:
        yield "its accepted verdict was forgotten with it"


def _fate(fate: Fate) -> str:
    match fate.words:
        case Words.RENAMED:
            return f"its words are now the claim {fate.claim} at {fate.now}"
        case Words.REWRITTEN:
            return f"much like it is the new claim {fate.claim} at {fate.now}"
        case Words.UNMARKED:
            return f"its words stand at {fate.now} and are no claim: nothing judges them now"
        case Words.GONE if fate.now:
            return f"its words are gone from {fate.now.path}:{fate.now.line}"
    return "its words are gone, and its note with them"


def _of_claim(change: Change, after: Judged) -> Iterator[str]:
    if What.MOVED in change.what and change.before:
        yield f"it stood at {change.before.claim.place}"
    if change.words:
        yield told(change.words)
    if What.REWORDED in change.what:
        yield "every reading is as it was"
    yield from _verdict(change, after)
    if What.TWIN in change.what:
        yield from (f"twin: {slip}" for slip in after.slips)
    yield from _acceptance(change, after)


def _verdict(change: Change, after: Judged) -> Iterator[str]:
    kind, cause = after.verdict.kind.value, because(change.causes)
    if What.TURNED in change.what and change.before:
        yield f"{change.before.verdict.kind.value} → {kind} ({cause}): {after.verdict.summary}"
    elif What.ADDED in change.what:
        yield f"{kind}: {after.verdict.summary}"
    elif What.EVIDENCE in change.what:
        yield f"still {kind} ({cause}), with another {listed(change.parts)}: {after.verdict.summary}"
    elif change.causes:
        yield f"still {kind}" + (", on the same evidence" if after.verdict.method else "")
    new = {What.TURNED, What.ADDED}.intersection(change.what)
    yield from (line for part, line in _evidence(after) if new or part in change.parts)


def _evidence(one: Judged) -> Iterator[tuple[str, str]]:
    """What a verdict says besides its summary: which part of it, and the line for it."""
    verdict = one.verdict
    if verdict.kind is Kind.ERROR and verdict.where:
        yield "where", f"where: {verdict.where}"
    yield from (("remark", f"mend it: {remedy}") for remedy in remedies(verdict))
    if verdict.condition:
        yield "condition", f"holds only if: {verdict.condition}"
    for piece in verdict.evidence:
        if isinstance(piece, Counterexample):
            yield "counterexample", f"counterexample: {piece.text}"
    if verdict.against:
        yield "contradiction", f"contradicts {listed(list(contradicted(one)))}"
    if one.corrected:
        yield "correction", f"correct it to: {on_a_line(one.corrected)}"


def _acceptance(change: Change, after: Judged) -> Iterator[str]:
    if What.OUTDATED in change.what:
        yield f"{after.outdated}: review it, then run notecheck accept {after.claim.id}"
    elif What.ACCEPTED in change.what:
        accepted = [one.accepted.kind.value if one and one.accepted else "" for one in (change.before, after)]
        was, now = (f"accepted as {kind}" if kind else "not accepted" for kind in accepted)
        yield f"{was} → {now}" if was != now else f"{now} anew, as it reads now"


def count(diff: Diff) -> str:
    """How many claims changed, and how."""
    if not diff.claims and not diff.changes and not diff.problems:
        return "Nothing was compared: neither state has a claim."
    changed = [change for change in diff.changes if not change.is_quiet]
    along = sum(change.went_along for change in diff.changes)
    anew = len(diff.changes) - len(changed) - along
    happened = Counter(what for change in changed for what in change.what)
    listed = ", ".join(f"{happened[what]} {what.label}" for what in What if happened[what])
    better = sum(change.better for change in changed)
    needs = sum(change.needs_a_person for change in changed) + len(diff.problems)
    parts = (
        f"{counted(len(changed), 'claim')} changed: {listed}." if changed else "No claim changed.",
        f"{better} now confirmed." if better else "",
        f"{counted(along, 'claim')} moved to another note." if along else "",
        f"{counted(anew, 'claim')} judged anew and as before." if anew else "",
        f"{needs} to look at." if needs else "Nothing to look at.",
    )
    return " ".join(part for part in parts if part)
