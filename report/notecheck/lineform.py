"""From LaTeX to one line of Unicode, as terminals show a formula: (1 − β)/(1 + β), vₜ₋₁, √(1 − β²).

What belongs together is read off the MathML. Parentheses are added where a line would otherwise say
something else: \\frac{1}{2x} is 1/(2x), and \\frac{1}{2} x is (1/2)x.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import cache
from xml.etree import ElementTree

from notecheck.errors import NotecheckError
from notecheck.mathml import mathml

RAISED = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzT",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
        strict=True,
    )
)
LOWERED = dict(zip("0123456789+−=()aehijklmnoprstux", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤₓ", strict=True))
HIGH = {"∗": "*", "*": "*", "′": "′", "⊤": "ᵀ"}  # above the line by nature
ACCENTS = {"ˆ": "\u0302", "^": "\u0302", "¯": "\u0304", "‾": "\u0304", "~": "\u0303", "˜": "\u0303"}
SCRIPTED = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^"}
ROWS = {"math", "mrow", "mstyle", "mpadded", "mtd"}
BARS = set("|‖∥")
BIG = set("∑∏∫")
DIGITS = "0123456789"
SIGNS = set("+−±∓")
QUAD = "\u2003"


class _TooTallError(Exception):
    """The formula does not fit on a line."""


class _Tie(IntEnum):
    """How tightly something holds together, from a letter to a sum."""

    ONE = auto()
    ROOT = auto()
    PRODUCT = auto()
    QUOTIENT = auto()
    SUM = auto()


class _Role(Enum):
    """What a part is in its row."""

    OPERAND = auto()
    OPENING = auto()
    CLOSING = auto()
    OPERATOR = auto()
    PREFIX = auto()
    SLASH = auto()
    COMMA = auto()
    BIG = auto()
    APPLY = auto()
    SUFFIX = auto()
    GAP = auto()


ROLES = (
    dict.fromkeys("([{⌊⌈⟨", _Role.OPENING)
    | dict.fromkeys(")]}⌋⌉⟩", _Role.CLOSING)
    | dict.fromkeys(",;", _Role.COMMA)
    | dict.fromkeys("…⋯∞∂∇%", _Role.OPERAND)
    | dict.fromkeys("!′", _Role.SUFFIX)
    | dict.fromkeys(BIG, _Role.BIG)
    | {"/": _Role.SLASH, "\u2061": _Role.APPLY}
)
ENDLESS = {_Tie.ROOT, _Tie.QUOTIENT}  # would take in the factor that follows
BEGINS = {_Role.OPERAND, _Role.OPENING, _Role.BIG}  # a factor
ENDS = {_Role.OPERAND, _Role.CLOSING, _Role.SUFFIX}
BINDS = {_Role.OPERATOR, _Role.PREFIX, _Role.SLASH, _Role.COMMA, _Role.BIG, _Role.APPLY}  # two, loosely


@dataclass(frozen=True)
class _Part:
    text: str
    tie: _Tie = _Tie.ONE
    role: _Role = _Role.OPERAND

    def within(self, most: _Tie) -> str:
        """The text, in parentheses where it holds together less tightly than `most`."""
        return self.text if self.tie <= most else f"({self.text})"


@cache
def one_line(latex: str) -> str:
    """A formula in one line of Unicode; its LaTeX where a line cannot say it, or it is not understood.

    >>> one_line(r"\\frac{1 - \\beta}{2 n} v_{t-1}^2")
    '((1 − β)/(2n))vₜ₋₁²'
    """
    try:
        text = _part(ElementTree.fromstring(mathml(latex))).text
    except (NotecheckError, _TooTallError):
        return latex
    text = re.sub(" +", " ", re.sub(" *: *=", " :=", text)).strip()
    return re.sub(f" ?(?:{QUAD} ?)+", "  ", text)


def _part(node: ElementTree.Element) -> _Part:
    children = list(node)
    match node.tag:
        case "mi" | "mn":
            return _Part(unicodedata.normalize("NFKC", node.text or ""))
        case "mo" | "mtext":
            return _Part((node.text or "").replace("\u00a0", " "))
        case tag if tag in ROWS:
            return _row(children)
        case tag if tag in SCRIPTED:
            return _scripted(tag, *map(_part, children))
        case "mfrac" if node.get("linethickness") != "0":
            return _quotient(*map(_part, children))
        case "msqrt":
            return _root(_row(children))
        case "mtable":
            return _Part("; ".join(", ".join(_part(cell).text for cell in row) for row in children), _Tie.SUM)
    raise _TooTallError(node.tag)


def _quotient(over: _Part, under: _Part) -> _Part:
    one = re.fullmatch(r"∂\w", under.text)  # ∂J/∂θ is read as it is meant
    return _Part(
        f"{over.within(_Tie.PRODUCT)}/{under.within(_Tie.PRODUCT if one else _Tie.ROOT)}", _Tie.QUOTIENT
    )


def _root(of: _Part) -> _Part:
    raised = any(letter in RAISED.values() for letter in of.text)
    return _Part(f"√({of.text})" if raised else "√" + of.within(_Tie.ONE), _Tie.ROOT)


def _scripted(tag: str, base: _Part, *scripts: _Part) -> _Part:
    if tag == "mover" and scripts[0].text in ACCENTS and len(base.text) == 1:
        return _Part(unicodedata.normalize("NFC", base.text + ACCENTS[scripts[0].text]))
    if tag in ("munder", "mover") and (
        base.tie is not _Tie.ONE or not (base.text in BIG or base.text.isalpha())
    ):
        raise _TooTallError(tag)
    small = (
        _small(script.text.replace(" ", ""), sign)
        for sign, script in zip(SCRIPTED[tag], scripts, strict=True)
    )
    return _Part(base.within(_Tie.ONE) + "".join(small))


def _small(text: str, sign: str) -> str:
    """An index or exponent in small letters where Unicode has them all, or as `_(…)` and `^(…)`."""
    letters = LOWERED if sign == "_" else RAISED | HIGH
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _row(nodes: Sequence[ElementTree.Element]) -> _Part:
    """Parts side by side, and how tightly they hold together as a whole."""
    parts = [*_in_roles(nodes)]
    depth, outside = 0, []
    for part in parts:
        depth -= part.role is _Role.CLOSING
        if depth == 0 and part.role not in (_Role.OPENING, _Role.GAP, _Role.SUFFIX):
            outside.append(part)
        depth += part.role is _Role.OPENING
    loose = any(part.role in BINDS or part.tie is _Tie.SUM for part in outside)
    tie = _Tie.SUM if loose else outside[0].tie if len(outside) == 1 else _Tie.PRODUCT
    return _Part("".join(_spaced(parts)), tie)


def _in_roles(nodes: Sequence[ElementTree.Element]) -> Iterator[_Part]:
    before, bars = _Role.COMMA, 0
    for node in _flattened(nodes):
        part = _part(node) if node.tag != "mspace" else _gap(node)
        sign = _first(node)
        if part.role is _Role.GAP:
            yield part
            continue
        if sign in BARS:
            role = _Role.CLOSING if bars % 2 else _Role.OPENING
            bars += 1
        elif sign in ROLES:
            grouping = sign == "," and node.get("rspace") == "0"  # 1{,}000
            role = _Role.SUFFIX if grouping else ROLES[sign]
        elif sign in SIGNS and before not in ENDS:
            role = _Role.PREFIX
        else:
            role = _Role.OPERATOR if sign else _Role.OPERAND
        before = role
        yield _Part(part.text, part.tie, role)


def _flattened(nodes: Sequence[ElementTree.Element]) -> Iterator[ElementTree.Element]:
    """The nodes without the rows that only group them, and without gaps of no width and invisible signs."""
    for node in nodes:
        if node.tag in ROWS:
            yield from _flattened(list(node))
        elif node.tag == "mspace":
            if _width(node) > 0:
                yield node
        elif node.tag != "mo" or (node.text or "").strip("\u2062\u2063\u200b"):
            yield node


def _gap(node: ElementTree.Element) -> _Part:
    return _Part(QUAD if _width(node) >= 1 else " ", role=_Role.GAP)


def _width(node: ElementTree.Element) -> float:
    """In ems, the only unit that the converter writes."""
    return float((node.get("width") or "0").removesuffix("em"))


def _first(node: ElementTree.Element) -> str:
    """The operator, bracket or other sign that a node is, or that carries its scripts; else nothing."""
    while node.tag in SCRIPTED and len(node):
        node = node[0]
    return (node.text or "").strip() if node.tag == "mo" else ""


def _spaced(parts: Sequence[_Part]) -> Iterator[str]:
    last = ""
    for at, part in enumerate(parts):
        text = _shown(part, next((after for after in parts[at + 1 :] if after.text != " "), None))
        if part.role is _Role.OPERAND and _run_together(last, text):
            yield " "
        yield text
        last = text


def _shown(part: _Part, after: _Part | None) -> str:
    match part.role:
        case _Role.OPERATOR:
            return f" {part.text} "
        case _Role.COMMA | _Role.BIG:
            return f"{part.text} "
        case _Role.APPLY:
            return "" if after and after.role is _Role.OPENING else " "
        case _Role.OPERAND if part.tie in ENDLESS and after and after.role in BEGINS:
            return f"({part.text})"
    return part.text


def _run_together(before: str, after: str) -> bool:
    """Whether two names or numbers would look like one; single letters are a product, as in print."""
    last, first = re.search(r"[0-9A-Za-z]+$", before), re.match(r"[0-9A-Za-z]+", after)
    if last is None or first is None:
        return False
    return first[0][0].isdecimal() or any(len(word) > 1 for word in (last[0].strip(DIGITS), first[0]))
