"""A Diff in each format: plain text, Markdown for a pull request, JSON, and the formats of CI."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from notecheck.diff.changes import Change, Diff, What, told
from notecheck.explained import SIGNS
from notecheck.findings import Finding, Level, Rule, distinct, end_of, fingerprint, rooted
from notecheck.model import Judged, Kind, Problem

SCHEMA = 1
MEANINGS: dict[What, tuple[str, Level]] = {
    What.LOST: ("The claim is in no note any more.", "error"),
    What.ADDED: ("The claim is new.", "note"),
    What.MOVED: (
        "The claim stands elsewhere: in another note, under another heading, in another order.",
        "note",
    ),
    What.EDITED: ("The claim says something else.", "note"),
    What.REWORDED: ("Other words, and every reading as it was.", "note"),
    What.TURNED: ("The verdict is another one.", "error"),
    What.EVIDENCE: ("The verdict is the same on other evidence.", "note"),
    What.CHECK: ("The check of the claim changed.", "note"),
    What.GROUND: ("A claim changed that this one's check uses.", "note"),
    What.TWIN: ("The claim and its twin in another language have fallen out of step.", "error"),
    What.ACCEPTANCE: ("The verdict that was accepted is out of date.", "warning"),
    What.UNCHECKED: ("No check is bound to the claim.", "warning"),
}
RULES: dict[str, Rule] = {
    _name: Rule(_name, meaning, "`notecheck explain ID` shows the claim; `notecheck accept ID` records it.")
    for what, (meaning, _) in MEANINGS.items()
    for _name in (what.value.replace(" ", "-"),)
} | {"problem": Rule("problem", "Something is wrong with the course.", "The message says how to mend it.")}


def render_diff(diff: Diff, name: str, folder: str = "") -> str:
    """The diff in one of FORMATS; `folder` is where the course stands in its repository."""
    if name == "text":
        return "".join(line + "\n" for line in _lines(diff))
    if name == "markdown":
        return _markdown(diff)
    if name == "json":
        return json.dumps(document(diff), ensure_ascii=False, indent=2) + "\n"
    if name == "junit":
        return _junit(diff)
    found = rooted(findings(diff), folder)
    if name == "sarif":
        from notecheck.reporters.sarif_format import log

        return log(found, RULES)
    from notecheck.reporters.github_format import commands

    return commands(found, count(diff))


# ---- text --------------------------------------------------------------------------------------------


def _lines(diff: Diff) -> Iterator[str]:
    yield f"{diff.before} → {diff.after}"
    for change in diff.changes:
        yield ""
        yield headline(change)
        yield from (f"    {line}" for line in details(change))
    for problem in diff.problems:
        yield ""
        yield f"! {problem}"
    yield ""
    yield count(diff)


def headline(change: Change) -> str:
    """The place, the id, and what happened: `✗ notes/a.md:3:1 days: edited, turned`."""
    sign = SIGNS[change.after.verdict.kind] if change.after and What.MOVED is not change.what[-1] else "·"
    place = "" if change.after else " (as it stood)"
    return f"{sign} {change.claim.place} {change.claim.id}: {', '.join(change.what)}{place}"


def details(change: Change) -> Iterator[str]:
    """What happened to a claim, line by line."""
    before, after = change.before, change.after
    if after is None:
        yield f"it said: {' '.join(change.claim.text.split())}"
        return
    if What.MOVED in change.what and before:
        yield f"it stood at {before.claim.place}"
    if change.words:
        yield told(change.words)
    if What.REWORDED in change.what:
        yield "every reading is as it was"
    if What.TURNED in change.what and before:
        because = f" ({', '.join(change.causes)})" if change.causes else ""
        yield f"{before.verdict.kind.value} → {after.verdict.kind.value}{because}: {after.verdict.summary}"
    elif What.ADDED in change.what:
        yield f"{after.verdict.kind.value}: {after.verdict.summary}"
    elif What.EVIDENCE in change.what:
        because = f" ({', '.join(change.causes)})" if change.causes else ""
        yield f"still {after.verdict.kind.value}, on other evidence{because}: {after.verdict.summary}"
    elif What.CHECK in change.what or What.GROUND in change.what:
        yield f"still {after.verdict.kind.value}, on the same evidence"
    if after.verdict.kind is Kind.ERROR and after.verdict.where:
        yield f"where: {after.verdict.where}"
    if What.TWIN in change.what:
        yield from (f"twin: {slip}" for slip in after.slips)
    if What.ACCEPTANCE in change.what:
        yield f"{after.differs}: review it, then run notecheck accept {after.claim.id}"
    if after.corrected and (What.TURNED in change.what or What.ADDED in change.what):
        yield f"correct it to: {' '.join(after.corrected.split())}"


def count(diff: Diff) -> str:
    """How many claims changed, and how."""
    if not diff.changes and not diff.problems:
        return "No claim changed."
    happened = Counter(what for change in diff.changes for what in change.what)
    listed = ", ".join(f"{happened[what]} {what.value}" for what in What if happened[what])
    claims = "1 claim" if len(diff.changes) == 1 else f"{len(diff.changes)} claims"
    better = sum(change.better for change in diff.changes)
    needs = sum(change.needs_a_person for change in diff.changes) + len(diff.problems)
    told_needs = f" {needs} to look at." if needs else " Nothing to look at."
    return f"{claims} changed: {listed}." + (f" {better} now confirmed." if better else "") + told_needs


# ---- Markdown ----------------------------------------------------------------------------------------


def _markdown(diff: Diff) -> str:
    from notecheck.reporters.markdown_format import ROOM, escaped, within

    def blocks() -> Iterator[str]:
        yield f"## notecheck: what changed from {escaped(diff.before)} to {escaped(diff.after)}"
        yield escaped(count(diff))
        for change in diff.changes:
            lines = "  \n".join(f"  {escaped(line)}" for line in details(change))
            sign, place, rest = headline(change).split(" ", 2)
            yield f"- {sign} `{place}` **{escaped(rest)}**" + (f"  \n{lines}" if lines else "")
        for problem in diff.problems:
            yield f"- `{problem.place}` {escaped(problem.what)}"

    return within(blocks(), ROOM)


# ---- JSON --------------------------------------------------------------------------------------------


def document(diff: Diff) -> dict[str, Any]:
    """The object that the JSON format prints; see `schemas/diff.schema.json`."""
    from notecheck.reporters.json_format import problem

    return {
        "schema": SCHEMA,
        "before": diff.before,
        "after": diff.after,
        "summary": {
            "changed": len(diff.changes),
            **{what.value: sum(what in change.what for change in diff.changes) for what in What},
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
        "words": [list(pair) for pair in change.words],
        "causes": list(change.causes),
        "needs_a_person": change.needs_a_person,
        "before": _state(change.before),
        "after": _state(change.after),
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
        "summary": str(verdict.summary),
        "differs": one.differs or None,
        "correction": one.corrected or None,
    }


# ---- the formats of CI -------------------------------------------------------------------------------


def findings(diff: Diff) -> tuple[Finding, ...]:
    """A finding for each change and each new problem."""
    found = [_finding(change) for change in diff.changes]
    return distinct((*found, *(_of_problem(problem) for problem in diff.problems)))


def _finding(change: Change) -> Finding:
    claim = change.claim
    pressing = _pressing(change)
    level: Level = MEANINGS[pressing][1] if change.needs_a_person else "note"
    return Finding(
        level,
        claim.place,
        end_of(claim) if change.after else claim.place,
        f"{claim.id}: {', '.join(change.what)}",
        "\n".join(details(change)),
        pressing.value.replace(" ", "-"),
        fingerprint(claim.key, *change.what, claim.text),
        change.after.corrected if change.after and What.TURNED in change.what else "",
    )


def _pressing(change: Change) -> What:
    """Of the things that happened, the one to be told by."""
    return min(change.what, key=lambda what: ("error", "warning", "note").index(MEANINGS[what][1]))


def _of_problem(problem: Problem) -> Finding:
    message = "\n".join(part for part in (problem.what, problem.remedy) if part)
    marks = fingerprint(problem.place.path, problem.what)
    return Finding("error", problem.place, problem.place, "wrong with the course", message, "problem", marks)


def _junit(diff: Diff) -> str:
    from notecheck.reporters.junit_format import Item, suite

    items = []
    for change in diff.changes:
        after = change.after
        properties = (("what", ", ".join(change.what)), ("sentence", change.claim.text)) + (
            (("verdict", after.verdict.kind.value), ("method", str(after.verdict.method or "")))
            if after
            else ()
        )
        text = "\n".join((headline(change), *details(change)))
        broken = change.needs_a_person
        message = ", ".join(change.what) if broken else ""
        items.append(
            Item(
                change.claim.place.path,
                change.claim.id,
                properties,
                "failure" if broken else "passed",
                message,
                text if broken else "",
            )
        )
    for problem in diff.problems:
        items.append(Item(problem.place.path, "problem", (), "error", problem.what, str(problem)))
    return suite(items)
