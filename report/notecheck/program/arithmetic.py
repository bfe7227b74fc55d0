"""Scalar arithmetic in a program as sympy expressions, with the names that it uses written out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from notecheck.program.constants import literal
from notecheck.program.listing import Listing
from notecheck.program.outline import Statement

if TYPE_CHECKING:
    from sympy import Expr

PLAIN = "Only + - * / **, numbers, names, math functions and one-line functions of the program can be read."
FUNCTIONS = {
    **{name: name for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "tanh")},
    **{"abs": "Abs", "fabs": "Abs", "absolute": "Abs", "square": "square"},
}
MODULES = ("math.", "numpy.")


class Arithmetic:
    """Reads expressions of one program.

    `inline` names what is replaced by the expression assigned to it before, in the same block:
    None for whatever is assigned plain arithmetic, () for nothing. Arrays, indexing and drawing
    are not arithmetic: a name that is assigned such a thing stays a symbol.
    """

    def __init__(
        self,
        listing: Listing,
        outlined: Sequence[Statement],
        full_name: Callable[[str], str],
        inline: Collection[str] | None,
    ) -> None:
        self.listing = listing
        self.outlined = outlined
        self.full_name = full_name
        self.inline = inline
        self.functions = {
            one.node.name: one.node for one in outlined if isinstance(one.node, ast.FunctionDef)
        }
        self.entered: list[str] = []  # the functions that are being written out

    def read(self, node: ast.expr, at: Statement, known: Mapping[str, Any] | None = None) -> Expr:
        """The sympy expression of a node that stands in the statement `at`.

        Raises ReadingError with the place of the part that is not scalar arithmetic.
        """
        import sympy

        known = known or {}
        number = literal(node, self.listing, self.full_name)
        if isinstance(number, Fraction):
            return sympy.Rational(number.numerator, number.denominator)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.name(node, at, known)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            operand = self.read(node.operand, at, known)
            return -operand if isinstance(node.op, ast.USub) else operand
        if isinstance(node, ast.BinOp):
            return self.operation(node, self.read(node.left, at, known), self.read(node.right, at, known))
        if isinstance(node, ast.Call):
            return self.call(node, at, known)
        raise self.refuse(node)

    def refuse(self, node: ast.AST) -> Exception:
        return self.listing.reject(node, f"this is not scalar arithmetic: {ast.unparse(node)}", PLAIN)

    def operation(self, node: ast.BinOp, left: Any, right: Any) -> Any:
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
        if isinstance(node.op, ast.Pow):
            return left**right
        raise self.refuse(node)

    def name(self, node: ast.expr, at: Statement, known: Mapping[str, Any]) -> Any:
        import sympy

        name = ast.unparse(node)
        if name in known:
            return known[name]
        source = self.source_of(name, at)
        if source is None or (self.inline is None and self.is_opaque(source[0])):
            return sympy.Symbol(name)
        return self.read(*source, known)

    def is_opaque(self, node: ast.expr) -> bool:
        """Whether an expression is one draw, one element, one array: not arithmetic at all."""
        if isinstance(node, ast.Call):
            return not (self.math_function(node) or self.is_one_line(ast.unparse(node.func)))
        return isinstance(node, (ast.Subscript, ast.List, ast.Tuple, ast.ListComp, ast.Compare))

    def is_one_line(self, name: str) -> bool:
        """Whether a function of the program returns arithmetic, rather than something that it looks up."""
        returns = [
            one.node for one in self.outlined if one.function == name and isinstance(one.node, ast.Return)
        ]
        return len(returns) == 1 and returns[0].value is not None and not self.is_opaque(returns[0].value)

    def math_function(self, node: ast.Call) -> str:
        """The name in sympy of the function of one number that is called; empty for any other call."""
        full = self.full_name(ast.unparse(node.func))
        known = full == "abs" or full.startswith(MODULES)
        return FUNCTIONS.get(full.rpartition(".")[2], "") if known and len(node.args) == 1 else ""

    def source_of(self, name: str, at: Statement) -> tuple[ast.expr, Statement] | None:
        """The expression that `name` stands for in the statement `at`, where it is to be inlined.

        A name that the loop around `at` assigns later is carried over from the step before, and
        one that is assigned before the loop does not change in it: both stay symbols.
        """
        if self.inline is not None and name not in self.inline:
            return None
        own = [one for one in self.outlined if one.function == at.function and name in one.assigned]
        looping = [one for one in own if at.loops and one.loops[:1] == at.loops[:1]]
        before = [one for one in looping or own if _comes_before(one, at)]
        if not before or (self.inline is None and at.loops and not looping):
            return None
        last = before[-1]
        if not (_is_prefix(last.loops, at.loops) and _is_prefix(last.conditions, at.conditions)):
            raise self.listing.reject(
                last.node,
                f"`{name}` is not always assigned here, or several times",
                "Assign it once, outside of `if` and of inner loops.",
            )
        value = assigned_value(name, last.node)
        return None if value is None else (value, last)

    def call(self, node: ast.Call, at: Statement, known: Mapping[str, Any]) -> Any:
        import sympy

        name = ast.unparse(node.func)
        arguments = [self.read(argument, at, known) for argument in node.args]
        if name in self.functions and not node.keywords:
            return self.applied(self.functions[name], arguments, node)
        full = self.full_name(name)
        short = FUNCTIONS.get(full.rpartition(".")[2])
        if (
            short
            and len(arguments) == 1
            and not node.keywords
            and (full == "abs" or full.startswith(MODULES))
        ):
            return arguments[0] ** 2 if short == "square" else getattr(sympy, short)(arguments[0])
        raise self.refuse(node)

    def applied(self, function: ast.FunctionDef, arguments: Sequence[Any], call: ast.Call) -> Any:
        """The value that a function of the program returns for these arguments."""
        parameters = [parameter.arg for parameter in function.args.args]
        if len(parameters) != len(arguments) or function.name in self.entered:
            raise self.refuse(call)
        self.entered.append(function.name)
        try:
            return self.returned(function, dict(zip(parameters, arguments, strict=True)), call)
        finally:
            self.entered.pop()

    def returned(self, function: ast.FunctionDef, known: dict[str, Any], call: ast.Call) -> Any:
        inside = Statement(function, function.name)
        for node in function.body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # its docstring
            if isinstance(node, ast.Return) and node.value:
                return self.read(node.value, inside, known)
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                raise self.refuse(node)
            known[node.targets[0].id] = self.read(node.value, inside, known)
        raise self.refuse(call)


def assigned_value(name: str, node: ast.stmt) -> ast.expr | None:
    """The expression that an assignment gives to `name`, with `x += 1` written out as `x + 1`."""
    if isinstance(node, ast.AugAssign) and ast.unparse(node.target) == name:
        read = ast.copy_location(ast.parse(name, mode="eval").body, node.target)
        return ast.copy_location(ast.BinOp(read, node.op, node.value), node)
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
        return node.value
    if not isinstance(node, ast.Assign):
        return None
    for target in node.targets:
        if ast.unparse(target) == name:
            return node.value
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for one, value in zip(target.elts, node.value.elts, strict=False):
                if ast.unparse(one) == name and len(target.elts) == len(node.value.elts):
                    return value
    return None


def _comes_before(one: Statement, at: Statement) -> bool:
    return (one.node.lineno, one.node.col_offset) < (at.node.lineno, at.node.col_offset)


def _is_prefix(one: Sequence[ast.AST], other: Sequence[ast.AST]) -> bool:
    return len(one) <= len(other) and all(a is b for a, b in zip(one, other, strict=False))
