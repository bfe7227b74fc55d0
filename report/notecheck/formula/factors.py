"""Reading one factor with its power: which way each first sign leads."""

from __future__ import annotations

from notecheck.formula.reach import DOTS, Reach
from notecheck.formula.tokens import GREEK, NAMED, Lexeme
from notecheck.formula.tree import (
    Apply,
    Constant,
    Factorial,
    Name,
    Node,
    Number,
)

EXTREMES = ("min", "max", "argmin", "argmax")
FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")


class Factors(Reach):
    """The layer of the parser that reads single factors."""

    # ---- single factors -------------------------------------------------------------------------

    def factor(self) -> Node:
        with self.deeper():
            return self.piece()

    def piece(self) -> Node:
        """One factor with its power."""
        node = self._named() if self.starts_name() else self._raise_unnamed(self._unnamed())
        while self.sees("factorial"):
            if self.lexemes[self.at - 1].kind == "factorial":
                raise self.ambiguous(self.next.start, "!!", "write (n!)!")
            self.take()
            node = Factorial(node, start=node.start, end=self.last_end)
        if self.sees("sup") or self.sees("square"):
            raise self.twice("superscript")
        return node

    def _raise_unnamed(self, node: Node) -> Node:
        if self.sees("sub") or self.sees("prime"):
            advice = "write an index or a prime behind a name only"
            raise self.refuse(
                self.next.start, f"{self.seen()} stands behind something that is no name", advice
            )
        if not (self.sees("sup") or self.sees("square")):
            return node
        return self.apply_raised(node, self.above())

    def _unnamed(self) -> Node:
        lexeme = self.next
        if lexeme.kind == "number":
            return self._number()
        if lexeme.kind == "begin":
            return self.braces()
        if lexeme.kind in ("bar", "open"):
            return self._bracketed(lexeme)
        if lexeme.kind == "command":
            return self._command(lexeme)
        if lexeme.kind == "operator" and self.at and self.lexemes[self.at - 1].kind == "operator":
            raise self.refuse(lexeme.start, "two signs follow each other", "put parentheses: a \\cdot (-b)")
        if lexeme.kind == "stop" and self.ahead(1).kind == "number":
            raise self.refuse(lexeme.start, "a decimal point without a digit before it", "write 0.5")
        what = f"{self.seen()} stands where a number, a name or a bracket should"
        raise self.refuse(lexeme.start, what, "write the missing part, or leave the sign before it out")

    def _number(self) -> Node:
        lexeme = self.take()
        percent = self.took("percent")
        return Number(lexeme.value, percent, start=lexeme.start, end=self.last_end)

    def _bracketed(self, lexeme: Lexeme) -> Node:
        if lexeme.value in "|‖":
            return self.absolute()
        if lexeme.value in "⌊⌈":
            return self.rounded()
        if lexeme.value == "{":
            raise self.refuse(lexeme.start, "a set cannot be a factor", "write parentheses for a product")
        return self.group()

    def _command(self, lexeme: Lexeme) -> Node:
        command = lexeme.value
        if command in FRACTIONS:
            return self.derivative() if self.derivative_ahead() else self.fraction()
        if command in ("min", "max") and self.ahead(1).kind == "sub":
            self.take()
            return self.extreme(command, lexeme)
        if command in NAMED:
            return self.named_function()
        ways = {
            "sqrt": self.root,
            "binom": self.binomial,
            "sum": self.series,
            "prod": self.series,
            "lim": self.limit,
            "arg": self.arg_extreme,
            "nabla": self.gradient,
            "infty": self.infinity,
        }
        if command in ways:
            return ways[command]()
        raise self._unknown(lexeme)

    def _unknown(self, lexeme: Lexeme) -> Exception:
        if lexeme.value in DOTS:
            return self.refuse(
                lexeme.start, "the dots leave open what they stand for", "write \\sum, or \\{1, \\dots, m\\}"
            )
        if lexeme.value == "partial":
            return self.refuse(
                lexeme.start, "∂ stands outside a fraction", "write \\frac{\\partial J}{\\partial \\theta}"
            )
        advice = "write it with other commands, or leave it outside the formula"
        return self.refuse(lexeme.start, f"the command {lexeme.text} is not known", advice)

    def _named(self) -> Node:
        """A name with its arguments or its power."""
        first = self.next
        if first.value in EXTREMES and first.detail == "operatorname" and self.ahead(1).kind == "sub":
            self.take("function")
            return self.extreme(first.value, first)
        name, raised = self.name()
        if name == Name("e"):
            if raised and raised.kind == "power":
                exp = Name("exp", "operator", start=first.start, end=first.end)
                return Apply(exp, raised.nodes, start=first.start, end=self.last_end)
            if first.detail != "mathrm":
                raise self.ambiguous(
                    first.start, "a bare “e”", "write \\mathrm{e} for Euler's number, e_i for an error"
                )
        if self.sees("open", "(", "["):
            if self.is_function(name):
                return self._application(name, raised is not None)
            if raised is None and not (name.letter in GREEK and name.style in ("", "bold")):
                advice = (
                    "write \\cdot for a product; applied are f, F, J, L, \\ell, P, E and \\operatorname{…}"
                )
                raise self.ambiguous(name.start, f"“{name.name}” before a bracket", advice)
        elif name.style == "operator" or (self.is_function(name) and name.style in ("word", "bb")):
            raise self.refuse(
                name.start, f"“{name.name}” has no arguments", "put them in parentheses behind it"
            )
        if name.primes and name.letter[:1].isupper() and not self.is_function(name):
            raise self.ambiguous(
                name.start, "a capital letter with a prime", "write X^\\top for the transpose"
            )
        constants = {"e": "e", "pi": "pi"}
        node: Node = name
        if name in (Name("e"), Name("pi")):
            node = Constant(constants[name.letter], start=name.start, end=name.end)
        return self.apply_raised(node, raised)

    def _application(self, name: Name, powered: bool) -> Node:
        if powered or name.raised:
            advice = "write (f(x))^2 for a power, f''(x) for a derivative, f_i(x) for one of many functions"
            raise self.ambiguous(
                name.start, f"“{name.name}” with something above it, before its arguments,", advice
            )
        return self._raise_unnamed(self.applied(name))
