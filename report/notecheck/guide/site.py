"""Notes and verdicts in, a folder of pages out: written beside the old guide, then exchanged with it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from notecheck.errors import ConfigError
from notecheck.guide.edition import editions
from notecheck.guide.pages import files
from notecheck.guide.rendering import template_folders
from notecheck.guide.swap import exchange
from notecheck.i18n import missing_messages
from notecheck.model import Judged, Note, Problem

if TYPE_CHECKING:
    from notecheck.config import Course

Progress = Callable[[int, int], object]

SIGNATURE = '<meta name="generator" content="notecheck">'
SCRIPTS = ("script.js", "find.js", "study.js", "figures.js")


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
    book: bool = False,
) -> Guide:
    """Write the guide of a course into the folder `out`; `progress` hears (pages done, all pages).

    The first language stands at the top of the folder, each further one in a folder of its own;
    with `book` each also gets all its notes on one page, to print.
    Raises ConfigError where `out` holds something else than a guide, and NotecheckError for a
    formula or a figure that cannot be set; the guide that was there is then left as it was, as it
    is when the build is killed.
    """
    _refuse_foreign(out)
    peers = editions(course, notes, judged, problems, book)
    draft = out.with_name(f".{out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    written: list[str] = []
    total = sum(len(edition.notes) + len(edition.pages) for edition in peers)
    for edition in peers:
        for name, content in files(edition):
            _write(draft / edition.folder / name, content)
            if name.endswith(".html"):
                written.append(edition.folder + name)
                if progress:
                    progress(len(written), total)
    for name, content in _assets(course):
        _write(draft / name, content)
    exchange(draft, out)
    return Guide(tuple(written), missing_messages([edition.translate for edition in peers]))


def _assets(course: Course) -> Iterator[tuple[str, str | bytes]]:
    """The style sheet with its font inside (a font beside it may not be read from disk), the scripts."""
    folders = template_folders(course)

    def find(name: str) -> Path:
        return next(folder / name for folder in folders if (folder / name).is_file())

    font = base64.b64encode(find("math.woff2").read_bytes()).decode("ascii")
    style = find("style.css").read_text(encoding="utf-8")
    yield "assets/style.css", style.replace("math.woff2", f"data:font/woff2;base64,{font}")
    for name in (*SCRIPTS, "FONT-LICENSE.txt"):
        yield f"assets/{name}", find(name).read_text(encoding="utf-8")
    if course.logo:
        yield f"assets/{course.logo.name}", course.logo.read_bytes()


def _write(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


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
