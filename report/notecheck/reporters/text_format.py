"""A Report for the terminal: the flags, then what differs and why, then the count."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.explained import SIGNS, counted, failure, headline
from notecheck.model import Kind, Report

LISTED = 20  # accepted flags; more would bury what differs


def render(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    flagged = [one for one in report.judged if one.verdict.kind.is_flag and not one.differs]
    if len(flagged) > LISTED:
        yield f"{len(flagged)} flagged, and accepted so; --format markdown lists them."
        yield ""
    elif flagged:
        yield "Flagged, and accepted so:"
        for one in flagged:
            yield f"  {SIGNS[one.verdict.kind]} {headline(one)}"
            yield f"      {one.verdict.summary}"
        yield ""
    if report.differing:
        yield "Not as accepted:"
        for one in report.differing:
            yield ""
            yield from (("  " + line).rstrip() for line in failure(one))
        yield ""
    if report.problems:
        yield "Wrong with the course:"
        for problem in report.problems:
            yield from ("  " + line for line in str(problem).split("\n"))
        yield ""
    yield count(report)


def count(report: Report) -> str:
    """The verdicts in a sentence: how many of each kind, and how many are not as accepted."""
    if not report.judged:
        return (
            "Nothing was checked: no note has a claim. A claim is marked [like this]{#an-id}, see the README."
        )
    counts = ", ".join(f"{report.count(kind)} {kind.value}" for kind in Kind if report.count(kind))
    unrecorded = sum(one.accepted is None and not one.differs for one in report.judged)
    text = f"{counted(len(report.judged), 'claim')} in {counted(len(report.notes), 'note')}: {counts}."
    text += f" {len(report.differing)} not as accepted." if report.differing else " All as accepted."
    if unrecorded:
        text += f" {unrecorded} confirmed and not recorded yet: notecheck accept."
    return text
