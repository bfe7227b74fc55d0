"""Reading bare names: letters, words, fonts and accents."""

from __future__ import annotations

from dataclasses import replace

from notecheck.formula.cursor import Cursor, name_of
from notecheck.formula.tree import Name

FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathcal": "cal", "mathscr": "cal",
    "mathbb": "bb", "mathrm": "", "mathit": "", "mathsf": "",
}  # fmt: skip
ACCENTS = {
    "bar": "bar", "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde",
    "vec": "vec", "dot": "dot", "ddot": "ddot", "check": "check",
}  # fmt: skip
PROGRAM_WORDS = {
    "lr", "ln", "lg", "in", "tr", "dx", "dy", "dt",
    "dw", "db", "bs", "wd", "if", "is", "or", "of", "to",
}  # fmt: skip


class Naming(Cursor):
    """The layer of the parser that reads names without what hangs below and above them."""

    def starts_name(self) -> bool:
        lexeme = self.next
        if lexeme.kind == "command":
            return lexeme.value in FONTS or lexeme.value in ACCENTS
        return lexeme.kind in ("letter", "greek", "word")

    def bare_name(self) -> Name:
        """A letter, word or accented letter, without anything below or above."""
        lexeme = self.next
        if lexeme.kind == "command" and lexeme.value in FONTS:
            return self._styled()
        if lexeme.kind == "command" and lexeme.value in ACCENTS:
            return self._accented()
        if lexeme.kind not in ("letter", "greek", "word"):
            raise self.refuse(
                lexeme.start, f"{self.seen()} stands where a name should", "write a letter or \\text{…}"
            )
        if lexeme.kind == "letter":
            self._check_run()
        self.take()
        style = "word" if lexeme.kind == "word" else ""
        if lexeme.detail == "textbf":
            style = "bold"
        elif lexeme.detail == "operatorname":
            style = "operator"
        elif len(lexeme.value) == 1 and lexeme.value.isascii():  # a single upright letter is that letter
            style = ""
        return name_of(lexeme, style)

    def _check_run(self) -> None:
        """Refuse letters side by side that look like a word of a program."""
        lexeme, steps = self.next, 0
        if lexeme.start < self.run_end:
            return
        while self.ahead(steps + 1).kind == "letter" and self.ahead(steps + 1).start == self.ahead(steps).end:
            steps += 1
        self.run_end = self.ahead(steps).end
        letters = [self.ahead(step).value for step in range(steps + 1)]
        run = "".join(letters)
        if steps >= 2 or run in PROGRAM_WORDS:
            advice = f"write {' '.join(letters)} (with blanks) for a product, \\mathrm{{{run}}} for one name"
            raise self.ambiguous(lexeme.start, f"“{run}”", advice)

    def _styled(self) -> Name:
        start = self.next.start
        style = FONTS[self.take("accent").value]
        name = self._argument_name()
        if name.style not in ("", "word") or (name.accents and style):
            raise self.refuse(start, "this letter is dressed twice", "use one font, inside the accent")
        return replace(name, style=style or name.style, start=start, end=self.last_end)

    def _accented(self) -> Name:
        start = self.next.start
        accent = ACCENTS[self.take("accent").value]
        with self.deeper():
            name = self._argument_name()
        if name.arguments or name.labels or name.upper:
            inner = "an index or label under the accent"
            raise self.refuse(
                start, f"{inner} has no reading", "put the accent on the letter alone: \\bar{x}_i"
            )
        return replace(name, accents=(*name.accents, accent), start=start, end=self.last_end)

    def _argument_name(self) -> Name:
        if not self.took("begin"):
            return self.bare_name()
        name = self.bare_name()
        self.expect("end", "}", "the end of a name")
        return name
