"""From the tree to a value, by the arithmetic of whatever stands for the names.

The numbers of the formula are Fractions; names may stand for Fractions, floats, numpy arrays or
sympy objects, functions for Python callables. Neither numpy nor sympy is imported before a value
of theirs has come in, or a function needs them.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from notecheck.formula.meaning import MOST_DIGITS, digits_of_power, gradient_variables
from notecheck.formula.printing import latex, name_latex
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
)

if TYPE_CHECKING:
    from notecheck.errors import ReadingError

Reject = Callable[[Node, str, str], "ReadingError"]
MOST_TERMS = 1_000_000  # of a sum that is added up


class Evaluation:
    """The value of nodes where the names stand for the values in `env`.

    A name is looked up as it is written (`"v_{t-1}"`), then by its name (`"v"`): what is found
    there for a counted quantity must be callable, or a mapping from its indices. `"nabla J"` is
    looked up for ∇J.
    """

    def __init__(self, env: Mapping[str, Any], reject: Reject) -> None:
        self.env = dict(env)
        self.reject = reject

    def of(self, node: Node) -> Any:
        """The value of a node. Raises ReadingError for a name that stands for nothing."""
        match node:
            case Number():
                return node.value
            case Name():
                return self._name(node)
            case Sum(terms):
                return reduce(lambda a, b: _add(a, b), map(self.of, terms))
            case Negative(body):
                return -self.of(body)
            case Product():
                return self._product(node)
            case Quotient(above, below):
                return self._divided(self.of(above), below)
            case Power(base, exponent):
                return self._power(node, self.of(base), self.of(exponent))
            case Transpose(body):
                return getattr(value := self.of(body), "T", value)
            case Apply():
                return self._applied(node)
            case Series():
                return self._series(node)
            case _:
                return self._single(node)

    # ---- names ----------------------------------------------------------------------------------

    def _name(self, name: Name) -> Any:
        written = name_latex(name)
        for key in (written, written.replace(" ", "")):
            if key in self.env:
                return self.env[key]
        value = self._found(name, name.name)
        if not name.arguments:
            return value
        indices = tuple(map(self._index, name.arguments))
        if callable(value):
            return value(*indices)
        if isinstance(value, Mapping):
            key = indices[0] if len(indices) == 1 else indices
            return self._found_in(value, key, name)
        advice = "pass a function of the index, or a mapping from it"
        raise self.reject(name, f"“{written}” is counted, and what stands for {name.name} is not", advice)

    def _index(self, node: Node) -> Any:
        value = self.of(node)
        return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value

    def _found(self, node: Node, name: str) -> Any:
        if name not in self.env:
            known = ", ".join(map(str, self.env)) or "nothing"
            raise self.reject(node, f"nothing stands for “{name}”", f"values are known for {known}")
        return self.env[name]

    def _found_in(self, mapping: Mapping[Any, Any], key: Any, name: Name) -> Any:
        if key not in mapping:
            raise self.reject(name, f"nothing stands for “{latex(name)}” at {key}", "give its value")
        return mapping[key]

    # ---- arithmetic -----------------------------------------------------------------------------

    def _product(self, node: Product) -> Any:
        first, *rest = node.factors
        value, before = self.of(first), first
        for operator, factor in zip(node.operators, rest, strict=True):
            right = self.of(factor)
            value = self._times(value, right, operator, before, factor)
            before = factor
        return value

    def _times(self, left: Any, right: Any, operator: str, before: Node, node: Node) -> Any:
        left, right = _alike(left, right)
        if _ndim(left) == 0 or _ndim(right) == 0:
            return left * right
        if operator == "⊙":
            multiply = getattr(left, "multiply_elementwise", None)
            return multiply(right) if multiply else left * right
        if operator == "×":
            advice = "write \\odot for the product of entries, \\cdot or nothing for the matrix product"
            raise self.reject(node, "× or * between two arrays can be read two ways", advice)
        if _ndim(left) == _ndim(right) == 1 and isinstance(node, Transpose) and not isinstance(before, Transpose):
            return left[:, None] * right[None, :]  # x xᵀ of vectors is a matrix
        try:
            return left @ right
        except ValueError as error:
            raise self.reject(node, f"these shapes do not multiply: {error}", "check the order") from None

    def _divided(self, value: Any, below: Node) -> Any:
        divisor = self.of(below)
        if _ndim(divisor) == 0 and divisor == 0:
            raise self.reject(below, "this divides by zero", "change what stands here, or the values")
        value, divisor = _alike(value, divisor)
        return value / (Fraction(divisor) if isinstance(divisor, int) and isinstance(value, int) else divisor)

    def _power(self, node: Power, base: Any, exponent: Any) -> Any:
        if isinstance(exponent, Fraction) and exponent.denominator == 1:
            exponent = int(exponent)
        if _ndim(base) == 2:
            return self._matrix_power(node, base, exponent)
        if isinstance(base, (int, Fraction)) and isinstance(exponent, (int, Fraction)):
            if base == 0 and exponent < 0:
                raise self.reject(node.base, "this divides by zero", "change what stands here, or the values")
            if digits_of_power(base, exponent) > MOST_DIGITS:
                raise self.reject(node.exponent, "this power is too large to be computed", "change it")
            base = Fraction(base)
        base, exponent = _alike(base, exponent)
        return base**exponent

    def _matrix_power(self, node: Power, base: Any, exponent: Any) -> Any:
        if not isinstance(exponent, int):
            raise self.reject(node.exponent, "a matrix has whole powers only", "write \\odot for entries")
        if not hasattr(base, "dtype"):
            return base**exponent
        from numpy.linalg import matrix_power

        return matrix_power(base, exponent)

    # ---- functions ------------------------------------------------------------------------------

    def _applied(self, node: Apply) -> Any:
        function = node.function
        arguments = [self.of(argument) for argument in node.arguments]
        indices = [self._index(index) for index in function.arguments]
        if function.name in self.env or function.style != "operator":
            return self._called(function, [*indices, *arguments], function.name)
        if function.letter in ("max", "min"):
            return (max if function.letter == "max" else min)(arguments)
        known = {"ln": "log"}.get(function.letter, function.letter)
        if known not in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"):
            return self._called(function, [*indices, *arguments], function.name)
        if len(arguments) != 1:
            raise self.reject(node, f"\\{function.letter} takes one argument", "write one")
        value = _elementary(known, arguments[0])
        return value / _elementary("log", indices[0]) if indices else value

    def _called(self, node: Node, arguments: list[Any], name: str) -> Any:
        function = self._found(node, name)
        if not callable(function):
            raise self.reject(node, f"what stands for “{name}” is no function", "pass a function")
        return function(*arguments)

    def _single(self, node: Node) -> Any:
        match node:
            case Constant(name):
                return {"infinity": math.inf, "pi": math.pi, "e": math.e}[name]
            case Root(body, order):
                return self._power(Power(body, order or Number("2")), self.of(body), 1 / Fraction(self.of(order) if order else 2))
            case Absolute(body):
                return self._absolute(body)
            case Norm(body, order):
                return self._norm(body, self.of(order) if order else 2)
            case Rounded(direction, body):
                return Fraction((math.floor if direction == "floor" else math.ceil)(self.of(body)))
            case Factorial(body):
                return Fraction(math.factorial(self._whole(body)))
            case Binomial(above, below):
                return Fraction(math.comb(self._whole(above), self._whole(below)))
            case Listed(elements):
                return tuple(map(self.of, elements))
            case Counted(low, high):
                return range(self._whole(low), self._whole(high) + 1)
            case Gradient():
                return self._gradient(node)
            case _:
                advice = "use the sympy form of this formula: formula.side(…)"
                raise self.reject(node, "this cannot be evaluated with numbers", advice)

    def _whole(self, node: Node) -> int:
        value = self.of(node)
        if not isinstance(value, (int, Fraction)) or value != int(value) or not 0 <= value <= MOST_TERMS:
            raise self.reject(node, f"a whole number is needed here, not {value}", "change it, or the values")
        return int(value)

    def _absolute(self, body: Node) -> Any:
        value = self.of(body)
        if isinstance(value, Collection) and not hasattr(value, "dtype"):
            return Fraction(len(value))
        if _ndim(value):
            raise self.reject(body, "|…| of an array can be read two ways", "write \\|x\\| for a norm")
        return abs(value)

    def _norm(self, body: Node, order: Any) -> Any:
        value = self.of(body)
        if hasattr(value, "norm"):
            return value.norm(int(order) if order != math.inf else order)
        if _ndim(value) != 1:
            advice = "a norm of numbers is |x|; of matrices there are several"
            raise self.reject(body, "the norm of something that is no vector", advice)
        if order == math.inf:
            return max(map(abs, value))
        return sum(map(abs, value)) if order == 1 else _elementary("sqrt", (value * value).sum())

    def _gradient(self, node: Gradient) -> Any:
        name = node.body.function if isinstance(node.body, Apply) else node.body
        if not isinstance(name, Name):
            raise self.reject(node, "only the gradient of a named function has a value", "write \\nabla J(x)")
        key = ("nabla " if node.order == 1 else "hessian ") + name.name
        given = node.body.arguments if isinstance(node.body, Apply) else gradient_variables(node)
        return self._called(node, [self._index(i) for i in name.arguments] + [self.of(a) for a in given], key)

    # ---- sums -----------------------------------------------------------------------------------

    def _series(self, node: Series) -> Any:
        combine: Callable[[Any, Any], Any] = _add if node.kind == "sum" else lambda a, b: _alike(a, b)[0] * b
        name, before = node.index.name, dict(self.env)
        values: list[Any] = []
        for step in self._steps(node):
            self.env[name] = Fraction(step) if isinstance(step, int) else step
            values.append(self.of(node.body))
        self.env = before
        return reduce(combine, values) if values else Fraction(0 if node.kind == "sum" else 1)

    def _steps(self, node: Series) -> Iterable[Any]:
        if node.among is not None:
            return iter(self.of(node.among))
        if node.low is None or node.high is None or isinstance(node.high, Constant):
            raise self.reject(node, "this sum has no end to be added up to", "use formula.side(…) and sympy")
        low, high = self.of(node.low), self.of(node.high)
        if low != int(low) or high != int(high) or high - low > MOST_TERMS:
            raise self.reject(node, f"a sum from {low} to {high} cannot be added up", "use whole numbers")
        return range(int(low), int(high) + 1)


def _ndim(value: Any) -> int:
    """How many indices a value has: 0 for numbers, 2 for a sympy Matrix."""
    return int(getattr(value, "ndim", len(getattr(value, "shape", ()))))


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Fractions beside numpy's own numbers become floats, or numpy would compute with objects."""
    return _beside(left, right), _beside(right, left)


def _beside(value: Any, other: Any) -> Any:
    kind = getattr(getattr(other, "dtype", None), "kind", "")
    return float(value) if isinstance(value, Fraction) and kind in ("i", "u", "f", "c") else value


def _add(left: Any, right: Any) -> Any:
    left, right = _alike(left, right)
    return left + right


def _elementary(name: str, value: Any) -> Any:
    """exp, log, … of a number, an array or a sympy expression."""
    if hasattr(value, "dtype"):
        import numpy

        return getattr(numpy, name)(value)
    sympy = sys.modules.get("sympy")
    if sympy and isinstance(value, sympy.Basic):
        return getattr(sympy, name)(value)
    return getattr(math, name)(value)
