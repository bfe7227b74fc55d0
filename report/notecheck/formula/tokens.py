"""LaTeX → lexemes: the smallest pieces of a formula, each with a canonical value and its offsets.

Unicode and LaTeX spellings of one thing become one lexeme (`≤`, `\\le`, `\\leq`), spacing is left
out, and what no formula may contain is refused here already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Refuse = Callable[[int, str, str], Exception]


@dataclass(frozen=True)
class Token:
    """A load-bearing piece of a formula.

    `role` is number, name, accent, function, operator, sign, relation or bracket; `within` whether it
    stands in an "exponent" or a "subscript" (else ""); `words` is the source from `start` to `end`.
    """

    role: str
    words: str
    start: int
    end: int
    within: str = ""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of LaTeX: `kind`, canonical `value`, the source `text`, and its offsets.

    Kinds: number, letter, greek, word, command, operator, relation, open, close, bar, begin and end
    of a brace group, sub, sup, prime, square, comma, semicolon, percent, factorial, stop, over.
    `detail` holds the command of a word, and left or right of a delimiter.
    """

    kind: str
    value: str
    text: str
    start: int
    end: int
    detail: str = ""


RELATIONS = {
    "=": ("=",),
    ":=": (":=", "≔", "←", "coloneqq", "coloneq", "gets", "leftarrow"),
    "≠": ("≠", "ne", "neq"),
    "<": ("<", "lt"),
    "≤": ("≤", "⩽", "le", "leq", "leqslant"),
    ">": (">", "gt"),
    "≥": ("≥", "⩾", "ge", "geq", "geqslant"),
    "≈": ("≈", "approx"),
    "∈": ("∈", "in"),
    "→": ("→", "to", "rightarrow"),
    "∝": ("∝", "propto"),
}
OPERATORS = {
    "+": ("+",),
    "-": ("-", "−"),
    "·": ("·", "⋅", "cdot"),
    "×": ("*", "∗", "×", "times", "ast"),
    "⊙": ("⊙", "odot"),
    "/": ("/", "÷", "div"),
}
DELIMITERS = {
    "(": ("open", "("), ")": ("close", "("), "[": ("open", "["), "]": ("close", "["),
    "\\{": ("open", "{"), "\\}": ("close", "{"), "lbrace": ("open", "{"), "rbrace": ("close", "{"),
    "lbrack": ("open", "["), "rbrack": ("close", "["), "lvert": ("open", "|"), "rvert": ("close", "|"),
    "lVert": ("open", "‖"), "rVert": ("close", "‖"), "lfloor": ("open", "⌊"), "rfloor": ("close", "⌊"),
    "lceil": ("open", "⌈"), "rceil": ("close", "⌈"), "⌊": ("open", "⌊"), "⌋": ("close", "⌊"),
    "⌈": ("open", "⌈"), "⌉": ("close", "⌈"), "|": ("bar", "|"), "vert": ("bar", "|"),
    "mid": ("mid", "|"),
    "\\|": ("bar", "‖"), "Vert": ("bar", "‖"), "‖": ("bar", "‖"), "∥": ("bar", "‖"),
}  # fmt: skip
_GREEK_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon",
    "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "ℓ": "ell",
}  # fmt: skip
GREEK_ORDER = (*_GREEK_LETTERS.values(), "varrho", "varpi", "varkappa")
GREEK = frozenset(GREEK_ORDER)
NAMED = frozenset(
    ("exp", "log", "ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det", "Pr", "gcd")
)
_COMMAND_CHARACTERS = {"∇": "nabla", "∂": "partial", "∞": "infty", "∑": "sum", "∏": "prod", "⊤": "top"}
_PUNCTUATION = {
    "{": "begin", "}": "end", "_": "sub", "^": "sup", "'": "prime", "′": "prime", "’": "prime", ",": "comma",
    "，": "comma", ";": "semicolon", "；": "semicolon", "!": "factorial", ".": "stop", "。": "stop",
}  # fmt: skip
_FULL_WIDTH = str.maketrans("（）［］＝＋－＊／＜＞｜", "()[]=+-*/<>|")
_SIZES = re.compile(r"\\(left|middle|right|[bB]igg?([lmr]?))$")


def _table(spellings: dict[str, tuple[str, ...]], kind: str) -> dict[str, tuple[str, str]]:
    return {
        ("\\" + s if s.isascii() and s.isalpha() else s): (kind, v) for v, ss in spellings.items() for s in ss
    }


