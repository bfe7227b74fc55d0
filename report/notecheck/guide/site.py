"""Notes and verdicts in, a folder of pages out: written beside the old guide, then swapped in."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from notecheck.errors import ConfigError
from notecheck.guide import page
from notecheck.guide.coverage import CoveragePage, coverage_page
from notecheck.guide.gallery import Gallery
from notecheck.guide.markdown import Marking, render_note
from notecheck.guide.typeset import Typesetter
from notecheck.guide.views import Link
from notecheck.guide.words import count_of_claims
from notecheck.i18n import Translator, missing_messages, translator
from notecheck.model import Judged, Note, Place, Problem

if TYPE_CHECKING:
    from jinja2 import Environment

    from notecheck.config import Course

Progress = Callable[[int, int], object]

PACKAGED = Path(__file__).parents[1] / "templates"  # where the wheel puts them
SOURCES = Path(__file__).parents[3] / "templates"  # where they stand in the repository
SIGNATURE = '<meta name="generator" content="notecheck">'
SLOT = "\x00"  # where a template leaves room for a claim's passage


@dataclass(frozen=True)
class Guide:
    """What was built: the pages, relative to the folder, and the messages that lack a translation."""

    pages: tuple[str, ...]
    missing: tuple[str, ...]


def build_guide(
    course: Course,
    notes: Sequence[Note],
    judged: Sequence[Judged],
    problems: Sequence[Problem],
    out: Path,
    progress: Progress | None = None,
) -> Guide:
    """Write the guide of a course into the folder `out`; `progress` hears (pages done, all pages).

    The first language stands at the top of the folder, each further one in a folder of its own.
    Raises ConfigError where `out` holds something else than a guide, and NotecheckError for a
    formula or a figure that cannot be set; the guide that was there is then left as it was.
    """
    _refuse_foreign(out)
    editions = _editions(course, notes, judged, problems)
    draft = out.with_name(f".{out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    pages: list[str] = []
    total = sum(len(edition.notes) + 2 for edition in editions)
    for edition in editions:
        for name, html in edition.pages():
            _write(draft / name, html)
            pages.append(name)
            if progress:
                progress(len(pages), total)
        for name, text in edition.data.items():
            _write(draft / edition.folder / name, text)
    for name, text in _assets(course):
        _write(draft / name, text)
    _swap(draft, out)
    return Guide(tuple(pages), missing_messages([edition.translate for edition in editions]))


def _editions(
    course: Course, notes: Sequence[Note], judged: Sequence[Judged], problems: Sequence[Problem]
) -> list[Edition]:
    """One edition a language, in the course's order; languages that it does not list come last."""
    present = {note.lang for note in notes}
    langs = [lang for lang in course.languages if lang in present]
    langs += sorted(present - set(langs))
    langs = langs or [*course.languages, course.language][:1]
    by_key = {one.claim.key: one for one in judged}
    return [
        Edition(
            course,
            translator(lang, course),
            tuple(note for note in notes if note.lang == lang),
            by_key,
            tuple(problems),
            "" if lang == langs[0] else f"{lang}/",
        )
        for lang in langs
    ]


