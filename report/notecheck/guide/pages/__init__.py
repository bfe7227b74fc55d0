"""The pages of an edition, each a view model and the function that makes it, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from notecheck.guide.deck import DECK, deck
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Page
from notecheck.guide.pages.accepted import accepted_page
from notecheck.guide.pages.book import book_page
from notecheck.guide.pages.coverage import coverage_page
from notecheck.guide.pages.find import find_page
from notecheck.guide.pages.flags import flags_page
from notecheck.guide.pages.index import index_page
from notecheck.guide.pages.method import method_page
from notecheck.guide.pages.notation import notation_page
from notecheck.guide.pages.note import note_page
from notecheck.guide.rendering import Renderer

__all__ = ["FIXED", "files"]

FIXED: Mapping[str, Callable[[Edition], Page]] = {
    "index.html": index_page,
    "flags.html": flags_page,
    "find.html": find_page,
    "notation.html": notation_page,
    "changes.html": accepted_page,
    "coverage.html": coverage_page,
    "method.html": method_page,
}


def files(edition: Edition) -> Iterator[tuple[str, str | bytes]]:
    """The name and the content of each file: the pages, the data of figures, the cards to learn."""
    renderer = Renderer(edition)
    for note in edition.notes:
        yield edition.addresses[note.path], renderer.page(note_page(edition, note, renderer))
    if edition.book:
        yield "book.html", renderer.page(book_page(edition, renderer))
    for name, make in FIXED.items():
        yield name, renderer.page(make(edition))
    yield from edition.data.items()
    if edition.flagged:
        yield DECK, deck(edition, renderer.style_of_cards()).file()
