"""What came of probing, as text, JSON or a Markdown table."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notecheck.explained import counted
from notecheck.model import Probed

if TYPE_CHECKING:
    from notecheck.probe.scores import Probes


def render_probes(probes: Sequence[Probes], name: str) -> str:
    """The probes of some claims as text, JSON or Markdown."""
    return {"text": _text, "json": _json, "markdown": _markdown}[name](probes)


def total(probes: Sequence[Probes]) -> Probed:
    """All claims taken together."""
    scores = [one.score for one in probes]
    return Probed(
        sum(one.edits for one in scores),
        sum(one.noticed for one in scores),
        sum(one.refused for one in scores),
        sum(one.equivalent for one in scores),
        sum(one.waived for one in scores),
    )


def stale(probes: Sequence[Probes]) -> dict[str, tuple[str, ...]]:
    """By check the waivers that waive nothing."""
    from notecheck.probe.scores import stale as idle

    return idle(probes)


def _text(probes: Sequence[Probes]) -> str:
    return "".join(line + "\n" for line in _lines(probes))


def _lines(probes: Sequence[Probes]) -> Iterator[str]:
    for one in probes:
        if one.score.left:
            yield f"{one.claim.place} {one.claim.id}: {one.score}"
        for survivor in one.survivors:
            if not survivor.reason:
                why = f": {survivor.said}" if survivor.said else ""
                how = f"({survivor.kind}), {survivor.verdict}{why}"
                yield f"  {survivor.how}: {survivor.change} at {survivor.place} {how}"
    for check, keys in stale(probes).items():
        yield from (f"{check}: the waiver {key!r} waives nothing; take it out" for key in keys)
    waived = [(one, survivor) for one in probes for survivor in one.survivors if survivor.reason]
    if waived:
        yield f"{len(waived)} waived:"
    for one, survivor in waived:
        yield f"  {survivor.place} {one.claim.id}: {survivor.change}: {survivor.reason}"
    whole = total(probes)
    yield (
        f"{counted(whole.edits, 'edit')} of {counted(len(probes), 'claim')}: {whole.noticed} noticed "
        f"({whole.refused} of them by refusing to judge), {whole.equivalent} say the same, "
        f"{whole.waived} waived, {whole.left} not noticed."
    )


def _json(probes: Sequence[Probes]) -> str:
    document = {
        "schema": 1,
        "summary": counts(total(probes)),
        "stale": {check: list(keys) for check, keys in stale(probes).items()},
        "claims": [
            {
                "id": one.claim.id,
                "note": one.claim.place.path,
                "lang": one.claim.lang,
                **counts(one.score),
                "survivors": [
                    {
                        "line": survivor.place.line,
                        "column": survivor.place.column,
                        "kind": survivor.kind,
                        "change": survivor.change,
                        "verdict": survivor.verdict,
                        "how": survivor.how,
                        "waived": survivor.reason or None,
                    }
                    for survivor in one.survivors
                ],
            }
            for one in probes
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def counts(score: Probed) -> dict[str, int]:
    """A score as JSON shows it."""
    return {
        "edits": score.edits,
        "noticed": score.noticed,
        "refused": score.refused,
        "equivalent": score.equivalent,
        "waived": score.waived,
        "left": score.left,
    }


def _markdown(probes: Sequence[Probes]) -> str:
    """A row for each note, and one for each kind of edit."""
    notes: dict[str, list[Probes]] = defaultdict(list)
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in probes:
        notes[one.claim.place.path].append(one)
        for kind, edits, noticed in one.kinds:
            kinds[kind][0] += edits
            kinds[kind][1] += noticed
    rows = [
        "| note | claims | edits | noticed | of them refused | the same | waived | not noticed |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, some in (*sorted(notes.items()), ("all", list(probes))):
        one_score = total(some)
        cells = (
            len(some),
            one_score.edits,
            one_score.noticed,
            one_score.refused,
            one_score.equivalent,
            one_score.waived,
            one_score.left,
        )
        rows.append(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    rows += ["", "| kind of edit | edits | noticed or the same |", "|---|--:|--:|"]
    rows += [f"| {kind} | {edits} | {noticed} |" for kind, (edits, noticed) in sorted(kinds.items())]
    return "\n".join(rows) + "\n"
