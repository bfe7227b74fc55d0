"""From a Diff to Findings, for the reporters of CI: each change at its place in the newer state."""

from __future__ import annotations

from dataclasses import replace

from notecheck.diff.changes import Change, Diff, What
from notecheck.diff.told import AS_BEFORE, Quiet, details, quiet, sections, what_happened
from notecheck.findings import RULES as OF_VERIFY
from notecheck.findings import (
    Finding,
    Level,
    Rule,
    distinct,
    end_of,
    fingerprint,
    level_of,
    of_problem,
    rule_of,
)
from notecheck.model import Kind, Place

_LOOK = "`notecheck explain ID` shows the claim; `notecheck accept ID` records it as reviewed."
_NOTHING = "There is nothing to mend."
_RULES: tuple[tuple[What, str, str, Level], ...] = (
    (
        What.LOST,
        "A claim that was judged is in no note any more.",
        "Restore it, or let `notecheck accept` forget its verdict.",
        "error",
    ),
    (What.ADDED, "The claim is new.", _LOOK, "note"),
    (
        What.MOVED,
        "The claim stands in another note, under another heading or in another order.",
        _NOTHING,
        "note",
    ),
    (What.EDITED, "The claim says something else.", _LOOK, "note"),
    (What.REWORDED, "The claim has other words, and every reading is as it was.", _NOTHING, "note"),
    (What.CHECK, "The code of the claim's check changed.", _LOOK, "note"),
    (What.GROUND, "Something changed that the claim's check uses.", _LOOK, "note"),
    (What.TURNED, "The verdict is another one.", _LOOK, "error"),
    (What.EVIDENCE, "The verdict is the same, on other evidence.", _LOOK, "warning"),
    (
        What.TWIN,
        "The claim and its twin in another language fell out of step.",
        "Make the two say the same.",
        "error",
    ),
    (What.OUTDATED, "The verdict that was accepted is out of date.", _LOOK, "warning"),
    (What.ACCEPTED, "Another verdict was accepted.", _LOOK, "note"),
    (What.UNCHECKED, "No check is bound to the claim.", 'Write a check, `@check("id")`.', "warning"),
)
RULES = {what.value: Rule(what.value, meaning, remedy, level) for what, meaning, remedy, level in _RULES}
RULES["problem"] = OF_VERIFY["problem"]

_ORDER: tuple[Level, ...] = ("error", "warning", "note")


def findings(diff: Diff) -> tuple[Finding, ...]:
    """What needs a person, causes first, since GitHub shows but ten; then what else happened."""
    told = (
        one
        for section in sections(diff)
        for one in (*map(_finding, section.changes), *map(of_problem, section.problems))
    )
    return distinct((*told, *map(_of_quiet, quiet(diff))))


def _finding(change: Change) -> Finding:
    claim = change.claim
    levels = {what: _level(change, what) for what in change.what}
    first = min(change.what, key=lambda what: _ORDER.index(levels[what]))
    place, end = _stands(change, first)
    whole = (place, end) == (claim.place, end_of(claim))  # where a correction can be put in
    return Finding(
        # What nobody has accepted needs a look, however little happened to it.
        "warning" if levels[first] == "note" and change.needs_a_person else levels[first],
        place,
        end,
        f"{claim.id}: {what_happened(change)}",
        "\n".join(details(change)),
        first.value,
        fingerprint(claim.key, *change.what, claim.text),
        change.after.corrected if change.after and whole and _is_new(change) else "",
        tuple((slip.other_place, "its twin") for slip in change.after.slips) if change.after else (),
    )


def _is_new(change: Change) -> bool:
    return What.TURNED in change.what or What.ADDED in change.what


def _level(change: Change, what: What) -> Level:
    """How pressing one thing is that happened to a claim."""
    if not change.needs_a_person:
        return "note"
    if change.after is not None and what in (What.ADDED, What.TURNED):
        rule = rule_of(change.after) if what is What.ADDED else "turned"
        return level_of(rule, change.after.verdict.kind) if rule else "note"
    return RULES[what.value].level


def _stands(change: Change, first: What) -> tuple[Place, Place]:
    """From where to where a change is shown in the newer state."""
    after = change.after
    if after is None:
        place = (change.fate and change.fate.now) or change.claim.place
        return place, place
    if first is What.TWIN:
        slip = after.slips[0]
        end = replace(slip.place, column=slip.place.column + len(slip.words.split("\n")[0]))
        return slip.place, end if slip.words else end_of(after.claim)
    where = after.verdict.where if after.verdict.kind is Kind.ERROR else None
    inside = where is not None and where.path == after.claim.place.path
    return where if where and inside else after.claim.place, end_of(after.claim)


def _of_quiet(group: Quiet) -> Finding:
    rule = group.changes[0].what[0]
    place = group.place
    marks = (change.claim.key for change in group.changes)
    told = f"{AS_BEFORE}: {group}"
    return Finding("note", place, place, rule.label, told, rule.value, fingerprint(group.happened, *marks))
