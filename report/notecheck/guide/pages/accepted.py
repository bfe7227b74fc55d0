"""What is otherwise than a person accepted it: the claims to review next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from notecheck.guide.claims import Tally, tallies
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.pages.parts import ClaimLine, claim_line
from notecheck.guide.words import LADDER, count_of_claims
from notecheck.model import Judged
from notecheck.text import Text, quote, say


@dataclass(frozen=True)
class Changed:
    """A claim that is not as accepted: what was accepted, and why it has to be looked at."""

    line: ClaimLine
    because: str


@dataclass(frozen=True)
class AcceptedPage:
    """The page; `reviewed` is how many verdicts are as a person accepted them."""

    template: ClassVar[str] = "changes.html.j2"
    frame: Frame
    changed: tuple[Changed, ...]
    reviewed: str
    size: str
    tallies: tuple[Tally, ...]


def accepted_page(edition: Edition) -> AcceptedPage:
    """The page."""
    setter, judged = edition.typesetter, edition.claims
    changed = [one for one in judged if one.differs]
    reviewed = sum(one.accepted is not None and not one.differs for one in judged)
    return AcceptedPage(
        frame=edition.frame("changes.html"),
        changed=tuple(Changed(claim_line(edition, one), setter.plain(because(one))) for one in changed),
        reviewed=setter.plain(
            say("{reviewed} of {all} are as a person accepted them.", reviewed=reviewed, all=len(judged))
        ),
        size=setter.plain(count_of_claims(len(changed))),
        tallies=tallies(changed, setter),
    )


def because(one: Judged) -> Text:
    """Why a claim is not as accepted."""
    kind = one.verdict.kind
    if not kind.is_judgement:
        return LADDER[kind].meaning
    if one.slips:
        return say(
            "Its twin in another language says something else: {place}",
            place=quote(str(one.slips[0].other_place)),
        )
    if one.accepted is None:
        return say("Nobody has reviewed this verdict yet.")
    if one.accepted.kind is not kind:
        return say("Was accepted as {verdict}.", verdict=LADDER[one.accepted.kind].name)
    return say("Accepted, but the passage reads otherwise since then.")
