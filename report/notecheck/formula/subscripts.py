"""Reading what hangs below a name: labels, and indices to count with."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from notecheck.formula.cursor import name_of, number_of
from notecheck.formula.naming import Naming
from notecheck.formula.tokens import Lexeme
from notecheck.formula.tree import Name, Negative, Node, Number, Product, Sum

LABELS = {"max", "min", "inf", "sup", "exp", "log", "arg", "det"}  # commands that serve as labels
STAR = Name("star", "mark")
MARKS = {"star": STAR, "infty": Name("infinity", "mark")}
Below: TypeAlias = tuple[tuple[Name, ...], tuple[Node, ...]]


class Subscripts(Naming):
    """The layer of the parser that reads subscripts."""

    def below(self) -> Below:
        """A subscript, behind its `_`: labels, and indices to count with."""
        self.take()
        with self.inside("subscript"):
            if not self.took("begin"):
                return self._single_below()
            found = self._listed_below(False)
            self.expect("end", "}", "the end of the subscript")
        return found

    def _single_below(self) -> Below:
        """The single sign that LaTeX lowers where braces are missing."""
        lexeme, behind = self.next, self.ahead(1)
        if lexeme.kind == "number" and len(lexeme.value) > 1:
            raise self.braces_missing("_")
        if behind.start == lexeme.end and {lexeme.value, behind.value} <= self.indices:
            advice = f"write _{{{lexeme.value},{behind.value}}}, or a blank before {behind.value}"
            raise self.ambiguous(lexeme.start, f"“_{lexeme.value}{behind.value}”", advice)
        self.run_end = max(self.run_end, lexeme.end)
        if marked := self._marked():
            return (marked,), ()
        if lexeme.kind == "word":
            return (name_of(self.take(), "word"),), ()
        if lexeme.kind in ("letter", "greek") and lexeme.value not in self.indices:
            return (self.bare_name(),), ()
        if lexeme.kind not in ("letter", "greek", "number"):
            raise self.refuse(lexeme.start, f"{self.seen()} cannot stand below without braces", "write _{…}")
        self.take()
        return (), (number_of(lexeme) if lexeme.kind == "number" else name_of(lexeme),)

    def _marked(self) -> Name | None:
        """A sign that serves as a label: \\max, ∞, a star."""
        lexeme = self.next
        if lexeme.kind == "command" and lexeme.value in LABELS:
            self.take("name")
            return name_of(lexeme, "word")
        if (lexeme.kind == "command" and lexeme.value in MARKS) or lexeme.text == "*":
            self.take("name")
            return replace(MARKS.get(lexeme.value, STAR), start=lexeme.start, end=lexeme.end)
        return None

    def _listed_below(self, counted: bool) -> Below:
        """Items separated by commas up to the closing brace; only indices where `counted`."""
        labels: list[Name] = []
        indices: list[Node] = []
        while True:
            start = self.next.start
            more_labels, more_indices = self._item()
            labels += more_labels
            indices += more_indices
            if counted and more_labels:
                advice = "in parentheses above stands an index (i, t-1, 2); write x^{…} for a power"
                raise self.ambiguous(start, f"“{more_labels[0].name}” in parentheses above a name", advice)
            if more_labels and not self._ends_item(self.next):
                raise self._no_index(start, more_labels[0].name)
            if not self.took("comma"):
                return tuple(labels), tuple(indices)

    def _item(self) -> Below:
        if marked := self._marked():
            return (marked,), ()
        label = self._letters_label() or self._name_label()
        if label and self.sees("sub"):  # J_{B_t}: counted with the batch B_t
            return (), (self._lowered(label),)
        return ((label,), ()) if label else ((), (self._index(),))

    def _lowered(self, name: Name) -> Name:
        with self.deeper():
            labels, indices = self.below()
        return replace(name, labels=labels, indices=indices, end=self.last_end)

    def _ends_item(self, lexeme: Lexeme) -> bool:
        return lexeme.kind in ("end", "comma", "close")

    def _letters_label(self) -> Name | None:
        """Letters side by side, `L_{max}`: a label, unless they could be indices, `x_{ij}`."""
        first, steps = self.next, 0
        if first.kind != "letter":
            return None
        while self.ahead(steps + 1).kind == "letter" and self.ahead(steps + 1).start == self.ahead(steps).end:
            steps += 1
        letters = [self.ahead(step).value for step in range(steps + 1)]
        if not steps or not self._ends_item(self.ahead(steps + 1)):
            return None
        if all(letter in self.indices for letter in letters):
            word = "".join(letters)
            advice = f"write _{{{','.join(letters)}}} for indices, _{{\\text{{{word}}}}} for a label"
            raise self.ambiguous(first.start, f"the subscript “{word}”", advice)
        for _ in letters:
            self.take()
        return Name("".join(letters), "word", start=first.start, end=self.last_end)

    def _name_label(self) -> Name | None:
        """A single name that is no index letter."""
        lexeme = self.next
        if lexeme.kind == "word":
            return name_of(self.take(), "word")
        if not self.starts_name() or (lexeme.kind in ("letter", "greek") and lexeme.value in self.indices):
            return None
        return self.bare_name()

    def _index(self) -> Node:
        """What a quantity is counted with: index letters, whole numbers, their sums."""
        start = self.next.start
        terms = [self._index_term()]
        while self.sees("operator", "+", "-"):
            terms.append(self._index_term())
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), start=start, end=self.last_end)

    def _index_term(self) -> Node:
        start = self.next.start
        minus = self.sees("operator", "-")
        if self.sees("operator", "+", "-"):
            self.take()
        node = self._index_atom()
        if isinstance(node, Number) and self.next.kind in ("letter", "greek"):
            factors = (node, self._index_atom())
            node = Product(factors, ("·",), start=factors[0].start, end=self.last_end)
        return Negative(node, start=start, end=self.last_end) if minus else node

    def _index_atom(self) -> Node:
        lexeme = self.next
        if lexeme.kind == "number" and "." not in lexeme.value:
            self.take()
            return number_of(lexeme)
        if lexeme.kind not in ("letter", "greek") or lexeme.value not in self.indices:
            raise self._no_index(lexeme.start, lexeme.text or "nothing")
        self.take()
        name = name_of(lexeme)
        return self._lowered(name) if self.sees("sub") else name

    def _no_index(self, offset: int, what: str) -> Exception:
        known = ", ".join(sorted(self.indices))
        advice = f"an index is made of {known}, whole numbers and sums of them; write \\text{{…}} for a label"
        return self.refuse(offset, f"“{what}” is not an index", advice)

    def braces_missing(self, mark: str) -> Exception:
        digits = self.next.value
        what = f"“{mark}{digits}”: LaTeX raises or lowers the first digit only, so this"
        return self.ambiguous(self.next.start, what, f"write {mark}{{{digits}}}")
