"""The program in a note: read by its structure, and run in a process of its own.

Nothing of a program is executed by reading it. Light to import: neither numpy nor sympy.
"""

from __future__ import annotations

from notecheck.program.constants import Constant, Exact
from notecheck.program.nouns import Call, Expression, Function, Loop, Named, Print, Recorded, Run
from notecheck.program.program import Program
from notecheck.program.updates import Update

__all__ = [
    "Call",
    "Constant",
    "Exact",
    "Expression",
    "Function",
    "Loop",
    "Named",
    "Print",
    "Program",
    "Recorded",
    "Run",
    "Update",
]
