"""A tree as canonical LaTeX: every product with its sign, every doubt in parentheses.

Reading what is printed here gives the same tree again; the guide shows it as "read as".
"""

from __future__ import annotations

from notecheck.formula.tokens import CHINESE, GREEK, NAMED
from notecheck.formula.tree import (
    Absolute,
    Apply,
    Binder,
    Binomial,
    Constant,
    Counted,
    Derivative,
    Extreme,
    Factorial,
    Gradient,
    Limit,
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
    Span,
    Sum,
    Transpose,
)

RELATIONS = {
    "=": "=", ":=": ":=", "≠": "\\ne", "<": "<", "≤": "\\le", ">": ">", "≥": "\\ge", "≈": "\\approx", 
    "∈": "\\in", "→": "\\to", "∝": "\\propto",
}  # fmt: skip
_OPERATORS = {"·": "\\cdot", "×": "\\times", "⊙": "\\odot"}
_CONSTANTS = {"infinity": "\\infty", "pi": "\\pi", "e": "\\mathrm{e}"}
_FONTS = {"bold": "mathbf", "cal": "mathcal", "bb": "mathbb"}
_ATOMS = (Number, Constant, Name, Apply, Absolute, Norm, Rounded, Root, Binomial)


def statement_latex(sides: tuple[Node, ...], relations: tuple[str, ...]) -> str:
    """The whole formula as it was understood."""
    first, *rest = (latex(side) for side in sides)
    return " ".join([first, *(f"{RELATIONS[r]} {side}" for r, side in zip(relations, rest, strict=True))])


def latex(node: Node) -> str:
    """One side of a formula as it was understood."""
    match node:
        case Sum(terms):
            return _sum(terms)
        case Negative(body):
            return f"-{_fenced(body, (Sum, Negative))}"
        case Product():
            return _product(node)
        case Quotient(above, below):
            return f"\\frac{{{latex(above)}}}{{{latex(below)}}}"
        case Power(base, exponent):
            return f"{_base(base)}^{{{latex(exponent)}}}"
        case Transpose(body):
            return f"{_base(body)}^{{\\top}}"
        case Factorial(body):
            return f"{_atom(body)}!"
        case Span() | Listed() | Counted():
            return _set(node)
        case Series() | Extreme() | Limit() | Derivative() | Gradient():
            return _reaching(node)
        case _:
            return _single(node)


def _single(node: Node) -> str:
    match node:
        case Number(text, percent):
            return text + ("\\%" if percent else "")
        case Constant(name):
            return _CONSTANTS[name]
        case Name():
            return name_latex(node)
        case Apply():
            return _apply(node)
        case Absolute(body):
            return f"\\lvert {latex(body)} \\rvert"
        case Norm(body, order):
            return f"\\lVert {latex(body)} \\rVert" + (f"_{{{latex(order)}}}" if order else "")
        case Rounded(direction, body):
            fence = {"floor": "floor", "ceiling": "ceil"}[direction]
            return f"\\l{fence} {latex(body)} \\r{fence}"
        case Root(body, order):
            return "\\sqrt" + (f"[{latex(order)}]" if order else "") + f"{{{latex(body)}}}"
        case Binomial(above, below):
            return f"\\binom{{{latex(above)}}}{{{latex(below)}}}"
        case _:
            raise TypeError(f"no LaTeX for {node!r}")


def parenthesised(inner: str) -> str:
    """Parentheses, as tall as what they hold."""
    tall = any(command in inner for command in ("\\frac", "\\sum", "\\prod", "\\binom"))
    return f"\\left({inner}\\right)" if tall else f"({inner})"


def _fenced(node: Node, kinds: tuple[type[Node], ...]) -> str:
    return parenthesised(latex(node)) if isinstance(node, kinds) else latex(node)


def _reaches_on(node: Node) -> bool:
    """Whether `node`, printed as it is, would swallow factors behind it."""
    if isinstance(node, Product):
        return _reaches_on(node.factors[-1])
    if isinstance(node, Negative):
        return _reaches_on(node.body)
    return isinstance(node, (*Binder, Derivative))


def _sum(terms: tuple[Node, ...]) -> str:
    printed = ""
    for position, term in enumerate(terms):
        minus = isinstance(term, Negative)
        body = term.body if isinstance(term, Negative) else term
        last = position == len(terms) - 1
        text = _term(body, last)
        sign = ("-" if minus else "") if position == 0 else (" - " if minus else " + ")
        printed += sign + text
    return printed


def _term(node: Node, last: bool) -> str:
    if isinstance(node, Product) and not last:
        return _product(node, False)
    if isinstance(node, (Sum, Negative)) or (_reaches_on(node) and not last):
        return parenthesised(latex(node))
    return latex(node)


