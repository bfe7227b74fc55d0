"""notecheck: every claim of your lecture notes, checked.

What a check needs is imported from here: `from notecheck import Reading, check, confirmed, say`.
The names are loaded when they are first used, so that the command line starts light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notecheck.checks import check
    from notecheck.model import Verdict
    from notecheck.reading import Reading
    from notecheck.text import decimal, math, percent, quote, say
    from notecheck.verdicts import (
        conditional,
        confirmed,
        counterexample,
        inconsistent,
        not_checkable,
        refuted,
    )

__version__ = "0.1.0"
__all__ = [
    "Reading",
    "Verdict",
    "check",
    "conditional",
    "confirmed",
    "counterexample",
    "decimal",
    "inconsistent",
    "math",
    "not_checkable",
    "percent",
    "quote",
    "refuted",
    "say",
]

_HOMES = {
    "check": "checks",
    "Verdict": "model",
    "Reading": "reading",
    **dict.fromkeys(("decimal", "math", "percent", "quote", "say"), "text"),
    **dict.fromkeys(
        ("conditional", "confirmed", "counterexample", "inconsistent", "not_checkable", "refuted"), "verdicts"
    ),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'notecheck' has no attribute {name!r}")
    return getattr(import_module(f"notecheck.{_HOMES[name]}"), name)
