"""A fenced code block read as Python: its code, and the exact place in the note of every node."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from notecheck.errors import ReadingError
from notecheck.spans import PlaceOf, Span

CONTAINERS = r"[ >]*(?:(?:[-*+]|\d{1,9}[.)]) +[ >]*)*"  # of quotations and list items
FENCE = re.compile(rf"(?P<before>{CONTAINERS})(?P<marks>`{{3,}}|~{{3,}})(?P<info>[^\n]*)")
DEEPEST = 100  # levels of a tree; reading one takes several calls for each
PYTHON = re.compile(r"(?<![\w-])(python3?|py3?|ipython3?)(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Listing:
    """The code of a fenced block, and where each of its lines stands in the claim's text.

    `code` is without the fences and without what stands before them on their line, an indentation
    or the marks of a quotation or list item; `starts[i]` is the offset in `text` of the first
    character of the code's line i + 1.
    """

    text: str
    code: str
    starts: tuple[int, ...]
    place_of: PlaceOf

    @classmethod
    def find(cls, text: str, place_of: PlaceOf) -> Listing:
        """The code of the claim's text. Raises ReadingError where it is no fenced Python code."""
        lines = text.split("\n")
        first = next((number for number, line in enumerate(lines) if line.strip()), 0)
        fence = FENCE.fullmatch(lines[first].rstrip("\r"))
        offsets = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
        if not fence:
            raise ReadingError(
                "this is not a fenced code block",
                place_of(offsets[first]),
                "Put the program between two lines of three backticks.",
            )
        _require_python(fence["info"], place_of(offsets[first]))
        before = [_before(line, fence["before"]) for line in lines]
        last = _closing(
            [line[width:] for line, width in zip(lines, before, strict=True)], first, fence["marks"]
        )
        kept = range(first + 1, last)
        return cls(
            text,
            "\n".join(lines[number][before[number] :].rstrip("\r") for number in kept),
            tuple(offsets[number] + before[number] for number in kept) or (offsets[first],),
            place_of,
        )

    def offset(self, line: int, column: int) -> int:
        """The offset in the claim's text of a line (from 1) and a column (in bytes, as in `ast`)."""
        line = min(max(line, 1), len(self.starts))
        before = self.code.split("\n")[line - 1].encode()[:column].decode("utf-8", "ignore")
        return self.starts[line - 1] + len(before)

    def line_place(self, line: int, column: int = 0) -> int:
        """As `offset`; at the first character that is not blank where no column is known."""
        written = self.code.split("\n")[min(max(line, 1), len(self.starts)) - 1]
        return self.offset(line, column or len(written) - len(written.lstrip()))

    def bounds(self, node: ast.AST) -> tuple[int, int]:
        """The offsets in the claim's text where a node begins and ends."""
        at: ast.expr = node  # type: ignore[assignment]
        return self.offset(at.lineno, at.col_offset), self.offset(at.end_lineno or 1, at.end_col_offset or 0)

    def between(self, start: int, end: int) -> Span:
        """The span of the characters from `start` to `end`."""
        return Span(self.text[start:end], start, end, self.place_of(start))

    def span(self, node: ast.AST) -> Span:
        """The span of a node."""
        return self.between(*self.bounds(node))

    def reject(self, node: ast.AST | None, what: str, remedy: str = "") -> ReadingError:
        """An error to raise, at the place of the node or of the whole program."""
        start = self.bounds(node)[0] if node is not None else 0
        return ReadingError(what, self.place_of(start), remedy)

    def _fault(self, problem: SyntaxError) -> int:
        """The offset in the claim's text where Python gave up; it counts characters from 1."""
        line = min(problem.lineno or 1, len(self.starts))
        if isinstance(problem, IndentationError):
            return self.line_place(line)
        return min(self.starts[line - 1] + max((problem.offset or 1) - 1, 0), len(self.text))

    def parse(self) -> ast.Module:
        """The program's tree. Raises ReadingError with the exact place where it is not Python."""
        try:
            tree = ast.parse(self.code)
            compile(self.code, "<note>", "exec", dont_inherit=True)  # finds what parsing lets pass
        except SyntaxError as problem:
            place = self.place_of(self._fault(problem))
            raise ReadingError(f"this is not Python: {problem.msg}", place, "Mend this line.") from None
        except (ValueError, RecursionError, MemoryError) as problem:
            raise self.reject(None, f"this is not Python: {problem}", "Write it more simply.") from None
        if _depth(tree) > DEEPEST:
            raise self.reject(None, "this program is nested too deeply", "Write it in shorter steps.")
        return tree


def _depth(tree: ast.AST) -> int:
    """How many levels a tree has, counted without recursion."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _require_python(info: str, place: object) -> None:
    if info.strip() and not PYTHON.search(info):
        raise ReadingError(
            f"this program is not marked as Python, but as {info.strip()!r}",
            place,  # type: ignore[arg-type]
            "Write `python` behind the backticks.",
        )


def _closing(lines: list[str], first: int, marks: str) -> int:
    """The number of the closing fence's line, or of the line behind the last."""
    closing = re.compile(rf" {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}\s*")
    rest = range(first + 1, len(lines))
    return next((number for number in rest if closing.fullmatch(lines[number])), len(lines))


def _before(line: str, opening: str) -> int:
    """How much of a line belongs to what stands before the opening fence: as much as agrees with it."""
    width = 0
    for found, wanted in zip(line, opening, strict=False):
        if found != (">" if wanted == ">" else " "):
            break
        width += 1
    return width
