"""From a note and one of its claims to the block in which the claim stands, to be shown alone."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it.token import Token
from markupsafe import Markup

from notecheck.guide.markdown import Marking, render_tokens
from notecheck.guide.typeset import Typesetter
from notecheck.model import Claim, Note
from notecheck.notes import markdown

NOTHING = Markup()
MARKED = Marking(
    margin=NOTHING,
    sign=NOTHING,
    inline=(Markup("<mark>"), Markup("</mark>")),
    block=(Markup('<div class="claim">'), Markup("</div>")),
    card=NOTHING,
)
WHOLE = {"paragraph_open", "heading_open", "table_open"}  # blocks that are shown whole around a claim in them


@dataclass(frozen=True)
class Context:
    """A claim, marked in its paragraph or table, and the heading that it stands under, if any."""

    section: Markup
    body: Markup


def context(note: Note, claim: Claim, typesetter: Typesetter) -> Context:
    """The block of `note` around `claim`; a claim that is a block comes with the paragraph before it."""
    tokens = markdown().parse(note.source)
    start, end = _block(tokens, claim.id)
    body = render_tokens(tokens[start:end], {claim.id: MARKED}, typesetter)
    return Context(_section(tokens[:start], note.title, typesetter), body)


def _block(tokens: list[Token], claim: str) -> tuple[int, int]:
    """Where the tokens to show begin and end."""
    at = next(index for index, token in enumerate(tokens) if claim in _ids(token))
    if tokens[at].type != "inline":
        return _before(tokens, at), _end(tokens, at)
    start = max(i for i in range(at) if tokens[i].type in WHOLE and _end(tokens, i) > at)
    return start, _end(tokens, start)


def _ids(token: Token) -> set[str]:
    """The claims that a token carries: a block its own, a line of text those within it."""
    return {str(one.attrs["id"]) for one in (token, *(token.children or ())) if "id" in one.attrs}


def _end(tokens: list[Token], start: int) -> int:
    """The index after the token that closes the one at `start`."""
    first = tokens[start]
    if first.nesting == 0:
        return start + 1
    closing = (
        i for i in range(start, len(tokens)) if tokens[i].nesting < 0 and tokens[i].level == first.level
    )
    return next(closing) + 1


def _before(tokens: list[Token], at: int) -> int:
    """Where the paragraph before a block begins; the block itself where there is none."""
    if at == 0 or tokens[at - 1].type != "paragraph_close":
        return at
    return max(index for index in range(at) if tokens[index].type == "paragraph_open")


def _section(before: list[Token], title: str, typesetter: Typesetter) -> Markup:
    """The last heading before a block, unless it is the note's title."""
    headings = [before[i + 1].content for i, token in enumerate(before) if token.type == "heading_open"]
    return typesetter.passage(headings[-1]) if headings and headings[-1].strip() != title else NOTHING
