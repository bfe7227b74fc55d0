"""The guide in one language: its notes and verdicts, and the addresses under which pages find each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from notecheck.errors import ConfigError
from notecheck.guide.claims import link, unjudged
from notecheck.guide.frame import Frame, Switch, Way
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link
from notecheck.guide.words import BOOK, MAIN, PAGES
from notecheck.i18n import Translator, translator
from notecheck.model import Judged, Note, Place, Problem
from notecheck.text import Text

if TYPE_CHECKING:
    from notecheck.config import Course


@dataclass(frozen=True)
class Edition:
    """The guide in one language; `folder` is "" or ends with a slash, `peers` are all editions.

    `book` says whether it has all notes on one page, too.
    """

    course: Course
    translate: Translator
    notes: tuple[Note, ...]
    by_key: Mapping[str, Judged]
    problems: tuple[Problem, ...]
    folder: str
    book: bool = False
    peers: list[Edition] = field(default_factory=list, repr=False, compare=False)

    @property
    def pages(self) -> Mapping[str, Text]:
        """The titles of the pages besides the notes, by file name."""
        return {**PAGES, **BOOK} if self.book else PAGES

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The file name of each note's page. Raises ConfigError where two pages would share one."""
        addresses: dict[str, str] = {}
        for note in self.notes:
            name = f"{note.name}.html"
            if name in {**PAGES, **BOOK} or name in addresses.values():
                raise ConfigError(
                    f"the page {name} of the guide is taken already",
                    Place(note.path, 1),
                    "Give the note's file another name.",
                )
            addresses[note.path] = name
        return addresses

    @cached_property
    def typesetter(self) -> Typesetter:
        return Typesetter(self.translate)

    def at(self, one: Judged) -> Typesetter:
        """A typesetter that reports a formula's fault at the check that wrote it."""
        return Typesetter(self.translate, one.binding.place if one.binding else one.claim.place)

    @cached_property
    def links(self) -> dict[str, Link]:
        """The way to every claim, as seen from any page of this edition: all stand in one folder."""
        return {
            one.claim.key: link(one, note, self.addresses[note.path], self.at(one))
            for note in self.notes
            for one in self.judged(note)
        }

    def judged(self, note: Note) -> list[Judged]:
        """The claims of a note in reading order; one that this run did not judge is shown as such."""
        return [self.by_key.get(claim.key) or unjudged(claim) for claim in note.claims]

    @cached_property
    def claims(self) -> list[Judged]:
        """All claims of the edition in reading order."""
        return [one for note in self.notes for one in self.judged(note)]

    @cached_property
    def flagged(self) -> list[Judged]:
        """The claims that should change, in reading order."""
        return [one for one in self.claims if one.verdict.kind.is_flag]

    @cached_property
    def data(self) -> dict[str, str]:
        """The files with the data behind the figures, by their addresses: filled as pages are written."""
        return {}

    # ---- around the pages --------------------------------------------------------------------------

    @property
    def root(self) -> str:
        """The way from a page to the site's top folder."""
        return "../" * self.folder.count("/")

    def frame(self, page: str) -> Frame:
        """What stands around the page called `page`."""
        course, setter = self.course, self.typesetter
        ways = {name: _way(name, setter.plain(title), page) for name, title in self.pages.items()}
        return Frame(
            lang=setter.lang,
            course=course.title_in(self.translate.lang),
            root=self.root,
            key=course.title,
            page=page,
            notes=tuple(_way(self.addresses[note.path], note.title, page) for note in self.notes),
            ways=tuple(ways.values()),
            main=tuple(ways[name] for name in MAIN),
            switches=tuple(
                Switch(peer.typesetter.lang, peer.name, self.root + peer.folder + peer.nearest(page))
                for peer in self.peers
                if peer.folder != self.folder
            ),
            logo=(f"{self.root}assets/{course.logo.name}",) if course.logo else (),
            links=course.links,
        )

    def nearest(self, page: str) -> str:
        """The page of this edition that is called `page`, else the index."""
        return page if page in self.pages or page in self.addresses.values() else "index.html"

    @property
    def name(self) -> str:
        """What the language calls itself."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.translate.lang, sep="-").get_display_name() or self.translate.lang
        except (UnknownLocaleError, ValueError):
            return self.translate.lang

    def twins(self, one: Judged) -> tuple[Switch, ...]:
        """The same claim in the other languages, as seen from a page of this edition."""
        found = ((peer, f"{peer.translate.lang}:{one.claim.id}") for peer in self.peers if peer is not self)
        return tuple(
            Switch(peer.typesetter.lang, peer.name, self.root + peer.folder + peer.links[key].href)
            for peer, key in found
            if key in peer.links
        )


def _way(href: str, name: str, page: str) -> Way:
    return Way(href, name, "page" if href == page else "")


def editions(
    course: Course,
    notes: Sequence[Note],
    judged: Sequence[Judged],
    problems: Sequence[Problem],
    book: bool = False,
) -> list[Edition]:
    """One edition a language, in the course's order; languages that it does not list come last.

    The first stands at the top of the site, each further one in a folder of its own.
    """
    present = {note.lang for note in notes}
    langs = [lang for lang in course.languages if lang in present]
    langs += sorted(present - set(langs))
    langs = langs or [*course.languages, course.language][:1]
    by_key = {one.claim.key: one for one in judged}
    peers: list[Edition] = []
    peers += [
        Edition(
            course,
            translator(lang, course),
            tuple(note for note in notes if note.lang == lang),
            by_key,
            tuple(problems),
            "" if lang == langs[0] else f"{lang}/",
            book,
            peers,
        )
        for lang in langs
    ]
    return peers
