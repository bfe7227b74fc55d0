"""LaTeX in, the sides and relations of one formula out, or a ReadingError that says how to mend it.

Recursive descent in layers, each a class in a module of its own that builds on the one before:
`cursor` (lexemes), `naming` (letters and words), `subscripts`, `scripts` (what stands above),
`brackets`, `functions`, `reach` (sums and derivatives), `factors`; here are products, sums, relations.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.formula.factors import Factors
from notecheck.formula.tokens import Lexeme
from notecheck.formula.tree import (
    Apply,
    Derivative,
    Gradient,
    Name,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Span,
    Sum,
    free_names,
    names,
)


@dataclass(frozen=True)
class Statement:
    """The sides of a formula and the relations between them."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]


class Parser(Factors):
    """Reads one formula; `statement` is the way in."""

    # ---- the whole formula ----------------------------------------------------------------------

    def statement(self) -> Statement:
        if self.sees("over"):
            raise self.refuse(0, "this formula is empty", "write something between the dollar signs")
        sides, relations = [self._side(False)], list[str]()
        while self.sees("relation"):
            lexeme = self.take()
            if lexeme.value == ":=" and relations:
                raise self.refuse(lexeme.start, "an assignment inside a chain", "mark two formulas")
            relations.append(lexeme.value)
            sides.append(self._side(lexeme.value == "∈"))
        if self.next.kind in ("comma", "stop") and self.ahead(1).kind == "over":
            self.at += 1  # the sentence's punctuation, set inside the formula
        if not self.sees("over"):
            raise self._left_over()
        self._check_names(sides)
        return Statement(tuple(sides), tuple(relations))

    def _left_over(self) -> Exception:
        lexeme = self.next
        if lexeme.kind in ("comma", "semicolon"):
            return self.refuse(lexeme.start, "two formulas stand in one", "mark each of them by itself")
        if lexeme.kind == "close":
            return self.refuse(lexeme.start, f"{self.seen()} closes nothing", "open it, or leave it out")
        if lexeme.kind == "percent":
            return self.refuse(lexeme.start, "a per cent sign stands behind no number", "write 6\\%")
        return self.refuse(
            lexeme.start, f"{self.seen()} cannot stand here", "leave it out, or write what it belongs to"
        )

    def _check_names(self, sides: list[Node]) -> None:
        """Refuse two spellings in one formula that would give symbols of the same name."""
        seen: dict[tuple[str, int], tuple[object, ...]] = {}
        for name in (name for side in sides for name in names(side)):
            spelling = (name.letter, name.style, name.accents, name.labels, name.upper, len(name.raised))
            if seen.setdefault((name.name, len(name.arguments)), spelling) != spelling:
                raise self.ambiguous(
                    name.start, f"“{name.name}”, written in two ways here,", "write it in one way"
                )

    def _side(self, member: bool) -> Node:
        if member or self.sees("open", "{") or self._lists_ahead():
            start = self.next
            node = self.collection()
            if isinstance(node, Span) and not member and node.closed == (False, False):
                raise self.ambiguous(
                    start.start, "( , ) here", "write \\in before an interval; a pair has no reading"
                )
            if not member and self.next.kind not in ("relation", "over", "comma", "stop"):
                raise self._left_over()
            return node
        return self.expression()

    def collection(self) -> Node:
        if self.sees("open", "{"):
            return self.listed()
        return self._interval() if self._lists_ahead() else self.expression()

    def _lists_ahead(self) -> bool:
        """Whether brackets come next with a comma of their own inside."""
        depth = steps = 0
        if not self.sees("open", "(", "["):
            return False
        while (lexeme := self.ahead(steps)).kind != "over":
            depth += {"open": 1, "begin": 1, "close": -1, "end": -1}.get(lexeme.kind, 0)
            if depth == 0 or (depth == 1 and lexeme.kind == "comma"):
                return depth == 1
            steps += 1
        return False

    def _interval(self) -> Node:
        opening = self.take("bracket")
        with self.deeper(), self.fenced():
            low = self.expression()
            self.expect("comma", ",", "the comma of an interval")
            high = self.expression()
        if not (self.next.kind == "close" and self.next.value in "(["):
            raise self.refuse(
                self.next.start, f"{self.seen()} stands where an interval should close", "write [a, b)"
            )
        closing = self.next
        self._check_sizes(opening, closing)
        self.take("bracket")
        closed = (opening.value == "[", closing.value == "[")
        return Span(low, high, closed, start=opening.start, end=closing.end)

    # ---- sums and products ----------------------------------------------------------------------

    def expression(self) -> Node:
        """Terms added and subtracted."""
        with self.deeper():
            outer, self.running = self.running, []
            start = self.next.start
            terms = [self._signed(True)]
            while self.sees("operator", "+", "-"):
                reached = {name.name for name in self.running}
                terms.append(self._signed(False))
                if again := reached & free_names(terms[-1]):
                    advice = "put the whole body in parentheses, or the sum before the + or -"
                    what = f"how far the sign that lets {min(again)} run reaches"
                    raise self.ambiguous(terms[-1].start, what, advice)
            self.running = outer
            return terms[0] if len(terms) == 1 else Sum(tuple(terms), start=start, end=self.last_end)

    def _signed(self, first: bool) -> Node:
        start = self.next.start
        if not self.sees("operator", "+", "-"):
            return self.term()
        sign = self.take("sign" if first else "operator").value
        if first and sign == "+" and not (self.sees("number") or self.sees("command", "infty")):
            raise self.refuse(start, "a plus sign adds nothing to nothing", "leave it out")
        body = self.term()
        return Negative(body, start=start, end=self.last_end) if sign == "-" else body

    def term(self) -> Node:
        """Factors multiplied, perhaps divided once at the end."""
        start = self.next.start
        factors, operators = [self.factor()], list[str]()
        while True:
            if self.sees("operator", "·", "×", "⊙"):
                operators.append(self.take().value)
                factors.append(self.factor())
            elif self.sees("operator", "/"):
                return self._slash(start, self._product(start, factors, operators))
            elif self.starts_piece():
                opening, closed = self.next, self.lexemes[self.at - 1]
                self._check_bracket(factors[-1], opening, closed)
                operators.append("·")
                factors.append(self.factor())
                self._check_beside(factors[-2], factors[-1], closed, opening)
            else:
                return self._product(start, factors, operators)

    def _product(self, start: int, factors: list[Node], operators: list[str]) -> Node:
        if len(factors) == 1:
            return factors[0]
        return Product(tuple(factors), tuple(operators), start=start, end=self.last_end)

    def _slash(self, start: int, numerator: Node) -> Node:
        slash = self.take()
        if self.sees("command", "sum", "prod", "lim"):
            raise self.ambiguous(slash.start, "how far this division reaches", "write \\frac{…}{…}")
        denominator = self.factor()
        if self.goes_on():
            advice = "write \\frac{a}{b} c or \\frac{a}{b c}, or put parentheses: a / (b c)"
            raise self.ambiguous(slash.start, f"a division followed by {self.seen()}", advice)
        return Quotient(numerator, denominator, start=start, end=self.last_end)

    def goes_on(self) -> bool:
        """Whether the product goes on behind what was read."""
        return self.sees("operator", "·", "×", "⊙", "/") or self.starts_piece()

    def starts_piece(self) -> bool:
        kind = self.next.kind
        if kind == "bar":
            return self.next.value != self.bar
        return kind in ("number", "letter", "greek", "word", "command", "open", "begin")

    def _check_bracket(self, left: Node, opening: Lexeme, closed: Lexeme) -> None:
        """Refuse what may be an application, and plain bars that may open or close."""
        if closed.kind == "bar":
            raise self.ambiguous(
                closed.start, f"a plain bar before {self.seen()}", "write \\lvert x \\rvert, or \\cdot"
            )
        if (
            opening.kind == "open"
            and opening.value in "(["
            and isinstance(left, (Apply, Gradient, Derivative))
        ):
            raise self.ambiguous(
                opening.start, "a bracket behind a function's value", "write \\cdot for a product"
            )

    def _check_beside(self, left: Node, right: Node, closed: Lexeme, opening: Lexeme) -> None:
        """Refuse neighbours that a reader may take for something else than a product."""
        bracketed = opening.kind == "open"
        if (isinstance(right, Number) and not bracketed) or opening.kind == "number":
            advice = "write 2x or x \\cdot 2 for a product, x_2 for an index, x^2 for a power"
            raise self.ambiguous(opening.start, f"the number “{opening.text}” behind another factor", advice)
        if isinstance(left, Number) and _is_numeric(right) and opening.kind == "command":
            advice = "write \\cdot for a product, + for a mixed number"
            raise self.ambiguous(left.start, "a number before a fraction", advice)
        if left in (Name("Delta"), Name("d")) and closed.kind != "close" and not bracketed:
            advice = (
                "write \\cdot for a product, \\Delta_{x} for a difference, \\frac{dy}{dx} for a derivative"
            )
            raise self.ambiguous(left.start, f"“{closed.text}” before another factor", advice)
        for node, apart in ((left, closed.kind == "close"), (right, bracketed)):
            if isinstance(node, Name) and node.style == "word" and not apart:
                advice = (
                    "write \\cdot or * between them; words that are no quantity stand outside the formula"
                )
                raise self.ambiguous(node.start, f"the word “{node.letter}” beside another factor", advice)


def _is_numeric(node: Node) -> bool:
    return isinstance(node, Quotient) and all(isinstance(part, Number) for part in node.parts())
