"""Views of single claims: on the page of their note, in lists, and as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from notecheck.guide.evidence import Exhibits
from notecheck.guide.gallery import Gallery
from notecheck.guide.markdown import render_blocks
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link, View
from notecheck.guide.words import LADDER, METHOD_MEANINGS, METHODS, SHAPES
from notecheck.model import Claim, Judged, Kind, Note, Shape, Verdict
from notecheck.text import Text, say

if TYPE_CHECKING:
    from notecheck.guide.frame import Switch


SHORT = 40  # characters of a claim where it is only named


@dataclass(frozen=True)
class Tally:
    """How many claims have one verdict."""

    kind: str
    name: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Method:
    """How a verdict was reached: one word, and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True)
class ClaimView:
    """A claim as its note's page shows it. `says` is the one sentence to remember."""

    id: str
    kind: str
    flagged: bool
    verdict: str
    meaning: str
    method: tuple[Method, ...]
    label: str
    says: Markup
    condition: tuple[Markup, ...]
    evidence: tuple[View, ...]
    place: str
    refs: tuple[str, ...]
    accepted: str
    twins: tuple[Switch, ...]


def unjudged(claim: Claim) -> Judged:
    """A claim that was not judged in this run, shown as such and never as anything better."""
    return Judged(claim, Verdict(Kind.UNCHECKED, say("This claim was not judged."), where=claim.place))


def claim_view(
    one: Judged,
    links: Mapping[str, Link],
    typesetter: Typesetter,
    gallery: Gallery,
    twins: tuple[Switch, ...] = (),
) -> ClaimView:
    """The view of one claim with all its evidence."""
    claim, verdict = one.claim, one.verdict
    rung, plain = LADDER[verdict.kind], typesetter.plain
    return ClaimView(
        id=claim.id,
        kind=verdict.kind.value,
        flagged=verdict.kind.is_flag,
        verdict=plain(rung.name),
        meaning=plain(rung.meaning),
        method=methods(verdict, typesetter),
        label=plain(say("{verdict}: show the evidence", verdict=rung.name)),
        says=typesetter.text(verdict.summary),
        condition=(typesetter.text(verdict.condition),) if verdict.condition else (),
        evidence=tuple(Exhibits(one, links, typesetter, gallery).all()),
        place=str(claim.place),
        refs=claim.refs,
        accepted=plain(acceptance(one)),
        twins=twins,
    )


def methods(verdict: Verdict, typesetter: Typesetter) -> tuple[Method, ...]:
    """The method of a verdict, if it has one."""
    if verdict.method is None:
        return ()
    name, meaning = METHODS[verdict.method], METHOD_MEANINGS[verdict.method]
    return (Method(typesetter.plain(name), typesetter.plain(meaning)),)


def acceptance(one: Judged) -> Text:
    """Whether a person has reviewed this verdict."""
    kind, accepted = one.verdict.kind, one.accepted
    if accepted is None:
        return say("Nobody has reviewed this verdict yet.")
    if accepted.kind is not kind:
        return say("Was accepted as {verdict}.", verdict=LADDER[accepted.kind].name)
    if accepted.reading != one.reading and kind.is_flag:
        return say("Accepted, but the passage reads otherwise since then.")
    return say("Reviewed and accepted.")


def link(one: Judged, note: Note, href: str, typesetter: Typesetter) -> Link:
    """A way to a claim, with its words and verdict."""
    claim, kind = one.claim, one.verdict.kind
    return Link(
        href=f"{href}#{claim.id}",
        words=(said := words(claim, typesetter)),
        short=_shortened(said.striptags()),
        passage=render_blocks(claim.text, typesetter),
        kind=kind.value,
        verdict=typesetter.plain(LADDER[kind].name),
        note=note.title,
        where=str(claim.place),
    )


def _shortened(words: str) -> str:
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


def words(claim: Claim, typesetter: Typesetter) -> Markup:
    """The words of a claim on one line; a table or a program is only named."""
    if claim.shape is Shape.FORMULA:
        return typesetter.formula(claim.text.strip().strip("$"))
    if claim.shape is Shape.PROSE:
        return typesetter.passage(claim.text)
    return Markup("{} <span class='id' lang='en'>{}</span>").format(
        typesetter.text(SHAPES[claim.shape]), escape(claim.id)
    )


def tallies(judged: Iterable[Judged], typesetter: Typesetter, empty: bool = False) -> tuple[Tally, ...]:
    """How often each verdict was found, in the ladder's order; rungs without claims only if `empty`."""
    kinds = [one.verdict.kind for one in judged]
    return tuple(
        Tally(kind.value, typesetter.plain(rung.name), typesetter.plain(rung.meaning), kinds.count(kind))
        for kind, rung in LADDER.items()
        if empty or kind in kinds
    )
