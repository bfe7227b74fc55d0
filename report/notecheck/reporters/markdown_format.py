"""A Report as Markdown for a pull request or a step summary: counts, what differs and why, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from notecheck.explained import SIGNS, contradicted, remedies
from notecheck.model import Counterexample, Judged, Kind, Problem, Report
from notecheck.reporters.text_format import count
from notecheck.text import Math, Text, Value

ROOM = 60_000  # characters: a comment on GitHub takes 65,536, a step summary more

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#$])")


def render(report: Report) -> str:
    return within(_blocks(report), ROOM)


def within(blocks: Iterable[str], room: int) -> str:
    """The blocks, apart by blank lines (the items of a list are not), as many as there is room for.

    The rest is counted in a last line.
    """
    kept: list[str] = []
    left = 0
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            left += 1
        else:
            kept.append(block)
    if left:
        kept.append(f"*{left} more left out for want of room; `notecheck verify` shows all.*")
    apart = (
        "\n" if one.startswith("- ") and other.startswith("- ") else "\n\n" for one, other in pairwise(kept)
    )
    return "".join(block + gap for block, gap in zip(kept, chain(apart, "\n"), strict=True))


def prose(text: Text) -> str:
    """A sentence of a check in Markdown: formulas typeset, everything else as it is."""
    return text.render(escaped, _shown)


def escaped(text: str) -> str:
    """Plain words that Markdown must not take for marks."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: str, info: str = "") -> str:
    """A code block around any text, with a fence longer than any inside."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text}\n{fence}"


def quoted(text: str) -> str:
    """A passage of a note as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _shown(value: Value) -> str:
    # GitHub and GitLab both typeset $`…`$, in which no other mark of Markdown is seen.
    return f"$`{value.latex}`$" if isinstance(value, Math) else escaped(str(value))


def _blocks(report: Report) -> Iterator[str]:
    yield f"## notecheck: {escaped(report.title)}" if report.title else "## notecheck"
    yield escaped(count(report))
    if report.judged:
        yield _table(report)
    if report.differing:
        yield "### Not as accepted"
        yield from map(_differing, report.differing)
    if report.problems:
        yield "### Wrong with the course"
        yield from map(_problem, report.problems)
    flagged = [one for one in report.judged if one.verdict.kind.is_flag and not one.differs]
    if flagged:
        yield _flags(flagged)


def _table(report: Report) -> str:
    rows = ["| verdict | claims | not as accepted |", "|---|--:|--:|"]
    for kind in Kind:
        if report.count(kind):
            differing = sum(one.verdict.kind is kind for one in report.differing)
            rows.append(f"| {SIGNS[kind]} {kind.value} | {report.count(kind)} | {differing or ''} |")
    return "\n".join(rows)


def _differing(one: Judged) -> str:
    return "\n\n".join(_of_claim(one))


def _of_claim(one: Judged) -> Iterator[str]:
    verdict = one.verdict
    differs = f", {one.differs}" if verdict.kind.is_judgement else ""
    yield f"#### {_headline(one)}{differs}"
    yield quoted(one.claim.text)
    yield prose(verdict.summary)
    if verdict.kind is Kind.ERROR and verdict.where:
        yield f"Where: `{verdict.where}`"
    if verdict.condition:
        yield f"Holds only if: {prose(verdict.condition)}"
    for piece in verdict.evidence:
        if isinstance(piece, Counterexample):
            yield f"Counterexample: {prose(piece.text)}"
    for passage in contradicted(one):
        yield f"Contradicts {escaped(passage)}"
    for slip in one.slips:
        yield f"Twin: {escaped(str(slip))}"
    if one.corrected:
        yield "Correct it to:"
        yield code(one.corrected, "markdown")
    for remedy in remedies(verdict):
        yield f"Mend it: {escaped(remedy)}"


def _headline(one: Judged) -> str:
    method = f" ({one.verdict.method.value})" if one.verdict.method else ""
    kind = one.verdict.kind
    return f"{SIGNS[kind]} `{one.claim.place}` {one.claim.id}: {kind.value}{method}"


def _problem(problem: Problem) -> str:
    remedy = f"\n  {escaped(problem.remedy)}" if problem.remedy else ""
    return f"- `{problem.place}` {escaped(problem.what)}{remedy}"


def _flags(flagged: list[Judged]) -> str:
    lines = [f"- {_headline(one)}: {prose(one.verdict.summary)}" for one in flagged]
    title = f"<summary>Flagged, and accepted so: {len(flagged)}</summary>"
    return "\n".join(("<details>", title, "", *lines, "", "</details>"))
