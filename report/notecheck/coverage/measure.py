"""From notes to their Coverage: every passage with its state, counted for each note and the course."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from notecheck.coverage.passages import Passage, passages
from notecheck.coverage.signs import Sign, signs
from notecheck.model import Claim, Exempt, Note, Place, Problem, Shape


class State(StrEnum):
    """How a passage stands to claims."""

    CLAIMED = "claimed"  # it carries a claim
    EXEMPT = "exempt"  # it is marked as needing none
    OPEN = "open"  # it looks checkable, carries no claim and is not marked
    PLAIN = "plain"  # nothing in it looks checkable


@dataclass(frozen=True)
class Covered:
    """A passage with its state: the ids of its claims, why it needs none, or why it looks checkable."""

    shape: Shape
    place: Place
    text: str
    state: State
    claims: tuple[str, ...] = ()
    because: str = ""
    signs: tuple[Sign, ...] = ()


class Counted:
    """Counting passages; shared by a note and the course."""

    @property
    def passages(self) -> Sequence[Covered]:
        raise NotImplementedError

    def count(self, state: State) -> int:
        """How many passages have this state."""
        return sum(one.state is state for one in self.passages)

    @property
    def open(self) -> tuple[Covered, ...]:
        """The passages that look checkable and carry no claim."""
        return tuple(one for one in self.passages if one.state is State.OPEN)

    @property
    def exempt(self) -> tuple[Covered, ...]:
        """The passages that are marked as needing no claim."""
        return tuple(one for one in self.passages if one.state is State.EXEMPT)

    @property
    def percent(self) -> float:
        """Of the passages that could carry a claim, how many carry one or are marked; 100 without any."""
        settled = self.count(State.CLAIMED) + self.count(State.EXEMPT)
        return 100 * settled / (settled + len(self.open)) if settled or self.open else 100.0

    @property
    def shown(self) -> str:
        """The percentage in print, rounded down: only what is complete is 100 %."""
        return f"{math.floor(10 * self.percent) / 10:.4g} %"


@dataclass(frozen=True)
class NoteCoverage(Counted):
    """The passages of one note."""

    note: Note
    found: tuple[Covered, ...]

    @property
    def passages(self) -> Sequence[Covered]:
        return self.found


@dataclass(frozen=True)
class Coverage(Counted):
    """The notes of a course with their passages."""

    title: str
    notes: tuple[NoteCoverage, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def passages(self) -> Sequence[Covered]:
        return [one for note in self.notes for one in note.passages]

    def status(self, fail_under: float = 0) -> int:
        """The exit status: 1 below `fail_under` percent or with problems, 5 without any passage, else 0."""
        if self.problems or self.percent < fail_under:
            return 1
        return 0 if self.passages else 5


def coverage(title: str, notes: Iterable[Note], problems: Iterable[Problem] = ()) -> Coverage:
    """The coverage of the notes of a course; `problems` are what is wrong with them."""
    covered = tuple(NoteCoverage(note, tuple(_of_note(note))) for note in notes)
    return Coverage(title, covered, tuple(problems))


def _of_note(note: Note) -> list[Covered]:
    cut = list(passages(note))
    for claim in note.claims:  # one in a heading or in a list of links is a passage all the same
        if not any(_meets(one, claim) for one in cut):
            cut.append(Passage(claim.shape, claim.start, claim.start + len(claim.text)))
    return [_covered(note, one) for one in sorted(cut, key=lambda one: (one.start, one.end))]


def _covered(note: Note, one: Passage) -> Covered:
    text = note.source[one.start : one.end]
    place = _place(note, one.start)
    claims = tuple(claim.id for claim in note.claims if _meets(one, claim))
    if claims:
        return Covered(one.shape, place, text, State.CLAIMED, claims)
    exempt = [mark for mark in note.exempt if _meets(one, mark)]
    left = _without(note.source, one, exempt)
    found = signs(left, one.shape) if left.strip() else ()
    if found:
        return Covered(one.shape, place, text, State.OPEN, signs=found)
    if exempt:
        return Covered(one.shape, place, text, State.EXEMPT, because=exempt[0].because)
    return Covered(one.shape, place, text, State.PLAIN)


def _meets(one: Passage, mark: Claim | Exempt) -> bool:
    return mark.start < one.end and one.start < mark.start + len(mark.text)


def _without(source: str, one: Passage, exempt: Iterable[Exempt]) -> str:
    """The text of a passage with everything blanked that is marked as needing no claim."""
    text = source[one.start : one.end]
    for mark in exempt:
        start = max(mark.start - one.start, 0)
        end = min(mark.start + len(mark.text) - one.start, len(text))
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _place(note: Note, start: int) -> Place:
    before = note.source[:start]
    return Place(note.path, before.count("\n") + 1, start - before.rfind("\n"))
