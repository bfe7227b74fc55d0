"""Twins: the same claim in two languages, and where one says something else than the other.

In: what the checks read from each claim. Out: for every claim the readings that its twin does not
share, each with the place of both. Compared are values (numbers, ranges, formulas, programs) and
meanings (up or down, all or some); the words themselves differ, and so may their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from notecheck.model import Claim, Note, Problem, Read, Slip, Verdict

WORDING = {"term", "presumed"}  # readings that each language may have of its own

_NAMED = re.compile(r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}|[\u3400-\u9fff]+")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


def out_of_step(claims: Sequence[Claim], verdicts: Mapping[str, Verdict]) -> dict[str, tuple[Slip, ...]]:
    """By claim key: what the claim says and a twin does not, or the other way round."""
    families: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        families[claim.id].append(claim)
    slips: dict[str, tuple[Slip, ...]] = {}
    for twins in families.values():
        for claim in twins:
            others = (other for other in twins if other.lang != claim.lang)
            slips[claim.key] = tuple(slip for other in others for slip in _slips(claim, other, verdicts))
    return {key: found for key, found in slips.items() if found}


def _slips(claim: Claim, other: Claim, verdicts: Mapping[str, Verdict]) -> Iterator[Slip]:
    mine, theirs = (_said(one, verdicts) for one in (claim, other))
    if mine is None or theirs is None:
        return
    extra, lacking = _difference(mine, theirs), _difference(theirs, mine)
    for number in range(max(len(extra), len(lacking))):
        here = extra[number] if number < len(extra) else None
        there = lacking[number] if number < len(lacking) else None
        yield Slip(
            other.lang,
            claim.place_at(here.start) if here else claim.place,
            here.words if here else "",
            other.place_at(there.start) if there else other.place,
            there.words if there else "",
        )


def _said(claim: Claim, verdicts: Mapping[str, Verdict]) -> list[Read] | None:
    """What was read from a claim itself; None where it was not judged, or not to the end."""
    verdict = verdicts.get(claim.key)
    if verdict is None or not verdict.kind.is_judgement:
        return None
    return [read for read in verdict.read if read.claim == claim.key and read.what not in WORDING]


def _difference(some: Iterable[Read], others: Iterable[Read]) -> list[Read]:
    """Those of `some` whose value `others` lack, in the order in which they stand."""
    left = Counter(_value(read) for read in others)
    lacking = []
    for read in sorted(some, key=lambda read: read.start):
        if left[_value(read)] > 0:
            left[_value(read)] -= 1
        else:
            lacking.append(read)
    return lacking


def _value(read: Read) -> tuple[str, str]:
    """What a reading says, without the words that each language has of its own."""
    names: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"name{len(names)}")

    if read.what == "formula":
        return read.what, _NAMED.sub(numbered, read.latex or read.meaning)
    if read.what == "program":
        return read.what, _QUOTED.sub("text", read.meaning)
    return read.what, read.meaning


def alone(notes: Sequence[Note]) -> Iterator[Problem]:
    """Claims that the same note has in one language and lacks in another."""
    by_name: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        by_name[note.name].append(note)
    for twins in by_name.values():
        for note in twins:
            for other in twins:
                ids = {claim.id for claim in other.claims}
                for claim in note.claims:
                    if other.lang != note.lang and claim.id not in ids:
                        yield Problem(
                            claim.place,
                            f"the claim {claim.id} has no twin in {other.path}",
                            "Mark its translation there with the same id.",
                        )
