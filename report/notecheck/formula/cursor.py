"""A place in a list of lexemes, with what every part of the parser needs: look, take, refuse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from notecheck.errors import ReadingError
from notecheck.formula.tokens import Lexeme, Token, lexemes
from notecheck.formula.tree import Name, Node, Number

if TYPE_CHECKING:
    from notecheck.model import Place

DEEPEST = 60  # nested expressions and factors; far below what Python's stack takes
FUNCTIONS = frozenset(("f", "F", "J", "L", "L_cal", "ell", "P", "E", "Var", "Cov", "Pr", "tr", "sign"))
INDICES = frozenset(("i", "j", "k", "l", "m", "n", "s", "t", "tau"))
_ROLES = {
    "number": "number",
    "letter": "name",
    "greek": "name",
    "word": "name",
    "command": "function",
    "operator": "operator",
    "relation": "relation",
    "factorial": "operator",
    "percent": "operator",
    "prime": "operator",
    "square": "number",
}


def number_of(lexeme: Lexeme) -> Number:
    """The number that a lexeme is."""
    return Number(lexeme.value, start=lexeme.start, end=lexeme.end)


def name_of(lexeme: Lexeme, style: str = "") -> Name:
    """The name that a lexeme is, without anything around it."""
    return Name(lexeme.value, style, start=lexeme.start, end=lexeme.end)


class Cursor:
    """Steps through the lexemes of one formula; the layers of the parser are built on it.

    `functions` and `indices` are names that this formula may apply, or count with, besides the
    usual ones.
    """

    def __init__(
        self,
        latex: str,
        place_of: Callable[[int], Place],
        functions: Collection[str] = (),
        indices: Collection[str] = (),
    ) -> None:
        self.place_of = place_of
        self.functions = FUNCTIONS.union(functions)
        self.indices = INDICES.union(indices)
        self.lexemes = lexemes(latex, self.refuse)
        self.at = 0
        self.taken: list[Token] = []
        self.within = ""
        self.run_end = 0  # letters up to here were found to be factors of a product
        self.depth = 0
        self.bar = ""  # the plain bar that the next one like it closes
        self.running: list[Name] = []  # what the sums of this expression let run, unparenthesised

    # ---- looking and taking ---------------------------------------------------------------------

    @property
    def next(self) -> Lexeme:
        return self.lexemes[self.at]

    def ahead(self, steps: int) -> Lexeme:
        return self.lexemes[min(self.at + steps, len(self.lexemes) - 1)]

    @property
    def last_end(self) -> int:
        """Where the last lexeme that was taken ends."""
        return self.lexemes[self.at - 1].end if self.at else 0

    def sees(self, kind: str, *values: str) -> bool:
        lexeme = self.next
        return lexeme.kind == kind and (not values or lexeme.value in values)

    def take(self, role: str = "") -> Lexeme:
        lexeme = self.next
        self.at += 1
        role = role or _ROLES.get(lexeme.kind, "")
        if role:
            self.taken.append(Token(role, lexeme.text, lexeme.start, lexeme.end, self.within))
        return lexeme

    def took(self, kind: str, *values: str) -> bool:
        """Take the next lexeme if it is of this kind."""
        if not self.sees(kind, *values):
            return False
        self.take()
        return True

    def expect(self, kind: str, value: str, what: str) -> Lexeme:
        if not self.sees(kind, value):
            raise self.refuse(
                self.next.start, f"{self.seen()} stands where {what} should", "close what is open"
            )
        return self.take()

    # ---- refusing -------------------------------------------------------------------------------

    def refuse(self, offset: int, what: str, remedy: str) -> ReadingError:
        return ReadingError(what, self.place_of(offset), remedy[:1].upper() + remedy[1:] + ".")

    def ambiguous(self, offset: int, what: str, remedy: str) -> ReadingError:
        return self.refuse(offset, f"{what} can be read two ways", remedy)

    def seen(self) -> str:
        """What comes next, for a message."""
        return "the end of the formula" if self.next.kind == "over" else f"“{self.next.text}”"

    # ---- surroundings ---------------------------------------------------------------------------

    @contextmanager
    def inside(self, within: str) -> Iterator[None]:
        """Mark what is taken meanwhile as standing in an "exponent" or a "subscript"."""
        before, self.within = self.within, within
        yield
        self.within = before

    @contextmanager
    def fenced(self, bar: str = "") -> Iterator[None]:
        """Within brackets: bars outside do not reach in. `bar` is the plain bar that was opened."""
        before, self.bar = self.bar, bar
        yield
        self.bar = before

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further down; refuses what no reader could follow either."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refuse(self.next.start, "this formula is nested too deeply", "split it")
        yield
        self.depth -= 1

    # ---- what the layers above provide ----------------------------------------------------------

    def expression(self) -> Node:
        raise NotImplementedError

    def term(self) -> Node:
        raise NotImplementedError

    def factor(self) -> Node:
        raise NotImplementedError
