"""A program's tree in outline: every statement with the function, loops and conditions around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from notecheck.program.watching import targets

Loop = ast.For | ast.AsyncFor | ast.While
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True)
class Statement:
    """A statement, and what stands around it, the outermost first.

    `function` is the name of the innermost function, empty at the top level; `loops` and
    `conditions` are those inside that function.
    """

    node: ast.stmt
    function: str = ""
    loops: tuple[Loop, ...] = ()
    conditions: tuple[ast.expr, ...] = ()

    @property
    def is_top(self) -> bool:
        """Whether it is executed exactly once, when the program is."""
        return not (self.function or self.loops or self.conditions)

    @property
    def assigned(self) -> frozenset[str]:
        """The names that the statement assigns to."""
        return frozenset(targets(self.node))


def outline(tree: ast.Module) -> tuple[Statement, ...]:
    """Every statement of a program in the order in which it stands there."""
    return tuple(_inside(tree.body, Statement(ast.Pass())))


def _inside(body: Sequence[ast.stmt], around: Statement) -> Iterator[Statement]:
    for node in body:
        yield replace(around, node=node)
        yield from _below(node, around)


def _below(node: ast.stmt, around: Statement) -> Iterator[Statement]:
    if isinstance(node, FUNCTIONS):
        yield from _inside(node.body, Statement(node, node.name))
    elif isinstance(node, LOOPS):
        yield from _inside(node.body, replace(around, loops=(*around.loops, node)))
        yield from _inside(node.orelse, around)
    elif isinstance(node, ast.If):
        then, otherwise = _conditions(node)
        yield from _inside(node.body, replace(around, conditions=around.conditions + then))
        yield from _inside(node.orelse, replace(around, conditions=around.conditions + otherwise))
    else:
        for name in ("body", "orelse", "finalbody"):
            yield from _inside(getattr(node, name, ()), around)
        for handler in getattr(node, "handlers", ()):
            yield from _inside(
                handler.body, replace(around, conditions=(*around.conditions, ast.Constant(True)))
            )


def _conditions(node: ast.If) -> tuple[tuple[ast.expr, ...], tuple[ast.expr, ...]]:
    """The conditions under which the two branches are executed; a program is always `__main__`."""
    if ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__"):
        return (), (node.test,)
    otherwise = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
    return (node.test,), (otherwise,)


def imports(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `import numpy as np` gives `np` for `numpy`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update({alias.asname: alias.name for alias in node.names if alias.asname})
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return found


def imported_modules(tree: ast.Module) -> tuple[str, ...]:
    """The top-level modules and packages that a program imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return tuple(sorted(names))


def full_name(name: str, imported: Mapping[str, str]) -> str:
    """A dotted name with its first part written out: `np.random.choice` as `numpy.random.choice`."""
    first, dot, rest = name.partition(".")
    return imported.get(first, "numpy" if first == "np" else first) + dot + rest
