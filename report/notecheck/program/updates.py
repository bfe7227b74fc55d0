"""Finding the update of a program by its structure: `p = p - a * g`, in any of its spellings."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from notecheck.program.listing import Listing
from notecheck.program.outline import Statement
from notecheck.spans import Span

NAMES = (ast.Name, ast.Attribute)


@dataclass(frozen=True)
class Update(Span):
    """An assignment `parameter = parameter ∓ rate * gradient`; the span is that of the operator.

    `rate` and `gradient` are their source (a name, or an expression such as `grad_f(x)`), `sign`
    is "-" or "+" with a minus of the step itself taken into account. `watch` makes `run` record
    the parameter behind this very statement, and nowhere else: one value for each update.
    """

    parameter: str
    sign: str
    rate: str
    gradient: str
    inside: str  # the function that it stands in, empty at the top level
    line: int  # of the program, from 1
    statement: Span
    rate_span: Span
    gradient_span: Span
    rate_node: ast.expr = field(repr=False, compare=False)
    gradient_node: ast.expr = field(repr=False, compare=False)
    at: Statement = field(repr=False, compare=False)

    @property
    def watch(self) -> str:
        """What to watch in a run to get the parameter (for `w[0]`, the whole `w`) after each update."""
        return f"{self.parameter.partition('[')[0]}@{self.line}"


@dataclass(frozen=True)
class _Factor:
    node: ast.expr
    divides: bool = False


def find_updates(outlined: Sequence[Statement], listing: Listing) -> tuple[Update, ...]:
    """Every update, in order; where some steps depend on their own parameter, only those.

    A step along a gradient is computed from the parameter; a running sum is not.
    """
    found = [
        (statement, update)
        for statement in outlined
        if (update := _update(statement, outlined, listing)) is not None
    ]
    moving = [update for statement, update in found if _moves(update, statement, outlined)]
    return tuple(moving or [update for _, update in found])


def _moves(update: Update, statement: Statement, outlined: Sequence[Statement]) -> bool:
    return update.parameter in depends_on(update.gradient_node, statement, outlined)


def depends_on(node: ast.AST, at: Statement, outlined: Sequence[Statement]) -> set[str]:
    """The names that an expression's value comes from, through the assignments of its function."""
    found: set[str] = set()
    new = names_in(node)
    while new:
        found |= new
        new = {
            name
            for statement in outlined
            if statement.function == at.function and statement.assigned & new
            for name in names_in(_assigned_value(statement.node))
        } - found
    return found


def names_in(node: ast.AST | None) -> set[str]:
    """The names, and dotted names such as `self.w`, that an expression reads."""
    return {ast.unparse(part) for part in ast.walk(node) if isinstance(part, NAMES)} if node else set()


def _assigned_value(node: ast.stmt) -> ast.AST | None:
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return node.iter
    return getattr(node, "value", None)


def _update(statement: Statement, outlined: Sequence[Statement], listing: Listing) -> Update | None:
    parts = _step(statement.node, listing)
    if parts is None:
        return None
    parameter, step, adds, operator = parts
    for deep in (False, True):  # a product in brackets is first taken as one factor
        factors, positive = _factors(step, deep)
        rate = _rate(factors, parameter, statement, outlined)
        if rate is not None:
            break
    else:
        return None
    others = [factor for factor in factors if factor is not rate]
    gradient = _product(others)
    return Update(
        words=operator.words,
        start=operator.start,
        end=operator.end,
        place=operator.place,
        parameter=ast.unparse(parameter),
        sign="+" if adds == positive else "-",
        rate=ast.unparse(rate.node),
        gradient=ast.unparse(gradient),
        inside=statement.function,
        line=statement.node.lineno,
        statement=listing.span(statement.node),
        rate_span=listing.span(rate.node),
        gradient_span=_hull([listing.span(factor.node) for factor in others], listing),
        rate_node=rate.node,
        gradient_node=gradient,
        at=statement,
    )