@dataclass(frozen=True)
class Edition:
    """The guide in one language; `folder` is "" or ends with a slash."""

    course: Course
    translate: Translator
    notes: tuple[Note, ...]
    judged: Mapping[str, Judged]
    problems: tuple[Problem, ...]
    folder: str

    def pages(self) -> Iterator[tuple[str, str]]:
        """The name and the HTML of each page."""
        yield f"{self.folder}index.html", self._render("index.html.j2", self._index())
        for note in self.notes:
            yield f"{self.folder}{self.addresses[note.path]}", self._render("note.html.j2", self._note(note))
        covered = coverage_page(self.frame, self.notes, self.addresses, self.typesetter)
        yield f"{self.folder}coverage.html", self._render("coverage.html.j2", covered)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The file name of each note's page. Raises ConfigError where two notes would share one."""
        addresses: dict[str, str] = {}
        for note in self.notes:
            name = f"{note.name}.html"
            if name in ("index.html", "coverage.html") or name in addresses.values():
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

    @cached_property
    def data(self) -> dict[str, str]:
        """The files with the data behind the figures, by their addresses: filled as pages are written."""
        return {}

    @cached_property
    def frame(self) -> page.Frame:
        root = "../" * self.folder.count("/")
        return page.Frame(self.typesetter.lang, self.course.title, root, "index.html")

    @cached_property
    def links(self) -> dict[str, Link]:
        """The way to every claim, as seen from any page of this edition: all stand in one folder."""
        return {
            one.claim.key: page.link(one, note, self.addresses[note.path], self._at(one))
            for note in self.notes
            for one in self._judged(note)
        }

    @cached_property
    def environment(self) -> Environment:
        """Jinja with the course's own templates before the packaged ones."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(_template_folders(self.course)),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        installed: Any = environment  # the extension adds this method
        installed.install_gettext_callables(self.translate, lambda one, many, count: self.translate(one))
        return environment

    def _judged(self, note: Note) -> list[Judged]:
        return [self.judged.get(claim.key) or page.unjudged(claim) for claim in note.claims]

    def _at(self, one: Judged) -> Typesetter:
        """A typesetter that reports a formula's fault at the check that wrote it."""
        return Typesetter(self.translate, one.binding.place if one.binding else one.claim.place)

    def _render(self, template: str, view: page.IndexPage | page.NotePage | CoveragePage) -> str:
        return self.environment.get_template(template).render(page=view, frame=view.frame) + "\n"

    def _index(self) -> page.IndexPage:
        judged = [one for note in self.notes for one in self._judged(note)]
        setter = self.typesetter
        return page.IndexPage(
            frame=self.frame,
            size=setter.plain(count_of_claims(len(judged))),
            tallies=page.tallies(judged, setter),
            strips=tuple(
                page.strip(note, self._judged(note), self.links, self.addresses[note.path], setter)
                for note in self.notes
            ),
            groups=page.groups(judged, self.links, setter),
            problems=(tuple(page.trouble(problem) for problem in self.problems),) * bool(self.problems),
            ladder=page.tallies(judged, setter, empty=True),
        )

    def _note(self, note: Note) -> page.NotePage:
        judged, setter = self._judged(note), Typesetter(self.translate, Place(note.path, 1))
        gallery = Gallery(self.data)
        markings = {one.claim.id: self._marking(one, gallery) for one in judged}
        rendered = render_note(note, markings, setter)
        index = self.notes.index(note)
        return page.NotePage(
            frame=self.frame,
            title=note.title,
            source=page.provenance(note, setter),
            contents=rendered.headings,
            body=rendered.body,
            tallies=page.tallies(judged, setter),
            tiles=tuple(self.links[one.claim.key] for one in judged),
            size=setter.plain(count_of_claims(len(judged))),
            earlier=self._neighbour(index - 1),
            later=self._neighbour(index + 1),
        )

    def _neighbour(self, index: int) -> tuple[page.Neighbour, ...]:
        if not 0 <= index < len(self.notes):
            return ()
        note = self.notes[index]
        return (page.Neighbour(self.addresses[note.path], note.title),)

    def _marking(self, one: Judged, gallery: Gallery) -> Marking:
        view = page.claim_view(one, self.links, self._at(one), gallery)

        def part(name: str) -> str:
            template = self.environment.get_template(f"claim/{name}.html.j2")
            return template.render(claim=view, frame=self.frame, passage=Markup(SLOT)).strip()

        inline, block = (part(name).split(SLOT) for name in ("inline", "block"))
        return Marking(
            Markup(part("margin")),
            Markup(part("sign")),
            (Markup(inline[0]), Markup(inline[1])),
            (Markup(block[0]), Markup(block[1])),
            Markup(part("card") + "\n"),
        )


def _template_folders(course: Course) -> list[Path]:
    packaged = PACKAGED if PACKAGED.is_dir() else SOURCES
    return [folder for folder in (course.templates, packaged) if folder is not None]


def _assets(course: Course) -> Iterator[tuple[str, str]]:
    """The style sheet with its font inside (a font beside it may not be read from disk), the script."""
    folders = _template_folders(course)

    def find(name: str) -> Path:
        return next(folder / name for folder in folders if (folder / name).is_file())

    font = base64.b64encode(find("math.woff2").read_bytes()).decode("ascii")
    style = find("style.css").read_text(encoding="utf-8")
    yield "assets/style.css", style.replace("math.woff2", f"data:font/woff2;base64,{font}")
    for name in ("script.js", "figures.js", "FONT-LICENSE.txt"):
        yield f"assets/{name}", find(name).read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _refuse_foreign(out: Path) -> None:
    """The folder will be replaced whole, so it must be a guide, or empty, or not there."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    index = out / "index.html"
    if not index.is_file() or SIGNATURE not in index.read_text(encoding="utf-8", errors="replace"):
        raise ConfigError(
            f"{out} holds something that is not a guide, and is left as it is",
            remedy="Choose another folder with --out, or move away what is there.",
        )


def _swap(draft: Path, out: Path) -> None:
    """Put the new guide where the old one was; only two renames lie between them."""
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    draft.rename(out)
    shutil.rmtree(old, ignore_errors=True)
