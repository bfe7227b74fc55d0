"""Edits of formulas: numbers, signs, operators, relations, shifts of an index, brackets, symbols.

One edit says the same: a name that a sum, an extreme or a limit lets run, called by another letter
throughout. A check that turns its verdict for that is too eager.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notecheck.errors import ReadingError
from notecheck.model import Claim
from notecheck.probe.edit import Edit, swapped_digits

if TYPE_CHECKING:
    from notecheck.formula import Formula
    from notecheck.formula.tokens import Token

IN_FORMULA = " (formula)"
_RELATIONS = {
    "=": r" \neq ", ":=": r" \neq ", r"\neq": " = ", "≠": " = ", r"\ne": " = ",
    "<": r" \le ", ">": r" \ge ", r"\le": " < ", r"\leq": " < ", r"\ge": " > ", r"\geq": " > ",
    r"\approx": r" \neq ", r"\in": r" < ",
}  # fmt: skip
_OPERATORS = {"+": "-", "-": "+", "−": "+", "*": "+", r"\cdot": "+", r"\times": "+", "/": r" \cdot "}


def formula_edits(claim: Claim) -> Iterator[Edit]:
    """The edits of every formula of a claim; of an unreadable one there are none."""
    from notecheck.formula import find_formulas

    try:
        formulas = list(find_formulas(claim.text, claim.place_at))
    except ReadingError:
        return
    for formula in formulas:
        for number in range(len(formula.tokens)):
            for kind, start, end, new in _changes(formula, formula.tokens, number):
                old = formula.latex[start:end]
                yield Edit(formula.at + start, formula.at + end, kind + IN_FORMULA, old, new)
        yield from _renamings(formula)


def _changes(formula: Formula, tokens: Sequence[Token], number: int) -> Iterator[tuple[str, int, int, str]]:
    token = tokens[number]
    words, start, end = token.words, token.start, token.end
    if token.role == "number":
        for kind, new in _of_digits(words.replace("{,}", ".")):
            yield kind, start, end, new.replace(".", "{,}") if "{,}" in words else new
        before = tokens[number - 1] if number else None
        if before and before.role == "operator" and before.words in "-−" and token.within == "subscript":
            yield "shift", before.start, end, ""
    elif token.role == "operator" and words in _OPERATORS:
        yield "operator", start, end, _OPERATORS[words]
    elif token.role == "sign":
        yield "sign", start, end, ""
    elif token.role == "relation" and words in _RELATIONS:
        yield "relation", start, end, _RELATIONS[words]
    elif token.role == "bracket" and "∈" in formula.relations:
        flipped = {"[": "(", "(": "[", "]": ")", ")": "]"}.get(words)
        if flipped:
            yield "bracket", start, end, flipped
    elif token.role == "name":
        yield from _of_name(formula, tokens, number)


def _of_name(formula: Formula, tokens: Sequence[Token], number: int) -> Iterator[tuple[str, int, int, str]]:
    token = tokens[number]
    if token.within == "subscript":
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        shifted = bool(after and after.within == "subscript" and after.role == "operator")
        if len(token.words) == 1 and token.words.isalpha() and not shifted:
            bare = formula.latex[token.start - 1 : token.start] == "_"
            new = f"{token.words}-1"
            yield "shift", token.start, token.end, f"{{{new}}}" if bare else new
        return
    others = [one.words for one in tokens if one.role == "name" and one.within == token.within]
    for other in dict.fromkeys(others):
        if other != token.words:
            yield "symbol", token.start, token.end, f"{other} " if other.startswith("\\") else other
            return


def _renamings(formula: Formula) -> Iterator[Edit]:
    """Each running name called by a letter that the formula does not have."""
    from notecheck.formula.tree import bound

    taken = {token.words for token in formula.tokens}
    free = next((letter for letter in "kijlns" if letter not in taken), None)
    for node in formula.nodes:
        variable = bound(node)
        if variable is None or free is None:
            continue
        old = formula.latex[node.start : node.end]
        new, at = "", node.start
        for token in formula.tokens:
            inside = node.start <= token.start < node.end
            if inside and token.role == "name" and token.words == variable.letter:
                new += formula.latex[at : token.start] + free
                at = token.end
        start, end = formula.at + node.start, formula.at + node.end
        yield Edit(start, end, "renamed" + IN_FORMULA, old, new + formula.latex[at : node.end])


def _of_digits(words: str) -> Iterator[tuple[str, str]]:
    yield "last digit", _next(words)
    if words.strip("0."):
        yield "ten times", words + "0" if "." not in words else _tenfold(words)
    if swapped := swapped_digits(words):
        yield "swapped digits", swapped


def _next(words: str) -> str:
    """The number one higher in its last place."""
    places = len(words.partition(".")[2])
    value = int(words.replace(".", "")) + 1
    return f"{value / 10**places:.{places}f}" if places else str(value)


def _tenfold(words: str) -> str:
    """A number with decimals, ten times as large."""
    whole, _, decimals = words.partition(".")
    moved = f"{whole}{decimals[:1]}".lstrip("0") or "0"
    return f"{moved}.{decimals[1:]}" if decimals[1:] else moved
