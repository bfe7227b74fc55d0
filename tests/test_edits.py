"""Every load-bearing token of every claim, edited one at a time: the judgement must notice.

The edits stand in `tests/edits/`, a module for each note. An edit is noticed when the verdict turns,
when it becomes an error that names what cannot be read, or, where a flagged claim stays flagged,
when another condition, counterexample or correction is computed. Edits that rightly change nothing
are listed too, with the reason, so that a check cannot become too eager either.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from notecheck.config import find_course
from notecheck.judge import Job, Judge
from notecheck.model import Claim, Kind, Note, Verdict
from notecheck.notes import with_text
from notecheck.pipeline import bind, run
from notecheck.probe import noticed
from notecheck.probe.edits import edits_of

HERE = Path(__file__).parent
MODULES = sorted(path.stem for path in (HERE / "edits").glob("*.py"))

Edits = dict[str, list[tuple[str, str]]]


def edits(module: str, name: str) -> Edits:
    spec = importlib.util.spec_from_file_location(module, HERE / "edits" / f"{module}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return getattr(loaded, name, {})


def edited(note: Note, claim: Claim, old: str, new: str) -> Claim:
    assert old in claim.text, f"{claim.id} does not say {old!r}"
    assert old != new
    changed = with_text(note, claim, claim.text.replace(old, new, 1))
    return next(one for one in changed.claims if one.id == claim.id)


def judgements(module: str, name: str) -> Iterator[tuple[str, Verdict, Verdict]]:
    """Each edit with the verdict before it and the one after."""
    course = find_course(HERE)
    bound = bind(course)
    before = {one.claim.id: one for one in run(course).judged if one.claim.lang == "zh"}
    notes = {note.path: note for note in bound.notes}
    with Judge(course) as judge:
        pending: list[tuple[str, Verdict, Future[Verdict]]] = []
        for claim_id, pairs in edits(module, name).items():
            one = before[claim_id]
            assert one.binding is not None
            for old, new in pairs:
                claim = edited(notes[one.claim.place.path], one.claim, old, new)
                future = judge.submit(Job(claim, one.binding, one.uses))
                pending.append((f"{claim_id}: {old} → {new}", one.verdict, future))
        for what, verdict, future in pending:
            yield what, verdict, future.result()


@pytest.mark.parametrize("module", MODULES)
def test_every_edit_is_noticed(module: str) -> None:
    count = 0
    unnoticed, broken = [], []
    for what, before, after in judgements(module, "EDITS"):
        count += 1
        if not noticed(before, after):
            unnoticed.append(f"{what} stays {after.kind.value}: {after.summary}")
        if after.trace or (after.kind is Kind.ERROR and after.where is None):
            broken.append(f"{what}: {after.summary}")
    assert count > 20
    assert unnoticed == []
    assert broken == []


@pytest.mark.parametrize("module", MODULES)
def test_an_edit_that_changes_nothing_turns_no_verdict(module: str) -> None:
    turned = [
        f"{what}: {before.kind.value} → {after.kind.value}: {after.summary}"
        for what, before, after in judgements(module, "EQUIVALENT")
        if before.kind is not after.kind
    ]
    assert turned == []


def test_an_edit_of_a_passage_breaks_no_check_that_rests_on_it() -> None:
    """A check judges anew what another passage now says, or names what in it cannot be used.

    300 of all such edits, drawn at random: were one in fifty of them to break a check, the odds of
    missing it would be 0.98³⁰⁰, that is 1 in 400.
    """
    course = find_course(HERE)
    notes = {note.path: note for note in bind(course).notes}
    judged = {one.claim.key: one for one in run(course).judged}
    every = [
        (one, used, edit)
        for one in judged.values()
        for used in one.uses
        for edit in edits_of(used, judged[used.key].verdict.read)
    ]
    broken = []
    with Judge(course) as judge:
        pending = []
        for one, used, edit in random.Random(0).sample(every, 300):
            note = with_text(notes[used.place.path], used, edit.applied(used.text))
            uses = tuple(
                next(claim for claim in note.claims if claim.id == used.id) if other is used else other
                for other in one.uses
            )
            assert one.binding is not None
            pending.append(
                (f"{one.claim.key}, {used.id}: {edit}", judge.submit(Job(one.claim, one.binding, uses)))
            )
        for what, future in pending:
            after = future.result()
            unconfirmed = after.where is not None and not after.where.path.endswith(".md")
            if after.trace or (after.kind is Kind.ERROR and unconfirmed):
                broken.append(f"{what}: {after.summary}")
    assert broken == []
