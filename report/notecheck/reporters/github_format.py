"""Findings as workflow commands of GitHub Actions: annotations on the exact line and column.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word, so
the rest is counted in the last notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from notecheck.findings import Finding, Level, findings, rooted
from notecheck.model import Report
from notecheck.reporters.text_format import count

LIMIT = 10
COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """What differs from the accepted state; accepted flags are counted, not annotated at each run."""
    found = [one for one in findings(report) if one.rule != "flag"]
    return commands(rooted(found, report.folder), count(report))


def commands(found: Sequence[Finding], closing: str) -> str:
    """A command for each finding that GitHub will show, and a notice: `closing` and what is left out."""
    shown: Counter[Level] = Counter()
    left: Counter[Level] = Counter()
    lines = []
    for one in found:
        room = LIMIT - 1 if one.level == "note" else LIMIT  # the last notice is ours
        if shown[one.level] < room:
            shown[one.level] += 1
            lines.append(_command(one))
        else:
            left[one.level] += 1
    text = " ".join((closing, *_rest(left)))
    return "\n".join((*lines, f"::notice title=notecheck::{_escaped(text)}")) + "\n"


def _rest(left: Counter[Level]) -> Iterator[str]:
    if left:
        kinds = ", ".join(
            f"{left[level]} {word}{'s' * (left[level] > 1)}"
            for level, word in COMMANDS.items()
            if left[level]
        )
        yield f"Not shown here, for GitHub has a limit: {kinds}; the step summary has them."


def _command(one: Finding) -> str:
    place, end = one.place, one.end
    properties: dict[str, str | int] = {"file": place.path, "line": place.line}
    if end.line > place.line:
        properties["endLine"] = end.line  # GitHub refuses columns that are on different lines
    else:
        properties["col"] = place.column
        if end.column > place.column:
            properties["endColumn"] = end.column
    properties["title"] = one.title
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{COMMANDS[one.level]} {listed}::{_escaped(one.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
