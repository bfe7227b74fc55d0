"""All claims in a list, and the other passages of the notes, to be searched and filtered in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.coverage import State, coverage
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.markdown import Heading, outline
from notecheck.guide.pages.parts import ClaimLine, claim_line, passage_words
from notecheck.guide.words import LADDER, METHODS, SCORES, count_of_claims
from notecheck.model import Judged, Note, Shape
from notecheck.text import Text


@dataclass(frozen=True)
class Option:
    """A choice of a filter."""

    value: str
    name: str


@dataclass(frozen=True)
class FoundClaim:
    """A claim in the list; `more` is what can be searched for and is not shown."""

    line: ClaimLine
    id: str
    method: str
    score: str
    more: str


@dataclass(frozen=True)
class FoundText:
    """A passage without a claim; `href` leads to the heading it stands under."""

    href: str
    words: Markup
    where: Markup


@dataclass(frozen=True)
class FoundNote:
    """A note: its claims, and its passages without one."""

    name: str
    href: str
    title: str
    claims: tuple[FoundClaim, ...]
    texts: tuple[FoundText, ...]


@dataclass(frozen=True)
class FindPage:
    """The page, with the choices of its filters."""

    template: ClassVar[str] = "find.html.j2"
    frame: Frame
    size: str
    notes: tuple[FoundNote, ...]
    verdicts: tuple[Option, ...]
    methods: tuple[Option, ...]
    scores: tuple[Option, ...]


def find_page(edition: Edition) -> FindPage:
    """The page."""
    setter, judged = edition.typesetter, edition.claims
    kinds = {one.verdict.kind for one in judged}
    used = {one.verdict.method for one in judged}
    scores = {score(one) for one in judged}

    def options(names: Sequence[tuple[str, Text]]) -> tuple[Option, ...]:
        return tuple(Option(value, setter.plain(name)) for value, name in names)

    return FindPage(
        frame=edition.frame("find.html"),
        size=setter.plain(count_of_claims(len(judged))),
        notes=tuple(_note(edition, note) for note in edition.notes),
        verdicts=options([(kind.value, rung.name) for kind, rung in LADDER.items() if kind in kinds]),
        methods=options([(method.value, name) for method, name in METHODS.items() if method in used]),
        scores=options([(value, name) for value, name in SCORES.items() if value in scores]),
    )


def score(one: Judged) -> str:
    """How the check of a claim fared when the claim was edited: one of the keys of `SCORES`."""
    if one.probed is None:
        return "unknown"
    if one.probed.left:
        return "left"
    return "waived" if one.probed.waived else "all"


def _note(edition: Edition, note: Note) -> FoundNote:
    return FoundNote(
        note.name,
        edition.addresses[note.path],
        note.title,
        tuple(_claim(edition, one) for one in edition.judged(note)),
        tuple(_texts(edition, note)),
    )


def _claim(edition: Edition, one: Judged) -> FoundClaim:
    claim, method = one.claim, one.verdict.method
    more = (claim.id, *claim.refs, "" if claim.shape is Shape.PROSE else claim.text)
    return FoundClaim(
        line=claim_line(edition, one),
        id=claim.id,
        method=method.value if method else "",
        score=score(one),
        more=" ".join(" ".join(more).split()),
    )


def _texts(edition: Edition, note: Note) -> Iterator[FoundText]:
    """Headings, and the passages without a claim, each under its heading."""
    setter, address = edition.typesetter, edition.addresses[note.path]
    headings = outline(note, setter)
    for heading in headings:
        yield FoundText(f"{address}#{heading.anchor}", heading.title, Markup())
    (covered,) = coverage("", [note]).notes
    for passage in covered.passages:
        if passage.state is not State.CLAIMED:
            above = _above(headings, passage.place.line)
            href = f"{address}#{above.anchor}" if above else address
            yield FoundText(href, passage_words(passage, setter), above.title if above else Markup())


def _above(headings: Sequence[Heading], line: int) -> Heading | None:
    return next((one for one in reversed(headings) if one.line <= line), None)
