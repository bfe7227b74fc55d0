"""The page of notation: each symbol, where it is used, where two notes differ; view models, decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from notecheck.guide.edition import Edition
from notecheck.guide.frame import Frame
from notecheck.guide.pages.parts import Trouble, trouble
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link, PassagesView
from notecheck.notation import Clash, Difference, InNote, Notation, Renamed, Saying, Symbol, notation
from notecheck.notation.subjects import Base
from notecheck.text import Math, Text, quote, say


@dataclass(frozen=True)
class MeaningView:
    """What a note says that a symbol is, and the way to the passage that says so."""

    symbol: Markup
    words: Markup
    href: str


@dataclass(frozen=True)
class UsesView:
    """A symbol in one note: what the note says of it, how often it is used, the claims that use it."""

    href: str
    title: str
    meanings: tuple[MeaningView, ...]
    size: str
    claims: tuple[Link, ...]


@dataclass(frozen=True)
class SymbolView:
    """A symbol; `forms` are those that differ from it, `remark` is none or one sentence about it.

    `name` is what it is called where a formula cannot be read out, `differs` are the addresses of the
    differences between notes that concern it.
    """

    anchor: str
    name: str
    symbol: Markup
    forms: tuple[Markup, ...]
    remark: tuple[str, ...]
    differs: tuple[str, ...]
    notes: tuple[UsesView, ...]


@dataclass(frozen=True)
class SymbolsView:
    """Symbols of one kind under a heading."""

    anchor: str
    title: str
    symbols: tuple[SymbolView, ...]


@dataclass(frozen=True)
class SideView:
    """What one note writes, where notes differ."""

    href: str
    title: str
    meanings: tuple[MeaningView, ...]


@dataclass(frozen=True)
class DifferenceView:
    """Where notes differ: the sentence, what each note writes, the passages judged to contradict."""

    anchor: str
    says: Markup
    sides: tuple[SideView, ...]
    passages: tuple[PassagesView, ...]


@dataclass(frozen=True)
class NotationPage:
    """The notation of the notes of one language; `differences` and `unread` are none or one list."""

    template: ClassVar[str] = "notation.html.j2"
    frame: Frame
    size: str
    differences: tuple[tuple[DifferenceView, ...], ...]
    alike: tuple[str, ...]  # a sentence where no notes differ
    groups: tuple[SymbolsView, ...]
    unread: tuple[tuple[Trouble, ...], ...]


def notation_page(edition: Edition) -> NotationPage:
    """The page. Raises NotecheckError for a formula that cannot be typeset."""
    writer = _Writer(edition.links, edition.addresses, edition.typesetter)
    return writer.page(edition.frame("notation.html"), notation(edition.notes, edition.claims))


@dataclass(frozen=True)
class _Writer:
    links: Mapping[str, Link]
    addresses: Mapping[str, str]
    setter: Typesetter

    def page(self, frame: Frame, found: Notation) -> NotationPage:
        differences = tuple(
            self._difference(one, _difference_anchor(at)) for at, one in enumerate(found.differences)
        )
        alike = self.setter.plain(say("No two notes were found to differ in their notation."))
        return NotationPage(
            frame,
            self.setter.plain(_count(len(found.symbols))),
            (differences,) * bool(differences),
            (alike,) * (not differences),
            tuple(self._groups(found)),
            (tuple(map(trouble, found.unread)),) * bool(found.unread),
        )

    # ---- symbols --------------------------------------------------------------------------------

    def _groups(self, found: Notation) -> Iterator[SymbolsView]:
        symbols = found.symbols
        groups = {
            ("_greek", say("Greek letters")): [one for one in symbols if one.base.greek],
            ("_latin", say("Latin letters")): [one for one in symbols if _is_latin(one.base)],
            ("_words", say("Words in formulas")): [one for one in symbols if one.base.word],
        }
        for (anchor, title), members in groups.items():
            if members:
                views = tuple(self._symbol(one, found.differences) for one in members)
                yield SymbolsView(anchor, self.setter.plain(title), views)

    def _symbol(self, one: Symbol, differences: Sequence[Difference]) -> SymbolView:
        forms = tuple(self.setter.formula(form) for form in one.forms if form != one.base.latex)
        remark = self.setter.plain(say("Only counts: it stands in indices, or a sum lets it run."))
        return SymbolView(
            anchor(one.base),
            one.base.letter,
            self.setter.formula(one.base.latex),
            forms,
            (remark,) * one.counts,
            tuple(
                f"#{_difference_anchor(at)}" for at, each in enumerate(differences) if one.base in each.bases
            ),
            tuple(map(self._uses, one.notes)),
        )

    def _uses(self, one: InNote) -> UsesView:
        return UsesView(
            self.addresses[one.note.path],
            one.note.title,
            tuple(map(self._meaning, one.sayings)),
            self.setter.plain(_size(one)),
            tuple(self.links[key] for key in one.claims),
        )

    def _meaning(self, one: Saying) -> MeaningView:
        link = self.links.get(one.claim)
        href = link.href if link else self.addresses[one.note.path]
        words = self.setter.passage(one.words)
        if one.base.word and one.words == one.base.letter:
            words = self.setter.text(say("written as a word"))
        return MeaningView(self.setter.formula(one.subject.latex), words, href)

    # ---- differences ----------------------------------------------------------------------------

    def _difference(self, one: Difference, anchor: str) -> DifferenceView:
        says = self.setter.text(_says(one))
        if isinstance(one, Clash):
            return DifferenceView(anchor, says, (), self._passages((one,)))
        clashes = one.clashes if isinstance(one, Renamed) else ()
        return DifferenceView(anchor, says, tuple(self._sides(one.sayings)), self._passages(clashes))

    def _sides(self, sayings: Sequence[Saying]) -> Iterator[SideView]:
        for path in dict.fromkeys(one.note.path for one in sayings):
            found = [one for one in sayings if one.note.path == path]
            yield SideView(
                self.addresses[path], found[0].note.title, tuple(self._meaning(one) for one in found)
            )

    def _passages(self, clashes: Iterable[Clash]) -> tuple[PassagesView, ...]:
        """The claims that contradict passages, each with all of these."""
        against: dict[str, list[str]] = {}
        for one in clashes:
            against.setdefault(one.claim, []).append(one.against)
        return tuple(
            PassagesView(tuple(self.links[key] for key in (claim, *others)))
            for claim, others in against.items()
        )


def anchor(base: Base) -> str:
    """The address of a symbol on the page: `s-beta`, `s-X`; a word's blanks become hyphens."""
    return ("w-" if base.word else "s-") + re.sub(r"\s+", "-", base.letter)


