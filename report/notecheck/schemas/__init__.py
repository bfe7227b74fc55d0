"""The published JSON Schemas of what `--format json` prints, one file for each command."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def names() -> list[str]:
    """The commands whose JSON has a schema."""
    ending = ".schema.json"
    found = (file.name for file in files(__name__).iterdir())
    return sorted(name.removesuffix(ending) for name in found if name.endswith(ending))


def source(name: str) -> str:
    """The schema of one command as it is published."""
    return (files(__name__) / f"{name}.schema.json").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """The schema of one command, parsed."""
    parsed: dict[str, Any] = json.loads(source(name))
    return parsed
