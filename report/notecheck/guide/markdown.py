"""From a note's Markdown to HTML in which every claim is marked and followed by its evidence.

What a mark looks like is decided in templates: this module is handed the HTML to put before, around
and after each claim, and puts it there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup

from notecheck.guide.highlight import highlight
from notecheck.guide.typeset import Typesetter, polished
from notecheck.model import Note
from notecheck.notes import markdown

# A claim's evidence cannot stand inside a paragraph or a table: it follows where one of these ends.
ENDS = {"paragraph_close", "heading_close", "table_close"}
OPENING = {"table_open", "paragraph_open", "blockquote_open", "bullet_list_open", "ordered_list_open"}
COMMENT = re.compile(r"<!--.*?-->", re.S)
NOTE_LINK = re.compile(r"^([\w./-]+)\.md(#.*)?$")


@dataclass(frozen=True)
class Marking:
    """The HTML of one claim: a note for the margin, its sign, what stands around it, its evidence.

    `inline` and `block` are pairs: what opens a span of a sentence or a block, and what closes it.
    """

    margin: Markup
    sign: Markup
    inline: tuple[Markup, Markup]
    block: tuple[Markup, Markup]
    card: Markup


@dataclass(frozen=True)
class Heading:
    """A heading of a note, for the list of contents; `line` of the note, from 1."""

    line: int
    level: int
    anchor: str
    title: Markup


@dataclass(frozen=True)
class RenderedNote:
    """A note as HTML, and its headings."""

    body: Markup
    headings: tuple[Heading, ...]


def render_note(
    note: Note, markings: Mapping[str, Marking], typesetter: Typesetter, prefix: str = "_"
) -> RenderedNote:
    """The HTML of `note`; `markings` by claim id. A claim without a marking is shown as plain text.

    The anchors of headings begin with `prefix`, and that with an underscore, as no claim's id does.
    """
    md = markdown()
    writer = _Writer(note.title, markings, typesetter, prefix)
    tokens = writer.write(md.parse(note.source))
    body = md.renderer.render(tokens, md.options, {})
    return RenderedNote(Markup(body), tuple(writer.headings))


def outline(note: Note, typesetter: Typesetter) -> tuple[Heading, ...]:
    """The headings of a note with the anchors that `render_note` gives them, but for the page's title."""
    tokens = markdown().parse(note.source)
    skip = _title_tokens(tokens, note.title)
    writer = _Writer("", {}, typesetter)
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and index not in skip:
            writer.heading(token, tokens[index + 1])
    return tuple(writer.headings)


def render_blocks(source: str, typesetter: Typesetter) -> Markup:
    """The HTML of some Markdown in which no claim is marked."""
    return render_tokens(markdown().parse(source), {}, typesetter)


def render_tokens(tokens: list[Token], markings: Mapping[str, Marking], typesetter: Typesetter) -> Markup:
    """The HTML of some blocks of a note; `markings` by claim id."""
    md = markdown()
    written = _Writer("", markings, typesetter).write(tokens)
    return Markup(md.renderer.render(written, md.options, {}))


def _html(markup: str, block: bool = True) -> Token:
    return Token("html_block" if block else "html_inline", "", 0, content=str(markup))


