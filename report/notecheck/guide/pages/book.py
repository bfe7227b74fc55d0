"""All notes of a language on one page, with their evidence, to print or to save as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.guide.claims import Tally, tallies
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.gallery import Gallery
from notecheck.guide.markdown import Heading
from notecheck.guide.pages.note import marked, provenance
from notecheck.guide.rendering import Renderer
from notecheck.guide.words import count_of_claims


@dataclass(frozen=True)
class Chapter:
    """A note in the book."""

    anchor: str
    title: str
    source: tuple[Markup, ...]
    contents: tuple[Heading, ...]
    body: Markup
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class BookPage:
    """The page: what figures and derivations several notes share stands where it comes first."""

    template: ClassVar[str] = "book.html.j2"
    frame: Frame
    size: str
    ladder: tuple[Tally, ...]
    chapters: tuple[Chapter, ...]


def book_page(edition: Edition, renderer: Renderer) -> BookPage:
    """The page; its claims are marked as the templates of `renderer` say."""
    gallery, chapters = Gallery(edition.data), []
    for number, note in enumerate(edition.notes, 1):
        anchor = f"_note-{number}"
        rendered = marked(edition, note, renderer, gallery, f"{anchor}-")
        judged = edition.judged(note)
        chapters.append(
            Chapter(
                anchor,
                note.title,
                provenance(note, edition.typesetter),
                rendered.headings,
                rendered.body,
                tallies(judged, edition.typesetter),
            )
        )
    return BookPage(
        edition.frame("book.html"),
        edition.typesetter.plain(count_of_claims(len(edition.claims))),
        tallies(edition.claims, edition.typesetter, empty=True),
        tuple(chapters),
    )
