"""Runs a note's program in a process of its own: a job (JSON) comes in, one line of JSON a seed goes out.

This file is started by its path, in an empty folder and with hardly any environment, by
`notecheck.sandbox`; it imports the standard library, and numpy where the program does. The job's
keys are `code`, `watch`, `seeds`, `seconds`, `memory` (bytes) and the bounds `events`, `numbers`
and `printed`. The lines that come back are `{"run": {"seed", "events", "stdout", "names", "large"}}`
or, as the last one, `{"fault": {"what", "remedy", "line", "column", "seed"}}`.

The limits keep an honest mistake from doing harm. They do not hold back someone who means it: run
notes that you do not trust in a container.
"""

from __future__ import annotations

import ast
import builtins
import faulthandler
import io
import json
import math
import os
import random
import signal
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType, TracebackType
    from typing import Any

PROGRAM = "<note>"  # the program's file name in tracebacks
RECORD = "__notecheck_record__"  # ends in underscores, so that classes do not mangle it
LONGEST_INTEGER = 13_000  # bits; Python prints no integer of more than 4,300 digits
LARGEST_NAME = 10_000  # numbers in a final global that is reported


class Stop(BaseException):
    """The program did something that ends its run; not an Exception, so that it is not caught by chance."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


# ---- what is watched ----------------------------------------------------------------------------


def leaves(target: ast.expr) -> Iterator[ast.expr]:
    """The single targets of an assignment, in order: `(a, *b), c[0] = …` gives a, b and c."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from leaves(element)
    elif isinstance(target, (ast.Starred, ast.Subscript)):
        yield from leaves(target.value)
    else:
        yield target


def targets(node: ast.AST) -> list[ast.expr]:
    """What a statement or expression assigns to, in order; nothing for other kinds of nodes."""
    if isinstance(node, ast.Assign):
        found = node.targets
    elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr)):
        found = [node.target]
    elif isinstance(node, ast.AnnAssign):
        found = [node.target] if node.value else []
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        found = [item.optional_vars for item in node.items if item.optional_vars]
    else:
        found = []
    return [leaf for target in found for leaf in leaves(target)]


class Watcher(ast.NodeTransformer):
    """Puts a call that records the value after every assignment to a watched name.

    A watch is `name` (every assignment to it), `name@line` (the one in this line of the program)
    or `function()` (the value of every such call).
    """

    def __init__(self, watch: Sequence[str]) -> None:
        self.watch = list(enumerate(watch))

    def visit(self, node: ast.AST) -> Any:
        """The node with its records, or a list of statements in its place."""
        self.generic_visit(node)
        if isinstance(node, ast.Call):
            return self.recorded(node, f"{ast.unparse(node.func)}()", node)
        if isinstance(node, ast.NamedExpr):
            node.value = self.recorded(node.value, ast.unparse(node.target), node)
            return node
        records = [record for target in targets(node) for record in self.records(target, node)]
        if isinstance(node, (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)):
            node.body[:0] = records
            return node
        return [node, *records] if records else node

    def indices(self, name: str, node: ast.AST) -> list[int]:
        here = f"{name}@{getattr(node, 'lineno', 0)}"
        return [index for index, watched in self.watch if watched in (name, here)]

    def recorded(self, value: ast.expr, name: str, node: ast.AST) -> ast.expr:
        for index in self.indices(name, node):
            record = ast.Name(RECORD, ast.Load())
            value = _placed(ast.Call(record, [ast.Constant(index), value], []), node)
        return value

    def records(self, target: ast.expr, node: ast.AST) -> list[ast.stmt]:
        name = ast.unparse(target)
        return [
            _placed(ast.Expr(self.recorded(ast.parse(name, mode="eval").body, f"\0{index}", node)), node)
            if False
            else _record(index, name, node)
            for index in self.indices(name, node)
        ]


def _record(index: int, name: str, node: ast.AST) -> ast.stmt:
    value = ast.parse(name, mode="eval").body
    call = ast.Call(ast.Name(RECORD, ast.Load()), [ast.Constant(index), value], [])
    statement = ast.Expr(call)
    for part in ast.walk(statement):
        ast.copy_location(part, node)
    return statement


def _placed(call: ast.Call, node: ast.AST) -> ast.Call:
    for part in (call, call.func, call.args[0]):
        ast.copy_location(part, node)
    return call
