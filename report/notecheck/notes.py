"""From Markdown files to Notes with their Claims, each knowing its path, line and column.

A claim is a passage with an id: a span `[…]{#id ref="…"}`, an inline formula `$…${#id}`, or the
block below a line `{#id}`. A passage marked `{.no-claim because="…"}` instead needs none. The guide
renders notes with the same parser (`markdown`), so what is read and what is shown cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notecheck.errors import ConfigError
from notecheck.model import Claim, Exempt, Note, Place, Problem, Shape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from notecheck.config import Course

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
MARK = re.compile(r"\{\s*[#.%]")
SWALLOWED = re.compile(
    r"\]\{\s*[#.][a-z][^{}\n]*\}|^\s*(?:> ?)*\{#[a-z][^{}\n]*\}\s*$", re.M
)  # inside a formula
BLOCKS = {
    "fence": Shape.CODE,
    "math_block": Shape.FORMULA,
    "table_open": Shape.TABLE,
    "paragraph_open": Shape.PROSE,
    "blockquote_open": Shape.PROSE,
    "bullet_list_open": Shape.PROSE,
    "ordered_list_open": Shape.PROSE,
}
ATTRIBUTES = {"id", "ref", "class"}
NO_CLAIM = "no-claim"


@cache
def markdown() -> MarkdownIt:
    """The one Markdown parser of notecheck: CommonMark, tables, front matter, formulas, attributes."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    md = MarkdownIt("commonmark").enable("table")
    front_matter_plugin(md)
    dollarmath_plugin(md, allow_labels=False, allow_space=True, allow_digits=False, double_inline=True)
    attrs_plugin(md, after=("image", "code_inline", "link_close", "span_close", "math_inline"), spans=True)
    attrs_block_plugin(md)
    _remember_positions(md)
    return md