def _step(node: ast.stmt, listing: Listing) -> tuple[ast.expr, ast.expr, bool, Span] | None:
    """The parameter, the step, whether it is added, and the operator between them."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
        operator = _operator(node.target, node.value, listing)
        return node.target, node.value, isinstance(node.op, ast.Add), operator
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target, value = node.targets[0], node.value
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Sub)):
        return None
    operator = _operator(value.left, value.right, listing)
    if _same(value.left, target):
        return target, value.right, isinstance(value.op, ast.Add), operator
    if _same(value.right, target) and isinstance(value.op, ast.Add):
        return target, value.left, True, operator
    return None


def _same(one: ast.expr, other: ast.expr) -> bool:
    return ast.unparse(one) == ast.unparse(other)


def _operator(left: ast.expr, right: ast.expr, listing: Listing) -> Span:
    start, end = listing.bounds(left)[1], listing.bounds(right)[0]
    between = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), listing.text[start:end])
    found = re.search(r"[-+]=?", between)
    assert found, "Python found an operator here"
    return listing.between(start + found.start(), start + found.end())


def _factors(node: ast.expr, deep: bool, divides: bool = False) -> tuple[list[_Factor], bool]:
    """The factors of a product, and whether an even number of them has a minus sign.

    Where not `deep`, a product in brackets behind a factor, as in `a * (b * c)`, stays together.
    """
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        factors, positive = _factors(node.operand, deep, divides)
        return factors, not positive
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        left, first = _factors(node.left, deep, divides)
        behind = divides != isinstance(node.op, ast.Div)
        together = not deep and isinstance(node.right, ast.BinOp)
        right, second = (
            ([_Factor(node.right, behind)], True) if together else _factors(node.right, deep, behind)
        )
        return left + right, first == second
    return [_Factor(node, divides)], True


def _rate(
    factors: list[_Factor], parameter: ast.expr, at: Statement, outlined: Sequence[Statement]
) -> _Factor | None:
    """The factor that is the learning rate: the one that stays while the loop goes on.

    Where none stays (a rate that is lowered in the loop), the only one that does not depend on the
    parameter; where several stay, the only one that is a number written at the top level.
    """
    if len(factors) < 2:
        return None
    names = [factor for factor in factors if isinstance(factor.node, NAMES) and not factor.divides]
    around = [one for one in outlined if one.function == at.function and one.loops[:1] == at.loops[:1]]
    changing = {name for one in around if not one.is_top for name in one.assigned}
    changing |= {name for loop in at.loops for name in names_in(getattr(loop, "target", None))}
    fixed = [factor for factor in names if ast.unparse(factor.node) not in changing]
    free = [factor for factor in names if ast.unparse(parameter) not in depends_on(factor.node, at, outlined)]
    numbers = [factor for factor in factors if isinstance(factor.node, ast.Constant) and not factor.divides]
    for candidates in (fixed, free, numbers):
        if len(candidates) > 1:
            candidates = _written(candidates, outlined)
        if len(candidates) == 1:
            return candidates[0]
    return None


def _written(candidates: list[_Factor], outlined: Sequence[Statement]) -> list[_Factor]:
    """The candidates that the top level assigns a single number."""
    numbers = {
        name
        for one in outlined
        if one.is_top and isinstance(getattr(one.node, "value", None), ast.Constant)
        for name in one.assigned
    }
    return [factor for factor in candidates if ast.unparse(factor.node) in numbers]


def _product(factors: list[_Factor]) -> ast.expr:
    first, *rest = sorted(factors, key=lambda factor: factor.divides)
    product = first.node if not first.divides else ast.BinOp(ast.Constant(1), ast.Div(), first.node)
    for factor in rest:
        operator = ast.Div() if factor.divides else ast.Mult()
        product = ast.copy_location(ast.BinOp(product, operator, factor.node), factor.node)
    return product


def _hull(spans: list[Span], listing: Listing) -> Span:
    return listing.between(min(span.start for span in spans), max(span.end for span in spans))
