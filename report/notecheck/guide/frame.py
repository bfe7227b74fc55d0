"""What every page has around it: the course's name, the ways to the other pages, the switch of language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol


@dataclass(frozen=True)
class Way:
    """A way to another page of this edition; `here` is "page" on that page itself."""

    href: str
    name: str
    here: str


@dataclass(frozen=True)
class Switch:
    """The way to this page in another language, or to that language's index where it has no such page."""

    lang: str
    name: str
    href: str


@dataclass(frozen=True)
class Frame:
    """What stands around a page; `root` leads to the site's top folder.

    `notes` are the ways to the notes, `ways` to all other pages; a wide window shows some of these, `main`,
    in its header. `key` names the course in the browser's storage: the same in each language.
    """

    lang: str
    course: str
    root: str
    key: str
    page: str
    notes: tuple[Way, ...]
    ways: tuple[Way, ...]
    main: tuple[Way, ...]
    switches: tuple[Switch, ...]
    logo: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    home: str = "index.html"
    find: str = "find.html"


class Page(Protocol):
    """A view model of a page: the template that prints it, and its frame."""

    template: ClassVar[str]

    @property
    def frame(self) -> Frame: ...
