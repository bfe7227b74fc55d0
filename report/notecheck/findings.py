"""From a Report to Findings: what a person should look at, each at its place in a file.

In: the report of a run. Out: one Finding for each trouble, which the reporters for CI print without
knowing where it came from.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from notecheck.explained import contradicted, remedies
from notecheck.model import Claim, Counterexample, Judged, Kind, Place, Problem, Report, Slip

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """Something to look at, from `place` up to and without `end`.

    `rule` is the kind of trouble, a key of RULES. `fingerprint` is made of what is said and found and
    of no line number, so that a finding stays the same while its passage moves. `correction` is what
    should stand between `place` and `end`; `related` are other places with what they are.
    """

    level: Level
    place: Place
    end: Place
    title: str
    message: str
    rule: str
    fingerprint: str
    correction: str = ""
    related: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """A kind of trouble: what it means in a sentence, how to mend it (Markdown), how pressing it is."""

    name: str
    meaning: str
    remedy: str
    level: Level = "error"


_REVIEW = "Correct the note, or review the verdict and record it with `notecheck accept`."

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("refuted", "A counterexample contradicts the claim.", _REVIEW),
        Rule("inconsistent", "A case contradicts what the claim and another passage say together.", _REVIEW),
        Rule(
            "conditional",
            "The claim holds only under a condition that the note does not state.",
            _REVIEW,
            "warning",
        ),
        Rule(
            "not-checkable", "The claim cannot be checked: advice, history or metaphor.", _REVIEW, "warning"
        ),
        Rule(
            "turned",
            "The verdict is another than the one that was accepted.",
            "Review what changed; `notecheck accept` records the new verdict.",
        ),
        Rule(
            "reading-changed",
            "An accepted flag says something else than when it was reviewed.",
            "Review the sentence; `notecheck accept` records the verdict anew.",
            "warning",
        ),
        Rule("twin", "The claim and its twin in another language differ.", "Make the two say the same."),
        Rule(
            "error",
            "The claim could not be read, or its check broke or ran out of time.",
            "Mend the passage or the check; `notecheck explain ID` shows all there is.",
        ),
        Rule(
            "unchecked",
            "No check is bound to the claim.",
            'Write a check, `@check("id")`, in the checks folder.',
            "warning",
        ),
        Rule("problem", "Something is wrong with the course.", "The message says how to mend it."),
        Rule(
            "flag",
            "A claim that is flagged, and accepted so.",
            "Correct the note to be rid of the flag.",
            "note",
        ),
    )
}


def findings(report: Report) -> tuple[Finding, ...]:
    """Everything of a report to look at, in the order of the notes; problems of the course come last."""
    found = [one for judged in report.judged for one in _of_claim(judged, report)]
    return distinct((*found, *(of_problem(problem) for problem in report.problems)))


def fingerprint(*parts: str) -> str:
    """A short digest of what a finding is about; line numbers must not be among the parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with a fingerprint each: the second of two alike gets one of its own."""
    seen: Counter[str] = Counter()
    result = []
    for one in found:
        seen[one.fingerprint] += 1
        again = seen[one.fingerprint]
        result.append(replace(one, fingerprint=f"{one.fingerprint}:{again}") if again > 1 else one)
    return tuple(result)


def rooted(found: Iterable[Finding], folder: str) -> tuple[Finding, ...]:
    """The findings of a course that stands in `folder` of a repository, with paths from its top."""

    def moved(place: Place) -> Place:
        return replace(place, path=f"{folder}/{place.path}" if folder else place.path)

    return tuple(
        replace(
            one,
            place=moved(one.place),
            end=moved(one.end),
            related=tuple((moved(place), what) for place, what in one.related),
        )
        for one in found
    )


def end_of(claim: Claim) -> Place:
    """The place right behind a claim."""
    return claim.place_at(len(claim.text))


def _of_claim(one: Judged, report: Report) -> Iterator[Finding]:
    yield from (_of_slip(one, slip) for slip in one.slips)
    itself = replace(one, slips=())
    rule = rule_of(itself)
    if rule:
        yield _of_verdict(itself, rule, report)


def rule_of(one: Judged) -> str:
    """The kind of trouble that a verdict is, whatever its twins say; empty where there is none."""
    kind = one.verdict.kind
    if not replace(one, slips=()).differs:
        return "flag" if kind.is_flag else ""
    if one.accepted is None or not kind.is_judgement:
        return kind.value
    return "reading-changed" if one.accepted.kind is kind else "turned"


def level_of(rule: str, kind: Kind) -> Level:
    """How pressing it is: a flag that has turned into a confirmed claim only waits to be recorded."""
    return "warning" if rule == "turned" and kind is Kind.CONFIRMED else RULES[rule].level


def _of_verdict(one: Judged, rule: str, report: Report) -> Finding:
    claim, verdict = one.claim, one.verdict
    standing = one.differs if verdict.kind.is_judgement else ""
    # An error of reading names the words inside the claim; one of a check stands in another file.
    inside = verdict.where is not None and verdict.where.path == claim.place.path
    return Finding(
        level_of(rule, verdict.kind),
        verdict.where if rule == "error" and inside and verdict.where else claim.place,
        end_of(claim),
        f"{claim.id}: {verdict.kind.value}" + (f", {standing}" if standing else ""),
        "\n".join(_message(one)),
        rule,
        fingerprint(claim.key, one.reading, verdict.kind.value, rule),
        one.corrected,
        tuple(_related(one, report)),
    )


def _message(one: Judged) -> Iterator[str]:
    verdict = one.verdict
    yield str(verdict.summary)
    if verdict.condition:
        yield f"Holds only if: {verdict.condition}"
    yield from (
        f"Counterexample: {piece.text}" for piece in verdict.evidence if isinstance(piece, Counterexample)
    )
    yield from (f"Contradicts {passage}" for passage in contradicted(one))
    if one.corrected:
        yield f"Correct it to: {one.corrected}"
    yield from (f"Mend it: {remedy}" for remedy in remedies(verdict))


def _related(one: Judged, report: Report) -> Iterator[tuple[Place, str]]:
    places = {claim.key: claim for note in report.notes for claim in note.claims}
    for key in one.verdict.against:
        if key in places:
            yield places[key].place, f"it contradicts {places[key].id}"
    where = one.verdict.where
    if one.verdict.kind is Kind.ERROR and where and where.path != one.claim.place.path:
        yield where, "where it broke"


def _of_slip(one: Judged, slip: Slip) -> Finding:
    end = Place(slip.place.path, slip.place.line, slip.place.column + len(slip.words))
    _, said = str(slip).split(": ", 1)
    return Finding(
        "error",
        slip.place,
        end if slip.words and "\n" not in slip.words else end_of(one.claim),
        f"{one.claim.id}: its twin in {slip.lang} says something else",
        said,
        "twin",
        fingerprint(one.claim.key, one.reading, "twin", slip.words, slip.other_words),
        related=((slip.other_place, "its twin"),),
    )


def of_problem(problem: Problem) -> Finding:
    """Something wrong with the course, at its place."""
    place = problem.place
    unplaced = re.sub(r":\d+(:\d+)?", "", problem.what)
    return Finding(
        "error",
        place,
        place,
        "wrong with the course",
        "\n".join(part for part in (problem.what, problem.remedy) if part),
        "problem",
        fingerprint(place.path, unplaced),
    )
