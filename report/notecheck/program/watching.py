"""Instrumenting a program: a call that records the value behind every assignment to a watched name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import Any

from notecheck.harness import PROGRAM, RECORD


def instrumented(code: str, watch: Sequence[str]) -> CodeType:
    """A program's code object, every line where it was, that calls RECORD(index, value).

    The index is that of the watch: `name` (every assignment to it), `name@line` (those in this
    line) or `function()` (the value of every such call).
    """
    tree = Watcher(watch).visit(ast.parse(code))
    return compile(tree, PROGRAM, "exec", dont_inherit=True)


def targets(node: ast.AST) -> list[str]:
    """The names that a statement or `:=` assigns to, in order: `(a, *b), c.d[0] = …` gives a, b, c.d."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        found = node.targets
    elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr)):
        found = [node.target]
    elif isinstance(node, ast.AnnAssign):
        found = [node.target] if node.value else []
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        found = [item.optional_vars for item in node.items if item.optional_vars]
    return [name for target in found for name in _leaves(target)]


def _leaves(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _leaves(element)
    elif isinstance(target, (ast.Starred, ast.Subscript)):
        yield from _leaves(target.value)
    elif _is_dotted(target):
        yield ast.unparse(target)


def _is_dotted(node: ast.expr) -> bool:
    """Whether an expression is a name, or names with dots between them."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_dotted(node.value))


def watchable(tree: ast.AST) -> set[str]:
    """Everything that can be watched in a program: `name`, `name@line` and `function()`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.add(f"{ast.unparse(node.func)}()")
        for name in targets(node):
            found |= {name, f"{name}@{_line(node)}"}
    return found


class Watcher(ast.NodeTransformer):
    """Puts the records into a tree; every new node stands where the recorded one does."""

    def __init__(self, watch: Sequence[str]) -> None:
        self.watch = list(enumerate(watch))

    def visit(self, node: ast.AST) -> Any:
        """The node with its records, or a list of statements in its place."""
        called = f"{ast.unparse(node.func)}()" if isinstance(node, ast.Call) else ""
        assigned = targets(node)
        self.generic_visit(node)
        if isinstance(node, ast.Call):
            return self.wrapped(node, called, node)
        if isinstance(node, ast.NamedExpr):
            node.value = self.wrapped(node.value, assigned[0], node)
            return node
        records = [_statement(name, index, node) for name in assigned for index in self.indices(name, node)]
        if isinstance(node, (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)):
            node.body[:0] = records
            return node
        return [node, *records] if records else node

    def indices(self, name: str, node: ast.AST) -> list[int]:
        """The watches that an assignment to `name` belongs to."""
        here = f"{name}@{_line(node)}"
        return [index for index, watched in self.watch if watched in (name, here)]

    def wrapped(self, value: ast.expr, name: str, node: ast.AST) -> ast.expr:
        """The value, recorded on its way."""
        for index in self.indices(name, node):
            value = _record(index, value, node)
        return value


def _statement(name: str, index: int, node: ast.AST) -> ast.stmt:
    value = ast.parse(name, mode="eval").body
    for part in ast.walk(value):
        ast.copy_location(part, node)
    return ast.copy_location(ast.Expr(_record(index, value, node)), node)


def _record(index: int, value: ast.expr, node: ast.AST) -> ast.Call:
    call = ast.Call(ast.Name(RECORD, ast.Load()), [ast.Constant(index), value], [])
    for part in (call, call.func, call.args[0]):
        ast.copy_location(part, node)
    return call


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)
