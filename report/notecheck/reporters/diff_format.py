"""A Diff in each format: plain text, Markdown for a pull request, JSON, and the formats of CI."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from notecheck.diff.changes import Change, Diff, What
from notecheck.diff.places import Fate
from notecheck.diff.told import (
    AS_BEFORE,
    count,
    details,
    headline,
    paragraphs,
    quiet,
    sections,
    sign,
    what_happened,
)
from notecheck.model import Judged, Kind

SCHEMA = 1


def render_diff(diff: Diff, name: str, folder: str = "") -> str:
    """The diff in one of FORMATS; `folder` is where the course stands in its repository."""
    match name:
        case "text":
            return "".join(f"{line}\n" for line in _lines(diff))
        case "markdown":
            return _markdown(diff)
        case "json":
            return json.dumps(document(diff), ensure_ascii=False, indent=2) + "\n"
        case "junit":
            return _junit(diff)
        case _:
            return _of_findings(diff, name, folder)


def _of_findings(diff: Diff, name: str, folder: str) -> str:
    from notecheck.diff.findings import RULES, findings
    from notecheck.findings import rooted
    from notecheck.reporters.github_format import commands
    from notecheck.reporters.sarif_format import log

    found = rooted(findings(diff), folder)
    return log(found, RULES, "notecheck-diff") if name == "sarif" else commands(found, count(diff))


# ---- text --------------------------------------------------------------------------------------------


def _lines(diff: Diff) -> Iterator[str]:
    yield f"{diff.before} → {diff.after}"
    for section in sections(diff):
        yield from ("", f"{section.title}:")
        for change, lines in paragraphs(section):
            yield from ("", f"  {headline(change)}")
            yield from (f"      {line}" for line in lines)
        yield from (f"  {line}" for problem in section.problems for line in str(problem).split("\n"))
    if groups := quiet(diff):
        yield from ("", f"{AS_BEFORE}:")
        yield from (f"  {group}" for group in groups)
    yield from ("", count(diff))


# ---- Markdown ----------------------------------------------------------------------------------------


def _markdown(diff: Diff) -> str:
    from notecheck.reporters.markdown_format import ROOM, within

    return within(_blocks(diff), ROOM)


def _blocks(diff: Diff) -> Iterator[str]:
    from notecheck.reporters.markdown_format import escaped

    yield f"## notecheck: {escaped(diff.before)} → {escaped(diff.after)}"
    yield escaped(count(diff))
    for section in sections(diff):
        yield f"### {section.title}"
        for change, lines in paragraphs(section):
            yield "  \n".join((_item(change), *(f"  {escaped(line)}" for line in lines)))
        for problem in section.problems:
            yield f"- `{problem.place}` {escaped(problem.what)}" + (
                f"  \n  {escaped(problem.remedy)}" * bool(problem.remedy)
            )
    if groups := quiet(diff):
        inside = "\n".join(f"- {escaped(str(group))}" for group in groups)
        yield f"<details>\n<summary>{AS_BEFORE}</summary>\n\n{inside}\n\n</details>"


def _item(change: Change) -> str:
    from notecheck.reporters.markdown_format import escaped

    return f"- {sign(change)} `{change.claim.place}` **{escaped(change.claim.id)}**: {what_happened(change)}"


# ---- JSON --------------------------------------------------------------------------------------------


def document(diff: Diff) -> dict[str, Any]:
    """The object that the JSON format prints; see `schemas/diff.schema.json`."""
    from notecheck.reporters.json_format import problem

    happened = Counter(what for change in diff.changes for what in change.what)
    return {
        "schema": SCHEMA,
        "before": diff.before,
        "after": diff.after,
        "summary": {
            "claims": diff.claims,
            "changes": len(diff.changes),
            "to_look_at": sum(change.needs_a_person for change in diff.changes) + len(diff.problems),
            "happened": {what.value: happened[what] for what in What},
            "status": diff.status,
        },
        "changes": [_change(change) for change in diff.changes],
        "problems": [problem(one) for one in diff.problems],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.claim.id,
        "lang": change.claim.lang,
        "what": [what.value for what in change.what],
        "to_look_at": change.needs_a_person,
        "words": [{"old": old, "new": new} for old, new in change.words],
        "because": [
            {"by": cause.by.value, "name": cause.name or None, "how": cause.how or None}
            for cause in change.causes
        ],
        "other": list(change.parts),
        "fate": change.fate and _fate(change.fate),
        "forgotten": change.forgotten,
        "before": _state(change.before),
        "after": _state(change.after),
        "told": list(details(change)),
    }


def _fate(fate: Fate) -> dict[str, Any]:
    return {
        "words": fate.words.value,
        "claim": fate.claim or None,
        "now": str(fate.now) if fate.now else None,
    }


def _state(one: Judged | None) -> dict[str, Any] | None:
    if one is None:
        return None
    place, verdict = one.claim.place, one.verdict
    return {
        "note": place.path,
        "line": place.line,
        "column": place.column,
        "text": one.claim.text,
        "verdict": verdict.kind.value,
        "method": verdict.method.value if verdict.method else None,
        "accepted": one.accepted.kind.value if one.accepted else None,
        "differs": one.differs or None,
        "summary": str(verdict.summary),
        "condition": str(verdict.condition) if verdict.condition else None,
        "correction": one.corrected or None,
        "slips": [str(slip) for slip in one.slips],
        "where": str(verdict.where) if verdict.kind is Kind.ERROR and verdict.where else None,
    }


# ---- JUnit -------------------------------------------------------------------------------------------


def _junit(diff: Diff) -> str:
    from notecheck.reporters.junit_format import Item, Outcome, of_problem, suite

    def item(change: Change) -> Item:
        claim = change.claim
        properties = {
            "what": what_happened(change),
            "sentence": claim.text,
            "verdict": change.after.verdict.kind.value if change.after else "",
            "method": _method(change.after),
            "before": change.before.verdict.kind.value if change.before else "",
            "place": str(claim.place),
            "lang": claim.lang,
        }
        outcome: Outcome = "failure" if change.needs_a_person else "passed"
        return Item(
            claim.place.path,
            claim.id,
            tuple(properties.items()),
            outcome,
            what_happened(change),
            "\n".join((headline(change), *details(change))),
        )

    return suite([*map(item, diff.changes), *map(of_problem, diff.problems)])


def _method(one: Judged | None) -> str:
    return one.verdict.method.value if one and one.verdict.method else ""
