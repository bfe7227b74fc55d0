"""Edits of programs: constants, operators, comparisons, ranges, arguments, elements of lists.

Strings, what is printed, comments and random seeds are left alone. Among the edits are the slips
that hide best: a halved gradient, a missing sample, one update too few, a batch size off by one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from notecheck.errors import ReadingError
from notecheck.model import Claim
from notecheck.probe.edit import Edit, swapped_digits
from notecheck.program.listing import Listing

_OPERATORS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.Pow: ("**", "*"),
    ast.MatMult: ("@", "*"),
    ast.Mod: ("%", "//"),
    ast.FloorDiv: ("//", "/"),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
}


def code_edits(claim: Claim) -> Iterator[Edit]:
    """The edits of a program; of one that cannot be read there are none."""
    try:
        listing = Listing.find(claim.text, claim.place_at)
        tree = listing.parse()
    except ReadingError:
        return
    for node in _bearing(tree):
        for kind, start, end, new in _changes(listing, node):
            yield Edit(start, end, kind, claim.text[start:end], new)


def _bearing(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those of strings, prints and seeds."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.JoinedStr, ast.Import, ast.ImportFrom)):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("print", "seed"):
            continue
        if isinstance(node, ast.Constant) and not _is_number(node.value):
            continue
        yield node
        yield from _bearing(node)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _changes(listing: Listing, node: ast.AST) -> Iterator[tuple[str, int, int, str]]:
    match node:
        case ast.Constant():
            yield from _of_constant(listing, node)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            yield from _between(listing, left, right, *_OPERATORS[type(op)], "operator")
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            yield from _between(listing, left, right, *_COMPARISONS[type(op)], "comparison")
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _OPERATORS:
            old, new = _OPERATORS[type(op)]
            yield from _between(listing, target, value, f"{old}=", f"{new}=", "operator")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            start, _ = listing.bounds(node)
            yield "sign", start, listing.bounds(operand)[0], ""
        case ast.Call():
            yield from _of_call(listing, node)
        case ast.List(elts=[*_, before, last]):
            yield "missing element", listing.bounds(before)[1], listing.bounds(last)[1], ""


def _of_constant(listing: Listing, node: ast.Constant) -> Iterator[tuple[str, int, int, str]]:
    start, end = listing.bounds(node)
    words = listing.text[start:end]
    whole, dot, decimals = words.partition(".")
    if not (whole + decimals).isdigit():
        return
    value = int(whole + decimals) + 1
    places = len(decimals)
    raised = f"{value:0{places + 1}d}"
    yield "last digit", start, end, f"{raised[:-places]}.{raised[-places:]}" if places else str(value)
    if not int(whole + decimals):
        return
    if swapped := swapped_digits(words):
        yield "swapped digits", start, end, swapped
    tenfold = (whole + decimals + "0") if not dot else f"{whole}{decimals[:1] or 0}.{decimals[1:] or 0}"
    yield "ten times", start, end, tenfold.lstrip("0")


def _between(
    listing: Listing, left: ast.AST, right: ast.AST, old: str, new: str, kind: str
) -> Iterator[tuple[str, int, int, str]]:
    """An operator between two nodes; brackets may stand between them as well."""
    first, last = listing.bounds(left)[1], listing.bounds(right)[0]
    at = listing.text.find(old, first, last)
    if at >= 0:
        yield kind, at, at + len(old), new


def _of_call(listing: Listing, node: ast.Call) -> Iterator[tuple[str, int, int, str]]:
    if ast.unparse(node.func) == "range" and node.args:
        start, end = listing.bounds(node.args[-1] if len(node.args) < 3 else node.args[1])
        yield "range", start, end, f"{listing.text[start:end]} - 1"
    for one, other in pairwise(node.args):
        (start, until), (since, end) = listing.bounds(one), listing.bounds(other)
        text = listing.text
        yield "swapped arguments", start, end, text[since:end] + text[until:since] + text[start:until]
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    for keyword in node.keywords:
        end = listing.bounds(keyword.value)[1]
        position = given.index(keyword.value)
        if position:
            yield "argument", listing.bounds(given[position - 1])[1], end, ""
