"""A Coverage as text for the terminal, as JSON for programs, as Markdown for a step summary."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from notecheck.coverage.measure import Counted, Coverage, Covered, State
from notecheck.explained import counted
from notecheck.reporters.json_format import problem
from notecheck.reporters.markdown_format import ROOM, escaped, within
from notecheck.text import Text, say

SCHEMA = 1
LENGTH = 72  # of a passage in a list: enough to know it by

_CLOSES = re.compile(r"\]?\{[#.][^{}]*\}")
_OPENS = re.compile(r"\[(?=[^\[\]]*(?:\[|\Z))")  # brackets that close in what was cut off

NAMES = {
    State.CLAIMED: "with a claim",
    State.EXEMPT: "marked as needing none",
    State.OPEN: "open",
    State.PLAIN: "with nothing to check",
}


def render(coverage: Coverage, name: str, *, whole: bool = False) -> str:
    """The coverage in the format `name`, one of COVERAGE_FORMATS; `whole` lists all passages in the text."""
    match name:
        case "json":
            return json.dumps(document(coverage), ensure_ascii=False, indent=2) + "\n"
        case "markdown":
            return within(_blocks(coverage), ROOM)
    return "\n".join(_lines(coverage, whole)) + "\n"


def count(counted: Counted) -> Text:
    """`62.1 % settled: 18 with a claim, 0 marked as needing none, 11 open, 27 with nothing to check`."""
    return say(
        "{percent} settled: {claimed} with a claim, {exempt} marked as needing none, {open} open, "
        "{plain} with nothing to check",
        percent=counted.shown,
        **{state.value: counted.count(state) for state in State},
    )


def unmarked(text: str) -> str:
    """A passage without the marks of claims, whole or cut through."""
    return _OPENS.sub("", _CLOSES.sub("", text))


def short(one: Covered) -> str:
    """The beginning of a passage on one line."""
    words = " ".join(unmarked(one.text).split())
    return words if len(words) <= LENGTH else words[: LENGTH - 1] + "…"


def why(one: Covered) -> str:
    """What a list says of a passage: its claims, why it needs none, or why it looks checkable."""
    found = {
        State.CLAIMED: ", ".join(one.claims),
        State.EXEMPT: f"needs none: {one.because}",
        State.OPEN: "open: " + ", ".join(map(str, one.signs)),
        State.PLAIN: "nothing to check",
    }
    return found[one.state]


def _lines(coverage: Coverage, whole: bool) -> Iterator[str]:
    for note in coverage.notes:
        yield f"{note.note.path}: {count(note)}"
        for one in note.passages if whole else note.open:
            yield f"  {one.place} {short(one)}"
            yield f"      {why(one)}"
        yield ""
    if coverage.problems:
        yield "Wrong with the notes:"
        for one_problem in coverage.problems:
            yield from ("  " + line for line in str(one_problem).split("\n"))
        yield ""
    if not coverage.passages:
        yield "Nothing was looked at: no note has a passage."
        return
    passages = counted(len(coverage.passages), "passage")
    yield f"{passages} in {counted(len(coverage.notes), 'note')}, {count(coverage)}."
    if coverage.open:
        yield (
            "An open passage looks checkable: mark it as a claim, or as needing none: "
            '[…]{.no-claim because="…"}.'
        )


def document(coverage: Coverage) -> dict[str, Any]:
    """The object that the JSON format prints; see the schema `coverage`."""
    return {
        "schema": SCHEMA,
        "summary": _summary(coverage),
        "notes": [
            {"note": note.note.path, "lang": note.note.lang, **_summary(note)} for note in coverage.notes
        ],
        "passages": [_passage(one) for one in coverage.passages],
        "problems": [problem(one) for one in coverage.problems],
    }


def _summary(counted: Counted) -> dict[str, Any]:
    return {
        "passages": len(counted.passages),
        **{state.value: counted.count(state) for state in State},
        "percent": counted.percent,
    }


def _passage(one: Covered) -> dict[str, Any]:
    return {
        "note": one.place.path,
        "line": one.place.line,
        "column": one.place.column,
        "shape": one.shape.value,
        "text": one.text,
        "state": one.state.value,
        "claims": list(one.claims),
        "because": one.because or None,
        "signs": [{"kind": sign.kind, "words": sign.words} for sign in one.signs],
    }


def _blocks(coverage: Coverage) -> Iterator[str]:
    yield f"## notecheck coverage: {escaped(coverage.title)}" if coverage.title else "## notecheck coverage"
    yield _table(coverage)
    for note in coverage.notes:
        if note.open:
            yield f"<details><summary>Open in {escape(note.note.path)}: {len(note.open)}</summary>"
            yield from (
                f"- `{one.place}` {escaped(short(one))} *({escaped(', '.join(map(str, one.signs)))})*"
                for one in note.open
            )
            yield "</details>"
    yield from (f"- `{one.place}` {escaped(one.what)}" for one in coverage.problems)


def _table(coverage: Coverage) -> str:
    head = ["note", "settled", *(NAMES[state] for state in State)]
    rows = [(f"`{note.note.path}`", note) for note in coverage.notes]
    lines = [f"| {' | '.join(head)} |", "|---|" + "--:|" * (len(head) - 1)]
    for name, one in [*rows, ("**all**", coverage)]:
        cells = [name, one.shown, *(str(one.count(state)) for state in State)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
