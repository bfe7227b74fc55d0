"""A Report as one JSON object, for other programs.

Schema 1: {"schema", "summary", "claims", "problems"}. Texts are in English; places count from 1.
"""

from __future__ import annotations

import json
from typing import Any

from notecheck.model import Judged, Kind, Problem, Report
from notecheck.reporters.probe_format import counts

SCHEMA = 1


def render(report: Report) -> str:
    return json.dumps(document(report), ensure_ascii=False, indent=2) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The object that `render` prints."""
    return {
        "schema": SCHEMA,
        "summary": {
            "claims": len(report.judged),
            **{kind.value: report.count(kind) for kind in Kind},
            "differing": len(report.differing),
            "problems": len(report.problems),
            "status": report.status,
        },
        "claims": [claim(one) for one in report.judged],
        "problems": [problem(one) for one in report.problems],
    }


def claim(one: Judged) -> dict[str, Any]:
    """One claim with its verdict."""
    verdict = one.verdict
    return {
        "id": one.claim.id,
        "note": one.claim.place.path,
        "line": one.claim.place.line,
        "column": one.claim.place.column,
        "lang": one.claim.lang,
        "text": one.claim.text,
        "ref": list(one.claim.refs),
        "verdict": verdict.kind.value,
        "method": verdict.method.value if verdict.method else None,
        "accepted": one.accepted.kind.value if one.accepted else None,
        "differs": one.differs or None,
        "summary": str(verdict.summary),
        "condition": str(verdict.condition) if verdict.condition else None,
        "correction": one.corrected or None,
        "against": [key.split(":", 1)[1] for key in verdict.against],
        "slips": [str(slip) for slip in one.slips],
        "uses": [used.id for used in one.uses],
        "shaken": [key.split(":", 1)[1] for key in one.shaken],
        "read": [
            {"what": r.what, "words": r.words, "meaning": r.meaning}
            for r in verdict.read
            if r.what != "program"
        ],
        "check": f"{one.binding.place.path}:{one.binding.place.line}" if one.binding else None,
        "probes": counts(one.probed) if one.probed else None,
        "where": str(verdict.where) if verdict.kind is Kind.ERROR and verdict.where else None,
    }


def problem(one: Problem) -> dict[str, Any]:
    """One problem of the course."""
    place = one.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "what": one.what,
        "remedy": one.remedy,
    }
