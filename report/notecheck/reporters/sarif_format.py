"""Findings as SARIF 2.1.0 (OASIS standard), for code scanning and editors.

Accepted flags are results with a suppression. Columns count characters (code points), as in every
place of notecheck; a fingerprint is made of content, so results stay the same when lines move.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from notecheck import __version__
from notecheck.findings import RULES, Finding, Rule, findings, rooted
from notecheck.model import Place, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report) -> str:
    return log(rooted(findings(report), report.folder))


def log(found: Sequence[Finding], rules: Mapping[str, Rule] = RULES, run: str = "notecheck") -> str:
    """The findings as one SARIF log of one run."""
    return json.dumps(document(found, rules, run), ensure_ascii=False, indent=2) + "\n"


def document(
    found: Sequence[Finding], rules: Mapping[str, Rule] = RULES, run: str = "notecheck"
) -> dict[str, Any]:
    """The object that `log` prints; `rules` has the rule of every finding.

    `run` keeps the results of one command apart from those of another in code scanning.
    """
    names = list(rules)
    inside = {
        "tool": {
            "driver": {
                "name": "notecheck",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": f"{run}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, names.index(one.rule)) for one in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [inside]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.meaning},
        "fullDescription": {"text": rule.meaning},
        "help": {
            "text": f"{rule.meaning} {rule.remedy}".replace("`", ""),
            "markdown": f"{rule.meaning}\n\n{rule.remedy}",
        },
        "defaultConfiguration": {"level": rule.level},
    }


def _result(one: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": one.level,
        "message": {"text": _unnumbered(f"{one.title}\n{one.message}")},
        "locations": [{"physicalLocation": _physical(one.place, one.end)}],
        "partialFingerprints": {"notecheckContent/v1": one.fingerprint},
    }
    if one.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(place, place), "message": {"text": what}}
            for number, (place, what) in enumerate(one.related, 1)
        ]
    if one.correction:
        result["fixes"] = [_fix(one)]
    if one.rule == "flag":
        reviewed = "reviewed with `notecheck accept`"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reviewed}]
    return result


def _unnumbered(text: str) -> str:
    """Formulas without `{0}`, which SARIF takes for an argument (section 3.11.5); LaTeX skips the blank."""
    return re.sub(r"\{(\d+)\}", r"{ \1}", text)


def _fix(one: Finding) -> dict[str, Any]:
    replacement = {
        "deletedRegion": _region(one.place, one.end),
        "insertedContent": {"text": one.correction},
    }
    change = {"artifactLocation": _artifact(one.place), "replacements": [replacement]}
    return {"description": {"text": "the suggested correction"}, "artifactChanges": [change]}


def _physical(place: Place, end: Place) -> dict[str, Any]:
    return {"artifactLocation": _artifact(place), "region": _region(place, end)}


def _artifact(place: Place) -> dict[str, str]:
    return {"uri": quote(place.path), "uriBaseId": "%SRCROOT%"}


def _region(place: Place, end: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if end > place:
        region |= {"endLine": end.line, "endColumn": end.column}
    return region