def _remember_positions(md: MarkdownIt) -> None:
    """Make spans and formulas remember where they stand in their inline source.

    markdown-it gives inline tokens no position; without one, no message could name a column.
    """
    inline = md.inline.ruler
    rules = {rule.name: rule.fn for rule in inline.__rules__}

    def span(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        end = state.md.helpers.parseLinkLabel(state, start, False) if state.src[start] == "[" else -1
        done = bool(rules["span"](state, silent))
        if done and not silent:
            first = next(token for token in state.tokens[count:] if token.type == "span_open")
            first.meta["at"] = (start + 1, end)
        return done

    def attribute(state: StateInline, silent: bool) -> bool:
        start = state.pos
        done = bool(rules["attr"](state, silent))
        if done and not silent and state.tokens[-1].type == "math_inline":
            token = state.tokens[-1]
            token.meta["at"] = (start - len(token.content) - 2 * len(token.markup or "$"), start)
        return done

    inline.at("span", span)
    inline.at("attr", attribute)


def read_notes(course: Course) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """Every note of a course in the order of its path, and what is wrong with them.

    A note that is not UTF-8 is a problem, and the others are read all the same. A claim whose id
    was used before in its language stays, and is a problem too. Raises ConfigError where the
    course has no notes folder.
    """
    if not course.notes_dir.is_dir():
        raise ConfigError(
            f"no folder {course.notes}/ in this course", remedy="Notes are Markdown files in it."
        )
    notes: list[Note] = []
    problems: list[Problem] = []
    for path in sorted(course.notes_dir.rglob("*.md")):
        name = course.relative(path)
        source = _decode(path.read_bytes(), name, problems)
        if source is not None:
            note, found = read_note(name, source, _language(path, course))
            notes.append(note)
            problems += found
    return tuple(notes), (*problems, *_repeated(notes))


def marked_ids(course: Course) -> list[str]:
    """Every id that is marked in the notes, found without parsing them: enough to tell a wrong name."""
    files = course.notes_dir.rglob("*.md")
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    return sorted(set(re.findall(r"\{[^{}\n]*#([a-z0-9-]+)", text)))


def _language(path: Path, course: Course) -> str:
    """The language folder that a note stands in (`notes/zh/…`), else the course's language."""
    parts = path.relative_to(course.notes_dir).parts
    folder = parts[0] if len(parts) > 1 else ""
    known = folder in course.languages or re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", folder)
    return folder if known else course.language


def _decode(data: bytes, name: str, problems: list[Problem]) -> str | None:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        remedy = "Save the note as UTF-8; a GBK file is converted by `iconv -f GBK -t UTF-8`."
        problems.append(Problem(place, f"this note is not UTF-8 (byte 0x{data[error.start]:02x})", remedy))
        return None


def _repeated(notes: Sequence[Note]) -> Iterator[Problem]:
    seen: dict[str, Claim] = {}
    for claim in (claim for note in notes for claim in note.claims):
        first = seen.setdefault(claim.key, claim)
        if first is not claim:
            yield Problem(
                claim.place,
                f"the claim id {claim.id!r} is used twice; it stands at {first.place} already",
                "Give one of the two another id, and bind the check to both.",
            )


def read_note(path: str, source: str, lang: str) -> tuple[Note, tuple[Problem, ...]]:
    """One note from its source. A mark that cannot be read is a problem with its place."""
    tokens = markdown().parse(source)
    page = Page(path, source, lang)
    problems: list[Problem] = []
    meta = _front_matter(tokens, page, problems)
    found = [one for token in tokens for one in _marked(token, page)]
    problems += [one for one in found if isinstance(one, Problem)]
    claims = sorted((one for one in found if isinstance(one, Claim)), key=lambda claim: claim.start)
    exempt = tuple(one for one in found if isinstance(one, Exempt))
    title = meta.get("title") or _first_heading(tokens) or path
    note = Note(path, lang, source, title, tuple(sorted(meta.items())), tuple(claims), exempt)
    return note, tuple(problems)


@dataclass
class Page:
    """A note's source with the offset of each line. Its inline tokens must be located in order."""

    path: str
    source: str
    lang: str

    def __post_init__(self) -> None:
        self.lines = self.source.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.cursor: dict[int, int] = {}  # how far each line has been matched by its inline tokens

    def place(self, offset: int) -> Place:
        before = self.source[:offset]
        return Place(self.path, before.count("\n") + 1, offset - before.rfind("\n"))

    def block(self, first: int, last: int) -> tuple[int, int]:
        """Where the block of these lines begins and ends, blank lines at its end aside."""
        while last > first + 1 and not self.lines[last - 1].strip():
            last -= 1
        return self.offsets[first], self.offsets[last] - 1

    def locator(self, inline: Token) -> Callable[[int], int]:
        """A function from offsets in an inline token's content to offsets in the source."""
        first = inline.map[0] if inline.map else 0
        starts: list[tuple[int, int]] = []
        at = 0
        for number, line in enumerate(inline.content.split("\n"), first):
            column = self._find(line, number)
            starts.append((at, self.offsets[number] + column))
            at += len(line) + 1

        def locate(offset: int) -> int:
            start, base = max(pair for pair in starts if pair[0] <= offset)
            return base + offset - start

        return locate

    def _find(self, line: str, number: int) -> int:
        """The column of `line` in the source's line, behind the table cells found there before."""
        column = max(self.lines[number].find(line, self.cursor.get(number, 0)), 0)
        self.cursor[number] = column + len(line)
        return column


def _marked(token: Token, page: Page) -> Iterator[Claim | Exempt | Problem]:
    if token.type == "inline":
        yield from _marked_inline(token, page)
        return
    if token.type == "math_block" and token.map and SWALLOWED.search(token.content):
        yield _swallowed_mark(token.content, token.map, page)
    if token.attrs and token.type in BLOCKS and token.map:
        yield from _passage(token, page, *page.block(*token.map), BLOCKS[token.type])


def _marked_inline(inline: Token, page: Page) -> Iterator[Claim | Exempt | Problem]:
    locate = page.locator(inline)
    for child in inline.children or ():
        if "at" in child.meta and child.attrs:
            start, end = (locate(offset) for offset in child.meta["at"])
            shape = Shape.FORMULA if child.type == "math_inline" else Shape.PROSE
            yield from _passage(child, page, start, end, shape)
        elif child.type == "text" and MARK.search(child.content):
            yield _unread_mark(child, inline, page)
        if child.type == "math_inline" and SWALLOWED.search(child.content):
            yield _swallowed_mark(child.content, inline.map or [0, 1], page)


def _unread_mark(text: Token, inline: Token, page: Page) -> Problem:
    """A mark that markdown-it left as plain text: it does not parse, or it follows nothing."""
    match = MARK.search(text.content)
    mark = text.content[match.start() if match else 0 :].split("}")[0] + "}"
    first, last = inline.map or [0, 1]
    offset = page.source.find(mark, page.offsets[first], page.offsets[last])
    place = page.place(offset) if offset >= 0 else Place(page.path, first + 1)
    return Problem(
        place,
        f"this mark cannot be read: {mark}",
        'A mark is {#id} or {#id ref="B-01 B-02"}, right behind `]` or `$`, or on a line of its own '
        "between a blank line and a block.",
    )


def _swallowed_mark(formula: str, lines: Sequence[int], page: Page) -> Problem:
    """A mark between two dollar signs of which one is no end of a formula."""
    match = SWALLOWED.search(formula)
    mark = match[0].strip().lstrip("]> ") if match else ""
    offset = page.source.find(mark, page.offsets[lines[0]])
    return Problem(
        page.place(max(offset, 0)),
        f"this mark stands inside a formula: {mark}",
        "A dollar sign before it opens a formula that ends behind it. Close the formula, or "
        "write \\$ for dollars.",
    )


def _passage(
    token: Token, page: Page, start: int, end: int, shape: Shape
) -> Iterator[Claim | Exempt | Problem]:
    """What the attributes of a passage make of it: a claim, one that needs none, or neither."""
    because = str(token.attrs.get("because", "")).strip()
    needs_none = NO_CLAIM in str(token.attrs.get("class", "")).split()
    if "id" in token.attrs and not needs_none:
        yield from _claim(token, page, start, end, shape)
    elif needs_none and because and "id" not in token.attrs:
        yield Exempt(page.place(start), page.source[start:end], start, because)
    elif needs_none or because:
        what = "this passage is marked as needing no claim, without a reason or together with an id"
        remedy = f'Write {{.{NO_CLAIM} because="…"}}, with the reason that a reader would accept.'
        yield Problem(page.place(start), what, remedy)


def _claim(token: Token, page: Page, start: int, end: int, shape: Shape) -> Iterator[Claim | Problem]:
    name = str(token.attrs["id"])
    place = page.place(start)
    if not ID.match(name):
        yield Problem(
            place, f"{name!r} is not a claim id", "Ids are small ASCII letters, digits and single hyphens."
        )
        return
    unknown = sorted(set(token.attrs) - ATTRIBUTES)
    if unknown:
        yield Problem(
            place, f"claim {name} has an unknown attribute {unknown[0]!r}", "Known are #id, .class and ref."
        )
    text = page.source[start:end]
    refs = tuple(str(token.attrs.get("ref", "")).split())
    yield Claim(name, place, text, shape, page.lang, refs, start)


def _front_matter(tokens: Sequence[Token], page: Page, problems: list[Problem]) -> dict[str, str]:
    head = next((token for token in tokens if token.type == "front_matter"), None)
    if head is None:
        return {}
    import yaml

    try:
        data: Any = yaml.load(head.content, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problems.append(
            Problem(Place(page.path, line), f"the front matter is not YAML: {error}".split("\n")[0])
        )
        return {}
    if not isinstance(data, dict):
        problems.append(Problem(Place(page.path, 2), "the front matter is not a list of `name: value` lines"))
        return {}
    return {str(name): str(value) for name, value in data.items()}


def _first_heading(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return inline.content
    return ""


def with_text(note: Note, claim: Claim, text: str) -> Note:
    """The note as it reads when `claim` says `text` instead; for corrections and probes."""
    end = claim.start + len(claim.text)
    changed, _ = read_note(note.path, note.source[: claim.start] + text + note.source[end:], note.lang)
    return replace(changed, title=note.title)
