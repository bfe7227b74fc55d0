"""Reading what holds an expression: brackets, bars, fractions, roots."""

from __future__ import annotations

from dataclasses import replace

from notecheck.formula.cursor import number_of
from notecheck.formula.scripts import Scripts
from notecheck.formula.tokens import Lexeme
from notecheck.formula.tree import (
    Absolute,
    Binomial,
    Constant,
    Name,
    Node,
    Norm,
    Number,
    Quotient,
    Root,
    Rounded,
)

BARS = {"|": "|", "‖": "\\|"}


class Brackets(Scripts):
    """The layer of the parser that reads brackets of all kinds, and commands with braces."""

    # ---- brackets -------------------------------------------------------------------------------

    def group(self) -> Node:
        """( … ) or [ … ]: an expression in parentheses."""
        opening = self.take()
        with self.fenced():
            node = self.expression()
        if self.sees("comma") or self.sees("semicolon"):
            advice = "write an interval or a set behind \\in, arguments behind the name of a function"
            raise self.refuse(opening.start, "a list in brackets has no reading here", advice)
        self.closing(opening)
        return node

    def closing(self, opening: Lexeme) -> None:
        """Take the bracket that closes `opening`."""
        pairs = {"(": ")", "[": "]", "{": "\\}", "|": "\\rvert", "‖": "\\rVert", "⌊": "⌋", "⌈": "⌉"}
        if not self.sees("close", opening.value):
            advice = f"close “{opening.text}” with “{pairs[opening.value]}”"
            raise self.refuse(self.next.start, f"{self.seen()} stands where a closing bracket should", advice)
        self._check_sizes(opening, self.next)
        self.take()

    def _check_sizes(self, opening: Lexeme, closing: Lexeme) -> None:
        if (opening.detail == "left") != (closing.detail == "right"):
            raise self.refuse(closing.start, "\\left and \\right are not a pair", "write both, or neither")

    def braces(self) -> Node:
        """{ … }: braces that a reader does not see, around something that needs no parentheses."""
        opening = self.take()
        if self.sees("comma") or self.sees("end"):
            raise self.refuse(opening.start, "these braces hold nothing", "leave them out")
        with self.fenced():
            node = self.factor()
        if not self.sees("end"):
            advice = "write parentheses, which a reader sees too"
            raise self.ambiguous(opening.start, "a group in invisible braces", advice)
        self.take()
        if (self.sees("sup") or self.sees("sub")) and not isinstance(node, (Number, Name, Constant)):
            raise self.twice("superscript or subscript")
        return node

    def argument(self, what: str) -> Node:
        """What follows \\frac, \\sqrt and the like: { … } or a single sign."""
        if self.took("begin"):
            with self.fenced():
                node = self.expression()
            self.expect("end", "}", f"the end of {what}")
            return node
        lexeme = self.next
        if lexeme.kind == "number":
            return self._digit(what)
        if lexeme.kind not in ("letter", "greek"):
            raise self.refuse(lexeme.start, f"{self.seen()} stands where {what} should", "put it in braces")
        self.run_end = max(self.run_end, lexeme.end)
        return self.bare_name()

    def _digit(self, what: str) -> Number:
        """The single digit that LaTeX takes where braces are missing: \\frac12."""
        lexeme = self.next
        if (
            len(lexeme.value) > 2
            or "." in lexeme.value
            or (len(lexeme.value) == 2 and what != "the numerator")
        ):
            raise self.ambiguous(lexeme.start, f"“{lexeme.text}” as {what}", "put braces around it")
        if len(lexeme.value) == 2:
            rest = replace(lexeme, value=lexeme.value[1], text=lexeme.text[1], start=lexeme.start + 1)
            first = replace(lexeme, value=lexeme.value[0], text=lexeme.text[0], end=lexeme.start + 1)
            self.lexemes[self.at : self.at + 1] = [first, rest]
        lexeme = self.take()
        return number_of(lexeme)

    def absolute(self) -> Node:
        """|x| or ‖x‖, between plain bars or \\lvert … \\rvert."""
        opening = self.take()
        plain = opening.kind == "bar"
        with self.deeper(), self.fenced(opening.value if plain else ""):
            body = self.expression()
        if plain:
            bar = BARS[opening.value]
            self.expect("bar", opening.value, f"the closing {bar}")
        else:
            self.closing(opening)
        if opening.value == "|":
            return Absolute(body, start=opening.start, end=self.last_end)
        return self._norm(opening.start, body)

    def _norm(self, start: int, body: Node) -> Node:
        """A norm with its order and its power, in whichever sequence they are written."""
        raised = None
        if (self.sees("sup") or self.sees("square")) and self._order_behind():
            raised = self.above()
        order = self._norm_order() if self.took("sub") else None
        norm = Norm(body, order, start=start, end=self.last_end)
        if raised and (self.sees("sup") or self.sees("square")):
            raise self.twice("superscript")
        return self.apply_raised(norm, raised)

    def _order_behind(self) -> bool:
        """Whether `^2_` comes next."""
        return self.ahead(1 if self.sees("square") else 2).kind == "sub"

    def _norm_order(self) -> Node | None:
        with self.inside("subscript"):
            node = self._norm_mark()
        return None if isinstance(node, Number) and node.text == "2" else node

    def _norm_mark(self) -> Node:
        braced = self.took("begin")
        lexeme = self.next
        if not ((lexeme.kind == "number" and lexeme.value in "12") or lexeme.value == "infty"):
            raise self.refuse(lexeme.start, f"{self.seen()} names no norm", "write _1, _2 or _\\infty")
        self.take("number")
        if braced:
            self.expect("end", "}", "the end of the subscript")
        if lexeme.kind == "number":
            return number_of(lexeme)
        return Constant("infinity", start=lexeme.start, end=lexeme.end)

    def rounded(self) -> Node:
        opening = self.take()
        with self.fenced():
            body = self.expression()
        self.closing(opening)
        direction = "floor" if opening.value == "⌊" else "ceiling"
        return Rounded(direction, body, start=opening.start, end=self.last_end)

    # ---- fractions and roots --------------------------------------------------------------------

    def fraction(self) -> Node:
        start = self.take().start
        above = self.argument("the numerator")
        below = self.argument("the denominator")
        return Quotient(above, below, start=start, end=self.last_end)

    def binomial(self) -> Node:
        start = self.take().start
        above = self.argument("the upper number")
        below = self.argument("the lower number")
        return Binomial(above, below, start=start, end=self.last_end)

    def root(self) -> Node:
        start = self.take().start
        order: Node | None = None
        if self.sees("open", "["):
            opening = self.take()
            with self.fenced(), self.inside("exponent"):
                order = self.expression()
            self.closing(opening)
        body = self.argument("what stands under the root")
        return Root(body, order, start=start, end=self.last_end)
