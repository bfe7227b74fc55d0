"""From the tree to sympy; sympy is imported only when a formula is converted.

Numbers become exact rationals. A counted quantity becomes an applied function: v_{t-1} is
`Function("v")(t - 1)`, x^{(i)} is `Function("x")(i)`, x^{(i)}_j is `Function("x")(i, j)`. What stands
behind the bar of a condition is held together: P(A | B) is `Function("P")(A, Function("given")(B))`.
Symbols commute, so products of matrices keep their order only in `evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from notecheck.formula.tree import (
    Absolute,
    Apply,
    Binomial,
    Constant,
    Counted,
    Derivative,
    Extreme,
    Factorial,
    Gradient,
    Limit,
    Listed,
    Name,
    Negative,
    Node,
    Norm,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Rounded,
    Series,
    Span,
    Sum,
    Transpose,
)

if TYPE_CHECKING:
    from notecheck.errors import ReadingError

Reject = Callable[[Node, str, str], "ReadingError"]

MOST_DIGITS = 3000  # of a number that is computed exactly


def symbol(name: str) -> Any:
    """The sympy symbol that a formula has for a name without indices: `symbol("beta")`."""
    from sympy import Symbol

    return Symbol(name)


def indexed(name: str, *indices: Any) -> Any:
    """What a formula has for a counted quantity: `indexed("v", symbol("t") - 1)` for v_{t-1}."""
    return _function(name)(*indices)


@lru_cache(maxsize=512)
def _function(name: str) -> Any:
    from sympy import Function

    return Function(name)


def digits_of_power(base: Any, exponent: Any) -> float:
    """About how many digits `base ** exponent` has, for rational numbers."""
    size = max(len(str(abs(int(base.numerator)))), len(str(abs(int(base.denominator)))))
    return float(size * abs(exponent)) if abs(base) != 1 and base != 0 else 0.0


class Meaning:
    """Converts nodes; `reject` makes the error for what has no meaning."""

    def __init__(self, reject: Reject) -> None:
        import sympy

        self.sympy: Any = sympy
        self.reject = reject

    def of(self, node: Node) -> Any:
        """The sympy object of a node. Raises ReadingError for a division by zero."""
        sp = self.sympy
        match node:
            case Number():
                return sp.Rational(node.value.numerator, node.value.denominator)
            case Name():
                return self.name(node)
            case Sum(terms):
                return sp.Add(*map(self.of, terms))
            case Product(factors):
                return sp.Mul(*map(self.of, factors))
            case Negative(body):
                return -self.of(body)
            case Quotient(above, below):
                return self.of(above) / self._divisor(below)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Apply():
                return self._applied(node)
            case Constant(name):
                return {"infinity": sp.oo, "pi": sp.pi, "e": sp.E}[name]
            case Gradient() | Derivative() | Series() | Extreme() | Limit():
                return self._reaching(node)
            case Span() | Listed() | Counted():
                return self._set(node)
            case _:
                return self._single(node)

    def name(self, name: Name) -> Any:
        """A symbol, or the application of a function to the indices."""
        if name.arguments:
            return _function(name.name)(*map(self.of, name.arguments))
        return self.sympy.Symbol(name.name)

    def _divisor(self, node: Node) -> Any:
        value = self.of(node)
        if value == 0:
            raise self.reject(node, "this divides by zero", "change the denominator")
        return value

    def _power(self, base: Node, exponent: Node) -> Any:
        value, power = self.of(base), self.of(exponent)
        if value == 0 and power.is_negative:
            raise self.reject(base, "this divides by zero", "change the base or the exponent")
        if value.is_Rational and power.is_Rational and digits_of_power(value, power) > MOST_DIGITS:
            raise self.reject(exponent, "this power is too large to be computed", "change the exponent")
        return value**power

    def _single(self, node: Node) -> Any:
        sp = self.sympy
        match node:
            case Transpose(body):
                return _function("transpose")(self.of(body))
            case Root(body, order):
                return sp.root(self.of(body), self.of(order)) if order else sp.sqrt(self.of(body))
            case Absolute(body):
                return sp.Abs(self.of(body))
            case Norm(body, order):
                return _function("norm")(self.of(body), *([self.of(order)] if order else []))
            case Rounded(direction, body):
                return (sp.floor if direction == "floor" else sp.ceiling)(self.of(body))
            case Factorial(body):
                return sp.factorial(self._modest(body))
            case Binomial(above, below):
                return sp.binomial(self._modest(above), self._modest(below))
            case _:
                raise TypeError(f"no meaning for {node!r}")

    def _modest(self, node: Node) -> Any:
        """The value of what is counted in factorials, refused where computing it would take forever."""
        value = self.of(node)
        if value.is_Rational and abs(value) > MOST_DIGITS:
            raise self.reject(node, "this number is too large to be computed with", "write a smaller one")
        return value

    def _applied(self, node: Apply) -> Any:
        sp = self.sympy
        arguments = [self.of(argument) for argument in node.arguments]
        function = node.function
        known = {
            "exp": sp.exp, "log": sp.log, "ln": sp.log, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan,
            "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "max": sp.Max, "min": sp.Min,
        }  # fmt: skip
        if function.style == "operator" and function.letter in known:
            bases = [self.of(base) for base in function.arguments]
            self._check_count(node)
            return known[function.letter](*arguments, *bases)
        if node.conditional:
            split = len(arguments) - node.given
            arguments[split:] = [_function("given")(*arguments[split:])]
        return _function(function.name)(*map(self.of, function.arguments), *arguments)

    def _check_count(self, node: Apply) -> None:
        if node.function.letter not in ("max", "min") and len(node.arguments) != 1:
            what = f"\\{node.function.letter} takes one argument, and {len(node.arguments)} are given"
            raise self.reject(node, what, "write one argument")

    def _reaching(self, node: Node) -> Any:
        sp = self.sympy
        match node:
            case Gradient(body, _, order):
                variables = map(self.of, gradient_variables(node))
                return _function("nabla" if order == 1 else "hessian")(self.of(body), *variables)
            case Derivative(body, by):
                return sp.Derivative(self._differentiated(body, by), *map(self.name, by))
            case Series(kind, index, body, low, high, among):
                if among is not None:
                    return _function(kind)(self.of(body), self.name(index), self.of(among))
                ends = (
                    self.name(index),
                    self.of(low) if low else sp.S.Zero,
                    self.of(high) if high else sp.oo,
                )
                return (sp.Sum if kind == "sum" else sp.Product)(self.of(body), ends)
            case Extreme(kind, variable, body, among):
                return _function(kind)(
                    self.of(body), self.name(variable), *([self.of(among)] if among else [])
                )
            case Limit(variable, to, body):
                return sp.Limit(self.of(body), self.name(variable), self.of(to))
            case _:
                raise TypeError(f"no meaning for {node!r}")

    def _differentiated(self, body: Node, by: tuple[Name, ...]) -> Any:
        """A bare name, as in dJ/dx, stands for a function of what it is differentiated by."""
        if isinstance(body, Name):
            variables = dict.fromkeys(self.name(name) for name in by)
            return _function(body.name)(*map(self.of, body.arguments), *variables)
        return self.of(body)

    def _set(self, node: Node) -> Any:
        sp = self.sympy
        match node:
            case Span(low, high, (closed_low, closed_high)):
                return sp.Interval(self.of(low), self.of(high), not closed_low, not closed_high)
            case Listed(elements):
                return sp.FiniteSet(*map(self.of, elements))
            case Counted(low, high):
                return sp.Range(self.of(low), self.of(high) + 1)
            case _:
                raise TypeError(f"no meaning for {node!r}")


def gradient_variables(node: Gradient) -> tuple[Node, ...]:
    """What a gradient is taken by: the name below ∇, else the arguments before the semicolon.

    ∇_θ J(θ_t) is taken by θ at θ_t, so θ_t is what counts, as in ∇ J(θ_t).
    """
    arguments = node.body.arguments if isinstance(node.body, Apply) else ()
    if isinstance(node.body, Apply):
        arguments = arguments[: len(arguments) - node.body.given]
    if node.by is None:
        return arguments
    same = [one for one in arguments if isinstance(one, Name) and one.name == node.by.name]
    return (same[0],) if len(same) == 1 and not node.by.arguments else (node.by,)


def equivalent(left: Any, right: Any) -> bool:
    """Whether sympy can show that two expressions are equal for all values, sums added up."""
    from sympy import simplify

    return bool(simplify((left - right).doit()) == 0)
