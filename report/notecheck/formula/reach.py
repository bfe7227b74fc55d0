"""Reading what reaches over a whole product: sums, products, extremes, limits, derivatives."""

from __future__ import annotations

from itertools import pairwise

from notecheck.formula.functions import Functions
from notecheck.formula.tokens import Lexeme
from notecheck.formula.tree import (
    Constant,
    Counted,
    Derivative,
    Extreme,
    Limit,
    Listed,
    Name,
    Node,
    Number,
    Product,
    Series,
)

DOTS = ("dots", "ldots", "cdots", "dotsc", "dotsb")


class Reach(Functions):
    """The layer of the parser for signs whose body ends only with the product, at + or -.

    That is the usual convention. Where what follows the + or - uses the running name again, the
    formula may have meant more than it says, and is refused (see `Parser.expression`).
    """

    # ---- sums, products, extremes, limits -------------------------------------------------------

    def series(self) -> Node:
        """\\sum or \\prod with its range and its body."""
        sign = self.take()
        kind = "sum" if sign.value == "sum" else "product"
        high = self._upper() if self.sees("sup") else None
        index, low, among, endless = self._range(sign)
        if self.sees("sup") and high is None:
            high = self._upper()
        if endless and high is None:
            high = Constant("infinity", start=sign.start, end=self.last_end)
        elif endless or (among is not None) == (high is not None):
            advice = f"write {sign.text}_{{i=1}}^{{m}}, {sign.text}_{{k \\ge 0}} or {sign.text}_{{i \\in B}}"
            raise self.refuse(sign.start, f"the range of {sign.text} is not told in full", advice)
        start = self.next.start
        body = self._body(sign, index)
        if kind == "product" and isinstance(body, Product) and body.start == start:  # no parentheses
            raise self.ambiguous(
                sign.start, f"how far {sign.text} reaches", "put parentheses around its body"
            )
        return Series(kind, index, body, low, high, among, start=sign.start, end=self.last_end)

    def _upper(self) -> Node:
        self.take()
        with self.inside("exponent"):
            if self.sees("command", "infty"):
                return self.infinity()
            if self.sees("number") and len(self.next.value) > 1:
                raise self.braces_missing("^")
            return self.argument("the upper end")

    def infinity(self) -> Node:
        lexeme = self.take("number")
        return Constant("infinity", start=lexeme.start, end=lexeme.end)

    def _range(self, sign: Lexeme) -> tuple[Name, Node | None, Node | None, bool]:
        """The subscript of a sum: its index, low end, set, and whether it has no upper end."""
        if not self.took("sub") or not self.took("begin"):
            advice = f"write {sign.text}_{{i=1}}^{{m}} or {sign.text}_{{i \\in B}}"
            raise self.refuse(sign.start, f"{sign.text} has no range", advice)
        with self.inside("subscript"), self.fenced():
            index = self._running_name()
            relation = self.take()
            low = among = None
            if relation.value == "∈":
                among = self.collection()
            elif relation.kind == "relation" and relation.value in ("=", "≥", ">"):
                low = self.expression()
            else:
                advice = "write i=1, k \\ge 0 or i \\in B below it"
                raise self.refuse(relation.start, f"the range of {sign.text} cannot be read", advice)
            self.expect("end", "}", "the end of the range")
        if relation.value == ">":
            low = self._one_more(low, relation)
        return index, low, among, relation.value in ("≥", ">")

    def _one_more(self, low: Node | None, relation: Lexeme) -> Node:
        if not isinstance(low, Number) or low.percent or low.value.denominator != 1:
            raise self.refuse(
                relation.start, "this range starts behind something that is no number", "write \\ge"
            )
        return Number(str(low.value + 1), start=low.start, end=low.end)

    def _body(self, sign: Lexeme, *running: Name) -> Node:
        if not self.starts_piece():
            raise self.refuse(
                self.next.start, f"{self.seen()} stands where {sign.text} needs its body", "write it behind"
            )
        body = self.term()
        self.running += running
        return body

    def extreme(self, kind: str, sign: Lexeme) -> Node:
        """\\min, \\max, \\arg\\min, \\arg\\max over the name below, behind the sign itself."""
        self.take()
        among = None
        with self.inside("subscript"), self.fenced():
            if self.took("begin"):
                variable = self._running_name()
                among = self.collection() if self.took("relation", "∈") else None
                self.expect("end", "}", "the end of the subscript")
            else:
                self.run_end = max(self.run_end, self.next.end)
                variable = self.bare_name()
        body = self._body(sign, variable)
        return Extreme(kind, variable, body, among, start=sign.start, end=self.last_end)

    def _running_name(self) -> Name:
        name, raised = self.name()
        if raised:
            raise self.refuse(raised.start, "a name that runs has no power", "write it without")
        return name

    def arg_extreme(self) -> Node:
        """\\arg\\min and \\arg\\max."""
        sign = self.take()
        if not (self.sees("command", "min", "max") and self.ahead(1).kind == "sub"):
            raise self.refuse(
                sign.start, "\\arg needs \\min or \\max behind it", "write \\arg\\min_\\theta J(\\theta)"
            )
        return self.extreme("arg" + self.take().value, sign)

    def limit(self) -> Node:
        """\\lim_{t \\to …} and its body."""
        sign = self.take()
        if not self.took("sub") or not self.took("begin"):
            raise self.refuse(
                sign.start, "\\lim does not say what tends where", "write \\lim_{t \\to \\infty}"
            )
        with self.inside("subscript"), self.fenced():
            variable = self._running_name()
            self.expect("relation", "→", "\\to")
            to = self.expression()
            self.expect("end", "}", "the end of the subscript")
        body = self._body(sign, variable)
        return Limit(variable, to, body, start=sign.start, end=self.last_end)

    # ---- derivatives ----------------------------------------------------------------------------

    def derivative_ahead(self) -> bool:
        """Whether the fraction that comes next is d…/dx or ∂…/∂x."""
        if self.ahead(1).kind != "begin" or not (sign := _differential(self.ahead(2))):
            return False
        end = self._matching_end(1)
        below = end + 2
        if self.ahead(end + 1).kind != "begin" or _differential(self.ahead(below)) != sign:
            return False
        return sign == "∂" or self.ahead(below + 1).kind in ("letter", "greek", "word", "command")

    def _matching_end(self, steps: int) -> int:
        depth = 0
        while self.ahead(steps).kind != "over":
            depth += {"begin": 1, "end": -1}.get(self.ahead(steps).kind, 0)
            if depth == 0:
                break
            steps += 1
        return steps

    def derivative(self) -> Node:
        """d/dx or ∂/∂x, with its body above or behind."""
        fraction = self.take("function")
        self.take()
        sign = self._take_differential()
        order = self._order()
        body = None
        if not self.sees("end"):
            with self.fenced():
                body = self.term()
        self.expect("end", "}", "the end of the numerator")
        self.take()
        by = self._differentials(sign)
        self.expect("end", "}", "the end of the denominator")
        if len(by) != order:
            advice = "write the same order above and below"
            raise self.refuse(fraction.start, f"a derivative of order {order} above, {len(by)} below", advice)
        body = body or self._body(fraction, *by)
        return Derivative(body, by, sign == "∂", start=fraction.start, end=self.last_end)

    def _take_differential(self) -> str:
        lexeme = self.take("function")
        self.run_end = max(self.run_end, lexeme.end)
        return _differential(lexeme)

    def _order(self) -> int:
        if not (self.sees("sup") or self.sees("square")):
            return 1
        offset, raised = self.next.start, self.above()
        number = raised.nodes[0] if raised.kind == "power" else None
        if not isinstance(number, Number) or number.text not in {"1", "2", "3", "4"}:
            raise self.refuse(offset, "the order of a derivative is a small whole number", "write d^2")
        return int(number.text)

    def _differentials(self, sign: str) -> tuple[Name, ...]:
        """What stands below: dx, dx^2, ∂x ∂y."""
        found: list[Name] = []
        while not self.sees("end"):
            if _differential(self.next) != sign:
                raise self.refuse(
                    self.next.start, f"{self.seen()} stands where {sign} should", "write \\frac{d}{dx}"
                )
            self._take_differential()
            variable, raised = self.name()
            times = raised.nodes[0] if raised and raised.kind == "power" else Number("1")
            if (
                (raised and raised.kind != "power")
                or not isinstance(times, Number)
                or times.text not in "1234"
            ):
                raise self.refuse(
                    variable.start, "the order of a derivative is a small whole number", "write dx^2"
                )
            found += [variable] * int(times.text)
        return tuple(found)

    # ---- collections ----------------------------------------------------------------------------

    def collection(self) -> Node:
        """What stands behind ∈: a set, an interval or a name."""
        raise NotImplementedError

    def listed(self) -> Node:
        """\\{ … \\}: elements one by one, or counted from … to …"""
        opening = self.take()
        elements: list[Node] = []
        dots: list[int] = []
        with self.deeper(), self.fenced():
            while True:
                if self.sees("command", *DOTS):
                    dots.append(len(elements))
                    self.take()
                else:
                    elements.append(self.expression())
                if not self.took("comma"):
                    break
        self.closing(opening)
        place = {"start": opening.start, "end": self.last_end}
        if not dots:
            return Listed(tuple(elements), **place)
        if dots != [len(elements) - 1] or not _counts_up(elements[:-1]):
            raise self.ambiguous(opening.start, "what the dots stand for", "write \\{1, \\dots, m\\}")
        return Counted(elements[0], elements[-1], **place)

    def starts_piece(self) -> bool:
        """Whether what comes next can start a factor."""
        raise NotImplementedError


def _differential(lexeme: Lexeme) -> str:
    if lexeme.kind in ("letter", "word") and lexeme.value == "d":
        return "d"
    return "∂" if lexeme.kind == "command" and lexeme.value == "partial" else ""


def _counts_up(first: list[Node]) -> bool:
    """Whether these elements, before the dots, count up by one."""
    numbers = [node.value for node in first if isinstance(node, Number)]
    if len(first) == 1:
        return True
    return len(numbers) == len(first) > 1 and all(b - a == 1 for a, b in pairwise(numbers))
