"""A formula as a check gets it, and how formulas are found in a passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from notecheck.errors import ReadingError
from notecheck.formula.evaluation import Evaluation
from notecheck.formula.meaning import Meaning
from notecheck.formula.parser import Parser
from notecheck.formula.printing import statement_latex
from notecheck.formula.tokens import Token
from notecheck.formula.tree import Name, Node, names
from notecheck.model import Place
from notecheck.spans import Span

PlaceOf: TypeAlias = Callable[[int], Place]
Expression: TypeAlias = Any  # a sympy object; sympy has no types of its own
_FENCED = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$|(?<![\\$0-9])\$(?!\$)(?P<inline>[^$]*?[^$\\])\$(?![0-9])",
    re.DOTALL,
)
_QUOTED = re.compile(r"\n[ \t]*>")
_ASCENDING, _DESCENDING = {"<", "≤"}, {">", "≥"}


@dataclass(frozen=True)
class Formula(Span):
    """One formula of a passage: its sides, and the relations between them.

    `words`, `start`, `end` and `place` are those of the passage, dollar signs included; `latex` is
    what stands between them, and `at` its offset in the passage. The nodes of `sides` and the
    `tokens` count their offsets in `latex`.
    """

    latex: str
    sides: tuple[Node, ...]
    relations: tuple[str, ...]
    tokens: tuple[Token, ...] = field(repr=False)
    at: int = field(repr=False)
    place_of: PlaceOf = field(repr=False, compare=False)

    # ---- what it says ---------------------------------------------------------------------------

    @cached_property
    def understood(self) -> str:
        """Canonical LaTeX that shows how the formula was read: all products and doubts spelled out."""
        return statement_latex(self.sides, self.relations)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The names of the quantities in the order of their first appearance, functions left out."""
        functions = {id(node.function) for node in self.nodes if hasattr(node, "function")}
        found = (name for side in self.sides for name in names(side) if id(name) not in functions)
        return tuple(dict.fromkeys(name.name for name in found))

    @property
    def functions(self) -> tuple[str, ...]:
        """The names of the functions that are applied, in order."""
        found = (getattr(node, "function", None) for node in self.nodes)
        return tuple(dict.fromkeys(name.name for name in found if isinstance(name, Name)))

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of every side, parents first."""
        return tuple(node for side in self.sides for node in side.walk())

    @property
    def relation(self) -> str:
        """The only relation. Raises ReadingError where there is none, or a chain of them."""
        if len(self.relations) == 1:
            return self.relations[0]
        raise self.reject(None, f"one relation expected, {len(self.relations)} found", "write two sides")

    def node_words(self, node: Node) -> str:
        """The source of a node."""
        return self.latex[node.start : node.end]

    # ---- as sympy -------------------------------------------------------------------------------

    def side(self, i: int) -> Expression:
        """The side `i` as a sympy object. Raises ReadingError for what has no finite meaning."""
        return self._sympy[i]

    @cached_property
    def _sympy(self) -> tuple[Expression, ...]:
        return tuple(map(self._convert, self.sides))

    def _convert(self, node: Node) -> Expression:
        try:
            value = Meaning(self.reject).of(node)
            undefined = value.has(_sympy().nan, _sympy().zoo)
        except (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError) as error:
            raise self.reject(node, f"this has no meaning: {error}", "check it by hand") from None
        if undefined:
            raise self.reject(node, "this is not defined: it divides by zero, or takes ∞ - ∞", "mend it")
        return value

    @property
    def left(self) -> Expression:
        """The left side of an equation. Raises ReadingError where the two sides are said to differ."""
        self._require_equation()
        return self.side(0)

    @property
    def right(self) -> Expression:
        """The right side of an equation. Raises ReadingError where the two sides are said to differ."""
        self._require_equation()
        return self.side(1)

    def _require_equation(self) -> None:
        if self.relation == "≠":
            raise self.reject(
                None, "an equation was expected, and this says that two things differ", "write ="
            )

    @property
    def expr(self) -> Expression:
        """The expression, where there is no relation."""
        if self.relations:
            raise self.reject(self.sides[1], "an expression expected, a relation found", "write one side")
        return self.side(0)

    @property
    def interval(self) -> Expression:
        """The sympy Interval that a name is said to lie in: x ∈ [a, b), a < x ≤ b, or x ≥ a."""
        return self._bounds[1]

    @property
    def variable(self) -> str:
        """The name that `interval` speaks of."""
        return self._bounds[0].name

    @cached_property
    def _bounds(self) -> tuple[Name, Expression]:
        sp = _sympy()
        if self.relations == ("∈",):
            where, interval = 0, self.side(1)
        else:
            where, interval = self._chained()
        name = self.sides[where]
        if not isinstance(name, Name) or not isinstance(interval, (sp.Interval, sp.Range, sp.FiniteSet)):
            raise self.reject(name, "a range of one name expected", "write x \\in [a, b) or a < x < b")
        return name, interval

    def _chained(self) -> tuple[int, Expression]:
        """Which side a chain of inequalities bounds, and the interval it leaves."""
        sp = _sympy()
        chain, ends = set(self.relations), [*map(self.side, range(len(self.sides)))]
        relations = list(self.relations)
        rising = bool(chain) and chain <= _ASCENDING
        if (not rising and not (chain and chain <= _DESCENDING)) or len(ends) > 3:
            raise self.reject(None, "no range of values is stated here", "write x \\in [a, b) or a < x < b")
        where = 1 if len(ends) == 3 or not isinstance(self.sides[0], Name) else 0
        if len(ends) == 2:
            ends, relations = (
                ([*ends, sp.oo], [*relations, "<"]) if where else ([-sp.oo, *ends], ["<", *relations])
            )
            if not rising:
                ends[0 if not where else 2] *= -1
        if not rising:
            ends, relations = ends[::-1], relations[::-1]
        opened = [relation in ("<", ">") for relation in relations]
        if any(isinstance(end, sp.Set) for end in ends):
            raise self.reject(
                None, "an interval lies between two numbers", "write a < x < b or x \\in [a, b)"
            )
        return where, sp.Interval(ends[0], ends[2], *opened)

    # ---- as numbers -----------------------------------------------------------------------------

    def evaluate(self, i: int, env: Mapping[str, Any]) -> Any:
        """The value of side `i` where names and functions stand for the values in `env`.

        Any arithmetic: Fractions, floats, numpy arrays (the product of two arrays is @), sympy
        matrices. See `notecheck.formula.evaluation` for how counted names and gradients are looked
        up. Raises ReadingError with the place of a name that stands for nothing.
        """
        return Evaluation(env, self.reject).of(self.sides[i])

    # ---- refusing -------------------------------------------------------------------------------

    def place_at(self, node: Node) -> Place:
        """The place of a node in the note."""
        return self.place_of(node.start)

    def reject(self, node: Node | None, what: str, remedy: str = "") -> ReadingError:
        """An error to raise for a formula, or a part of it, that a check cannot use."""
        where = f"{what}: “{self.node_words(node) if node else self.latex.strip()}”"
        return ReadingError(where, self.place_of(node.start if node else 0), remedy[:1].upper() + remedy[1:])


def _sympy() -> Any:
    import sympy

    return sympy


def read_formula(
    latex: str, place_of: PlaceOf, *, functions: Collection[str] = (), indices: Collection[str] = ()
) -> Formula:
    """Read the LaTeX of one formula, without its dollar signs.

    `place_of` gives the place of an offset in `latex`. `functions` are names that are applied when
    a bracket follows, and `indices` letters that count, besides the usual ones (`cursor.FUNCTIONS`,
    `cursor.INDICES`). Raises ReadingError for what is not known or can be read two ways.
    """
    return _read(latex, place_of, (0, latex, 0), functions, indices)


def find_formulas(
    text: str, place_of: PlaceOf, *, functions: Collection[str] = (), indices: Collection[str] = ()
) -> Iterator[Formula]:
    """Every formula between dollar signs in a passage of Markdown, in order.

    Raises ReadingError, as `read_formula` does, when an unreadable one is reached.
    """
    for start, words, at, latex in written_formulas(text):
        yield _read(latex, _Shifted(place_of, at), (start, words, at), functions, indices)


def written_formulas(text: str) -> Iterator[tuple[int, str, int, str]]:
    """What stands between dollar signs in a passage of Markdown, unread.

    For each formula its offset and its words with the dollar signs, then the offset and the LaTeX
    of what stands between them. Code is passed over.
    """
    for match in _FENCED.finditer(text):
        if match["code"] is None:
            group = "display" if match["display"] is not None else "inline"
            latex = match[group]
            if group == "display":
                latex = _QUOTED.sub(lambda found: " " * len(found[0]), latex)
            yield match.start(), match[0], match.start(group), latex


@dataclass(frozen=True)
class _Shifted:
    """Places of offsets that are counted from `at`."""

    place_of: PlaceOf
    at: int

    def __call__(self, offset: int) -> Place:
        return self.place_of(self.at + offset)


def _read(
    latex: str,
    place_of: PlaceOf,
    span: tuple[int, str, int],
    functions: Collection[str],
    indices: Collection[str],
) -> Formula:
    parser = Parser(latex, place_of, functions, indices)
    statement = parser.statement()
    start, words, at = span
    return Formula(
        words=words,
        start=start,
        end=start + len(words),
        place=place_of(start - at),
        latex=latex,
        sides=statement.sides,
        relations=statement.relations,
        tokens=tuple(parser.taken),
        at=at,
        place_of=place_of,
    )
