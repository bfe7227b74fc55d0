"""From the tree to a value, by the arithmetic of whatever stands for the names.

The numbers of the formula are Fractions; names may stand for Fractions, floats, numpy arrays or
sympy objects, functions for Python callables.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from notecheck.formula.arithmetic import (
    ELEMENTARY,
    add,
    divide,
    elementary,
    multiply,
    ndim,
    norm,
    outer,
    power,
)
from notecheck.formula.meaning import MOST_DIGITS
from notecheck.formula.printing import latex
from notecheck.formula.tree import (
    Absolute,
    Apply,
    Binomial,
    Constant,
    Counted,
    Factorial,
    Gradient,
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
    Sum,
    Transpose,
    free_names,
)

if TYPE_CHECKING:
    from notecheck.formula.meaning import Reject

MOST_TERMS = 1_000_000  # of a sum that is added up
CONSTANTS = {"infinity": math.inf, "pi": math.pi, "e": math.e}


class Evaluation:
    """The value of nodes where the names stand for the values in `env`.

    A counted quantity is looked up as it is written, `"v_{t-1}"`, `"theta_0"`, `"x^{(i)}"`, then by
    its name, `"v"`: what stands there must be callable, or a mapping from its index. `"nabla J"`
    is looked up for ∇J, and called with the arguments of J.
    """

    def __init__(self, env: Mapping[str, Any], reject: Reject) -> None:
        self.env = dict(env)
        self.reject = reject
        self.running: set[str] = set()  # what the sums around let run

    def of(self, node: Node) -> Any:
        """The value of a node. Raises ReadingError for what has none, with its place."""
        try:
            return self._of(node)
        except (ArithmeticError, TypeError, ValueError) as error:
            advice = "change what stands here, or the values"
            raise self.reject(node, f"this cannot be computed ({error})", advice) from error

    def _of(self, node: Node) -> Any:
        match node:
            case Number():
                return node.value
            case Name():
                return self._name(node)
            case Sum(terms):
                return reduce(add, map(self.of, terms))
            case Negative(body):
                return -self.of(body)
            case Product():
                return self._product(node)
            case Quotient(above, below):
                return divide(self.of(above), self.of(below))
            case Power(base, exponent):
                return power(self.of(base), self.of(exponent))
            case Transpose(body):
                value = self.of(body)
                return getattr(value, "T", value)
            case Apply():
                return self._applied(node)
            case Gradient():
                return self._gradient(node)
            case Series():
                return self._series(node)
            case _:
                return self._single(node)

    # ---- names ----------------------------------------------------------------------------------

    def _name(self, name: Name) -> Any:
        if not name.arguments:
            return self._found(name, name.name)
        if not self.running & free_names(name) and (key := written(name)) in self.env:
            return self.env[key]
        value = self._found(name, name.name)
        indices = tuple(map(self._index, name.arguments))
        if callable(value):
            return value(*indices)
        place = indices[0] if len(indices) == 1 else indices
        if not isinstance(value, Mapping) or place not in value:
            advice = f"pass a function of the index or a mapping from it, or a value for {written(name)!r}"
            raise self.reject(name, f"nothing stands for “{name.name}” at the index {place}", advice)
        return value[place]

    def _index(self, node: Node) -> Any:
        value = self.of(node)
        return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value

    def _found(self, node: Node, name: str) -> Any:
        if name not in self.env:
            known = ", ".join(self.env) or "nothing"
            raise self.reject(node, f"nothing stands for “{name}”", f"values are known for {known}")
        return self.env[name]

    # ---- products -------------------------------------------------------------------------------

    def _product(self, node: Product) -> Any:
        before, *rest = node.factors
        value = self.of(before)
        for operator, factor in zip(node.operators, rest, strict=True):
            right = self.of(factor)
            if ndim(value) == ndim(right) == 1 and _is_outer(before, factor):
                value = outer(value, right)
            elif ndim(value) and ndim(right) and operator == "×":
                advice = "write \\odot for the product of entries, \\cdot or nothing for the matrix product"
                raise self.reject(node, "× or * between two arrays can be read two ways", advice)
            else:
                value = multiply(value, right, operator)
            before = factor
        return value

    # ---- functions ------------------------------------------------------------------------------

    def _applied(self, node: Apply) -> Any:
        if node.conditional:
            raise self.reject(
                node, "what holds under a condition has no value of its own", "compute it apart"
            )
        function, arguments = node.function, [self.of(argument) for argument in node.arguments]
        indices = [self._index(index) for index in function.arguments]
        if function.style == "operator" and function.name not in self.env:
            if function.letter in ("max", "min"):
                return (max if function.letter == "max" else min)(arguments)
            known = {"ln": "log"}.get(function.letter, function.letter)
            if known in ELEMENTARY and len(arguments) == 1:
                value = elementary(known, arguments[0])
                return divide(value, elementary("log", indices[0])) if indices else value
        return self._called(function, [*indices, *arguments], function.name)

    def _called(self, node: Node, arguments: list[Any], name: str) -> Any:
        function = self._found(node, name)
        if not callable(function):
            raise self.reject(node, f"what stands for “{name}” is no function", "pass a function")
        return function(*arguments)

    def _gradient(self, node: Gradient) -> Any:
        function = node.body.function if isinstance(node.body, Apply) else node.body
        if not isinstance(function, Name):
            raise self.reject(node, "only the gradient of a named function has a value", "write \\nabla J(x)")
        arguments = node.body.arguments if isinstance(node.body, Apply) else ()
        indices = [self._index(index) for index in function.arguments]
        key = ("nabla " if node.order == 1 else "hessian ") + function.name
        return self._called(node, [*indices, *map(self.of, arguments)], key)

    def _single(self, node: Node) -> Any:
        match node:
            case Constant(name):
                return CONSTANTS[name]
            case Root(body, order):
                return power(self.of(body), 1 / Fraction(self.of(order) if order else 2))
            case Absolute(body):
                return self._absolute(body)
            case Norm(body, order):
                return norm(self.of(body), self._index(order) if order else 2)
            case Rounded(direction, body):
                return Fraction((math.floor if direction == "floor" else math.ceil)(self.of(body)))
            case Factorial(body):
                return Fraction(math.factorial(self._whole(body, MOST_DIGITS)))
            case Binomial(above, below):
                return Fraction(math.comb(self._whole(above, MOST_DIGITS), self._whole(below, MOST_DIGITS)))
            case Listed(elements):
                return tuple(map(self.of, elements))
            case Counted(low, high):
                return range(self._whole(low), self._whole(high) + 1)
            case _:
                advice = "use the sympy form of this formula: formula.side(…)"
                raise self.reject(node, "this cannot be evaluated with values", advice)

    def _whole(self, node: Node, most: int = MOST_TERMS) -> int:
        value = self.of(node)
        if not isinstance(value, (int, Fraction)) or value != int(value) or not -most <= value <= most:
            raise self.reject(node, f"a whole number is needed here, not {value}", "change it, or the values")
        return int(value)

    def _absolute(self, body: Node) -> Any:
        value = self.of(body)
        if isinstance(value, Collection) and not hasattr(value, "shape"):
            return Fraction(len(value))
        if ndim(value):
            raise self.reject(body, "|…| of an array can be read two ways", "write \\|x\\| for a norm")
        return abs(value)

    # ---- sums -----------------------------------------------------------------------------------

    def _series(self, node: Series) -> Any:
        combine: Callable[[Any, Any], Any] = add if node.kind == "sum" else multiply
        steps = self._steps(node)
        outside, around = self.env, self.running
        self.running = around | {node.index.name}
        values: list[Any] = []
        for step in steps:
            value = Fraction(step) if isinstance(step, int) else step
            self.env = {**outside, node.index.name: value}
            values.append(self.of(node.body))
        self.env, self.running = outside, around
        return reduce(combine, values) if values else Fraction(0 if node.kind == "sum" else 1)

    def _steps(self, node: Series) -> Iterable[Any]:
        if node.among is not None:
            return tuple(self.of(node.among))
        if node.low is None or node.high is None or isinstance(node.high, Constant):
            raise self.reject(node, "this sum has no end to be added up to", "use formula.side(…) and sympy")
        return range(self._whole(node.low), self._whole(node.high) + 1)


def written(name: Name) -> str:
    """A counted quantity as a key of `env`: `v_{t-1}`, `theta_0`, `x^{(i)}`."""
    below, above = (",".join(map(_plain, indices)) for indices in (name.indices, name.raised))
    lowered = f"_{below}" if len(below) == 1 else f"_{{{below}}}" if below else ""
    return name.name + lowered + (f"^{{({above})}}" if above else "")


def _plain(index: Node) -> str:
    return latex(index).replace(" ", "").replace("\\", "")


def _is_outer(before: Node, factor: Node) -> bool:
    """Whether a column stands before a row: x xᵀ of vectors is a matrix."""
    return isinstance(factor, Transpose) and not isinstance(before, Transpose)
