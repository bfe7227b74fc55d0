"""The page that says what of the notes is covered by claims: view models, decided here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.coverage import Covered, NoteCoverage, coverage
from notecheck.coverage.formats import count
from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.pages.parts import passage_words
from notecheck.guide.typeset import Typesetter
from notecheck.guide.words import SHAPES
from notecheck.model import Shape


@dataclass(frozen=True)
class PassageView:
    """A passage in a list: its words, the words that make it look checkable or the reason it needs none."""

    words: Markup
    because: str
    place: str


@dataclass(frozen=True)
class NoteView:
    """A note: how much of it is settled, what is open, what was marked as needing no claim."""

    href: str
    title: str
    settled: Markup
    open: tuple[PassageView, ...]
    exempt: tuple[PassageView, ...]


@dataclass(frozen=True)
class CoveragePage:
    """What is covered in the notes of one language."""

    template: ClassVar[str] = "coverage.html.j2"
    frame: Frame
    settled: Markup
    notes: tuple[NoteView, ...]


def coverage_page(edition: Edition) -> CoveragePage:
    """The page."""
    setter = edition.typesetter
    found = coverage(edition.course.title, edition.notes)
    return CoveragePage(
        edition.frame("coverage.html"),
        setter.text(count(found)),
        tuple(_note(one, edition.addresses[one.note.path], setter) for one in found.notes),
    )


def _note(one: NoteCoverage, href: str, setter: Typesetter) -> NoteView:
    return NoteView(
        href,
        one.note.title,
        setter.text(count(one)),
        tuple(_passage(passage, _signs(passage, setter), setter) for passage in one.open),
        tuple(_passage(passage, passage.because, setter) for passage in one.exempt),
    )


def _signs(one: Covered, setter: Typesetter) -> str:
    """The words that make a passage look checkable; a formula or a program does so by what it is."""
    words = [f"“{sign.words}”" for sign in one.signs if sign.words and sign.kind != "formula"]
    return " · ".join(words) or setter.plain(SHAPES[Shape.CODE if one.shape is Shape.CODE else Shape.FORMULA])


def _passage(one: Covered, because: str, setter: Typesetter) -> PassageView:
    return PassageView(passage_words(one, setter), because, str(one.place))
