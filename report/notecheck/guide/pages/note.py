"""A note, with a verdict at each of its claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.guide.claims import Tally, claim_view, tallies
from notecheck.guide.edition import Edition
from notecheck.guide.foreign import foreign
from notecheck.guide.frame import Frame
from notecheck.guide.gallery import Gallery
from notecheck.guide.markdown import Heading, RenderedNote, render_note
from notecheck.guide.rendering import Renderer
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link
from notecheck.guide.words import count_of_claims
from notecheck.model import Note, Place
from notecheck.text import say


@dataclass(frozen=True)
class Neighbour:
    """A way to what is beside this page: the note before or after it, a file to take along."""

    href: str
    title: str


@dataclass(frozen=True)
class NotePage:
    """A note with its verdicts; `name` is the note in storage."""

    template: ClassVar[str] = "note.html.j2"
    frame: Frame
    name: str
    title: str
    source: tuple[Markup, ...]
    contents: tuple[Heading, ...]
    body: Markup
    tallies: tuple[Tally, ...]
    tiles: tuple[Link, ...]
    size: str
    earlier: tuple[Neighbour, ...]
    later: tuple[Neighbour, ...]


def note_page(edition: Edition, note: Note, renderer: Renderer) -> NotePage:
    """The page of `note`; its claims are marked as the templates of `renderer` say."""
    judged, setter = edition.judged(note), edition.typesetter
    rendered = marked(edition, note, renderer, Gallery(edition.data))
    index = edition.notes.index(note)
    return NotePage(
        frame=edition.frame(edition.addresses[note.path]),
        name=note.name,
        title=note.title,
        source=provenance(note, setter),
        contents=rendered.headings,
        body=rendered.body,
        tallies=tallies(judged, setter),
        tiles=tuple(edition.links[one.claim.key] for one in judged),
        size=setter.plain(count_of_claims(len(judged))),
        earlier=_neighbour(edition, index - 1),
        later=_neighbour(edition, index + 1),
    )


def marked(
    edition: Edition, note: Note, renderer: Renderer, gallery: Gallery, prefix: str = "_"
) -> RenderedNote:
    """A note with its verdicts and their evidence; see `render_note` for `prefix`."""
    views = (
        claim_view(one, edition.links, edition.at(one), gallery, edition.twins(one))
        for one in edition.judged(note)
    )
    setter = Typesetter(edition.translate, Place(note.path, 1))
    return render_note(note, {view.id: renderer.marking(view) for view in views}, setter, prefix)


def _neighbour(edition: Edition, index: int) -> tuple[Neighbour, ...]:
    if not 0 <= index < len(edition.notes):
        return ()
    note = edition.notes[index]
    return (Neighbour(edition.addresses[note.path], note.title),)


def provenance(note: Note, typesetter: Typesetter) -> tuple[Markup, ...]:
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
    return (foreign(typesetter.plain(text), typesetter.lang),)
