"""View models of the pages: everything that a template prints, decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from notecheck.guide.evidence import Exhibits
from notecheck.guide.gallery import Gallery
from notecheck.guide.markdown import Heading
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link, View
from notecheck.guide.words import LADDER, METHOD_MEANINGS, METHODS, SHAPES, count_of_claims, count_of_flags
from notecheck.model import Claim, Judged, Kind, Note, Problem, Shape, Verdict
from notecheck.text import Text, say


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


@dataclass(frozen=True)
class Flag:
    """A claim in a list: its words, its verdict and the sentence to remember."""

    link: Link
    method: tuple[Method, ...]
    says: Markup


@dataclass(frozen=True)
class Strip:
    """A note at a glance: a tile for each claim in reading order."""

    href: str
    title: str
    source: tuple[str, ...]
    size: str
    flagged: str
    tiles: tuple[Link, ...]


@dataclass(frozen=True)
class Trouble:
    """A problem of the course."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Frame:
    """What every page of one language has around it; `root` leads to the site's top folder.

    `key` names the course in the browser's storage: the same in each language.
    """

    lang: str
    course: str
    root: str
    home: str
    key: str


@dataclass(frozen=True)
class Neighbour:
    """A way to what is beside this page: the note before or after it, a file to take along."""

    href: str
    title: str


@dataclass(frozen=True)
class NotePage:
    """A note with its verdicts."""

    frame: Frame
    title: str
    source: tuple[str, ...]
    contents: tuple[Heading, ...]
    body: Markup
    tallies: tuple[Tally, ...]
    tiles: tuple[Link, ...]
    size: str
    earlier: tuple[Neighbour, ...]
    later: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Group:
    """A list of claims under a heading; `anchor` is its address on the page."""

    anchor: str
    title: str
    size: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class IndexPage:
    """The course at a glance; `problems` is none or one list of them."""

    frame: Frame
    size: str
    tallies: tuple[Tally, ...]
    strips: tuple[Strip, ...]
    groups: tuple[Group, ...]
    deck: tuple[Neighbour, ...]
    problems: tuple[tuple[Trouble, ...], ...]
    ladder: tuple[Tally, ...]


def unjudged(claim: Claim) -> Judged:
    """A claim that was not judged in this run, shown as such and never as anything better."""
    return Judged(claim, Verdict(Kind.UNCHECKED, say("This claim was not judged."), where=claim.place))


def claim_view(one: Judged, links: Mapping[str, Link], typesetter: Typesetter, gallery: Gallery) -> ClaimView:
    """The view of one claim with all its evidence."""
    claim, verdict = one.claim, one.verdict
    rung, plain = LADDER[verdict.kind], typesetter.plain
    return ClaimView(
        id=claim.id,
        kind=verdict.kind.value,
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
        words=words(claim, typesetter),
        passage=typesetter.fragment(claim.text),
        kind=kind.value,
        verdict=typesetter.plain(LADDER[kind].name),
        note=note.title,
        where=str(claim.place),
    )


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


def groups(judged: Sequence[Judged], links: Mapping[str, Link], typesetter: Typesetter) -> tuple[Group, ...]:
    """The flagged claims, the plainest faults first, then those of which nothing is known."""
    order = list(LADDER)
    flagged = sorted(
        (one for one in judged if one.verdict.kind.is_flag), key=lambda one: order.index(one.verdict.kind)
    )
    unknown = [one for one in judged if not one.verdict.kind.is_judgement]
    found = (("_flags", say("What is flagged"), flagged), ("_unknown", say("What is not known"), unknown))
    return tuple(
        Group(
            anchor,
            typesetter.plain(title),
            typesetter.plain(count_of_claims(len(members))),
            tuple(flag(one, links, typesetter) for one in members),
        )
        for anchor, title, members in found
        if members
    )


def flag(one: Judged, links: Mapping[str, Link], typesetter: Typesetter) -> Flag:
    """A claim in a list."""
    return Flag(links[one.claim.key], methods(one.verdict, typesetter), typesetter.text(one.verdict.summary))


def strip(
    note: Note, judged: Sequence[Judged], links: Mapping[str, Link], href: str, typesetter: Typesetter
) -> Strip:
    """A note at a glance."""
    flagged = sum(one.verdict.kind.is_flag for one in judged)
    return Strip(
        href=href,
        title=note.title,
        source=provenance(note, typesetter),
        size=typesetter.plain(count_of_claims(len(judged))),
        flagged=typesetter.plain(count_of_flags(flagged)),
        tiles=tuple(links[one.claim.key] for one in judged),
    )


def provenance(note: Note, typesetter: Typesetter) -> tuple[str, ...]:
    """Which document a note restates, from its front matter."""
    meta = dict(note.meta)
    title, date = meta.get("source_title", ""), meta.get("source_date", "")
    if not title:
        return ()
    text = (
        say("After “{title}”, {date}", title=title, date=date)
        if date
        else say("After “{title}”", title=title)
    )
    return (typesetter.plain(text),)


def trouble(problem: Problem) -> Trouble:
    """A problem, ready to print."""
    return Trouble(str(problem.place), problem.what, problem.remedy)