_FIXED: dict[str, tuple[str, str]] = {
    **_table(RELATIONS, "relation"),
    **_table(OPERATORS, "operator"),
    **{("\\" + s if s.isascii() and s.isalpha() else s): pair for s, pair in DELIMITERS.items()},
    **{"\\" + letter: ("greek", letter) for letter in GREEK},
    **{character: ("greek", letter) for character, letter in _GREEK_LETTERS.items()},
    **{character: ("command", command) for character, command in _COMMAND_CHARACTERS.items()},
    **{character: (kind, character) for character, kind in _PUNCTUATION.items()},
    "\\%": ("percent", "%"),
    "％": ("percent", "%"),
    "²": ("square", "2"),
    "³": ("square", "3"),
}
_ADVICE = {
    "%": "in LaTeX a bare % starts a comment; write \\%",
    "$": "hand over what stands between the dollar signs, one formula at a time",
    "&": "one formula a claim: leave out alignment",
    ":": "write := for an assignment, \\frac{a}{b} for a ratio",
    "\\\\": "one formula a claim: leave out line breaks",
    "～": "write an interval as [a, b]",
    '"': "write '' for a second derivative",
}
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_PATTERN = re.compile(
    r"""
    (?P<long>[0-9]{61,})
  | (?P<blank>(?:[\s~]|\\[,;:!>\s]|\\(?:quad|qquad|displaystyle|textstyle|limits|nolimits|notag|nonumber)
                 (?![A-Za-z])|\\tag\{[^{}]*\})+)
  | (?P<assign>:=|：=|:＝|：＝|\\mathrel\s*\{\s*:=\s*\})
  | (?P<odd><=|>=|==|!=|->|<-|=>|\|\|)
  | (?P<grouped>(?!0\{,\})[0-9]{1,3}(?:(?:,|\{,\}|\\,)[0-9]{3})+(?![0-9]))
  | (?P<exponential>[0-9](?:\.?[0-9])*[eE][+-]?[0-9]+)
  | (?P<number>[0-9]+(?:(?:\.|\{,\})[0-9]+)?)
  | \\(?P<how>text(?:rm|bf|it|sf|normal)?|mbox|math(?:rm|sf|it)|operatorname\*?)\s*\{(?P<words>[^{}\\$]*)\}
  | (?P<chinese>[\u3400-\u4dbf\u4e00-\u9fff]+)
  | (?P<command>\\[A-Za-z]+|\\.)
  | (?P<letter>[A-Za-z])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ODD = {
    "<=": "\\le", ">=": "\\ge", "==": "=", "!=": "\\ne", "->": "\\to", "<-": "\\gets", 
    "=>": "\\ge, or mark two formulas",
    "||": "\\|x\\| for a norm, |x| \\cdot |y| for a product",
}  # fmt: skip


def lexemes(latex: str, refuse: Refuse) -> list[Lexeme]:
    """The lexemes of `latex`, closed by one of the kind `over`."""
    found = list(_sized(_plain(latex, refuse), refuse))
    return [*found, Lexeme("over", "", "", len(latex), len(latex))]


def _plain(latex: str, refuse: Refuse) -> Iterator[Lexeme]:
    for match in _PATTERN.finditer(latex):
        kind, text, start, end = match.lastgroup or "", match.group(), match.start(), match.end()
        if kind == "blank":
            continue
        if kind in ("letter", "number"):
            yield Lexeme(kind, text.replace("{,}", "."), text, start, end)  # {,} is a decimal comma
        elif kind == "assign":
            yield Lexeme("relation", ":=", text, start, end)
        elif kind == "chinese":
            yield Lexeme("word", text, text, start, end, "text")
        elif kind == "words":
            yield _word(match, refuse)
        elif kind in ("odd", "grouped", "exponential", "long"):
            raise _habit(kind, text, start, refuse)
        else:
            yield _fixed(text, start, end, refuse)


def _habit(kind: str, text: str, start: int, refuse: Refuse) -> Exception:
    if kind == "odd":
        return refuse(start, f"“{text}” is no sign of mathematics", f"write {_ODD[text]}")
    if kind == "long":
        return refuse(start, f"this number has {len(text)} digits", "write it with a power of ten")
    if kind == "exponential":
        mantissa, power = re.split("[eE]", text)
        power = power.lstrip("+")
        return refuse(
            start, f"“{text}” is written as in a program", f"write {mantissa} \\times 10^{{{power}}}"
        )
    digits = re.sub(r"\D", "", text)
    separate = ", ".join(re.findall(r"[0-9]+", text))
    advice = f"write {digits} for one number, or {separate} (with blanks) for several"
    return refuse(start, f"“{text}” can be one number or several", advice)


def _word(match: re.Match[str], refuse: Refuse) -> Lexeme:
    how = match["how"].rstrip("*")
    inside = match["words"]
    words = " ".join(inside.split()) if how.startswith(("text", "mbox")) else "".join(inside.split())
    if not words or not words[0].isalpha() or not all(c.isalnum() or c in " -" for c in words):
        advice = (
            "letters, digits, blanks and hyphens only, a letter first; other words stand outside the formula"
        )
        raise refuse(match.start("words"), f"“{inside}” is not the name of a quantity", advice)
    return Lexeme("word", words, match.group(), match.start(), match.end(), how)


def _fixed(text: str, start: int, end: int, refuse: Refuse) -> Lexeme:
    kind, value = _FIXED.get(text.translate(_FULL_WIDTH), ("", ""))
    if kind:
        return Lexeme(kind, value, text, start, end)
    if len(text) > 1 and text[1:].isalpha():
        return Lexeme("command", text[1:], text, start, end)
    advice = _ADVICE.get(text, "leave it out, or write it with the usual LaTeX commands")
    raise refuse(start, f"the character “{text}” has no meaning in a formula", advice)


def _sized(plain: Iterator[Lexeme], refuse: Refuse) -> Iterator[Lexeme]:
    """Join `\\left`, `\\bigl` and the like to the delimiter that follows."""
    for lexeme in plain:
        size = _SIZES.match(lexeme.text) if lexeme.kind == "command" else None
        if not size:
            yield lexeme
            continue
        fence = next(plain, lexeme)
        middle = "middle" in size.groups() or size[2] == "m"
        if fence.kind not in (("bar",) if middle else ("open", "close", "bar")):
            raise refuse(
                lexeme.start, f"{lexeme.text} needs a bracket right behind it", "write \\left( … \\right)"
            )
        side = {"left": "left", "right": "right"}.get(size[1], "")
        sides = {"left": "open", "l": "open", "middle": "mid", "m": "mid", "right": "close", "r": "close"}
        side_of_bar = sides.get(size[2] or size[1], "bar")
        kind = side_of_bar if fence.kind == "bar" else fence.kind
        text = lexeme.text + fence.text
        yield Lexeme(kind, fence.value, text, lexeme.start, fence.end, side)
