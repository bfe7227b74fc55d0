"""The index: the course at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.guide.claims import Tally, tallies
from notecheck.guide.deck import DECK
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.pages.note import Neighbour, provenance
from notecheck.guide.pages.parts import ClaimLine, Trouble, claim_line, trouble
from notecheck.guide.views import Link
from notecheck.guide.words import count_of_claims, count_of_flags
from notecheck.model import Kind, Note


@dataclass(frozen=True)
class Strip:
    """A note at a glance: a tile for each claim in reading order; `name` is the note in storage."""

    name: str
    href: str
    title: str
    source: tuple[Markup, ...]
    size: str
    flagged: str
    tiles: tuple[Link, ...]


@dataclass(frozen=True)
class IndexPage:
    """The course at a glance; `problems` is none or one list of them, `false` are the refuted claims."""

    template: ClassVar[str] = "index.html.j2"
    frame: Frame
    size: str
    flagged: str
    tallies: tuple[Tally, ...]
    strips: tuple[Strip, ...]
    false: tuple[ClaimLine, ...]
    unknown: tuple[ClaimLine, ...]
    deck: tuple[Neighbour, ...]
    problems: tuple[tuple[Trouble, ...], ...]


def index_page(edition: Edition) -> IndexPage:
    """The page."""
    judged, setter = edition.claims, edition.typesetter
    return IndexPage(
        frame=edition.frame("index.html"),
        size=setter.plain(count_of_claims(len(judged))),
        flagged=setter.plain(count_of_flags(len(edition.flagged))),
        tallies=tallies(judged, setter),
        strips=tuple(_strip(edition, note) for note in edition.notes),
        false=tuple(claim_line(edition, one) for one in judged if one.verdict.kind is Kind.REFUTED),
        unknown=tuple(claim_line(edition, one) for one in judged if not one.verdict.kind.is_judgement),
        deck=(Neighbour(DECK, setter.plain(count_of_claims(len(edition.flagged)))),) * bool(edition.flagged),
        problems=(tuple(trouble(problem) for problem in edition.problems),) * bool(edition.problems),
    )


def _strip(edition: Edition, note: Note) -> Strip:
    judged, setter = edition.judged(note), edition.typesetter
    return Strip(
        name=note.name,
        href=edition.addresses[note.path],
        title=note.title,
        source=provenance(note, setter),
        size=setter.plain(count_of_claims(len(judged))),
        flagged=setter.plain(count_of_flags(sum(one.verdict.kind.is_flag for one in judged))),
        tiles=tuple(edition.links[one.claim.key] for one in judged),
    )
