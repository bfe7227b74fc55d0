"""Twins: the same claim in two languages, and where one says something else than the other.

In: what the checks read from each claim. Out: for every claim the readings that its twin does not
share, each with the place of both. Compared are values (numbers, ranges, formulas, programs) and
meanings (up or down, all or some); the words themselves differ, and so may their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest

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
    for here, there in _unlike(mine, theirs):
        yield Slip(
            other.lang,
            claim.place_at(here.start) if here else claim.place,
            here.words if here else "",
            other.place_at(there.start) if there else other.place,
            there.words if there else "",
        )


def _unlike(mine: Sequence[Read], theirs: Sequence[Read]) -> list[tuple[Read | None, Read | None]]:
    """What only one of the twins says, beside what the other has of the same kind in its stead.

    Where there is such a pair, what has no counterpart is left for later: a check that finds a slip
    may stop there, and not read the rest of that twin.
    """
    pairs: list[tuple[Read | None, Read | None]] = []
    for kind in dict.fromkeys(read.what for read in (*mine, *theirs)):
        some, others = (_in_order(said, kind) for said in (mine, theirs))
        pairs += zip_longest(*_differences(some, others))
    return [pair for pair in pairs if all(pair)] or pairs


def _in_order(said: Iterable[Read], kind: str) -> list[Read]:
    return sorted((read for read in said if read.what == kind), key=lambda read: read.start)


def _said(claim: Claim, verdicts: Mapping[str, Verdict]) -> list[Read] | None:
    """What was read from a claim itself; None where it was not judged, or not to the end."""
    verdict = verdicts.get(claim.key)
    if verdict is None or not verdict.kind.is_judgement:
        return None
    own = (read for read in verdict.read if read.claim == claim.key and read.what not in WORDING)
    return [part for read in own for part in (_lines(claim, read) if read.what == "program" else [read])]


def _lines(claim: Claim, program: Read) -> Iterator[Read]:
    """A program line by line, each where it stands in the note; comments are not part of it."""
    source, start = claim.text.splitlines(keepends=True), 0
    where = []
    for line in source:
        where.append((start + len(line) - len(line.lstrip()), "".join(line.split())))
        start += len(line)
    for line in program.meaning.splitlines():
        bare = "".join(line.split())
        found = next((number for number, (_, text) in enumerate(where) if text.startswith(bare)), None)
        at = where[found][0] if found is not None else 0
        del where[: found + 1 if found is not None else 0]
        yield replace(program, start=at, words=line.strip(), meaning=line)


def _differences(some: Sequence[Read], others: Sequence[Read]) -> tuple[list[Read], list[Read]]:
    """Those of each side whose value the other side lacks, wherever in the sentence it stands.

    Of a value that stands several times, those in the same position are taken to be the same. Lines
    of a program must be in the same order.
    """
    left, right = list(some), list(others)
    mine, theirs = [_value(read) for read in some], [_value(read) for read in others]
    if any(read.what == "program" for read in some):
        blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
        for block in reversed(blocks):
            del left[block.a : block.a + block.size], right[block.b : block.b + block.size]
        return left, right
    clashes: list[tuple[Read, Read]] = []
    for number in reversed(range(min(len(mine), len(theirs)))):
        if mine[number] == theirs[number]:
            pair = _with_unit(left.pop(number)), _with_unit(right.pop(number))
            # one language may spell out what the other has a symbol for
            if all(read.unit for read in pair) and len({read.unit for read in pair}) > 1:
                clashes.insert(0, pair)
    here, there = ([pair[side] for pair in clashes] for side in (0, 1))
    return [*here, *_difference(left, right)], [*there, *_difference(right, left)]


def _with_unit(read: Read) -> Read:
    return replace(read, words=f"{read.words} {read.unit}".rstrip())


def _difference(some: Iterable[Read], others: Iterable[Read]) -> list[Read]:
    left = Counter(_value(read) for read in others)
    lacking = []
    for read in some:
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
