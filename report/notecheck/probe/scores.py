"""Probing: judge every edit of every claim, and keep what came of it until something changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Container, Sequence
from concurrent.futures import Future
from dataclasses import astuple, dataclass

from notecheck.cache import Cache
from notecheck.config import Course
from notecheck.judge import Job, Judge
from notecheck.model import Binding, Claim, Judged, Kind, Note, Place, Probed, Report, Verdict
from notecheck.notes import with_text
from notecheck.probe.edit import Edit
from notecheck.probe.edits import edits_of
from notecheck.probe.outcome import Outcome, outcome

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Survivor:
    """An edit that came out wrong; `reason` is the waiver's, empty where there is none.

    `how` says whether the check did not notice it, or turned though it says the same; `said` is why
    a check broke.
    """

    place: Place
    kind: str
    change: str
    verdict: str
    reason: str = ""
    how: str = Outcome.MISSED.value
    said: str = ""


@dataclass(frozen=True)
class Probes:
    """What came of the edits of one claim. `kinds` are (kind, edits, noticed)."""

    claim: Claim
    score: Probed
    survivors: tuple[Survivor, ...]
    kinds: tuple[tuple[str, int, int], ...]
    binding: Binding | None = None
    used: tuple[str, ...] = ()  # the waivers that waived an edit


def stale(probes: Sequence[Probes]) -> dict[str, tuple[str, ...]]:
    """By check the waivers that waive no edit of any of its claims, where all of them are here."""
    idle: dict[str, tuple[str, ...]] = {}
    for binding in {one.binding: None for one in probes if one.binding and one.binding.waived}:
        own = [one for one in probes if one.binding == binding]
        used = {key for one in own for key in one.used}
        left = tuple(key for key, _ in binding.waived if key not in used)
        if left and {one.claim.id for one in own} == set(binding.claims):
            idle[f"{binding.function} at {binding.place}"] = left
    return idle


def probe(
    course: Course,
    report: Report,
    only: Container[str],
    *,
    keep: bool = True,
    progress: Progress | None = None,
) -> tuple[Probes, ...]:
    """Probe the claims of a report whose id, key or note's path is in `only`, in order.

    What was probed before with the same texts, code and versions is taken from the cache.
    """
    cache = Scores(course, keep)
    notes = {note.path: note for note in report.notes}
    wanted = [one for one in report.judged if _is_wanted(one, only)]
    found = {one.claim.key: cache.find(one) for one in wanted}
    fresh = [one for one in wanted if found[one.claim.key] is None]
    pending = {one.claim.key: _edited(notes[one.claim.place.path], one) for one in fresh}
    total = sum(len(edits) for edits in pending.values())
    done = 0
    with Judge(course) as judge:
        futures: dict[str, list[tuple[Edit, Future[Verdict]]]] = {
            one.claim.key: [
                (edit, judge.submit(Job(claim, one.binding, one.uses)))
                for edit, claim in pending[one.claim.key]
                if one.binding
            ]
            for one in fresh
        }
        for one in fresh:
            outcomes = []
            for edit, future in futures[one.claim.key]:
                outcomes.append((edit, future.result()))
                done += 1
                if progress:
                    progress(done, total)
            found[one.claim.key] = _probes(one, outcomes)
            cache.put(one, found[one.claim.key])
    return tuple(probes for one in wanted if (probes := found[one.claim.key]) is not None)


def _is_wanted(one: Judged, only: Container[str]) -> bool:
    names = (one.claim.id, one.claim.key, one.claim.place.path)
    return one.verdict.kind.is_judgement and any(name in only for name in names)


def _edited(note: Note, one: Judged) -> list[tuple[Edit, Claim]]:
    """The edits that leave the claim a claim, each with the claim as it then reads."""
    applied = []
    for edit in edits_of(one.claim, one.verdict.read):
        text = edit.applied(one.claim.text)
        changed = with_text(note, one.claim, text)
        same = next((claim for claim in changed.claims if claim.id == one.claim.id), None)
        if same is not None and same.text == text and same.shape is one.claim.shape:
            applied.append((edit, same))
    return applied


def _probes(one: Judged, outcomes: Sequence[tuple[Edit, Verdict]]) -> Probes:
    survivors: list[Survivor] = []
    kinds: dict[str, list[int]] = {}
    waivers = dict(one.binding.waived) if one.binding else {}
    used: set[str] = set()
    tally: Counter[Outcome] = Counter()
    for edit, after in outcomes:
        came = outcome(one.claim, edit, one.verdict, after)
        tally[came] += 1
        count = kinds.setdefault(edit.kind.partition(":")[0], [0, 0])
        count[0] += 1
        if not came.is_fault:
            count[1] += 1
        else:
            key = next((key for key in (str(edit), edit.old) if key in waivers), "")
            used.add(key)
            reason = waivers.get(key, "")
            where = edit.place(one.claim)
            kind = after.kind
            said = str(after.summary) if kind is Kind.ERROR else ""
            survivors.append(Survivor(where, edit.kind, str(edit), kind.value, reason, came.value, said))
    waived = sum(bool(survivor.reason) for survivor in survivors)
    refused = tally[Outcome.REFUSED]
    score = Probed(len(outcomes), tally[Outcome.JUDGED] + refused, refused, tally[Outcome.SAME], waived)
    table = tuple((kind, edits, ok) for kind, (edits, ok) in kinds.items())
    return Probes(one.claim, score, tuple(survivors), table, one.binding, tuple(sorted(used - {""})))


class Scores:
    """The scores of earlier runs, under keys that change with the texts, the code and the versions."""

    def __init__(self, course: Course, keep: bool = True) -> None:
        self.cache = Cache(course, keep)

    def find(self, one: Judged) -> Probes | None:
        """What came of probing this claim as it stands; None where it was not probed since."""
        plain = self.cache.read(self._name(one))
        if plain is None:
            return None
        survivors = tuple(Survivor(Place(*place), *rest) for place, *rest in plain["survivors"])
        kinds = tuple((kind, edits, ok) for kind, edits, ok in plain["kinds"])
        score = Probed(*plain["score"])
        return Probes(one.claim, score, survivors, kinds, one.binding, tuple(plain["used"]))

    def put(self, one: Judged, probes: Probes | None) -> None:
        """Keep what came of it."""
        if probes is None:
            return
        score = probes.score
        self.cache.write(
            self._name(one),
            {
                "score": list(astuple(score)),
                "survivors": [
                    [astuple(s.place), s.kind, s.change, s.verdict, s.reason, s.how, s.said]
                    for s in probes.survivors
                ],
                "kinds": [list(kind) for kind in probes.kinds],
                "used": list(probes.used),
            },
        )

    def _name(self, one: Judged) -> str:
        if one.binding is None:
            return ""
        place = one.claim.place  # survivors are told with their places
        key = self.cache.key(Job(one.claim, one.binding, one.uses))
        digest = hashlib.sha256(json.dumps([key, str(place), one.binding.source]).encode()).hexdigest()
        return f"probes-{digest[:40]}.json"
