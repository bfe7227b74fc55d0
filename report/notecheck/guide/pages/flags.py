"""What the notes get wrong: every flag with what the note says, what is true, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from markupsafe import Markup

from notecheck.guide.claims import Method, methods
from notecheck.guide.edition import Edition
from notecheck.guide.evidence import Exhibits
from notecheck.guide.frame import Frame
from notecheck.guide.gallery import Gallery
from notecheck.guide.views import Link, View
from notecheck.guide.words import LADDER, count_of_claims
from notecheck.model import Judged


@dataclass(frozen=True)
class FlagView:
    """A flag: the passage, the sentence to remember, and the evidence that a reader can check by hand."""

    id: str
    link: Link
    method: tuple[Method, ...]
    says: Markup
    condition: tuple[Markup, ...]
    evidence: tuple[View, ...]


@dataclass(frozen=True)
class NoteFlags:
    """The flags of one verdict in one note, in the order of the note."""

    title: str
    flags: tuple[FlagView, ...]


@dataclass(frozen=True)
class KindView:
    """All flags of one verdict."""

    kind: str
    name: str
    meaning: str
    count: int
    size: str
    notes: tuple[NoteFlags, ...]


@dataclass(frozen=True)
class FlagsPage:
    """All flags of the course, the plainest faults first."""

    template: ClassVar[str] = "flags.html.j2"
    frame: Frame
    kinds: tuple[KindView, ...]
    size: str


def flags_page(edition: Edition) -> FlagsPage:
    """The page."""
    return FlagsPage(
        edition.frame("flags.html"),
        tuple(_kinds(edition)),
        edition.typesetter.plain(count_of_claims(len(edition.flagged))),
    )


def _kinds(edition: Edition) -> Iterator[KindView]:
    setter = edition.typesetter
    for kind, rung in LADDER.items():
        members = [_flag(edition, one) for one in edition.flagged if one.verdict.kind is kind]
        if members:
            yield KindView(
                kind.value,
                setter.plain(rung.name),
                setter.plain(rung.meaning),
                len(members),
                setter.plain(count_of_claims(len(members))),
                tuple(
                    NoteFlags(title, tuple(flags))
                    for title, flags in groupby(members, lambda one: one.link.note)
                ),
            )


def _flag(edition: Edition, one: Judged) -> FlagView:
    setter, verdict = edition.at(one), one.verdict
    exhibits = Exhibits(one, edition.links, setter, Gallery())
    return FlagView(
        id=one.claim.id,
        link=edition.links[one.claim.key],
        method=methods(verdict, setter),
        says=setter.text(verdict.summary),
        condition=(setter.text(verdict.condition),) if verdict.condition else (),
        evidence=(*exhibits.passages(), *exhibits.counterexamples(), *exhibits.correction()),
    )