@dataclass
class _Writer:
    """Walks the tokens of one note once, from top to bottom, and writes to `out`."""

    title: str
    markings: Mapping[str, Marking]
    typesetter: Typesetter
    prefix: str = "_"
    out: list[Token] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    pending: list[Marking] = field(default_factory=list)  # claims whose evidence is still to follow
    blocks: list[Marking | None] = field(default_factory=list)  # the open blocks, and what marks them
    table: int | None = None  # where in `out` the open table begins

    def write(self, tokens: list[Token]) -> list[Token]:
        skip = _title_tokens(tokens, self.title)
        for index, token in enumerate(tokens):
            if index not in skip and token.type != "front_matter":
                self._token(token, tokens[index + 1] if index + 1 < len(tokens) else None)
        return self.out

    def _token(self, token: Token, following: Token | None) -> None:
        if token.type == "inline":
            token.children = self._inline(token.children or [])
            self.out.append(token)
        elif token.type in ("fence", "code_block"):
            self._leaf(token, self._program(token))
        elif token.type == "math_block":
            self._leaf(token, self._display(token))
        elif token.type == "html_block":
            self._html(Markup("<p>{}</p>\n").format(shown) if (shown := _without_comments(token)) else "")
        elif token.type == "heading_open":
            self.out.append(self.heading(token, following))
        elif token.type in OPENING:
            self._open(token)
        elif token.type.removesuffix("_close") + "_open" in OPENING:
            self._close(token)
        else:
            self.out.append(token)
        if token.type in ENDS:
            self._evidence()

    def _html(self, *markup: str) -> None:
        self.out += [_html(part) for part in markup]

    def _evidence(self) -> None:
        self._html(*(marking.card for marking in self.pending))
        self.pending = []

    def _marking(self, token: Token) -> Marking | None:
        return self.markings.get(str(token.attrs.get("id", "")))

    def _leaf(self, token: Token, markup: Markup) -> None:
        """A program or a display formula, alone or as a claim."""
        marking = self._marking(token)
        if marking is None:
            self._html(markup)
        else:
            self._html(marking.margin, marking.block[0], markup, marking.sign, marking.block[1], marking.card)

    def _program(self, token: Token) -> Markup:
        language = (token.info.split() or ["text"])[0]
        code = highlight(token.content.rstrip("\n"), language, self.typesetter.lang)
        return Markup('<pre class="code" tabindex="0"><code>{}</code></pre>\n').format(code)

    def _display(self, token: Token) -> Markup:
        formula = self.typesetter.formula(token.content, display=True)
        return Markup('<div class="formula" tabindex="0">{}</div>\n').format(formula)

    def heading(self, token: Token, inline: Token | None) -> Token:
        """Give a heading its anchor and keep it for the list of contents."""
        anchor = f"{self.prefix}{len(self.headings) + 1}"
        title = self.typesetter.passage(inline.content if inline else "")
        line = token.map[0] + 1 if token.map else 1
        self.headings.append(Heading(line, int(token.tag[1:]), anchor, title))
        token.attrs = {"id": anchor}
        return token

    def _open(self, token: Token) -> None:
        """A block that may be a claim itself; a table also carries the claims of its cells."""
        marking = self._marking(token)
        self.blocks.append(marking)
        if token.type == "table_open":
            self.table = len(self.out)
        if marking:
            self._html(marking.margin, marking.block[0])
        if token.type == "table_open":
            self._html('<div class="scroll" tabindex="0">')
        token.attrs = {name: value for name, value in token.attrs.items() if name == "start"}
        self.out.append(token)

    def _close(self, token: Token) -> None:
        marking = self.blocks.pop()
        self.out.append(token)
        if token.type == "table_close":
            self.table = None
            self._html("</div>\n")
        if marking:
            self._html(marking.sign, marking.block[1])
            self.pending.append(marking)
            if token.type not in ENDS:
                self._evidence()

    def _inline(self, children: list[Token]) -> list[Token]:
        out: list[Token] = []
        spans: list[Marking | None] = []
        for index, token in enumerate(children):
            if token.type == "softbreak" and _closes_up(children, index):
                continue
            if token.type == "span_open":
                spans.append(self._marking(token))
                out += self._begin(spans[-1])
            elif token.type == "span_close":
                self._end(out, spans.pop())
            elif token.type.startswith("math_inline"):
                marking = self._marking(token)
                out += self._begin(marking)
                out.append(_html(self.typesetter.formula(token.content), block=False))
                self._end(out, marking)
            else:
                out.append(self._other(token))
        return out

    def _begin(self, marking: Marking | None) -> Iterator[Token]:
        """The margin's note goes before the line, but out of a table: cells have no margin."""
        if marking is None:
            return
        if self.table is not None:
            self.out.insert(self.table, _html(marking.margin))
            self.table += 1
            yield _html(marking.inline[0], block=False)
        else:
            yield _html(marking.margin + marking.inline[0], block=False)

    def _end(self, out: list[Token], marking: Marking | None) -> None:
        """Close a claim: its sign stays on the line of its last word."""
        if marking is None:
            return
        last = out.pop()
        head, tail = _split_word(last.content) if last.type == "text" else ("", "")
        if head:
            out.append(_text(head))
        kept = _text(tail) if last.type == "text" else last
        tie = Markup('<span class="tie">') if kept.content else Markup()
        untie = marking.sign + Markup("</span>" if tie else "")
        out += [_html(tie, block=False), kept, _html(untie + marking.inline[1], block=False)]
        self.pending.append(marking)

    def _other(self, token: Token) -> Token:
        """HTML of a note is shown as text, signs are polished, links between notes lead to pages."""
        if token.type == "text":
            token.content = polished(token.content)
        if token.type == "html_inline":
            return _text(_without_comments(token))
        if token.type == "link_open":
            href = NOTE_LINK.sub(_page_link, str(token.attrs.get("href", "")))
            token.attrs = {**token.attrs, "href": href}
        return token


def _title_tokens(tokens: list[Token], title: str) -> range:
    """The first heading where it repeats the note's title, which the page shows above."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            same = token.tag == "h1" and tokens[index + 1].content.strip() == title.strip()
            return range(index, index + 3) if same else range(0)
    return range(0)


def _without_comments(token: Token) -> str:
    return COMMENT.sub("", token.content).strip()


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _closes_up(children: list[Token], index: int) -> bool:
    """Whether a line break of the source falls between Chinese characters, where no space belongs."""
    before = next((one for one in reversed(children[:index]) if one.nesting == 0), None)
    after = next((one for one in children[index + 1 :] if one.nesting == 0), None)
    if before is None or after is None or before.type != "text" or after.type != "text":
        return False
    return _is_wide(before.content[-1:]) and _is_wide(after.content[:1])


def _is_wide(letter: str) -> bool:
    return letter != "" and (letter in "“”‘’…—" or unicodedata.east_asian_width(letter) in "WF")


def _split_word(text: str) -> tuple[str, str]:
    """Text before its last word, and that word; a Chinese character is a word of its own."""
    found = re.search(r"(?:[!-~]{1,12}|.)\Z", text, re.S)
    start = found.start() if found else len(text)
    return text[:start], text[start:]


def _page_link(found: re.Match[str]) -> str:
    return f"{found[1]}.html{found[2] or ''}"
