"""What a formula says, as a tree of frozen dataclasses that know where they stand.

`start` and `end` are offsets in the LaTeX source; they do not count when two trees are compared,
so the same formula written twice gives equal trees. Nothing here imports sympy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Node:
    """Any part of a formula."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)

    def parts(self) -> Iterator[Node]:
        """The nodes directly inside this one, in the order of the dataclass's fields."""
        for value in self.__dict__.values():
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (part for part in value if isinstance(part, Node))

    def walk(self) -> Iterator[Node]:
        """The node itself and all below it, parents first."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True)
class Number(Node):
    """A number as it is printed: `text` holds the digits, `percent` whether `\\%` follows."""

    text: str
    percent: bool = False

    @property
    def value(self) -> Fraction:
        """The exact value; 70 % is 7/10."""
        return Fraction(self.text) / (100 if self.percent else 1)

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit: 1/100 for 0.10 and for 6 %."""
        decimals = len(self.text.partition(".")[2])
        return Fraction(1, 10**decimals * (100 if self.percent else 1))


@dataclass(frozen=True)
class Constant(Node):
    """`infinity`, `pi` or `e`."""

    name: str


@dataclass(frozen=True)
class Name(Node):
    """A symbol with everything that tells it from others.

    `letter` is a letter, a Greek letter's English name or a word; `style` one of "" (italic),
    "word", "operator" (\\log, \\operatorname), "bold", "cal", "bb", "mark" (a star or ∞ used as
    a label). `labels` stand below and `upper` above without being counted with; `indices` (below)
    and `raised` (above, in parentheses) are counted with: v_{t-1}, x^{(i)}.
    """

    letter: str
    style: str = ""
    accents: tuple[str, ...] = ()
    primes: int = 0
    labels: tuple[Name, ...] = ()
    upper: Name | None = None
    indices: tuple[Node, ...] = ()
    raised: tuple[Node, ...] = ()

    @property
    def name(self) -> str:
        """The name of the symbol without its indices: `lambda_max`, `g_bar`, `x_bold`, `f'`."""
        style = [self.style] if self.style in ("bold", "cal", "bb") else []
        if self.style == "bb" and self.letter in "EP":
            style = []
        above = [self.upper.name] if self.upper else []
        marks = [*self.accents, *style, *(label.name for label in self.labels), *above]
        return "_".join([self.letter + "'" * self.primes, *marks])

    @property
    def arguments(self) -> tuple[Node, ...]:
        """What it is counted with: the raised indices, then the lowered ones."""
        return self.raised + self.indices


@dataclass(frozen=True)
class Sum(Node):
    """Two or more terms added; what is subtracted is a `Negative`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Negative(Node):
    """Minus something."""

    body: Node


@dataclass(frozen=True)
class Product(Node):
    """Two or more factors; `operators` between them: "·" (also juxtaposition), "×" (also *), "⊙"."""

    factors: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Quotient(Node):
    """A fraction, however it was written."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True)
class Power(Node):
    """`base` to the power `exponent`."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transpose(Node):
    """A transposed vector or matrix."""

    body: Node


@dataclass(frozen=True)
class Root(Node):
    """A square root, or the root of the given order."""

    body: Node
    order: Node | None = None


@dataclass(frozen=True)
class Absolute(Node):
    """|x|: the absolute value of a number, the size of a set."""

    body: Node


@dataclass(frozen=True)
class Norm(Node):
    """‖x‖: the Euclidean norm, or the one whose order is given (1, ∞)."""

    body: Node
    order: Node | None = None


@dataclass(frozen=True)
class Rounded(Node):
    """⌊x⌋ ("floor") or ⌈x⌉ ("ceiling")."""

    direction: str
    body: Node


@dataclass(frozen=True)
class Factorial(Node):
    """n!"""

    body: Node


@dataclass(frozen=True)
class Binomial(Node):
    """n over k."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Apply(Node):
    """A function of arguments; the last `given` of them stand behind a semicolon.

    Of a `conditional` one, P(A | B), they stand behind a bar.
    """

    function: Name
    arguments: tuple[Node, ...]
    given: int = 0
    conditional: bool = False


@dataclass(frozen=True)
class Gradient(Node):
    """∇ of `body`, with respect to `by` where it is written; `order` 2 is the Hessian."""

    body: Node
    by: Name | None = None
    order: int = 1


@dataclass(frozen=True)
class Derivative(Node):
    """The derivative of `body` with respect to each of `by`; `partial` where ∂ is written."""

    body: Node
    by: tuple[Name, ...]
    partial: bool = False


@dataclass(frozen=True)
class Series(Node):
    """`kind` "sum" or "product" of `body` for `index` from `low` to `high`, or over the set `among`."""

    kind: str
    index: Name
    body: Node
    low: Node | None = None
    high: Node | None = None
    among: Node | None = None


@dataclass(frozen=True)
class Extreme(Node):
    """`kind` "min", "max", "argmin" or "argmax" of `body` over `variable`, in the set `among`."""

    kind: str
    variable: Name
    body: Node
    among: Node | None = None


@dataclass(frozen=True)
class Limit(Node):
    """What `body` tends to when `variable` tends to `to`."""

    variable: Name
    to: Node
    body: Node


@dataclass(frozen=True)
class Span(Node):
    """An interval; `closed` says for each end whether it belongs to it."""

    low: Node
    high: Node
    closed: tuple[bool, bool]


@dataclass(frozen=True)
class Listed(Node):
    """A set given by its elements."""

    elements: tuple[Node, ...]


@dataclass(frozen=True)
class Counted(Node):
    """The whole numbers from `low` to `high`: {1, …, m}."""

    low: Node
    high: Node


Binder = (Series, Extreme, Limit)


def bound(node: Node) -> Name | None:
    """The name that a sum, an extreme or a limit lets run, else None."""
    if isinstance(node, Series):
        return node.index
    return node.variable if isinstance(node, (Extreme, Limit)) else None


def names(node: Node) -> Iterator[Name]:
    """Every name in `node` that can stand for a value, in order; labels are no such names."""
    if isinstance(node, Name):
        yield node
        for index in node.arguments:
            yield from names(index)
        return
    for part in node.parts():
        yield from names(part)


def free_names(node: Node) -> set[str]:
    """The names in `node` whose value comes from outside: not those that a sum lets run."""
    if isinstance(node, Name):
        return {node.name}.union(*(free_names(index) for index in node.arguments))
    found: set[str] = set().union(*(free_names(part) for part in node.parts()))
    variable = bound(node)
    return found - {variable.name} if variable else found