def _difference_anchor(index: int) -> str:
    return f"_difference-{index + 1}"


def _is_latin(base: Base) -> bool:
    return not base.greek and not base.word


def _count(count: int) -> Text:
    return say("1 symbol") if count == 1 else say("{count} symbols", count=count)


def _size(one: InNote) -> Text:
    """How often a note uses a symbol, and how often outside its claims."""
    times, outside = len(one.uses), len(one.unclaimed)
    used = say("used once") if times == 1 else say("used {times} times", times=times)
    if not outside:
        return used
    return say("{used}, {outside} of them in no claim", used=used, outside=outside)


def _says(one: Difference) -> Text:
    if isinstance(one, Renamed):
        symbols = Math(", ".join(dict.fromkeys(saying.subject.latex for saying in one.sayings)))
        return say(
            "One thing, different symbols: “{words}” is written {symbols}.",
            words=quote(one.sayings[0].words),
            symbols=symbols,
        )
    if isinstance(one, Clash):
        symbols = Math(", ".join(base.latex for base in sorted(one.bases)))
        return say("Two passages that use {symbols} contradict each other.", symbols=symbols)
    symbol = Math(one.sayings[0].subject.latex)
    if one.apart:
        return say("One symbol, different things: {symbol} does not mean the same everywhere.", symbol=symbol)
    return say("One symbol, different words: notes say differently what {symbol} is.", symbol=symbol)
