"""Where claims stand: which ones moved, and what became of the passage of a lost one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from notecheck.diff.wording import on_a_line
from notecheck.model import Claim, Note, Place
from notecheck.notes import markdown
from notecheck.pipeline import Bound


def moved(old: Bound, new: Bound) -> frozenset[str]:
    """The keys of claims that stand in another note, under another heading or in another order.

    Lines that shift, and headings that are only renamed, move nothing.
    """
    before = {claim.key: (note, claim) for note in old.notes for claim in note.claims}
    after = {claim.key: (note, claim) for note in new.notes for claim in note.claims}
    found: set[str] = set()
    for key in before.keys() & after.keys():
        (one, was), (other, now) = before[key], after[key]
        if one.path != other.path or (one.source != other.source and _resettled(one, was, other, now)):
            found.add(key)
    notes = {note.path: note for note in old.notes}
    for note in new.notes:
        if note.path in notes and notes[note.path].source != note.source:
            found.update(_reordered(notes[note.path], note))
    return frozenset(found)


def _resettled(one: Note, was: Claim, other: Note, now: Claim) -> bool:
    """Whether a claim stands under another heading, both of which the two states know."""
    old, new = heading(one, was), heading(other, now)
    return old != new and (old in _headings(other)[1] or new in _headings(one)[1])


def _reordered(one: Note, other: Note) -> Iterator[str]:
    """Claims that changed places within a note; those between which they jumped stay."""
    there, here = ([claim.key for claim in note.claims] for note in (one, other))
    there, here = [key for key in there if key in here], [key for key in here if key in there]
    matcher = SequenceMatcher(None, there, here, autojunk=False)
    kept = {here[b + i] for _, b, size in matcher.get_matching_blocks() for i in range(size)}
    yield from (key for key in here if key not in kept)


def heading(note: Note, claim: Claim) -> str:
    """The heading that a claim stands under; empty above the first."""
    lines, titles = _headings(note)
    number = bisect_right(lines, claim.place.line)
    return titles[number - 1] if number else ""


@lru_cache(maxsize=128)
def _headings(note: Note) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The lines of a note's headings, from 1, and their titles."""
    tokens = markdown().parse(note.source)
    found = [
        ((token.map or [0])[0] + 1, tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    return tuple(line for line, _ in found), tuple(title for _, title in found)


# ---- lost claims -------------------------------------------------------------------------------------


class Words(StrEnum):
    """What can become of the words of a lost claim."""

    GONE = "gone"
    UNMARKED = "unmarked"  # they stand there without a mark
    RENAMED = "renamed"  # they are a claim with another id
    REWRITTEN = "rewritten"  # words much like them are a new claim


@dataclass(frozen=True)
class Fate:
    """What became of the passage of a lost claim.

    `now` is where its words stand in the newer state or, where they are gone, the line that they
    stood at; None where their note is gone too. `claim` is the id that they carry now, if any.
    """

    words: Words
    now: Place | None
    claim: str = ""


_ALIKE = 0.6  # from this ratio of SequenceMatcher on, a new claim is taken for a lost one rewritten


def fate(claim: Claim, old: Bound, new: Bound) -> Fate:
    """What became of a claim that the newer state has no more."""
    there = {one.key: one.text for one in old.claims}
    others = [one for one in new.claims if one.lang == claim.lang and there.get(one.key) != one.text]
    for other in others:
        if on_a_line(other.text) == on_a_line(claim.text):
            return Fate(Words.RENAMED, other.place, other.id)
    then = _then(claim, old, new)
    bare = _unmarked(claim, new)
    if len(bare) > len(_unmarked(claim, old)):
        return Fate(Words.UNMARKED, _nearest(then or claim.place, bare))
    fresh = [(_likeness(claim, other), other) for other in others if other.key not in there]
    likeness, like = max(fresh, key=lambda pair: pair[0], default=(0.0, claim))
    if likeness >= _ALIKE:
        return Fate(Words.REWRITTEN, like.place, like.id)
    return Fate(Words.GONE, then)


def _likeness(one: Claim, other: Claim) -> float:
    return SequenceMatcher(None, on_a_line(one.text), on_a_line(other.text), autojunk=False).ratio()


def _nearest(place: Place, places: list[Place]) -> Place:
    return min(places, key=lambda one: (one.path != place.path, abs(one.line - place.line)))


def _unmarked(claim: Claim, bound: Bound) -> list[Place]:
    """Where the words of a claim stand outside of every claim, in the notes of its language."""
    words = re.compile(r"\s+".join(map(re.escape, claim.text.split())))
    found: list[Place] = []
    for note in bound.notes:
        spans = [range(one.start, one.start + len(one.text)) for one in note.claims]
        for match in words.finditer(note.source) if note.lang == claim.lang else ():
            at = match.start()
            if not any(at in span for span in spans):
                before = note.source[:at]
                found.append(Place(note.path, before.count("\n") + 1, at - before.rfind("\n")))
    return found


def _then(claim: Claim, old: Bound, new: Bound) -> Place | None:
    """The line of the newer note at which a claim stood in the older one."""
    path = claim.place.path
    sources = [{note.path: note.source for note in bound.notes}.get(path) for bound in (old, new)]
    if sources[0] is None or sources[1] is None:
        return None
    was, now = (source.split("\n") for source in sources if source is not None)
    at = claim.place.line - 1
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if a <= at < b:
            line = c + at - a if tag == "equal" else min(c + at - a, max(d - 1, c))
            return Place(path, min(line, len(now) - 1) + 1)
    return Place(path, 1)