def _product(product: Product, open_end: bool = True) -> str:
    last = len(product.factors) - 1
    factors = [_factor(f, open_end and at == last) for at, f in enumerate(product.factors)]
    signs = (_OPERATORS[operator] for operator in product.operators)
    return " ".join([factors[0], *(f"{s} {f}" for s, f in zip(signs, factors[1:], strict=True))])


def _factor(node: Node, open_end: bool) -> str:
    if isinstance(node, (Sum, Negative, Product)) or (_reaches_on(node) and not open_end):
        return parenthesised(latex(node))
    return latex(node)


def _base(node: Node) -> str:
    """What stands below an exponent."""
    taken = isinstance(node, Name) and (node.raised or node.upper)
    named = isinstance(node, Apply) and node.function.style == "operator"
    if taken or named or (isinstance(node, Number) and node.percent):
        return parenthesised(latex(node))
    return _atom(node)


def _atom(node: Node) -> str:
    return latex(node) if isinstance(node, _ATOMS) else parenthesised(latex(node))


def _apply(node: Apply) -> str:
    plain = len(node.arguments) - node.given
    groups = (node.arguments[:plain], node.arguments[plain:])
    sign = " \\mid " if node.conditional else "; "
    inner = sign.join(", ".join(latex(argument) for argument in group) for group in groups if group)
    return name_latex(node.function) + parenthesised(inner)


def _reaching(node: Node) -> str:
    match node:
        case Gradient(body, by, times):
            sign = "\\nabla" + ("^{2}" if times == 2 else "") + (f"_{{{name_latex(by)}}}" if by else "")
            bare = isinstance(body, (Name, Apply)) and not _is_command(body)
            return f"{sign} {latex(body)}" if bare else sign + parenthesised(latex(body))
        case Derivative(body, by, partial):
            sign = "\\partial " if partial else "d"
            order = f"^{{{len(by)}}}" if len(by) > 1 else ""
            below = " ".join(f"{sign}{name_latex(name)}" for name in by)
            return f"\\frac{{{sign.strip()}{order}}}{{{below}}}{parenthesised(latex(body))}"
        case Series(kind, index, body, low, high, among):
            sign = "\\sum" if kind == "sum" else "\\prod"
            where = f"\\in {latex(among)}" if among else f"= {latex(low)}" if low else ""
            upper = f"^{{{latex(high)}}}" if high else ""
            return f"{sign}_{{{name_latex(index)} {where}}}{upper} {_body(body)}"
        case Extreme(kind, variable, body, among):
            sign = kind.replace("arg", "\\arg ").replace("m", "\\m")
            where = f" \\in {latex(among)}" if among else ""
            return f"{sign}_{{{name_latex(variable)}{where}}} {_body(body)}"
        case Limit(variable, to, body):
            return f"\\lim_{{{name_latex(variable)} \\to {latex(to)}}} {_body(body)}"
        case _:
            raise TypeError(f"no LaTeX for {node!r}")


def _is_command(node: Node) -> bool:
    return isinstance(node, Apply) and node.function.style == "operator"


def _body(node: Node) -> str:
    return _fenced(node, (Sum, Negative, Product))


def _set(node: Node) -> str:
    match node:
        case Span(low, high, (closed_low, closed_high)):
            return f"{'[' if closed_low else '('}{latex(low)}, {latex(high)}{']' if closed_high else ')'}"
        case Listed(elements):
            return "\\{" + ", ".join(latex(element) for element in elements) + "\\}"
        case Counted(low, high):
            return f"\\{{{latex(low)}, \\dots, {latex(high)}\\}}"
        case _:
            raise TypeError(f"no LaTeX for {node!r}")


def name_latex(name: Name) -> str:
    """A name with everything above and below it."""
    printed = _letter(name)
    for accent in name.accents:
        printed = f"\\{accent}{{{printed}}}"
    below = [*(name_latex(label) for label in name.labels), *(latex(index) for index in name.indices)]
    printed += "'" * name.primes + (f"_{{{', '.join(below)}}}" if below else "")
    if name.raised:
        return f"{printed}^{{({', '.join(latex(index) for index in name.raised)})}}"
    return f"{printed}^{{{name_latex(name.upper)}}}" if name.upper else printed


def _letter(name: Name) -> str:
    if name.style == "mark":
        return {"star": "\\star", "infinity": "\\infty"}[name.letter]
    if name.style == "operator":
        return f"\\{name.letter}" if name.letter in NAMED else f"\\operatorname{{{name.letter}}}"
    if name.style == "word":
        return name.letter if CHINESE.fullmatch(name.letter) else f"\\text{{{name.letter}}}"
    if name.letter in GREEK:
        letter = "\\" + name.letter
    else:
        single = len(name.letter) == 1 and name.letter.isascii()
        letter = name.letter if single else f"\\text{{{name.letter}}}"
    return f"\\{_FONTS[name.style]}{{{letter}}}" if name.style in _FONTS else letter
