"""One claim with its verdict as lines of plain text: for the terminal and for pytest's failures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from notecheck.lineform import one_line
from notecheck.model import (
    Case,
    Counterexample,
    Derivation,
    Evidence,
    Interval,
    Judged,
    Kind,
    Remark,
    Source,
    Table,
    Verdict,
)
from notecheck.text import Translate, worded
from notecheck.twins import WORDING

SIGNS = {
    Kind.CONFIRMED: "✓",
    Kind.CONDITIONAL: "◐",
    Kind.REFUTED: "✗",
    Kind.INCONSISTENT: "≠",
    Kind.NOT_CHECKABLE: "–",
    Kind.UNCHECKED: "?",
    Kind.ERROR: "!",
}


def counted(number: int, thing: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def headline(one: Judged) -> str:
    """`notes/zh/momentum.md:41:7 ema-weights: refuted (proof), accepted as confirmed`."""
    verdict = one.verdict
    method = f" ({verdict.method.value})" if verdict.method else ""
    differs = f", {one.differs}" if one.differs and verdict.kind.is_judgement else ""
    return f"{one.claim.place} {one.claim.id}: {verdict.kind.value}{method}{differs}"


def failure(one: Judged, translate: Translate = str) -> Iterator[str]:
    """Why a claim is not as accepted: place, sentence, what was read and computed, the correction."""
    yield headline(one)
    yield from _block("the note says", one.claim.text)
    yield from _read(one, without=WORDING)
    yield from _found(one, translate)
    yield from _correction(one)
    yield from _remedy(one, translate)


def whole(one: Judged, translate: Translate = str) -> Iterator[str]:
    """All that is known of a claim."""
    yield headline(one)
    if one.claim.refs:
        yield f"  restates: {' '.join(one.claim.refs)}"
    yield from _block("the note says", one.claim.text)
    yield from _read(one)
    yield from _found(one, translate)
    shown = tuple(_pressing(one))
    if one.verdict.kind is not Kind.ERROR:
        for piece in one.verdict.evidence:
            if piece not in shown:
                yield from _evidence(piece, translate)
    yield from _correction(one)
    yield from (f"  mend it: {remedy}" for remedy in remedies(one.verdict, translate))
    for used in one.uses:
        shaken = "  (which does not hold: shaken ground)" if used.key in one.shaken else ""
        yield f"  rests on: {used.id} at {used.place}{shaken}"
    if one.binding:
        yield f"  check: {one.binding.function} at {one.binding.place}"
    if one.probed:
        yield f"  probed: {one.probed}"
    yield f"  accepted: {one.accepted.kind.value if one.accepted else 'not yet'}"


def _block(title: str, text: str) -> Iterator[str]:
    first, *more = text.split("\n")
    yield f"  {title}: {first}"
    yield from (f"      {line}" for line in more)


def _read(one: Judged, without: Collection[str] = ()) -> Iterator[str]:
    hidden = {"program", *without}
    own = [read for read in one.verdict.read if read.claim == one.claim.key and read.what not in hidden]
    for read in own:
        words = " ".join(read.words.strip("$").split())
        meaning = f" → {read.meaning}" if read.meaning not in ("", words) else ""
        yield f"  read: {read.what} '{words}'{meaning} at {one.claim.place_at(read.start)}"


def _found(one: Judged, translate: Translate) -> Iterator[str]:
    verdict = one.verdict
    if verdict.where and verdict.kind in (Kind.ERROR, Kind.UNCHECKED):
        yield f"  where: {verdict.where}"
    yield f"  found: {verdict.summary.render(translate)}"
    if verdict.condition:
        yield f"  holds only if: {verdict.condition.render(translate)}"
    for piece in _pressing(one):
        yield from _evidence(piece, translate)
    for slip in one.slips:
        yield f"  twin: {slip}"
    yield from (f"  contradicts: {passage}" for passage in contradicted(one))
    if verdict.trace:
        yield from ("  | " + line for line in verdict.trace.rstrip().split("\n"))


def _pressing(one: Judged) -> Iterator[Evidence]:
    """The evidence that an author must see at once."""
    return (piece for piece in one.verdict.evidence if isinstance(piece, Counterexample))


def contradicted(one: Judged) -> Iterator[str]:
    """The passages that a claim contradicts, each with its place: `days at notes/a.md:3:1`."""
    places = {used.key: f" at {used.place}" for used in one.uses}
    for key in one.verdict.against:
        yield f"{key.split(':', 1)[1]}{places.get(key, '')}"


def remedies(verdict: Verdict, translate: Translate = str) -> Iterator[str]:
    """How to mend a claim that could not be judged; an error has no other evidence."""
    if verdict.kind is Kind.ERROR:
        for piece in verdict.evidence:
            if isinstance(piece, Remark):
                yield piece.text.render(translate)


def _correction(one: Judged) -> Iterator[str]:
    if one.corrected:
        yield from _block("correct it to", one.corrected)


def _remedy(one: Judged, translate: Translate) -> Iterator[str]:
    kind, name = one.verdict.kind, one.claim.id
    yield from (f"  mend it: {remedy}" for remedy in remedies(one.verdict, translate))
    if kind is Kind.UNCHECKED:
        yield f'  mend it: write a check, @check("{name}"), in the checks folder'
    if one.slips:
        yield "  mend it: make the two languages say the same"
    if one.unaccepted:
        yield f"  mend it: correct the note, or review the verdict and run: notecheck accept {name}"


def _evidence(piece: Evidence, translate: Translate) -> Iterator[str]:
    text = partial(worded, translate=translate)
    match piece:
        case Derivation():
            yield f"  derivation: {text(piece.title) if piece.title else ''}".rstrip()
            for step in piece.steps:
                yield f"    {text(step.why)}" + (f"   {one_line(step.formula)}" if step.formula else "")
        case Table():
            yield f"  values: {text(piece.title) if piece.title else ''}".rstrip()
            for row in (piece.header, *piece.rows):
                yield "    " + " | ".join(text(cell) for cell in row)
        case Case():
            yield f"  {'holds' if piece.holds else 'fails'}: {text(piece.text)}"
        case Counterexample():
            yield f"  counterexample: {text(piece.text)}"
            yield f"  confirmed again: {text(piece.again)}"
        case Interval():
            yield (
                f"  {text(piece.effect)}: {piece.estimate} in [{piece.low}, {piece.high}] "
                f"over {piece.seeds} seeds; odds of error {piece.odds}"
            )
        case Remark():
            yield f"  note: {text(piece.text)}"
        case Source():
            yield f"  source: {piece.citation}"
