"""What a formula names: the symbols in it, and the one thing that words beside it can speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.formula.printing import latex, name_latex
from notecheck.formula.reading import Formula
from notecheck.formula.tokens import GREEK, NAMED
from notecheck.formula.tree import Apply, Gradient, Name, Node, bound, names

_EQUAL = ("=", ":=")


@dataclass(frozen=True, order=True)
class Base:
    """A symbol without anything above or below it: a letter of some alphabet, or a word."""

    letter: str
    word: bool = False

    @property
    def latex(self) -> str:
        return name_latex(Name(self.letter, "word" if self.word else ""))

    @property
    def greek(self) -> bool:
        return not self.word and self.letter in GREEK


@dataclass(frozen=True)
class Used:
    """A name in a formula: its base, its form in LaTeX, its offset there, and whether it only counts."""

    base: Base
    form: str
    start: int
    counts: bool


@dataclass(frozen=True)
class Subject:
    """The thing that a formula stands for: J, J(θ), its gradient, v_t.

    Two subjects with the same `key` are the same thing written alike: what a function is applied to
    does not count, only to how many arguments.
    """

    base: Base
    key: tuple[str, str, int]
    latex: str


def base_of(name: Name) -> Base:
    """The base of a name; a word has more than one letter, or is not of the Latin or Greek alphabet."""
    return Base(name.letter, name.style in ("word", "operator"))


def used(formula: Formula) -> Iterator[Used]:
    """Every name in a formula in the order of its sides; usual functions such as log are none."""
    for side in formula.sides:
        counting = {id(name) for name in _counting(side)}
        for name in names(side):
            if not _usual(name):
                yield Used(base_of(name), name_latex(name), name.start, id(name) in counting)


def _usual(name: Name) -> bool:
    return name.style == "mark" or (name.style == "operator" and name.letter in NAMED)


def _counting(node: Node) -> Iterator[Name]:
    """The names that stand in indices, and those that a sum lets run."""
    for one in node.walk():
        if isinstance(one, Name):
            for index in one.arguments:
                yield from names(index)
        elif (running := bound(one)) is not None:
            yield running


def subjects(formula: Formula) -> tuple[Subject, ...]:
    """What words beside the formula can speak of: none, one, or the two sides of an equation.

    `v_t`, `J(θ)`, `∇J(θ)`; the name whose range is told (`β ∈ [0, 1)`, `0 < β < 1`); for `g_t = ∇J(θ)`
    both. A number, a product or a chain of equations stands for no one thing.
    """
    found = tuple(_subject(side) for side in formula.sides)
    if not formula.relations:
        return tuple(one for one in found if one)
    if formula.relations == ("∈",):
        return (found[0],) if found[0] else ()
    if len(formula.relations) == 1 and formula.relation in _EQUAL:
        return tuple(one for one in found if one) if found[0] else ()
    if set(formula.relations) <= set("<≤≥>"):
        named = [one for one, side in zip(found, formula.sides, strict=True) if any(names(side))]
        return (named[0],) if len(named) == 1 and named[0] else ()
    return ()


def _subject(node: Node) -> Subject | None:
    match node:
        case Name() if not _usual(node):
            return Subject(base_of(node), ("", name_latex(node), 0), latex(node))
        case Apply(function, arguments) if not _usual(function):
            key = ("of", name_latex(function), len(arguments))
            return Subject(base_of(function), key, latex(node))
        case Gradient(body, _, order):
            inner = _subject(body)
            if inner is None or inner.key[0].startswith("gradient"):
                return None
            return Subject(inner.base, (f"gradient {order}", *inner.key[1:]), latex(node))
    return None
