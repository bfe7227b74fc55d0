"""The flagged claims of one language as an Anki deck: the passage on the front, the verdict on the back.

Ids come from the course's name and the claim's key, never from its words, so that importing a later
deck updates the notes that a reader has and keeps what they have learnt. The same claims give the
same bytes: nothing depends on the clock, and the archive is written here rather than by genanki,
which would note down when its temporary files were made.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup, escape

from notecheck.errors import ConfigError
from notecheck.guide.context import context
from notecheck.guide.markdown import render_blocks
from notecheck.guide.typeset import Typesetter
from notecheck.guide.words import LADDER, METHODS
from notecheck.mathml import name_words
from notecheck.model import Case, Counterexample, Evidence, Judged, Kind, Note, Source
from notecheck.text import Text, say

if TYPE_CHECKING:
    import genanki

    from notecheck.guide.edition import Edition

Piece = TypeVar("Piece", bound=Evidence)

DECK = "deck.apkg"
QUESTION = say("Is this right?")
UPDATING = say(
    "Import it once more after an update: your progress is kept. If Anki leaves old cards as they are, "
    "choose to update notes always."
)
SIGNS = {Kind.REFUTED: "✕", Kind.INCONSISTENT: "≠", Kind.CONDITIONAL: "◐"}
HEAD = ("Claim", "Note", "Section", "Passage", "Kind", "Verdict", "Says")
PARTS: Mapping[str, Text] = {
    "Condition": say("Holds only if"),
    "Holds": say("Where it holds"),
    "Fails": say("Where it fails"),
    "Counterexample": say("Counterexample"),
    "Correction": say("Suggested correction"),
    "Against": say("Contradicts"),
    "Sources": say("Sources"),
    "Where": say("Where it stands"),
}
"""The fields of the back that may be empty, each with its heading, in the order in which they are shown."""

FRONT = """<div lang="{lang}">
<p class="note">{{{{Note}}}}{{{{#Section}}}} · {{{{Section}}}}{{{{/Section}}}}</p>
<div class="passage">{{{{Passage}}}}</div>
<p class="question">{question}</p>
</div>"""
BACK = """{{{{FrontSide}}}}
<hr id="answer">
<div lang="{lang}" class="back is-{{{{Kind}}}}">
<p class="verdict">{{{{Verdict}}}}</p>
<p class="says">{{{{Says}}}}</p>
{parts}
</div>"""
PART = '{{{{#{name}}}}}<section class="{kind}"><h2>{heading}</h2>{{{{{name}}}}}</section>{{{{/{name}}}}}'

# A card has one page and no links in it.
ONLY_ON_PAGES = re.compile(r'\s(?:id|tabindex|href)="(?!https?:)[^"]*"')
MOMENT, YEAR = 1577836800, 365 * 24 * 3600  # in seconds: the first moment of 2020, and a year
IDS = 1 << 30  # Anki wants ids of decks and models between 2³⁰ and 2³¹


class MathJax(Typesetter):
    r"""Writes formulas between `\(` and `\)` or `\[` and `\]`, which Anki typesets itself."""

    def formula(self, latex: str, display: bool = False) -> Markup:
        opening, closing = (r"\[", r"\]") if display else (r"\(", r"\)")
        return Markup(opening) + name_words(latex.strip()) + Markup(closing)


@dataclass(frozen=True)
class Deck:
    """The deck of one language; `course` names the course, `title` is what the reader sees of it.

    `pages` are the addresses of the notes' pages by path; `style` is the style sheet of the cards.
    """

    course: str
    title: str
    notes: Sequence[Note]
    judged: Mapping[str, Judged]
    pages: Mapping[str, str]
    typesetter: MathJax
    style: str

    def file(self) -> bytes:
        """The deck as an `.apkg` file. Raises ConfigError where SOURCE_DATE_EPOCH is no number."""
        import genanki  # not needed by any other command

        deck = genanki.Deck(self._id("deck"), self._plain(say("{course}: flagged claims", course=self.title)))
        deck.description = self._plain(UPDATING)
        model = self._model()
        deck.add_model(model)
        for due, (note, one) in enumerate(self._flagged()):
            fields = [ONLY_ON_PAGES.sub("", field) for field in self._fields(note, one)]
            tags = [one.verdict.kind.value, "_".join(note.name.split())]
            guid = genanki.guid_for(self.course, one.claim.key)
            deck.add_note(genanki.Note(model, fields, tags=tags, guid=guid, due=due))
        moment = _moment((deck.name, model.css, model.templates, [note.fields for note in deck.notes]))
        # Decks of several languages are imported side by side: their notes must not share row numbers.
        first = moment * 1000 - self._id("rows") % IDS
        return _archive(_collection(genanki.Package(deck), moment, first))

    def _flagged(self) -> Iterator[tuple[Note, Judged]]:
        for note in self.notes:
            for claim in note.claims:
                one = self.judged.get(claim.key)
                if one and one.verdict.kind.is_flag:
                    yield note, one

    def _id(self, what: str) -> int:
        """A number that only the course, the language and `what` decide."""
        return IDS + _number(f"{self.course}\n{self.typesetter.translate.lang}\n{what}") % IDS

    def _plain(self, text: Text) -> str:
        return self.typesetter.plain(text)

    def _model(self) -> genanki.Model:
        import genanki

        lang = self.typesetter.lang
        parts = (
            PART.format(name=name, kind=name.lower(), heading=self._plain(heading).rstrip(":："))
            for name, heading in PARTS.items()
        )
        card = {
            "name": "notecheck",
            "qfmt": FRONT.format(lang=lang, question=self._plain(QUESTION)),
            "afmt": BACK.format(lang=lang, parts="\n".join(parts)),
        }
        fields = [{"name": name} for name in (*HEAD, *PARTS)]
        return genanki.Model(self._id("model"), f"notecheck ({lang})", fields, [card], self.style)

    def _fields(self, note: Note, one: Judged) -> Iterator[Markup]:
        """The fields of one card, in the order of `HEAD` and `PARTS`."""
        claim, verdict, text = one.claim, one.verdict, self.typesetter.text
        passage = context(note, claim, self.typesetter)
        yield escape(claim.key)
        yield escape(note.title)
        yield passage.section
        yield passage.body
        yield escape(verdict.kind.value)
        yield self._verdict(one)
        yield text(verdict.summary)
        yield text(verdict.condition) if verdict.condition else Markup()
        yield _paragraphs(text(case.text) for case in _all(one, Case) if case.holds)
        yield _paragraphs(text(case.text) for case in _all(one, Case) if not case.holds)
        yield Markup().join(self._counterexample(case) for case in _all(one, Counterexample))
        yield render_blocks(one.corrected, self.typesetter) if one.corrected else Markup()
        yield Markup().join(self._against(key) for key in verdict.against)
        yield _paragraphs(escape(source.citation) for source in _all(one, Source))
        yield Markup("<p><code>{}</code></p><p><code>{}#{}</code></p>").format(
            claim.place, self.pages[note.path], claim.id
        )

    def _verdict(self, one: Judged) -> Markup:
        kind, method = one.verdict.kind, one.verdict.method
        name = self._plain(LADDER[kind].name)
        how = Markup(" <small>{}</small>").format(self._plain(METHODS[method])) if method else Markup()
        return Markup("<span class='sign'>{}</span> {}{}").format(SIGNS[kind], name, how)

    def _counterexample(self, case: Counterexample) -> Markup:
        text, again = self.typesetter.text(case.text), self.typesetter.text(case.again)
        label = self._plain(say("Confirmed again"))
        return Markup("<p>{}</p><p class='again'><b>{}</b> {}</p>").format(text, label, again)

    def _against(self, key: str) -> Markup:
        """A passage that the claim contradicts, with the title of its note."""
        found = ((note, claim) for note in self.notes for claim in note.claims if claim.key == key)
        note, claim = next(found)
        passage = render_blocks(claim.text, self.typesetter)
        return Markup("<blockquote>{}</blockquote><p class='note'>{}</p>").format(passage, note.title)


def deck(edition: Edition, style: str) -> Deck:
    """The deck of an edition; `style` is the style sheet of its cards."""
    course = edition.course
    title = course.title_in(edition.translate.lang)
    setter = MathJax(edition.translate)
    return Deck(course.title, title, edition.notes, edition.by_key, edition.addresses, setter, style)


def _all(one: Judged, kind: type[Piece]) -> list[Piece]:
    return [piece for piece in one.verdict.evidence if isinstance(piece, kind)]


def _paragraphs(texts: Iterable[Markup]) -> Markup:
    return Markup().join(Markup("<p>{}</p>").format(text) for text in texts)


def _moment(content: object) -> int:
    """When the notes of the deck were changed, in seconds.

    Anki updates notes that it has by itself where the deck's are newer, and on demand where their
    times differ. Only SOURCE_DATE_EPOCH can tell newer from older; without it, decks that say
    something else at least have different times.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return MOMENT + _number(repr(content)) % YEAR
    if not given.isdecimal():
        raise ConfigError(
            f"SOURCE_DATE_EPOCH={given!r} is not a number of seconds",
            remedy="Set it to seconds since 1970, such as the time of a commit, or leave it unset.",
        )
    return int(given)


def _number(text: str) -> int:
    """A large number that only `text` decides; Python's own hash differs from process to process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _collection(package: genanki.Package, moment: int, first: int) -> bytes:
    """The database of a package, its rows numbered from `first`."""
    with closing(sqlite3.connect(":memory:")) as connection:
        package.write_to_db(connection.cursor(), moment, count(first))
        connection.commit()
        return connection.serialize()


def _archive(collection: bytes) -> bytes:
    """The database in an archive that does not know when it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", collection), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
