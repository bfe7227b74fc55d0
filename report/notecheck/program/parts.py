"""Functions, loops, calls and prints, found in a program's outline."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from notecheck.model import Place
from notecheck.program.constants import Constant, literal
from notecheck.program.listing import Listing
from notecheck.program.nouns import Call, Function, Loop, Print
from notecheck.program.outline import FUNCTIONS, Statement
from notecheck.spans import Span


def functions(outlined: Sequence[Statement], listing: Listing) -> dict[str, Function]:
    """The functions by name."""
    return {
        one.node.name: Function(
            *_span(listing.span(one.node)),
            name=one.node.name,
            parameters=tuple(parameter.arg for parameter in _parameters(one.node.args)),
            returns=tuple(_returns(one.node.name, outlined)),
            node=one.node,
        )
        for one in outlined
        if isinstance(one.node, FUNCTIONS)
    }


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _returns(function: str, outlined: Sequence[Statement]) -> Iterator[str]:
    for one in outlined:
        if one.function == function and isinstance(one.node, ast.Return) and one.node.value:
            yield ast.unparse(one.node.value)


def passed(function: Function, parameter: str, outlined: Sequence[Statement]) -> Iterator[ast.expr]:
    """The arguments that the calls of a function give to one of its parameters."""
    arguments = function.node.args
    position = function.parameters.index(parameter)
    defaults = dict(zip(function.parameters[::-1], arguments.defaults[::-1], strict=False))
    for call in (call for one in outlined for call in own_calls(one.node)):
        if ast.unparse(call.func) != function.name:
            continue
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        if position < len(call.args):
            yield call.args[position]
        elif parameter in named or parameter in defaults:
            yield named.get(parameter) or defaults[parameter]


def loops(outlined: Sequence[Statement], listing: Listing) -> Iterator[Loop]:
    """The for-loops in order."""
    for one in outlined:
        node = one.node
        if isinstance(node, (ast.For, ast.AsyncFor)):
            ranged = isinstance(node.iter, ast.Call) and ast.unparse(node.iter.func) == "range"
            yield Loop(
                *_span(listing.span(node.iter)),
                variable=ast.unparse(node.target),
                range=tuple(ast.unparse(one) for one in node.iter.args) if ranged else (),  # type: ignore[attr-defined]
                depth=len(one.loops),
                inside=one.function,
                line=node.lineno,
            )


def own_calls(node: ast.stmt) -> Iterator[ast.Call]:
    """The calls in a statement itself, without those in the statements below it."""
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, (ast.stmt, ast.excepthandler)):
            found = [call for call in ast.walk(part) if isinstance(call, ast.Call)]
            yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))


def calls(outlined: Sequence[Statement], listing: Listing) -> Iterator[Call]:
    """All calls in order."""
    for one in outlined:
        for node in own_calls(one.node):
            yield Call(
                *_span(listing.span(node)),
                name=ast.unparse(node.func),
                arguments=tuple(ast.unparse(argument) for argument in node.args),
                keywords=tuple((key.arg or "**", ast.unparse(key.value)) for key in node.keywords),
                target=_target(one.node, node),
                inside=one.function,
                line=node.lineno,
            )


def _target(statement: ast.stmt, call: ast.Call) -> str:
    if isinstance(statement, ast.Assign) and statement.value is call and len(statement.targets) == 1:
        target = statement.targets[0]
        return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute)) else ""
    return ""


def prints(
    outlined: Sequence[Statement], listing: Listing, full_name: Callable[[str], str]
) -> Iterator[Print]:
    """The calls of print in order."""
    for one in outlined:
        for node in own_calls(one.node):
            if ast.unparse(node.func) != "print":
                continue
            pieces = [piece for argument in node.args for piece in _pieces(argument)]
            yield Print(
                *_span(listing.span(node)),
                shown=tuple(piece for piece in pieces if isinstance(piece, tuple)),
                literal="".join(piece for piece in pieces if isinstance(piece, str)),
                condition=" and ".join(ast.unparse(condition) for condition in one.conditions),
                every=_every(one, listing, full_name),
                loops=len(one.loops),
                inside=one.function,
                line=node.lineno,
            )


def _pieces(argument: ast.expr) -> Iterator[str | tuple[str, str]]:
    """What an argument of print shows: literal words, and (source, format) of values."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        for value in argument.values:
            yield from _pieces(value)
    elif isinstance(argument, ast.FormattedValue):
        written = argument.format_spec.values if isinstance(argument.format_spec, ast.JoinedStr) else []
        spec = "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in written)
        yield ast.unparse(argument.value), spec
    else:
        yield ast.unparse(argument), ""


def _every(one: Statement, listing: Listing, full_name: Callable[[str], str]) -> Constant | None:
    """The number n of a condition `… % n == 0`."""
    for test in one.conditions:
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
            continue
        left, right = test.left, test.comparators[0]
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mod) and ast.unparse(right) == "0":
            value = literal(left.right, listing, full_name)
            if value is not None:
                span = listing.span(left.right)
                return Constant(*_span(span), name=ast.unparse(left.right), value=value)
    return None


def _span(span: Span) -> tuple[str, int, int, Place]:
    return span.words, span.start, span.end, span.place
