"""From a judged claim to the views of its evidence, in the order in which a reader wants them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from markupsafe import Markup, escape

from notecheck.guide import views
from notecheck.guide.gallery import Gallery
from notecheck.guide.highlight import highlight
from notecheck.guide.markdown import render_blocks
from notecheck.guide.rewrite import rewritten
from notecheck.guide.typeset import Typesetter
from notecheck.model import (
    Case,
    Counterexample,
    Derivation,
    Evidence,
    Figure,
    Interval,
    Judged,
    Kind,
    Probed,
    Read,
    Remark,
    Slip,
    Source,
    Table,
)
from notecheck.text import Text, quote, say

Piece = TypeVar("Piece", bound=Evidence)
UNREAD = {"program", "text", "presumed"}  # the passage as a whole, and words that were only looked at
SHORT = 24  # signs of a formula that fit into a line of a phone, with the words beside it
IN_NUMBERS = {"number", "percentage", "interval", "formula", "term"}  # their meaning needs no translation


@dataclass(frozen=True)
class Exhibits:
    """Makes the views of one claim's evidence; `links` lead to claims by key from the page at hand."""

    one: Judged
    links: Mapping[str, views.Link]
    typesetter: Typesetter
    gallery: Gallery

    def all(self) -> Iterator[views.View]:
        """Reading, argument, values, figures, cases, counterexample, correction, ground, check."""
        yield from self._reading()
        yield from self._derivations()
        yield from self._tables()
        yield from (self.gallery.hang(figure, self.typesetter) for figure in self._pieces(Figure))
        yield from self._intervals()
        yield from self._cases()
        yield from self.counterexamples()
        yield from self.passages()
        yield from self._twin()
        yield from self._remarks()
        yield from self.correction()
        yield from self._sources()
        yield from self._ground()
        yield from self._fault()
        yield from self._check()

    def _pieces(self, kind: type[Piece]) -> list[Piece]:
        return [piece for piece in self.one.verdict.evidence if isinstance(piece, kind)]

    def _text(self, text: Text) -> Markup:
        return self.typesetter.text(text)

    def _title(self, title: Text | None) -> tuple[Markup, ...]:
        return (self.typesetter.text(title),) if title else ()

    def _reading(self) -> Iterator[views.ReadingView]:
        """What was read: from the claim itself, then together what was read from each other one."""
        read = dict.fromkeys(one for one in self.one.verdict.read if one.what not in UNREAD)
        if read:
            own = self.one.claim.key
            groups = groupby(sorted(read, key=lambda one: one.claim != own), key=lambda one: one.claim)
            yield views.ReadingView(tuple(self._readings(key, rows) for key, rows in groups))

    def _readings(self, key: str, read: Iterable[Read]) -> views.Readings:
        other = self.links.get(key) if key != self.one.claim.key else None
        rows = tuple(self._row(one) for one in read)
        if other is None:
            return views.Readings((), (), rows)
        repeated = any(row.words == other.words for row in rows)
        return views.Readings((other,), () if repeated else (other.words,), rows)

    def _row(self, read: Read) -> views.ReadingRow:
        words = self.typesetter.passage(read.words)
        meaning = self._meaning(read, words)
        wide = any(len(part.striptags()) > SHORT for part in (words, *meaning) if "<math" in part)
        return views.ReadingRow(words, meaning, self._called(read.what), wide)

    def _called(self, what: str) -> str:
        """What a reading is called: a family of words by its constant, where it has no other name."""
        if what == "term":
            return ""
        name = self.typesetter.translate(what)
        return name.replace("_", " ").lower() if name == what and what.isupper() else name

    def _meaning(self, read: Read, words: Markup) -> tuple[Markup, ...]:
        """What the words mean, if that is not the words themselves."""
        if read.latex:
            formula = self.typesetter.formula(read.latex)
            return () if _letters(formula) == _letters(words) else (formula,)
        meaning = read.meaning if read.what in IN_NUMBERS else self.typesetter.translate(read.meaning)
        return () if meaning == "" or read.words.lower().startswith(meaning) else (escape(meaning),)

    def _derivations(self) -> Iterator[views.DerivationView | views.DerivationLink]:
        for piece in self._pieces(Derivation):
            first = self.gallery.first(piece, self.one.claim.id)
            if first != self.one.claim.id:
                link = self.links[f"{self.one.claim.lang}:{first}"]
                yield views.DerivationLink(self._title(piece.title), f"#{first}", link.words)
                continue
            lines = tuple(views.Line(self._text(step.why), self._set(step.formula)) for step in piece.steps)
            yield views.DerivationView(self._title(piece.title), lines)

    def _set(self, formula: str) -> tuple[Markup, ...]:
        return (self.typesetter.formula(formula, display=True),) if formula else ()

    def _tables(self) -> Iterator[views.TableView]:
        value = self.typesetter.value
        for piece in self._pieces(Table):
            header = tuple(value(cell) for cell in piece.header)
            rows = tuple(tuple(value(cell) for cell in row) for row in piece.rows)
            yield views.TableView(self._title(piece.title), header, rows)

    def _intervals(self) -> Iterator[views.IntervalView]:
        for piece in self._pieces(Interval):
            effect = self._text(piece.effect)
            yield views.IntervalView(effect, piece.estimate, piece.low, piece.high, piece.seeds, piece.odds)

    def _cases(self) -> Iterator[views.CasesView]:
        cases = self._pieces(Case)
        if cases:
            holds = tuple(self._text(case.text) for case in cases if case.holds)
            fails = tuple(self._text(case.text) for case in cases if not case.holds)
            yield views.CasesView(holds, fails)

    def counterexamples(self) -> Iterator[views.CounterexampleView]:
        """The cases against the claim."""
        for piece in self._pieces(Counterexample):
            yield views.CounterexampleView(self._text(piece.text), self._text(piece.again))

    def passages(self) -> Iterator[views.PassagesView]:
        """The passages of an inconsistency."""
        keys = (self.one.claim.key, *self.one.verdict.against)
        if len(keys) > 1:
            yield views.PassagesView(tuple(self.links[key] for key in keys if key in self.links))

    def _twin(self) -> Iterator[views.TwinView]:
        if self.one.slips:
            yield views.TwinView(tuple(self._text(_slip(slip)) for slip in self.one.slips))

    def _remarks(self) -> Iterator[views.RemarksView]:
        remarks = self._pieces(Remark)
        if remarks:
            yield views.RemarksView(tuple(self._text(remark.text) for remark in remarks))

    def correction(self) -> Iterator[views.CorrectionView]:
        """What the note should say."""
        source = self.one.corrected
        if source:
            pieces = rewritten(self.one.claim.text, source)
            yield views.CorrectionView(render_blocks(source, self.typesetter), pieces)

    def _sources(self) -> Iterator[views.SourcesView]:
        sources = self._pieces(Source)
        if sources:
            yield views.SourcesView(tuple(source.citation for source in sources))

    def _ground(self) -> Iterator[views.GroundView]:
        links = tuple(self.links[used.key] for used in self.one.uses if used.key in self.links)
        if links:
            yield views.GroundView(links, self._warning())

    def _warning(self) -> tuple[Markup, ...]:
        """Told where a claim rests on flagged ones: its verdict takes for granted what may be wrong."""
        if not self.one.shaken:
            return ()
        return (self._text(say("What this rests on is flagged itself; read that first.")),)

    def _fault(self) -> Iterator[views.FaultView]:
        verdict = self.one.verdict
        if verdict.kind is Kind.ERROR:
            yield views.FaultView(
                str(verdict.where or self.one.claim.place), (verdict.trace,) * bool(verdict.trace)
            )

    def _check(self) -> Iterator[views.CheckView | views.CheckLink]:
        binding, probed = self.one.binding, self.one.probed
        if binding is None:
            return
        noticed = (self._text(score(probed)),) if probed else ()
        first = self.gallery.first(binding, self.one.claim.id)
        if first != self.one.claim.id:
            yield views.CheckLink(binding.function, f"#{first}", noticed)
            return
        source = highlight(binding.source.strip("\n"), "python")
        yield views.CheckView(binding.function, str(binding.place), source, noticed)


def _letters(formula: Markup) -> str:
    """A formula without the signs of multiplication that may be left out."""
    return re.sub(r"[\s⋅·×]", "", formula.striptags())


def score(probed: Probed) -> Text:
    """How many small edits were noticed, of those that change anything."""
    noticed = say(
        "{noticed} of {edits} edits noticed",
        noticed=probed.noticed,
        edits=probed.edits - probed.equivalent,
    )
    if probed.refused:
        noticed = say(
            "{score}, {refused} of them by refusing to judge", score=noticed, refused=probed.refused
        )
    return say("{score}, {waived} waived", score=noticed, waived=probed.waived) if probed.waived else noticed


def _slip(slip: Slip) -> Text:
    nothing = say("nothing")
    return say(
        "Here stands {here}, in its twin {there} ({place}).",
        here=quote(slip.words) if slip.words else nothing,
        there=quote(slip.other_words) if slip.other_words else nothing,
        place=quote(str(slip.other_place)),
    )
