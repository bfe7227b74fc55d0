"""Reading functions with their arguments, and gradients."""

from __future__ import annotations

from dataclasses import replace

from notecheck.formula.brackets import Brackets
from notecheck.formula.scripts import Raised
from notecheck.formula.tree import (
    Apply,
    Factorial,
    Gradient,
    Name,
    Node,
    Number,
    Power,
    Transpose,
)

CONDITIONED = {"P", "Pr", "p", "E", "Var", "Cov", "H"}
"""Functions whose brackets may have a plain bar that is no absolute value: P(A | B)."""


class Functions(Brackets):
    """The layer of the parser that reads applications and gradients."""

    # ---- functions ------------------------------------------------------------------------------

    def applied(self, function: Name) -> Node:
        """`function` with the arguments that come next: ( …, …; … ) or ( … | … )."""
        opening = self.take()
        found: list[Node] = []
        before: int | None = None
        conditional = False
        with self.deeper(), self.fenced("|" if function.letter in CONDITIONED else ""):
            while True:
                found.append(self.expression())
                barred = self.sees("mid") or (self.bar == "|" and self.sees("bar", "|"))
                if before is None and (barred or self.sees("semicolon")):
                    before, conditional = len(found), barred
                elif not self.sees("comma"):
                    break
                self.take()
        self.closing(opening)
        given = 0 if before is None else len(found) - before
        return Apply(function, tuple(found), given, conditional, start=function.start, end=self.last_end)

    def is_function(self, name: Name) -> bool:
        return name.style == "operator" or name.name in self.functions or self._is_usual_letter(name)

    def _is_usual_letter(self, name: Name) -> bool:
        plain = replace(name, accents=(), primes=0, labels=(), upper=None)
        return plain.name in self.functions

    def named_function(self) -> Node:
        """\\log and the like, with arguments in brackets or a single sign behind it."""
        lexeme = self.take()
        function = Name(lexeme.value, "operator", start=lexeme.start, end=lexeme.end)
        if self.sees("sub"):
            function = self._based(function)
        power = self.above() if self.sees("sup") or self.sees("square") else None
        if self.next.kind == "open" and self.next.value in "([{":
            node = self.applied(function)
            if self.sees("sup") or self.sees("square"):
                advice = f"write (\\{lexeme.value} x)^2, or \\{lexeme.value}(x^2)"
                raise self.ambiguous(self.next.start, f"a power behind \\{lexeme.value}(…)", advice)
        else:
            node = self._bare_argument(function)
        return self._power_of(node, power)

    def _based(self, function: Name) -> Name:
        if function.letter != "log":
            raise self.refuse(self.next.start, f"\\{function.letter} has no base", "leave the subscript out")
        labels, indices = self.below()
        if labels or len(indices) != 1:
            raise self.refuse(function.start, "the base of \\log is one number", "write \\log_2")
        return replace(function, indices=indices)

    def _power_of(self, node: Node, power: Raised | None) -> Node:
        if power is None:
            return node
        exponent = power.nodes[0] if power.kind == "power" else None
        if not isinstance(exponent, Number):
            advice = "write (\\log x)^{…}, or the inverse function by its name"
            raise self.ambiguous(power.start, "this power of a function", advice)
        return Power(node, exponent, start=node.start, end=self.last_end)

    def _bare_argument(self, function: Name) -> Node:
        """`\\log x`: one sign, and nothing behind it that could belong to it too."""
        start = self.next.start
        if function.letter in ("max", "min", "gcd", "Pr") or not self._starts_plain():
            advice = f"write \\{function.letter}(…) with its arguments in parentheses"
            raise self.refuse(start, f"\\{function.letter} has no arguments", advice)
        with self.deeper():
            argument = self.piece()
        if isinstance(argument, (Factorial, Power, Transpose)) or self.goes_on():
            advice = f"put the argument of \\{function.letter} in parentheses"
            raise self.ambiguous(start, f"how far \\{function.letter} reaches", advice)
        return Apply(function, (argument,), start=function.start, end=self.last_end)

    def _starts_plain(self) -> bool:
        fractions = ("frac", "dfrac", "tfrac", "sqrt")
        opens = self.next.kind in ("number", "bar", "open")
        return opens or self.starts_name() or self.sees("command", *fractions)

    # ---- gradients ------------------------------------------------------------------------------

    def gradient(self) -> Node:
        """∇, its variable, and the function right behind it."""
        start = self.take().start
        order, by = 1, None
        while self.sees("sup") or self.sees("sub") or self.sees("square"):
            if self.sees("sub"):
                by = self._variable()
            else:
                order = self._gradient_order()
        node: Node = Gradient(self._differentiated(), by, order, start=start, end=self.last_end)
        if self.sees("sup") or self.sees("square"):
            offset, raised = self.next.start, self.above()
            if raised.kind != "transpose":
                raise self.ambiguous(
                    offset, "a power behind a gradient", "write (\\nabla f(x))^2 or \\nabla (f(x)^2)"
                )
            node = Transpose(node, start=start, end=self.last_end)
        return node

    def _gradient_order(self) -> int:
        offset, raised = self.next.start, self.above()
        if raised.kind != "power" or raised.nodes != (Number("2"),):
            raise self.refuse(
                offset, "only \\nabla and \\nabla^2 (the Hessian) are known", "write another derivative out"
            )
        return 2

    def _variable(self) -> Name:
        """The name below ∇."""
        self.take()
        with self.inside("subscript"):
            if not self.took("begin"):
                self.run_end = max(self.run_end, self.next.end)
                return self.bare_name()
            name, raised = self.name()
            if raised:
                raise self.refuse(raised.start, "∇ is taken with respect to a name", "write \\nabla_\\theta")
            self.expect("end", "}", "the end of the subscript")
        return name

    def _differentiated(self) -> Node:
        if self.sees("open", "(", "["):
            with self.deeper():
                return self.group()
        if not self.starts_name():
            advice = "write \\nabla f(x), or \\nabla (…) around anything longer"
            raise self.refuse(self.next.start, f"{self.seen()} stands where ∇ needs a function", advice)
        at = self.next.start
        name, raised = self.name()
        if raised:
            raise self.ambiguous(
                raised.start, "a power behind ∇", "put parentheses: (\\nabla f)^2 or \\nabla (f^2)"
            )
        if not self.sees("open", "(", "["):
            return name
        node = self.applied(name)
        return replace(node, start=at)

    # ---- what the layer above provides ----------------------------------------------------------

    def piece(self) -> Node:
        raise NotImplementedError

    def goes_on(self) -> bool:
        raise NotImplementedError
