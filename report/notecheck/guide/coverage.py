"""The page that says what of the notes is covered by claims: view models, decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from notecheck.coverage import Covered, NoteCoverage, coverage
from notecheck.coverage.formats import count, unmarked
from notecheck.guide.page import Frame
from notecheck.guide.typeset import Typesetter
from notecheck.guide.words import SHAPES
from notecheck.model import Note, Shape


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
    settled: str
    open: tuple[PassageView, ...]
    exempt: tuple[PassageView, ...]


@dataclass(frozen=True)
class CoveragePage:
    """What is covered in the notes of one language."""

    frame: Frame
    settled: str
    notes: tuple[NoteView, ...]


def coverage_page(
    frame: Frame, notes: Sequence[Note], addresses: Mapping[str, str], typesetter: Typesetter
) -> CoveragePage:
    """The page; `addresses` are the file names of the notes' pages, by path."""
    course = coverage(frame.course, notes)
    return CoveragePage(
        frame,
        typesetter.plain(count(course)),
        tuple(_note(one, addresses[one.note.path], typesetter) for one in course.notes),
    )


def _note(one: NoteCoverage, href: str, setter: Typesetter) -> NoteView:
    return NoteView(
        href,
        one.note.title,
        setter.plain(count(one)),
        tuple(_passage(passage, _signs(passage, setter), setter) for passage in one.open),
        tuple(_passage(passage, passage.because, setter) for passage in one.exempt),
    )


def _signs(one: Covered, setter: Typesetter) -> str:
    """The words that make a passage look checkable; a formula or a program does so by what it is."""
    words = [sign.words for sign in one.signs if sign.words and sign.kind != "formula"]
    return " · ".join(words) or setter.plain(SHAPES[Shape.CODE if one.shape is Shape.CODE else Shape.FORMULA])


def _passage(one: Covered, because: str, setter: Typesetter) -> PassageView:
    return PassageView(_words(one, setter), because, str(one.place))


def _words(one: Covered, setter: Typesetter) -> Markup:
    if one.shape is Shape.CODE:
        lines = (line for line in one.text.split("\n") if not line.lstrip().startswith(("```", "~~~")))
        return Markup("<code>{}</code>").format(next((line for line in lines if line.strip()), ""))
    if one.shape is Shape.FORMULA:
        return setter.formula(one.text.strip("$\n "))
    return setter.passage(unmarked(one.text))
