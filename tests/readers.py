"""The formats of CI services, read back as those services read them."""

from __future__ import annotations

import json
import re

import npm
from jsonschema import Draft202012Validator

COMMAND = re.compile(r"::(\w+) ([^:]*)::(.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them, one a line."""
    result = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        properties = {name: unescaped(value, {"%3A": ":", "%2C": ","}) for name, value in pairs}
        result.append((match[1], properties, unescaped(match[3], {})))
    return result


def unescaped(text: str, more: dict[str, str]) -> str:
    marks = {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}
    return re.sub("|".join(marks), lambda mark: marks[mark[0]], text)


def sarif_validator() -> Draft202012Validator:
    """The schema of SARIF 2.1.0 as it is published."""
    package = npm.package("@microsoft/sarif-multitool-ts", "5.7.0")
    published = json.loads((package / "assets/sarif-2.1.0.schema.json").read_text("utf-8"))
    return Draft202012Validator(published, format_checker=Draft202012Validator.FORMAT_CHECKER)
