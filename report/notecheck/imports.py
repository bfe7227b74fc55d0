"""What the code of a check consists of: its module and every module of the course that it imports.

Imports are read from the source, so nothing is run. Followed are relative imports inside the checks
folder and absolute ones of modules in the course's folder, which is where checks run; an import by a
name that is made up at run time is not.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from notecheck.config import Course

Import = tuple[int, str, tuple[str, ...]]  # dots in front, the module, the names taken from it


class Modules:
    """The modules of a course as they are now; each is read and parsed once."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._sources: dict[Path, bytes | None] = {}
        self._imported: dict[Path, tuple[Path, ...]] = {}
        self._digests: dict[str, str] = {}

    def digest(self, path: str) -> str:
        """A digest of the code that a check in the module at `path` can run."""
        if path not in self._digests:
            hasher = hashlib.sha256()
            for name, source in sorted(self.closure(path).items()):
                hasher.update(name.encode() + b"\0" + source + b"\0")
            self._digests[path] = hasher.hexdigest()
        return self._digests[path]

    def closure(self, path: str) -> Mapping[str, bytes]:
        """The module at `path` and all that it imports from the course, however indirectly.

        Sources by path relative to the course, with the packages around each module, whose code runs
        first.
        """
        found: dict[str, bytes] = {}
        waiting = [self.course.root / path]
        while waiting:
            file = waiting.pop()
            name = self.course.relative(file)
            source = self._source(file)
            if source is not None and name not in found:
                found[name] = source
                waiting += self._needed(file, source)
        return found

    def _source(self, file: Path) -> bytes | None:
        if file not in self._sources:
            self._sources[file] = file.read_bytes() if file.is_file() else None
        return self._sources[file]

    def _needed(self, file: Path, source: bytes) -> tuple[Path, ...]:
        """The files that a module runs when it is imported, its own aside."""
        if file not in self._imported:
            around = [
                folder / "__init__.py"
                for folder in file.parents
                if folder != self.course.root and folder.is_relative_to(self.course.root)
            ]
            named = (target for one in imports(source) for target in self._targets(file, one))
            needed = dict.fromkeys((*around, *named))
            self._imported[file] = tuple(one for one in needed if self._source(one) is not None)
        return self._imported[file]

    def _targets(self, file: Path, one: Import) -> Iterator[Path]:
        dots, module, names = one
        root = self.course.root
        if dots > len(file.parents):
            return
        base = (file.parents[dots - 1] if dots else root).joinpath(*module.split("."))
        for target in (base, *(base / name for name in names)):
            if target.is_relative_to(root) and target != root:
                yield target.with_suffix(".py")
                yield target / "__init__.py"


@lru_cache(maxsize=4096)
def imports(source: bytes) -> tuple[Import, ...]:
    """What a module imports, wherever in it; nothing where it does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    return tuple(one for node in ast.walk(tree) for one in _of_node(node))


def _of_node(node: ast.AST) -> Iterator[Import]:
    if isinstance(node, ast.ImportFrom):
        yield node.level, node.module or "", tuple(alias.name for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from ((0, alias.name, ()) for alias in node.names)
