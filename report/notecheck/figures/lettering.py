"""Letters for figures: from a Text with formulas to runs of characters, and how wide they are.

A figure's words are the page's own text, not shapes, so a page sets them in whatever font its reader
has. Widths are therefore estimated, never measured: a wide character is as wide as it is high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from notecheck.errors import NotecheckError
from notecheck.lineform import ACCENTS
from notecheck.mathml import mathml
from notecheck.text import Math, Text, Translate, Value

OPEN, CLOSE = "\ue000", "\ue001"  # private characters around the LaTeX of a formula
SPACED = set("=≈≠<>≤≥≔+−×·∝∈→±")
RAISED = {1: -0.36, 0: 0.0, -1: 0.22}  # how far down a run stands, in ems
SCRIPT = 0.72  # the size of an index against the size of the line


@dataclass(frozen=True)
class Run:
    """Characters set alike: `shift` is 1 for an exponent, -1 for an index; `math` takes the math font."""

    text: str
    math: bool = False
    shift: int = 0


def runs(value: Value, translate: Translate) -> tuple[Run, ...]:
    """The runs of a sentence or a value in one language. Raises NotecheckError for unknown LaTeX."""
    marked = _marked(value) if not isinstance(value, Text) else value.render(translate, _marked)
    return tuple(_split(marked))


def _marked(value: Value) -> str:
    return f"{OPEN}{value.latex}{CLOSE}" if isinstance(value, Math) else str(value)


def _split(marked: str) -> Iterator[Run]:
    for part in marked.split(OPEN):
        latex, closed, words = part.partition(CLOSE)
        if closed:
            yield from _formula(ElementTree.fromstring(mathml(latex)), 0)
        words = words if closed else part
        if words:
            yield Run(words)


def _formula(node: ElementTree.Element, shift: int) -> Iterator[Run]:
    """A MathML element on one line: fractions with a slash, indices lowered, roots with a sign."""
    children = list(node)
    match node.tag:
        case "mi" | "mn" | "mo" | "mtext":
            yield from _token(node, shift)
        case "msub" | "msup" | "munder" | "mover" | "msubsup" | "munderover":
            yield from _scripts(node.tag, children, shift)
        case "mfrac":
            yield from (*_grouped(children[:1], shift), Run("/", True, shift), *_grouped(children[1:], shift))
        case "msqrt":
            yield from (Run("√", True, shift), *_grouped(children, shift))
        case "math" | "mrow" | "mstyle" | "mpadded" | "mspace":
            yield from (run for child in children for run in _formula(child, shift))
        case _:
            raise NotecheckError(
                f"a formula with a {node.tag} is too tall for the words of a figure",
                remedy="Write it on one line, or leave it to the text beside the figure.",
            )


def _token(node: ElementTree.Element, shift: int) -> Iterator[Run]:
    text = node.text or ""
    if node.tag == "mi" and len(text) == 1 and node.get("mathvariant") != "normal":
        text = _italic(text)
    if node.tag == "mo" and text in SPACED and shift == 0 and node.get("lspace") != "0":
        text = f"\u2009{text}\u2009"
    if text.strip("\u2061\u2062\u2063"):
        yield Run(text, node.tag != "mtext", shift)


def _scripts(tag: str, children: list[ElementTree.Element], shift: int) -> Iterator[Run]:
    base, *scripts = children
    yield from _formula(base, shift)
    if tag == "mover" and scripts[0].tag == "mo" and scripts[0].text in ACCENTS:
        yield Run(ACCENTS[scripts[0].text], True, shift)
        return
    places = {"msub": (-1,), "munder": (-1,), "msup": (1,), "mover": (1,)}.get(tag, (-1, 1))
    for place, child in zip(places, scripts, strict=True):
        yield from _formula(child, place)


def _grouped(nodes: list[ElementTree.Element], shift: int) -> list[Run]:
    """In parentheses where it is a sum or the like."""
    inner = [run for node in nodes for run in _formula(node, shift)]
    if any(set(run.text.strip()) & SPACED for run in inner):
        return [Run("(", True, shift), *inner, Run(")", True, shift)]
    return inner


def _italic(letter: str) -> str:
    """The mathematical italic of a Latin or small Greek letter, as browsers set `<mi>`."""
    if letter == "h":
        return "ℎ"
    for first, last, start in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter


def width(letters: Iterable[Run], size: float) -> float:
    """About how wide the runs are, in the units of `size`."""
    return sum(
        _advance(letter) * size * (SCRIPT if run.shift else 1) for run in letters for letter in run.text
    )


def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter) or letter in "\u2061\u2062\u2063":
        return 0.0
    if letter in " .,:;'|!iljtfrI()[]\u2009":
        return 0.32
    return 0.68 if letter.isupper() or letter in "mwMW" else 0.55


def svg_text(
    letters: Iterable[Run], x: float, y: float, kind: str = "", anchor: str = "start", paint: str = ""
) -> str:
    """A `<text>` element with its baseline at (x, y); `kind` is its CSS class, `paint` its colour."""
    spans, level = [], 0
    for run in letters:
        spans.append(_span(run, RAISED[run.shift] - RAISED[level]))
        level = run.shift
    unusual = (("class", kind, ""), ("text-anchor", anchor, "start"), ("fill", paint, ""))
    look = "".join(f' {name}="{value}"' for name, value, usual in unusual if value != usual)
    return f'<text x="{brief(x)}" y="{brief(y)}"{look}>{"".join(spans)}</text>'


def brief(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")


def _span(run: Run, move: float) -> str:
    """A run, moved against the one before; the move counts in full-size letters, so it wraps the run."""
    classes = " ".join(name for name, wanted in (("m", run.math), ("s", run.shift != 0)) if wanted)
    inner = f'<tspan class="{classes}">{escape(run.text)}</tspan>' if classes else escape(run.text)
    return f'<tspan dy="{move:.2f}em">{inner}</tspan>' if move else inner
