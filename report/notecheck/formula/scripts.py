"""Reading what hangs above: powers, transposes, raised indices; and names with all that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notecheck.formula.cursor import name_of, number_of
from notecheck.formula.subscripts import STAR, Subscripts
from notecheck.formula.tokens import Lexeme
from notecheck.formula.tree import Name, Node, Power, Transpose


@dataclass(frozen=True)
class Raised:
    """What stands above: `kind` is power, transpose, T (a transpose of a matrix), index or label."""

    kind: str
    start: int
    nodes: tuple[Node, ...] = ()


class Scripts(Subscripts):
    """The layer of the parser that reads superscripts and whole names."""

    def above(self) -> Raised:
        """A superscript, with its `^`."""
        lexeme = self.take()
        start = lexeme.start
        if lexeme.kind == "square":
            return Raised("power", start, (number_of(lexeme),))
        with self.inside("exponent"):
            if not self.sees("begin"):
                return self._single_above(start)
            if self._index_in_parentheses():
                return self._counted_above(start)
            if self.ahead(2).kind == "end" and (special := self._special_above(self.ahead(1), start)):
                self.take()
                self.take("operator" if special.kind in ("transpose", "T") else "name")
                self.take()
                return special
            self.take()
            with self.fenced():
                exponent = self.expression()
            self.expect("end", "}", "the end of the exponent")
        if exponent == Name("T"):
            return Raised("T", start)
        return Raised("power", start, (exponent,))

    def _single_above(self, start: int) -> Raised:
        lexeme = self.next
        if special := self._special_above(lexeme, start):
            self.take("operator" if special.kind in ("transpose", "T") else "name")
            return special
        if lexeme.kind == "number":
            if len(lexeme.value) > 1:
                raise self.braces_missing("^")
            self.take()
            return Raised("power", start, (number_of(lexeme),))
        if lexeme.kind not in ("letter", "greek"):
            raise self.refuse(lexeme.start, f"{self.seen()} cannot stand above without braces", "write ^{…}")
        self.run_end = max(self.run_end, lexeme.end)
        return Raised("power", start, (self.bare_name(),))

    def _special_above(self, lexeme: Lexeme, start: int) -> Raised | None:
        """A superscript that is no power: ⊤, T, a star, a label."""
        if lexeme.kind == "command" and lexeme.value in ("top", "intercal"):
            return Raised("transpose", start)
        if lexeme.kind == "word" and lexeme.value == "T":
            return Raised("transpose", start)
        if lexeme.kind == "letter" and lexeme.value == "T":
            return Raised("T", start)
        if (lexeme.kind == "command" and lexeme.value in ("star", "ast")) or lexeme.text in ("*", "\\ast"):
            return Raised("label", start, (replace(STAR, start=lexeme.start, end=lexeme.end),))
        if lexeme.kind == "word" and (lexeme.value, lexeme.detail) != ("e", "mathrm"):  # no Euler's number
            return Raised("label", start, (name_of(lexeme, "word"),))
        return None

    def _index_in_parentheses(self) -> bool:
        """Whether `{(…)}` comes next, with nothing behind the closing parenthesis."""
        if not (self.ahead(1).kind == "open" and self.ahead(1).value == "("):
            return False
        depth, steps = 0, 1
        while (kind := self.ahead(steps).kind) != "over":
            depth += {"open": 1, "close": -1}.get(kind, 0)
            if depth == 0:
                return self.ahead(steps + 1).kind == "end"
            steps += 1
        return False

    def _counted_above(self, start: int) -> Raised:
        self.take()
        self.take()
        _, indices = self._listed_below(True)
        self.expect("close", "(", "the closing parenthesis of an index")
        self.expect("end", "}", "the end of the superscript")
        return Raised("index", start, indices)

    # ---- the whole name -------------------------------------------------------------------------

    def name(self) -> tuple[Name, Raised | None]:
        """A name with what stands below and above; a power or transpose is handed back beside it."""
        name = self.bare_name()
        lowered, raised = False, None
        while True:
            if self.sees("prime") and not raised and not lowered:
                self.take()
                name = replace(name, primes=name.primes + 1, end=self.last_end)
            elif self.sees("sub"):
                if lowered:
                    raise self.twice("subscript")
                lowered = True
                labels, indices = self.below()
                name = replace(name, labels=labels, indices=indices, end=self.last_end)
            elif self.sees("sup") or self.sees("square"):
                if raised:
                    raise self.twice("superscript")
                raised = self.above()
            else:
                return self._with_raised(name, raised)

    def _with_raised(self, name: Name, raised: Raised | None) -> tuple[Name, Raised | None]:
        if raised and raised.kind == "index":
            return replace(name, raised=raised.nodes, end=self.last_end), None
        if raised and raised.kind == "label" and isinstance(raised.nodes[0], Name):
            return replace(name, upper=raised.nodes[0], end=self.last_end), None
        return name, raised

    def twice(self, what: str) -> Exception:
        return self.ambiguous(self.next.start, f"a second {what}", "put parentheses: (x^a)^b, or x_{i,j}")

    def apply_raised(self, base: Node, raised: Raised | None) -> Node:
        """`base` with a power or a transpose above it."""
        if raised is None:
            return base
        if raised.kind == "power":
            return Power(base, raised.nodes[0], start=base.start, end=self.last_end)
        if raised.kind == "T" and not _is_matrix(base):
            advice = "write ^\\top for a transpose, ^{t} with another letter for a power"
            raise self.ambiguous(raised.start, "T above something that is no capital or bold letter", advice)
        if raised.kind in ("index", "label"):
            advice = "write a power as x^{a}, without parentheses; only a name has indices and labels"
            raise self.refuse(
                raised.start, "an index or label stands above something that is no name", advice
            )
        return Transpose(base, start=base.start, end=self.last_end)


def _is_matrix(base: Node) -> bool:
    return isinstance(base, Name) and (
        base.style == "bold" or (base.style == "" and base.letter[:1].isupper())
    )
