"""What a Program consists of, each with its words and its place in the note."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from notecheck.errors import ReadingError
from notecheck.model import Place
from notecheck.program.constants import Constant
from notecheck.program.outline import Statement
from notecheck.spans import Span

Recorded: TypeAlias = "float | int | str | tuple[Recorded, ...] | None"
T = TypeVar("T")


class Named(dict[str, T]):
    """Things of a program by name; a name that is not there is a ReadingError, not a KeyError.

    `why` says for some names why they are not there.
    """

    def __init__(
        self, things: Mapping[str, T], kind: str, place: Place | None, why: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(things)
        self._kind, self._place = kind, place
        self.why = dict(why or {})

    def __missing__(self, name: str) -> T:
        what = self.why.get(name, f"the program has no {self._kind} called `{name}`")
        there = f"It has {', '.join(f'`{one}`' for one in self)}." if self else "It has none at all."
        raise ReadingError(what, self._place, there)


@dataclass(frozen=True)
class Expression(Span):
    """The expression that a name is assigned; `node` is its tree, `at` the statement."""

    name: str
    node: ast.expr
    at: Statement = field(repr=False, compare=False)


@dataclass(frozen=True)
class Function(Span):
    """A function of the program: its parameters, and the sources of what it returns."""

    name: str
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    node: ast.FunctionDef | ast.AsyncFunctionDef = field(repr=False, compare=False)


@dataclass(frozen=True)
class Loop(Span):
    """A for-loop; the span is that of what it runs over.

    `range` holds the sources of the arguments of `range(…)`, empty where it runs over something
    else; `depth` counts the loops around it in the same function.
    """

    variable: str
    range: tuple[str, ...]
    depth: int
    inside: str
    line: int

    @property
    def nested(self) -> bool:
        """Whether it stands inside another loop."""
        return self.depth > 0


@dataclass(frozen=True)
class Print(Span):
    """A call of print.

    `shown` pairs the source of each printed value with its format (`("w", ".4f")`; "" where it
    has none), `literal` holds the words between them. `condition` is the source of the
    tests around it, empty where there are none; `every` the number n of a condition
    `… % n == 0`. `loops` counts the loops around it.
    """

    shown: tuple[tuple[str, str], ...]
    literal: str
    condition: str
    every: Constant | None
    loops: int
    inside: str
    line: int


@dataclass(frozen=True)
class Call(Span):
    """A call: the sources of its arguments, and the name that its value is assigned, if any."""

    name: str
    arguments: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    target: str
    inside: str
    line: int

    def argument(self, position: int, keyword: str = "") -> str | None:
        """The source of an argument, given by position or by keyword; None where it is left out."""
        if position < len(self.arguments):
            return self.arguments[position]
        return dict(self.keywords).get(keyword)

    @property
    def watch(self) -> str:
        """What to watch in a run to get the call's value each time it is made."""
        return f"{self.target}@{self.line}" if self.target else f"{self.name}()"


@dataclass(frozen=True)
class Run:
    """What one run of a program did.

    `events` are the assignments to watched names in order, with copies of the values: numbers as
    float or int, arrays and lists as nested tuples. `names` holds the numeric globals at the end.
    """

    seed: int | None
    events: tuple[tuple[str, Recorded], ...]
    stdout: str
    names: Mapping[str, Recorded]
    watched: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[Recorded, ...]:
        """The values that a watched name took, in order. Raises ReadingError for any other name."""
        if name not in self.watched:
            raise ReadingError(f"`{name}` was not watched", None, f"Watched were: {', '.join(self.watched)}")
        return tuple(value for watched, value in self.events if watched == name)
